"""Text to tree."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from interregnum.errors import nearest_name
from interregnum.expression.printing import show
from interregnum.expression.tree import (
    COMPARE,
    COMPARISONS,
    EVENT_QUANTITY,
    FLAGS,
    FUNCTIONS,
    MAX_LENGTH,
    MAX_NESTING,
    MINUS,
    NOT,
    OPERATOR_WORDS,
    OR,
    POWER,
    WRITABLE_UNITS,
    Binary,
    Call,
    ExpressionError,
    Name,
    Node,
    Number,
    Unary,
    checked_height,
    in_base_units,
)

# What people write for a unit, where no slip of the pen leads to it.
_UNITS_MEANT = dict.fromkeys(("sec", "secs", "second", "seconds"), "s")
_UNITS_MEANT |= dict.fromkeys(("m", "mins", "minute", "minutes"), "min")
_UNITS_MEANT |= dict.fromkeys(("hr", "hrs", "hour", "hours"), "h")
_UNITS_MEANT |= dict.fromkeys(("men", "women", "person", "persons", "head", "heads"), "people")
_UNITS_MEANT |= dict.fromkeys(("kilometre", "kilometres", "kilometer", "kilometers"), "km")
_UNITS_MEANT |= dict.fromkeys(("percent", "pct"), "%")

QUANTIFIERS = {  # as other languages say how many of several hold
    "any": "count({}) > 0",
    "some": "count({}) > 0",
    "all": "share({}) == 1",
    "every": "share({}) == 1",
    "none": "count({}) == 0",
}
# Words for which there is no quantity of a noun.
_WHEN = ("after", "before", "until", "once", "when", "while")


class _Token(NamedTuple):
    kind: str  # number, word, symbol, end
    text: str
    at: int


_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[^\W\d]\w*(?:\.\w+)*)"
    r"|(?P<foreign>\.\.|\*\*|<>|&&|\|\||=(?!=)|!(?!=))"
    r"|(?P<symbol><=|>=|==|!=|[-+*/<>(),%])"
    r"|(?P<unknown>\S)"
)
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_HOUR = re.compile(r"\d:\d\d")
_INSTEAD = {"=": "== or is", "!": "not", "<>": "!=", "&&": "and", "||": "or", "**": "pow(x, y)"}
_INSTEAD |= {"&": "and", "|": "or", "^": "pow(x, y)", "\u2264": "<=", "\u2265": ">=", "\u2260": "!="}


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, found, at = str(match.lastgroup), match.group(), match.start()
        if found == "..":
            raise ExpressionError(
                "a range such as 2..6 is not part of a formula", at, found, "a single number"
            )
        if found == ":" and _HOUR.search(text[max(0, at - 2) : at + 3]):
            message, allowed = "an hour of the day is no number", "minutes since the start: time >= 90 min"
            raise ExpressionError(message, at, found, allowed)
        if kind in ("foreign", "unknown"):
            instead = _INSTEAD.get(found, "")
            hint = f": write {instead}" if instead else ""
            raise ExpressionError(
                f"'{found}' is not a sign of the formula language{hint}", at, found, instead
            )
        if kind == "word" and not _IDENTIFIER.fullmatch(found):
            raise ExpressionError(
                f"'{found}' is not a name: names are in lower case",
                at,
                found,
                "letters a-z, digits and _, in parts joined by dots",
                found.lower() if _IDENTIFIER.fullmatch(found.lower()) else "",
            )
        yield _Token(kind, found, at)
    yield _Token("end", "", len(text))


@lru_cache(maxsize=2**16)
def parse(text: str, longest: int = MAX_LENGTH) -> Node:
    """The tree of a formula. Trees are immutable, so equal texts may share one.

    Raises `ExpressionError` for whatever the language does not know, and for texts that are too long, nested too
    deeply (`MAX_NESTING`) or chained too far (`MAX_HEIGHT`).
    """
    if len(text) > longest:
        found, allowed = f"{len(text)} characters", f"{longest} characters"
        raise ExpressionError("the formula is too long", longest, found, allowed)
    parser = _Parser(text)
    if parser.next.kind == "end":
        raise ExpressionError("the formula is empty", 0, "nothing", "a number, a name or a comparison")
    node = parser.expression(OR)
    if parser.next.kind != "end":
        raise parser.left_over()
    return checked_height(node)


class _Parser:
    """Precedence climbing over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._position = 0
        self._nesting = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._position]

    def _take(self) -> _Token:
        token = self.next
        self._position += token.kind != "end"
        return token

    def _take_if(self, text: str) -> bool:
        found = self.next.text == text
        self._position += found
        return found

    def _nested(self, level: int, at: int) -> Node:
        if self._nesting == MAX_NESTING:
            raise ExpressionError("the formula is nested too deeply", at, allowed=f"{MAX_NESTING} levels")
        self._nesting += 1
        node = self.expression(level)
        self._nesting -= 1
        return node

    def expression(self, level: int) -> Node:
        """The longest formula from here whose operators bind at least as tightly as `level`."""
        left = self._prefix(level)
        while True:
            op, width = self._operator()
            power = POWER.get(op, 0)
            if power == 0 or power < level:
                return left
            at = self.next.at
            self._position += width
            left = Binary(op, left, self.expression(power + 1), at)
            if power == COMPARE and self._operator()[0] in COMPARISONS:
                raise ExpressionError(
                    "comparisons cannot be chained: write a < b and b < c",
                    self.next.at,
                    self.next.text,
                    "one comparison, or several joined by and",
                )

    def _operator(self) -> tuple[str, int]:
        """The operator that comes next, if it is one, and how many tokens it is written in."""
        if self.next.text != "is":
            return self.next.text, 1
        negated = self._tokens[self._position + 1].text == "not"
        return ("!=", 2) if negated else ("==", 1)

    def _prefix(self, level: int) -> Node:
        at = self.next.at
        if self._take_if("not"):
            if level > NOT:
                raise ExpressionError("put 'not ...' in parentheses here", at, "not", "(not ...)")
            return Unary("not", self._nested(NOT, at), at)
        if self._take_if("-"):
            if self.next.kind == "number":  # -3 is a literal, so that `x > -3` compares with a constant
                number = self._number(self._take())
                return Number(0.0 - number.value, number.unit, at)
            return Unary("-", self._nested(MINUS, at), at)
        return self._atom()

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return self._number(token)
        if token.text in FLAGS:
            return Number(FLAGS[token.text], "flag", token.at)
        if token.text == "(":
            node = self._nested(OR, token.at)
            self._close(token)
            return node
        if token.kind == "word" and token.text not in OPERATOR_WORDS:
            return self._call(token) if self._take_if("(") else Name(token.text, token.at)
        where = f" before '{token.text}'" if token.text else ": the formula breaks off"
        raise ExpressionError(
            f"a value is missing{where}",
            token.at,
            token.text or "the end",
            "a number, yes, no, a name, a call, or a formula in parentheses",
        )

    def _close(self, opening: _Token) -> None:
        if not self._take_if(")"):
            if self.next.kind != "end":
                raise self.left_over()
            raise ExpressionError("this parenthesis is never closed", opening.at, opening.text, ")")

    def _number(self, token: _Token) -> Number:
        unit = ""
        follower = self.next
        if follower.text == "%" or (follower.kind == "word" and follower.text not in OPERATOR_WORDS):
            unit = self._take().text
            if unit not in WRITABLE_UNITS:
                raise ExpressionError(
                    f"'{unit}' is not a unit",
                    follower.at,
                    unit,
                    ", ".join(WRITABLE_UNITS),
                    _UNITS_MEANT.get(unit.lower()) or nearest_name(unit, WRITABLE_UNITS),
                )
        value = in_base_units(token.text, unit)
        if not math.isfinite(value):
            raise ExpressionError("the number is too large", token.at, token.text, "up to about 1e308")
        return Number(value, unit, token.at)

    def _call(self, name: _Token) -> Node:
        arguments: list[Node] = []
        if not self._take_if(")"):
            arguments.append(self._nested(OR, name.at))
            while self._take_if(","):
                arguments.append(self._nested(OR, name.at))
            self._close(name)
        if "." in name.text:
            return Name(f"{name.text}.{_plain_name(name, arguments, 'of a noun').id}", name.at)
        _check_call(name, arguments)
        if name.text in EVENT_QUANTITY:
            _plain_name(name, arguments, "of an event")
        return Call(name.text, tuple(arguments), name.at)

    def left_over(self) -> ExpressionError:
        """What to say of a token that follows a complete formula."""
        token, before = self.next, self._tokens[self._position - 1]
        if token.kind == "word" and before.text in FUNCTIONS:
            message = f"what `{before.text}` is asked of stands in parentheses"
            usage = FUNCTIONS[before.text].usage
            nearest = f"{before.text}({token.text})" if before.text in EVENT_QUANTITY else ""
            return ExpressionError(message, token.at, token.text, usage, nearest)
        if token.kind in ("word", "number") or token.text == "(":
            message = f"an operator is missing before '{token.text}'"
        else:
            message = f"'{token.text}' is out of place"
        return ExpressionError(message, token.at, token.text, "and, or, a comparison, + - * /, or the end")


