"""What may stand at a place in a file, by the types of the model: keys, names of what, words, formulas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args, get_origin

from interregnum.language.reading.document import DataPath
from interregnum.language.walk import is_noun
from interregnum.lsp.uses import NESTED, Role, ref_of, role_of
from interregnum.model import Amount, Duration, Noun, ScenarioEffect
from interregnum.model.values.fields import (
    OneOf,
    Ref,
    Shape,
    fields,
    shape,
)
from interregnum.model.values.kinds import NameOfQuantity


@dataclass(frozen=True)
class Expected:
    """What may stand there: a value of this type; under this key of this noun; an option of a choice or a value of a
    quantity. Nothing where the path leads nowhere."""

    shape: Shape | None = None
    noun: type[Noun] | None = None
    key: str = ""
    option_of: str = ""

    @property
    def noun_here(self) -> type[Noun] | None:
        """The noun whose keys may stand there."""
        bare = None if self.shape is None else self.shape.bare
        return bare if is_noun(bare) else None

    @property
    def ref(self) -> Ref | None:
        """The sections, or parts of the noun around it, of which something may be named."""
        return None if self.shape is None else ref_of(self.shape)

    @property
    def role(self) -> Role | None:
        """As what a name there is looked up."""
        if self.option_of:
            return "model"
        if self.key == "source":
            return "work"
        if self.shape is None:
            return None
        bare = self.shape.bare
        is_short = is_noun(bare) and issubclass(bare, Amount | Duration)
        return "model" if is_short else role_of(self.shape)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of which one must stand there."""
        if self.shape is None:
            return ()
        one_of = self.shape.mark(OneOf)
        if one_of is not None:
            return tuple(map(str, one_of.words))
        if self.shape.bare is bool:
            return "yes", "no"
        return tuple(map(str, get_args(self.shape.bare))) if get_origin(self.shape.bare) is Literal else ()


def expected(file: type[Noun], path: DataPath, is_key: bool = False) -> Expected:
    """What may stand at a path; with `is_key`, what the last key there may be called."""
    here = Expected(shape(file))
    for step in path[:-1] if is_key else path:
        here = _inside(here, step)
    if is_key and here.shape is not None:
        return _key(here, path[-1])
    only = here.shape is not None and here.shape.items and here.shape.keys is None
    return Expected(here.shape.items[0], here.noun, here.key, here.option_of) if only and here.shape else here


def _key(here: Expected, key: str | int) -> Expected:
    """What a key is: a name in a mapping of such, the quantity that an effect changes; nothing where a noun has it.

    What looks like one in a list is an item of it.
    """
    assert here.shape is not None
    if here.shape.keys is not None:
        return Expected(here.shape.keys, here.noun, here.key)
    in_effect = here.shape.bare is ScenarioEffect and key not in {
        field.key for field in fields(ScenarioEffect)
    }
    if in_effect or (here.noun is ScenarioEffect and here.key == "add"):
        return Expected(shape(NameOfQuantity), ScenarioEffect)
    return Expected() if is_noun(here.shape.bare) else here


def _inside(here: Expected, step: str | int) -> Expected:
    of = here.shape
    if of is None:
        return Expected()
    if isinstance(step, int):
        return Expected(of.item(step), here.noun, here.key) if of.items and of.keys is None else Expected()
    if of.items and of.keys is None:  # one thing where a list is meant
        return _inside(Expected(of.items[0], here.noun, here.key), step)
    if of.keys is not None:
        option_of = step if here.key == "force" else ""
        return Expected(of.items[0], here.noun, here.key, option_of)
    if not is_noun(of.bare):
        return _nested(here, step)
    for field in fields(of.bare):
        if field.key == step:
            return Expected(field.shape, of.bare, step)
    return Expected(option_of=step, noun=of.bare, key=step) if of.bare is ScenarioEffect else Expected()


def _nested(here: Expected, step: str) -> Expected:
    """In the short forms of effects: `add: {fear: 0.1}`, `move: {from: ..., to: ..., share: ...}`."""
    if here.noun is not ScenarioEffect:
        return Expected()
    if here.key == "add":
        return Expected(option_of=step, noun=here.noun, key="by")
    meant = "move" if (here.key, step) == ("move", "to") else NESTED.get(here.key, {}).get(step, step)
    return _inside(Expected(shape(ScenarioEffect)), meant)


# --- what the reference says of a key -----------------------------------------------------------------------


@cache
def key_words() -> Mapping[str, Mapping[str, list[str]]]:
    """What the reference says of each key of each noun: what may stand there, what it is without it, what it means."""
    text = files("interregnum.lsp").joinpath("keys.json").read_text(encoding="utf-8")
    words: Any = json.loads(text)
    return words  # type: ignore[no-any-return]


def about_key(noun: type[Noun], key: str) -> str:
    """A key in a few lines of Markdown; empty for what is none."""
    field = next((field for field in fields(noun) if field.key == key), None)
    if field is None:
        return ""
    value, default, meaning = key_words().get(noun.called(), {}).get(key, ["", "", ""])
    if not default:
        default = "needed" if field.required else ""
    head = f"`{key}` ({noun.called().lower()})" + (f": {value}" if value else "")
    lines = [head, meaning, default if default == "needed" else f"Without it: {default}" if default else ""]
    return "\n\n".join(line for line in lines if line)
