"""TimelineJS: one JSON file for the timeline of Knight Lab, with what happened and what the sources say.

TimelineJS puts headlines and texts into its page as HTML; so everything that a scenario or a record says is escaped
there, and `autolink` is off. The titles of rows it decodes (3.9.11) before it puts them in as HTML, which undoes an
escape: `plain` leaves nothing in them to decode. Its axis knows one calendar; days on it are New Style, in
the texts both styles.
Format: https://timeline.knightlab.com/docs/json-format.html
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from interregnum.dates import Calendar, Moment, Window
from interregnum.history import Firing
from interregnum.record import Account, Claim, Reading, Record
from interregnum.record.schema import Sum
from interregnum.views.export.exported import Exported, html
from interregnum.views.export.losses import Ledger

MOST_DAYS = 12  # days of a scenario up to which each is an era of its own
LOOKALIKES = str.maketrans("<>&", "‹›＆")
SOURCES = "Sources: "  # before the groups of the record
MOST_ROWS = 12  # with more, nothing is left of a screen of 800 pixels for the axis under them
OTHERS = "Others"


def export(exported: Exported, ledger: Ledger) -> dict[str, bytes]:
    """The events, without bookkeeping, then the readings of the record."""
    events = list(exported.history.without_bookkeeping())
    slides = [_event(exported, firing) for firing in events]
    if exported.record is not None:
        slides += [_reading(exported, exported.record, id) for id in exported.record.windows]
    ledger.narrow(
        _gather(slides),
        f"slides in rows of their own, which would be more than {MOST_ROWS}, are in `{OTHERS}`",
    )
    changed = [slide for slide in slides if slide.get("group", "") != plain(slide.get("group", ""))]
    for slide in changed:
        slide["group"] = plain(slide["group"])
    ledger.narrow(
        len(changed), "slides in rows whose title has one of < > &: TimelineJS shows look-alikes of these"
    )
    data = {"title": _title(exported), "events": slides, "eras": list(_eras(exported)), "scale": "human"}
    _enter(exported, ledger, [str(firing.number) for firing in events])
    return {"": (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()}


def _gather(slides: list[dict[str, Any]]) -> int:
    """Put the slides of the smallest rows together where there are too many rows; how many slides that are.

    What is kept of the history is kept of its sources, so that both still stand beside each other.
    """
    rows = Counter(slide.get("group", "") for slide in slides)
    if len(rows) <= MOST_ROWS:
        return 0
    subjects = Counter(slide.get("group", "").removeprefix(SOURCES) for slide in slides)
    kept: set[str] = set()
    for subject, _ in subjects.most_common():
        more = {subject, SOURCES + subject} & rows.keys() - {""}
        if len(kept) + len(more) <= MOST_ROWS - 2:
            kept |= more
    moved = [slide for slide in slides if slide.get("group", "") not in kept]
    for slide in moved:
        slide["group"] = (SOURCES if slide.get("group", "").startswith(SOURCES) else "") + OTHERS
    return len(moved)


# --- the history --------------------------------------------------------------------------------------------


def _title(exported: Exported) -> dict[str, Any]:
    frame = exported.scenario.scenario
    outcomes = exported.scenario.outcomes.items()
    ended = _list(
        [f"{outcome.title}: {exported.history.shown(id)}" for id, outcome in outcomes], "How it ended"
    )
    licence = _labelled(("Licence", frame.licence or ""))
    text = f"<p>{html(frame.about)}</p>{ended}<p>{html(exported.made_by)}</p>{licence}"
    return {"text": {"headline": html(frame.title), "text": text}, "autolink": False}


def _event(exported: Exported, firing: Firing) -> dict[str, Any]:
    event, when = exported.network.events[firing.event], exported.timeline.both(firing.minute)
    grounds = "; ".join(part for part in (event.grounds.source, event.grounds.why) if part)
    text = "<p>In this history, not in the sources</p>" + _labelled(
        ("When", when),
        ("Where", exported.places.get(event.place, "")),
        ("Who", exported.actors[event.by][1] if event.by else ""),
        ("Based on", grounds),
    )
    moment, group = exported.timeline.moment_at(firing.minute), _group(exported, event.by, event.place)
    slide = _slide(f"event-{firing.number}", exported.history.title(firing), text, moment, None, group)
    return {**slide, "display_date": plain(when)}


def _labelled(*lines: tuple[str, str]) -> str:
    return "".join(f"<p>{label}: {html(value)}</p>" for label, value in lines if value)


def _slide(
    id: str, headline: str, text: str, first: Moment, last: Moment | None, group: str
) -> dict[str, Any]:
    slide = {
        "unique_id": id,
        "start_date": date(first),
        "text": {"headline": html(headline), "text": text},
        "autolink": False,
    }
    if last is not None and last != first:
        slide["end_date"] = date(last)
    return {**slide, "group": group} if group else slide


def date(moment: Moment) -> dict[str, int]:
    """A moment as TimelineJS dates it: by the Gregorian calendar, to the second, whatever the clock."""
    shown = moment.to(Calendar.GREGORIAN).shown()
    seconds = round(shown.minute * 60)
    day = {"year": shown.date.year, "month": shown.date.month, "day": shown.date.day}
    return {**day, "hour": seconds // 3600, "minute": seconds // 60 % 60, "second": seconds % 60}


def _group(exported: Exported, who: str, place: str) -> str:
    """The row of an event: the authority or assembly that acts; else the place, at its widest but one."""
    scenario = exported.scenario
    if who in scenario.persons:
        side = scenario.persons[who].side
        if side is not None:
            return exported.actors[side][1]
    if who in scenario.units:
        return exported.actors[scenario.units[who].obeys][1]
    if who in scenario.authorities or who in scenario.assemblies:
        return exported.actors[who][1]
    return _around(exported, place)


def _around(exported: Exported, place: str) -> str:
    """The title of the widest place around a place that itself lies within another; or of the place."""
    chain = [place]
    while (known := exported.scenario.places.get(chain[-1])) is not None and known.within not in (
        None,
        *chain,
    ):
        chain.append(str(known.within))
    return exported.places.get(chain[-2] if len(chain) > 1 else chain[0], "")


def _eras(exported: Exported) -> Iterator[dict[str, Any]]:
    """The days of the scenario by its own calendar; or its whole span, where they are many."""
    starts, ends = exported.timeline.starts, exported.timeline.ends
    days = ends.date.day_number - starts.date.day_number
    if days > MOST_DAYS:
        yield _era(exported.scenario.scenario.title, starts, ends)
        return
    for n in range(days + 1):
        day = starts.date.plus(n)
        first = starts if n == 0 else Moment(day, 0.0, starts.clock)
        last = ends if n == days else Moment(day.plus(1), 0.0, starts.clock)
        if first < last:
            yield _era(f"{day}, {_style(day.calendar)}", first, last)


def plain(text: str) -> str:
    """Text without the letters of which tags and entities are made; similar ones replace them."""
    return text.translate(LOOKALIKES)


def _era(headline: str, first: Moment, last: Moment) -> dict[str, Any]:
    return {"start_date": date(first), "end_date": date(last), "text": {"headline": html(headline)}}


def _style(calendar: Calendar) -> str:
    return "Old Style" if calendar is Calendar.JULIAN else "New Style"


# --- the record ---------------------------------------------------------------------------------------------


def _reading(exported: Exported, record: Record, id: str) -> dict[str, Any]:
    reading, window = record.readings[id], record.windows[id]
    first = window.not_before or window.not_after or record.timeline.starts
    last = window.not_after if window.not_before is not None else None
    text = "".join(_said(exported, record, id, reading, window))
    starts = exported.timeline.starts
    begins, ends = (exported.timeline.moment_at(moment.since(starts)) for moment in (first, last or first))
    slide = _slide(f"reading-{id}", reading.title, text, begins, ends, SOURCES + _row(exported, reading))
    return {**slide, "display_date": plain(f"{window.text(dated=True)}, {_style(window.calendar)}")}


def _row(exported: Exported, reading: Reading) -> str:
    """The group of a reading: of the first who has one, else of its place."""
    groups = [_group(exported, who, "") for who in reading.who] + [
        _around(exported, place) for place in reading.place
    ]
    return next((group for group in groups if group), "no place named")


def _said(exported: Exported, record: Record, id: str, reading: Reading, window: Window) -> Iterator[str]:
    """The text of a reading: words of the source, accounts side by side, figures, claims about it."""
    yield f"<p>In the sources, written “{html(window.as_written)}” ({html(window.qualifier.replace('_', ' '))})</p>"
    yield _labelled(
        ("Where", ", ".join(exported.places[place] for place in reading.place) or reading.where),
        ("Who", ", ".join(exported.actors[actor][1] for actor in reading.who) or reading.actors),
        ("Bounds", reading.when.why),
        ("In doubt", reading.when.doubt),
    )
    accounts = [
        _account(account, record.own_windows.get((id, n))) for n, account in enumerate(reading.accounts)
    ]
    yield _list(accounts, "Accounts")
    yield _labelled(("Followed", " because ".join(part for part in (reading.preferred, reading.why) if part)))
    yield _figures(reading)
    for claim in record.claims_about(id).values():
        yield _claim(claim)


def _account(account: Account, own: Window | None) -> str:
    who = ", ".join(part for part in (account.by, account.written) if part) or "The source"
    when = f" Its hour: {own.text(dated=True)}." if own is not None else ""
    return f"{who} ({account.kind}): {_sentence(account.says)}{when} {account.source or ''}"


def _claim(claim: Claim) -> str:
    verdict = f" The author: {_sentence(claim.verdict)}" if claim.verdict else ""
    said = f"{claim.by} ({claim.kind}): {_sentence(claim.claim)}{verdict} {claim.source or ''}"
    sides = _list([_account(side, None) for side in claim.sides], "Its sides")
    return _labelled(("Claim", said)) + sides + _figures(claim)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _figures(noun: Reading | Claim) -> str:
    figures = [f"{figure.number:g} {figure.of}" for figure in noun.figures]
    return _list([*figures, *(_sum(total) for total in noun.sums)], "Figures")


def _sum(total: Sum) -> str:
    parts = " + ".join(f"{part:g}" for part in total.parts)
    return f"{parts} against {total.total:g}: {total.rest:g} left over. {total.says}"


def _list(items: list[str], heading: str) -> str:
    """Lines of text under a heading."""
    lines = "".join(f"<li>{html(item)}</li>" for item in items)
    return f"<p>{heading}</p><ul>{lines}</ul>" if items else ""


# --- the ledger ---------------------------------------------------------------------------------------------


def _enter(exported: Exported, ledger: Ledger, shown_events: list[str]) -> None:
    in_text = "is in the text of a slide"
    ledger.keep("history.events", shown_events)
    ledger.drop("history.events", "bookkeeping")
    ledger.keep_as_text("history.outcomes", "is in the text of the title")
    ledger.drop("history.causes", "slides cannot refer to each other; `why` and the tables have the causes")
    ledger.drop("history.", "a timeline has events only, no quantities and no messages")
    ledger.drop("model.", "a timeline has no rules")
    ledger.drop(
        "scenario.", "a timeline has no entries beside its slides; titles are in their texts and rows"
    )
    ledger.narrow(
        len(shown_events), "events of the history, whose minutes have fractions, are rounded to the second"
    )
    if exported.timeline.calendar is Calendar.JULIAN:
        ledger.narrow(len(shown_events), "the axis has New Style days; Old Style is in the texts")
    if exported.record is None:
        return
    record, windows = exported.record, exported.record.windows
    ledger.keep("record.readings", windows)
    ledger.drop("record.readings", "has no window")
    about = {id for id, claim in record.claims.items() if any(reading in windows for reading in claim.about)}
    for kind in ("accounts", "sides", "figures", "sums"):
        keys = ledger.census[f"record.{kind}"]
        shown = [key for key in keys if key.rpartition("/")[0] in {*windows, *about}]
        ledger.keep_as_text(f"record.{kind}", in_text, shown)
        ledger.drop(f"record.{kind}", "belongs to a claim about no reading")
    ledger.keep_as_text("record.claims", f"{in_text}, of each reading it is about", about)
    ledger.drop("record.claims", "is about no reading, and so has no slide")
    ledger.drop("record.", "only what a slide names is there")
    _narrow_windows(record, ledger)


def _narrow_windows(record: Record, ledger: Ledger) -> None:
    windows = record.windows.values()
    ledger.narrow(
        sum(window.not_before is None or window.not_after is None for window in windows),
        "windows with an open side are points at the known side; their text says so",
    )
    ledger.narrow(
        sum(window.best is not None for window in windows), "likeliest moments within a window are not shown"
    )
    ledger.narrow(
        sum(window.clock != record.timeline.starts.clock.name for window in windows),
        "windows by another clock are put at the hour of the scenario's clock",
    )
    ledger.narrow(len(record.own_windows), "hours given by single accounts are only in the text")
