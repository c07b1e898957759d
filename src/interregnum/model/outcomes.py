"""What to ask of a history: when an event came, how something stood at the end, or which ending came first.

Whoever plays or shows histories asks the outcome itself: which events must be timed and which formula read, what the
answer is once they are, and what the answer is called.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Annotated, Literal, TypeAlias

from interregnum.dates import show_duration
from interregnum.model.values.basis import Kind, Noun, Text
from interregnum.model.values.fields import Later
from interregnum.model.values.kinds import AnyFormula, Condition, Id, NameOfEvent

OutcomeKind: TypeAlias = Literal["time", "ending", "value"]
# A minute, None for never; a value, None for no value; the label of an ending.
Answer: TypeAlias = float | str | None


class Ending(Noun):
    """A label for the state in which a condition holds. `says` tells it whole, in a sentence: who has won."""

    label: Id
    title: Text = ""
    says: Annotated[Text, Later()] = ""
    when: Condition


class Outcome(Noun):
    """What to ask of a history: the time of an event, a value at the end, or which ending came first."""

    title: Text
    time_of: NameOfEvent | None = None
    value: AnyFormula | None = None
    first_of: tuple[Ending, ...] = ()
    otherwise: Id = "open"
    otherwise_title: Annotated[Text, Later()] = ""
    otherwise_says: Annotated[Text, Later()] = ""

    @property
    def kind(self) -> OutcomeKind:
        """What its answers are: minutes, labels of endings, or values at the end."""
        if self.time_of is not None:
            return "time"
        return "ending" if self.first_of else "value"

    # What settles it ----------------------------------------------------------------------------

    def watched(self, id: str) -> tuple[str, ...]:
        """The events whose first times settle it, where its id is this: that of each ending, in order."""
        if self.time_of is not None:
            return (self.time_of,)
        return tuple(watcher(id, ending.label) for ending in self.first_of)

    @property
    def formula(self) -> str | None:
        """What is read at the end, if that settles it."""
        return (self.value or "0") if self.kind == "value" else None

    def answer(self, firsts: Sequence[float], value: float = math.nan) -> Answer:
        """The answer of a history: from the first minutes of the watched events, not finite where they never came, or
        from what the formula came to; None where that has no value, as `since` of what never happened. Of two endings
        in the same instant, the one written first counts."""
        if self.kind == "value":
            return None if math.isnan(value) else value
        reached = [(minute, number) for number, minute in enumerate(firsts) if math.isfinite(minute)]
        if self.kind == "time":
            return reached[0][0] if reached else None
        return self.first_of[min(reached)[1]].label if reached else self.otherwise

    # What it is called --------------------------------------------------------------------------

    @property
    def endings(self) -> dict[str, str]:
        """The labels of its endings with their titles, as written; the last is `otherwise`, if no ending has it."""
        if self.kind != "ending":
            return {}
        titles = {ending.label: ending.title for ending in self.first_of}
        return {**titles, self.otherwise: titles.get(self.otherwise) or self.otherwise_title}

    @property
    def sentences(self) -> dict[str, str]:
        """The labels of its endings with the sentences that tell them whole, where there are any."""
        said = {ending.label: ending.says for ending in self.first_of}
        return {label: says for label, says in ({self.otherwise: self.otherwise_says} | said).items() if says}

    def ending_title(self, label: str) -> str:
        """An ending in words: its title, or else its label."""
        return self.endings.get(label) or label.replace("_", " ")

    @property
    def ending_titles(self) -> dict[str, str]:
        """The labels of its endings, with each in words."""
        return {label: self.ending_title(label) for label in self.endings}

    def shown(self, answer: Answer, clock: Callable[[float], str], kind: Kind | None = None) -> str:
        """An answer as a reader would say it; `clock` reads a minute, `kind` is that of the formula."""
        if answer is None:
            return "no value" if self.kind == "value" else "never"
        if isinstance(answer, str):
            return self.ending_title(answer)
        if self.kind == "time":
            return clock(answer)
        match kind:
            case "flag":
                return "yes" if answer else "no"
            case "share":
                return f"{answer:.0%}"
            case "minutes":
                return show_duration(round(answer))
            case _:
                return f"{answer:g}"


def watcher(outcome: str, label: str) -> str:
    """The id of the event that watches for an ending."""
    return f"{outcome}.{label}.reached"
