"""Elements 1 to 3 in short: purpose and patterns, entities by kind, scheduling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from interregnum.lab.bundle.observations import observations_of
from interregnum.views.odd.entities import scales
from interregnum.views.odd.markdown import link, paragraph, plain, table
from interregnum.views.odd.scheduling import ROUND, counts
from interregnum.views.odd.subject import OddSubject, sections
from interregnum.views.odd.wording import NOT_STATED
from interregnum.views.text.wording import counted

MOST_WORDS = 8  # of what a noun is, before it is told only as far as the first comma


def purpose(subject: OddSubject) -> Iterator[str]:
    """What the scenario says of itself, and how many patterns there are to judge it by."""
    frame, spec = subject.scenario.scenario, subject.spec
    yield from paragraph(plain(frame.about) if frame.about else f"The purpose is {NOT_STATED}.")
    yield from paragraph(
        "The model plays one crisis of authority many times over and says each time why things happened. It answers",
        f"{counted(len(subject.scenario.outcomes), 'question')} ({link('Observation')}).",
    )
    if subject.record is None:
        yield from paragraph(f"Patterns are {NOT_STATED}: it has no record.")
        return
    facts = observations_of(subject.record, spec, subject.network)
    yield from paragraph(
        f"**Patterns.** A record of {counted(len(subject.record.readings), 'reading')} of the sources, which no part",
        f"of the simulation reads: {counted(len(facts), 'thing')} in the model answer to it,",
        f"{sum(1 for fact in facts if fact.timed)} of them with an hour that is scored. Validation asks further for",
        f"{counted(len(spec.durations), 'duration')}, {counted(len(spec.absences), 'thing')} that did not happen and",
        f"{counted(len(spec.contrasts), 'causal claim')}, each a contrast with a variant.",
    )


def entities(subject: OddSubject) -> Iterator[str]:
    """A row for each kind of noun, with the state variables that it brings."""
    forms: dict[str, Counter[str]] = {}
    for id in subject.state:
        forms.setdefault(subject.home(id), Counter())[subject.in_general(id)] += 1
    yield from paragraph(
        "Bodies of people are units with a strength, not individuals; persons are named individuals. There are",
        f"{counted(len(subject.state), 'state variable')} in {counted(sum(map(len, forms.values())), 'form')}, of",
        "which each kind of noun brings so many:",
    )
    yield from table(
        ("kind", "what it is", "number", "state variables", "forms"),
        (
            (section, _briefly(doc), str(len(entries)), *_state(forms.get(section, Counter())))
            for section, entries, doc in sections(subject.scenario)
            if section
            not in (
                "sources",
                "glossary",
                "tour",
                "turning_points",
                "questions",
                "roles",
                "remarks",
                "groups",
            )
        ),
    )
    yield from scales(subject)


def _state(forms: Counter[str]) -> tuple[str, str]:
    return (str(forms.total()), str(len(forms))) if forms else ("", "")


def _briefly(doc: str) -> str:
    """What a noun is, as far as the first stop, without names of its fields."""
    first = re.split(r"[.:;(]", doc.split("`")[0], maxsplit=1)[0].strip()
    return plain(first if len(first.split()) <= MOST_WORDS else first.split(",")[0])


def scheduling(subject: OddSubject) -> Iterator[str]:
    """How time goes on, and what breaks ties; the mechanisms are listed with the submodels."""
    events = list(subject.network.events.values())
    yield from paragraph(
        "The model is a generalised semi-Markov process (Glynn 1989) with state-dependent speeds. All that happens is",
        f"one of its {counted(len(events), 'event')}. While its *guard*, a condition over state variables, holds, an",
        "event's *clock*, a random amount of work, runs down at a *speed*, the product of its factors. Over and over:",
    )
    yield from (f"{number}. {step}" for number, step in enumerate(ROUND[:3], 1))
    yield "4. Events that depend on what has changed are looked at again, and no others."
    yield ""
    yield from paragraph(
        "Of events due in the same instant the one declared first happens first, in the order of the mechanisms under",
        f"{link('7. Submodels')}. State is updated event by event.",
    )
    yield from counts(events)
