"""The design concept of stochasticity: what is drawn, from what, how often; and how draws are addressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from interregnum.calculus.network import Ballot, Draw, Move, all_effects
from interregnum.model import Distribution
from interregnum.views.odd.markdown import paragraph, table
from interregnum.views.odd.subject import OddSubject
from interregnum.views.text.wording import counted

DRAWN: tuple[Distribution, ...] = ("triangular", "lognormal", "exponential", "gamma", "weibull")


def stochasticity(subject: OddSubject) -> Iterator[str]:
    """Counts by distribution, for start values, clocks, branches and the numbers of people that go or vote."""
    events = list(subject.network.events.values())
    starts = Counter(
        quantity.start.distribution
        for quantity in subject.network.quantities.values()
        if isinstance(quantity.start, Draw)
    )
    clocks = Counter(event.clock.distribution for event in events)
    if not events and not starts:
        yield from paragraph("Does not apply: nothing is drawn in this scenario.")
        return
    yield from paragraph(
        "Each draw has an address (seed, replica, event, how often it has happened, purpose, number) and depends on it",
        "alone: Philox4x64-10 (Salmon et al. 2011) turns the address into a uniform number, and a quantile function",
        "turns that into the draw. Two variants of a scenario so share their luck, except for what the change brings.",
        "Uncertain numbers are drawn once in a history, clocks, branches and numbers of people each time.",
    )
    yield from table(
        ("distribution", "start values and assumptions", "clocks"),
        ((name, str(starts[name]), str(clocks[name])) for name in DRAWN if starts[name] or clocks[name]),
    )
    branched = sum(1 for event in events if event.branches)
    effects = [effect for event in events for effect in all_effects(event)]
    moves, ballots = (sum(1 for effect in effects if isinstance(effect, kind)) for kind in (Move, Ballot))
    yield from paragraph(
        f"{counted(clocks['fixed'], 'clock')} and {counted(starts['fixed'], 'start value')} are a number or a formula",
        f"and not drawn. {counted(branched, 'event')} draw a branch; {counted(moves, 'effect')} draw how many people",
        f"go (binomial), {counted(ballots, 'effect')} how they divide (multinomial).",
    )
