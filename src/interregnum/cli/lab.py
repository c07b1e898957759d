"""The commands of the lab: many histories, and what may be said of them."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interregnum.change_kinds import KINDS
from interregnum.cli.frame import (
    as_json,
    commands,
    history_argument,
    replica_option,
    say,
    say_data,
    scenario_argument,
    seed_option,
    working,
    write_data,
    written,
)
from interregnum.cli.history import last_minute
from interregnum.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from interregnum.lab.ensembles.workers import Crew

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


CHANGES = (
    click.option("--variant", "variants", multiple=True, help="A variant that the scenario names."),
    *(click.option(kind.option, multiple=True, help=kind.help) for kind in KINDS),
)


def changing(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which a change is typed."""
    for option in reversed(CHANGES):
        command = option(command)
    return command


@commands.command(example="interregnum ensemble petrograd-1917 -n 500 --out runs/")
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
    from interregnum.lab.ensembles.ensemble import ensemble as grow
    from interregnum.lab.ensembles.ensemble import open_ensemble
    from interregnum.views.text.ensemble import lines

    with working("playing") as show:
        try:
            with crew_of(workers, dask) as crew:
                found = grow(
                    scenario, replicas, out, seed=seed, variants=variants, crew=crew, progress=pace(show)
                )
        except KeyboardInterrupt:
            kept = len(open_ensemble(out)) if (out / "ensemble.json").exists() else 0
            click.echo(f"\nstopped: {kept:,} histories are in {out}; the same command goes on.", err=True)
            sys.exit(130)
    for line in lines(found):
        say(line)


@commands.command(example="interregnum hinges petrograd-1917 --outcome how -n 40")
@scenario_argument
@outcome_option
@aim_option
@click.option(
    "-n", "--replicas", type=click.IntRange(20), default=1000, show_default=True, help="How many histories."
)
@click.option(
    "--only", multiple=True, metavar="EVENT", help="Only this event or event.option; may be repeated."
)
@click.option(
    "--group", metavar="EVENT,EVENT,...", help="Instead, divide what these do together among them (Shapley)."
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
    group: str | None,
    top: int,
    seed: int,
    workers: int | None,
    dask: str | None,
    folder: Path | None,
    data_file: Path | None,
) -> None:
    """Rank events by how often the outcome changes when each is removed.

    Each history is played once, and forked wherever an event that is to be removed is about to happen.
    """
    from interregnum.lab.causes.hinges import hinges as rank
    from interregnum.lab.causes.shapley import shapley
    from interregnum.views.text.hinges import as_text, shares_as_text

    if group is not None:
        names = [name.strip() for name in group.split(",")]
        with working("playing") as show, crew_of(workers, dask) as crew:
            divided = shapley(
                scenario, outcome, names, replicas, seed, aim=aim, crew=crew, progress=pace(show)
            )
        write_data(data_file, divided.to_dict())
        for line in shares_as_text(divided):
            say(line)
        return
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
            progress=pace(show),
        )
    write_data(data_file, found.to_dict())
    for line in as_text(found, top):
        say(line)


@commands.command(example="interregnum inevitability petrograd-1917 --outcome palace_taken --every '2 h'")
@scenario_argument
@outcome_option
@aim_option
@replica_option
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
    from interregnum.lab.futures.inevitability import budget
    from interregnum.lab.futures.inevitability import inevitability as curve_of
    from interregnum.views.text.inevitability import as_text

    minutes = minutes_of("--every", every)
    click.echo(budget(scenario, minutes, width), err=True)
    with working("playing futures") as show, crew_of(workers, dask) as crew:
        found = curve_of(
            scenario,
            outcome,
            replica,
            seed,
            every=minutes,
            width=width,
            aim=aim,
            crew=crew,
            progress=pace(show),
        )
    write_data(data_file, found.to_dict())
    for line in as_text(found):
        say(line)


@commands.command(
    example="interregnum whatif petrograd-1917 --without attack.blank -n 200\n"
    "interregnum whatif petrograd-1917 --variant kerensky_stays --outcome how -n 200"
)
@scenario_argument
@changing
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
@seed_option
@workers_option
@dask_option
@data_option
def whatif(
    scenario: str,
    variants: tuple[str, ...],
    against: tuple[str, ...],
    outcomes: tuple[str, ...],
    replicas: int,
    seed: int,
    workers: int | None,
    dask: str | None,
    data_file: Path | None,
    **changes: tuple[str, ...],
) -> None:
    """Compare a scenario with and without a change, history by history, from the same draws.

    Changes can be combined, and each option can be given several times. Shows in how many histories the changed event
    would have gone otherwise, which outcomes move beyond their 95 % interval, and which do not.
    """
    from interregnum.lab.contrasts.whatif import whatif as contrast
    from interregnum.views.text.whatif import as_text

    with working("playing") as show, crew_of(workers, dask) as crew:
        found = contrast(
            scenario,
            [*variants, changes],
            replicas,
            seed,
            against=against,
            outcomes=outcomes,
            crew=crew,
            progress=pace(show),
        )
    write_data(data_file, found.to_dict())
    for line in as_text(found):
        say(line)


