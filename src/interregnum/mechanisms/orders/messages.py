"""Word sent from one to others: on its way, delivered or lost, true or no longer true.

State: `M.sent`, `M.delivered`, `M.lost` count; `M.pending` holds while word is on its way; `M.true` says
whether what it reports was so when it was sent, `M.still_true` whether it was so on arrival.

A message travels while its channel works (`needs`) and its own condition holds. When the line is cut it
waits, with the way already gone behind it, or it is lost. Whoever sends again before it has arrived only
repeats himself: that is counted, and one message is on its way. A reply needs the line that carried the
question, and the question to have arrived.
"""

from __future__ import annotations

from interregnum import model
from interregnum.calculus.network import (
    HOLDS,
    ONE,
    ZERO,
    Action,
    Add,
    Branch,
    Draw,
    Effect,
    Event,
    Network,
    Set,
    all_of,
    grounds_of,
    opening,
)
from interregnum.expression import Binary, Call, Name, Node, Unary
from interregnum.model import Amount, Channel, Message, Scenario

UNWEIGHED = Amount(
    typical="0.1",
    between=("0.05", "0.2"),
    basis="judgement",
    why="news that closes a tenth of the distance to certainty, where the scenario gives no weight",
)


def declare(scenario: Scenario, network: Network) -> None:
    """The state of each message, and the action `send`."""
    for id, message in scenario.messages.items():
        network.at("messages", id)
        for what in ("sent", "delivered", "lost"):
            network.count(f"{id}.{what}", f"{message.title}: times {what}")
        network.flag(f"{id}.pending", f"{message.title}: on its way")
        network.flag(f"{id}.true", f"{message.title}: true when sent")
        network.flag(f"{id}.still_true", f"{message.title}: still true on arrival")
        network.actions["send", id] = _send(id, message, network)


def _send(id: str, message: Message, network: Network) -> Action:
    """The action `send`: whoever repeats himself does not change what is already on its way."""
    pending = Name(f"{id}.pending")
    effects: list[Effect] = [Set(pending.id, ONE), Add(f"{id}.sent", ONE)]
    if message.reports is not None:
        truth = Call("if", (pending, Name(f"{id}.true"), network.formula(message.reports)))
        effects.insert(0, Set(f"{id}.true", truth))
    return lambda _: tuple(effects)


def lower(scenario: Scenario, network: Network) -> None:
    """The arrival of each message, and its loss where a cut line loses what is on it."""
    for id, message in scenario.messages.items():
        line = _line(message, scenario, network)
        loss = _loss(message.by, scenario.channels[message.by], network)
        network.at("messages", id)
        lost = (Add(f"{id}.lost", ONE), Set(f"{id}.pending", ZERO), *network.effects(message.lost))
        network.event(_arrival(id, message, scenario, network, line, loss, lost))
        if scenario.channels[message.by].if_cut == "lost":
            network.event(_cut(id, message, line, lost))


def _line(message: Message, scenario: Scenario, network: Network) -> tuple[Node, ...]:
    """The channel works; for a reply, the channel that carried the question works too."""
    channels = [message.by]
    if message.replies_to is not None:
        channels.append(scenario.messages[message.replies_to].by)
    needs = (scenario.channels[id].needs for id in dict.fromkeys(channels))
    return tuple(network.formula(need) for need in needs if need != "yes")


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
    delivered = _delivered(id, message, channel, network)
    certain = loss == ZERO
    chance = Call("clip", (loss, ZERO, ONE))
    known = grounds_of(channel.loss)
    branches = (
        Branch("delivered", "it arrives", Binary("-", ONE, chance), effects=delivered, share_grounds=known),
        Branch("lost", "it is lost on the way", chance, effects=lost, grounds=known, share_grounds=known),
    )
    return Event(
        id=f"{id}.arrives",
        title=f"{opening(message.title)} arrives" if certain else opening(message.title),
        guard=all_of(*guards),
        clock=network.clock(channel.takes),
        memory="pause" if channel.if_cut == "waits" else "forget",
        branches=() if certain else branches,
        effects=delivered if certain else (),
        again=True,
        by=message.sender,
        important=message.important,
        mechanism="messages",
        grounds=grounds_of(message),
    )


def _delivered(id: str, message: Message, channel: Channel, network: Network) -> tuple[Effect, ...]:
    """Counted, then believed, then acted upon."""
    counted: list[Effect] = [Add(f"{id}.delivered", ONE), Set(f"{id}.pending", ZERO)]
    if message.reports is not None:
        counted.append(Set(f"{id}.still_true", network.formula(message.reports)))
    return (*counted, *_news(id, message, channel, network), *network.effects(message.then))


def _news(id: str, message: Message, channel: Channel, network: Network) -> tuple[Effect, ...]:
    if message.favours is None:
        return ()
    weight = message.weight if message.weight is not None else UNWEIGHED
    name = network.assume(f"{id}.weight", weight, f"{message.title}: weight as news")
    formula = name.id if isinstance(name, Name) else weight.typical
    news = model.ScenarioEffect(
        news=message.favours, weight=Amount(typical=formula), reaches=message.to, reach=channel.reach
    )
    return network.effects((news,))


def _cut(id: str, message: Message, line: tuple[Node, ...], lost: tuple[Effect, ...]) -> Event:
    return Event(
        id=f"{id}.cut",
        title=f"{opening(message.title)} is lost with the line",
        guard=all_of(Name(f"{id}.pending"), Unary("not", all_of(*(line or (HOLDS,))))),
        clock=Draw("fixed", (ZERO,)),
        effects=lost,
        again=True,
        by=message.sender,
        important=message.important,
        mechanism="messages",
        grounds=grounds_of(message),
    )
