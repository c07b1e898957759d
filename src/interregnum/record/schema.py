"""What a record is made of: passages, accounts, readings, claims; names, clocks and works cited.

Three layers. A *passage* is a place in a source. An *account* is what a passage says, in our words, by whom,
when it was written. A *reading* is what we take to have happened, with the reasons; its accounts stand beside
each other for ever, the ones that we do not follow too. A *claim* is what someone maintains about readings: a
cause, a judgement, a legend; it keeps the author's verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from interregnum.dates import Calendar, Qualifier
from interregnum.model import Name, Noun, Source, Text
from interregnum.model.values.fields import Also, Given, Limits, OfModel, OneOf, Ref
from interregnum.record.issued import issued
from interregnum.record.shown import Shown

Happening = Literal[
    "order", "movement", "seizure", "defection", "message", "speech", "vote", "arrest", "delay",
    "decision", "document", "meeting", "release", "fire", "state",
]  # fmt: skip
Standing = Literal[
    "narrative", "witness", "document", "conflict", "self-serving", "legend", "inference", "judgement",
    "unmarked", "caption",
]  # fmt: skip
# Sections of the scenario, or of the record, in which somebody is known.
PEOPLE = ("persons", "units", "crowds", "groups", "authorities", "bodies")
Span = Literal["heading", "caption", "narrative", "testimony", "document"]


def _as_text(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:g}" if is_number else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


When = Annotated[Text, BeforeValidator(_as_text), Also("number")]
Places = Annotated[tuple[Annotated[Name, Ref("places")], ...], BeforeValidator(_as_list), Also("one")]
People = Annotated[tuple[Annotated[Name, Ref(*PEOPLE)], ...], BeforeValidator(_as_list), Also("one")]
Readings = Annotated[tuple[Annotated[Name, Ref("readings")], ...], BeforeValidator(_as_list), Also("one")]
Number = Annotated[float, Limits()]
Measures = Annotated[tuple[Annotated[Text, OfModel()], ...], BeforeValidator(_as_list), Also("one")]


class Dating(Noun):
    """When: the words of the source, and the bounds that an encoder reads into them.

    Bounds are hours of the scenario (`22:30`), moments (`1917-10-25T22:30`), days (`1917-10-25`) or months
    (`1917-02`); a day or a month bounds by its first minute or its last. `calendar` and `clock` are the
    scenario's unless said otherwise. `why` says how the bounds were got, `doubt` what may be wrong with them.
    """

    as_written: Text
    qualifier: Annotated[Text, OneOf(*Qualifier)]
    not_before: When | None = None
    not_after: When | None = None
    best: When | None = None
    calendar: Annotated[Text, OneOf(*Calendar)] | None = None
    clock: Annotated[Name, Ref("clocks")] | None = None
    attributed_by: Text = ""
    why: Text = ""
    doubt: Text = ""


class Account(Noun):
    """What one source says, in our words: by whom, when it was written, and how it relates to the matter.

    An account that gives an hour of its own has it in `when`.
    """

    source: Text | None = None  # its absence is a problem of its own
    by: Text = ""
    written: When = ""
    kind: Standing = "narrative"
    says: Text
    when: Dating | None = None


class Figure(Noun):
    """A number that a passage gives, and of what."""

    number: Number
    of: Text


class Sum(Noun):
    """Figures of one reading that ought to add up to another; the rest is computed."""

    parts: tuple[Number, ...]
    total: Number
    says: Text = ""

    @property
    def rest(self) -> float:
        """What the parts leave unexplained; negative where they come to more than the total."""
        return self.total - sum(self.parts)


class Reading(Noun):
    """What we take to have happened: when, where, who; the accounts of it, and which of them we follow.

    `preferred` names an account by its source or by who says it. `measures` names what of the model answers
    to the reading: an event, `event.branch`, a quantity or a formula; `measured_as` says what of the reading that is.
    Only validation follows that link. `shows` is what the reading lets one see; a page draws it.
    """

    title: Text
    kind: Happening
    place: Places = ()
    where: Text = ""
    who: People = ()
    actors: Text = ""
    when: Dating
    accounts: tuple[Account, ...] = ()
    preferred: Text = ""
    why: Text = ""
    figures: tuple[Figure, ...] = ()
    sums: tuple[Sum, ...] = ()
    measures: Measures = ()
    measured_as: Text = ""
    shows: tuple[Shown, ...] = ()


class Claim(Noun):
    """What someone maintains about one or more readings, and how the author of the source handles it.

    `sides` are the accounts that disagree, where there are several.
    """

    kind: Standing
    claim: Text
    by: Text = ""
    written: When = ""
    about: Readings = ()
    verdict: Text = ""
    source: Text | None = None
    sides: tuple[Account, ...] = ()
    figures: tuple[Figure, ...] = ()
    sums: tuple[Sum, ...] = ()


class Passage(Noun):
    """A place in a source (`¶69`), what kind of text it is, and the notes whose marks are in it.

    `opens` are its first words, by which it is found in any edition. `aside` names hours, figures and dates in it that
    are not of the matter, as they are written, each with the reason.
    """

    source: Annotated[Name, Ref("works")]
    at: Text
    kind: Span = "narrative"
    opens: Text = ""
    notes: tuple[Annotated[int, Limits()], ...] = ()
    aside: dict[str, Text] = Field(default_factory=dict)


class Known(Noun):
    """A person, body or place that the record speaks of and the scenario has no entry for."""

    title: Text
    note: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"title": data} if isinstance(data, str) else data


class ClockKnown(Noun):
    """A clock by which hours are given, its offset from universal time, and what is uncertain about it."""

    title: Text
    offset: Annotated[Text, Field(pattern=r"^[+-]\d\d:\d\d$")]
    doubt: Text = ""


class Work(Noun):
    """A work cited, by the names of CSL-JSON; what else an entry of that format holds is kept as it is."""

    id: Annotated[Name, Given()]
    type: Text
    title: Text
    author: tuple[dict[str, Any], ...] = ()
    issued: dict[str, Any] = Field(default_factory=dict)
    note: Text = ""
    custom: dict[str, Any] = Field(default_factory=dict)
    other: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _rest(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        mine = {key: value for key, value in data.items() if key in cls.model_fields}
        if isinstance(data.get("issued"), str):  # which CSL-JSON allows, too
            mine["issued"] = issued(data["issued"])
        return {**mine, "other": {key: value for key, value in data.items() if key not in mine}}

    @property
    def calendar(self) -> Calendar | None:
        """The calendar by which the work dates, where its entry says so under `custom`; the scenario's otherwise."""
        word = self.custom.get("calendar")
        return next((calendar for calendar in Calendar if calendar.value == word), None)

    @property
    def notes(self) -> frozenset[int]:
        """The numbers of the notes that the entry lists as locators."""
        locators = self.custom.get("locators")
        listed = locators if isinstance(locators, list) else []
        return frozenset(
            int(locator["locator"])
            for locator in listed
            if isinstance(locator, Mapping)
            and locator.get("label") == "note"
            and str(locator.get("locator")).isdecimal()
        )


SECTIONS: dict[str, type[Noun]] = {
    "sources": Source,
    "clocks": ClockKnown,
    "persons": Known,
    "bodies": Known,
    "places": Known,
    "readings": Reading,
    "claims": Claim,
}
LISTS: dict[str, type[Noun]] = {"passages": Passage}

__all__ = [
    "LISTS",
    "SECTIONS",
    "Account",
    "Claim",
    "ClockKnown",
    "Dating",
    "Figure",
    "Known",
    "Passage",
    "Reading",
    "Shown",
    "Sum",
    "Work",
]
