"""The command that makes the answers which the page shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from interregnum.cli.frame import commands, say, scenario_argument, seed_option, working
from interregnum.cli.lab.options import (
    Crew,
    crewed,
    outcomes_option,
    pace,
    replicas_option,
    variant_option,
)
from interregnum.cli.out_files import ANSWERS, free_file, write_text
from interregnum.cli.places import PlacePath

if TYPE_CHECKING:
    from interregnum.lab.answers.file import StudyPart

PARTS = ("validation", "hinges", "inevitability", "sensitivity")


@commands.command(
    example="interregnum study my-crisis/ --replicas 50 --part hinges --out my-crisis/answers.json"
)
@scenario_argument
@click.option("--out", type=PlacePath(), required=True, help="Write the answers to this file.")
@outcomes_option("An outcome to analyse; may be repeated. Default: the first hour and the first ending.")
@variant_option
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice(PARTS),
    help="Compute the outcomes and only this part; may be repeated.",
)
@replicas_option("Number of histories.")
@seed_option
@crewed
def study(
    scenario: str,
    out: Path,
    outcomes: tuple[str, ...],
    variants: tuple[str, ...],
    parts: tuple[str, ...],
    replicas: int,
    seed: int,
    crew: Crew,
) -> None:
    """Compute the lab's answers that the page shows.

    Each --outcome is analysed by its hinges, its curve and its sensitivity; for each --variant the history closest
    to the record is found. The page shows `answers.json` from the scenario's folder, and says when it is out of date.
    """
    from interregnum.lab.answers.study import Sizes
    from interregnum.lab.answers.study import study as ask
    from interregnum.views.text.lab.study import lines

    free_file(out, ANSWERS)
    with working("studying") as show, crew() as workers:
        found = ask(
            scenario,
            outcomes,
            variants=variants,
            parts=cast("tuple[StudyPart, ...]", parts or PARTS),
            sizes=Sizes(replicas=replicas),
            seed=seed,
            workers=workers,
            progress=paced(show),
        )
    text = found.to_json()
    write_text(out, text, ANSWERS)
    for line in lines(found, scenario, out, len(text.encode())):
        say(line)


def paced(show: Callable[[str], None]) -> Callable[[str, int, int], None]:
    """Shows which part is being computed, how much of it is done, and how long the rest will take."""
    now, tell = "", pace(show)

    def show_part(part: str, done: int, of: int) -> None:
        nonlocal now, tell
        if part != now:
            now, tell = part, pace(lambda text: show(f"{part}: {text}"))
        tell(done, of)

    return show_part
