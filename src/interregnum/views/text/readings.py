"""The record as lines of text: a list of readings, one reading in full, the coverage of a text.

The window of a reading is given in words and drawn as an interval, never as a point, on a strip with a cell for
each hour of the scenario.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from interregnum.dates import Calendar, Moment, Window
from interregnum.record import (
    Account,
    Claim,
    Covered,
    Record,
    copied,
    coverage,
    disputed,
    entry,
    select,
)
from interregnum.record.citing import locators
from interregnum.record.lookup import AT_ODDS, title_of
from interregnum.record.texts.marks import text_of
from interregnum.record.texts.passages import Located, located
from interregnum.record.texts.wording import RUN, Copied
from interregnum.views.text.wording import counted

CELL = 60.0  # minutes to a cell of the strip
EMPTY, FULL, BEFORE, AFTER = "·", "━", "◂", "▸"
WIDTH = 111  # columns of a reading in full
LABEL = 15  # of these, columns of the label
KINDS = ("hour", "figure", "note", "date")
FACTS_SHOWN = 3


def answer(
    record: Record, job: str | None, subject: str | None, filters: dict[str, Any], width: int | None
) -> tuple[list[str], Any]:
    """What `interregnum record` prints: lines for people, for a terminal of `width` columns; the same as data."""
    if job == "show":
        lines = list(full_lines(record, subject or "", min(WIDTH, width or WIDTH)))
        return lines, data_of(record, subject or "")
    if job == "coverage":
        text = text_of(Path(subject or ""))
        where = located(record, text)
        marks = coverage(record, text, where)
        lines = [*coverage_lines(marks), *_located_lines(record, where)]
        return lines, [{**asdict(covered.mark), **_coverage_data(covered)} for covered in marks]
    if job == "copied":
        runs = copied(record, text_of(Path(subject or "")))
        return list(copied_lines(runs)), [asdict(run) for run in runs]
    chosen = select(record, **filters)
    beside = bool(filters.get("disputed_only"))
    return list(listing(record, chosen, beside=beside)), [data_of(record, id) for id in chosen]


# --- many readings ------------------------------------------------------------------------------------------


def listing(record: Record, readings: Sequence[str], *, beside: bool = False) -> Iterator[str]:
    """Readings in one line each: the window drawn and in words, what we read, and what the source says.

    `beside` adds their accounts below each, and the claims about it that are at odds, one beside the other.
    """
    if not readings:
        yield "No reading of the record matches."
        return
    timeline = record.timeline
    cells = f"Each cell of the strip is an hour, from {timeline.starts.label} to {timeline.ends.label}"
    yield f"{len(readings)} of {counted(len(record.readings), 'reading')}. {cells}; {BEFORE} before, {AFTER} after."
    for id in readings:
        reading, window = record.readings[id], record.windows[id]
        mark = "≠" if disputed(record, id) else " "
        words = click.style(in_words(window), dim=True)
        source = locators(reading.accounts[0].source or "") if reading.accounts else ""
        title = click.style(reading.title, bold=True)
        yield f'{strip(record, window)} {mark}  {title}; {words}, written "{window.as_written}" {source} [{id}]'
        if beside:
            accounts = enumerate(reading.accounts)
            yield from (f"    {_told(record, id, number, account)}" for number, account in accounts)
            claims = record.claims_about(id).items()
            yield from (f"    {_claim_line(name, claim)}" for name, claim in claims if claim.kind in AT_ODDS)


def in_words(window: Window) -> str:
    """The window in words, with its day once: `25 Oct, between 21:40 and 21:45 (inferred)`."""
    first, last = window.not_before, window.not_after
    words = window.text(dated=True)
    if first is None or last is None or first.date != last.date or words.startswith("on "):
        return words
    return f"{first.date.short}, {window.text()}"


def strip(record: Record, window: Window) -> str:
    """The window drawn on the hours of the scenario; a window outside them is an arrow."""
    cells = max(1, math.ceil(record.timeline.length / CELL))
    starts = record.timeline.starts
    first = -math.inf if window.not_before is None else window.not_before.since(starts)
    last = math.inf if window.not_after is None else window.not_after.since(starts)
    if last < 0:
        return BEFORE + EMPTY * (cells - 1)
    if first > record.timeline.length:
        return EMPTY * (cells - 1) + AFTER
    begin = 0 if first < 0 else min(int(first // CELL), cells - 1)
    end = cells - 1 if last > record.timeline.length else min(int(last // CELL), cells - 1)
    drawn = [FULL if begin <= cell <= end else EMPTY for cell in range(cells)]
    if first < 0:
        drawn[0] = BEFORE
    if last > record.timeline.length:
        drawn[-1] = AFTER
    return "".join(drawn)


# --- one reading or claim -----------------------------------------------------------------------------------


def full_lines(record: Record, name: str, width: int) -> Iterator[str]:
    """A reading or a claim in full, as labelled lines of at most `width` columns."""
    _, noun = entry(record, name)
    title = noun.claim if isinstance(noun, Claim) else noun.title
    yield f"{click.style(title, bold=True)}  [{name}]"
    items = _claim_items(record, noun) if isinstance(noun, Claim) else _reading_items(record, name)
    for label, texts in items:
        yield from _labelled(label, texts, width - LABEL)


def _reading_items(record: Record, name: str) -> Iterator[tuple[str, list[str]]]:
    """Accounts side by side, claims about the reading, both calendars."""
    reading = record.readings[name]
    strip_line = f"|{strip(record, record.windows[name])}| {_span(record)}"
    yield "kind", [reading.kind]
    yield "when", [*_when(record, name), strip_line]
    yield "where", [", ".join(title_of(record, place) for place in reading.place), reading.where]
    yield "who", [", ".join(title_of(record, actor) for actor in reading.who)]
    yield (
        "accounts",
        [_told(record, name, number, account) for number, account in enumerate(reading.accounts)],
    )
    yield "we follow", [" because ".join(part for part in (reading.preferred, reading.why) if part)]
    yield from _figures(reading)
    yield "claims", [_claim_line(id, claim) for id, claim in record.claims_about(name).items()]
    yield "measured by", [", ".join(reading.measures) or "nothing in the model"]


def _claim_items(record: Record, claim: Claim) -> Iterator[tuple[str, list[str]]]:
    yield "kind", [claim.kind]
    yield "said by", [", ".join(part for part in (claim.by, claim.written) if part)]
    yield "verdict", [claim.verdict]
    yield "source", [claim.source or ""]
    yield "sides", [_account(record, account, False, None) for account in claim.sides]
    yield from _figures(claim)
    yield "about", [f"{record.readings[id].title} [{id}]" for id in claim.about if id in record.readings]


def _labelled(label: str, texts: Iterable[str], width: int) -> Iterator[str]:
    """Texts under a label, wrapped; an empty text has no line."""
    options: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
    lines = (line for text in texts if text for line in wrap(text, width, subsequent_indent="  ", **options))
    for number, line in enumerate(lines):
        yield f"  {label if number == 0 else '':<12} {line}"


def _when(record: Record, name: str) -> Iterator[str]:
    """The window in words, by both calendars; the words of the source; the clock and what is uncertain."""
    reading, window = record.readings[name], record.windows[name]
    days = [bound for bound in (window.not_before, window.not_after) if bound is not None]
    qualifier, words = window.qualifier.replace("_", " "), in_words(window)
    yield f"{words}{'' if qualifier in words else f' ({qualifier})'}, {_style(window.calendar)}"
    other = Calendar.GREGORIAN if window.calendar is Calendar.JULIAN else Calendar.JULIAN
    yield f"{_both(days, other)}, {_style(other)}"
    yield f'written "{window.as_written}"'
    if reading.when.attributed_by or reading.when.why:
        by = f"bounds by the {reading.when.attributed_by}" if reading.when.attributed_by else "bounds"
        yield f"{by}: {reading.when.why}" if reading.when.why else by
    if reading.when.doubt:
        yield f"in doubt: {reading.when.doubt}"
    names = (reading.when.clock, window.clock)
    clock = next(
        (clock for id, clock in record.clocks.items() if id == names[0] or clock.title == names[1]), None
    )
    yield f"by {window.clock}" + (f" ({clock.offset})" if clock is not None else "")
    if clock is not None and clock.doubt:
        yield f"its doubt: {clock.doubt}"


def _both(days: Sequence[Moment], calendar: Calendar) -> str:
    shown = dict.fromkeys(str(day.to(calendar).shown().date) for day in days)
    return " to ".join(shown)


def _style(calendar: Calendar) -> str:
    return "Old Style" if calendar is Calendar.JULIAN else "New Style"


def _span(record: Record) -> str:
    return f"{record.timeline.starts.label} to {record.timeline.ends.label}"


def _told(record: Record, id: str, number: int, account: Account) -> str:
    """An account of a reading, marked where it is the one that the reading follows."""
    preferred = record.readings[id].preferred
    follows = bool(preferred) and preferred in (account.source, account.by)
    return _account(record, account, follows, record.own_windows.get((id, number)))


def _account(record: Record, account: Account, follows: bool, own: Window | None) -> str:
    who = ", ".join(part for part in (account.by, account.written) if part)
    head = f"{who or 'the source'} ({account.kind}): {account.says}"
    when = f" Its hour: {in_words(own)}." if own is not None else ""
    opens = record.opening(account.source or "")
    return f"{'*' if follows else '-'} {head}{when} {account.source}" + (f' ("{opens} ...")' if opens else "")


def _claim_line(id: str, claim: Claim) -> str:
    verdict = f" The author: {claim.verdict}." if claim.verdict else ""
    return f"- {claim.by} ({claim.kind}): {claim.claim}.{verdict} {claim.source or ''} [{id}]"


def _figures(noun: Any) -> Iterator[tuple[str, list[str]]]:
    yield "figures", [f"{figure.number:g} {figure.of}" for figure in noun.figures]
    for total in noun.sums:
        parts = " + ".join(f"{part:g}" for part in total.parts)
        rest = f"{total.rest:g} left over" if total.rest else "it adds up"
        yield "sum", [f"{parts} = {sum(total.parts):g} of {total.total:g}: {rest}. {total.says}".rstrip()]


# --- the coverage of a text ---------------------------------------------------------------------------------


def coverage_lines(marks: Sequence[Covered]) -> Iterator[str]:
    """Every mark of a text with the facts that cover it, then the marks without, then the count."""
    for covered in marks:
        facts = ", ".join(covered.facts[:FACTS_SHOWN]) + (" ..." if len(covered.facts) > FACTS_SHOWN else "")
        aside = f"set aside: {covered.aside}" if covered.aside else click.style("not covered", fg="red")
        mark = covered.mark
        place = f"{mark.line}:{mark.column:<6} ¶{mark.paragraph:<4}"
        yield f"{place} {mark.kind:<7} {mark.text:<24} {facts or aside}"
    missing = [covered for covered in marks if not covered.accounted]
    if missing:
        yield ""
        yield "Not covered:"
    for uncovered in missing:
        mark, elsewhere = uncovered.mark, ", ".join(uncovered.elsewhere[:FACTS_SHOWN])
        also = f"; elsewhere in {elsewhere}" if elsewhere else ""
        yield f"  line {mark.line}, column {mark.column}: the {mark.kind} {mark.text!r}{also}"
    yield ""
    for kind in KINDS:
        of_kind = [covered for covered in marks if covered.mark.kind == kind]
        others = sum(1 for covered in of_kind if covered.aside)
        counted = f"{sum(1 for covered in of_kind if covered.facts)} of {len(of_kind)} {kind}s covered"
        yield counted + (f", {others} set aside" if others else "")


def _located_lines(record: Record, where: Located) -> Iterator[str]:
    """Which source the text was taken for, where the record has several, and what of it was not found."""
    if len({passage.source for passage in record.passages}) > 1:
        yield f"Read as: {record.known_works[where.work].title} [{where.work}]"
    if where.lacking:
        yield f"Passages that this text does not have: {', '.join(f'¶{number}' for number in where.lacking)}"
    if where.beyond:
        yield f"Paragraphs before and after the passages, not looked at: {where.beyond:,}"


def copied_lines(runs: Sequence[Copied]) -> Iterator[str]:
    """Each run of words that is shared, with where it stands."""
    if not runs:
        yield f"No run of {RUN} words or more is shared with this text."
    for run in runs:
        yield f"{run.where}: {run.words}"


def _coverage_data(covered: Covered) -> dict[str, Any]:
    return {"covered_by": list(covered.facts), "elsewhere": list(covered.elsewhere), "aside": covered.aside}


def data_of(record: Record, name: str) -> dict[str, Any]:
    """A reading or a claim as plain data; a reading with its window by both calendars."""
    _, noun = entry(record, name)
    data: dict[str, Any] = {"id": name, **noun.model_dump(mode="json")}
    if isinstance(noun, Claim):
        return data
    window = record.windows[name]
    bounds = {"not_before": window.not_before, "best": window.best, "not_after": window.not_after}
    for style, calendar in (("old_style", Calendar.JULIAN), ("new_style", Calendar.GREGORIAN)):
        data[style] = {
            key: None if bound is None else bound.to(calendar).timestamp for key, bound in bounds.items()
        }
    data["window"] = window.text(dated=True)
    data["disputed"] = disputed(record, name)
    data["claims"] = {id: claim.model_dump(mode="json") for id, claim in record.claims_about(name).items()}
    return data
