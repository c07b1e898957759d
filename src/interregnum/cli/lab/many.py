"""The commands of the lab: many histories, and what follows from them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from interregnum.cli.frame import (
    as_json,
    commands,
    history_argument,
    replica_option,
    say,
    say_data,
    say_result,
    scenario_argument,
    seed_option,
    sound,
    working,
)
from interregnum.cli.history import last_minute
from interregnum.cli.lab.options import (
    Crew,
    aim_option,
    alone,
    changing,
    crewed,
    ensemble_option,
    minutes_of,
    outcome_option,
    outcomes_option,
    pace,
    replicas_option,
    top_option,
    variant_option,
    watching,
    workers_option,
)
from interregnum.cli.out_files import JUDGEMENT, free_file, write_text
from interregnum.cli.places import PlacePath
from interregnum.cli.streams import note


@commands.command(
    example="interregnum ensemble petrograd-1917 -n 500 --out runs/\n"
    "interregnum ensemble petrograd-1917 -n 200 --watch 'happened(palace_taken)' --every '2 h'"
)
@scenario_argument
@replicas_option("Number of histories.", least=None)
@click.option("--out", type=PlacePath(), help="The folder to write. Without it nothing is kept.")
@watching
@variant_option
@seed_option
@crewed
@as_json
def ensemble(
    scenario: str,
    replicas: int,
    out: Path | None,
    watch: tuple[str, ...],
    at: tuple[str, ...],
    every: str | None,
    variants: tuple[str, ...],
    seed: int,
    crew: Crew,
    as_json: bool,
) -> None:
    """Play many histories, and with --out keep them on disk.

    They are written in chunks of 500. Ctrl-C keeps the whole chunks that are done; the same command continues from
    there, and a larger -n adds histories. With --watch, quantities or formulas are followed through time.
    """
    from interregnum.lab.ensembles.ensemble import ensemble as grow
    from interregnum.lab.ensembles.ensemble import open_ensemble
    from interregnum.views.text.lab.ensemble import lines

    if watch and not at and every is None:
        raise click.UsageError("--every or --at is missing: --watch needs to know when to read")
    if at and every is not None:
        raise click.UsageError("--every and --at cannot be combined: one of them says when to read")
    if not watch and (at or every is not None):
        raise click.UsageError("--watch is missing: --every and --at say when to read it")
    minutes = [last_minute(sound(scenario).scenario, hour, "--at") for hour in at]
    with working("playing") as show:
        try:
            with crew() as workers:
                found = grow(
                    scenario,
                    replicas,
                    out,
                    seed=seed,
                    variants=variants,
                    watch=watch,
                    at=minutes or None,
                    every=None if every is None else minutes_of("--every", every),
                    workers=workers,
                    progress=pace(show),
                )
        except KeyboardInterrupt:
            if out is None:
                raise
            kept = len(open_ensemble(out)) if (out / "ensemble.json").exists() else 0
            note(f"\nstopped: {kept:,} histories are in {out}; the same command continues.")
            sys.exit(130)
    if len(found) > replicas:
        note(f"{replicas:,} were asked for; all {len(found):,} that {out} holds are counted.")
    say_result(found.to_dict() if as_json else None, lines(found), as_json=as_json)


NOT_WITH_GROUP = ("only", "by", "methods", "every_row", "top", "folder")


@commands.command(example="interregnum hinges petrograd-1917 --outcome how -n 40")
@scenario_argument
@outcome_option
@aim_option
@replicas_option("Number of histories.")
@click.option(
    "--only",
    multiple=True,
    metavar="EVENT",
    help="Remove only this event or event.way, and rank it however rare; may be repeated.",
)
@click.option(
    "--group",
    metavar="EVENT,EVENT,...",
    help="Instead, divide the joint effect of these events among them (Shapley values); of the other options only "
    "--outcome, -n, --seed, --json and the workers go with it, and for an ending --target.",
)
@click.option(
    "--by",
    type=click.Choice(["decided", "share", "comes", "when", "mean"]),
    help="What to rank by: histories decided (default), the share of the target; of an hour, how often it comes or "
    "when; a mean (default for values).",
)
@click.option("--methods", is_flag=True, help="Instead, describe what was done, as a paragraph for a paper.")
@click.option(
    "--every-row",
    is_flag=True,
    help="Play every row in all histories, also those that can no longer be among the first.",
)
@top_option(10)
@seed_option
@crewed
@ensemble_option
@as_json
def hinges(
    scenario: str,
    outcome: str,
    aim: str | None,
    replicas: int,
    only: tuple[str, ...],
    group: str | None,
    by: str | None,
    methods: bool,
    every_row: bool,
    top: int,
    seed: int,
    crew: Crew,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Rank events by how often their removal changes the outcome.

    Each history is played once. Where an event or a way of a decision is about to happen, a copy of the history
    goes on without it. With --ensemble the results are cached in the ensemble's folder.
    """
    from interregnum.lab.causes.hinges import hinges as rank
    from interregnum.lab.causes.shapley import shapley
    from interregnum.views.text.lab.hinges import as_text, shares_as_text
    from interregnum.views.text.lab.methods import methods_text

    if group is not None:
        alone("--group", NOT_WITH_GROUP)
        names = [name.strip() for name in group.split(",")]
        with working("playing") as show, crew() as workers:
            divided = shapley(
                scenario, outcome, names, replicas, seed, aim=aim, workers=workers, progress=pace(show)
            )
        say_result(divided.to_dict(), shares_as_text(divided), as_json=as_json)
        return
    with working("playing and forking") as show, crew() as workers:
        found = rank(
            scenario,
            outcome,
            replicas,
            seed,
            only=only,
            aim=aim,
            by=by,
            closer=top,
            every_row=every_row,
            ensemble=folder,
            workers=workers,
            progress=pace(show),
        )
    say_result(found.to_dict(), methods_text(found) if methods else as_text(found, top), as_json=as_json)


