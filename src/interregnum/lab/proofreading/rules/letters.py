"""Word reaches those who can have it, and none is swallowed without a word."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.naming import sentence
from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule
from interregnum.model import Message

# What may become of an order.
ANSWERED = ("obeyed", "refused", "stalled", "asked", "lapsed", "void", "called_off")


def dead_letter(proof: Proof) -> Iterator[Slip]:
    """A message arrives, and of those to whom it is sent there is nobody who can have it."""
    for id, message in proof.scenario.messages.items():
        if message.presence == "any":
            continue
        to = proof.cast.members(message.to)
        for firing in proof.history.firings_of(f"{id}.arrives"):
            if proof.before(f"{id}.delivered", firing) == proof.value(f"{id}.delivered", firing.number):
                continue
            reasons = [_cannot_have(proof, who, message, firing) for who in to]
            if all(reason is not None for reason in reasons):
                yield proof.slip(firing, "; ".join(dict.fromkeys(str(reason) for reason in reasons)))


def _cannot_have(proof: Proof, who: str, message: Message, firing: Firing) -> str | None:
    """Why somebody cannot have word that arrives by a firing; None where he can."""
    n = firing.number - 1
    if who in proof.scenario.persons:
        return (
            proof.helpless(who, n)
            or _not_there(proof, who, message, n)
            or _in_other_hands(proof, who, firing)
        )
    if who in proof.scenario.units:
        return f"nobody is left of {proof.title(who)}" if proof.nobody(who, n) else None
    return _fallen(proof, who, message, n) if who in proof.scenario.places else None


def _not_there(proof: Proof, who: str, message: Message, n: int) -> str | None:
    """Whether a message goes to a place where he is not."""
    place = proof.whereabouts(who, n)
    if (
        message.at is None
        or message.presence != "there"
        or (place and proof.ground.together(place, message.at))
    ):
        return None
    return f"{proof.title(who)} is not at {proof.title(message.at)}"


def _in_other_hands(proof: Proof, who: str, firing: Firing) -> str | None:
    """Whether the place where somebody is has fallen to another side since word was sent to him."""
    n, side = firing.number - 1, proof.scenario.persons[who].side
    place, sent = proof.whereabouts(who, n), proof.sending(firing.event.removesuffix(".arrives"), firing)
    before, now = proof.holder(place, sent), proof.holder(place, n)
    if place is None or now in (before, side, None):
        return None
    return f"{proof.title(who)} is at {proof.title(place)}, which has fallen to {proof.title(str(now))}"


def _fallen(proof: Proof, place: str, message: Message, n: int) -> str | None:
    """Whether a place is in other hands than at the start; a side may send to what it has taken, but no ultimatum."""
    before, now = proof.holder(place, 0), proof.holder(place, n)
    own = now == proof.cast.side(message.sender) and message.kind != "ultimatum"
    if now in (before, None) or own:
        return None
    held = proof.scenario.places[place]
    return sentence(proof.title(place), held.plural, f"has|have fallen to {proof.title(str(now))}", "PLACE")


def swallowed(proof: Proof) -> Iterator[Slip]:
    """A message is sent that neither arrives nor is lost nor is on its way at the end: nobody hears of it again."""
    end = len(proof.history.firings)
    for id in proof.scenario.messages:
        if proof.value(f"{id}.sent", end) <= sum(proof.value(name, end) for name in proof.post.fates(id)):
            continue
        sent = list(proof.sendings(id))
        again = [firing for firing in sent if proof.before(f"{id}.pending", firing)]
        for firing in again or sent[-1:]:
            why = (
                "is still on its way; of what is sent now nothing is heard"
                if again
                else "is never heard of again"
            )
            yield proof.slip(firing, f"{proof.title(id)} {why}")


def unanswered(proof: Proof) -> Iterator[Slip]:
    """An order reaches a body, and it neither obeys nor puts it off nor refuses, nor is it making up its mind."""
    end = len(proof.history.firings)
    for id, order in proof.scenario.orders.items():
        arrived = [
            firing
            for firing in proof.history.firings_of(f"{order.by}.arrives")
            if proof.value(f"{order.by}.delivered", firing.number)
        ]
        answered = any(proof.value(f"{id}.{how}", end) for how in ANSWERED)
        if arrived and not answered and not proof.running(f"{id}.answered"):
            why = f"{proof.title(order.to)}, ordered to {order.title}, never answer"
            yield proof.slip(arrived[0], why, id)


def never_ends(proof: Proof) -> Iterator[Slip]:
    """Envoys, a march or a drive set out, and are neither there nor back nor on their way at the end."""
    end = len(proof.history.firings)
    journeys = [("movements", id, (f"{id}.leg", f"{id}.returning")) for id in proof.scenario.movements]
    going = [("missions", id, (f"{id}.stage", f"{id}.returning")) for id in proof.scenario.missions]
    for section, id, states in (*journeys, *going):
        if not any(proof.value(state, end) for state in states):
            continue
        parts = proof.nouns.parts(section, id)
        if any(proof.running(event) for event in parts):
            continue
        if any(not event.endswith(".sets_out") and not proof.dead_end(event, end) for event in parts):
            continue  # it waits on its way, which may yet be open again
        for firing in proof.history.firings_of(f"{id}.sets_out")[-1:]:
            yield proof.slip(firing, "nothing is told of how it ended")


LETTERS = (
    Rule(
        "dead-letter",
        "Word arrives where nobody can have it any more",
        "let it be handed back, come too late, or fall into other hands, and say so",
        dead_letter,
    ),
    Rule(
        "swallowed",
        "Word is sent that is never heard of again",
        "send it only when what was sent before has arrived: `not NAME.pending`",
        swallowed,
    ),
    Rule(
        "unanswered",
        "An order arrives, and there is no answer and no word",
        "let every body that has an order answer it, or say why it cannot",
        unanswered,
    ),
    Rule(
        "never-ends",
        "Somebody sets out, and is never heard of again",
        "say what becomes of them: `broken_off_when`, or an event that ends it",
        never_ends,
    ),
)
