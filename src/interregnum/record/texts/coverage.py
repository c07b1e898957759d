"""How far the record covers a text: its hours, figures, dates and note marks, each with the facts that give it.

A mark is *covered* where a fact of the record cites the very paragraph of that source and gives that hour, number, day
or note; it is *set aside* where the passage says that it is not of the matter, and why. Which source a text is, and
which of its paragraphs is which passage, `passages` finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from interregnum.dates import Calendar, Moment, Window
from interregnum.record.citing import cited
from interregnum.record.files import Record
from interregnum.record.schema import Account, Claim, Figure, Reading
from interregnum.record.texts.marks import Mark, marks
from interregnum.record.texts.passages import Located, located


@dataclass(frozen=True)
class Covered:
    """A mark, the facts that cover it in its passage, and those that have the same in another passage.

    The mark's paragraph is that of the source, 0 where the record lists none. `aside` is the reason for which the
    passage sets it aside; then no fact is looked for.
    """

    mark: Mark
    facts: tuple[str, ...]
    elsewhere: tuple[str, ...]
    aside: str = ""

    @property
    def accounted(self) -> bool:
        """Whether the record has a fact for it, or a reason to have none."""
        return bool(self.facts or self.aside)


def coverage(record: Record, text: str, where: Located | None = None) -> list[Covered]:
    """Each mark of the text with the facts that cover it; headings are skipped, and what lies beyond the passages.

    `where` says how the text lies to the source, where that is known already. Raises `ProblemsFound` where it is the
    text of no source whose passages are listed.
    """
    where = located(record, text) if where is None else where
    facts = _facts(record, where.work)
    here = [passage for passage in record.passages if passage.source == where.work]
    places = [(passage, cited(f"x {passage.at}").paragraphs) for passage in here]
    skipped = {number for passage, numbers in places if passage.kind == "heading" for number in numbers}
    asides = {
        (number, mark): why
        for passage, numbers in places
        for number in numbers
        for mark, why in passage.aside.items()
    }
    found = []
    for mark in marks(text):
        number = where.places.get(mark.paragraph)
        if number is None or number in skipped:
            continue
        mark = replace(mark, paragraph=number)
        aside = asides.get((number, mark.text), "")
        found.append(Covered(mark, (), (), aside) if aside else _covered(mark, facts))
    return found


def _covered(mark: Mark, facts: list[_Fact]) -> Covered:
    same = [fact for fact in facts if fact.gives(mark)]
    here = tuple(fact.id for fact in same if mark.kind == "note" or mark.paragraph in fact.paragraphs)
    return Covered(mark, here, tuple(fact.id for fact in same if fact.id not in here))


@dataclass(frozen=True)
class _Fact:
    """A reading or a claim, as far as a text can be compared with it."""

    id: str
    paragraphs: frozenset[int]
    notes: frozenset[int]
    hours: frozenset[float]
    days: frozenset[int]
    numbers: frozenset[float]

    def gives(self, mark: Mark) -> bool:
        if mark.kind == "note":
            return int(mark.values[0]) in self.notes
        if mark.kind == "hour":
            return bool(self.hours & set(mark.values))
        if mark.kind == "date":
            return bool(self.days & {int(day) for day in mark.values})
        return bool(self.numbers & set(mark.values))


def _facts(record: Record, work: str) -> list[_Fact]:
    """Every reading and claim, as far as it cites a work; any, where no work is named."""
    calendar = record.known_works[work].calendar if work in record.known_works else None
    readings = []
    for id, reading in record.readings.items():
        windows = [record.windows[id]] if id in record.windows else []
        for number, account in enumerate(reading.accounts):
            if (id, number) in record.own_windows and _cites(account.source, work):
                windows.append(record.own_windows[id, number])
        readings.append(_fact(id, reading, work, windows, _days_of(windows, calendar)))
    days = {fact.id: fact.days for fact in readings}
    claims = [
        _fact(id, claim, work, [], frozenset(day for name in claim.about for day in days.get(name, ())))
        for id, claim in record.claims.items()
    ]
    return [*readings, *claims]


def _cites(source: str | None, work: str) -> bool:
    return not work or cited(source or "").work == work


def _fact(id: str, entry: Reading | Claim, work: str, windows: list[Window], days: frozenset[int]) -> _Fact:
    accounts: tuple[Account, ...] = entry.accounts if isinstance(entry, Reading) else entry.sides
    sources = [account.source for account in accounts]
    sources += [] if isinstance(entry, Reading) else [entry.source]
    citations = [cited(source or "") for source in sources if _cites(source, work)]
    figures: tuple[Figure, ...] = entry.figures
    return _Fact(
        id,
        frozenset(paragraph for citation in citations for paragraph in citation.paragraphs),
        frozenset(note for citation in citations for note in citation.notes),
        frozenset(hour for window in windows for hour in _hours_of(window)),
        days,
        frozenset(figure.number for figure in figures),
    )


def _hours_of(window: Window) -> Iterator[float]:
    """The hours that a source gives: those in its words, and bounds that are its own and no mere days."""
    for mark in marks(window.as_written):
        if mark.kind == "hour":
            yield from mark.values
    first, last = window.not_before, window.not_after
    whole_days = first is not None and last is not None and first.minute == 0 and last.hour == "23:59"
    if not whole_days and not window.attributed_by:
        yield from (bound.minute for bound in _bounds(window))
    elif window.best is not None:
        yield window.best.minute


def _bounds(window: Window) -> Iterator[Moment]:
    yield from (moment for moment in (window.not_before, window.best, window.not_after) if moment is not None)


def _days_of(windows: list[Window], calendar: Calendar | None) -> frozenset[int]:
    return frozenset(day for window in windows for day in _days(window, calendar or window.calendar))


def _days(window: Window, calendar: Calendar) -> Iterator[int]:
    """The days of the month that a window touches, by a calendar; a long one, by its ends alone."""
    first, last = window.not_before, window.not_after
    if first is not None and last is not None and last.date.day_number - first.date.day_number <= 3:
        for more in range(last.date.day_number - first.date.day_number + 1):
            yield first.to(calendar).date.plus(more).day
    else:
        yield from (bound.to(calendar).date.day for bound in _bounds(window))
