"""The command that writes a history and its record in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from interregnum.cli.frame import (
    as_json,
    commands,
    replica_option,
    say,
    say_data,
    scenario_argument,
    seed_option,
    sound,
    working,
)
from interregnum.cli.places import PlacePath
from interregnum.errors import ScenarioError

if TYPE_CHECKING:
    from interregnum.language.sound import Sound
    from interregnum.record import Record


@commands.command(example="interregnum export petrograd-1917 --to sqlite --out night.db")
@scenario_argument
@click.option(
    "--to",
    "format",
    required=True,
    metavar="FORMAT",
    help="timelinejs, linked-places, csl, parquet, sqlite or ro-crate.",
)
@click.option("--out", type=PlacePath(), required=True, help="File or folder to write.")
@seed_option
@replica_option
@as_json
def export(scenario: str, format: str, out: Path, seed: int, replica: int, as_json: bool) -> None:
    """Write a history and its record in another program's format.

    The history is played from the scenario, seed and replica. A report beside it lists what the format cannot hold.
    """
    from interregnum.history.play import play
    from interregnum.views.export import Exported, format_named
    from interregnum.views.export.placing import free_place, put

    chosen = format_named(format)
    place = free_place(out, chosen.is_folder)
    with working(f"reading {scenario}"):
        found = sound(scenario)
        sources = record_of(scenario, found)
    with working("playing"):
        history = play(found.scenario, found.compiled, seed, replica)
    with working("writing"):
        files, losses = chosen.write(Exported(history, sources))
        put(place, files, losses.markdown(), chosen.is_folder)
    size = sum(len(content) for content in files.values())
    if as_json:
        say_data({"out": str(out), "files": len(files), "bytes": size, **losses.data()})
        return
    count = f"{len(files)} files, " if chosen.is_folder else ""
    say(f"{out}: {losses.made_by}; {count}{size:,} bytes.")
    for line in losses.brief():
        say(line)
    say(f"The full report is in {report_of(out, chosen.is_folder)}.")


def report_of(out: Path, is_folder: bool) -> Path:
    """The path of the report of losses."""
    return out / "losses.md" if is_folder else out.with_name(f"{out.name}.losses.md")


def record_of(scenario: str, found: Sound) -> Record | None:
    """The record beside a scenario, if there is one. Raises ScenarioError with every error in it."""
    from interregnum.lab.bundle.read import measurable
    from interregnum.record import read
    from interregnum.record.rules.entries import in_order, problems_in

    sources, problems = read(scenario, found.scenario)
    if sources is not None:
        problems = in_order([*problems, *problems_in(sources, measurable(found.network))], sources)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ScenarioError(errors)
    return sources