@commands.command(example="interregnum inevitability petrograd-1917 --outcome palace_taken --every '2 h'")
@scenario_argument
@outcome_option
@aim_option
@replica_option
@click.option("--every", default="30 min", show_default=True, help="Time between two points of the curve.")
@click.option(
    "--width", type=float, default=0.1, show_default=True, help="Greatest width of a 95 % interval."
)
@seed_option
@crewed
@as_json
def inevitability(
    scenario: str,
    outcome: str,
    aim: str | None,
    replica: int,
    every: str,
    width: float,
    seed: int,
    crew: Crew,
    as_json: bool,
) -> None:
    """Show how likely an outcome was at each moment of a history.

    Each chance is conditional on everything that had happened in the history up to that moment.
    """
    from interregnum.lab.futures.inevitability import budget
    from interregnum.lab.futures.inevitability import inevitability as curve_of
    from interregnum.views.text.lab.inevitability import as_text

    minutes = minutes_of("--every", every)
    note(budget(scenario, minutes, width))
    with working("playing futures") as show, crew() as workers:
        found = curve_of(
            scenario,
            outcome,
            replica,
            seed,
            every=minutes,
            width=width,
            aim=aim,
            workers=workers,
            progress=pace(show),
        )
    say_result(found.to_dict(), as_text(found), as_json=as_json)


@commands.command(
    example="interregnum whatif petrograd-1917 --without attack.blank -n 200\n"
    "interregnum whatif petrograd-1917 --variant kerensky_stays --outcome how -n 200"
)
@scenario_argument
@changing
@click.option("--against", multiple=True, help="Compare with this variant instead of the unchanged scenario.")
@outcomes_option("Only this outcome, or the first time of this event; may be repeated.")
@replicas_option("Number of histories, each played twice.")
@seed_option
@crewed
@as_json
def whatif(
    scenario: str,
    variants: tuple[str, ...],
    against: tuple[str, ...],
    outcomes: tuple[str, ...],
    replicas: int,
    seed: int,
    crew: Crew,
    as_json: bool,
    **changes: tuple[str, ...],
) -> None:
    """Compare every history with and without a change.

    Both are played from the same random draws. Changes can be combined, and each option may be repeated. The answer
    says in how many histories the change has an effect, which outcomes differ beyond their 95 % interval, and
    which do not, with all numbers of both.
    """
    from interregnum.lab.contrasts.whatif import whatif as contrast
    from interregnum.views.text.lab.whatif import as_text

    with working("playing") as show, crew() as workers:
        found = contrast(
            scenario,
            [*variants, changes],
            replicas,
            seed,
            against=against,
            outcomes=outcomes,
            workers=workers,
            progress=pace(show),
        )
    say_result(found.to_dict(), as_text(found), as_json=as_json)


