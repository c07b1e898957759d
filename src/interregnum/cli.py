"""The command line: six jobs, one command each.

Exit codes: 0 done; 1 a replay that does not agree; 2 bad input, with every problem said; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from interregnum import __version__
from interregnum.errors import InterregnumError, Problem, ProblemsFound, nearest_name

if TYPE_CHECKING:
    from interregnum.history import Firing, History
    from interregnum.language.check import Sound
    from interregnum.model import Scenario
    from interregnum.network import Event, Network
    from interregnum.views.narrate import Narrator


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

    with working(f"checking {scenario}"):
        problems = problems_of(scenario)
        if all(problem.severity != "error" for problem in problems):
            from interregnum.views.evidence import problems as problems_of_record

            problems += problems_of_record(scenario)
            from interregnum.lab.validation import problems as problems_of_lab

            problems += problems_of_lab(scenario)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        say_data([vars_of(problem) for problem in problems])
    else:
        report(problems, to_stderr=False)
        if not errors:
            say(f"Sound. {summary(load(scenario))}")
    if errors:
        sys.exit(2)


@commands.command(example="interregnum resolve petrograd-1917 > petrograd.json")
@scenario_argument
def resolve(scenario: str) -> None:
    """Print the complete machine form of a scenario, as JSON.

    Every default filled in, every number with its basis. Resolving the result again changes nothing.
    """
    from interregnum.language.resolve import load, resolved_json

    with working(f"reading {scenario}"):
        text = resolved_json(load(scenario))
    say(text.rstrip("\n"))


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
    from interregnum.views import sentences

    with working(f"reading {scenario}"):
        network = sound(scenario).network
    chosen = chosen_events(network, event, mechanism)
    if as_json:
        say_data([sentences.as_data(network, one) for one in chosen])
    elif event is not None:
        say(f"{click.style(chosen[0].title, bold=True)}  [{event}]")
        for label, text in sentences.portrait(network, chosen[0]):
            say(f"  {label:<15} {text}")
    else:
        for one in chosen:
            say(f"{click.style(one.id, bold=True)}: {sentences.sentence(network, one)}")


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
    from interregnum.history.folder import free_place
    from interregnum.tables import compile_tables
    from interregnum.views.narrate import Narrator

    if out is not None:
        free_place(out)
    engines.engine_named(engine)
    with working(f"reading {scenario}"):
        found = sound(scenario)
        played, compiled = found.scenario, compile_tables(found.network)
        end = last_minute(played, until)
    telling = not quiet and not as_json
    narrator = Narrator(History(played, compiled, seed, replica, end), everything=everything)
    if telling:
        say(narrator.head())
        history = engines.play(
            played, compiled, seed, replica, until=end, engine=engine, told=teller(narrator)
        )
    else:
        with working("playing") as show:
            told = progress(played, show)
            history = engines.play(played, compiled, seed, replica, until=end, engine=engine, told=told)
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
    from interregnum.replay import replay as play_again

    with working(f"playing {history} again"):
        agreement = play_again(history)
    if as_json:
        say_data(agreement.to_dict())
    else:
        say(agreement.text())
    if not agreement.agrees:
        sys.exit(1)


@commands.command(example="interregnum new my-crisis\ninterregnum run my-crisis/")
@click.argument("name")
def new(name: str) -> None:
    """Make a small working scenario folder, with comments, to start from."""
    from interregnum.language.starter import make_starter

    make_starter(Path(name))
    folder = quote(name.rstrip("/"))
    say(f"A scenario to start from is in {folder}/. Next:")
    say(f"  interregnum check {folder}/")
    say(f"  interregnum run {folder}/ --out {folder}-history/")


@commands.command(
    example="interregnum record petrograd-1917 --at 21:40\ninterregnum record petrograd-1917 show aurora_blank"
)
@scenario_argument
@click.argument("job", required=False, type=click.Choice(["show", "coverage"]))
@click.argument("subject", required=False)
@click.option("--at", help="Only what may have happened at this hour, such as 21:40 or '26 Oct 02:00'.")
@click.option("--place", help="Only what happened at this place, or at a place within it.")
@click.option("--who", help="Only what this person, body or group did or underwent.")
@click.option("--disputed", is_flag=True, help="Only where accounts or facts stand against each other.")
@as_json
def record(
    scenario: str,
    job: str | None,
    subject: str | None,
    at: str | None,
    place: str | None,
    who: str | None,
    disputed: bool,
    as_json: bool,
) -> None:
    """Say what the sources say: readings in the order of time, with their windows.

    `show ID` tells one reading or claim in full, accounts side by side. `coverage TEXTFILE` lists every hour,
    figure and note mark of a text with the facts that cover it, and what is not covered.
    """
    from interregnum.record import load
    from interregnum.views import evidence

    if job is not None and subject is None:
        wanted = "the ID of a reading or claim" if job == "show" else "a text file"
        raise click.UsageError(f"`record {scenario} {job}` wants {wanted}")
    with working(f"reading {scenario}"):
        kept = load(scenario)
    lines, data = evidence.answer(kept, job, subject, at=at, place=place, who=who, disputed_only=disputed)
    if as_json:
        say_data(data)
        return
    for line in lines:
        say(line)


@commands.command(example="interregnum validate petrograd-1917 --replicas 300 --markdown report.md")
@scenario_argument
@click.option(
    "--replicas",
    type=click.IntRange(20),
    default=2000,
    show_default=True,
    help="How many histories of each kind.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=7, show_default=True, help="Which ensemble."
)
@click.option("--workers", type=click.IntRange(1), help="Processes; by default one for each core.")
@click.option("--json", "data_file", type=click.Path(path_type=Path), help="Write everything to this file.")
@click.option("--markdown", "page", type=click.Path(path_type=Path), help="Write the report to this file.")
def validate(
    scenario: str, replicas: int, seed: int, workers: int | None, data_file: Path | None, page: Path | None
) -> None:
    """Hold many histories against the record, beside null models; and put the causal claims as contrasts.

    Says how often intervals cover what happened, how far off they are, whether the order is right, how sharp
    they are; and which floors are missed.
    """
    from interregnum.lab.validation import validate as judge
    from interregnum.lab.workers import Crew
    from interregnum.views.judgement import as_markdown, as_text

    with working("playing") as show:
        found = judge(
            scenario, replicas, seed, crew=Crew(workers), told=lambda done, of: show(f"block {done} of {of} ")
        )
    if data_file is not None:
        written(data_file, json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n")
    if page is not None:
        written(page, as_markdown(found))
    for line in as_text(found):
        say(line)


@commands.command(
    example="interregnum whatif petrograd-1917 --without attack.blank\n"
    "interregnum whatif petrograd-1917 --variant kerensky_stays --outcome how"
)
@scenario_argument
@click.option("--variant", "variants", multiple=True, help="A variant that the scenario names.")
@click.option("--without", multiple=True, help="EVENT, EVENT.WAY, or a pattern with *: it cannot happen.")
@click.option("--force", multiple=True, help="EVENT=WAY or EVENT=HOUR: it turns out so, or happens then.")
@click.option("--delay", multiple=True, help="EVENT=DURATION: its clock starts so much later.")
@click.option("--set", "settings", multiple=True, help="QUANTITY=VALUE, or QUANTITY=VALUE@HOUR.")
@click.option("--assume", multiple=True, help="NAME=NUMBER, or NAME=LOW..HIGH.")
@click.option("--against", multiple=True, help="Hold it against this variant, not the scenario as it is.")
@click.option("--outcome", "outcomes", multiple=True, help="Only this outcome, or the time of this event.")
@click.option(
    "--replicas",
    "-n",
    type=click.IntRange(20),
    default=1000,
    show_default=True,
    help="How many histories, each played twice.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=7, show_default=True, help="Which ensemble."
)
@click.option("--workers", type=click.IntRange(1), help="Processes; by default one for each core.")
@click.option("--json", "data_file", type=click.Path(path_type=Path), help="Write everything to this file.")
def whatif(
    scenario: str,
    variants: tuple[str, ...],
    against: tuple[str, ...],
    outcomes: tuple[str, ...],
    replicas: int,
    seed: int,
    workers: int | None,
    data_file: Path | None,
    **changes: tuple[str, ...],
) -> None:
    """Say what a change does: every history is played as it is and with it, from the same draws.

    Changes compose, and each may be given several times. Tells in how many histories the change bites, what moves
    beyond its 95 % interval, and what does not.
    """
    from interregnum.lab.contrast import whatif as contrast
    from interregnum.lab.workers import Crew
    from interregnum.views.contrast import as_text

    changes["set"] = changes.pop("settings")
    with working("playing") as show:
        found = contrast(
            scenario,
            [*variants, changes],
            replicas,
            seed,
            against=against,
            outcomes=outcomes,
            crew=Crew(workers),
            told=lambda done, of: show(f"{done:,} of {of:,} histories "),
        )
    if data_file is not None:
        written(data_file, json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n")
    for line in as_text(found):
        say(line)


# --- shared by commands ---------------------------------------------------------------------------------------


def sound(scenario: str) -> Sound:
    """The scenario and its network, if it has no errors; its warnings go to the error stream."""
    from interregnum.language.remembered import sound as checked

    found = checked(scenario)
    report(found.warnings, to_stderr=True)
    return found


def written(file: Path, text: str) -> None:
    """Write a file, or say why it cannot be."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"this cannot be written: {error.strerror or error}"
        raise ProblemsFound(
            [Problem("unwritable", message, str(file), allowed="a file in a folder")]
        ) from error


