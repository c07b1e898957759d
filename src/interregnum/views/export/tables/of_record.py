"""The tables of the record: works, passages, readings with their windows, accounts side by side, claims, figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from interregnum.dates import Moment, Window
from interregnum.record import Account, Reading, Record, disputed
from interregnum.record.citing import cited
from interregnum.views.export.exported import Exported, clock_time, instant
from interregnum.views.export.tables.shape import (
    MINUTES,
    Cell,
    Column,
    ExportTable,
    Row,
    flag,
    integer,
    number,
    table,
    text,
)

BOUNDS = (("not_before", "the earliest"), ("best", "the likeliest"), ("not_after", "the latest"))


def tables(exported: Exported) -> Iterator[ExportTable]:
    """Each of them; empty ones where there is no record, but for the works that the scenario cites."""
    record = exported.record
    if record is None:
        record = Record(exported.scenario, exported.timeline)
    yield _works(exported, record)
    yield _passages(exported, record)
    yield _clocks(record)
    yield _readings(record)
    yield from _named_in_readings(record)
    yield _claims(exported, record)
    yield _accounts(exported, record)
    yield from _figures(record)


def _works(exported: Exported, record: Record) -> ExportTable:
    columns = (
        text("id", "the name by which it is cited"), text("title", "of the work"), text("by", "its author"),
        text("dated", "when it was written or published"), text("kind", "what it is"), text("note", "about it"),
        flag("cited_by_scenario", "whether the scenario lists it"),
        text("csl", "the entry of the record in full, as CSL-JSON"),
    )  # fmt: skip
    rows: list[Row] = []
    sources = exported.scenario.sources
    for id in dict.fromkeys([*sources, *record.works]):
        source, work = sources.get(id), record.works.get(id)
        csl = json.dumps(entry(work), ensure_ascii=False) if work is not None else None
        if source is not None:
            rows.append((id, source.title, source.by, source.dated, source.kind, source.note, True, csl))
        elif work is not None:
            rows.append((id, work.title, None, None, work.type, work.note, False, csl))
    return table("works", "What is cited.", columns, rows, search=("title",))


def entry(work: Any) -> dict[str, Any]:
    """A work as the entry of CSL-JSON that it was read from; parts that are empty were not there."""
    data = work.model_dump(mode="json")
    other = data.pop("other")
    return {**{key: value for key, value in data.items() if value}, **other}


def _work(exported: Exported, record: Record, source: str | None) -> str | None:
    """The work that a citation begins with, if it is one that is listed."""
    work = cited(source or "").work
    return work if work in record.works or work in exported.scenario.sources else None


def _passages(exported: Exported, record: Record) -> ExportTable:
    columns = (
        integer("id", "0, 1, 2, ..."), text("at", "where in the work"), text("work", "in which work", to="works"),
        text("kind", "heading, caption, narrative, testimony or document"),
        text("notes", "numbers of the notes whose marks stand in it, as a JSON list"),
        text("opens", "its first words"),
        text("aside", "what it counts that is not of the matter, with the reasons, as a JSON object"),
    )  # fmt: skip
    rows = (
        (
            n, passage.at, _work(exported, record, passage.source), passage.kind, json.dumps(passage.notes),
            passage.opens, json.dumps(passage.aside, ensure_ascii=False),
        )
        for n, passage in enumerate(record.passages)
    )  # fmt: skip
    return table("passages", "Places in the works cited.", columns, rows)


def _clocks(record: Record) -> ExportTable:
    columns = (
        text("id", "the name"), text("title", "what it is called"), text("offset", "from universal time"),
        text("doubt", "what is uncertain about it"),
    )  # fmt: skip
    rows = ((id, clock.title, clock.offset, clock.doubt) for id, clock in record.clocks.items())
    return table("clocks", "Clocks by which hours are given.", columns, rows)


def window_columns() -> Iterator[Column]:
    """A window three times: by its own calendar and clock, by the Gregorian calendar, in minutes."""
    yield text("as_written", "the words of the source")
    yield text("qualifier", "exact, about, shortly_after, before, after, between or inferred")
    yield text("calendar", "of its bounds")
    yield text("clock", "of its bounds")
    for name, about in BOUNDS:
        yield text(name, f"{about} moment, by that calendar and clock; none where the side is open")
        yield text(
            f"{name}_gregorian",
            "the same by the Gregorian calendar and the scenario's clock, with its offset",
        )
        yield number(f"{name}_minute", "the same", MINUTES)


def window_cells(record: Record, window: Window | None) -> Iterator[Cell]:
    """The cells of `window_columns`; all empty for no window."""
    if window is None:
        yield from (None for _ in range(4 + 3 * len(BOUNDS)))
        return
    yield from (window.as_written, window.qualifier.value, window.calendar.value, window.clock)
    for name, _ in BOUNDS:
        moment: Moment | None = getattr(window, name)
        yield clock_time(moment)
        yield instant(moment, record.timeline)
        yield moment.since(record.timeline.starts) if moment is not None else None


def _readings(record: Record) -> ExportTable:
    columns = (
        text("id", "the name"), text("title", "what is taken to have happened"), text("kind", "of happening"),
        text("place_written", "where, in the words of the source"),
        text("actors_written", "who, in the words of the source"), *window_columns(),
        text("bounds_by", "who set the bounds"), text("bounds_why", "how they were got"),
        text("doubt", "what may be wrong with them"), flag("disputed", "whether accounts or claims oppose each other"),
        text("preferred", "the account that is followed"), text("why", "why that one"),
        text("shows", "what it lets one see, as a JSON list; the names are those of the scenario"),
    )  # fmt: skip
    rows = (
        (id, reading.title, reading.kind, reading.where, reading.actors, *window_cells(record, record.windows.get(id)),
         reading.when.attributed_by, reading.when.why, reading.when.doubt, disputed(record, id), reading.preferred,
         reading.why, _shows(reading))
        for id, reading in record.readings.items()
    )  # fmt: skip
    about = "What is taken to have happened, and within which window."
    return table(
        "readings", about, columns, rows, search=("title", "as_written", "place_written", "actors_written")
    )


def _shows(reading: Reading) -> str | None:
    """What a reading shows, as it is written; None for nothing."""
    listed = [shown.model_dump(mode="json", by_alias=True, exclude_defaults=True) for shown in reading.shows]
    return json.dumps(listed, ensure_ascii=False) if listed else None


def _named_in_readings(record: Record) -> Iterator[ExportTable]:
    reading = text("reading", "the reading", to="readings")
    for name, key, column, about in (
        ("reading_places", "place", text("place", "where", to="places"), "Where what is read happened."),
        ("reading_actors", "who", text("actor", "who", to="actors"), "Who did or underwent it."),
        ("reading_measures", "measures", text("measure", "an event, a quantity or a formula"),
         "What of the model answers to it."),
    ):  # fmt: skip
        rows = (
            (id, name) for id, noun in record.readings.items() for name in dict.fromkeys(getattr(noun, key))
        )
        yield table(name, about, (reading, column), rows, ("reading", column.name))


def _claims(exported: Exported, record: Record) -> ExportTable:
    columns = (
        text("id", "the name"), text("title", "what is maintained"), text("kind", "how it stands to the matter"),
        text("said_by", "by whom"), text("written", "when"), text("verdict", "of the author of the source"),
        text("about", "the readings that it is about, as a JSON list; see `claim_readings`"),
        text("source", "where it stands"), text("work", "in which work", to="works"),
    )  # fmt: skip
    rows = (
        (id, claim.claim, claim.kind, claim.by, claim.written, claim.verdict, json.dumps(claim.about), claim.source,
         _work(exported, record, claim.source))
        for id, claim in record.claims.items()
    )  # fmt: skip
    return table(
        "claims", "Causes, judgements, legends that somebody maintains.", columns, rows, search=("title",)
    )


def _accounts(exported: Exported, record: Record) -> ExportTable:
    columns = (
        text("id", "the reading or claim, and the number"), text("says", "what the source says, in our words"),
        text("reading", "the reading it is an account of", to="readings"),
        text("claim", "or the claim of which it is a side", to="claims"),
        integer("number", "0, 1, 2, ... among those that stand beside each other"),
        text("said_by", "by whom; empty where the work itself speaks"), text("written", "when it was written"),
        text("kind", "how it stands to the matter"), text("source", "where it stands"),
        text("work", "in which work", to="works"), flag("followed", "whether the reading follows it"),
        *window_columns(),
    )  # fmt: skip
    rows = []
    for id, reading in record.readings.items():
        for n, account in enumerate(reading.accounts):
            follows = bool(reading.preferred) and reading.preferred in (account.source, account.by)
            window = record.own_windows.get((id, n))
            rows.append(
                (*_account(exported, record, account, id, None, n), follows, *window_cells(record, window))
            )
    for id, claim in record.claims.items():
        for n, account in enumerate(claim.sides):
            head = _account(exported, record, account, None, id, n)
            rows.append((*head, None, *window_cells(record, None)))
    about = "What each source says; its window only where it gives an hour of its own."
    return table("accounts", about, columns, rows, search=("says", "said_by"))


def _account(
    exported: Exported, record: Record, account: Account, reading: str | None, claim: str | None, n: int
) -> Row:
    work = _work(exported, record, account.source)
    return (
        f"{reading or claim}/{n}",
        account.says,
        reading,
        claim,
        n,
        account.by,
        account.written,
        account.kind,
        account.source,
        work,
    )


def _figures(record: Record) -> Iterator[ExportTable]:
    entries: dict[str, Any] = {**record.readings, **record.claims}
    about_claims = (
        (id, about)
        for id, claim in record.claims.items()
        for about in dict.fromkeys(claim.about)
        if about in record.readings
    )
    columns: tuple[Column, ...] = (
        text("claim", "the claim", to="claims"), text("reading", "what it is about", to="readings"),
    )  # fmt: skip
    yield table("claim_readings", "What each claim is about.", columns, about_claims, ("claim", "reading"))
    head = (
        text("id", "the reading or claim, and the number"), text("reading", "a reading gives it", to="readings"),
        text("claim", "or a claim", to="claims"),
    )  # fmt: skip

    def owner(id: str) -> tuple[str | None, str | None]:
        return (id, None) if id in record.readings else (None, id)

    columns = (*head, number("number", "the number"), text("of", "of what"))
    figures = (
        (f"{id}/{n}", *owner(id), figure.number, figure.of)
        for id, noun in entries.items()
        for n, figure in enumerate(noun.figures)
    )
    yield table("figures", "Numbers that the sources give.", columns, figures)
    columns = (
        *head, text("parts", "the parts, as a JSON list"), number("total", "what they should come to"),
        number("rest", "what is left over"), text("says", "about it"),
    )  # fmt: skip
    sums = (
        (f"{id}/{n}", *owner(id), json.dumps(total.parts), total.total, total.rest, total.says)
        for id, noun in entries.items()
        for n, total in enumerate(noun.sums)
    )
    yield table("sums", "Figures that ought to add up, and what is left over.", columns, sums)
