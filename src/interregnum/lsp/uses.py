"""Every place in a file where a name is given or used: keys, single names and lists of them, and within formulas.

Only what the type of a field says is a name is one; texts for people are never looked into. What a name means is found
later, when the whole scenario is known (`names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from interregnum.expression.tree import FUNCTIONS, OPERATOR_WORDS, UNITS
from interregnum.language.reading.document import DataPath, Position
from interregnum.language.reading.parts_read import Part
from interregnum.language.repeating.naming import EACH
from interregnum.language.walk import is_noun
from interregnum.model import Amount, Duration, Noun, ScenarioEffect
from interregnum.model.values.fields import (
    EventName,
    Given,
    InRecord,
    Member,
    OfModel,
    QuantityName,
    Ref,
    Says,
    Shape,
    fields,
)

# given: here an entry gets its name; entry: one of a section, or a part of the noun around it; model: a quantity,
# choice or event; member: whatever a group may hold; work: cited in a `source`
Role: TypeAlias = Literal["given", "entry", "model", "member", "work"]
TOKEN = re.compile(
    r"(?<![A-Za-z0-9_.*])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?![A-Za-z0-9_*])(?:\(\s*[a-z][a-z0-9_.]*\s*\))?"
)
NO_NAMES = frozenset({*OPERATOR_WORDS, *UNITS, *FUNCTIONS, "yes", "no", "true", "false", "time"})
_WORK = re.compile(r"(?:^|[,;]\s*)([a-z][a-z0-9_]*)")
NESTED: Mapping[str, Mapping[str, str]] = {  # the short forms of effects: what stands for which key
    "move": {"from": "move"},
    "ballot": {"of": "ballot"},
    "news": {"favours": "news"},
}


def ref_of(of: Shape) -> Ref | None:
    """The sections, or parts of the noun around it, of which a value of this type names an entry."""
    record = of.mark(InRecord)
    return Ref(record.section) if record is not None else of.mark(Ref)


def role_of(of: Shape) -> Role | None:
    """As what the names in a value of this type are looked up; None where there are none."""
    if of.mark(Given) is not None:
        return "given"
    if ref_of(of) is not None:
        return "entry"
    if of.mark(Member) is not None:
        return "member"
    says = of.mark(Says)
    named = any(of.mark(kind) is not None for kind in (QuantityName, EventName, OfModel))
    return "model" if named or (says is not None and says.what == "formula") else None


class Use(NamedTuple):
    """A name where it stands: what is written, in which place; and for what it is looked up.

    `under` is the choice or event of which it is an option; `path` leads to it in what the file says.
    """

    text: str
    at: Position
    path: DataPath
    role: Role
    ref: Ref | None = None
    under: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.under}.{self.text}" if self.under else self.text


def uses(part: Part, text: str, file: type[Noun]) -> list[Use]:
    """The names in a file, in no order, each place once. `file` has the sections that it may hold."""
    looking = _Looking(part, text.split("\n"))
    found = looking.noun(part.data, file, ())
    return list({(use.at, use.text): use for use in found}.values())


class _Looking:
    """Goes through what a file says along the types of the model."""

    def __init__(self, part: Part, lines: list[str]) -> None:
        self.part = part
        self.lines = lines

    def noun(self, data: Any, noun: type[Noun], path: DataPath) -> Iterator[Use]:
        """The names in a noun as it is written."""
        if not isinstance(data, Mapping):
            if issubclass(noun, Amount | Duration):  # in its short form
                yield from self._formula(data, path)
            return
        shapes = {field.key: field.shape for field in fields(noun)}
        is_effect = noun is ScenarioEffect
        for key, inner in data.items():
            here = (*path, key)
            if key in ("each", "forms") and key not in shapes:
                yield from self._groups(inner, here, key)
            elif is_effect and key not in shapes:
                yield from self._key(key, here, "model")
                yield from self._option(inner, here, key)
            elif is_effect and isinstance(inner, Mapping) and key != "among":
                yield from self._nested(inner, here, key, shapes)
            elif key == "to" and isinstance(choice := data.get("set", data.get("quantity")), str):
                yield from self._option(inner, here, choice)
            elif key == "source" and isinstance(inner, str):
                yield from self._works(inner, here)
            elif key in shapes:
                yield from self._value(inner, shapes[key], here)

    def _nested(
        self, data: Mapping[str, Any], path: DataPath, key: str, shapes: Mapping[str, Shape]
    ) -> Iterator[Use]:
        """`add: {fear: 0.1}`, `move: {from: ..., to: ..., share: ...}`."""
        for inner, value in data.items():
            if key == "add":
                yield from self._key(inner, (*path, inner), "model")
                yield from self._formula(value, (*path, inner))
            elif inner == "to" and key == "move":
                yield from self._value(value, shapes["move"], (*path, inner))
            else:
                meant = NESTED.get(key, {}).get(inner, inner)
                if meant in shapes:
                    yield from self._value(value, shapes[meant], (*path, inner))

    def _value(self, value: Any, of: Shape, path: DataPath) -> Iterator[Use]:
        if is_noun(of.bare):
            yield from self.noun(value, of.bare, path)
        elif of.keys is not None:
            if isinstance(value, Mapping):
                for key, inner in value.items():
                    yield from self._leaf(key, of.keys, (*path, key), is_key=True)
                    if path[-1] == "force":
                        yield from self._option(inner, (*path, key), key)
                    else:
                        yield from self._value(inner, of.items[0], (*path, key))
        elif of.items:
            items = enumerate(value) if isinstance(value, list) else ((None, value),)
            for number, item in items:
                yield from self._value(
                    item, of.item(number or 0), path if number is None else (*path, number)
                )
        else:
            yield from self._leaf(value, of, path)

    def _leaf(self, value: Any, of: Shape, path: DataPath, is_key: bool = False) -> Iterator[Use]:
        if not isinstance(value, str):
            return
        role = role_of(of)
        if role == "model":
            yield from self._tokens(value, path, is_key)
        elif role is not None:
            yield Use(value, self._place(path, is_key), path, role, ref_of(of) if role == "entry" else None)

    def _key(self, key: str, path: DataPath, role: Role) -> Iterator[Use]:
        yield Use(key, self._place(path, is_key=True), path, role)

    def _formula(self, value: Any, path: DataPath) -> Iterator[Use]:
        if isinstance(value, str):
            yield from self._tokens(value, path)

    def _option(self, value: Any, path: DataPath, choice: str) -> Iterator[Use]:
        """What a choice becomes, or a quantity: an option is a bare name."""
        if isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*", value):
            yield Use(value, self._place(path), path, "model", under=choice)
        else:
            yield from self._formula(value, path)

    def _groups(self, value: Any, path: DataPath, key: str) -> Iterator[Use]:
        """`each: captaincy in captaincies`, `forms: guards`."""
        for number, text in enumerate(value) if isinstance(value, list) else ((None, value),):
            here = path if number is None else (*path, number)
            if not isinstance(text, str):
                continue
            at = self._place(here)
            if key == "forms":
                yield Use(text, at, ("groups", text), "given")
            elif match := EACH.fullmatch(text):
                place = Position(at.file, at.line, at.column + match.start(2))
                yield Use(match[2], place, here, "entry", Ref("groups"))

    def _works(self, value: str, path: DataPath) -> Iterator[Use]:
        for match in _WORK.finditer(value):
            at = next(self._in_text([match[1]], path, value, [match.start(1)]))
            yield Use(match[1], at, path, "work", Ref("sources"))

    def _tokens(self, value: str, path: DataPath, is_key: bool = False) -> Iterator[Use]:
        matches = [match for match in TOKEN.finditer(value) if match[0] not in NO_NAMES]
        texts, starts = [match[0] for match in matches], [match.start() for match in matches]
        for text, at in zip(texts, self._in_text(texts, path, value, starts, is_key), strict=True):
            head, paren, option = text.partition("(")
            if not paren:
                yield Use(text, at, path, "model")
            elif "." in head:  # `hall.held_by(council)` is `hall.held_by.council`
                yield Use(f"{head}.{option.rstrip(')')}", at, path, "model")
            else:  # `happened(ring)`: the function is no name
                inner = option.rstrip(") ")
                column = at.column + len(head) + 1 + len(inner) - len(inner.lstrip())
                yield Use(inner.strip(), Position(at.file, at.line, column), path, "model")

    # Places ---------------------------------------------------------------------------------------

    def _place(self, path: DataPath, is_key: bool = False) -> Position:
        at = self.part.positions.get(path) or Position("", 1, 1)
        if not is_key:
            return self.part.value_positions.get(path, at)
        quoted = self._line(at)[at.column - 1 : at.column] in ("'", '"')
        return Position(at.file, at.line, at.column + 1) if quoted else at

    def _line(self, at: Position) -> str:
        return self.lines[at.line - 1] if at.line <= len(self.lines) else ""

    def _in_text(
        self, tokens: list[str], path: DataPath, value: str, starts: list[int], is_key: bool = False
    ) -> Iterator[Position]:
        """Where each token stands: at its letter, or, in a text that is folded over lines, the next that is like it."""
        at = self._place(path, is_key)
        if self._line(at)[at.column - 1 :].startswith(value):
            yield from (Position(at.file, at.line, at.column + start) for start in starts)
            return
        line, column = at.line, at.column - 1
        for token in tokens:
            place = Position(at.file, line, column + 1)
            for number in range(line, len(self.lines) + 1):
                found = re.compile(rf"(?<![\w.]){re.escape(token)}(?![\w])").search(
                    self.lines[number - 1], column if number == line else 0
                )
                if found:
                    place = Position(at.file, number, found.start() + 1)
                    line, column = number, found.end()
                    break
            yield place


_ROUTE = re.compile(r'\{[^{}]*"kind"\s*:\s*"route"[^{}]*\}')
_ROUTE_NAME = re.compile(r'"name"\s*:\s*"([a-z][a-z0-9_]*)"')
_WORK_NAME = re.compile(r'"id"\s*:\s*"([a-z][a-z0-9_]*)"')


def uses_in_json(text: str) -> list[Use]:
    """The names in a map, which draws routes, or in a list of works."""
    routes = [
        Use(name[1], _place_of(text, route.start() + name.start(1)), (), "entry", Ref("routes"))
        for route in _ROUTE.finditer(text)
        for name in _ROUTE_NAME.finditer(route[0])
    ]
    works = (
        Use(work[1], _place_of(text, work.start(1)), ("sources", work[1]), "given")
        for work in _WORK_NAME.finditer(text)
    )
    return [*routes, *works]


def _place_of(text: str, at: int) -> Position:
    return Position("", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
