"""The commands for a scenario: make it, check it, resolve it, list its events, its record, its schema, its ODD
description; and what tells an editor of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from interregnum.cli.frame import (
    as_json,
    commands,
    complete_source,
    report,
    say,
    say_as_is,
    say_data,
    say_json,
    scenario_argument,
    sound,
    terminal_width,
    vars_of,
    working,
)
from interregnum.cli.out_files import DESCRIPTION, free_file, write_text
from interregnum.cli.places import PlacePath
from interregnum.errors import MissingExtra, Problem, ProblemsFound, nearest_name

if TYPE_CHECKING:
    from interregnum.calculus.network import Event, Network


@commands.command(example="interregnum check petrograd-1917")
@scenario_argument
@as_json
def check(scenario: str, as_json: bool) -> None:
    """Check a scenario and list every problem in it.

    Each problem has a code, a file and line, what was found, what is allowed, and the nearest known name.
    """
    from interregnum.language.check import summary
    from interregnum.language.load import load
    from interregnum.language.resolve import bundled
    from interregnum.maps import map_problems

    found = None
    with working(f"checking {scenario}"):
        try:
            found = load(scenario)
        except ProblemsFound as error:
            problems = list(error.problems)
        else:
            from interregnum.lab.bundle.read import read_bundle

            folder = bundled().get(scenario, Path(scenario))
            places = [place.at for place in found.scenario.places.values() if place.at is not None]
            maps = map_problems(folder, tuple(found.scenario.routes), places)
            problems = [*found.warnings, *read_bundle(scenario, found).problems, *maps]
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        say_data([vars_of(problem) for problem in problems])
    else:
        report(problems, to_stderr=False)
        if found is not None and not errors:
            say(f"Sound. {summary(found.scenario, found.network)}")
    if errors:
        sys.exit(2)


@commands.command(example="interregnum resolve petrograd-1917 > petrograd.json")
@scenario_argument
def resolve(scenario: str) -> None:
    """Print a scenario as JSON, with every default filled in.

    Every number has its basis. Resolving the result again changes nothing.
    """
    from interregnum.language.resolve import resolve as resolve_scenario
    from interregnum.language.resolve import resolved_json

    with working(f"reading {scenario}"):
        text = resolved_json(resolve_scenario(scenario))
    say_json(text.rstrip("\n"))


@commands.command(example="interregnum events petrograd-1917 lantern.found")
@scenario_argument
@click.argument("event", required=False)
@click.option(
    "--mechanism", help="Only events made by this mechanism; `own` for those the scenario defines itself."
)
@click.option("--formula", is_flag=True, help="Show each condition as a formula, too.")
@as_json
def events(scenario: str, event: str | None, mechanism: str | None, formula: bool, as_json: bool) -> None:
    """List the events of a scenario, or show one in full.

    In full are the condition of the EVENT (in words and as a formula), its clock, factors, effects, basis and source,
    and how long it would take if it became possible at the start.
    """
    from interregnum.views.text import sentences
    from interregnum.views.text.prose import Prose
    from interregnum.views.text.wording import brief

    with working(f"reading {scenario}"):
        found = sound(scenario)
    prose = Prose(found.scenario, found.network)
    chosen = chosen_events(found.network, event, mechanism)
    if as_json:
        say_data([sentences.as_data(prose, listed) for listed in chosen])
    elif event is not None:
        say(f"{click.style(chosen[0].title, bold=True)}  [{event}]")
        dim = False
        for label, text in sentences.full_lines(prose, chosen[0]):
            dim = label in ("formula", "where") if label else dim
            say(click.style(f"  {label:<15} {text}", dim=dim))
    else:
        for listed in chosen:
            say(f"{click.style(listed.id, bold=True)}: {sentences.sentence(prose, listed)}")
            if formula:
                say(click.style(f"  {brief(listed.guard)}", dim=True))


@commands.command(
    example="interregnum new my-crisis\ninterregnum serve my-crisis/ --watch\n"
    "interregnum new my-coup --from moscow-1991 --bare"
)
@click.argument("name", type=PlacePath())
@click.option(
    "--from",
    "source",
    default="harbour-town",
    show_default=True,
    metavar="SCENARIO",
    shell_complete=complete_source,
    help="Start from this one: petrograd-1917, moscow-1991 or harbour-town.",
)
@click.option(
    "--bare", is_flag=True, help="Keep only its files and sections, with a minimum that checks and plays."
)
def new(name: Path, source: str, bare: bool) -> None:
    """Create a scenario to start from, with comments.

    It is a small one unless --from names another. NAME is a new folder; its last part becomes the scenario's id.
    """
    from interregnum.language.starter import make_starter

    make_starter(name, source, bare=bare)
    folder = quote(os.fspath(name).rstrip("/"))
    say(f"A scenario to start from is in {folder}/. Next:")
    say_as_is(f"  interregnum check {folder}/")
    say_as_is(f"  interregnum run {folder}/ --out {folder}-history/")
    say_as_is(f"  interregnum serve {folder}/ --watch")


@commands.command(
    example="interregnum schema > scenario.schema.json\ninterregnum schema record > record.schema.json"
)
@click.argument("kind", required=False, default="scenario", metavar="[KIND]")
def schema(kind: str) -> None:
    """Print the JSON schema by which editors check files.

    KIND is scenario (unless said otherwise), record, variants or validation.
    """
    from interregnum.lab.bundle.schemas import SCHEMAS
    from interregnum.language.schema import as_text

    if kind not in SCHEMAS:
        allowed, nearest = ", ".join(SCHEMAS), nearest_name(kind, SCHEMAS)
        message = "there is no such schema"
        raise ProblemsFound(
            [Problem("unknown-word", message, "KIND", found=kind, allowed=allowed, nearest=nearest)]
        )
    say_as_is(as_text(SCHEMAS[kind]()).rstrip("\n"))


@commands.command(
    example="interregnum record petrograd-1917 --at 21:40\ninterregnum record petrograd-1917 show aurora_blank"
)
@scenario_argument
@click.argument("job", required=False, type=click.Choice(["show", "coverage", "copied"]))
@click.argument("subject", required=False)
@click.option("--at", help="Only what may have happened at this hour, such as 21:40 or '26 Oct 02:00'.")
@click.option("--place", help="Only what happened at this place, or at a place within it.")
@click.option("--who", help="Only what this person, body or group did, or what was done to them.")
@click.option("--source", help="Only what this source has an account of.")
@click.option(
    "--disputed",
    is_flag=True,
    help="Only readings on which accounts or facts disagree, with the accounts of each.",
)
@as_json
def record(
    scenario: str,
    job: str | None,
    subject: str | None,
    at: str | None,
    place: str | None,
    who: str | None,
    source: str | None,
    disputed: bool,
    as_json: bool,
) -> None:
    """List what the sources say, in order of time.

    Each reading has the window of time in which it happened. `show ID` shows one reading or claim in full, with
    its accounts side by side. `coverage TEXTFILE` takes the text of a source and lists every hour, figure and note
    mark of it with the facts that cover it, and what no fact covers. `copied TEXTFILE` lists runs of words that the
    scenario shares with a text.
    """
    from interregnum.record import load
    from interregnum.views.text import readings

    if job is not None and subject is None:
        wanted = "the ID of a reading or claim" if job == "show" else "a text file"
        raise click.UsageError(f"`record {scenario} {job}` needs {wanted}")
    with working(f"reading {scenario}"):
        sources = load(scenario)
    filters = {"at": at, "place": place, "who": who, "source": source, "disputed_only": disputed}
    lines, data = readings.answer(sources, job, subject, filters, terminal_width())
    if as_json:
        say_data(data)
        return
    for line in lines:
        say(line)


@commands.command(example="interregnum odd petrograd-1917 --out petrograd-odd.md")
@scenario_argument
@click.option("--out", "page", type=PlacePath(), help="Write the description to this file.")
@click.option("--short", is_flag=True, help="In some three thousand words: tables folded by kind.")
def odd(scenario: str, page: Path | None, short: bool) -> None:
    """Describe the model of a scenario by the ODD protocol.

    Writes a page of Markdown for the appendix of a paper: overview, design concepts, details (Grimm et al. 2020).
    Nothing is played.
    """
    from interregnum.views.odd import odd as describe

    free_file(page, DESCRIPTION)
    with working(f"reading {scenario}"):
        text = describe(sound(scenario), scenario, short=short)
    if page is None:
        say_as_is(text.rstrip("\n"))
    else:
        write_text(page, text, DESCRIPTION)


def chosen_events(network: Network, event: str | None, mechanism: str | None) -> list[Event]:
    """The event of that id, the events of a mechanism, or all events."""
    if event is not None:
        if event not in network.events:
            from interregnum.history.data import unknown_event

            raise ProblemsFound([unknown_event(event, network)])
        return [network.events[event]]
    makers = {listed.mechanism or "own" for listed in network.events.values()}
    if mechanism is not None and mechanism not in makers:
        allowed, nearest = ", ".join(sorted(makers)), nearest_name(mechanism, makers)
        message = "no event of this scenario is made by this mechanism"
        raise ProblemsFound(
            [Problem("mechanism", message, "--mechanism", found=mechanism, allowed=allowed, nearest=nearest)]
        )
    return [listed for listed in network.events.values() if mechanism in (None, listed.mechanism or "own")]


@commands.command(example="interregnum lsp")
@click.option(
    "--stdio", is_flag=True, help="Speak over the standard streams, as it does anyway; editors add it."
)
def lsp(stdio: bool) -> None:
    """Tell an editor of problems and names while one writes.

    Editors start this command themselves, and speak the Language Server Protocol with it over its standard input and
    output.
    """
    try:
        from interregnum.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise MissingExtra("the language server needs pygls: pip install 'interregnum[lsp]'") from error
    serve()
