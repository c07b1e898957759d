"""What a variant is: named changes to a scenario, as people write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, Protocol

from pydantic import BeforeValidator, Field

from interregnum.errors import Problem, Severity
from interregnum.model import Amount, DottedName, Formula, Noun, Text, Time
from interregnum.model.values.fields import Also, OfModel, Ref

FOLDER = "variants"
WATCHER_MECHANISMS = ("ending", "timer", "lab")  # mechanisms whose events only watch, for somebody who asks
QUESTIONS = {
    "clarity": "what exactly is otherwise, and what would follow",
    "cotenability": "why the change can stand beside all that is kept",
    "minimal_rewrite": "how little of what happened has to be rewritten",
    "theory": "which regularity carries the conclusion",
    "statistics": "which cases or numbers bear it out",
    "projectability": "what else would have to be seen if it were true",
}
_OneOrMore = BeforeValidator(lambda v: [v] if isinstance(v, str) else v)
Patterns = Annotated[tuple[Annotated[Text, OfModel()], ...], _OneOrMore, Also("one")]
VariantNames = Annotated[tuple[Annotated[Text, Ref("variants")], ...], _OneOrMore, Also("one")]
NameInModel = Annotated[DottedName, OfModel()]
Words = Annotated[
    Text, BeforeValidator(lambda v: ("no", "yes")[v] if isinstance(v, bool) else v), Also("boolean")
]


class Setting(Noun):
    """A quantity, or a choice, that becomes something: at the start, or `at` an hour."""

    quantity: NameInModel
    to: Formula
    at: Time | None = None


DRAWN = "drawn"  # instead of an hour: at one drawn from the event's own


class Variant(Noun):
    """A named change to a scenario.

    `without` are events, `event.branch`, or patterns with `*`, that cannot happen; `force` gives the way an
    event turns out whenever it happens, the hour at which it happens whatever else, or `drawn` for an hour drawn
    from its own; `delay` is how long
    after it has become possible an event begins to come about; `set` and `assume` change quantities and
    assumptions. `of` names variants that come first.
    """

    title: Text
    kind: Literal["probe", "reading", "counterfactual"] = "probe"
    why: Text = ""
    source: Text = ""
    of: VariantNames = ()
    without: Patterns = ()
    force: dict[NameInModel, Words] = Field(default_factory=dict)
    delay: dict[NameInModel, Text] = Field(default_factory=dict)
    set: tuple[Setting, ...] = ()
    assume: dict[NameInModel, Amount] = Field(default_factory=dict)
    clarity: Text = ""
    cotenability: Text = ""
    minimal_rewrite: Text = ""
    theory: Text = ""
    statistics: Text = ""
    projectability: Text = ""


class Location(Protocol):
    """Where a variant is written, in a file or on the command line: it tells a problem with its place."""

    def problem(
        self,
        code: str,
        message: str,
        *steps: str | int,
        at: int | None = None,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """A problem with what stands at these steps below the variant."""
        ...


@dataclass
class Variants:
    """The variants of a scenario by name, where each is written, and what is wrong with reading them."""

    named: dict[str, Variant] = field(default_factory=dict)
    written: dict[str, Location] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
