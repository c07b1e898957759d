"""Element 3, process overview and scheduling: continuous time, guarded events, and which mechanism brings how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from interregnum.calculus.network import Event
from interregnum.expression import Number
from interregnum.model import Memory
from interregnum.views.odd.markdown import bullets, code, paragraph, plain, table
from interregnum.views.odd.mechanisms import in_use
from interregnum.views.odd.subject import OddSubject
from interregnum.views.text.wording import counted

MEMORIES: dict[Memory, str] = {
    "forget": "forgotten: the event begins anew, with a new draw, when its guard holds again",
    "pause": "kept, and stands still until the guard holds again",
    "keep": "kept, and runs on meanwhile",
}
ROUND = (
    "The event whose clock runs out first happens, and time is then the time at which it does.",
    "If it has branches, one is drawn by their weights.",
    "Its effects, then those of the branch, are applied one after the other, in the order in which they are written.",
    "Every event that depends on a state variable that has changed is looked at again, and no other: a clock starts "
    "where a guard has begun to hold, and goes at another speed where a factor has changed.",
)


def scheduling(subject: OddSubject) -> Iterator[str]:
    """How time goes on, what breaks ties, and a row for each mechanism in use."""
    events = list(subject.network.events.values())
    yield from paragraph(
        "The model is a generalised semi-Markov process (Glynn 1989) with state-dependent speeds. All that happens",
        f"is one of its {counted(len(events), 'event')}. An event has a *guard*, a condition over state variables;",
        "while it holds, the event's *clock*, a random amount of work, runs down at a *speed*, which is the product of",
        "the event's named factors. Over and over, until the span of the scenario is at its end:",
    )
    yield from (f"{number}. {step}" for number, step in enumerate(ROUND, 1))
    yield ""
    yield from paragraph(
        "Of events due in the same instant, the one declared first happens first: in the order of the mechanisms below",
        "and, within a mechanism, as the scenario is written. State is updated event by event; nothing is updated",
        "in step. An event that takes no time happens in the instant in which its guard begins to hold.",
    )
    yield from counts(events)
    yield from table(
        ("mechanism", "what it does", "events", "of these again and again", "at once"),
        (
            (
                code(name),
                plain(doc.partition("\n")[0]),
                str(len(made := subject.events_of(name if name != "particular" else ""))),
                str(sum(1 for event in made.values() if event.again)),
                str(sum(1 for event in made.values() if at_once(event))),
            )
            for name, doc in in_use(subject)
        ),
    )


def counts(events: list[Event]) -> Iterator[str]:
    """How many events there are of each sort; what becomes of the time that has run when a guard falls."""
    if not events:
        return
    again, decisions = (sum(1 for event in events if getattr(event, what)) for what in ("again", "decision"))
    branched = sum(1 for event in events if event.branches)
    yield from paragraph(
        f"{again} of the events may happen again and again, the others once at most; {branched} may turn out in more",
        f"than one way; {decisions} are someone's decision; {sum(map(at_once, events))} take no time.",
        "When a guard ceases to hold, the work that a clock has done is",
    )
    memories = Counter(event.memory for event in events)
    yield from bullets(
        f"{words} ({memories[memory]})" for memory, words in MEMORIES.items() if memories[memory]
    )


def at_once(event: Event) -> bool:
    """Whether an event takes no time: it happens in the instant in which it becomes possible."""
    clock = event.clock
    return (
        clock.distribution == "fixed"
        and isinstance(clock.parameters[0], Number)
        and not clock.parameters[0].value
    )
