"""Formulas, quantities, hours and grounds in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from interregnum.calculus.network import Network
from interregnum.dates import show_duration
from interregnum.explain.conditions import conditions
from interregnum.expression import NEVER, Binary, Call, Name, Node, Number, Unary, show
from interregnum.model import Grounds

if TYPE_CHECKING:
    from interregnum.history.data import History

ALWAYS = Number(1.0, "flag")
WIDTH = 100  # columns of a paragraph
MOST_TERMS = 4  # terms of a sum, or alternatives, that are shown in full
MOST_LISTED = 8  # things in a list before the rest is only counted


def cited(grounds: Grounds) -> str:
    """The basis of a statement, for the end of a sentence: `(judgement: why; source)`."""
    parts = [part for part in (grounds.why, grounds.source) if part]
    if grounds.basis and parts:
        return f"({grounds.basis}: {'; '.join(parts)})"
    return f"({grounds.source})" if grounds.source else ""


def brief(node: Node) -> str:
    """A formula as text, with long sums and long lists of alternatives cut short."""
    return show(_shortened(node))


def _shortened(node: Node) -> Node:
    match node:
        case Binary("and", _, _):
            return _joined("and", [_shortened(part) for part in conditions(node)])
        case Binary("or", _, _):
            return _joined("or", _few(tuple(_alternatives(node))))
        case Binary(op, left, right):
            return Binary(op, _shortened(left), _shortened(right))
        case Unary(op, operand):
            return Unary(op, _shortened(operand))
        case Call(function, arguments):
            return Call(function, _few(arguments))
        case _:
            return node


def _joined(op: str, parts: Sequence[Node]) -> Node:
    """The parts side by side, so that no parentheses are needed among them."""
    if not parts:
        return ALWAYS
    first, *others = parts
    for other in others:
        first = Binary(op, first, other)
    return first


def _few(terms: Sequence[Node]) -> tuple[Node, ...]:
    if len(terms) <= MOST_TERMS:
        return tuple(_shortened(term) for term in terms)
    first = tuple(_shortened(term) for term in terms[: MOST_TERMS // 2])
    return (*first, Name(f"... {len(terms) - len(first)} more"))


def _alternatives(node: Node) -> Iterator[Node]:
    match node:
        case Binary("or", left, right):
            yield from _alternatives(left)
            yield from _alternatives(right)
        case _:
            yield node


def counted(number: int, one: str, more: str = "") -> str:
    """`1 event`, `5 events`, `2 bodies`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def listed(things: Iterable[str], most: int = MOST_LISTED) -> str:
    """Things one after the other; beyond `most`, the rest is counted."""
    all_ = list(things)
    rest = len(all_) - most
    return "; ".join(all_[:most] + ([f"and {rest} more"] if rest > 0 else []))


def state_text(network: Network, name: str, value: float) -> str:
    """The state of a quantity: its title, with its value where that is more than yes."""
    quantity = network.quantities[name]
    about, _, what = quantity.title.rpartition(": ")
    match quantity.kind:
        case "flag":
            return quantity.title if value != 0 else f"not so: {quantity.title}"
        case "people" if what == "people":
            return f"{about}: {value:.0f} people"
        case "share":
            return f"{quantity.title} {value:.0%}"
        case "minutes":
            return f"{quantity.title} {show_duration(round(value, 1))}"
        case _:
            return f"{quantity.title} {value:g}"


def chance_text(chance: float) -> str:
    """A chance in per cent: with two figures where it is near 0 or 100, and never 0% or 100% where it is neither."""
    if chance in (0.0, 1.0) or 0.01 <= chance <= 0.99:
        return f"{chance:.0%}"
    for digits in (1, 2):
        shown = f"{chance:.{digits}%}"
        if float(shown[:-1]) not in (0.0, 100.0):
            return shown
    return "under 0.01%" if chance < 0.5 else "over 99.99%"


def value_text(network: Network, name: str, value: float) -> str:
    """A quantity with its value, by its id: `guard.people = 60`; a flag is yes or no."""
    if network.quantities[name].kind == "flag":
        return f"{name} = {'yes' if value != 0 else 'no'}"
    if value == NEVER and name.endswith(".last"):
        return f"{name.removesuffix('.last')} has not happened"
    return f"{name} = {value:.4g}"


def hour(history: History, minute: float, near: float) -> str:
    """The hour of a minute, with the day where it differs from the day of the minute `near`."""
    day, _, time = history.label(minute).rpartition(" ")
    same_day = history.label(near).rpartition(" ")[0] == day
    return time if same_day else f"{day} {time}"


def paragraph(lines: Iterable[str], indent: str = "   ", width: int = WIDTH) -> Iterator[str]:
    """The first line, and the others below it, indented; what goes on in a next line is indented further.

    A line that begins with spaces stands so much deeper.
    """
    first, *others = lines
    yield from _wrapped(first, width, "", indent)
    for line in others:
        deeper = indent + " " * (len(line) - len(line.lstrip()))
        yield from _wrapped(line.lstrip(), width, deeper, deeper + "  ")


def _wrapped(line: str, width: int, indent: str, further: str) -> list[str]:
    return wrap(
        line,
        width,
        initial_indent=indent,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def played_only(history: History) -> str:
    """That a history was cut: what had not come by then may still have come."""
    return f"The history was played to {history.cut_at} only; what had not come by then may come later."