def _plain_name(function: _Token, arguments: Sequence[Node], whose: str) -> Name:
    match arguments:
        case [Name() as name] if name.id != "time":
            return name
    at = arguments[0].at if arguments else function.at
    found = ", ".join(map(show, arguments)) or "nothing"
    raise ExpressionError(f"{function.text}(...) takes one plain name, that {whose}", at, found, "a name")


def _check_call(name: _Token, arguments: Sequence[Node]) -> None:
    given = len(arguments)
    if name.text not in FUNCTIONS:
        nearest = nearest_name(name.text, FUNCTIONS)
        message, allowed = f"there is no function '{name.text}'", ", ".join(FUNCTIONS)
        match arguments:
            case [argument] if name.text in QUANTIFIERS:  # any(guards.free)
                nearest = QUANTIFIERS[name.text].format(show(argument))
            case [Name(noun)] if not nearest and name.text not in _WHEN:  # people(guard)
                allowed = f"a quantity of `{noun}` has its name first: {noun}.{name.text}"
                nearest = f"{noun}.{name.text}"
        raise ExpressionError(message, name.at, name.text, allowed, nearest)
    fewest, most, usage = FUNCTIONS[name.text]
    if given < fewest or (most is not None and given > most):
        wanted = f"{fewest}" if most == fewest else f"{fewest} or more"
        plural = "" if wanted == "1" else "s"
        raise ExpressionError(
            f"{name.text} takes {wanted} argument{plural}", name.at, f"{given} arguments", usage
        )
