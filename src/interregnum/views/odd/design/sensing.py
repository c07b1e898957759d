"""The design concept of sensing: who gets which word by which channel, and who watches whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from interregnum.mechanisms.orders.in_the_name import uses
from interregnum.model import Channel, Message
from interregnum.views.odd.markdown import code, codes, paragraph, plain, table
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.wording import stands_on
from interregnum.views.text.amounts import clock
from interregnum.views.text.wording import counted

OMNISCIENT = (
    "Beyond that, the guards and odds of events read state as it is: where a scenario lets someone act on what no "
    "message told them, that is its claim that they could see it."
)


def sensing(subject: OddSubject) -> Iterator[str]:
    """Channels with their delays and losses; messages with who sends and gets them."""
    scenario = subject.scenario
    if not scenario.messages:
        yield from paragraph(
            "No word is sent in this scenario: sensing by messages does not apply.", OMNISCIENT
        )
        return
    used = uses(scenario)
    watching = any(unit.looks_to for unit in scenario.units.values())
    yield from paragraph(
        f"Word travels as {counted(len(scenario.messages), 'message')} over",
        f"{counted(len(scenario.channels), 'channel')}, with a delay and a chance of loss; what is reported may no",
        "longer be true on arrival.",
        "Units that look to others see who of those has left (Collectives)." if watching else "",
        f"Word comes in the name of another in {counted(len(used), 'way')}; each hearer believes more or less that he"
        if used
        else "",
        "stands behind it." if used else "",
        OMNISCIENT,
    )
    carried = Counter(message.by for message in scenario.messages.values())
    yield from table(
        (
            "channel",
            "what it is",
            "messages",
            "takes",
            "chance of loss",
            "heard",
            "works while",
            "if cut",
            "stands on",
        ),
        (_channel(subject, id, channel, carried[id]) for id, channel in scenario.channels.items()),
    )
    yield from table(
        ("message", "kind", "from", "to", "by", "says", "reports"),
        (_message(id, message) for id, message in scenario.messages.items()),
    )


def _channel(subject: OddSubject, id: str, channel: Channel, carried: int) -> tuple[str, ...]:
    loss = channel.loss.typical
    if channel.loss.between is not None and len({*channel.loss.between, loss}) > 1:
        loss += f" ({channel.loss.between[0]} to {channel.loss.between[1]})"
    needs = "always" if channel.needs == "yes" else subject.condition(channel.needs)
    drawn = subject.network.clock(channel.takes)
    takes = clock(subject.prose, drawn.distribution, drawn.parameters)
    return (
        code(id), plain(channel.title), str(carried), takes, plain(loss), channel.reach, needs, channel.if_cut,
        stands_on(channel),
    )  # fmt: skip


def _message(id: str, message: Message) -> tuple[str, ...]:
    says = plain(": ".join(part for part in (message.title, message.says) if part))
    reports = code(message.reports) if message.reports is not None else ""
    sender = code(message.sender)
    if message.in_the_name_of is not None:
        sender += f" in the name of {code(message.in_the_name_of)}"
    return code(id), message.kind, sender, codes(message.to), code(message.by), says, reports
