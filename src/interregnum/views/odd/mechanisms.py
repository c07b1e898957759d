"""The mechanisms that a scenario uses, with what their own docstrings say: the source of the submodels."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

from interregnum.calculus import event_memory
from interregnum.mechanisms import MECHANISMS
from interregnum.mechanisms.orders.in_the_name import uses
from interregnum.views.odd.subject import OddSubject

# Mechanisms that bring state and actions and no events, and the sections whose nouns have that state.
WITHOUT_EVENTS = {
    "presence": ("places", "units", "persons"),
    "belief": ("units", "persons"),
    "casualties": ("units", "crowds"),
}
TIMER = "timer"  # events that `event_memory` adds where a condition asks how long ago something happened


def in_use(subject: OddSubject) -> Iterator[tuple[str, str]]:
    """Each mechanism in use, in the order in which ties go, and its docstring."""
    made = {event.mechanism for event in subject.network.events.values()}
    for module in MECHANISMS:
        name = module.__name__.rpartition(".")[2]
        brings = any(getattr(subject.scenario, section) for section in WITHOUT_EVENTS.get(name, ()))
        own = name == "particular" and bool(subject.scenario.events or subject.scenario.quantities)
        own = own or (name == "backing" and bool(uses(subject.scenario)))
        if name in made or brings or own:
            yield name, cleandoc(module.__doc__ or "")
    if TIMER in made:
        yield TIMER, cleandoc(event_memory.__doc__ or "")
