"""Element 7, submodels: each mechanism in its own words, its coefficients in force, and the events it makes here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interregnum.calculus.event_memory import hour_of_its_own
from interregnum.calculus.network import Event, Quantity
from interregnum.expression import show
from interregnum.views.odd.inputs import comes
from interregnum.views.odd.markdown import code, heading, paragraph, plain, table
from interregnum.views.odd.mechanisms import TIMER, in_use
from interregnum.views.odd.scheduling import at_once
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.wording import stands_on, start, why
from interregnum.views.text import sentences
from interregnum.views.text.amounts import clock_of
from interregnum.views.text.prose import Prose
from interregnum.views.text.wording import brief, counted

SHOWN = ("speed", "may turn out", "then")  # what stands below the sentence of an event


def submodels(subject: OddSubject) -> Iterator[str]:
    """One section for each mechanism in use."""
    known = coefficients(subject)
    yield from paragraph(
        "Each mechanism is described in the words of its own documentation, with the coefficients in force and the",
        "events that it makes of this scenario. Long conditions and lists are cut short; the complete machine form,",
        "which `interregnum resolve` prints, is part of this description.",
    )
    for name, doc in in_use(subject):
        title, _, rest = doc.partition("\n")
        yield from heading(3, name.capitalize())
        yield from paragraph(f"*{title}*" if title else "Not documented in this installation.")
        if rest.strip():
            yield rest.strip()
            yield ""
        yield from _coefficients(
            subject, {id: coefficient for id, coefficient in known.items() if id.startswith(f"{name}.")}
        )
        yield from _events(subject, subject.events_of("" if name == "particular" else name))


def coefficients(subject: OddSubject) -> dict[str, Quantity]:
    """The coefficients of mechanisms that are in force: `MECHANISM.NAME`, by default or as the scenario sets them."""
    mechanisms = {name for name, _ in in_use(subject)} - {TIMER}
    return {
        id: coefficient
        for id, coefficient in subject.assumed.items()
        if id.partition(".")[0] in mechanisms and subject.home(id) in ("", "assumptions")
    }


def _coefficients(subject: OddSubject, known: dict[str, Quantity]) -> Iterator[str]:
    yield from table(
        ("coefficient", "what it is", "typical", "range", "set by", "basis", "why"),
        (
            (
                code(id),
                plain(coefficient.title),
                *start(coefficient),
                "the scenario" if id in subject.scenario.assumptions else "the mechanism",
                coefficient.grounds.basis or "",
                why(coefficient.grounds),
            )
            for id, coefficient in known.items()
        ),
    )


def _events(subject: OddSubject, events: dict[str, Event]) -> Iterator[str]:
    """Events alike but for the nouns that they are about are described once; every other by itself."""
    if not events:
        yield from paragraph("It makes no event here.")
        return
    yield from paragraph(f"It makes {counted(len(events), 'event')} here:")
    alike: dict[tuple[str, ...], list[Event]] = {}
    for event in events.values():
        parts = (
            subject.in_general(event.id),
            show(event.guard),
            stands_on(event.grounds),
            *_details(subject, event, subject.prose.of_any(event.id)),
        )
        alike.setdefault(tuple(_in_general(subject, event, text) for text in parts), []).append(event)
    for (general, _, grounds, *details), members in alike.items():
        if len(members) == 1:
            yield f"- **{code(members[0].id)}**: {plain(sentences.sentence(subject.prose, members[0]))}"
            yield from _formula(brief(members[0].guard))
            details = list(_details(subject, members[0], subject.prose))
        else:
            first = members[0]
            guard = plain(subject.prose.of_any(first.id).text(first.guard))
            names = "; ".join(f"{code(event.id)} {plain(event.title)}" for event in members)
            yield f"- **{code(general)}**, {len(members)} events alike. Possible while {guard}. {grounds}".rstrip()
            yield from _formula(_in_general(subject, first, brief(first.guard)))
            yield f"  - {names}"
        yield from (f"  - {line}" for line in details)
    yield ""


def _formula(condition: str) -> Iterator[str]:
    """A condition as it is written, unless there is none."""
    if condition != "yes":
        yield f"  - {code(condition)}"


def _in_general(subject: OddSubject, event: Event, text: str) -> str:
    """The text with the nouns that the event is about, and no others, replaced by what kind of noun they are."""
    kinds = zip(event.id.split("."), subject.in_general(event.id).split("."), strict=True)
    for part, kind in kinds:
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", kind, text) if part != kind else text
    return text


def _details(subject: OddSubject, event: Event, prose: Prose) -> Iterator[str]:
    """How long an event takes, what presses on it, how it may turn out, and what it does."""
    yield _takes(subject, event, prose)
    current, parts = "", list[tuple[str, list[str]]]()
    for label, text in sentences.full_lines(prose, event):
        if label and (label != current or label == "may turn out"):
            parts.append((label, []))
            current = label
        parts[-1][1].append(text)
    yield from (f"{label}: {plain('; '.join(texts))}" for label, texts in parts if label in SHOWN)


def _takes(subject: OddSubject, event: Event, prose: Prose) -> str:
    """How long an event takes, with what that stands on if not on the same; or at what hour it comes from outside."""
    if hour_of_its_own(subject.network, event) is not None:
        return f"at {comes(subject, event)}"
    if at_once(event):
        return "at once"
    own = stands_on(event.clock.grounds) if event.clock.grounds != event.grounds else ""
    return f"takes {plain(clock_of(event, prose))}" + (f" ({own})" if own else "")
