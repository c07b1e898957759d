"""M/M/1: one server, one queue, arrivals at 0.8 and services at 1 a minute. Against SimPy, Ciw and Mesa.

An event is an arrival or a departure. The peers are used as their own documentation shows: SimPy with a
process for each customer and a `Resource`; Ciw with its network of one node, which also keeps a record of
each customer; Mesa with the event scheduler of `mesa.experimental.devs`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from typing import Any

from bench.measure import NotAvailableError, Play, Row, faster, in_turn
from bench.our_own import play_of
from interregnum.calculus.network import Add, Draw, Event, Network
from interregnum.expression import parse

ARRIVALS, SERVICES = 0.8, 1.0  # a minute
MINUTES = 12_500.0  # about 20,000 events
OUR_MINUTES = 20 * MINUTES


def rows() -> list[Row]:
    """Our speed beside each peer's."""
    peers: dict[str, tuple[Play, float]] = {}
    missing = []
    for name, play, floor in (("SimPy", simpy_play, 10.0), ("Ciw", ciw_play, 0.0), ("Mesa", mesa_play, 0.0)):
        try:
            play()
            peers[name] = play, floor
        except ImportError as error:
            missing.append(Row("M/M/1", f"not available: {error}", name))
    ours, *theirs = in_turn(7, our_play(), *(play for play, _ in peers.values()))
    found = [
        faster("M/M/1", name, ours, sample, floor)
        for (name, (_, floor)), sample in zip(peers.items(), theirs, strict=True)
    ]
    return found + missing


def our_play() -> Play:
    """The queue as one of our networks."""
    network = Network()
    network.count("present", "customers in the house")
    arrival = Draw("exponential", (parse(f"{1 / ARRIVALS}"),))
    service = Draw("exponential", (parse(f"{1 / SERVICES}"),))
    come, go = (Add("present", parse("1")),), (Add("present", parse("-1")),)
    network.event(Event("comes", "a customer comes", parse("1"), arrival, effects=come, again=True))
    network.event(Event("goes", "a customer goes", parse("present > 0"), service, effects=go, again=True))
    play = play_of(network, OUR_MINUTES)
    check_number(play(), OUR_MINUTES)
    return play


def check_number(events: int, minutes: float) -> int:
    """Events of M/M/1 in that time, or a complaint where no such queue could give so many or so few."""
    expected = 2 * ARRIVALS * minutes
    if abs(events - expected) > 12 * math.sqrt(expected):
        raise NotAvailableError(f"{events} events where about {expected:.0f} are to be expected")
    return events


def simpy_play() -> int:
    """A process for each customer, a resource for the server."""
    import simpy

    chance, env, events = random.Random(1917), simpy.Environment(), 0
    server = simpy.Resource(env)

    def customer() -> Generator[Any, Any, Any]:
        nonlocal events
        with server.request() as turn:
            yield turn
            yield env.timeout(chance.expovariate(SERVICES))
        events += 1

    def source() -> Generator[Any, Any, Any]:
        nonlocal events
        while True:
            yield env.timeout(chance.expovariate(ARRIVALS))
            events += 1
            env.process(customer())

    env.process(source())
    env.run(until=MINUTES)
    return check_number(events, MINUTES)


def ciw_play() -> int:
    """A network of one node."""
    import ciw

    ciw.seed(1917)
    queue = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(ARRIVALS)],
        service_distributions=[ciw.dists.Exponential(SERVICES)],
        number_of_servers=[1],
    )
    simulation = ciw.Simulation(queue)
    simulation.simulate_until_max_time(MINUTES)
    departed = len(simulation.get_all_records())
    still = simulation.nodes[1].number_of_individuals
    return check_number(2 * departed + still, MINUTES)


def mesa_play() -> int:
    """Arrivals and departures as scheduled events of a model."""
    import mesa
    from mesa.experimental.devs import DEVSimulator

    chance, simulator = random.Random(1917), DEVSimulator()

    class Queue(mesa.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.present = self.events = 0

        def comes(self) -> None:
            self.events += 1
            self.present += 1
            if self.present == 1:
                simulator.schedule_event_relative(self.goes, chance.expovariate(SERVICES))
            simulator.schedule_event_relative(self.comes, chance.expovariate(ARRIVALS))

        def goes(self) -> None:
            self.events += 1
            self.present -= 1
            if self.present > 0:
                simulator.schedule_event_relative(self.goes, chance.expovariate(SERVICES))

    model = Queue()
    simulator.setup(model)
    simulator.schedule_event_relative(model.comes, chance.expovariate(ARRIVALS))
    simulator.run_until(MINUTES)
    return check_number(model.events, MINUTES)
