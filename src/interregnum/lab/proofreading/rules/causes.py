"""Nothing comes before its cause: a reply before the question, news of what has not been, a return before going."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interregnum.calculus.network import Set
from interregnum.expression import Number
from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule

COMING = re.compile(r"^(?P<who>.+?)(?:,.*)? (?:come|comes|arrive|arrives|return|returns) (?:in|back|to|at)\b")
GOING = re.compile(r"^(?P<who>.+?)(?:,.*)? (?:go|goes|leave|leaves|set out|sets out|march off|marches off)\b")
FREED = re.compile(r"\b(?:let go|freed|released|release|walk out|walks out)\b")
PLAN = re.compile(r"\bplans?\b", re.IGNORECASE)


def reply_first(proof: Proof) -> Iterator[Slip]:
    """A reply is sent before the question has arrived."""
    for id, message in proof.scenario.messages.items():
        question = message.replies_to
        for firing in proof.sendings(id) if question is not None else ():
            if proof.value(f"{question}.delivered", firing.number) < 1:
                yield proof.slip(
                    firing, f"{proof.title(id)} answers what has not arrived: {proof.title(str(question))}"
                )


def never_so(proof: Proof) -> Iterator[Slip]:
    """A report is sent of what is not so and has never been so."""
    for id, message in proof.scenario.messages.items():
        if message.reports is None or message.kind != "report":
            continue
        for firing in proof.sendings(id):
            if not proof.value(f"{id}.true", firing.number) and not proof.was_ever(
                message.reports, firing.number
            ):
                yield proof.slip(firing, f"{proof.title(id)} tells what has never been so: {message.reports}")


def says_gone(proof: Proof) -> Iterator[Slip]:
    """A message says that somebody has gone who has not moved."""
    for id, person in proof.words.gone:
        written, message = proof.scenario.persons[person], proof.scenario.messages[id]
        for firing in proof.sendings(id):
            if proof.whereabouts(person, firing.number) == written.at:
                where = f"{written.title} is still at {proof.title(written.at)}"
                yield proof.slip(firing, f"{where}; it says: {message.says or message.title}")


def deadline_first(proof: Proof) -> Iterator[Slip]:
    """An hour of a plan is missed before the plan is made."""
    for id, plan in proof.scenario.plans.items():
        made = [name for name, step in plan.steps.items() if PLAN.search(step.title) and not step.intended]
        for name in plan.steps:
            for event in proof.nouns.deadlines(id, name):
                for firing in proof.history.firings_of(event):
                    for step in made:
                        if not proof.value(f"{id}.{step}.done", firing.number):
                            yield proof.slip(firing, f"not yet: {plan.steps[step].title}")


def groundless(proof: Proof) -> Iterator[Slip]:
    """A claim is recognised that is neither proclaimed nor made good nor voted, and has never been."""
    for id in proof.scenario.recognition:
        for name, claim in proof.scenario.claims.items():
            for firing in proof.history.firings_of(f"{id}.{name}"):
                grounds = [text for text in (claim.proclaimed, claim.deed, claim.voted) if text is not None]
                if grounds and not any(proof.so(text, firing.number) for text in grounds):
                    yield proof.slip(firing, f"nothing stands for it yet: {claim.title}")


def comes_first(proof: Proof) -> Iterator[Slip]:
    """By the words of the lines, somebody comes in before he has gone."""
    going: dict[str, Firing] = {}
    for firing in proof.lines:
        found = GOING.match(proof.history.title(firing))
        if found:
            going.setdefault(found["who"], firing)
    for firing in proof.lines:
        found = COMING.match(proof.history.title(firing))
        if found and found["who"] in going and firing.number < going[found["who"]].number:
            gone = going[found["who"]]
            why = f"only at {proof.history.label(gone.minute)}: {proof.history.title(gone)}"
            yield proof.slip(firing, why)


def freed_first(proof: Proof) -> Iterator[Slip]:
    """By the words of the line somebody is let go, and he was free."""
    for firing in proof.lines:
        if not FREED.search(proof.history.title(firing)):
            continue
        freed = [
            effect.quantity.removesuffix(".free")
            for effect in proof.nouns.effects(firing.event, firing.branch)
            if isinstance(effect, Set)
            and effect.quantity.endswith(".free")
            and effect.value == Number(1.0, "flag")
        ]
        freed = [person for person in freed if person in proof.scenario.persons]
        if freed and all(proof.helpless(person, firing.number - 1) is None for person in freed):
            yield proof.slip(firing, f"{', '.join(map(proof.title, freed))}: nobody held them")


CAUSES = (
    Rule(
        "reply-first",
        "A reply before the question",
        "send it only once the question has arrived",
        reply_first,
    ),
    Rule(
        "never-so",
        "A report of what has never been so",
        "send it when it is so, or call it a rumour",
        never_so,
    ),
    Rule("says-gone", "Word that somebody has gone who has not", "say so only when they have", says_gone),
    Rule(
        "deadline-first",
        "An hour is missed before there is a plan",
        "let the hour count only once the plan is made",
        deadline_first,
    ),
    Rule("groundless", "Recognition of what nothing stands for yet", "let it wait for the claim", groundless),
    Rule(
        "comes-before-going",
        "Somebody arrives before leaving",
        "let the one need the other",
        comes_first,
    ),
    Rule(
        "freed-first", "Somebody is let go whom nobody holds", "let it need that they are held", freed_first
    ),
)
