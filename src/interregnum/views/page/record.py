"""The record as data: readings with their windows in minutes, accounts side by side, claims."""

from __future__ import annotations

from typing import Any

from interregnum.dates import Calendar, Moment, Window
from interregnum.record import Account, Claim, Reading, Record, disputed
from interregnum.views.page.lanes import Lanes
from interregnum.views.text.readings import in_words

Bound = float | None


def record_data(record: Record, lanes: Lanes) -> dict[str, Any]:
    """Readings in the order of time, and claims by id."""
    return {
        "readings": [_reading(record, id, lanes) for id in record.windows],
        "claims": {id: _claim(claim) for id, claim in record.claims.items()},
    }


def _reading(record: Record, id: str, lanes: Lanes) -> dict[str, Any]:
    reading, window = record.readings[id], record.windows[id]
    first, best, last = bounds(record, window)
    data = {
        "id": id,
        "title": reading.title,
        "kind": reading.kind,
        "lane": lanes.of_reading(reading.measures, (*reading.who, *reading.place)),
        "first": first,
        "best": best,
        "last": last,
        "told": in_words(window),
        "other": _other_style(window),
        "written": window.as_written,
        "why_when": reading.when.why,
        "doubt": reading.when.doubt,
        "place": list(reading.place),
        "where": reading.where,
        "who": list(reading.who),
        "accounts": [
            _account(record, account, record.own_windows.get((id, number)))
            for number, account in enumerate(reading.accounts)
        ],
        "preferred": reading.preferred,
        "why": reading.why,
        "figures": [[figure.number, figure.of] for figure in reading.figures],
        "sums": [
            {"parts": list(total.parts), "total": total.total, "rest": total.rest, "says": total.says}
            for total in reading.sums
        ],
        "measures": list(reading.measures),
        "answers": lanes.measured(reading.measures),
        "hours_of": _hours_of(record, reading),
        "disputed": disputed(record, id),
    }
    return {key: value for key, value in data.items() if value is not False and value not in ("", [])}


def _hours_of(record: Record, reading: Reading) -> list[str]:
    """The events whose hours outcomes ask for, where the reading shows that such an hour had come."""
    outcomes = [
        record.scenario.outcomes[shown.outcome] for shown in reading.shows if shown.outcome and shown.is_
    ]
    return [outcome.time_of for outcome in outcomes if outcome.time_of]


def bounds(record: Record, window: Window) -> tuple[Bound, Bound, Bound]:
    """Not before, best, not after, in minutes from the start; None where there is no such bound."""
    starts = record.timeline.starts
    found = (window.not_before, window.best, window.not_after)
    first, best, last = (None if moment is None else round(moment.since(starts), 1) for moment in found)
    return first, best, last


def _other_style(window: Window) -> str:
    """The days of a window by the calendar that it is not written in."""
    other = Calendar.GREGORIAN if window.calendar is Calendar.JULIAN else Calendar.JULIAN
    ends: list[Moment] = [moment for moment in (window.not_before, window.not_after) if moment is not None]
    return " – ".join(dict.fromkeys(str(moment.to(other).shown().date) for moment in ends))


def _account(record: Record, account: Account, own: Window | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "by": account.by,
        "written": account.written,
        "kind": account.kind,
        "says": account.says,
        "source": account.source or "",
    }
    if own is not None:
        data["hour"] = in_words(own)
        data["first"], _, data["last"] = bounds(record, own)
    return {key: value for key, value in data.items() if value not in ("", None)}


def _claim(claim: Claim) -> dict[str, Any]:
    data = {
        "claim": claim.claim,
        "kind": claim.kind,
        "by": claim.by,
        "written": claim.written,
        "verdict": claim.verdict,
        "source": claim.source or "",
        "about": list(claim.about),
        "sides": [
            {"by": side.by, "kind": side.kind, "says": side.says, "source": side.source or ""}
            for side in claim.sides
        ],
    }
    return {key: value for key, value in data.items() if value not in ("", [])}
