"""The types of fields that many nouns have: names of what, numbers in which limits, conditions of which use, hours."""

from __future__ import annotations

from typing import Annotated

from interregnum.model.values.basis import ABOVE_NOUGHT, Amount, DottedName, Formula, Name, Time
from interregnum.model.values.fields import (
    PEOPLE,
    AnyKind,
    EventName,
    Given,
    IsCondition,
    IsHour,
    Later,
    Limits,
    Neutral,
    QuantityName,
    Ref,
)

# Names
Id = Annotated[Name, Given()]
OwnerId = Annotated[Name, Given(owner=True)]
DottedId = Annotated[DottedName, Given(owner=True)]
AuthorityName = Annotated[Name, Ref("authorities")]
PlaceName = Annotated[Name, Ref("places")]
UnitName = Annotated[Name, Ref("units")]
PersonName = Annotated[Name, Ref("persons")]
SomebodyName = Annotated[Name, Ref("persons", "units")]
BackerName = Annotated[Name, Ref("persons", "units", "authorities", "assemblies")]
ActorName = Annotated[Name, Ref("persons", "units", "authorities")]
AnybodyName = Annotated[Name, Ref("persons", "units", "authorities", "groups", "places")]
AddresseeName = Annotated[
    Name, Ref("persons", "units", "authorities", "groups", "places", "assemblies")
]  # who may have word
ModeName = Annotated[Name, Ref("modes")]
RouteName = Annotated[Name, Ref("routes")]
PhaseName = Annotated[Name, Ref("phases")]
ChannelName = Annotated[Name, Ref("channels")]
MessageName = Annotated[Name, Ref("messages")]
AssemblyName = Annotated[Name, Ref("assemblies")]
StepName = Annotated[Name, Ref(local="steps")]
BlocName = Annotated[Name, Ref(local="blocs")]
MotionName = Annotated[Name, Ref(local="motions")]
SpeakerName = Annotated[Name, Ref("persons", "units", "authorities", local="blocs")]
NameOfEvent = Annotated[DottedName, EventName()]
NameOfQuantity = Annotated[DottedName, QuantityName()]

# Flags
# Whether the title is of several; where it is not said, its words say so.
Plural = Annotated[bool | None, Later()]

# Numbers
SHARE, WEIGHT, POSITIVE = Limits("share", 0, 1), Limits("number", 0), ABOVE_NOUGHT
Share = Annotated[Amount, SHARE]
Backing = dict[BackerName, dict[ActorName, Share]]  # who stands behind whom
People = Annotated[Amount, PEOPLE]
Weight = Annotated[Amount, WEIGHT]
Positive = Annotated[Amount, POSITIVE]
Kilometres = Annotated[Amount, Limits("km", 0, above=True)]
Chance = Annotated[Amount, SHARE, Neutral()]  # of which 0 and 1 say never and always

# Formulas
Condition = Annotated[Formula, IsCondition()]
Guard = Annotated[Formula, IsCondition(guard=True)]
# What may be so or not for ever: a road shut.
State = Annotated[Formula, IsCondition(guard=True, may_be_no=True)]
AnyFormula = Annotated[Formula, AnyKind()]

# Hours
Hour = Annotated[Time, IsHour()]
Intended = Annotated[Time, IsHour(severity="warning")]