@commands.command(example="interregnum branch night/ --at '25 Oct 15:00' --without attack.blank -n 100")
@history_argument
@click.option("--at", required=True, help="The hour from which the change holds, such as 21:39.")
@changing
@click.option(
    "-n", "--futures", type=int, default=500, show_default=True, help="Number of futures, each played twice."
)
@crewed
@as_json
def branch(
    history: Path,
    at: str,
    variants: tuple[str, ...],
    futures: int,
    crew: Crew,
    as_json: bool,
    **changes: tuple[str, ...],
) -> None:
    """Branch a recorded history at an hour, with a change.

    Up to that hour the history stays as it was recorded. What had not happened by then is drawn anew, once for each
    future, with and without the change.
    """
    from interregnum.history import load_history
    from interregnum.lab.contrasts.branch import branch as branched
    from interregnum.lab.contrasts.branch import variants_beside
    from interregnum.views.text.lab.whatif import futures_as_text

    story = load_history(history)
    minute = last_minute(story.scenario, at, "--at")
    with working("playing futures") as show, crew() as workers:
        found = branched(
            story,
            minute,
            [*variants, changes],
            futures,
            named=variants_beside(story),
            workers=workers,
            progress=pace(show),
        )
    say_result(found.to_dict(), futures_as_text(found), as_json=as_json)


@commands.command(example="interregnum validate petrograd-1917 --only roll_call --replicas 300")
@scenario_argument
@replicas_option("Number of histories of the scenario and of each variant.", default=2000, short=None)
@seed_option
@workers_option
@click.option(
    "--only",
    "ids",
    metavar="CONTRAST",
    multiple=True,
    help="Test this causal claim and nothing else; may be repeated.",
)
@ensemble_option
@as_json
@click.option("--markdown", "page", type=PlacePath(), help="Write the report to this file.")
def validate(
    scenario: str,
    replicas: int,
    seed: int,
    processes: int | None,
    ids: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
    page: Path | None,
) -> None:
    """Compare many histories with the record.

    The report says how often the model's intervals cover what happened, how large its errors are, whether the order
    is right and how narrow the intervals are, next to null models; which causal claims of the author it reproduces;
    and which criteria it misses.
    """
    from interregnum.lab.ensembles.workers import Workers
    from interregnum.lab.validation.claims import claims
    from interregnum.lab.validation.validate import validate as judge
    from interregnum.views.text.lab.validation.report import as_markdown, as_text, claims_as_text

    if ids and page is not None:
        raise click.UsageError("`--markdown` writes the whole report and cannot be combined with `--only`")
    free_file(page, JUDGEMENT)
    with working("playing") as show:

        def show_chunks(done: int, of: int) -> None:
            show(f"chunk {done} of {of} ")

        if ids:
            put = claims(scenario, ids, replicas, seed, workers=Workers(processes), progress=show_chunks)
        else:
            found = judge(
                scenario, replicas, seed, ensemble=folder, workers=Workers(processes), progress=show_chunks
            )
    if ids:
        say_result([score.to_dict() for score in put], claims_as_text(put), as_json=as_json)
        return
    if page is not None:
        write_text(page, as_markdown(found), JUDGEMENT)
    say_result(found.to_dict(), as_text(found), as_json=as_json)


@commands.command(
    example='interregnum query runs/ "select how, count(*) from outcomes group by how"\ninterregnum query runs/'
)
@click.argument("folder", type=PlacePath())
@click.argument("sql", required=False)
@as_json
def query(folder: Path, sql: str | None, as_json: bool) -> None:
    """Query an ensemble in SQL, through DuckDB.

    Without SQL, list the tables and how to open the files in other programs. The tables are `outcomes`, `times` (the
    first time of each event, in minutes), `drawn` (assumptions) and `series` (what was watched), each with a column
    `replica`; and `histories` with all columns.
    """
    from interregnum.lab.ensembles.ensemble import open_ensemble
    from interregnum.lab.ensembles.query import ask, rows_of
    from interregnum.views.text.lab.ensemble import how_to_open

    found = open_ensemble(folder)
    if sql is None:
        for line in how_to_open(found):
            say(line)
        return
    with working("querying"):
        answer = ask(found, sql)
    if as_json:
        say_data(answer.to_pylist())
        return
    for line in rows_of(answer):
        say(line)
