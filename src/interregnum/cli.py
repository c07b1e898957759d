"""The command line: six jobs, one command each.

Exit codes: 0 done; 1 a replay that does not agree; 2 bad input, with every problem said; 130 interrupted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from interregnum import __version__
from interregnum.errors import InterregnumError, Problem, ProblemsFound

if TYPE_CHECKING:
    from interregnum.history import Firing, History
    from interregnum.model import Scenario

F = TypeVar("F", bound=Callable[..., Any])


class Examples(click.Command):
    """A command whose help ends with an example, as every command's must."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write_text(line)


class Jobs(click.Group):
    """Lists the commands in the order in which one would use them."""

    command_class = Examples

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=Jobs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="interregnum")
def commands() -> None:
    """Interregnum plays crises of authority and says why each thing happened.

    A scenario is the id of one that comes with it (petrograd-1917), a folder, or a .yaml file. A history is
    the folder that `run --out` writes.
    """


as_json = click.option("--json", "as_json", is_flag=True, help="Print data instead of prose.")
scenario_argument = click.argument("scenario")
history_argument = click.argument("history", type=click.Path(path_type=Path))


@commands.command(example="interregnum check petrograd-1917")
@scenario_argument
@as_json
def check(scenario: str, as_json: bool) -> None:
    """Say whether a scenario is sound, or everything that is wrong with it.

    Each problem has a code, file and line, what was found, what is allowed and the nearest name.
    """
    from interregnum.language.check import check as problems_of
    from interregnum.language.check import summary
    from interregnum.language.resolve import load

    problems = problems_of(scenario)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        click.echo(json.dumps([vars_of(problem) for problem in problems], indent=2, ensure_ascii=False))
    else:
        report(problems, to_stderr=False)
        if not errors:
            click.echo(f"Sound. {summary(load(scenario))}")
    if errors:
        sys.exit(2)


@commands.command(example="interregnum resolve petrograd-1917 > petrograd.json")
@scenario_argument
def resolve(scenario: str) -> None:
    """Print the complete machine form of a scenario, as JSON.

    Every default filled in, every number with its basis. Resolving the result again changes nothing.
    """
    from interregnum.language.resolve import load, resolved_json

    click.echo(resolved_json(load(scenario)), nl=False)


@commands.command(example="interregnum events petrograd-1917 lantern.found")
@scenario_argument
@click.argument("event", required=False)
@click.option("--mechanism", help="Only the events that this mechanism made; `own` for the scenario's own.")
@as_json
def events(scenario: str, event: str | None, mechanism: str | None, as_json: bool) -> None:
    """Tell every event as a sentence, or one EVENT in full.

    Guard, clock, factors, basis and source; and its waiting time if it became possible with everything as it
    stands at the start.
    """
    from interregnum.mechanisms import build
    from interregnum.views import sentences

    network = build(sound(scenario))
    if event is not None and event not in network.events:
        from interregnum.history.course import unknown_event

        raise ProblemsFound([unknown_event(event, network)])
    chosen = [network.events[event]] if event else list(network.events.values())
    if mechanism is not None:
        chosen = [one for one in chosen if (one.mechanism or "own") == mechanism]
    if as_json:
        data = [sentences.as_data(network, one) for one in chosen]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    elif event is not None:
        click.echo(f"{click.style(chosen[0].title, bold=True)}  [{event}]")
        for label, text in sentences.portrait(network, chosen[0]):
            click.echo(f"  {label:<15}{text}")
    else:
        for one in chosen:
            click.echo(f"{click.style(one.id, bold=True)}: {sentences.sentence(network, one)}")


@commands.command(example="interregnum run petrograd-1917 --seed 7 --replica 0 --out night/")
@scenario_argument
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=7, show_default=True, help="Which ensemble."
)
@click.option(
    "--replica", type=click.IntRange(0, 2**64 - 1), default=0, show_default=True, help="Which history in it."
)
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
    from interregnum import engine as engines
    from interregnum.history import History
    from interregnum.mechanisms import build
    from interregnum.tables import compile_tables
    from interregnum.views.narrate import Narrator

    played = sound(scenario)
    end = last_minute(played, until)
    compiled = compile_tables(build(played))
    telling = not quiet and not as_json
    blank = History(played, compiled, seed, replica, end)
    narrator = Narrator(blank, everything=everything)
    if telling:
        click.echo(narrator.head())
    told: Callable[[Sequence[Firing]], None] = progress(played, end) if not telling else teller(narrator)
    history = engines.play(played, compiled, seed, replica, until=end, engine=engine, told=told)
    if out is not None:
        history.save(out)
    if as_json:
        click.echo(json.dumps(outcome_data(history), indent=2, ensure_ascii=False))
        return
    narrator.history = history
    if telling:
        for line in narrator.repeated():
            click.echo(line)
        click.echo()
    for line in narrator.ending():
        click.echo(line)
    if telling:
        click.echo()
        for line in narrator.what_next(str(out) if out is not None else ""):
            click.echo(line)


