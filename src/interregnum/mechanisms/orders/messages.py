"""Word sent from one to others: on its way, delivered or lost, true or no longer true.

State: `M.sent`, `M.delivered`, `M.lost`, `M.handed_back`, `M.too_late`, `M.intercepted` count; `M.pending` holds while
word is on its way; `M.true` says whether what it reports was so when it was sent, `M.still_true` whether it was so on
arrival. Whatever was sent is on its way or has met one of these fates: sent = pending + the five others; where it may
be called off, a sixth, `M.called_off`.

A message travels while its channel works (`needs`) and its own condition holds. When the line is cut it
waits, with the way already gone behind it, or it is lost. A reply needs the line that carried the question, and the
question to have arrived. On arrival it is lost by the chance of its channel; otherwise how things stand decides:

    too late       its phases are over
    delivered      somebody of those it is for can have it: at liberty, and in the place it goes to, if it names one
    intercepted    nobody can, and the place is held by an authority that is neither theirs nor the sender's
    handed back    nobody can, and it is not

Those who can have it get it; the others do not. Lost for each (`copies`), it may come to some of them only. While one
is on its way another is not sent: an event that does nothing but send, again and again, waits until it has something
that is not on its way; whoever else sends it again repeats it, which is counted (`M.repeated`) and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from interregnum import model
from interregnum.calculus.naming import agreeing, sentence
from interregnum.calculus.network import (
    AT_ONCE,
    HOLDS,
    ONE,
    ZERO,
    Action,
    Add,
    Branch,
    Effect,
    Event,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node, Unary
from interregnum.mechanisms.orders import copies
from interregnum.mechanisms.orders.addressees import (
    addressees,
    has_it,
    in_other_hands,
    somebody_has_it,
)
from interregnum.mechanisms.orders.calling_off import calls_off
from interregnum.mechanisms.orders.in_the_name import NameUse, believes, trusts
from interregnum.mechanisms.scene import effects_in, on, only_sent, over
from interregnum.model import Amount, Channel, Decision, Message, Scenario, ScenarioEvent

FATES = {  # what can become of it beside arriving and being lost, and how that is told
    "handed_back": ("handed back", "it|they is|are handed back, since nobody is there who can have it|them"),
    "too_late": ("come too late", "it|they comes|come too late"),
    "intercepted": ("fallen into other hands", "it|they falls|fall into other hands"),
}
FOR_EACH = "it|they comes|come, or is|are lost, for each of them"
USUAL = {"confirms": Amount(typical="backing.confirmed"), "denies": Amount(typical="backing.denied")}
UNWEIGHED = Amount(
    typical="0.1",
    between=("0.05", "0.2"),
    basis="judgement",
    why="news that closes a tenth of the distance to certainty, where the scenario gives no weight",
)


def declare(scenario: Scenario, network: Network) -> None:
    """The state of each message, and the action `send`."""
    repeated = repeatable(scenario)
    for id, message in scenario.messages.items():
        network.at("messages", id)
        for what in ("sent", "delivered", "lost"):
            network.count(f"{id}.{what}", f"{message.title}: times {what}")
        for fate, (what, _) in FATES.items():
            network.count(f"{id}.{fate}", f"{message.title}: times {what}")
        if message.lost_for == "each":
            copies.state(id, message, addressees(message, scenario), scenario, network)
        if message.called_off is not None:
            network.count(f"{id}.called_off", f"{message.title}: times called off")
        network.flag(f"{id}.pending", f"{message.title}: on its way")
        network.flag(f"{id}.true", f"{message.title}: true when sent")
        network.flag(f"{id}.still_true", f"{message.title}: still true on arrival")
        if id in repeated:
            network.count(f"{id}.repeated", f"{message.title}: times sent while it was on its way")
            network.flag(f"{id}.repeating", f"{message.title}: just sent again")
        network.actions["send", id] = _send(id, message, id in repeated, network)


def _send(id: str, message: Message, may_repeat: bool, network: Network) -> Action:
    """The action `send`: who repeats it does not change what is already on its way."""
    pending = Name(f"{id}.pending")
    effects: list[Effect] = [Set(pending.id, ONE)]
    effects.insert(0, Add(f"{id}.sent", Call("if", (pending, ZERO, ONE)) if may_repeat else ONE))
    if message.reports is not None:
        truth = Call("if", (pending, Name(f"{id}.true"), network.formula(message.reports)))
        effects.insert(0, Set(f"{id}.true", truth))
    if may_repeat:
        again = Set(f"{id}.repeating", pending), Add(f"{id}.repeated", Call("if", (pending, ONE, ZERO)))
        effects[:0] = again
    return lambda _: tuple(effects)


def repeatable(scenario: Scenario) -> frozenset[str]:
    """The messages that may be sent while they are on their way.

    Not so one that is sent in one place only, by what happens once, or by an event that waits for it.
    """
    once = (
        *scenario.movements.values(),
        *(step for plan in scenario.plans.values() for step in plan.steps.values()),
    )
    acts: tuple[ScenarioEvent | Decision, ...] = (*scenario.events.values(), *scenario.decisions.values())
    sent = Counter(effect.send for effect in effects_in(scenario) if effect.send is not None)
    safe = {
        effect.send
        for act in (*once, *(act for act in acts if not act.again or _waits(act)))
        for effect in effects_in(act)
    }
    return frozenset(id for id, times in sent.items() if times > 1 or id not in safe)


def _waits(act: ScenarioEvent | Decision) -> bool:
    """Only an event waits until it has something to send; of several messages one may still be on its way then."""
    return isinstance(act, ScenarioEvent) and len(only_sent(act)) == 1


def lower(scenario: Scenario, network: Network) -> None:
    """The arrival of each message, its loss where a cut line loses what is on it, and what is said of repeating it."""
    for id, message in scenario.messages.items():
        line = _line(message, scenario, network)
        channel = scenario.channels[message.by]
        loss = _loss(message.by, channel, network)
        network.at("messages", id)
        lost = (Add(f"{id}.lost", ONE), Set(f"{id}.pending", ZERO), *network.effects(message.lost))
        network.event(_arrival(id, message, scenario, network, line, loss, lost))
        if channel.if_cut == "lost":
            network.event(_cut(id, message, Unary("not", all_of(*(line or (HOLDS,)))), lost))
        elif channel.during:
            network.event(_cut(id, message, over(channel), lost))
        if message.called_off is not None:
            ends = (Add(f"{id}.called_off", ONE), Set(f"{id}.pending", ZERO))
            event = calls_off(id, message.called_off, Name(f"{id}.pending"), ends, message.sender, network)
            network.event(replace(event, again=True, mechanism="messages"))
        if f"{id}.repeating" in network.quantities:
            network.event(_repeats(id, message))


def _line(message: Message, scenario: Scenario, network: Network) -> tuple[Node, ...]:
    """The channel works; for a reply, the channel that carried the question works too."""
    channels = [message.by]
    if message.replies_to is not None:
        channels.append(scenario.messages[message.replies_to].by)
    used = [scenario.channels[id] for id in dict.fromkeys(channels)]
    needs = [network.formula(channel.needs) for channel in used if channel.needs != "yes"]
    return (*needs, *(on(channel) for channel in used if channel.during))


def _loss(id: str, channel: Channel, network: Network) -> Node:
    return network.at("channels", id).assume(
        f"{id}.loss", channel.loss, f"{channel.title}: chance of loss", "share"
    )


def _arrival(
    id: str,
    message: Message,
    scenario: Scenario,
    network: Network,
    line: tuple[Node, ...],
    loss: Node,
    lost: tuple[Effect, ...],
) -> Event:
    channel = scenario.channels[message.by]
    guards: list[Node] = [Name(f"{id}.pending"), *line]
    if message.needs != "yes":
        guards.append(network.formula(message.needs))
    if message.replies_to is not None:
        guards.append(Binary(">", Name(f"{message.replies_to}.delivered"), ZERO))
    if message.lost_for == "each":
        delivered, loss = _by_copies(id, message, scenario, network, loss), ZERO
    else:
        delivered = _delivered(id, message, scenario, network)
    fates = _fates(id, message, scenario, network, delivered, loss, lost)
    certain = len(fates) == 1
    return Event(
        id=f"{id}.arrives",
        title=_arriving(message) if certain else message.title,
        guard=all_of(*guards),
        clock=network.clock(channel.takes),
        memory="pause" if channel.if_cut == "waits" else "forget",
        branches=() if certain else fates,
        effects=delivered if certain else (),
        again=True,
        by=message.sender,
        important=message.important,
        mechanism="messages",
        grounds=grounds_of(message),
    )


def _arriving(message: Message) -> str:
    """What happens where only one thing can become of it; of copies, each of them."""
    if message.lost_for == "each":
        return f"{message.title}: {_told(message, FOR_EACH)}"
    return sentence(message.title, message.plural, "arrives|arrive")


def _told(message: Message, said: str) -> str:
    """What is said of it, in the number of its title: `they arrive`."""
    return agreeing(message.title, message.plural, said)


def _fates(
    id: str,
    message: Message,
    scenario: Scenario,
    network: Network,
    delivered: tuple[Effect, ...],
    loss: Node,
    lost: tuple[Effect, ...],
) -> tuple[Branch, ...]:
    """What can become of it: lost by chance; otherwise by how things stand when it comes."""
    channel = scenario.channels[message.by]
    known = grounds_of(channel.loss)
    chance = Call("clip", (loss, ZERO, ONE))
    kept = ONE if loss == ZERO else Binary("-", ONE, chance)
    had = somebody_has_it(message, scenario, network)
    late = over(message) if message.during else None
    arrives = _told(message, "it|they arrives|arrive" if message.lost_for == "all" else FOR_EACH)
    in_time = () if late is None else (Unary("not", late),)
    cases: list[tuple[str, str, tuple[Effect, ...], tuple[Node, ...]]] = [
        ("delivered", arrives, delivered, (*in_time, *(() if had == HOLDS else (had,))))
    ]
    ways: list[tuple[str, tuple[Node, ...]]] = []
    if late is not None:
        ways.append(("too_late", (late,)))
    if had != HOLDS:
        fallen, unable = in_other_hands(message, scenario, network), (*in_time, Unary("not", had))
        ways += [("intercepted", (*unable, fallen)), ("handed_back", (*unable, Unary("not", fallen)))]
    for fate, when in ways:
        effects = (
            Add(f"{id}.{fate}", ONE),
            Set(f"{id}.pending", ZERO),
            *network.effects(getattr(message, fate)),
        )
        cases.append((fate, _told(message, FATES[fate][1]), effects, when))
    branches = tuple(
        Branch(
            fate,
            title,
            Call("if", (all_of(*when), kept, ZERO)) if when else kept,
            effects=effects,
            share_grounds=known,
        )
        for fate, title, effects, when in cases
    )
    if loss == ZERO:
        return branches
    on_the_way = _told(message, "it|they is|are lost on the way")
    gone = Branch("lost", on_the_way, chance, effects=lost, grounds=known, share_grounds=known)
    return (branches[0], gone, *branches[1:])


def _delivered(id: str, message: Message, scenario: Scenario, network: Network) -> tuple[Effect, ...]:
    """Counted, then believed, then acted upon."""
    counted: list[Effect] = [Add(f"{id}.delivered", ONE), Set(f"{id}.pending", ZERO)]
    if message.reports is not None:
        counted.append(Set(f"{id}.still_true", network.formula(message.reports)))
    return (*counted, *_news(id, message, scenario, network), *network.effects(message.then))


def _by_copies(
    id: str, message: Message, scenario: Scenario, network: Network, loss: Node
) -> tuple[Effect, ...]:
    """Counted if one copy has come, and lost if none has; believed by those who have one."""
    able = {
        addressee: has_it(addressee, message, scenario, network)
        for addressee in addressees(message, scenario)
    }
    come, somebody = copies.come(id, able, Call("clip", (loss, ZERO, ONE))), copies.anybody(id, able)
    counted: list[Effect] = [*come, Set(f"{id}.pending", ZERO)]
    if message.reports is not None:
        counted.append(Set(f"{id}.still_true", network.formula(message.reports)))
    has = {addressee: Name(f"{id}.has.{addressee}") for addressee in able}
    return (
        *counted,
        *_news(id, message, scenario, network, has),
        *network.only_if(somebody, network.effects(message.then)),
        *network.only_if(Unary("not", somebody), network.effects(message.lost)),
    )


def _news(
    id: str, message: Message, scenario: Scenario, network: Network, has: Mapping[str, Node] | None = None
) -> tuple[Effect, ...]:
    """It moves those who have it: where not all can, each for himself."""
    moving = tuple(_moving(id, message, network))
    reach = scenario.channels[message.by].reach
    effects: list[Effect] = []
    for hearer in addressees(message, scenario) if moving else ():
        heard = {"reaches": (hearer,), "reach": reach}
        moved = network.effects(
            tuple(
                model.ScenarioEffect(
                    **says, **heard, weight=Amount(typical=_credited(weight, hearer, says, message, scenario))
                )
                for says, weight in moving
            )
        )
        can = has_it(hearer, message, scenario, network) if has is None else has[hearer]
        effects += moved if can == HOLDS else network.only_if(can, moved)
    return tuple(effects)


def _moving(id: str, message: Message, network: Network) -> Iterator[tuple[dict[str, str], str]]:
    """What it says that moves its hearers, each with the formula of its weight."""
    of = message.in_the_name_of
    if of is not None:
        yield {"confirms": message.sender, "in_the_name_of": of}, "backing.claimed"
    said = {"news": message.favours, "confirms": message.confirms, "denies": message.denies}
    for what, whom in said.items():
        if whom is None:
            continue
        weight = message.weight or (UNWEIGHED if what == "news" else USUAL[what])
        name = network.assume(f"{id}.weight", weight, f"{message.title}: weight as news")
        formula = name.id if isinstance(name, Name) else weight.typical
        whose = {} if what == "news" else {"in_the_name_of": of or message.sender}
        yield {what: whom, **whose}, formula


def _credited(weight: str, hearer: str, says: Mapping[str, str], message: Message, scenario: Scenario) -> str:
    """The weight, for who trusts the sender less or does not believe that he speaks for another."""
    factors = [weight, trusts(hearer, message.sender, scenario)]
    if message.in_the_name_of is not None and message.sender not in says.values():
        factors.append(believes(hearer, NameUse(message.in_the_name_of, message.sender), scenario))
    return " * ".join(factor for factor in factors if factor is not None)


def _cut(id: str, message: Message, when: Node, lost: tuple[Effect, ...]) -> Event:
    return Event(
        id=f"{id}.cut",
        title=sentence(message.title, message.plural, "is|are lost with the line"),
        guard=all_of(Name(f"{id}.pending"), when),
        clock=AT_ONCE,
        effects=lost,
        again=True,
        by=message.sender,
        important=message.important,
        mechanism="messages",
        grounds=grounds_of(message),
    )


def _repeats(id: str, message: Message) -> Event:
    """The history says that whoever sends it again only repeats it."""
    return Event(
        id=f"{id}.repeats",
        title=f"{message.title}: sent again while one is on its way",
        guard=Name(f"{id}.repeating"),
        clock=AT_ONCE,
        effects=(Set(f"{id}.repeating", ZERO),),
        again=True,
        by=message.sender,
        mechanism="messages",
        grounds=grounds_of(message),
    )
