"""Numbers and grounds in words: kinds, bounds, typical values with their ranges, and what they stand on."""

from __future__ import annotations

import math

from interregnum.calculus.network import Draw, Quantity
from interregnum.dates import show_duration
from interregnum.expression import Node, Number, show
from interregnum.model import Grounds
from interregnum.views.odd.markdown import code, plain

NOT_STATED = "not stated in the scenario"
UNITS = {
    "flag": "yes or no",
    "share": "share",
    "number": "number",
    "people": "people",
    "minutes": "minutes",
    "km": "kilometres",
}


def kind(quantity: Quantity) -> str:
    """The kind of a quantity, which is also its unit."""
    return UNITS.get(quantity.kind, quantity.kind)


def bounds(quantity: Quantity) -> str:
    """Between which values a quantity lies."""
    low, high = (_value(quantity, bound) for bound in (quantity.lower, quantity.upper))
    if quantity.kind == "flag":
        return ""
    if math.isinf(quantity.lower) and math.isinf(quantity.upper):
        return "none"
    if math.isinf(quantity.upper):
        return f"{low} and up"
    return f"up to {high}" if math.isinf(quantity.lower) else f"{low} to {high}"


def start(quantity: Quantity) -> tuple[str, str]:
    """The typical value at the start, and the range from which it is drawn, if it is drawn."""
    if not isinstance(quantity.start, Draw):
        return _value(quantity, quantity.start), ""
    shown = [_shown(quantity, node) for node in quantity.start.parameters]
    match quantity.start.distribution:
        case "triangular":
            return shown[1], f"{shown[0]} to {shown[2]}"
        case "lognormal":
            return shown[0], f"within a factor of {shown[1]}, two times in three"
        case _:
            return shown[0], ""


def _shown(quantity: Quantity, node: Node) -> str:
    """A number as its quantity's kind is written; a formula as a formula."""
    return _value(quantity, node.value) if isinstance(node, Number) else code(show(node))


def _value(quantity: Quantity, value: float) -> str:
    match quantity.kind:
        case "flag":
            return "yes" if value else "no"
        case "minutes" if 0 < abs(value) < 1e8:
            return show_duration(value)
        case _:
            return f"{value:g}"


def why(grounds: Grounds) -> str:
    """The reason and the source of a statement."""
    return plain("; ".join(part for part in (grounds.why, grounds.source) if part))


def stands_on(grounds: Grounds) -> str:
    """What a statement stands on, for the end of a sentence."""
    said = why(grounds)
    return f"{grounds.basis}: {said}" if grounds.basis and said else said
