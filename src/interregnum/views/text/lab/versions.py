"""What an edit changed, in sentences: the outcomes, then the events that moved most; for a terminal in one line.

A view computes nothing: the numbers are those of `lab.contrasts.versions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interregnum.lab.contrasts.versions import EventShift, Names, VersionContrast
from interregnum.views.text.lab.whatif import points_text, sentence
from interregnum.views.text.shifts import interval_text, shift_text
from interregnum.views.text.wording import counted

NAMED = 3  # titles in one sentence


def touched_text(found: VersionContrast) -> str:
    """In how many histories anything differs."""
    differing = round(found.touched.value * found.replicas)
    if differing == 0:
        return f"No event and no outcome differs in any of {found.replicas:,} histories."
    low, high = (f"{end:.0%}" for end in (found.touched.low, found.touched.high))
    return (
        f"At least one event or outcome differs in {differing:,} of {found.replicas:,} histories "
        f"({found.touched.value:.0%}; {low} to {high})."
    )


def outcome_texts(found: VersionContrast) -> list[str]:
    """A sentence for each outcome that moved beyond chance."""
    return [sentence(contrast, found.endings) for contrast in found.clear]


def often_text(shift: EventShift) -> str:
    """How much more or less often an event happens."""
    difference = shift.difference
    more = "more often" if difference.mean > 0 else "less often"
    return (
        f"{more}: in {difference.varied:.1%} of histories instead of {difference.base:.1%} "
        f"({points_text(difference)})"
    )


def when_text(shift: EventShift) -> str:
    """How much earlier or later an event happens."""
    difference = shift.difference
    return (
        f"{shift_text(difference.mean)} where it happens in both "
        f"({interval_text(difference.low, difference.high)}; {difference.of:,} pairs)"
    )


def names_texts(found: VersionContrast) -> Iterator[str]:
    """What only one of the two versions has."""
    yield from _names("outcome", found.outcome_names)
    yield from _names("event", found.event_names)


def _names(kind: str, names: Names) -> Iterator[str]:
    for what, titles in (("New", names.added), ("No longer there", names.removed)):
        if titles:
            yield f"{what}: {_many(kind, titles)}."


def _many(kind: str, titles: Mapping[str, str]) -> str:
    some = ", ".join(f"“{title}”" for title in list(titles.values())[:NAMED])
    more = f" and {len(titles) - NAMED:,} more" if len(titles) > NAMED else ""
    return f"{kind}{'' if len(titles) == 1 else 's'} {some}{more}"


def in_one_line(found: VersionContrast) -> str:
    """The most of it in one line, for a terminal."""
    if found.touched.value == 0:
        return f"nothing differs in {found.replicas:,} histories"
    if texts := outcome_texts(found):
        more = f" (and {counted(len(texts) - 1, 'more outcome')})" if len(texts) > 1 else ""
        return f"{texts[0].rstrip('.')}{more}"
    moved = f"{counted(found.moved, 'event')} moved" if found.moved else "no event moved beyond chance"
    return f"no outcome moved beyond chance; {moved}"
