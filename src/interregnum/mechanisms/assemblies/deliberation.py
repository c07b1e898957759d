"""Deliberation: an assembly opens, hears speakers one at a time, votes, is left, adjourns and is rejoined.

State of assembly A: the flags `A.open`, `A.recess`, `A.floor` (somebody has it), `A.late`; for each bloc the
people `A.BLOC.present` and `A.BLOC.out`, and its `A.BLOC.heat`, how ready it is to break with the others; for
each motion `moved`, `put`, `passed`, `failed`, `tabled`, `settled` and the votes of each bloc. By definition
`A.present`, and

    polarisation = sum over blocs of (present x heat + gone) / all delegates

Whoever wants the floor waits for it, exponential with mean `deliberation.recognition`, `deliberation.urgent` times
as fast for what is urgent; a speech lasts its time, times 1 + `deliberation.interruption` x polarisation. What is
said raises heat by h + (1 - h) x and lowers it by h (1 - x). A motion is moved, debated, put when the floor is
free and its amendments are settled, counted and declared; a vote takes a time by its method, log-normal.

Each delegate of a bloc votes by the bloc's weights (a multinomial draw); the weights themselves are drawn once,
so that a bloc is split or of one mind as a body. A chair who does not count sees the yes votes by a log-normal
factor too large or too small (spread 1.3 by acclamation, 1.1 by show of hands). A bloc leaves at a speed of

    exp(deliberation.heat x (heat - 1/2)) x (1 + deliberation.contagion x g)

where g is the share gone of those it looks to. That people leave or speak when what they are loyal to declines
is the idea of Hirschman; the formulas are ours.

An interruption breaks a sitting off, holds those in the hall, or disperses them: what is being said or voted is lost
or goes on later with the time that was left (`interruptions`). Who is driven out, taken or let go (`A.BLOC.away`) is
not among those gone. A body that has risen or been dispersed may sit again, and is the same body (`sittings`).

Source: A. O. Hirschman, *Exit, Voice, and Loyalty* (1970).
"""

from __future__ import annotations

from collections.abc import Mapping

from interregnum.calculus.network import Draw, Network, grounds_of
from interregnum.expression import Name, Number, parse
from interregnum.mechanisms.assemblies.exits import lower_recess, lower_walkout
from interregnum.mechanisms.assemblies.floor import Floor
from interregnum.mechanisms.assemblies.interruptions import declare_interruptions, lower_interruptions
from interregnum.mechanisms.assemblies.motions import VOTES, drops_agenda, lower_motion
from interregnum.mechanisms.assemblies.sittings import (
    declare_sittings,
    does,
    lower_first_sitting,
    lower_later_sittings,
)
from interregnum.model import Amount, Assembly, Bloc, Motion, Scenario

COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    f"deliberation.{name}": (title, Amount(typical=typical, between=(low, high), basis="judgement", why=why))
    for name, typical, low, high, title, why in (
        ("recognition", "2", "1", "4", "minutes until the chair gives the floor", "a raised hand in a full hall"),
        ("urgent", "5", "3", "8", "how much sooner an urgent statement is heard", "it comes before the agenda"),
        ("interruption", "1", "0.5", "2", "how much shouting lengthens speech in a hall at odds", "threefold at most"),
        ("heat", "4", "2", "6", "log hazard of leaving between cool and hot", "the hottest leave fifty times as soon"),
        ("contagion", "3", "1", "6", "how much the exit of those one looks to hastens one's own", "fourfold, perhaps"),
        ("acclamation", "1.5", "1", "3", "minutes to vote by acclamation", "a shout and a look round"),
        ("show", "4", "2", "8", "minutes to vote by show of hands", "hands up three times, and a chair who judges"),
        ("count_per_head", "0.03", "0.02", "0.05", "minutes to count one delegate", "tellers walk along the benches"),
        ("roll_call_per_head", "0.2", "0.1", "0.4", "minutes to call one name", "a name, an answer, a tick"),
    )
}  # fmt: skip


def declare(scenario: Scenario, network: Network) -> None:
    """Blocs and their heat, what has been moved and how it was voted, and whom the assembly recognises."""
    for id, assembly in scenario.assemblies.items():
        network.at("assemblies", id)
        floor, title = Floor(id, assembly, scenario, network), assembly.title
        network.flag(f"{id}.open", f"{title}: in session")
        network.flag(f"{id}.opened", does(title, assembly.plural, "it|they has|have been opened"))
        network.flag(f"{id}.recess", f"{title}: in recess")
        network.flag(f"{id}.floor", f"{title}: somebody has the floor")
        network.flag(f"{id}.late", does(title, assembly.plural, "the hour set for it|them has passed"))
        network.choice(
            f"{id}.recognises",
            does(title, assembly.plural, "whom it|they recognises|recognise"),
            assembly.recognises,
            scenario.authorities,
        )
        for name, (coefficient, amount) in COEFFICIENTS.items():
            network.coefficient(name, amount, coefficient)
        _blocs(floor)
        for person in floor.shared():
            name = scenario.persons[person].title
            network.flag(f"{id}.sits.{person}", f"{title}: {name} sits here, not elsewhere in the house")
        for name, speech in assembly.speeches.items():
            network.at("assemblies", id, "speeches", name).flag(f"{id}.{name}.rose", f"{speech.title}: begun")
        for name, motion in assembly.motions.items():
            _urn(f"{id}.{name}", motion, assembly.blocs, network.at("assemblies", id, "motions", name))
            if floor.may_be_made_to_go_on():
                network.flag(f"{id}.{name}.under_duress", f"{motion.title}: voted under duress")
            if drops_agenda(assembly):
                network.count(f"{id}.{name}.sitting", f"{motion.title}: the sitting in which it was moved")
        for name, recess in assembly.recesses.items():
            network.at("assemblies", id, "recesses", name).flag(f"{id}.{name}.rose", f"{recess.title}: asked")
            network.flag(f"{id}.{name}.on", f"{recess.title}: it lasts")
        for name, walkout in assembly.walkouts.items():
            network.at("assemblies", id, "walkouts", name).flag(f"{id}.{name}.gone", f"{walkout.title}: gone")
            for person in assembly.blocs[walkout.bloc].members if walkout.to is not None else ():
                who = scenario.persons[person].title
                network.flag(f"{id}.{name}.{person}.went", f"{walkout.title}: {who} with them")
        declare_interruptions(floor)
        declare_sittings(floor)


