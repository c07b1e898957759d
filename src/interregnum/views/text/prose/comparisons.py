"""Comparisons and amounts in words: people are counted, shares are per cent, minutes hours, `time` a time of day."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from interregnum.dates import show_duration
from interregnum.expression import Binary, Call, ExpressionError, Kind, Name, Node, Number, Unary, kind_of
from interregnum.expression.tree import MIRRORED, children, quantity_of, walk
from interregnum.model.titles import is_plural, names_things, within
from interregnum.views.text.prose.phrases import ANY, STAGES, TIMES
from interregnum.views.text.prose.terms import Terms

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
SIZES = {
    "<": "less than ",
    "<=": "at most ",
    ">": "more than ",
    ">=": "at least ",
    "==": "exactly ",
    "!=": "not ",
}
STAGES_FROM = {">=": " or further", "<": " or before", "!=": " not"}
CLOCK = {"<": "before {}", "<=": "{} or earlier", ">": "after {}", ">=": "{} or later"}
_ALIKE = (("+", "+"), ("*", "*"), ("*", "+"), ("/", "+"))  # need no parentheses within each other
SIGNS = {"+": "plus", "-": "less", "*": "times", "/": "divided by"}
FUNCTIONS = {
    "min": "the smallest of {}",
    "max": "the largest of {}",
    "sum": "the sum of {}",
    "exp": "the exponential of {}",
    "log": "the logarithm of {}",
    "pow": "the power of {}",
    "normal": "the normal share of {}",
}
MOST_TERMS = 4  # of a sum or a list, before the rest is counted
MOST_READ = 6  # quantities in an amount that is told in full
LONGEST_AMOUNT = 220  # characters
NOW = Name("time")
CUT = "a number that depends on"  # what is said of an amount that is longer


class Comparing(Terms):
    """Amounts, and what they are compared with."""

    def text(self, condition: Node) -> str:
        """That a condition holds; for conditions within amounts."""
        raise NotImplementedError

    # --- comparisons --------------------------------------------------------------------------------------------

    def compared_flag(self, op: str, left: Node, right: Node) -> tuple[Node, bool] | None:
        """A flag that is compared with 0 or 1, and whether it is to hold."""
        if isinstance(left, Number) and not isinstance(right, Number):
            op, left, right = MIRRORED[op], right, left
        if not isinstance(right, Number) or self._kind(left) != "flag":
            return None
        truth = [_holds(op, value, right.value) for value in (0.0, 1.0)]
        return None if truth[0] == truth[1] else (left, truth[1])

    def comparison(self, op: str, left: Node, right: Node, holds: bool) -> str:
        """That one amount is larger than another, or is not."""
        if (isinstance(left, Number) or right == NOW) and not isinstance(right, Number):
            op, left, right = MIRRORED[op], right, left
        if any(
            isinstance(part, Call) and part.function == "since"
            for side in (left, right)
            for part in walk(side)
        ):
            # Not the opposite: of what has not happened, neither is so.
            said = self._compared(op, left, right)
            return said if holds else f"it is not so that {said}"
        return self._compared(op if holds else OPPOSITE[op], left, right)

    def _compared(self, op: str, left: Node, right: Node) -> str:
        kind = self._kind(left)
        if isinstance(right, Number):
            special = self._with_number(op, left, right.value)
            if special:
                return special
        size = self._of_kind(right, kind if kind != "number" else self._kind(right))
        amount = self.amount(left)
        if left == NOW and op in CLOCK:
            return f"it is {CLOCK[op].format(size)}"
        return f"{amount} {'are' if is_plural(amount) else 'is'} {SIZES[op].replace('exactly ', '')}{size}"

    def _with_number(self, op: str, left: Node, number: float) -> str:
        """What is compared with a number has often words of its own."""
        named = self.definition(left)
        if named is not None:
            return self._quantity(op, named, number)
        match left:
            case Call("since", (Name(event),)):
                return f"{SIZES[op]}{show_duration(number)} have passed since “{self.event(event)}”"
            case Call("times", (Name(event),)):
                return self._often(op, number, lambda holds, often: self.happened(event, holds) + often)
            case Call("count", arguments):
                return f"{_many(op, number)} of these hold: {self._listed(arguments)}"
            case Call("share", arguments):
                return f"{SIZES[op]}{100 * number:.6g}% of these hold: {self._listed(arguments)}"
            case Name("time") if op in CLOCK:
                return f"it is {CLOCK[op].format(self.hour(number))}"
            case Name(id):
                return self._quantity(op, id, number)
            case Call("sum", arguments) if len(arguments) > 1:
                return self._of_group(op, arguments, number)
        return ""

    def _quantity(self, op: str, id: str, number: float) -> str:
        """A count of people, of times, or a stage on a way; or how many things there are."""
        times, stages = self.pattern(id, TIMES), self.pattern(id, STAGES)
        anything, some = self.pattern(id, ANY), _truth(op, number)
        if anything and some is not None:
            return self.said(anything, id, some)
        if times:
            return self._often(op, number, lambda holds, often: self.said(times, id, holds) + often)
        if stages:
            return self._stage(op, id, number, stages)
        counted = self.counted(id, _many(op, number))
        if counted:
            return counted
        title = self.title(id)
        if (
            self.kinds.get(id, "number") in ("number", "people")
            and number == int(number)
            and names_things(title)
        ):
            many = _many(op, number) if some is None else "" if some else "no"
            return f"there are {many} {title}".replace("  ", " ")
        return ""

    def _stage(self, op: str, id: str, number: float, on_the_way: str) -> str:
        """How far on a way: at all; at one of its stages; or at one, or further."""
        some = _truth(op, number)
        if some is not None:
            return self.said(on_the_way, id, some)
        if op in (">", "<="):  # beyond this stage is the next or further
            op, number = (">=" if op == ">" else "<"), math.floor(number) + 1
        stage = self.stage(id, number)
        if not stage:  # of any such noun
            return f"{self.said(on_the_way, id)}, at stage {number:g}" + STAGES_FROM.get(op, "")
        if op in ("==", "!="):
            return self.stage(id, number, op == "==")
        return f"{stage} or further" if op == ">=" else f"it is not so that {stage} or further"

    def _often(self, op: str, number: float, said: Callable[[bool, str], str]) -> str:
        some = _truth(op, number)
        return said(True, f" {_many(op, number)} times") if some is None else said(some, "")

    def _of_group(self, op: str, arguments: Sequence[Node], number: float) -> str:
        """A number of people in several bodies together, by the name of their group if they are one."""
        ids = [part.id for part in arguments if isinstance(part, Name)]
        forms = {self.general.in_general(id) for id in ids}
        if len(ids) < len(arguments) or len(forms) != 1 or ids[0].count(".") != 1:
            return ""
        kind = forms.pop().partition(".")[0]
        return self.counted(
            ids[0], _many(op, number), **{kind: self._bodies([id.partition(".")[0] for id in ids])}
        )

    def _bodies(self, nouns: Sequence[str]) -> str:
        for group, members in self.network.groups.items():
            if set(members) == set(nouns):
                return f"the {group.replace('_', ' ')}"
        return _enumerated([within(self.general.title(noun)) for noun in nouns])

    # --- amounts ------------------------------------------------------------------------------------------------

    def amount(self, node: Node) -> str:
        """An amount: by its name if it has one, else as it is reckoned, or in short where that is long."""
        named = self.definition(node)
        return self.quantity(named) if named is not None else self.reckoned(node)

    def reckoned(self, node: Node) -> str:
        """An amount by what it is made of."""
        if len(self._read(node)) <= MOST_READ:
            text = self._reckoned(node)
            if len(text) <= LONGEST_AMOUNT:
                return text
        return f"{CUT} {self.about(node)}"

    def _reckoned(self, node: Node) -> str:
        match node:
            case Number():
                return self._of_kind(node, self._kind(node))
            case Name("time"):
                return "the time since the start"
            case Name(id):
                return (
                    f"(1 if {self.text(node)}, else 0)" if self._kind(node) == "flag" else self.quantity(id)
                )
            case Call("since", (Name(event),)):
                return f"the time since “{self.event(event)}”"
            case Call("times", (Name(event),)):
                return f"the number of times that {self.happened(event)}"
            case Call("count" | "share" as function, arguments):
                what = "number" if function == "count" else "share"
                return f"the {what} of these that hold ({self._listed(arguments)})"
            case Call("if", (condition, then, otherwise)):
                return f"({self.amount(then)} if {self.text(condition)}, else {self.amount(otherwise)})"
            case Call("sum", (single,)):
                return self.amount(single)
            case Call("clip", (x, low, high)):
                kind = self._kind(x)
                return f"{self.amount(x)}, kept between {self._of_kind(low, kind)} and {self._of_kind(high, kind)}"
            case Call(function, (single,)) if function in FUNCTIONS:
                text = self.amount(single)
                return FUNCTIONS[function].format(f"({text})" if self._is_joined(single) else text)
            case Call(function, arguments) if function in FUNCTIONS:
                return FUNCTIONS[function].format(_enumerated([self.amount(part) for part in arguments]))
            case Unary("-", operand):
                return f"minus {self.amount(operand)}"
            case Binary("*", left, Number(1.0, "")):
                return self.amount(left)
            case Binary(op, left, right) if op in SIGNS:
                return f"{self._side(left, op)} {SIGNS[op]} {self._side(right, op)}"
            case _:
                return f"(1 if {self.text(node)}, else 0)"

    def _side(self, node: Node, within_op: str) -> str:
        text = self.amount(node)
        alike = isinstance(node, Binary) and (node.op, within_op) in _ALIKE
        return f"({text})" if self._is_joined(node) and not alike else text

    def _is_joined(self, node: Node) -> bool:
        """Whether an amount is told in several parts, that belong together within another."""
        several = isinstance(node, Binary) or (
            isinstance(node, Call) and node.function in ("clip", *FUNCTIONS)
        )
        return several and self.definition(node) is None

    def about(self, node: Node) -> str:
        """The first of what a condition or an amount reads, and how much more."""
        told = (
            self.flag(id, True) if self.kinds.get(id) == "flag" else self.quantity(id)
            for id in self._read(node)
        )
        return _enumerated(list(dict.fromkeys(told)))

    def _read(self, node: Node) -> dict[str, None]:
        """What a formula reads: definitions, and quantities outside them, each once."""
        found: dict[str, None] = {}
        stack = [node]
        while stack:
            part = stack.pop()
            named = self.definition(part) or quantity_of(part)
            if named in self.network.timed:
                stack.append(self.network.timed[named])
            elif named is not None:
                found[named] = None
            else:
                stack += reversed(children(part))
        return found

    def _listed(self, conditions: Sequence[Node]) -> str:
        shown = [self.text(condition) for condition in conditions[:MOST_TERMS]]
        more = len(conditions) - len(shown)
        return "; ".join([*shown, *([f"{more} more"] if more else [])])

    def value(self, of: Node, value: float) -> str:
        """A value of an amount, written as its kind is; of how far on a way, as the sentence that says it."""
        if of == NOW and math.isfinite(value):
            return self.hour(value)
        stages = self.pattern(of.id, STAGES) if isinstance(of, Name) else ""
        if isinstance(of, Name) and stages:
            return self._stage("==", of.id, value, stages)
        return self._of_kind(Number(float(f"{value:.4g}")), self._kind(of))

    # --- numbers ------------------------------------------------------------------------------------------------

    def _kind(self, node: Node) -> Kind:
        try:
            return kind_of(node, self.kinds)
        except ExpressionError:
            return "number"

    def _of_kind(self, node: Node, kind: Kind) -> str:
        """An amount that is compared with one of this kind: a number is written as that kind is."""
        if not isinstance(node, Number):
            return self.amount(node)
        match kind:
            case "share":
                return f"{100 * node.value:.6g}%"
            case "minutes" if math.isfinite(node.value) and abs(node.value) < 1e8:
                return show_duration(node.value)
            case "people":
                return f"{node.value:,.6g}"
            case "km":
                return f"{node.value:.6g} km"
            case "flag":
                return "yes" if node.value else "no"
            case _:
                return f"{node.value:.6g}"

    def hour(self, minute: float) -> str:
        """A minute as a time of day, with the day where the scenario has more than one."""
        return self.scenario.timeline().short_label(minute)


def _truth(op: str, number: float) -> bool | None:
    """Whether a comparison of a count says no more than that there is one, or none; else None."""
    if (op, number) in ((">", 0), (">=", 1), ("!=", 0)):
        return True
    return False if (op, number) in (("<=", 0), ("<", 1), ("==", 0)) else None


def _many(op: str, number: float) -> str:
    some = _truth(op, number)
    if some is not None:
        return "some" if some else "none"
    return f"{'fewer than ' if op == '<' else SIZES[op]}{number:,.6g}"


def _holds(op: str, value: float, than: float) -> bool:
    return {
        "<": value < than,
        "<=": value <= than,
        ">": value > than,
        ">=": value >= than,
        "==": value == than,
        "!=": value != than,
    }[op]


def _enumerated(things: Sequence[str]) -> str:
    """`a, b and c`; beyond the first few the rest is counted."""
    if len(things) > MOST_TERMS:
        things = [*things[: MOST_TERMS - 1], f"{len(things) - MOST_TERMS + 1} others"]
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))