@commands.command(example="interregnum why night/ palace_taken --depth 3")
@history_argument
@click.argument("event")
@click.option("--depth", type=click.IntRange(0), help="How many causes deep; to the start by default.")
@click.option("--dot", is_flag=True, help="Print a Graphviz drawing.")
@as_json
def why(history: Path, event: str, depth: int | None, dot: bool, as_json: bool) -> None:
    """Say why an event happened: its causes and influences, back to the start, with sources."""
    from interregnum.history import load_history

    story = load_history(history).why(event, depth)
    click.echo(story.dot() if dot else story.json() if as_json else story.text())


@commands.command("why-not", example="interregnum why-not night/ relief_arrives")
@history_argument
@click.argument("event")
@as_json
def why_not(history: Path, event: str, as_json: bool) -> None:
    """Say why an EVENT did not happen, or why a way for it to turn out (event.branch) was not taken.

    Never possible (which condition, who wrote it last), overtaken (by what), or chosen against (the odds).
    """
    from interregnum.history import load_history

    absence = load_history(history).why_not(event)
    click.echo(absence.json() if as_json else absence.text())


@commands.command(example="interregnum replay night/")
@history_argument
@as_json
def replay(history: Path, as_json: bool) -> None:
    """Play a history again from its manifest, and say whether every byte agrees."""
    from interregnum.replay import replay as play_again

    agreement = play_again(history)
    click.echo(json.dumps(agreement.to_dict(), indent=2) if as_json else agreement.text())
    if not agreement.agrees:
        sys.exit(1)


@commands.command(example="interregnum new my-crisis\ninterregnum run my-crisis/")
@click.argument("name")
def new(name: str) -> None:
    """Make a small working scenario folder, with comments, to start from."""
    from interregnum.language.starter import make_starter

    folder = make_starter(Path(name))
    click.echo(f"A scenario to start from is in {folder}/. Next:")
    click.echo(f"  interregnum check {folder}/")
    click.echo(f"  interregnum run {folder}/ --out {folder}-history/")


# --- shared by commands ---------------------------------------------------------------------------------------


def sound(scenario: str) -> Scenario:
    """The scenario, if it has no errors; its warnings go to the error stream."""
    from interregnum.language.remembered import sound as checked

    found, warnings = checked(scenario)
    report(warnings, to_stderr=True)
    return found


def last_minute(scenario: Scenario, until: str | None) -> float:
    """The minute at which to stop."""
    from interregnum.dates import DateError

    timeline = scenario.timeline()
    if until is None:
        return timeline.length
    try:
        minute = timeline.minute_of(until)
    except DateError as error:
        raise ProblemsFound([Problem("hour", str(error), file="--until", found=until)]) from error
    if not 0 <= minute <= timeline.length:
        allowed = f"{timeline.label(0.0)} to {timeline.label(timeline.length)}"
        message = "this hour is outside the scenario"
        raise ProblemsFound([Problem("hour", message, file="--until", found=until, allowed=allowed)])
    return minute


def teller(narrator: Any) -> Callable[[Sequence[Firing]], None]:
    """Tells each hour as it is played."""

    def tell(firings: Sequence[Firing]) -> None:
        for line in narrator.lines(firings):
            click.echo(line)

    return tell


def progress(scenario: Scenario, end: float) -> Callable[[Sequence[Firing]], None]:
    """A line on the error stream that says how far the night has gone, where a person can see it."""
    if not sys.stderr.isatty():
        return lambda _: None
    timeline = scenario.timeline()

    def show(firings: Sequence[Firing]) -> None:
        if firings:
            click.echo(f"\r  {timeline.label(firings[-1].minute)} ...   ", nl=False, err=True)

    return show


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


def vars_of(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}


def report(problems: Sequence[Problem], *, to_stderr: bool) -> None:
    """Print problems, errors in red."""
    for problem in problems:
        first, *rest = str(problem).split("\n")
        colour = "red" if problem.severity == "error" else "yellow"
        click.echo("\n".join([click.style(first, fg=colour), *rest]), err=to_stderr)


def main() -> None:
    """Run a command; bad input is said plainly and ends with exit code 2."""
    try:
        commands(standalone_mode=False)
    except ProblemsFound as error:
        report(error.problems, to_stderr=True)
        sys.exit(2)
    except InterregnumError as error:
        click.echo(click.style(f"error: {error}", fg="red"), err=True)
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader (`head`) has seen enough
        sys.exit(0)


if __name__ == "__main__":
    main()
