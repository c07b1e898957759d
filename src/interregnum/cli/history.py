"""The commands for one history: play it, explain its events, play it again."""

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
    say_as_is,
    say_data,
    say_json,
    scenario_argument,
    seed_option,
    sound,
    terminal_width,
    working,
)
from interregnum.cli.places import PlacePath
from interregnum.errors import Problem, ProblemsFound

PARAGRAPH_WIDTH = 100

if TYPE_CHECKING:
    from interregnum.history import Firing, History
    from interregnum.model import Scenario
    from interregnum.views.text.night import Narrator


@commands.command(example="interregnum run petrograd-1917 --seed 7 --replica 0 --out night/")
@scenario_argument
@seed_option
@replica_option
@click.option("--out", type=PlacePath(), help="Folder to write the history to.")
@click.option("--until", help="Stop at this hour, such as 21:40 or '26 Oct 02:00'.")
@click.option("--all", "everything", is_flag=True, help="Print bookkeeping events and repetitions too.")
@click.option("--quiet", is_flag=True, help="Print only the outcomes.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "python", "wasm", "native"]),
    default="auto",
    show_default=True,
    help="How the kernel runs; the history is the same.",
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
    """Play one history and print its events and outcomes.

    Each event has its hour and place; an asterisk marks the important ones.
    """
    from interregnum.calculus.engines import engine_named
    from interregnum.history import History
    from interregnum.history.folder import free_place
    from interregnum.history.play import play
    from interregnum.views.text.night import Narrator

    if out is not None:
        free_place(out)
    engine_named(engine)
    with working(f"reading {scenario}"):
        found = sound(scenario)
        played, compiled = found.scenario, found.compiled
        end = last_minute(played, until)
    show_events = not quiet and not as_json
    narrator = Narrator(History(played, compiled, seed, replica, end), everything=everything)
    if show_events:
        say(narrator.head())
        meanwhile = printer(narrator)
        into = narrator.history  # whose changes say who went
        history = play(
            played, compiled, seed, replica, until=end, engine=engine, progress=meanwhile, into=into
        )
    else:
        with working("playing") as show:
            history = play(
                played, compiled, seed, replica, until=end, engine=engine, progress=progress(played, show)
            )
    if out is not None:
        history.save(out)
    if as_json:
        say_data(outcome_data(history))
        return
    narrator.history = history
    for line in (*narrator.repeated(), "") if show_events else ():
        say(line)
    for line in narrator.ending():
        say(line)
    if show_events:
        say("")
        for line in narrator.what_next(scenario, out):
            say_as_is(line)


time_option = click.option(
    "--time",
    type=click.IntRange(1),
    metavar="N",
    help="Which time, of what happened several times: 1 is the first.",
)
at_option = click.option(
    "--at", metavar="HOUR", help="The last time at or before this hour, such as 21:40 or '26 Oct 02:00'."
)


@commands.command(
    example="interregnum why night/ palace_taken --depth 3\ninterregnum why night/ stray_shots --time 2 --depth 0"
)
@history_argument
@click.argument("event")
@click.option("--depth", type=click.IntRange(0), help="How many steps to go back; by default to the start.")
@time_option
@at_option
@click.option("--dot", is_flag=True, help="Print a Graphviz graph.")
@as_json
def why(
    history: Path, event: str, depth: int | None, time: int | None, at: str | None, dot: bool, as_json: bool
) -> None:
    """Explain why an event happened, with causes and sources.

    EVENT is the id of an event, or EVENT.WAY for a way it turned out; if it happened several times, the first is
    explained. Shows what made the event possible and what influenced it, then the same for each cause, back to the
    start. Where it could turn out in several ways, every option is told: its chance, its weight, and what pressed for
    and against it.
    """
    from interregnum.history import load_history

    with working(f"reading {history}"):
        story = load_history(history).why(event, depth, time=time, at=at)
    if dot or as_json:
        say_as_is(story.dot()) if dot else say_json(story.json())
    else:
        say(story.text(paragraph_width()))


@commands.command(
    "why-not",
    example="interregnum why-not night/ relief_arrives\ninterregnum why-not night/ cabinet_answers.yields",
)
@history_argument
@click.argument("event")
@time_option
@click.option(
    "--at",
    metavar="HOUR",
    help="The last time at or before this hour; before the first, why it had not happened yet.",
)
@click.option("--formula", is_flag=True, help="Show each condition as a formula, too.")
@as_json
def why_not(
    history: Path, event: str, time: int | None, at: str | None, formula: bool, as_json: bool
) -> None:
    """Explain why an event did not happen.

    EVENT is the id of an event, or EVENT.WAY for a way it did not turn out. There are three answers. Never
    possible: which condition was false, and what changed it last. Overtaken: which other event came first. Chosen
    against: when it turned out another way, how likely this one was, and what pressed for and against each. --time and
    --at ask about one of several times; where it had not happened by --at, what was missing at that hour is told.
    """
    from interregnum.history import load_history

    with working(f"reading {history}"):
        absence = load_history(history).why_not(event, time=time, at=at)
    if as_json:
        say_json(absence.json())
    else:
        say(absence.text(formulas=formula))


@commands.command(example="interregnum replay night/")
@history_argument
@as_json
def replay(history: Path, as_json: bool) -> None:
    """Play a recorded history again and compare every byte."""
    from interregnum.history.replay import replay as play_again

    with working(f"playing {history} again"):
        agreement = play_again(history)
    if as_json:
        say_data(agreement.to_dict())
    else:
        say(agreement.text())
    if not agreement.agrees:
        sys.exit(1)


def paragraph_width() -> int:
    """The columns of a paragraph: what is easy to read, or less where the terminal has less."""
    return min(PARAGRAPH_WIDTH, terminal_width() or PARAGRAPH_WIDTH)


def last_minute(scenario: Scenario, until: str | None, option: str = "--until") -> float:
    """The minute that an option names; by default the last one."""
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
    """The problem of an option whose hour the scenario does not have."""
    return Problem("hour", message, file=option, found=found, allowed=allowed)


def printer(narrator: Narrator) -> Callable[[Sequence[Firing]], None]:
    """Prints events as they are played."""

    def print_events(firings: Sequence[Firing]) -> None:
        for line in narrator.lines(firings):
            say(line)

    return print_events


def progress(scenario: Scenario, show: Callable[[str], None]) -> Callable[[Sequence[Firing]], None]:
    """Shows which hour has been reached."""
    timeline = scenario.timeline()

    def show_hour(firings: Sequence[Firing]) -> None:
        if firings:
            show(f"to {timeline.label(firings[-1].minute)} ")

    return show_hour


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
