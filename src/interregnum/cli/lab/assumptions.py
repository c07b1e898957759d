"""The commands about assumptions: how outcomes depend on them, and what the record says about them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from interregnum.cli.frame import (
    as_json,
    commands,
    say_result,
    scenario_argument,
    seed_option,
    working,
)
from interregnum.cli.lab.options import (
    Crew,
    aim_option,
    crewed,
    of_option,
    outcomes_option,
    pace,
    replicas_option,
    top_option,
)
from interregnum.cli.out_files import POSTERIOR, free_file, write_text
from interregnum.cli.places import PlacePath


@commands.command(example="interregnum sensitivity petrograd-1917 --outcome palace_falls --method morris")
@scenario_argument
@outcomes_option("An outcome of the scenario, or an event; may be repeated. Default: the first outcome.")
@aim_option
@click.option(
    "--method",
    type=click.Choice(["sobol", "morris"]),
    default="sobol",
    show_default=True,
    help="Sobol's indices, or Morris's screening for many numbers.",
)
@of_option
@click.option(
    "-n",
    "--points",
    type=int,
    help="Number of base points (Sobol: a power of two, default 64) or trajectories (Morris: default 10).",
)
@replicas_option("Number of histories at each point.", default=10, least=None, short=None)
@top_option(15)
@seed_option
@crewed
@as_json
def sensitivity(
    scenario: str,
    outcomes: tuple[str, ...],
    aim: str | None,
    method: Literal["sobol", "morris"],
    patterns: tuple[str, ...],
    points: int | None,
    replicas: int,
    top: int,
    seed: int,
    crew: Crew,
    as_json: bool,
) -> None:
    """Find the uncertain numbers that an outcome depends on.

    Effects that could be due to chance are marked.
    """
    from interregnum.lab.sensitivity.analyse import sensitivity as analyse
    from interregnum.views.text.lab.assumptions import sensitivity_lines

    with working("playing points") as show, crew() as workers:
        found = analyse(
            scenario,
            outcomes,
            method=method,
            of=patterns,
            aim=aim,
            points=points,
            replicas=replicas,
            seed=seed,
            workers=workers,
            progress=pace(show),
        )
    say_result(found.to_dict(), sensitivity_lines(found, top), as_json=as_json)


@commands.command(
    example="interregnum calibrate petrograd-1917 --population 50 --generations 2 --out calibrated.yaml"
)
@scenario_argument
@of_option
@click.option("--population", type=int, default=200, show_default=True, help="Particles in each generation.")
@click.option("--generations", type=int, default=5, show_default=True, help="Greatest number of generations.")
@replicas_option(
    "Number of histories for the check on facts held back; 0 for no check.", default=300, least=0, short=None
)
@seed_option
@crewed
@click.option("--out", type=PlacePath(), help="Write the posterior to this file, as a variant.")
@as_json
def calibrate(
    scenario: str,
    patterns: tuple[str, ...],
    population: int,
    generations: int,
    replicas: int,
    seed: int,
    crew: Crew,
    out: Path | None,
    as_json: bool,
) -> None:
    """Fit the assumptions to the training facts.

    The method is approximate Bayesian computation (ABC-SMC). A check says whether the fitted numbers predict the facts
    that were held back better than the scenario's own ranges.
    """
    from interregnum.lab.calibration.calibrate import calibrate as fit
    from interregnum.lab.calibration.calibrate import enough, predictive_check
    from interregnum.language.load import load
    from interregnum.views.text.lab.assumptions import calibration_lines

    free_file(out, POSTERIOR)
    if replicas > 0:
        enough(replicas)
    with working(f"reading {scenario}"):
        read = load(scenario)
    with working("playing candidates") as show, crew() as workers:
        found = fit(
            read,
            of=patterns,
            population=population,
            generations=generations,
            seed=seed,
            workers=workers,
            progress=pace(show),
        )
        checked = predictive_check(read, found, replicas, seed, workers=workers) if replicas > 0 else None
    write_text(out, found.as_variant(), POSTERIOR)
    data = found.to_dict() | {"check": None if checked is None else checked.to_dict()}
    say_result(data, calibration_lines(found, checked), as_json=as_json)
