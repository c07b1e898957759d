"""What did not happen, in words."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.dates import show_duration
from interregnum.explain.why_not import Absence, Clause, Near, Passed, Span
from interregnum.explain.wording import MOST_TERMS, brief, listed
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, names
from interregnum.history.data import START, History

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
MOST_PASSED = 4  # times at which another way was taken
MOST_NEAR = 4  # ways in which it came near
MOST_BEHIND = 3  # of what could have made it possible


def told(absence: Absence, indent: str = "") -> Iterator[str]:
    """The event, the verdict, and what it rests on; then the same, set in, for what lay behind."""
    yield f"{indent}{titled(absence)}  [{absence.name}]"
    inner = indent + "  "
    match absence.verdict:
        case "happened":
            first = next(
                firing
                for firing in absence.history.firings_of(absence.event)
                if absence.branch in (None, firing.branch)
            )
            yield f"{inner}It did happen, first at {absence.history.label(first.minute)}. Ask `why`."
        case "chosen against":
            yield f"{inner}Chosen against: the moment came, and another way was taken."
            yield from (f"{inner}  {_passed(absence, one)}" for one in absence.passed[:MOST_PASSED])
            if len(absence.passed) > MOST_PASSED:
                yield f"{inner}  and {len(absence.passed) - MOST_PASSED} times more"
        case "overtaken":
            yield f"{inner}Overtaken: it was possible, but did not come in time."
            yield from (f"{inner}  {_span(absence, span)}" for span in absence.spans)
        case _:
            yield from _never_possible(absence, inner)


def titled(absence: Absence) -> str:
    """What did not happen, as a sentence."""
    event = absence.history.network.events[absence.event]
    way = next((branch.title for branch in event.branches if branch.id == absence.branch), "")
    return f"{event.title}: {way}" if way else event.title


def _passed(absence: Absence, one: Passed) -> str:
    history = absence.history
    firing = history.firing(one.number)
    return (
        f"{history.label(firing.minute)}  {history.title(firing)}; this way had {one.chance:.0%} of the odds."
    )


def _span(absence: Absence, span: Span) -> str:
    history = absence.history
    lasted = show_duration(round(span.ended - span.began, 1))
    usual = "but it does not happen at all as things then stood"
    if span.usual < float("inf"):
        usual = f"of the {show_duration(round(span.usual, 1))} it usually takes as things then stood"
    where = f"Possible from {history.label(span.began)} to {history.label(span.ended)}: {lasted}, {usual}."
    if span.ended_by is None:
        return f"{where} Then the history ended."
    return f"{where} Ended by: {history.title(history.firing(span.ended_by)).rstrip('.')}."


def _never_possible(absence: Absence, indent: str) -> Iterator[str]:
    if absence.near:
        yield f"{indent}Never possible: each condition held at some time, but never all of them together."
        yield f"{indent}It came nearest"
        for near in absence.near[:MOST_NEAR]:
            yield from _came_near(absence, near, indent + "  ")
        return
    yield f"{indent}Never possible: a condition of it never held."
    for clause in absence.clauses:
        if not clause.ever_held:
            yield f"{indent}  {_denied(clause)}{_stood(absence.history, clause.formula, None, 'at the end')}"
            if clause.last_writer != START:
                yield f"{indent}       {_last_changed(absence, clause.last_writer)}"
    if absence.behind:
        yield f"{indent}It would have taken{' one of these' if len(absence.behind) > 1 else ''}:"
        for other in absence.behind[:MOST_BEHIND]:
            yield from told(other, indent + "  ")
        if len(absence.behind) > MOST_BEHIND:
            rest = [other.name for other in absence.behind[MOST_BEHIND:]]
            yield f"{indent}  or {listed(rest, MOST_TERMS)}"


def _came_near(absence: Absence, near: Near, indent: str) -> Iterator[str]:
    """A time when least was missing, and what that was."""
    history = absence.history
    lasted = f"for {show_duration(round(near.lasted, 1))} in all" if near.lasted >= 0.05 else "for a moment"
    yield f"{indent}from {history.label(history.minute(near.began))} on, {lasted}, but for this:"
    for number in near.missing:
        formula = absence.clauses[number].formula
        yield f"{indent}  {_denied(absence.clauses[number])}{_stood(history, formula, near.began, 'then')}"
        writer = max((history.writer(name, near.began) for name in names(formula)), default=START)
        if writer != START:
            yield f"{indent}       {_last_changed(absence, writer)}"


def _denied(clause: Clause) -> str:
    """That a condition did not hold: `not: it`, or where it forbids something, `but: that`."""
    match clause.formula:
        case Unary("not", forbidden):
            return f"but: {brief(forbidden)}"
        case formula:
            return f"not: {brief(formula)}"


def _stood(history: History, formula: Node, after: int | None, when: str) -> str:
    """How a condition stood after a firing, unless it says as much itself."""
    bare = formula.operand if isinstance(formula, Unary) else formula
    match bare:
        case Name() | Call():
            return ""
        case Binary(op, left, Number()) if op in COMPARISONS:
            return f"    ({when} {history.evaluate(left, after):g})"
        case Binary(op, left, right) if op in COMPARISONS:
            sides = [f"{history.evaluate(side, after):g}" for side in (left, right)]
            return f"    ({when} {sides[0]} against {sides[1]})"
    shown = [f"{name} = {history.value(name, after):g}" for name in names(formula)]
    return f"    ({when} {listed(shown, MOST_TERMS)})"


def _last_changed(absence: Absence, number: int) -> str:
    history = absence.history
    firing = history.firing(number)
    return f"last changed at {history.label(firing.minute)} by: {history.title(firing)} [{firing.event}]"
