"""Nobody serves those whom he no longer recognises, and nobody takes what is his already."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import Choose
from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule

HELD = ".held_by"


def turned(proof: Proof) -> Iterator[Slip]:
    """Somebody who has come to recognise one authority sends word that favours another, or obeys its order."""
    for view in proof.scenario.recognition.values():
        claims = [claim.by for claim in proof.scenario.claims.values()]
        for id, message in proof.scenario.messages.items():
            if message.sender == view.who and message.favours in claims:
                for firing in proof.sendings(id):
                    yield from _disloyal(proof, view.who, str(message.favours), firing)
        for id, order in proof.scenario.orders.items():
            if order.to == view.who:
                for firing in proof.history.firings_of(f"{id}.answered"):
                    if firing.branch == "obey":
                        yield from _disloyal(proof, view.who, order.authority, firing)


def _disloyal(proof: Proof, who: str, authority: str, firing: Firing) -> Iterator[Slip]:
    for id, view in proof.scenario.recognition.items():
        for claim in proof.scenario.claims.values():
            chosen = f"{id}.recognises.{claim.by}"
            new = proof.writer(chosen, firing.number - 1) and proof.before(chosen, firing)
            if view.who == who and claim.by != authority and new:
                yield proof.slip(firing, f"{view.title}: they recognise {proof.title(claim.by)}", who)


def takes_its_own(proof: Proof) -> Iterator[Slip]:
    """A place is taken by those who have held it for some time, and nothing else is taken with it."""
    for firing in proof.lines:
        effects = proof.nouns.effects(firing.event, firing.branch)
        taken = [
            effect for effect in effects if isinstance(effect, Choose) and _of_place(proof, effect.choice)
        ]
        held = [proof.before(f"{effect.choice}.{effect.option}", firing) for effect in taken]
        if taken and all(held) and len(taken) == len(effects):
            places = ", ".join(proof.title(effect.choice.removesuffix(HELD)) for effect in taken)
            yield proof.slip(firing, f"they hold it already: {places}")


def _of_place(proof: Proof, choice: str) -> bool:
    return choice.endswith(HELD) and choice.removesuffix(HELD) in proof.scenario.places


LOYALTY = (
    Rule(
        "turned-coat",
        "Somebody serves those whom he no longer recognises",
        "let it need that he still recognises them: `not NAME.recognises.OTHER`",
        turned,
    ),
    Rule(
        "takes-its-own",
        "A place is taken by those who hold it",
        "let it need that others hold it: `PLACE.held_by.OTHER`",
        takes_its_own,
    ),
)
