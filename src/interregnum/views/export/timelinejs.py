"""TimelineJS: one JSON file for the timeline of Knight Lab, with what happened and what the sources say.

TimelineJS puts headlines and texts into its page as HTML; so everything that a scenario or a record says is escaped
there, and `autolink` is off. The titles of rows it decodes (3.9.11) before it puts them in as HTML, which undoes an
escape: `plain` leaves nothing in them to decode. Its axis knows one calendar; days stand there New Style, and in
both styles in words.
Format: https://timeline.knightlab.com/docs/json-format.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from interregnum.dates import Calendar, Moment, Window
from interregnum.history import Firing
from interregnum.record import Account, Claim, Reading, Record
from interregnum.views.export.losses import Ledger
from interregnum.views.export.subject import Subject, html

MOST_DAYS = 12  # days of a scenario up to which each is an era of its own
LOOKALIKES = str.maketrans("<>&", "‹›＆")
SOURCES = "Sources: "  # before the groups of the record


def export(subject: Subject, ledger: Ledger) -> dict[str, bytes]:
    """The events worth telling, then the readings of the record."""
    told = list(subject.history.told())
    slides = [_event(subject, firing) for firing in told]
    if subject.record is not None:
        slides += [_reading(subject, subject.record, id) for id in subject.record.windows]
    bent = [slide for slide in slides if slide.get("group", "") != plain(slide.get("group", ""))]
    for slide in bent:
        slide["group"] = plain(slide["group"])
    ledger.narrow(
        len(bent), "slides in rows whose title has one of < > &: TimelineJS shows look-alikes of these"
    )
    data = {"title": _title(subject), "events": slides, "eras": list(_eras(subject)), "scale": "human"}
    _enter(subject, ledger, [str(firing.number) for firing in told])
    return {"": (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()}


# --- the history --------------------------------------------------------------------------------------------


def _title(subject: Subject) -> dict[str, Any]:
    frame = subject.scenario.scenario
    outcomes = subject.scenario.outcomes.items()
    ended = _list([f"{one.title}: {subject.history.shown(id)}" for id, one in outcomes], "How it ended")
    text = f"<p>{html(frame.about)}</p><p>{html(subject.made_by)}</p>{ended}"
    return {"text": {"headline": html(frame.title), "text": text}, "autolink": False}


def _event(subject: Subject, firing: Firing) -> dict[str, Any]:
    event, when = subject.network.events[firing.event], subject.timeline.both(firing.minute)
    grounds = "; ".join(one for one in (event.grounds.source, event.grounds.why) if one)
    text = "<p>In this history, not in the sources</p>" + _labelled(
        ("When", when),
        ("Where", subject.places.get(event.place, "")),
        ("Who", subject.actors[event.by][1] if event.by else ""),
        ("Stands on", grounds),
    )
    moment, group = subject.timeline.moment_at(firing.minute), _group(subject, event.by, event.place)
    slide = _slide(f"event-{firing.number}", subject.history.title(firing), text, moment, None, group)
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


def _group(subject: Subject, who: str, place: str) -> str:
    """The row of an event: the authority or assembly that acts; else the place, at its widest but one."""
    scenario = subject.scenario
    if who in scenario.persons:
        side = scenario.persons[who].side
        if side is not None:
            return subject.actors[side][1]
    if who in scenario.units:
        return subject.actors[scenario.units[who].obeys][1]
    if who in scenario.authorities or who in scenario.assemblies:
        return subject.actors[who][1]
    return _around(subject, place)


def _around(subject: Subject, place: str) -> str:
    """The title of the widest place around a place that itself lies within another; or of the place."""
    chain = [place]
    while (known := subject.scenario.places.get(chain[-1])) is not None and known.within not in (
        None,
        *chain,
    ):
        chain.append(str(known.within))
    return subject.places.get(chain[-2] if len(chain) > 1 else chain[0], "")


def _eras(subject: Subject) -> Iterator[dict[str, Any]]:
    """The days of the scenario by its own calendar; or its whole span, where they are many."""
    starts, ends = subject.timeline.starts, subject.timeline.ends
    days = ends.date.day_number - starts.date.day_number
    if days > MOST_DAYS:
        yield _era(subject.scenario.scenario.title, starts, ends)
        return
    for n in range(days + 1):
        day = starts.date.plus(n)
        first = starts if n == 0 else Moment(day, 0.0, starts.clock)
        last = ends if n == days else Moment(day.plus(1), 0.0, starts.clock)
        if first < last:
            yield _era(f"{day}, {_style(day.calendar)}", first, last)


def plain(text: str) -> str:
    """Text without the letters of which tags and entities are made; others that look like them stand in their place."""
    return text.translate(LOOKALIKES)


def _era(headline: str, first: Moment, last: Moment) -> dict[str, Any]:
    return {"start_date": date(first), "end_date": date(last), "text": {"headline": html(headline)}}


def _style(calendar: Calendar) -> str:
    return "Old Style" if calendar is Calendar.JULIAN else "New Style"


# --- the record ---------------------------------------------------------------------------------------------


def _reading(subject: Subject, record: Record, id: str) -> dict[str, Any]:
    reading, window = record.readings[id], record.windows[id]
    first = window.not_before or window.not_after or record.timeline.starts
    last = window.not_after if window.not_before is not None else None
    text = "".join(_said(subject, record, id, reading, window))
    starts = subject.timeline.starts
    begins, ends = (subject.timeline.moment_at(one.since(starts)) for one in (first, last or first))
    slide = _slide(f"reading-{id}", reading.title, text, begins, ends, SOURCES + _row(subject, reading))
    return {**slide, "display_date": plain(f"{window.text(dated=True)}, {_style(window.calendar)}")}


def _row(subject: Subject, reading: Reading) -> str:
    """The group of a reading: of the first who has one, else of its place."""
    groups = [_group(subject, who, "") for who in reading.who] + [
        _around(subject, place) for place in reading.place
    ]
    return next((group for group in groups if group), "no place named")


def _said(subject: Subject, record: Record, id: str, reading: Reading, window: Window) -> Iterator[str]:
    """The text of a reading: words of the source, accounts side by side, figures, claims about it."""
    yield f"<p>In the sources, written “{html(window.as_written)}” ({html(window.qualifier.replace('_', ' '))})</p>"
    yield _labelled(
        ("Where", ", ".join(subject.places[one] for one in reading.place) or reading.where),
        ("Who", ", ".join(subject.actors[one][1] for one in reading.who) or reading.actors),
        ("Bounds", reading.when.why),
        ("In doubt", reading.when.doubt),
    )
    accounts = [_account(one, record.own_windows.get((id, n))) for n, one in enumerate(reading.accounts)]
    yield _list(accounts, "Accounts")
    yield _labelled(("Followed", " because ".join(one for one in (reading.preferred, reading.why) if one)))
    yield _figures(reading)
    for one in record.claims_about(id).values():
        yield _claim(one)


def _account(account: Account, own: Window | None) -> str:
    who = ", ".join(one for one in (account.by, account.written) if one) or "The source"
    when = f" Its hour: {own.text(dated=True)}." if own is not None else ""
    return f"{who} ({account.kind}): {_sentence(account.says)}{when} {account.source or ''}"


def _claim(claim: Claim) -> str:
    verdict = f" The author: {_sentence(claim.verdict)}" if claim.verdict else ""
    said = f"{claim.by} ({claim.kind}): {_sentence(claim.claim)}{verdict} {claim.source or ''}"
    sides = _list([_account(one, None) for one in claim.sides], "Its sides")
    return _labelled(("Claim", said)) + sides + _figures(claim)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _figures(noun: Reading | Claim) -> str:
    figures = [f"{one.number:g} {one.of}" for one in noun.figures]
    sums = (
        f"{' + '.join(f'{part:g}' for part in one.parts)} against {one.total:g}: {one.rest:g} left over. {one.says}"
        for one in noun.sums
    )
    return _list([*figures, *sums], "Figures")


def _list(items: list[str], heading: str) -> str:
    """Lines of text under a heading."""
    lines = "".join(f"<li>{html(item)}</li>" for item in items)
    return f"<p>{heading}</p><ul>{lines}</ul>" if items else ""


# --- the ledger ---------------------------------------------------------------------------------------------


def _enter(subject: Subject, ledger: Ledger, told: list[str]) -> None:
    in_text = "stands in the text of a slide"
    ledger.keep("history.events", told)
    ledger.drop("history.events", "bookkeeping, which no reader follows")
    ledger.tell("history.outcomes", "stands in the text of the title")
    ledger.drop("history.causes", "slides cannot refer to each other: `why` and the tables have them")
    ledger.drop(
        "history.", "a timeline has events and no quantities or messages; what sent or changed them is there"
    )
    ledger.drop("model.", "a timeline has no rules")
    ledger.drop(
        "scenario.", "a timeline has no entries beside its slides; titles stand in their texts and rows"
    )
    ledger.narrow(len(told), "events of the history, whose minutes have fractions, are told to the second")
    if subject.timeline.calendar is Calendar.JULIAN:
        ledger.narrow(len(told), "events lie on an axis of New Style days; Old Style stands in words")
    if subject.record is None:
        return
    record, windows = subject.record, subject.record.windows
    ledger.keep("record.readings", windows)
    ledger.drop("record.readings", "has no window")
    about = {id for id, claim in record.claims.items() if any(one in windows for one in claim.about)}
    for kind in ("accounts", "sides", "figures", "sums"):
        keys = ledger.census[f"record.{kind}"]
        shown = [key for key in keys if key.rpartition("/")[0] in {*windows, *about}]
        ledger.tell(f"record.{kind}", in_text, shown)
        ledger.drop(f"record.{kind}", "belongs to a claim about no reading")
    ledger.tell("record.claims", f"{in_text}, of each reading it is about", about)
    ledger.drop("record.claims", "is about no reading, and so has no slide")
    ledger.drop("record.", "only what a slide names of them is there")
    _narrow_windows(record, ledger)


def _narrow_windows(record: Record, ledger: Ledger) -> None:
    windows = record.windows.values()
    ledger.narrow(
        sum(one.not_before is None or one.not_after is None for one in windows),
        "windows with an open side are points at the side that is known; their words say so",
    )
    ledger.narrow(
        sum(one.best is not None for one in windows), "likeliest moments within a window are not shown"
    )
    ledger.narrow(
        sum(one.clock != record.timeline.starts.clock.name for one in windows),
        "windows by another clock are put at the hour of the scenario's clock",
    )
    ledger.narrow(len(record.own_windows), "hours that single accounts give stand only in words")
