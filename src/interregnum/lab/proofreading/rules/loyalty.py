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
    """Somebody who recognised an authority at first and does so no longer sends word in its favour, or obeys it."""
    for id, view in proof.scenario.recognition.items():
        if view.recognises is not None:
            for firing in _serving(proof, view.who, view.recognises):
                if not proof.before(f"{id}.recognises.{view.recognises}", firing):
                    left = f"{view.title}: they no longer recognise {proof.title(view.recognises)}"
                    yield proof.slip(firing, left, view.who)


def _serving(proof: Proof, who: str, authority: str) -> Iterator[Firing]:
    """What somebody does for an authority: word that favours it, an order of it obeyed."""
    for id, message in proof.scenario.messages.items():
        if message.sender == who and message.favours == authority:
            yield from proof.sendings(id)
    for id, order in proof.scenario.orders.items():
        if order.to == who and order.authority == authority:
            answers = proof.history.firings_of(f"{id}.answered")
            yield from (firing for firing in answers if firing.branch == "obey")


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
        "Somebody serves those whom they no longer recognise",
        "let it need that they are still recognised: `not NAME.recognises.OTHER`",
        turned,
    ),
    Rule(
        "takes-its-own",
        "A place is taken by those who hold it",
        "let it need that others hold it: `PLACE.held_by.OTHER`",
        takes_its_own,
    ),
)
