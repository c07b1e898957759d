"""Why an event did not happen, as prose."""

from __future__ import annotations

import math
from collections.abc import Iterator

from interregnum.dates import show_duration
from interregnum.explain.why_not import Absence, Clause, Near, OtherBranch, Span
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, names
from interregnum.history.data import START, History
from interregnum.views.text.wording import MOST_TERMS, brief, listed

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
MOST_PASSED = 4  # times at which another branch was taken
MOST_NEAR = 4  # times at which it was nearly possible
MOST_BEHIND = 3  # of what could have made it possible


def absence_lines(absence: Absence, indent: str = "") -> Iterator[str]:
    """The event, the verdict and its evidence; then the same, indented, for what could have made it possible."""
    yield f"{indent}{title_of(absence)}  [{absence.name}]"
    inner = indent + "  "
    match absence.verdict:
        case "happened":
            first = next(
                firing
                for firing in absence.history.firings_of(absence.event)
                if absence.branch in (None, firing.branch)
            )
            yield f"{inner}It did happen, first at {absence.history.label(first.minute)}. `why` explains it."
        case "chosen against":
            yield f"{inner}Chosen against: the event happened, and took another branch."
            yield from (
                f"{inner}  {_other_branch(absence, passed)}" for passed in absence.passed[:MOST_PASSED]
            )
            if len(absence.passed) > MOST_PASSED:
                yield f"{inner}  and {len(absence.passed) - MOST_PASSED} more times"
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


def _other_branch(absence: Absence, passed: OtherBranch) -> str:
    history = absence.history
    firing = history.firing(passed.number)
    event = f"{history.label(firing.minute)}  {history.title(firing)}"
    return f"{event}; the chance of this branch was {passed.chance:.0%}."


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
