"""Element 4 in short: the eleven design concepts, without their lists; what is asked of a history in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interregnum.model import Outcome
from interregnum.model.outcomes import OutcomeKind
from interregnum.views.odd.design.concepts import CONCEPTS
from interregnum.views.odd.markdown import code, paragraph, plain
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.wording import NOT_STATED
from interregnum.views.text.wording import counted

ASKED: dict[OutcomeKind, str] = {
    "time": "Hours",
    "ending": "Endings, whichever came first",
    "value": "Values at the end",
}


def concepts(subject: OddSubject) -> Iterator[str]:
    """The eleven in their order, each in a paragraph."""
    for title, concept in CONCEPTS:
        told = FOLDED.get(title, concept)(subject)
        text = " ".join(line for line in told if line and not line.startswith(("|", "- ", "#")))
        yield from paragraph(f"**{title}.** {text.replace(' in these ways:', '.').rstrip(':')}")


def adaptation(subject: OddSubject) -> Iterator[str]:
    scenario = subject.scenario
    ways = [
        (
            counted(len(scenario.decisions), "decision"),
            "drawn among options, whose odds follow what is so",
        ),
        (
            counted(len(scenario.orders), "order"),
            "obeyed, put off or refused by leaning, belief and resolve",
        ),
        (counted(len(scenario.morale), "unit"), "leaving the sooner, the longer and harder it is pressed"),
        (
            counted(len(scenario.assemblies), "assembly", "assemblies"),
            "voting by bloc, and left when heated",
        ),
    ]
    used = [f"{many} ({how})" for many, how in ways if not many.startswith("0 ")]
    yield from paragraph(
        f"Behaviour answers to circumstances: {'; '.join(used)}."
        if used
        else "Does not apply: nobody in this scenario chooses anything."
    )


def objectives(subject: OddSubject) -> Iterator[str]:
    plans = subject.scenario.plans
    steps = sum(len(plan.steps) for plan in plans.values())
    yield "Nobody maximises anything: choices are drawn by odds."
    yield (
        f"What an authority means to do is a plan, whose steps wait for each other: {counted(len(plans), 'plan')} with "
        f"{counted(steps, 'step')}."
        if plans
        else "Does not apply further: no plan says what anyone means to do."
    )


def sensing(subject: OddSubject) -> Iterator[str]:
    scenario = subject.scenario
    if not scenario.messages:
        yield "No word is sent in this scenario: sensing by messages does not apply."
    else:
        yield (
            f"Word travels as {counted(len(scenario.messages), 'message')} over "
            f"{counted(len(scenario.channels), 'channel')}, with a delay and a chance of loss; what is "
            "reported may no longer be true on arrival."
        )
    yield "Beyond that, events read state as it is: who acts on what no message told them is claimed to have seen it."


def interaction(subject: OddSubject) -> Iterator[str]:
    if not subject.network.events:
        yield "Does not apply: nothing happens in this scenario."
        return
    yield "Nouns and mechanisms meet in state variables and nowhere else: one event writes what another reads."
    yield "Direct interaction is by messages, orders, custody and sieges; indirect by units that look to others, by who"
    yield "holds a place, by routes that open and shut."


def collectives(subject: OddSubject) -> Iterator[str]:
    scenario = subject.scenario
    if not (scenario.units or scenario.groups or scenario.assemblies):
        yield "Does not apply: the scenario has no units, groups or assemblies."
        return
    watching = sum(1 for unit in scenario.units.values() if unit.looks_to)
    blocs = sum(len(assembly.blocs) for assembly in scenario.assemblies.values())
    yield f"A unit is a collective with a state of its own ({len(scenario.units)}, of which {watching} look to others);"
    yield f"an assembly has blocs ({blocs}), whose delegates vote each for himself; groups ({len(scenario.groups)}) are"
    yield "names for several nouns."


def observation(subject: OddSubject) -> Iterator[str]:
    outcomes = subject.scenario.outcomes
    yield "Each event that happens is written down with time, way to turn out, causes, pressures and changes."
    if not outcomes:
        yield f"What is asked of a history is {NOT_STATED}."
        return
    yield "Of a history is asked what follows."
    for kind, what in ASKED.items():
        those = [_asked(id, outcome) for id, outcome in outcomes.items() if outcome.kind == kind]
        if those:
            yield f"{what}: {'; '.join(those)}."


def _asked(id: str, outcome: Outcome) -> str:
    endings = [label.replace("_", " ") for label in outcome.endings]
    return f"{plain(outcome.title)} ({code(id)}{': ' if endings else ''}{', '.join(endings)})"


FOLDED: dict[str, Callable[[OddSubject], Iterator[str]]] = {
    "Adaptation": adaptation,
    "Objectives": objectives,
    "Sensing": sensing,
    "Interaction": interaction,
    "Collectives": collectives,
    "Observation": observation,
}
