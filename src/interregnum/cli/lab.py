"""The commands of the lab: many histories, and what may be said of them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from interregnum.cli import (
    as_json,
    commands,
    say,
    say_data,
    scenario_argument,
    working,
    written,
)
from interregnum.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from interregnum.lab.workers import Crew

seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=7, show_default=True, help="Which ensemble."
)
workers_option = click.option(
    "--workers", type=click.IntRange(1), help="Processes; by default one for each core."
)
dask_option = click.option(
    "--dask", metavar="ADDRESS", help="Play on the Dask cluster whose scheduler is there."
)
outcome_option = click.option("--outcome", required=True, help="An outcome of the scenario, or an event.")
aim_option = click.option(
    "--target", "aim", help="What is asked of it: an ending, an hour by which it comes, a number it exceeds."
)
data_option = click.option(
    "--json", "data_file", type=click.Path(path_type=Path), help="Write everything to this file."
)


@commands.command(example="interregnum ensemble petrograd-1917 -n 10000 --out runs/")
@scenario_argument
@click.option("-n", "--replicas", type=int, default=1000, show_default=True, help="How many histories.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to keep them in.")
@click.option("--variant", "variants", multiple=True, help="A named change to the scenario; may be repeated.")
@seed_option
@workers_option
@dask_option
def ensemble(
    scenario: str,
    replicas: int,
    out: Path,
    variants: tuple[str, ...],
    seed: int,
    workers: int | None,
    dask: str | None,
) -> None:
    """Play many histories and keep them, block by block.

    Ctrl-C keeps what is done; the same command goes on from there, and a larger -n makes it grow.
    """
    from interregnum.lab.ensemble import ensemble as grow
    from interregnum.lab.ensemble import open_ensemble
    from interregnum.views.tally import lines

    with working("playing") as show:
        try:
            with crew_of(workers, dask) as crew:
                found = grow(
                    scenario, replicas, out, seed=seed, variants=variants, crew=crew, told=pace(show)
                )
        except KeyboardInterrupt:
            kept = len(open_ensemble(out)) if (out / "ensemble.json").exists() else 0
            click.echo(f"\nstopped: {kept:,} histories are in {out}; the same command goes on.", err=True)
            sys.exit(130)
    for line in lines(found):
        say(line)


@commands.command(example="interregnum hinges petrograd-1917 --outcome how -n 200")
@scenario_argument
@outcome_option
@aim_option
@click.option(
    "-n", "--replicas", type=click.IntRange(20), default=1000, show_default=True, help="How many histories."
)
@click.option(
    "--only", multiple=True, metavar="EVENT", help="Only this event or event.option; may be repeated."
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many to show.")
@seed_option
@workers_option
@dask_option
@click.option(
    "--ensemble",
    "folder",
    type=click.Path(path_type=Path),
    help="An ensemble of this scenario and seed; knock-outs are kept in its folder.",
)
@data_option
def hinges(
    scenario: str,
    outcome: str,
    aim: str | None,
    replicas: int,
    only: tuple[str, ...],
    top: int,
    seed: int,
    workers: int | None,
    dask: str | None,
    folder: Path | None,
    data_file: Path | None,
) -> None:
    """Rank every event and decision by what would have been without it: what decided it.

    Each history is played once, and forked wherever something is about to happen that is to be taken away.
    """
    from interregnum.lab.hinges import hinges as rank
    from interregnum.views.hinges import as_text

    with working("playing and forking") as show, crew_of(workers, dask) as crew:
        found = rank(
            scenario,
            outcome,
            replicas,
            seed,
            only=only,
            aim=aim,
            closer=top,
            ensemble=folder,
            crew=crew,
            told=pace(show),
        )
    if data_file is not None:
        written(data_file, json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n")
    for line in as_text(found, top):
        say(line)


@commands.command(example="interregnum inevitability petrograd-1917 --outcome palace_taken")
@scenario_argument
@outcome_option
@aim_option
@click.option(
    "--replica", type=click.IntRange(0, 2**64 - 1), default=0, show_default=True, help="Which history."
)
@click.option("--every", default="30 min", show_default=True, help="How far apart the points are.")
@click.option("--width", type=float, default=0.1, show_default=True, help="How wide a 95 % interval may be.")
@seed_option
@workers_option
@dask_option
@data_option
def inevitability(
    scenario: str,
    outcome: str,
    aim: str | None,
    replica: int,
    every: str,
    width: float,
    seed: int,
    workers: int | None,
    dask: str | None,
    data_file: Path | None,
) -> None:
    """Say how likely the outcome was at each moment of a history, given all that had happened by then."""
    from interregnum.lab.inevitability import budget
    from interregnum.lab.inevitability import inevitability as curve_of
    from interregnum.views.curve import as_text

    minutes = minutes_of("--every", every)
    click.echo(budget(scenario, minutes, width), err=True)
    with working("playing futures") as show, crew_of(workers, dask) as crew:
        found = curve_of(
            scenario, outcome, replica, seed, every=minutes, width=width, aim=aim, crew=crew, told=pace(show)
        )
    if data_file is not None:
        written(data_file, json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n")
    for line in as_text(found):
        say(line)


@commands.command(
    example='interregnum query runs/ "select how, count(*) from outcomes group by how"\ninterregnum query runs/'
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("sql", required=False)
@as_json
def query(folder: Path, sql: str | None, as_json: bool) -> None:
    """Ask an ensemble in SQL, through DuckDB. Without SQL, say what there is to ask and how to open it elsewhere.

    The tables are `outcomes`, `times` (the first time of each event, in minutes) and `drawn` (assumptions), each with
    a column `replica`; and `histories`, which is all of it.
    """
    from interregnum.lab.ensemble import open_ensemble
    from interregnum.lab.querying import ask, rows_of
    from interregnum.views.tally import how_to_open

    found = open_ensemble(folder)
    if sql is None:
        for line in how_to_open(found):
            say(line)
        return
    with working("asking"):
        answer = ask(found, sql)
    if as_json:
        say_data(answer.to_pylist())
        return
    for line in rows_of(answer):
        say(line)


of_option = click.option(
    "--of", "patterns", multiple=True, metavar="PATTERN", help="Numbers to vary, such as '*.resolve'."
)


@commands.command(example="interregnum sensitivity petrograd-1917 --outcome palace_falls --method morris")
@scenario_argument
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    help="An outcome or an event; may be repeated. By default the first.",
)
@aim_option
@click.option(
    "--method",
    type=click.Choice(["sobol", "morris"]),
    default="sobol",
    show_default=True,
    help="Which design.",
)
@of_option
@click.option("-n", "--points", type=int, help="Base points (64; a power of two) or trajectories (10).")
@click.option("--replicas", type=int, default=10, show_default=True, help="Histories at each point.")
@click.option("--top", type=click.IntRange(1), default=15, show_default=True, help="How many to show.")
@seed_option
@workers_option
@dask_option
@data_option
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
    workers: int | None,
    dask: str | None,
    data_file: Path | None,
) -> None:
    """Say on which uncertain numbers an outcome hangs, and which cannot be told from luck."""
    from interregnum.lab.sensitivity import sensitivity as analyse
    from interregnum.views.assumptions import sensitivity_lines

    writable(data_file)
    with working("playing points") as show, crew_of(workers, dask) as crew:
        found = analyse(
            scenario,
            outcomes,
            method=method,
            of=patterns,
            aim=aim,
            points=points,
            replicas=replicas,
            seed=seed,
            crew=crew,
            told=pace(show),
        )
    if data_file is not None:
        written(data_file, json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n")
    for line in sensitivity_lines(found, top):
        say(line)


@commands.command(example="interregnum calibrate petrograd-1917 --population 50 --generations 2 --out calibrated.yaml")
@scenario_argument
@of_option
@click.option("--population", type=int, default=200, show_default=True, help="Particles in each generation.")
@click.option("--generations", type=int, default=5, show_default=True, help="How many at most.")
@click.option(
    "--replicas",
    type=click.IntRange(0),
    default=300,
    show_default=True,
    help="Histories for the check on facts held back; 0 for none.",
)
@seed_option
@workers_option
@dask_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write the posterior to this file, as a variant."
)
@data_option
def calibrate(
    scenario: str,
    patterns: tuple[str, ...],
    population: int,
    generations: int,
    replicas: int,
    seed: int,
    workers: int | None,
    dask: str | None,
    out: Path | None,
    data_file: Path | None,
) -> None:
    """Say what the training facts leave of the assumptions, and whether that helps with the facts held back."""
    from interregnum.lab.calibration import calibrate as fit
    from interregnum.lab.calibration import check, enough
    from interregnum.views.assumptions import calibration_lines

    for file in (out, data_file):
        writable(file)
    if replicas > 0:
        enough(replicas)
    with working("playing candidates") as show, crew_of(workers, dask) as crew:
        found = fit(
            scenario,
            of=patterns,
            population=population,
            generations=generations,
            seed=seed,
            crew=crew,
            told=pace(show),
        )
        checked = check(scenario, found, replicas, seed, crew=crew) if replicas > 0 else None
    if out is not None:
        written(out, found.as_variant())
    if data_file is not None:
        data = found.to_dict() | {"check": None if checked is None else checked.to_dict()}
        written(data_file, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    for line in calibration_lines(found, checked):
        say(line)


# --- shared -------------------------------------------------------------------------------------------------


@contextmanager
def crew_of(workers: int | None, dask: str | None) -> Iterator[Crew]:
    """Who is to play: processes on this machine, or a Dask cluster."""
    from interregnum.lab.workers import Crew, dask_crew

    if dask is None:
        yield Crew(workers)
        return
    with dask_crew(dask) as crew:
        yield crew


def pace(show: Callable[[str], None]) -> Callable[[int, int], None]:
    """Shows how far the work has come, how fast it goes, and how long it will still take."""
    began, first = time.monotonic(), -1

    def tell(done: int, of: int) -> None:
        nonlocal began, first
        if first < 0:
            began, first = time.monotonic(), done
        seconds = time.monotonic() - began
        text = f"{done:,} of {of:,} "
        if done > first and seconds > 0:
            rate = (done - first) / seconds
            text += f"({rate:,.0f} a second, {remaining((of - done) / rate)} left) "
        show(text)

    return tell


def remaining(seconds: float) -> str:
    """A time to wait, as one says it."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def minutes_of(option: str, text: str) -> float:
    """A duration such as `30 min`."""
    from interregnum.dates import DateError, parse_duration

    try:
        return parse_duration(text)
    except DateError as error:
        raise ProblemsFound(
            [Problem("duration", error.message, option, found=text, allowed="30 min, or 2 h")]
        ) from error


def writable(file: Path | None) -> None:
    """Raise ProblemsFound where a file could not be written, before the work begins and not after it."""
    if file is not None and (file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK)):
        message = "this cannot be written"
        raise ProblemsFound([Problem("unwritable", message, str(file), allowed="a file in a folder")])
