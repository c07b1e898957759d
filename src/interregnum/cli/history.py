"""The commands for one history: play it, ask why, play it again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interregnum.cli.frame import (
    as_json,
    commands,
    history_argument,
    replica_option,
    say,
    say_data,
    scenario_argument,
    seed_option,
    sound,
    working,
)
from interregnum.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from interregnum.history import Firing, History
    from interregnum.model import Scenario
    from interregnum.views.text.night import Narrator


@commands.command(example="interregnum run petrograd-1917 --seed 7 --replica 0 --out night/")
@scenario_argument
@seed_option
@replica_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the history to.")
@click.option("--until", help="Stop at this hour, such as 21:40 or '26 Oct 02:00'.")
@click.option("--all", "everything", is_flag=True, help="Tell bookkeeping too.")
@click.option("--quiet", is_flag=True, help="Tell only how it ended.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "python", "numba"]),
    default="auto",
    show_default=True,
    help="How the kernel is run; the history is the same.",
)
@as_json
def run(
    scenario: str,
    seed: int,
    replica: int,
    out: Path | None,
    until: str | None,
    everything: bool,
    quiet: bool,
    engine: Any,
    as_json: bool,
) -> None:
    """Play one history and tell it: hour, place, what happened; then how it ended."""
    from interregnum.calculus.engine import engine_named
    from interregnum.calculus.tables import compile_tables
    from interregnum.history import History
    from interregnum.history.folder import free_place
    from interregnum.history.play import play
    from interregnum.views.text.night import Narrator

    if out is not None:
        free_place(out)
    engine_named(engine)
    with working(f"reading {scenario}"):
        found = sound(scenario)
        played, compiled = found.scenario, compile_tables(found.network)
        end = last_minute(played, until)
    telling = not quiet and not as_json
    narrator = Narrator(History(played, compiled, seed, replica, end), everything=everything)
    if telling:
        say(narrator.head())
        history = play(played, compiled, seed, replica, until=end, engine=engine, progress=teller(narrator))
    else:
        with working("playing") as show:
            told = progress(played, show)
            history = play(played, compiled, seed, replica, until=end, engine=engine, progress=told)
    if out is not None:
        history.save(out)
    if as_json:
        say_data(outcome_data(history))
        return
    narrator.history = history
    for line in (*narrator.repeated(), "") if telling else ():
        say(line)
    for line in narrator.ending():
        say(line)
    if telling:
        say("")
        for line in narrator.what_next(scenario, out):
            say(line)


@commands.command(example="interregnum why night/ palace_taken --depth 3")
@history_argument
@click.argument("event")
@click.option("--depth", type=click.IntRange(0), help="How many causes deep; to the start by default.")
@click.option("--dot", is_flag=True, help="Print a Graphviz drawing.")
@as_json
def why(history: Path, event: str, depth: int | None, dot: bool, as_json: bool) -> None:
    """Say why an event happened: its causes and influences, back to the start, with sources."""
    from interregnum.history import load_history

    with working(f"reading {history}"):
        story = load_history(history).why(event, depth)
    say(story.dot() if dot else story.json() if as_json else story.text())


@commands.command("why-not", example="interregnum why-not night/ relief_arrives")
@history_argument
@click.argument("event")
@as_json
def why_not(history: Path, event: str, as_json: bool) -> None:
    """Say why an EVENT did not happen, or why a way for it to turn out (event.branch) was not taken.

    Never possible (which condition, who wrote it last), overtaken (by what), or chosen against (the odds).
    """
    from interregnum.history import load_history

    with working(f"reading {history}"):
        absence = load_history(history).why_not(event)
    say(absence.json() if as_json else absence.text())


@commands.command(example="interregnum replay night/")
@history_argument
@as_json
def replay(history: Path, as_json: bool) -> None:
    """Play a history again from its manifest, and say whether every byte agrees."""
    from interregnum.history.replay import replay as play_again

    with working(f"playing {history} again"):
        agreement = play_again(history)
    if as_json:
        say_data(agreement.to_dict())
    else:
        say(agreement.text())
    if not agreement.agrees:
        sys.exit(1)


def last_minute(scenario: Scenario, until: str | None, option: str = "--until") -> float:
    """The minute that an option names; the last one where it is not given."""
    from interregnum.dates import DateError

    timeline = scenario.timeline()
    if until is None:
        return timeline.length
    try:
        minute = timeline.minute_of(until)
    except DateError as error:
        raise ProblemsFound([hour_problem(error.message, until, error.allowed, option)]) from error
    if not 0 <= minute <= timeline.length:
        allowed = f"{timeline.label(0.0)} to {timeline.label(timeline.length)}"
        raise ProblemsFound([hour_problem("this hour is outside the scenario", until, allowed, option)])
    return minute


def hour_problem(message: str, found: str, allowed: str, option: str) -> Problem:
    """The hour that an option names is none of the scenario's."""
    return Problem("hour", message, file=option, found=found, allowed=allowed)


def teller(narrator: Narrator) -> Callable[[Sequence[Firing]], None]:
    """Tells each hour as it is played."""

    def tell(firings: Sequence[Firing]) -> None:
        for line in narrator.lines(firings):
            say(line)

    return tell


def progress(scenario: Scenario, show: Callable[[str], None]) -> Callable[[Sequence[Firing]], None]:
    """Shows how far the night has gone."""
    timeline = scenario.timeline()

    def tell(firings: Sequence[Firing]) -> None:
        if firings:
            show(f"to {timeline.label(firings[-1].minute)} ")

    return tell


def outcome_data(history: History) -> dict[str, Any]:
    """How a history ended, as plain data."""
    return {
        "scenario": history.scenario.scenario.id,
        "seed": history.seed,
        "replica": history.replica,
        "ended": history.ended,
        "events": len(history.firings),
        "outcomes": history.outcomes,
        "shown": {id: history.shown(id) for id in history.outcomes},
    }
