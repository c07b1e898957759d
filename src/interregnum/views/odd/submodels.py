"""Element 7, submodels: each mechanism in its own words, its coefficients in force, and the events it makes here."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.model import Grounds
from interregnum.network import Event, Quantity
from interregnum.views import sentences
from interregnum.views.odd.inputs import hour
from interregnum.views.odd.markdown import code, codes, counted, heading, paragraph, plain, table
from interregnum.views.odd.mechanisms import TIMER, in_use
from interregnum.views.odd.scheduling import at_once
from interregnum.views.odd.subject import Subject
from interregnum.views.odd.wording import stands_on, start, why

TOLD = ("speed", "may turn out", "then")  # what of an event is told below its sentence


def submodels(subject: Subject) -> Iterator[str]:
    """One section for each mechanism in use."""
    known = coefficients(subject)
    yield from paragraph(
        "Each mechanism is told in the words of its own documentation, with the coefficients in force and the events",
        "that it makes of this scenario. Long conditions and lists are cut short; the complete machine form, which",
        "`interregnum resolve` prints, is part of this description.",
    )
    for name, doc in in_use(subject):
        title, _, rest = doc.partition("\n")
        yield from heading(3, name.capitalize())
        yield from paragraph(f"*{title}*" if title else "Not documented in this installation.")
        if rest.strip():
            yield rest.strip()
            yield ""
        yield from _coefficients(subject, {id: one for id, one in known.items() if id.startswith(f"{name}.")})
        yield from _events(subject, subject.events_of("" if name == "particular" else name))


def coefficients(subject: Subject) -> dict[str, Quantity]:
    """The coefficients of mechanisms that are in force: `MECHANISM.NAME`, by default or as the scenario sets them."""
    mechanisms = {name for name, _ in in_use(subject)} - {TIMER}
    return {
        id: one
        for id, one in subject.assumed.items()
        if id.partition(".")[0] in mechanisms and subject.home(id) in ("", "assumptions")
    }


def _coefficients(subject: Subject, known: dict[str, Quantity]) -> Iterator[str]:
    yield from table(
        ("coefficient", "what it is", "typical", "range", "set by", "basis", "why"),
        (
            (
                code(id),
                plain(one.title),
                *start(one),
                "the scenario" if id in subject.scenario.assumptions else "the mechanism",
                one.grounds.basis or "",
                why(one.grounds),
            )
            for id, one in known.items()
        ),
    )


def _events(subject: Subject, events: dict[str, Event]) -> Iterator[str]:
    """Events alike but for their nouns in one line; every other as a sentence, with what it does below it."""
    if not events:
        yield from paragraph("It makes no event here.")
        return
    yield from paragraph(f"It makes {counted(len(events), 'event')} here:")
    alike: dict[tuple[str, str, Grounds], list[Event]] = {}
    for id, event in events.items():
        key = (subject.in_general(id), sentences.clock_of(event)) if _plain(event) else (id, "")
        alike.setdefault((*key, event.grounds), []).append(event)
    for (general, _, grounds), members in alike.items():
        if len(members) == 1:
            yield from _event(subject, members[0])
        else:
            told = (
                f"{_takes(subject, members[0])}: {codes(event.id for event in members)}. {stands_on(grounds)}"
            )
            yield f"- **{code(general)}**, {len(members)} events alike, {told}".rstrip()
    yield ""


def _plain(event: Event) -> bool:
    """Bookkeeping, or an event on which nothing presses and which can turn out in only one way."""
    return event.quiet or not (event.factors or event.branches or event.important)


def _event(subject: Subject, event: Event) -> Iterator[str]:
    """The sentence of an event, its clock, and what it does."""
    network = subject.network
    yield f"- **{code(event.id)}**: {plain(sentences.sentence(network, event))}"
    yield f"  - {_takes(subject, event)}"
    current, parts = "", list[tuple[str, list[str]]]()
    for label, text in sentences.portrait(network, event):
        if label and (label != current or label == "may turn out"):
            parts.append((label, []))
            current = label
        parts[-1][1].append(text)
    for label, texts in parts:
        if label in TOLD:
            yield f"  - {label}: {plain('; '.join(texts))}"


def _takes(subject: Subject, event: Event) -> str:
    """How long an event takes, or at what hour it comes from outside."""
    if event.exogenous:
        return f"at {subject.scenario.timeline().label(hour(event))}"
    return "at once" if at_once(event) else f"takes {plain(sentences.clock_of(event))}"
