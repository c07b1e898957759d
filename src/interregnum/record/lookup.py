"""Searching a record: by hour, place, person and source; where its accounts disagree.

Problem codes: hour, unknown-place, unknown-person, unknown-source, unknown-reading.
"""

from __future__ import annotations

from collections.abc import Iterable

from interregnum.dates import DateError, Window
from interregnum.errors import Problem, ProblemsFound, nearest_name
from interregnum.language.positions import clean
from interregnum.record.citing import cited
from interregnum.record.files import Record
from interregnum.record.schema import Claim, Reading

AT_ODDS = ("conflict", "legend", "unmarked")


def select(
    record: Record,
    *,
    at: str | None = None,
    place: str | None = None,
    who: str | None = None,
    source: str | None = None,
    disputed_only: bool = False,
) -> list[str]:
    """The readings that match every filter, in order of time; for an hour, the narrowest windows first.

    Raises `ProblemsFound` for an hour that is none, and for a place, a person or a source that nobody knows.
    """
    problems: list[Problem] = []
    chosen = list(record.windows)
    for wanted, filter_by in ((at, _at), (place, _at_place), (who, _with), (source, _told_by)):
        if wanted is not None:
            found = filter_by(record, wanted)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                chosen = [id for id in chosen if id in found]
    if problems:
        raise ProblemsFound(problems)
    if disputed_only:
        chosen = [id for id in chosen if disputed(record, id)]
    return sorted(chosen, key=lambda name: record.windows[name].width_minutes) if at is not None else chosen


def disputed(record: Record, reading: str) -> bool:
    """Whether accounts of a reading disagree, in what they say or in the hour, or facts contradict a claim about it."""
    window, accounts = record.windows.get(reading), record.readings[reading].accounts
    own = [record.own_windows.get((reading, number)) for number in range(len(accounts))]
    if window is not None and any(other is not None and _exclude(window, other) for other in own):
        return True
    kinds = [account.kind for account in accounts]
    kinds += [claim.kind for claim in record.claims_about(reading).values()]
    return any(kind in AT_ODDS for kind in kinds)


def _exclude(one: Window, other: Window) -> bool:
    """Whether two windows have no moment in common."""
    pairs = ((one.not_after, other.not_before), (other.not_after, one.not_before))
    return any(last is not None and first is not None and last < first for last, first in pairs)


def entry(record: Record, name: str) -> tuple[str, Reading | Claim]:
    """The reading or claim of that name. Raises `ProblemsFound` where there is none."""
    if name in record.readings:
        return name, record.readings[name]
    if name in record.claims:
        return name, record.claims[name]
    known = [*record.readings, *record.claims]
    raise ProblemsFound(
        [_unknown("unknown-reading", "the record has no reading or claim", "ID", name, known)]
    )


def title_of(record: Record, name: str) -> str:
    """The title of a place, a person or a body; its id where it has none."""
    scenario = record.scenario
    known = (
        scenario.places, scenario.persons, scenario.units, scenario.crowds, scenario.authorities,
        record.persons, record.bodies, record.places,
    )  # fmt: skip
    return next((entries[name].title for entries in known if name in entries), name.replace("_", " "))


def _at(record: Record, hour: str) -> set[str] | Problem:
    try:
        moment = record.timeline.moment_at(record.timeline.minute_of(hour))
    except DateError as error:
        return Problem("hour", error.message, "--at", found=clean(hour), allowed=error.allowed)
    return {id for id, window in record.windows.items() if window.contains(moment)}


def endings_told(record: Record) -> dict[str, tuple[str, str]]:
    """How outcomes ended, as far as readings say so: by outcome the label of its ending, and the reading."""
    return {
        shown.outcome: (shown.ended, id)
        for id, reading in record.readings.items()
        for shown in reading.shows
        if shown.outcome is not None and shown.ended is not None
    }


def _at_place(record: Record, place: str) -> set[str] | Problem:
    """Readings at a place, or at a place within it."""
    known = [*record.scenario.places, *record.places]
    if place not in known:
        return _unknown("unknown-place", "there is no place", "--place", place, known)
    inside = {name for name in known if place in _around(record, name)}
    return {id for id, reading in record.readings.items() if inside & set(reading.place)}


def _around(record: Record, place: str) -> set[str]:
    """A place and all that it lies within."""
    found: set[str] = set()
    here: str | None = place
    while here is not None and here not in found:
        found.add(here)
        known = record.scenario.places.get(here)
        here = known.within if known is not None else None
    return found


def _with(record: Record, who: str) -> set[str] | Problem:
    """Readings of someone; of a group, also those of its members."""
    scenario = record.scenario
    known = [
        *scenario.persons, *record.persons, *scenario.units, *scenario.crowds, *record.bodies,
        *scenario.groups, *scenario.authorities,
    ]  # fmt: skip
    if who not in known:
        return _unknown("unknown-person", "there is nobody", "--who", who, known)
    meant = {who, *scenario.groups.get(who, ())}
    return {id for id, reading in record.readings.items() if meant & set(reading.who)}


def _told_by(record: Record, source: str) -> set[str] | Problem:
    """Readings that a source has an account of."""
    if source not in record.known_works:
        return _unknown("unknown-source", "there is no source", "--source", source, record.known_works)
    return {
        id
        for id, reading in record.readings.items()
        if any(cited(account.source or "").work == source for account in reading.accounts)
    }


def _unknown(code: str, message: str, option: str, name: str, known: Iterable[str]) -> Problem:
    names = list(known)
    allowed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    shown = clean(name)
    return Problem(
        code, f"{message} `{shown}`", option, found=shown, allowed=allowed, nearest=nearest_name(name, names)
    )
