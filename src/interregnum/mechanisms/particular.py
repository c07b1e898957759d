"""What was particular to these hours: the scenario's own quantities and events, lowered as written.

An event is possible while its guard `when` holds, one of its phases lasts, and whoever does it is at liberty and there.
The time it then needs is drawn from `takes` and runs down
at a speed that is the product of its factors: `faster` by x multiplies it by x, `slower` by x divides it. For an
exponential time the factor is a hazard ratio, and of competing events i with means m_i and speeds s_i

    P(i first) = (s_i / m_i) / sum over j of (s_j / m_j)

Without `takes` it happens in the instant in which it becomes possible. When the guard falls, `memory` says what
becomes of the time that has run: forgotten, standing still, or running on. With branches, one is drawn, by
its weight times its odds. Only an event that comes from outside (`exogenous`) may be set to an hour.
"""

from __future__ import annotations

import math

from interregnum.calculus.network import (
    ZERO,
    Branch,
    Event,
    Network,
    all_of,
    grounds_of,
    in_words,
    weight_title,
)
from interregnum.dates import Timeline
from interregnum.expression import Binary, Name, Node
from interregnum.mechanisms.scene import any_of, needing, only_sent
from interregnum.model import Scenario, ScenarioEvent


def declare(scenario: Scenario, network: Network) -> None:
    """The quantities that the scenario names."""
    for id, measure in scenario.quantities.items():
        network.at("quantities", id)
        least = (
            measure.least if measure.least is not None else (0.0 if measure.kind != "number" else -math.inf)
        )
        most = (
            measure.most
            if measure.most is not None
            else (1.0 if measure.kind in ("flag", "share") else math.inf)
        )
        start = network.start_of(measure.starts)
        network.quantity(id, measure.title, measure.kind, start, least, most, grounds_of(measure))


def lower(scenario: Scenario, network: Network) -> None:
    """Each event as it stands."""
    timeline = scenario.timeline()
    for id, written in scenario.events.items():
        network.at("events", id)
        network.event(_event(id, written, scenario, network, timeline))


def _when(written: ScenarioEvent, network: Network) -> Node:
    """Its condition; what happens again and again only to send something waits until there is something to send."""
    when = network.formula(written.when)
    sent = only_sent(written) if written.again else ()
    if not sent:
        return when
    return all_of(when, any_of(Binary("==", Name(f"{message}.pending"), ZERO) for message in sent))


def _event(
    id: str, written: ScenarioEvent, scenario: Scenario, network: Network, timeline: Timeline
) -> Event:
    branches = tuple(
        Branch(
            id=name,
            title=option.title or in_words(name),
            share=network.assume(
                f"{id}.{name}.share", option.share, weight_title(written.title, name, option)
            ),
            odds=network.factors(f"{id}.{name}", option.odds),
            effects=network.effects(option.then),
            grounds=grounds_of(option),
            share_grounds=grounds_of(option.share),
        )
        for name, option in written.among.items()
    )
    clock = network.clock(written.takes)
    if written.at is not None:
        clock = network.hour(timeline.minute_of(written.at))
    return Event(
        id=id,
        title=written.title,
        guard=needing(written, _when(written, network), written.by, written.place, scenario, network),
        clock=clock,
        factors=network.factors(id, written.faster, written.slower),
        memory=written.memory,
        branches=branches,
        effects=network.effects(written.then),
        again=written.again,
        by=written.by or "",
        place=written.place or "",
        exogenous=written.exogenous,
        important=written.important,
        grounds=grounds_of(written),
    )
