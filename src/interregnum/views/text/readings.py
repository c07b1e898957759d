"""The record on a terminal: readings in lines with their windows drawn, one in full, a text held against them.

Windows are drawn as windows, on a strip with a cell for each hour of the scenario, and told in words; never
as points.
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
    coverage,
    disputed,
    entry,
    select,
)
from interregnum.record.citing import locators
from interregnum.record.coverage import text_of
from interregnum.record.lookup import title_of

CELL = 60.0  # minutes to a cell of the strip
EMPTY, FULL, BEFORE, AFTER = "·", "━", "◂", "▸"
WIDTH = 96  # columns of a line of a portrait, after its label
KINDS = ("hour", "figure", "note", "date")
FACTS_SHOWN = 3


def answer(record: Record, job: str | None, subject: str | None, **asked: Any) -> tuple[list[str], Any]:
    """What `interregnum record` prints: lines for people, and the same as data."""
    if job == "show":
        return list(portrait(record, subject or "")), data_of(record, subject or "")
    if job == "coverage":
        found = coverage(record, text_of(Path(subject or "")))
        return list(covered_lines(found)), [{**asdict(one.mark), **_covering(one)} for one in found]
    chosen = select(record, **asked)
    return list(listing(record, chosen)), [data_of(record, id) for id in chosen]


# --- many readings ------------------------------------------------------------------------------------------


def listing(record: Record, readings: Sequence[str]) -> Iterator[str]:
    """Readings in one line each: the window drawn and in words, what we read, and what the source says."""
    if not readings:
        yield "The record has nothing that answers."
        return
    timeline = record.timeline
    yield f"{len(readings)} of {len(record.readings)} readings. A cell of the strip is an hour,"
    yield f"from {timeline.starts.label} to {timeline.ends.label}; {BEFORE} and {AFTER} lie outside it."
    for id in readings:
        reading, window = record.readings[id], record.windows[id]
        mark = "≠" if disputed(record, id) else " "
        words = click.style(told(window), dim=True)
        source = locators(reading.accounts[0].source or "") if reading.accounts else ""
        title = click.style(reading.title, bold=True)
        yield f'{strip(record, window)} {mark} {title}; {words}, written "{window.as_written}" {source} [{id}]'


def told(window: Window) -> str:
    """The window in words, its day named once: `25 Oct, between 21:40 and 21:45 (inferred)`."""
    first, last = window.not_before, window.not_after
    words = window.text(dated=True)
    if first is None or last is None or first.date != last.date or words.startswith("on "):
        return words
    return f"{first.date.short}, {window.text()}"


def strip(record: Record, window: Window) -> str:
    """The window on the hours of the scenario; what lies wholly outside them is an arrow."""
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


def portrait(record: Record, name: str) -> Iterator[str]:
    """A reading or a claim in full: accounts side by side, claims about it, both calendars."""
    _, noun = entry(record, name)
    if isinstance(noun, Claim):
        yield from _claim_portrait(record, name, noun)
        return
    window = record.windows[name]
    yield f"{click.style(noun.title, bold=True)}  [{name}]"
    yield from _labelled("kind", [noun.kind])
    yield from _labelled("when", _when(record, name))
    yield from _labelled("", [f"|{strip(record, window)}| {_span(record)}"])
    yield from _labelled("where", [", ".join(title_of(record, one) for one in noun.place)])
    yield from _labelled("", [noun.where])
    yield from _labelled("who", [", ".join(title_of(record, one) for one in noun.who)])
    for number, account in enumerate(noun.accounts):
        follows = bool(noun.preferred) and noun.preferred in (account.source, account.by)
        own = record.own_windows.get((name, number))
        yield from _labelled("accounts" if number == 0 else "", [_account(account, follows, own)])
    yield from _labelled("we follow", [" because ".join(one for one in (noun.preferred, noun.why) if one)])
    yield from _figures(noun)
    for number, (id, claim) in enumerate(record.claims_about(name).items()):
        yield from _labelled("claims" if number == 0 else "", [_claim_line(id, claim)])
    yield from _labelled("measured by", [", ".join(noun.measures) or "nothing in the model"])


def _claim_portrait(record: Record, name: str, claim: Claim) -> Iterator[str]:
    yield f"{click.style(claim.claim, bold=True)}  [{name}]"
    yield from _labelled("kind", [claim.kind])
    yield from _labelled("said by", [", ".join(one for one in (claim.by, claim.written) if one)])
    yield from _labelled("verdict", [claim.verdict])
    yield from _labelled("source", [claim.source or ""])
    for number, account in enumerate(claim.sides):
        yield from _labelled("sides" if number == 0 else "", [_account(account, False, None)])
    yield from _figures(claim)
    about = [f"{record.readings[id].title} [{id}]" for id in claim.about if id in record.readings]
    for number, one in enumerate(about):
        yield from _labelled("about" if number == 0 else "", [one])


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines under a label, wrapped to be read."""
    wrapped = (part for line in lines if line for part in wrap(line, WIDTH, subsequent_indent="  "))
    for number, line in enumerate(wrapped):
        yield f"  {label if number == 0 else '':<12} {line}"


