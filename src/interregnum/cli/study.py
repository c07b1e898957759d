"""The command that makes the answers which the page shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from interregnum.cli.assumptions import writable
from interregnum.cli.frame import commands, say, scenario_argument, seed_option, working, written
from interregnum.cli.lab import dask_option, pace, workers_of, workers_option

if TYPE_CHECKING:
    from interregnum.lab.answers.file import StudyPart

PARTS = ("validation", "hinges", "inevitability", "sensitivity")


@commands.command(
    example="interregnum study my-crisis/ --replicas 50 --part hinges --out my-crisis/answers.json"
)
@scenario_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write the answers to this file.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    help="What hinges, curves and sensitivity are about; may be repeated. By default the first hour and ending.",
)
@click.option(
    "--variant", "variants", multiple=True, help="Also the history closest to the record under this variant."
)
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice(PARTS),
    help="Only this, beside the outcomes; may be repeated.",
)
@click.option(
    "-n", "--replicas", type=click.IntRange(20), default=1000, show_default=True, help="How many histories."
)
@seed_option
@workers_option
@dask_option
def study(
    scenario: str,
    out: Path,
    outcomes: tuple[str, ...],
    variants: tuple[str, ...],
    parts: tuple[str, ...],
    replicas: int,
    seed: int,
    processes: int | None,
    dask: str | None,
) -> None:
    """Play many histories and keep what the page shows of them: outcomes, hinges, curves, how they stand to the record.

    Kept as `answers.json` in the scenario's folder, the page shows them, and says so when they are out of date.
    """
    from interregnum.lab.answers.study import Sizes
    from interregnum.lab.answers.study import study as ask
    from interregnum.views.text.study import lines

    writable(out)
    with working("studying") as show, workers_of(processes, dask) as workers:
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
    written(out, text)
    for line in lines(found, scenario, out, len(text.encode())):
        say(line)


def paced(show: Callable[[str], None]) -> Callable[[str, int, int], None]:
    """Shows which part is at work, how far it has come, and how long it will still take."""
    now, tell = "", pace(show)

    def told(part: str, done: int, of: int) -> None:
        nonlocal now, tell
        if part != now:
            now, tell = part, pace(lambda text: show(f"{part}: {text}"))
        tell(done, of)

    return told