def _parts_of_the_whole(id: str, assembly: Assembly, network: Network) -> dict[str, Draw]:
    """How many each bloc has of a whole that is known: in the proportion of what is drawn for each (`A.B.about`).

    People come whole, so the largest bloc has what the others leave.
    """
    for name, bloc in assembly.blocs.items():
        start = network.at("assemblies", id, "blocs", name).start_of(bloc.delegates)
        title = f"{assembly.title}, {bloc.title}: delegates, as drawn by themselves"
        network.quantity(f"{id}.{name}.about", title, "people", start, 0.0, grounds=grounds_of(bloc))
    drawn = f"sum({', '.join(f'{id}.{name}.about' for name in assembly.blocs)})"
    found = {
        name: Draw("fixed", (network.formula(f"{id}.delegates * {id}.{name}.about / {drawn}"),))
        for name in assembly.blocs
    }
    largest = max(assembly.blocs, key=lambda name: _typical(assembly.blocs[name]))
    others = " - ".join((f"{id}.delegates", *(f"{id}.{name}.delegates" for name in found if name != largest)))
    return {**found, largest: Draw("fixed", (network.formula(others),))}


def _typical(bloc: Bloc) -> float:
    node = parse(bloc.delegates.typical)
    return node.value if isinstance(node, Number) else 0.0


def _blocs(floor: Floor) -> None:
    """Each bloc in the hall, out of it, and heated; and the state of the whole hall by definition."""
    id, assembly, network = floor.id, floor.assembly, floor.network
    parts = _parts_of_the_whole(id, assembly, network) if assembly.all_in_blocs else None
    for name, bloc in assembly.blocs.items():
        network.at("assemblies", id, "blocs", name)
        title, sent = f"{assembly.title}, {bloc.title}", Name(f"{id}.{name}.delegates")
        start = network.start_of(bloc.delegates) if parts is None else parts[name]
        network.quantity(sent.id, f"{title}: delegates", "people", start, 0.0, grounds=grounds_of(bloc))
        everyone = Draw("fixed", (sent,))
        network.quantity(f"{id}.{name}.present", f"{title}: in the hall", "people", everyone, 0.0)
        network.quantity(f"{id}.{name}.out", f"{title}: out of the hall", "people", 0.0, 0.0)
        network.share(f"{id}.{name}.heat", f"{title}: readiness to break with the others", bloc.heat)
    of = {part: [f"{id}.{name}.{part}" for name in assembly.blocs] for part in ("delegates", "present")}
    all_told = f"sum({', '.join(of['delegates'])})"
    heated = " + ".join(
        f"{id}.{b}.present * {id}.{b}.heat + {id}.{b}.delegates - {id}.{b}.present"
        f"{floor.not_by_their_will(b)}"
        for b in assembly.blocs
    )
    network.definitions |= {
        f"{id}.present": network.formula(f"sum({', '.join(of['present'])})"),
        f"{id}.polarisation": network.formula(f"({heated}) / max({all_told}, 1)"),
    }


def _urn(id: str, motion: Motion, blocs: Mapping[str, Bloc], network: Network) -> None:
    """What becomes of a motion, and how each bloc voted."""
    network.flag(f"{id}.rose", f"{motion.title}: its mover has begun")
    for state in ("moved", "debated", "put", "counted", "passed", "failed", "tabled", "settled"):
        network.flag(f"{id}.{state}", f"{motion.title}: {state}")
    for vote, way in VOTES.items():
        for bloc in motion.support:
            title = f"{motion.title}: {blocs[bloc].title}, {way}"
            network.quantity(f"{id}.{bloc}.{vote}", title, "people", 0.0, 0.0)
        votes = ", ".join(f"{id}.{bloc}.{vote}" for bloc in motion.support)
        network.define(f"{id}.{vote}", f"sum({votes})")


def lower(scenario: Scenario, network: Network) -> None:
    """What can happen in each assembly."""
    for id, assembly in scenario.assemblies.items():
        _events(Floor(id, assembly, scenario, network))


def _events(floor: Floor) -> None:
    """All events of the assembly."""
    assembly, at = floor.assembly, floor.network.at
    lower_first_sitting(floor)
    for name, speech in assembly.speeches.items():
        at("assemblies", floor.id, "speeches", name)
        floor.speech(name, speech)
    for name, motion in assembly.motions.items():
        at("assemblies", floor.id, "motions", name)
        lower_motion(floor, name, motion)
    for name, recess in assembly.recesses.items():
        at("assemblies", floor.id, "recesses", name)
        lower_recess(floor, name, recess)
    for name, walkout in assembly.walkouts.items():
        at("assemblies", floor.id, "walkouts", name)
        lower_walkout(floor, name, walkout)
    lower_interruptions(floor)
    lower_later_sittings(floor)