def _when(record: Record, name: str) -> Iterator[str]:
    """The window in words, by both calendars; the words of the source; the clock and what is uncertain."""
    reading, window = record.readings[name], record.windows[name]
    days = [bound for bound in (window.not_before, window.not_after) if bound is not None]
    qualifier, words = window.qualifier.replace("_", " "), told(window)
    yield f"{words}{'' if qualifier in words else f' ({qualifier})'}, {_style(window.calendar)}"
    other = Calendar.GREGORIAN if window.calendar is Calendar.JULIAN else Calendar.JULIAN
    yield f"{_both(days, other)}, {_style(other)}"
    yield f'written "{window.as_written}"'
    if reading.when.attributed_by or reading.when.why:
        by = f"bounds by the {reading.when.attributed_by}" if reading.when.attributed_by else "bounds"
        yield f"{by}: {reading.when.why}" if reading.when.why else by
    if reading.when.doubt:
        yield f"in doubt: {reading.when.doubt}"
    clocks = record.clocks.items()
    clock = next((one for id, one in clocks if id == reading.when.clock or one.title == window.clock), None)
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


def _account(account: Account, follows: bool, own: Window | None) -> str:
    who = ", ".join(one for one in (account.by, account.written) if one)
    head = f"{who or 'the source'} ({account.kind}): {account.says}"
    when = f" Its hour: {told(own)}." if own is not None else ""
    return f"{'*' if follows else '-'} {head}{when} {account.source}"


def _claim_line(id: str, claim: Claim) -> str:
    verdict = f" The author: {claim.verdict}." if claim.verdict else ""
    return f"- {claim.by} ({claim.kind}): {claim.claim}.{verdict} {claim.source or ''} [{id}]"


def _figures(noun: Any) -> Iterator[str]:
    for number, one in enumerate(noun.figures):
        yield from _labelled("figures" if number == 0 else "", [f"{one.number:g} {one.of}"])
    for one in noun.sums:
        parts = " + ".join(f"{part:g}" for part in one.parts)
        rest = f"{one.rest:g} left over" if one.rest else "it adds up"
        yield from _labelled(
            "sum", [f"{parts} = {sum(one.parts):g} of {one.total:g}: {rest}. {one.says}".rstrip()]
        )


# --- a text held against the record -------------------------------------------------------------------------


def covered_lines(found: Sequence[Covered]) -> Iterator[str]:
    """Every mark of a text with the facts that cover it; then what is not covered; then the count."""
    for one in found:
        facts = ", ".join(one.facts[:FACTS_SHOWN]) + (" ..." if len(one.facts) > FACTS_SHOWN else "")
        shown = facts or click.style("not covered", fg="red")
        mark = one.mark
        place = f"{mark.line}:{mark.column:<6} ¶{mark.paragraph:<4}"
        yield f"{place} {mark.kind:<7} {mark.text:<24} {shown}"
    missing = [one for one in found if not one.facts]
    if missing:
        yield ""
        yield "Not covered:"
    for one in missing:
        also = f"; elsewhere in {', '.join(one.elsewhere[:FACTS_SHOWN])}" if one.elsewhere else ""
        yield f"  line {one.mark.line}, column {one.mark.column}: the {one.mark.kind} {one.mark.text!r}{also}"
    yield ""
    for kind in KINDS:
        of_kind = [one for one in found if one.mark.kind == kind]
        yield f"{sum(1 for one in of_kind if one.facts)} of {len(of_kind)} {kind}s covered"


def _covering(one: Covered) -> dict[str, Any]:
    return {"covered_by": list(one.facts), "elsewhere": list(one.elsewhere)}


def data_of(record: Record, name: str) -> dict[str, Any]:
    """A reading or a claim as plain data; a reading with its window by both calendars."""
    _, noun = entry(record, name)
    data: dict[str, Any] = {"id": name, **noun.model_dump(mode="json")}
    if isinstance(noun, Claim):
        return data
    window = record.windows[name]
    bounds = {"not_before": window.not_before, "best": window.best, "not_after": window.not_after}
    for style, calendar in (("old_style", Calendar.JULIAN), ("new_style", Calendar.GREGORIAN)):
        data[style] = {key: one.to(calendar).iso if one is not None else None for key, one in bounds.items()}
    data["window"] = window.text(dated=True)
    data["disputed"] = disputed(record, name)
    data["claims"] = {id: claim.model_dump(mode="json") for id, claim in record.claims_about(name).items()}
    return data