def last_minute(scenario: Scenario, until: str | None) -> float:
    """The minute at which to stop."""
    from interregnum.dates import DateError

    timeline = scenario.timeline()
    if until is None:
        return timeline.length
    try:
        minute = timeline.minute_of(until)
    except DateError as error:
        raise ProblemsFound([hour_problem(error.message, until, error.allowed)]) from error
    if not 0 <= minute <= timeline.length:
        allowed = f"{timeline.label(0.0)} to {timeline.label(timeline.length)}"
        raise ProblemsFound([hour_problem("this hour is outside the scenario", until, allowed)])
    return minute


def hour_problem(message: str, found: str, allowed: str) -> Problem:
    """The hour that `--until` names is none of the scenario's."""
    return Problem("hour", message, file="--until", found=found, allowed=allowed)


def chosen_events(network: Network, event: str | None, mechanism: str | None) -> list[Event]:
    """The event of that name, or all, or those of a mechanism."""
    if event is not None:
        if event not in network.events:
            from interregnum.history.course import unknown_event

            raise ProblemsFound([unknown_event(event, network)])
        return [network.events[event]]
    made_by = {one.mechanism or "own" for one in network.events.values()}
    if mechanism is not None and mechanism not in made_by:
        allowed, nearest = ", ".join(sorted(made_by)), nearest_name(mechanism, made_by)
        message = "no event of this scenario is made by such a mechanism"
        raise ProblemsFound(
            [Problem("mechanism", message, "--mechanism", found=mechanism, allowed=allowed, nearest=nearest)]
        )
    return [one for one in network.events.values() if mechanism in (None, one.mechanism or "own")]


def say(text: str) -> None:
    """Print to the output. Where its reader has seen enough (`| head`), the work still goes on to its end."""
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_data(data: Any) -> None:
    """Print as JSON."""
    say(json.dumps(data, indent=2, ensure_ascii=False))


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """A line on the error stream while something takes its time, where a person can see it; then it is gone.

    Gives a function that adds to the line how far the work has come.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(more: str) -> None:
        click.echo(f"\r\x1b[K{what} {more}...", nl=False, err=True)

    show("")
    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


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


if __name__ == "__main__":
    main()
