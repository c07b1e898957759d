"""Elements 5 to 7 in short: start values, assumptions and events by kind, with numbers, ranges and grounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from interregnum.calculus.event_memory import hour_of_its_own
from interregnum.calculus.naming import opening
from interregnum.calculus.network import ALARMS, Draw, Event, Network, Quantity
from interregnum.dates import show_duration
from interregnum.expression import Number
from interregnum.model.values.basis import Basis
from interregnum.views.odd.inputs import at_hours, comes, from_outside
from interregnum.views.odd.markdown import code, link, paragraph, plain, table
from interregnum.views.odd.mechanisms import TIMER, in_use
from interregnum.views.odd.scheduling import at_once
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.submodels import coefficients
from interregnum.views.odd.wording import kind, start
from interregnum.views.text.wording import counted

BASES = get_args(Basis)


def initialization(subject: OddSubject) -> Iterator[str]:
    """How many start values differ from nought; assumptions by kind."""
    timeline, known = subject.scenario.timeline(), coefficients(subject)
    zero = sum(
        1 for state in subject.state.values() if not isinstance(state.start, Draw) and state.start == 0.0
    )
    drawn = sum(1 for state in subject.state.values() if isinstance(state.start, Draw))
    yield from paragraph(
        f"A history begins at {timeline.both(0.0)}. Of {counted(len(subject.state), 'state variable')} {zero:,} start",
        f"at zero and {drawn:,} are reckoned or drawn from assumptions, each drawn once in a history",
        f"where it has a range. There are {counted(len(subject.assumed), 'assumption')}, of these",
        f"{counted(len(known), 'coefficient')} of mechanisms ({link('7. Submodels')}):",
    )
    kinds: dict[str, list[Quantity]] = {}
    for quantity in subject.assumed.values():
        kinds.setdefault(kind(quantity), []).append(quantity)
    yield from table(
        ("kind of assumption", "number", "typical", "ranges lie within", "stand on"),
        (
            (
                name,
                str(len(those)),
                _span(map(_typical, those), those[0]),
                _span(_ends(those), those[0]),
                _bases(those),
            )
            for name, those in kinds.items()
        ),
    )


def inputs(subject: OddSubject) -> Iterator[str]:
    """What comes from outside, each with its hour, or the time it takes."""
    events = from_outside(subject)
    told = "; ".join(f"{plain(event.title)} ({plain(comes(subject, event))})" for event in events.values())
    yield from paragraph(
        "The model reads no data while it is played, and never the record.",
        f"{counted(len(events), 'event')} come from outside{at_hours(subject)}: {told}."
        if events
        else "Nothing comes from outside: no event has an hour of its own.",
    )


def submodels(subject: OddSubject) -> Iterator[str]:
    """Each mechanism in a line, with its equations, coefficients and kinds of event."""
    known = coefficients(subject)
    yield from paragraph(
        "Mechanisms, with equations, coefficients in force (typical; range) and, by kind, their events: number, usual",
        "duration (`formula` where it is reckoned), grounds (`s` sourced, `i` inferred, `j` judgement). Names in",
        "capitals stand for any noun of that kind. The full description and the machine form (`interregnum odd`,",
        "`interregnum resolve`) have every one.",
    )
    for name, doc in in_use(subject):
        title = doc.partition("\n")[0]
        what = title.removeprefix(f"{name.capitalize()}: ")
        yield f"**{name.capitalize()}.** {opening(what)}"
        yield ""
        yield from _equations(doc)
        mine = {id: assumption for id, assumption in known.items() if id.startswith(f"{name}.")}
        yield from paragraph(
            "; ".join(_coefficient(id.partition(".")[2], assumption) for id, assumption in mine.items())
        )
        yield from _events(subject, subject.events_of("" if name == "particular" else name))


def _equations(doc: str) -> Iterator[str]:
    """The formulas in a mechanism's own description: its indented lines."""
    lines = [line for line in doc.splitlines() if line.startswith("    ")]
    yield from lines
    if lines:
        yield ""


def _coefficient(name: str, coefficient: Quantity) -> str:
    typical, spread = start(coefficient)
    return f"{code(name)} {typical}" + (f" ({_dashed(spread)})" if spread else "")


def _dashed(spread: str) -> str:
    """A range without a word, where no minus is near: `0.2–0.6`."""
    return spread if "-" in spread else spread.replace(" to ", "–")


def _events(subject: OddSubject, events: dict[str, Event]) -> Iterator[str]:
    """The kinds of event that a mechanism makes, in general form; its own events are one kind."""
    forms: dict[str, list[Event]] = {}
    for id, event in events.items():
        form = "ALARM" if event.mechanism == TIMER else subject.in_general(id)
        forms.setdefault(form, []).append(event)
    network = subject.network
    told = (
        f"{code(form)} {len(those)} × {_takes(those, network)}{_stand(those)}"
        for form, those in forms.items()
    )
    yield from paragraph("; ".join(told))


def _takes(events: list[Event], network: Network) -> str:
    """How long events of a kind usually take, from the shortest to the longest."""
    if all(at_once(event) for event in events):
        return "instant"
    clocks = [
        event.clock
        for event in events
        if hour_of_its_own(network, event) is None and event.clock.distribution not in ALARMS
    ]
    usual = [clock.parameters[clock.distribution == "triangular"] for clock in clocks]
    numbers = sorted(node.value for node in usual if isinstance(node, Number))
    if not numbers:
        return "formula"
    low, high = show_duration(numbers[0]), show_duration(numbers[-1])
    return low if low == high else f"{low}–{high}"


def _stand(events: list[Event]) -> str:
    found = Counter(event.grounds.basis or event.clock.grounds.basis for event in events)
    told = [f"{found[basis]}{basis[0]}" for basis in BASES if found[basis]]
    return f" ({' '.join(told)})" if told else ""


def _bases(those: Iterable[Quantity]) -> str:
    found = Counter(entry.grounds.basis or "the rule of a mechanism" for entry in those)
    return ", ".join(f"{number} {basis}" for basis, number in sorted(found.items()))


def _typical(quantity: Quantity) -> float | None:
    return _parameters(quantity)[0]


def _ends(those: Iterable[Quantity]) -> Iterator[float | None]:
    for quantity in those:
        yield from _parameters(quantity)[1]


def _parameters(quantity: Quantity) -> tuple[float | None, list[float]]:
    """The typical value and the ends of the range, where they are numbers."""
    if not isinstance(quantity.start, Draw):
        return quantity.start, []
    values = [node.value for node in quantity.start.parameters if isinstance(node, Number)]
    match quantity.start.distribution, values:
        case "triangular", [low, typical, high]:
            return typical, [low, high]
        case "lognormal", [typical, factor]:
            return typical, [typical / factor, typical * factor]
        case _:
            return None, []


def _span(values: Iterable[float | None], like: Quantity) -> str:
    known = sorted(value for value in values if value is not None)
    if not known:
        return ""
    shown = [
        show_duration(value) if like.kind == "minutes" else f"{value:,.4g}" for value in (known[0], known[-1])
    ]
    return shown[0] if shown[0] == shown[1] else f"{shown[0]} to {shown[1]}"
