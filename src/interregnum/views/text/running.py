"""How long the clock of an event ran, as prose: earlier spells, the time that it stood still, factors that changed."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.dates import show_duration
from interregnum.explain.clock_course import Spell
from interregnum.explain.pushes import Push
from interregnum.explain.why import Reason
from interregnum.history import History
from interregnum.views.text.prose import Prose
from interregnum.views.text.wording import chance_text, hour, listed

LEAST_WAIT = 0.5  # minutes: shorter waits are not worth a sentence
LEAST_STOOD = 0.05
MOST_SPELLS = 3  # earlier times, before the rest is counted
MOST_SIZES = 3  # sizes of one factor, one after the other


def waited_line(history: History, reason: Reason) -> Iterator[str]:
    """Since when it had been possible, where that was not at once."""
    firing = reason.firing
    waited = firing.minute - firing.began
    if waited >= LEAST_WAIT or reason.course.earlier:
        yield f"Possible since {hour(history, firing.began, firing.minute)}; it took {_rough(waited)}."


def course_lines(history: History, prose: Prose, reason: Reason) -> Iterator[str]:
    """What had been done of it when it was possible before, and how long it stood still."""
    course = reason.course
    if course.earlier:
        spells = (_spell(history, spell, reason.firing.minute) for spell in course.earlier)
        yield f"{_before(history, reason)} {listed(spells, MOST_SPELLS)}."
    if course.stood >= LEAST_STOOD:
        still = [
            prose.named(push.name) for push in reason.pushes if any(size <= 0 for _, size in push.course)
        ]
        yield f"It stood still for {_rough(course.stood)}: {listed(still)} (x0)."


def _before(history: History, reason: Reason) -> str:
    """How much was done before it became possible for the last time."""
    done = chance_text(reason.course.done_before)
    keeps = history.network.events[reason.firing.event].memory == "keep"
    runs_on = " (its clock runs on while it is not possible)" if keeps else ""
    return f"{done} of it was done before{runs_on}. Possible earlier:"


def _spell(history: History, spell: Spell, near: float) -> str:
    """An earlier time during which it was possible, what was done in it, and what ended it."""
    began, ended = hour(history, spell.began, near), hour(history, spell.ended, near)
    by = history.title(history.firing(spell.ended_by)).rstrip(".")
    return f"{began} to {ended}, {chance_text(spell.done)}, ended by: {by}"


def size_text(push: Push) -> str:
    """The size of a factor; of one that changed while the clock ran, each size with its minutes, or range and mean."""
    sizes = [size for _, size in push.course]
    if len(sizes) < 2:
        return f"x{push.times:.3g}"
    if len(sizes) <= MOST_SIZES:
        return ", then ".join(f"x{size:.3g} for {_rough(long)}" for long, size in push.course)
    return f"x{min(sizes):.3g} to x{max(sizes):.3g}, on average x{push.mean:.3g}, at last x{push.times:.3g}"


def _rough(minutes: float) -> str:
    """A duration to the minute, or finer where it is shorter than one."""
    return show_duration(round(minutes) if minutes >= 1 else round(minutes, 1))
