"""Why an event did not happen, as prose."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

from interregnum.dates import show_duration
from interregnum.explain.occasions import times_text
from interregnum.explain.why_not import Absence, Clause, Near, OtherBranch, Span
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, names
from interregnum.history.data import START, History
from interregnum.views.text.choices import chances_text, option_lines, time_line
from interregnum.views.text.wording import MOST_TERMS, brief, cited, hour, listed

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
MOST_PASSED = 4  # times, one after another, at which another branch was taken
MOST_NEAR = 4  # times at which it was nearly possible
MOST_BEHIND = 3  # of what could have made it possible


def absence_lines(absence: Absence, indent: str = "") -> Iterator[str]:
    """The event, the verdict and its evidence; then the same, indented, for what could have made it possible."""
    yield f"{indent}{title_of(absence)}  [{absence.name}]"
    inner = indent + "  "
    match absence.verdict:
        case "happened":
            yield f"{inner}{_happened(absence)} `why` explains it."
        case "chosen against":
            yield from (f"{inner}{line}" for line in _chosen_against(absence, whole=not indent))
        case "overtaken":
            yield f"{inner}Overtaken: it was possible, but did not come in time."
            yield from (f"{inner}  {_span(absence, span)}" for span in absence.spans)
        case _:
            yield from _never_possible(absence, inner)


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


def _chosen_against(absence: Absence, *, whole: bool) -> Iterator[str]:
    """Each time another branch was taken, the same one after another in one line; `whole` with all options.

    The options are those of the time at which this branch had its largest chance.
    """
    yield "Chosen against: the event happened, and took another branch."
    runs = [
        list(run) for _, run in groupby(absence.passed, lambda passed: (passed.taken, passed.choice.waited))
    ]
    yield from (f"  {_other_branch(absence.history, run)}" for run in runs[:MOST_PASSED])
    if len(runs) > MOST_PASSED:
        yield f"  and {times_text(sum(map(len, runs[MOST_PASSED:])))} more"
    if whole:
        yield from (f"  {line}" for line in _nearest(absence))


def _nearest(absence: Absence) -> Iterator[str]:
    """The options at the time at which the branch had its largest chance."""
    nearest = max(absence.passed, key=lambda passed: passed.chance)
    if len(absence.passed) == 1:
        yield from time_line(absence.history, nearest.choice.firing)
    else:
        steady = len({passed.chance for passed in absence.passed}) == 1
        when = absence.history.label(nearest.choice.firing.minute)
        yield f"{'The first time' if steady else 'Its chance was largest'}, {when}:"
    grounds = cited(absence.history.network.events[absence.event].grounds)
    yield from option_lines(nearest.choice, {}, {grounds}, str(absence.branch))
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
    return f"{when}  {title}; the {chances_text([passed.chance for passed in run], 'chance of this branch was')}."


def _span(absence: Absence, span: Span) -> str:
    history = absence.history
    lasted = show_duration(round(span.ended - span.began, 1))
    usual = "but at that time its speed was 0"
    if span.usual < float("inf"):
        usual = f"of the {show_duration(round(span.usual, 1))} that it usually takes under these conditions"
    where = f"Possible from {history.label(span.began)} to {history.label(span.ended)}: {lasted}, {usual}."
    if span.ended_by is None:
        return f"{where} Then the history ended."
    return f"{where} Ended by: {history.title(history.firing(span.ended_by)).rstrip('.')}."


def _never_possible(absence: Absence, indent: str) -> Iterator[str]:
    if absence.near:
        yield f"{indent}Never possible: each condition held at some time, but never all of them together."
        yield f"{indent}It was nearly possible"
        for near in absence.near[:MOST_NEAR]:
            yield from _came_near(absence, near, indent + "  ")
        return
    yield f"{indent}Never possible: a condition of it never held."
    for clause in absence.clauses:
        if not clause.ever_held:
            yield f"{indent}  {_negated(clause)}{_state(absence.history, clause.formula, None, 'at the end')}"
            if clause.last_writer != START:
                yield f"{indent}       {_last_changed(absence, clause.last_writer)}"
    if absence.behind:
        yield f"{indent}It would have taken{' one of these' if len(absence.behind) > 1 else ''}:"
        for other in absence.behind[:MOST_BEHIND]:
            yield from absence_lines(other, indent + "  ")
        if len(absence.behind) > MOST_BEHIND:
            rest = [other.name for other in absence.behind[MOST_BEHIND:]]
            yield f"{indent}  or {listed(rest, MOST_TERMS)}"


def _came_near(absence: Absence, near: Near, indent: str) -> Iterator[str]:
    """A time when the fewest conditions were missing, and which."""
    history = absence.history
    lasted = f"for {show_duration(round(near.lasted, 1))} in all" if near.lasted >= 0.05 else "for a moment"
    yield f"{indent}from {history.label(history.minute(near.began))} on, {lasted}, except for:"
    for number in near.missing:
        formula = absence.clauses[number].formula
        yield f"{indent}  {_negated(absence.clauses[number])}{_state(history, formula, near.began, 'then')}"
        writer = max((history.writer(name, near.began) for name in names(formula)), default=START)
        if writer != START:
            yield f"{indent}       {_last_changed(absence, writer)}"


def _negated(clause: Clause) -> str:
    """That a condition did not hold: `not: it`; for a condition with `not`, `but: that`."""
    match clause.formula:
        case Unary("not", forbidden):
            return f"but: {brief(forbidden)}"
        case formula:
            return f"not: {brief(formula)}"


def _state(history: History, formula: Node, after: int | None, when: str) -> str:
    """The values in a condition after a firing, unless the condition says it itself."""
    bare = formula.operand if isinstance(formula, Unary) else formula
    if isinstance(bare, Name):
        bare = history.network.timed.get(bare.id, bare)
    match bare:
        case Name() | Call():
            return ""
        case Binary(op, left, right) if op in COMPARISONS:
            sides = [history.evaluate(side, after) for side in (left, right)]
            if any(map(math.isnan, sides)):  # `since` of what has not happened
                return ""
            against = "" if isinstance(right, Number) else f" against {sides[1]:g}"
            return f"    ({when} {sides[0]:g}{against})"
    shown = [f"{name} = {history.value(name, after):g}" for name in names(formula)]
    return f"    ({when} {listed(shown, MOST_TERMS)})"


def _last_changed(absence: Absence, number: int) -> str:
    history = absence.history
    firing = history.firing(number)
    return f"last changed at {history.label(firing.minute)} by: {history.title(firing)} [{firing.event}]"