@commands.command(example="interregnum branch night/ --at '25 Oct 15:00' --without attack.blank -n 100")
@history_argument
@click.option("--at", required=True, help="The hour from which on the change holds, such as 21:39.")
@changing
@click.option(
    "-n", "--futures", type=int, default=500, show_default=True, help="How many futures, each played twice."
)
@workers_option
@dask_option
@data_option
def branch(
    history: Path,
    at: str,
    variants: tuple[str, ...],
    futures: int,
    workers: int | None,
    dask: str | None,
    data_file: Path | None,
    **changes: tuple[str, ...],
) -> None:
    """Say what else could have come of a recorded history, from an hour on and with a change that holds from then.

    Up to the hour it is the history as it was recorded. What had not happened by then is drawn anew, once for each
    future, with the change and without.
    """
    from interregnum.history import load_history
    from interregnum.lab.contrasts.branch import branch as branched
    from interregnum.lab.contrasts.branch import variants_beside
    from interregnum.views.text.whatif import futures_as_text

    story = load_history(history)
    minute = last_minute(story.scenario, at, "--at")
    with working("playing futures") as show, crew_of(workers, dask) as crew:
        found = branched(
            story,
            minute,
            [*variants, changes],
            futures,
            named=variants_beside(story),
            crew=crew,
            progress=pace(show),
        )
    write_data(data_file, found.to_dict())
    for line in futures_as_text(found):
        say(line)


@commands.command(example="interregnum validate petrograd-1917 --only roll_call --replicas 300")
@scenario_argument
@click.option(
    "--replicas",
    type=click.IntRange(20),
    default=2000,
    show_default=True,
    help="How many histories of each kind.",
)
@seed_option
@click.option("--workers", type=click.IntRange(1), help="Processes; by default one for each core.")
@click.option(
    "--only",
    "ids",
    metavar="CONTRAST",
    multiple=True,
    help="Put this causal claim and nothing else; again for more.",
)
@click.option(
    "--ensemble",
    "folder",
    type=click.Path(path_type=Path),
    help="An ensemble of this scenario and seed, for a baseline that is played already.",
)
@click.option("--json", "data_file", type=click.Path(path_type=Path), help="Write everything to this file.")
@click.option("--markdown", "page", type=click.Path(path_type=Path), help="Write the report to this file.")
def validate(
    scenario: str,
    replicas: int,
    seed: int,
    workers: int | None,
    ids: tuple[str, ...],
    folder: Path | None,
    data_file: Path | None,
    page: Path | None,
) -> None:
    """Hold many histories against the record, beside null models; and put the causal claims as contrasts.

    Says how often intervals cover what happened, how far off they are, whether the order is right, how sharp
    they are; and which floors are missed.
    """
    from interregnum.lab.ensembles.workers import Crew
    from interregnum.lab.validation.validate import claims
    from interregnum.lab.validation.validate import validate as judge
    from interregnum.views.text.validation import as_markdown, as_text, claims_as_text

    if ids and page is not None:
        raise click.UsageError("`--only` makes no page: a page is the whole report")
    with working("playing") as show:

        def told(done: int, of: int) -> None:
            show(f"block {done} of {of} ")

        if ids:
            put = claims(scenario, ids, replicas, seed, crew=Crew(workers), progress=told)
        else:
            found = judge(scenario, replicas, seed, ensemble=folder, crew=Crew(workers), progress=told)
    if ids:
        if data_file is not None:
            data = [one.to_dict() for one in put]
            written(data_file, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
        for line in claims_as_text(put):
            say(line)
        return
    write_data(data_file, found.to_dict())
    if page is not None:
        written(page, as_markdown(found))
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
    from interregnum.lab.ensembles.ensemble import open_ensemble
    from interregnum.lab.ensembles.query import ask, rows_of
    from interregnum.views.text.ensemble import how_to_open

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


# --- shared -------------------------------------------------------------------------------------------------


@contextmanager
def crew_of(workers: int | None, dask: str | None) -> Iterator[Crew]:
    """Who is to play: processes on this machine, or a Dask cluster."""
    from interregnum.lab.ensembles.workers import Crew, dask_crew

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
