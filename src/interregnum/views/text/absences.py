"""Why an event did not happen, as prose."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from interregnum.dates import show_duration
from interregnum.explain.occasions import by_then, times_text
from interregnum.explain.why_not import Absence, Near, OtherBranch, Span
from interregnum.expression import Binary, Node, Number, names, substitute
from interregnum.expression.tree import COMPARISONS, walk
from interregnum.history.data import START, History
from interregnum.views.text.choices import chances_text, option_lines, time_line
from interregnum.views.text.prose import Prose, prose_of
from interregnum.views.text.prose.comparisons import NOW
from interregnum.views.text.running import LEAST_STOOD
from interregnum.views.text.wording import MOST_TERMS, cited, hour, listed, played_only

MOST_PASSED = 4  # times, one after another, at which another branch was taken
MOST_NEAR = 4  # times at which it was nearly possible
MOST_BEHIND = 3  # of what could have made it possible


class Line(NamedTuple):
    """A line of text; where it tells a condition, with the formula of that."""

    text: str
    formula: str = ""


def absence_text(absence: Absence, *, formulas: bool = False) -> str:
    """The reasons as prose; with `formulas`, each condition also as the scenario has it."""
    lines: list[str] = []
    for text, formula in absence_lines(absence):
        lines.append(text)
        if formulas and formula:
            lines.append(" " * (len(text) - len(text.lstrip())) + f"        {formula}")
    return "\n".join(lines)


def absence_lines(absence: Absence, prose: Prose | None = None, indent: str = "") -> Iterator[Line]:
    """The event, the verdict and its evidence; then the same, indented, for what could have made it possible."""
    prose = prose or prose_of(absence.history.scenario, absence.history.network)
    yield Line(f"{indent}{title_of(absence)}  [{absence.name}]")
    inner = indent + "  "
    if absence.history.cut_at and not indent and absence.verdict != "happened":
        yield Line(f"{inner}{played_only(absence.history)}")
    match absence.verdict:
        case "happened":
            yield Line(f"{inner}{_happened(absence)} `why` explains it.")
        case "chosen against":
            yield from (Line(f"{inner}{line}") for line in _chosen_against(absence, prose, whole=not indent))
        case "not yet":
            yield from _not_yet(absence, prose, inner)
        case "overtaken":
            yield Line(f"{inner}Overtaken: it was possible, but did not come in time.")
            yield from (Line(f"{inner}  {_span(absence, span)}") for span in absence.spans)
            yield from (Line(f"{inner}  {kept}") for kept in _kept(absence))
        case _:
            yield from _never_possible(absence, prose, inner)


def title_of(absence: Absence) -> str:
    """The title of what did not happen."""
    event = absence.history.network.events[absence.event]
    branch = next((branch.title for branch in event.branches if branch.id == absence.branch), "")
    return f"{event.title}: {branch}" if branch else event.title


def _happened(absence: Absence) -> str:
    """That it did, when first, and how many times of how many."""
    history, times = absence.history, len(absence.history.firings_of(absence.event))
    first = history.label(history.minute(absence.happened[0]))
    if len(absence.happened) == 1:
        return f"It did happen, at {first}."
    of = f" of {times}" if len(absence.happened) < times else ""
    return f"It did happen, {len(absence.happened)}{of} times, first at {first}."


def _chosen_against(absence: Absence, prose: Prose, *, whole: bool) -> Iterator[str]:
    """Each time another branch was taken, the same one after another in one line; `whole` with all options.

    The options are those of the time at which this branch had its largest chance.
    """
    yield "Chosen against: the event happened, and turned out another way."
    runs = [
        list(run) for _, run in groupby(absence.passed, lambda passed: (passed.taken, passed.choice.waited))
    ]
    yield from (f"  {_other_branch(absence.history, run)}" for run in runs[:MOST_PASSED])
    if len(runs) > MOST_PASSED:
        yield f"  and {times_text(sum(map(len, runs[MOST_PASSED:])))} more"
    if whole:
        yield from (f"  {line}" for line in _nearest(absence, prose))


def _nearest(absence: Absence, prose: Prose) -> Iterator[str]:
    """The options at the time at which the branch had its largest chance."""
    nearest = max(absence.passed, key=lambda passed: passed.chance)
    if len(absence.passed) == 1:
        yield from time_line(absence.history, nearest.choice.firing)
    else:
        steady = len({passed.chance for passed in absence.passed}) == 1
        when = absence.history.label(nearest.choice.firing.minute)
        yield f"{'The first time' if steady else 'Its chance was largest'}, {when}:"
    grounds = cited(absence.history.network.events[absence.event].grounds)
    yield from option_lines(nearest.choice, prose, {}, {grounds}, str(absence.branch))
    if grounds:
        yield grounds


def _other_branch(history: History, run: list[OtherBranch]) -> str:
    """The times, one after another, at which the same other branch was taken, and the chance that this one had."""
    first, last = run[0].choice.firing, run[-1].choice.firing
    title = f"{history.title(first)} (waited)" if run[0].choice.waited else history.title(first)
    when = history.label(first.minute)
    if len(run) > 1:
        when += f" to {hour(history, last.minute, first.minute)}"
        title += f", {times_text(len(run))}"
    return (
        f"{when}  {title}; the {chances_text([passed.chance for passed in run], 'chance of this way was')}."
    )


def _not_yet(absence: Absence, prose: Prose, indent: str) -> Iterator[Line]:
    """What was missing at the hour asked about, what made it true afterwards, and when it then happened."""
    history, minute = absence.history, absence.asked or 0.0
    yield Line(f"{indent}Not yet at {history.label(minute)}{':' if absence.spans else '. Missing then:'}")
    for span in absence.spans:
        usual = "since then its speed has been 0"
        if span.usual < math.inf:
            stood = f"it had stood still for {_minutes(span.stood)}; " if span.stood >= LEAST_STOOD else ""
            usual = f"{stood}it usually takes {_minutes(span.usual)} under these conditions"
        yield Line(f"{indent}  it had been possible since {history.label(span.began)}; {usual}")
    known = len(by_then(history, history.firings, minute))
    for clause in absence.clauses:
        if not clause.held_at_end:
            text, formula = _needed(prose, history, clause.formula, known, "then", minute)
            yield Line(f"{indent}  {text}", formula)
            if clause.last_writer != START:
                yield Line(f"{indent}       {_changed(absence, clause.last_writer, 'last changed')}")
            if clause.came is not None:
                yield Line(f"{indent}       {_changed(absence, clause.came, 'came true')}")
    yield Line(f"{indent}{_afterwards(absence)}")


def _afterwards(absence: Absence) -> str:
    """When it happened after the hour asked about, and in which way."""
    if not absence.happened:
        return "It did not happen later either; `why-not` without an hour tells of the whole history."
    history, firing = absence.history, absence.history.firing(absence.happened[0])
    way = (
        ""
        if absence.branch in (None, firing.branch)
        else f", and turned out another way: {history.title(firing)}"
    )
    return f"It happened later, at {history.label(firing.minute)}{way}."


def _span(absence: Absence, span: Span) -> str:
    history = absence.history
    lasted = _minutes(span.ended - span.began)
    usual = "but all that time its speed was 0"
    if span.usual < math.inf:
        stood = f"of which it stood still for {_minutes(span.stood)}, " if span.stood >= LEAST_STOOD else ""
        usual = f"{stood}of the {_minutes(span.usual)} that it usually takes under these conditions"
    where = f"Possible from {history.label(span.began)} to {history.label(span.ended)}: {lasted}, {usual}."
    if span.ended_by is None:
        return f"{where} {'To here it was played.' if history.cut_at else 'Then the history ended.'}"
    return f"{where} Ended by: {history.title(history.firing(span.ended_by)).rstrip('.')}."


def _kept(absence: Absence) -> Iterator[str]:
    """Of a clock that loses nothing while the event is not possible: that what was done before counted."""
    memory = absence.history.network.events[absence.event].memory
    if len(absence.spans) > 1 and memory != "forget":
        does = "runs on" if memory == "keep" else "stops, and then goes on,"
        yield f"Its clock {does} while it is not possible: what had been done was not lost."


def _minutes(minutes: float) -> str:
    return show_duration(round(minutes, 1))


def _never_possible(absence: Absence, prose: Prose, indent: str) -> Iterator[Line]:
    never = "Not possible by then" if absence.history.cut_at else "Never possible"
    if absence.near:
        yield Line(f"{indent}{never}: each condition held at some time, but never all of them together.")
        yield Line(f"{indent}It was nearly possible")
        for near in absence.near[:MOST_NEAR]:
            yield from _came_near(absence, prose, near, indent + "  ")
        return
    yield Line(f"{indent}{never}: a condition of it never held.")
    for clause in absence.clauses:
        if not clause.ever_held:
            text, formula = _needed(prose, absence.history, clause.formula, None, "at the end")
            yield Line(f"{indent}  {text}", formula)
            if clause.last_writer != START:
                yield Line(f"{indent}       {_changed(absence, clause.last_writer, 'last changed')}")
    if absence.behind:
        yield Line(f"{indent}It would have taken{' one of these' if len(absence.behind) > 1 else ''}:")
        for other in absence.behind[:MOST_BEHIND]:
            yield from absence_lines(other, prose, indent + "  ")
        if len(absence.behind) > MOST_BEHIND:
            rest = [other.name for other in absence.behind[MOST_BEHIND:]]
            yield Line(f"{indent}  or {listed(rest, MOST_TERMS)}")


def _came_near(absence: Absence, prose: Prose, near: Near, indent: str) -> Iterator[Line]:
    """A time when the fewest conditions were missing, and which."""
    history = absence.history
    lasted = f"for {show_duration(round(near.lasted, 1))} in all" if near.lasted >= 0.05 else "for a moment"
    yield Line(f"{indent}from {history.label(history.minute(near.began))} on, {lasted}, except for:")
    for number in near.missing:
        formula = absence.clauses[number].formula
        text, written = _needed(prose, history, formula, near.began, "then")
        yield Line(f"{indent}  {text}", written)
        writer = max((history.writer(name, near.began) for name in names(formula)), default=START)
        if writer != START:
            yield Line(f"{indent}       {_changed(absence, writer, 'last changed')}")


def _needed(
    prose: Prose, history: History, formula: Node, after: int | None, when: str, now: float | None = None
) -> Line:
    """A condition that did not hold, with the values in it after a firing, at that minute or at `now`."""
    told = prose.told(formula)
    outside = _outside(prose, history, formula, after)
    if outside:
        return Line(outside, told.formula)
    needed = "needed" if told.text.startswith(("all of: ", "any of: ")) else "needed:"
    return Line(f"{needed} {told.text}{_state(prose, history, formula, after, when, now)}", told.formula)


def _outside(prose: Prose, history: History, formula: Node, after: int | None) -> str:
    """That the phases in which it can happen were over, and since when, or had not begun."""
    flags = [name.partition(".") for name in names(formula)]
    if not flags or any(id not in history.scenario.phases or what != "on" for id, _, what in flags):
        return ""
    told: list[str] = []
    for over in (f"{id}.over" for id, *_ in flags):
        if history.value(over, after):
            when = history.label(history.minute(history.writer(over, after)))
            told.append(f"{prose.said('{PHASE} was|were over', over)} ({when})")
        else:
            told.append(prose.said("{PHASE} had not begun", over))
    return ", and ".join(told)


def _state(
    prose: Prose, history: History, formula: Node, after: int | None, when: str, now: float | None
) -> str:
    """What each amount in a condition came to after a firing; they are named where there are several."""
    told: list[tuple[str, str]] = []
    for part in walk(substitute(formula, history.network.timed)):
        match part:
            case Binary(op, left, right) if (
                op in COMPARISONS and prose.compared_flag(op, left, right) is None
            ):
                if isinstance(left, Number) or right == NOW:
                    left, right = right, left
                values = [history.evaluate(side, after, now) for side in (left, right)]
                if any(map(math.isnan, values)):
                    continue
                against = "" if isinstance(right, Number) else f" against {prose.value(left, values[1])}"
                told.append((prose.amount(left), f"{prose.value(left, values[0])}{against}"))
    several = len(told) > 1
    shown = [f"{name}: {value}" if several else value for name, value in told]
    return f"    ({when} {listed(shown, MOST_TERMS)})" if shown else ""


def _changed(absence: Absence, number: int, what: str) -> str:
    history = absence.history
    firing = history.firing(number)
    timer = history.network.events[firing.event].mechanism == "timer"  # whose id is a formula
    id = "" if timer else f" [{firing.event}]"
    return f"{what} at {history.label(firing.minute)} by: {history.title(firing)}{id}"
