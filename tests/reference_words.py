"""What the model says may stand under each key, in the words of the reference: `place`, `bloc: amount, 0 to 1`."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

from interregnum.language.rules.names import singular
from interregnum.language.walk import is_noun
from interregnum.model import Amount, Noun, ScenarioFactor
from interregnum.model.values.fields import (
    KIND_LIMITS,
    EventName,
    IsCondition,
    Limits,
    Member,
    QuantityName,
    Ref,
    Says,
    Shape,
)

NUMBERS = {int: "whole number", float: "number"}


def described(shape: Shape) -> str:
    """What may stand there, in a few words."""
    if shape.keys is not None:
        return f"{_one(shape.keys)}: {_items(shape) if _is_list(shape.items[0]) else _one(shape.items[0])}"
    return _items(shape) if _is_list(shape) else _one(shape)


def _is_list(shape: Shape) -> bool:
    return bool(shape.items) and shape.keys is None


def _items(shape: Shape) -> str:
    """A list: `units`, `two places`; or, in a mapping, what its lists hold."""
    if shape.keys is not None:
        return _items(shape.items[0])
    many = Ellipsis in get_args(shape.bare)
    if not many and len({_one(item) for item in shape.items}) > 1:
        return f"[{', '.join(_one(item) for item in shape.items)}]"
    return plural(_one(shape.items[0])) if many else f"two {plural(_one(shape.items[0]))}"


def plural(words: str) -> str:
    """`units` of `unit`, `persons, units or authorities` of `person, unit or authority`."""
    if " or " in words:
        head, _, last = words.rpartition(" or ")
        return f"{', '.join(plural(word) for word in head.split(', '))} or {plural(last)}"
    name, comma, limits = words.partition(", ")
    many = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return many + comma + limits


def _one(shape: Shape) -> str:
    ref, bare = shape.mark(Ref), shape.bare
    if ref is not None:
        return _either([*([ref.local.removesuffix("s")] if ref.local else []), *map(singular, ref.sections)])
    if shape.mark(EventName) is not None:
        return "event"
    if shape.mark(QuantityName) is not None:
        return "quantity"
    if shape.mark(Member) is not None:
        return "entry"
    if shape.mark(IsCondition) is not None:
        return "condition"
    says = shape.mark(Says)
    if says is not None:
        return says.what + (_limits(shape) if says.what == "formula" else "")
    if get_origin(bare) is Literal:
        return _either([f"`{word}`" for word in get_args(bare)])
    if is_noun(bare):
        return _noun(bare, shape)
    if bare in NUMBERS:
        return NUMBERS[bare] + _limits(shape)
    return {bool: "flag", str: "text"}.get(bare, "text")


def _noun(noun: type[Noun], shape: Shape) -> str:
    if noun is ScenarioFactor:
        return "factor"  # its limits stand in its own table
    return noun.called().lower() + (_limits(shape) if issubclass(noun, Amount) else "")


def _limits(shape: Shape) -> str:
    """`, 0 to 1`; ` of people`, which are never fewer than none."""
    limits = shape.mark(Limits)
    if limits is None or limits == Limits(limits.kind):
        return ""
    unit = f" of {limits.kind}" if limits.kind in ("people", "km") else ""
    return unit if limits == KIND_LIMITS.get(limits.kind) and unit else f"{unit}, {limits.words()}"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
