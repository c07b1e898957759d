"""The phases of a crisis, and what everything that happens says of them and of those who do it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from interregnum.model.values.basis import Grounds, Text
from interregnum.model.values.fields import Also, Later
from interregnum.model.values.kinds import PhaseName, Plural, State


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


During = Annotated[tuple[PhaseName, ...], Also("one"), BeforeValidator(_as_list), Later()]
Presence = Annotated[Literal["there", "free", "any"], Later()]


class Phase(Grounds):
    """A part of the crisis, within which some things can happen and outside of which they cannot.

    It lasts `from` one condition `until` another. Once over it does not come again, unless `again` says so.
    """

    title: Text
    plural: Plural = None
    begins: State = Field(default="yes", alias="from")
    until: State = "no"
    again: bool = False
    important: bool = False

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Lasting(Grounds):
    """What happens only while one of some phases lasts; none named, at any time."""

    during: During = ()


class Acting(Lasting):
    """What somebody does: at liberty and `there`, where it happens; `free`, at liberty wherever; or `any`."""

    presence: Presence = "there"
