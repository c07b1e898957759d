"""Element 1, purpose and patterns: what the scenario says of itself, and by what it can be judged."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.lab.bundle.observations import observations_of
from interregnum.views.odd.markdown import bullets, code, heading, link, paragraph, plain, table
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.wording import NOT_STATED
from interregnum.views.text.readings import in_words
from interregnum.views.text.wording import counted


def purpose(subject: OddSubject) -> Iterator[str]:
    """The purpose as the scenario states it, and the patterns of its record and its validation."""
    frame, outcomes = subject.scenario.scenario, subject.scenario.outcomes
    about = plain(frame.about) if frame.about else f"The purpose is {NOT_STATED}."
    yield from paragraph(f"**{plain(frame.title)}.** {about}")
    yield from paragraph(
        "The model plays one crisis of authority, many times over, and says each time why things happened.",
        f"It answers {counted(len(outcomes), 'question')}:"
        if outcomes
        else f"Its questions are {NOT_STATED}.",
    )
    yield from bullets(f"{plain(outcome.title)} ({code(id)})" for id, outcome in outcomes.items())
    yield from heading(3, "Patterns")
    yield from _of_the_record(subject)
    yield from _of_validation(subject)


def _of_the_record(subject: OddSubject) -> Iterator[str]:
    """The readings of the record that something of the model answers to."""
    record = subject.record
    if record is None:
        yield from paragraph(
            f"What happened, by which the model could be judged, is {NOT_STATED}: it has no record."
        )
        return
    facts = observations_of(record, subject.spec, subject.network)
    yield from paragraph(
        f"The scenario has a record of what its sources say: {counted(len(record.readings), 'reading')}. No part of",
        f"the simulation reads it. {counted(len(facts), 'time')} something of the model answers to a reading;",
        f"{sum(1 for fact in facts if fact.timed)} of these the record times closely enough for the hour to be",
        "scored, of the others only whether they happen, or nothing.",
    )
    rows = (
        (plain(fact.title), plain(in_words(record.windows[fact.id.partition(":")[0]])), code(fact.measure))
        for fact in facts
    )
    yield from table(("what the record has", "when", "measured in the model by"), rows)


def _of_validation(subject: OddSubject) -> Iterator[str]:
    """What validation asks beyond the hours of the record."""
    spec = subject.spec
    if not (spec.durations or spec.absences or spec.contrasts):
        yield from paragraph(f"Further patterns, such as durations or causal claims, are {NOT_STATED}.")
        return
    yield from paragraph(
        f"Validation asks further for {counted(len(spec.durations), 'duration')}, for",
        f"{counted(len(spec.absences), 'thing')} that might have happened and did not, and for",
        f"{counted(len(spec.contrasts), 'causal claim')}, each put as a contrast between the scenario and a variant.",
        f"{counted(len(spec.not_put), 'claim')} cannot be put so." if spec.not_put else "",
        f"What is scored is listed under {link('Observation')} and in the report of `interregnum validate`.",
    )
    yield from table(
        ("duration", "from", "to"),
        (
            (plain(duration.title), code(duration.begins), code(duration.ends))
            for duration in spec.durations.values()
        ),
    )
    yield from table(
        ("did not happen", "measured in the model by"),
        ((plain(absence.title), code(absence.measure)) for absence in spec.absences.values()),
    )
    yield from table(
        ("causal claim", "by", "variant", "should make", "of"),
        (
            (
                plain(contrast.claim),
                plain(contrast.by),
                code(" + ".join(contrast.variant)),
                contrast.expect.replace("_", " "),
                code(contrast.measure),
            )
            for contrast in spec.contrasts.values()
        ),
    )
