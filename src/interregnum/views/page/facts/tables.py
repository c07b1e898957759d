"""The facts of a scenario, in one."""

from __future__ import annotations

from typing import Any

from interregnum.calculus.network import Network
from interregnum.model import Scenario
from interregnum.views.page.facts.doings import Doings
from interregnum.views.page.facts.rules import Rules


def facts(scenario: Scenario, network: Network) -> dict[str, Any]:
    """Everything with which a page turns a trace of this network into what it shows (`docs/reference/page.md`)."""
    rules = Rules(scenario, network)
    events = rules.events()
    drawn, starts = rules.starts()
    doings = Doings(scenario, network, rules.formulas, rules.prose).data()
    timed = [[rules.index[name], rules.formulas.place(node)] for name, node in network.timed.items()]
    return {
        "quantities": list(network.quantities),
        "drawn": drawn,
        "starts": starts,
        "timed": timed,
        "choices": {name: list(options) for name, options in network.choices.items()},
        "events": events,
        "told": rules.told(),
        "grounds": rules.grounds(),
        **doings,
        "nodes": rules.formulas.nodes,  # the last: everything before puts its formulas there
    }
