"""Element 4, design concepts: all eleven, each from what the scenario has, or with the word that it does not apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from interregnum.calculus.network import Event, all_effects, formulas, targets
from interregnum.expression import names
from interregnum.model import Outcome
from interregnum.views.odd.design.sensing import sensing
from interregnum.views.odd.design.stochasticity import stochasticity
from interregnum.views.odd.inputs import from_outside
from interregnum.views.odd.markdown import (
    bullets,
    code,
    codes,
    heading,
    link,
    paragraph,
    plain,
    table,
)
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.wording import NOT_STATED
from interregnum.views.text.wording import counted

PRESSES = ("guard", "clock", "speed", "odds")  # the parts of an event in which state weighs on it


def concepts(subject: OddSubject) -> Iterator[str]:
    """The eleven design concepts in their order."""
    for title, concept in CONCEPTS:
        yield from heading(3, title)
        yield from concept(subject)


def basic_principles(subject: OddSubject) -> Iterator[str]:
    bases = Counter(quantity.grounds.basis or "none" for quantity in subject.assumed.values())
    stated = ", ".join(
        f"{bases[basis]} {basis}" for basis in ("sourced", "inferred", "judgement", "none") if bases[basis]
    )
    yield from paragraph(
        "A crisis is a race of processes: what has become possible competes in time, and what happens first changes",
        "what is possible. Each event has conditions, a duration and named pressures; an hour of its own has only what",
        "comes from outside. The theories behind the mechanisms are cited with each in",
        f"{link('7. Submodels')}. Every number stands on a basis, and an uncertain one has a range:",
        f"of {counted(len(subject.assumed), 'assumption')}, {stated}."
        if stated
        else "there is no assumption.",
    )


def emergence(subject: OddSubject) -> Iterator[str]:
    outcomes = subject.scenario.outcomes
    if not outcomes:
        yield from paragraph("Does not apply: the scenario asks for no outcome.")
        return
    outside, events = len(from_outside(subject)), len(subject.network.events)
    yield from paragraph(
        f"All {counted(len(outcomes), 'outcome')} ({link('Observation')}) emerge: their hours, values and labels",
        "follow from which events come about and when. Imposed are the start values and the",
        f"{counted(outside, 'event')} that come from outside, of {events} ({link('6. Input data')}).",
    )


def adaptation(subject: OddSubject) -> Iterator[str]:
    scenario = subject.scenario
    guarded = {id: held for id, held in scenario.custody.items() if held.guards is not None}
    ways: list[tuple[Mapping[str, object], str, str]] = [
        (scenario.decisions, "decision", "someone draws among options, whose odds follow what is so at that moment"),
        (scenario.orders, "order", "a unit obeys, stalls or refuses by its leaning, its belief and its resolve"),
        (scenario.morale, "unit", "the longer and harder it is pressed, the sooner it leaves"),
        (scenario.assemblies, "assembly", "delegates vote by the weights of their bloc, and walk out when heated"),
        (guarded, "guard unit", "it lets prisoners go, joins or hands them over, the sooner, the less resolute it is"),
    ]  # fmt: skip
    used = [(many, noun, how) for many, noun, how in ways if many]
    if not used:
        yield from paragraph("Does not apply: nobody in this scenario chooses anything.")
        return
    yield from paragraph("Behaviour answers to circumstances in these ways:")
    yield from bullets(
        f"{counted(len(many), noun, 'assemblies' if noun == 'assembly' else '')}: {how}."
        for many, noun, how in used
    )
    yield from table(("decision", "by", "options"), (
        (plain(decision.title), code(decision.by),
         plain("; ".join(option.title or id for id, option in decision.among.items())))
        for decision in scenario.decisions.values()
    ))  # fmt: skip


def objectives(subject: OddSubject) -> Iterator[str]:
    yield from paragraph(
        "Nobody maximises anything: choices are drawn by odds.",
        "" if subject.scenario.plans else "Does not apply further: no plan says what anyone means to do.",
    )
    if subject.scenario.plans:
        yield from paragraph("What an authority means to do is a plan, whose steps wait for each other:")
    yield from table(("plan", "of", "steps"), (
        (plain(plan.title), code(plan.by), "; ".join(plain(step.title) for step in plan.steps.values()))
        for plan in subject.scenario.plans.values()
    ))  # fmt: skip


def learning(subject: OddSubject) -> Iterator[str]:
    believing = "What does change is what observers believe (Prediction)." if _beliefs(subject) else ""
    yield from paragraph(
        "Does not apply: no rule and no coefficient changes with experience in the course of a history.",
        believing,
    )


def prediction(subject: OddSubject) -> Iterator[str]:
    beliefs = _beliefs(subject)
    if not beliefs:
        yield from paragraph("Does not apply: nobody in this scenario expects anything.")
        return
    moved = sum(
        1 for event in subject.network.events.values() if set(_written(subject, event)) & set(beliefs)
    )
    reading = [event for event in subject.network.events.values() if set(_read(event)) & set(beliefs)]
    yield from paragraph(
        "Each unit and person has a belief, for each authority, in the chance that it will prevail:",
        f"{counted(len(beliefs), 'belief')}. News moves them, in {counted(moved, 'event')}; they weigh in",
        f"{counted(len(reading), 'event')}. Nobody plays the future through.",
    )


def interaction(subject: OddSubject) -> Iterator[str]:
    if not subject.network.events:
        yield from paragraph("Does not apply: nothing happens in this scenario.")
        return
    wrote, read = _by_mechanism(subject, _written), _by_mechanism(subject, lambda _, event: _read(event))
    rows = [
        (reader, [(writer, len(wrote[writer] & read[reader])) for writer in wrote if writer != reader])
        for reader in read
    ]
    told = [(reader, [(writer, shared) for writer, shared in writers if shared]) for reader, writers in rows]
    yield from paragraph(
        "Nouns and mechanisms meet in state variables and nowhere else: one event writes what another's guard, clock,",
        "speed or odds read. Direct interaction is by messages, orders, custody and sieges; indirect by units that",
        "look to others, by who holds a place, by routes that open and shut. In this scenario events of one mechanism",
        "read, of the state that events of another write, so many variables:",
    )
    yield from table(("events of", "read what events of these write (number of state variables)"), (
        (code(reader), ", ".join(f"{code(writer)} {shared}" for writer, shared in writers)) for reader, writers in told
        if writers
    ))  # fmt: skip


def collectives(subject: OddSubject) -> Iterator[str]:
    scenario = subject.scenario
    if not (scenario.units or scenario.groups or scenario.assemblies):
        yield from paragraph("Does not apply: the scenario has no units, groups or assemblies.")
        return
    watching = {id: unit.looks_to for id, unit in scenario.units.items() if unit.looks_to}
    blocs = sum(len(assembly.blocs) for assembly in scenario.assemblies.values())
    yield from paragraph(
        f"A unit is a collective with a state of its own ({counted(len(scenario.units), 'unit')}); its people are",
        "counted, not told apart. Units watch others:"
        if watching
        else "counted, not told apart. No unit looks to another.",
    )
    yield from bullets(f"{code(id)} looks to {codes(others)}" for id, others in watching.items())
    if blocs:
        halls = counted(len(scenario.assemblies), "assembly", "assemblies")
        yield from paragraph(
            f"{halls} with {counted(blocs, 'bloc')}, whose delegates sit together and vote each for himself."
        )
    if scenario.groups:
        yield from paragraph("Groups are names for several nouns and no more:")
    yield from bullets(f"{code(id)}: {codes(members)}" for id, members in scenario.groups.items())


def observation(subject: OddSubject) -> Iterator[str]:
    yield from paragraph(
        "Everything is observed: each event that happens is written down with its time, its way to turn out, its",
        "causes (the last writers of what its guard stood on), what pressed on it, and every change it made.",
        "Of a history is asked:"
        if subject.scenario.outcomes
        else f"What is asked of a history is {NOT_STATED}.",
    )
    yield from table(
        ("outcome", "what is asked", "read from"),
        (
            (code(id), plain(outcome.title), _read_from(subject, outcome))
            for id, outcome in subject.scenario.outcomes.items()
        ),
    )


def _read_from(subject: OddSubject, outcome: Outcome) -> str:
    if outcome.time_of is not None:
        return f"the first time of {code(outcome.time_of)}"
    if outcome.formula is not None:
        amount = subject.prose.amount(subject.network.closed(outcome.formula))
        return f"at the end, {plain(amount)} ({code(outcome.formula)})"
    named = {
        label: f"{code(label)} ({plain(title)})" if title else code(label)
        for label, title in outcome.endings.items()
    }
    endings = (f"{named[ending.label]} once {subject.condition(ending.when)}" for ending in outcome.first_of)
    return f"which comes first: {'; '.join(endings)}; else {named[outcome.otherwise]}"


def _beliefs(subject: OddSubject) -> list[str]:
    return [id for id in subject.state if ".expects." in id]


def _read(event: Event) -> list[str]:
    """What weighs on an event: the quantities of its guard, clock, speed and odds."""
    return [name for part, node in formulas(event) if part in PRESSES for name in names(node)]


def _written(subject: OddSubject, event: Event) -> list[str]:
    """The quantities that an event may change; a choice is all of its options."""
    found = [name for effect in all_effects(event) for name in targets(effect)]
    options = subject.network.choices
    return [
        quantity
        for name in found
        for quantity in ([f"{name}.{option}" for option in options[name]] if name in options else [name])
    ]


def _by_mechanism(subject: OddSubject, of: Callable[[OddSubject, Event], list[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for event in subject.network.events.values():
        found.setdefault(event.mechanism or "particular", set()).update(of(subject, event))
    return found


CONCEPTS: tuple[tuple[str, Callable[[OddSubject], Iterator[str]]], ...] = (
    ("Basic principles", basic_principles),
    ("Emergence", emergence),
    ("Adaptation", adaptation),
    ("Objectives", objectives),
    ("Learning", learning),
    ("Prediction", prediction),
    ("Sensing", sensing),
    ("Interaction", interaction),
    ("Stochasticity", stochasticity),
    ("Collectives", collectives),
    ("Observation", observation),
)
