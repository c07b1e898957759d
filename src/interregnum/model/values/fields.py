"""What the fields of nouns say about themselves, and how to walk a noun by it.

The type of a field says all there is to know of what may stand there: `Annotated[Name, Ref("units")]` is the name of
a unit, `Annotated[Amount, Limits("share", 0, 1)]` a share. The rules of `language`, the JSON schema, the description
by ODD and the tables of the reference read these marks. There is no other list of fields anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from interregnum.expression import Kind

FieldPath = tuple[str | int, ...]
Json = dict[str, Any]


class FieldMark:
    """The base of what may be annotated to the type of a field."""

    def in_schema(self) -> Json:
        """What the JSON schema says beside the type."""
        return {}

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        return {**handler(core), **self.in_schema()}


@dataclass(frozen=True)
class Says(FieldMark):
    """What kind of text it is. The types `Name`, `Formula` and `Time` carry it already."""

    what: Literal["name", "formula", "hour"]


@dataclass(frozen=True)
class Also(FieldMark):
    """What may be written beside the full form: another kind of value, which becomes text, or one thing where
    a list is meant. A validator beside the mark does it."""

    what: Literal["boolean", "integer", "number", "one"]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        made = handler(core)
        if self.what == "one":
            return {"anyOf": [made, made["items"]]}
        return {**made, "type": [made["type"], self.what]}


@dataclass(frozen=True, init=False)
class OneOf(FieldMark):
    """One of these words; who reads the text says which are allowed."""

    words: tuple[str, ...]

    def __init__(self, *words: str) -> None:
        object.__setattr__(self, "words", words)

    def in_schema(self) -> Json:
        return {"enum": [str(word) for word in self.words]}


# --- names --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given(FieldMark):
    """A name that is given here, not used: the id of an entry, the label of an ending.

    The name of an `owner` begins those of quantities and events (`guard.people`): no two owners share one.
    """

    owner: bool = False


@dataclass(frozen=True, init=False)
class Ref(FieldMark):
    """The name of an entry in one of these sections; or of a `local` part of a noun around it, such as its `blocs`."""

    sections: tuple[str, ...]
    local: str

    def __init__(self, *sections: str, local: str = "") -> None:
        object.__setattr__(self, "sections", sections)
        object.__setattr__(self, "local", local)

    def in_schema(self) -> Json:
        places = [f"`{section}`" for section in self.sections]
        places[:0] = [f"the `{self.local}` around it"] if self.local else []
        return {"description": f"The name of an entry of {' or '.join(places)}."}


@dataclass(frozen=True)
class Member(FieldMark):
    """The name of an entry of whatever section that a group may hold."""

    def in_schema(self) -> Json:
        return {"description": "The name of an entry."}


@dataclass(frozen=True)
class EventName(FieldMark):
    """The id of an event of the network, of the scenario's own or of a mechanism's."""

    def in_schema(self) -> Json:
        return {"description": "The name of an event."}


@dataclass(frozen=True)
class InRecord(FieldMark):
    """The name of an entry of the record beside the scenario; only who has both can look it up."""

    section: Literal["readings", "claims"]

    def in_schema(self) -> Json:
        return {"description": f"The name of an entry of `{self.section}` of the record."}


@dataclass(frozen=True)
class QuantityName(FieldMark):
    """The id of a quantity or choice of the network that an effect changes."""

    def in_schema(self) -> Json:
        return {"description": "The name of a quantity."}


@dataclass(frozen=True)
class OfModel(FieldMark):
    """A text that speaks of the model: the name of an event, of a way for it to turn out or of a quantity, a pattern or
    a formula of such."""


# --- numbers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limits(FieldMark):
    """What a number may be: its kind, and the least and the most; `above` leaves out the least itself."""

    kind: Kind = "number"
    least: float = -math.inf
    most: float = math.inf
    above: bool = False

    def words(self) -> str:
        """`0 to 1`, `more than 0`, `at least 0`."""
        if self.most < math.inf:
            most = f"{self.most:g}" if self.most < 1e6 else f"{self.most:,.0f}"
            return f"{self.least:g} to {most}"
        if self.least == -math.inf:
            return "any number"
        return f"{'more than' if self.above else 'at least'} {self.least:g}"

    def hold(self, value: float, is_end: bool) -> bool:
        """Whether the value is a number, and allowed; the end of a range may be one that is itself never drawn."""
        if not math.isfinite(value):
            return False
        return self.least <= value <= self.most and not (self.above and value == self.least and not is_end)

    def in_schema(self) -> Json:
        """A number that is written plainly is held to its limits; a formula is text, to which these say nothing."""
        low = {"exclusiveMinimum" if self.above else "minimum": self.least} if self.least > -math.inf else {}
        return {**low, **({"maximum": self.most} if self.most < math.inf else {})}


@dataclass(frozen=True)
class LimitsOf(FieldMark):
    """The limits stand elsewhere: of the `place` that holds the amount, of the noun's own `kind`, or of the quantity
    that the noun names under `set` or `add`."""

    where: Literal["place", "kind", "set", "add"]


@dataclass(frozen=True)
class Neutral(FieldMark):
    """Nought and one say none and all here; they measure nothing, and need no basis."""


# A thousand million: who goes of so many is drawn in a quarter of a second, and of more in the root of it.
PEOPLE = Limits("people", 0, 1e9)
KIND_LIMITS: dict[Kind, Limits] = {
    "flag": Limits("flag", 0, 1),
    "share": Limits("share", 0, 1),
    "people": PEOPLE,
    "minutes": Limits("minutes"),
    "km": Limits("km"),
}


# --- formulas, hours, lists ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class IsCondition(FieldMark):
    """A formula that is true or false. A `guard` decides when something can happen, so it may not read the clock;
    one that `may_be_no` may be a plain no: a road that is shut."""

    guard: bool = False
    may_be_no: bool = False


@dataclass(frozen=True)
class AnyKind(FieldMark):
    """A formula of whatever kind."""


@dataclass(frozen=True)
class IsHour(FieldMark):
    """An hour of the scenario. `instead_of` names the clock whose place it takes; what then happens by the clock says
    why, in `exogenous`. The ends of the span are hours that are not `inside` it."""

    severity: Literal["error", "warning"] = "error"
    instead_of: str = ""
    inside: bool = True


@dataclass(frozen=True)
class Filled(FieldMark):
    """A list or mapping that may not be empty."""

    def in_schema(self) -> Json:
        return {"minItems": 1, "minProperties": 1}


@dataclass(frozen=True)
class Later(FieldMark):
    """A section or key that came after scenarios were published: left out of the complete form where it is as if it
    were not given, so that what was made from those scenarios still is of them."""


# --- walking ------------------------------------------------------------------------------------------------

AnyMark = TypeVar("AnyMark", bound=FieldMark)


@dataclass(frozen=True)
class Shape:
    """A type taken apart: what it is without `or None` and what is annotated, the marks, and what it holds."""

    bare: Any
    marks: tuple[FieldMark, ...]
    items: tuple[Shape, ...] = ()
    keys: Shape | None = None

    def mark(self, kind: type[AnyMark]) -> AnyMark | None:
        """The mark of that kind, if there is one."""
        if kind not in self._found:
            self._found[kind] = next((mark for mark in self.marks if isinstance(mark, kind)), None)
        return cast("AnyMark | None", self._found[kind])

    @cached_property
    def _found(self) -> dict[type, FieldMark | None]:
        return {}

    def item(self, number: int) -> Shape:
        """The type of an item of a list."""
        return self.items[min(number, len(self.items) - 1)]

    def leaves(self) -> Iterator[Shape]:
        """The types of the texts, numbers and nouns in it, keys before values."""
        if self.keys is not None:
            yield self.keys
        for item in self.items:
            yield from item.leaves()
        if not self.items:
            yield self


def shape(annotation: Any) -> Shape:
    """The shape of a type."""
    marks: tuple[FieldMark, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += (*(mark for mark in more if isinstance(mark, FieldMark)), *_held_to(more))
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(inner for inner in get_args(annotation) if inner is not NoneType)
        else:
            break
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return Shape(annotation, marks, (shape(value),), shape(key))
    if get_origin(annotation) is tuple:
        items = tuple(shape(inner) for inner in get_args(annotation) if inner is not Ellipsis)
        return Shape(annotation, marks, items)
    return Shape(annotation, marks)


def _held_to(annotated: list[Any]) -> Iterator[Limits]:
    """The limits to which the validators hold a plain number: `Field(ge=0, le=1)`."""
    inner = [part for mark in annotated for part in getattr(mark, "metadata", (mark,))]
    least = next((float(part.ge) for part in inner if hasattr(part, "ge")), -math.inf)
    most = next((float(part.le) for part in inner if hasattr(part, "le")), math.inf)
    if math.isfinite(least) or math.isfinite(most):
        yield Limits("number", least, most)


class NounField(NamedTuple):
    """A field of a noun: its name, the key under which it is written, its default, its type."""

    name: str
    key: str
    default: Any
    shape: Shape
    required: bool


@cache
def fields_of(noun: type[BaseModel]) -> dict[str, Any]:
    """The keys of a noun as they are written, with the type of each."""
    return {
        field.alias or name: Annotated[(field.annotation, *field.metadata)]
        if field.metadata
        else field.annotation
        for name, field in noun.model_fields.items()
    }


@cache
def fields(noun: type[BaseModel]) -> tuple[NounField, ...]:
    """The fields of a noun, in order."""
    types = fields_of(noun)
    return tuple(
        NounField(
            name, field.alias or name, field.default, shape(types[field.alias or name]), field.is_required()
        )
        for name, field in noun.model_fields.items()
    )


class Leaf(NamedTuple):
    """A text, a number or a noun in its place, with what the type there says."""

    path: FieldPath
    value: Any
    shape: Shape
    is_key: bool


def leaves(noun: BaseModel, path: FieldPath = ()) -> Iterator[tuple[NounField, Leaf]]:
    """Everything that a noun holds itself, through lists and mappings, with the field that holds it."""
    for field in fields(type(noun)):
        for leaf in within(getattr(noun, field.name), field.shape, (*path, field.key)):
            yield field, leaf


def within(value: Any, of: Shape, path: FieldPath) -> Iterator[Leaf]:
    """Every text, number and noun in a value of some type, keys of mappings too; nothing for none."""
    if isinstance(value, tuple) and of.items:
        for number, item in enumerate(value):
            yield from within(item, of.item(number), (*path, number))
    elif isinstance(value, Mapping) and of.keys is not None:
        for key, item in value.items():
            yield Leaf((*path, key), key, of.keys, is_key=True)
            yield from within(item, of.items[0], (*path, key))
    elif value is not None:
        yield Leaf(path, value, of, is_key=False)
