"""What an event does, in the short form that people write and the full form that machines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from interregnum.model.values.basis import Formula, Grounds, Name, Reach
from interregnum.model.values.fields import Later, LimitsOf, Ref
from interregnum.model.values.kinds import (
    SHARE,
    WEIGHT,
    ActorName,
    AuthorityName,
    BackerName,
    Condition,
    MessageName,
    NameOfQuantity,
    Weight,
)


class ScenarioEffect(Grounds, title="Effect"):
    """One thing an event does. Exactly one of the actions is given.

    `set` a quantity (or a choice such as `palace.held_by`) `to` a value; `add` to one `by` an amount;
    `move` people `to` another quantity, each with chance `share`; `ballot` a block `among` targets by
    weight; `hit` people of a unit or crowd, each with chance `share`; `send` a message; a `shock` is heard; `news`
    favouring an authority reaches observers. What they see `confirms` or `denies` that somebody acts
    `in_the_name_of` another. Where `when` is given and does not hold, it does nothing.
    """

    set: NameOfQuantity | None = None
    to: Annotated[Formula, LimitsOf("set")] | None = None
    add: NameOfQuantity | None = None
    by: Annotated[Formula, LimitsOf("add")] | None = None
    move: NameOfQuantity | None = None
    share: Annotated[Formula, SHARE] | None = None
    ballot: NameOfQuantity | None = None
    among: dict[NameOfQuantity, Annotated[Formula, WEIGHT]] | None = None
    hit: Annotated[Name, Ref("units", "crowds")] | None = None
    send: MessageName | None = None
    shock: Annotated[Name, Ref("shocks")] | None = None
    news: AuthorityName | None = None
    confirms: Annotated[ActorName | None, Later()] = None
    denies: Annotated[ActorName | None, Later()] = None
    in_the_name_of: Annotated[BackerName | None, Later()] = None
    weight: Weight | None = None
    reaches: tuple[Annotated[Name, Ref("units", "persons", "assemblies", "groups")], ...] = ()
    reach: Reach = "private"
    when: Annotated[Condition | None, Later()] = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return _full_effect(dict(data)) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _one_action(self) -> ScenarioEffect:
        given = [name for name in ACTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "effect", "an effect does exactly one thing", {"found": ", ".join(given) or "nothing"}
            )
        if self.ballot is not None and self.when is not None:
            allowed = "an event of its own, with the condition there"
            raise PydanticCustomError(
                "effect", "a ballot cannot have a condition", {"found": "ballot and when", "allowed": allowed}
            )
        missing = [name for name in ACTIONS[given[0]] if getattr(self, name) is None]
        if missing:
            raise PydanticCustomError(
                "effect", f"`{given[0]}` needs `{missing[0]}`", {"allowed": ", ".join(ACTIONS[given[0]])}
            )
        return self

    @property
    def action(self) -> str:
        return next(name for name in ACTIONS if getattr(self, name) is not None)


ACTIONS: dict[str, tuple[str, ...]] = {
    "set": ("to",),
    "add": ("by",),
    "move": ("to", "share"),
    "ballot": ("among",),
    "hit": ("share",),
    "send": (),
    "shock": (),
    "news": ("weight",),
    "confirms": ("in_the_name_of",),
    "denies": ("in_the_name_of",),
}


def _full_effect(data: dict[str, Any]) -> dict[str, Any]:
    known = set(ScenarioEffect.model_fields)
    for key in [key for key in data if key not in known]:
        if "set" in data:  # two targets in one entry: let the unknown key be reported
            break
        data["set"], data["to"] = key, data.pop(key)
    if isinstance(data.get("add"), Mapping) and len(data["add"]) == 1:
        ((data["add"], data["by"]),) = data["add"].items()
    if isinstance(data.get("move"), Mapping):
        inner = dict(data.pop("move"))
        data |= {"move": inner.pop("from", None), **inner}
    if isinstance(data.get("ballot"), Mapping):
        inner = dict(data.pop("ballot"))
        data |= {"ballot": inner.pop("of", None), **inner}
    if isinstance(data.get("news"), Mapping):
        inner = dict(data.pop("news"))
        data |= {"news": inner.pop("favours", None), **inner}
    return data


Effects = tuple[ScenarioEffect, ...]
