"""Motions: moved from the floor, debated, put, voted on by every bloc, counted and declared."""

from __future__ import annotations

from interregnum.calculus.network import AT_ONCE, ONE, ZERO, Ballot, Draw, Effect, Set, Vote, grounds_of
from interregnum.expression import Name, Node, Number
from interregnum.mechanisms.assemblies.floor import Floor
from interregnum.mechanisms.scene import any_of, on
from interregnum.model import Amount, Assembly, Motion

VARYING = Number(1.3, "", 0)  # two thirds of votes take the usual time within a third either way
VOTING = {
    "acclamation": "deliberation.acclamation",
    "show_of_hands": "deliberation.show",
    "count": "max(deliberation.count_per_head * {assembly}.present, 1)",
    "roll_call": "max(deliberation.roll_call_per_head * {assembly}.present, 1)",
}
BY_EYE = {"acclamation": 1.3, "show_of_hands": 1.1}  # how far off a chair may be who does not count
VOTES = {"yes": "for", "no": "against", "abstain": "abstaining"}


def lower_motion(floor: Floor, name: str, motion: Motion) -> None:
    """Moved, taken over or put to the vote, counted, and carried or lost."""
    parent = motion.amends or motion.tables
    _moved(floor, name, motion, None if parent is None else f"{floor.id}.{parent}")
    waits = _waits(floor, name, None if parent is None else f"{floor.id}.{parent}")
    if motion.amends is not None and motion.friendly != "no":
        _taken_over(floor, name, motion, floor.formula(f"{waits} and friendly", friendly=motion.friendly))
    _lapses(floor, name, motion)
    _debated(floor, name, motion)
    for other, later in floor.assembly.motions.items():
        if name in (later.amends, later.tables):
            waits += f" and (not {floor.id}.{other}.rose or {floor.id}.{other}.settled)"
    _put(floor, name, motion, waits)
    _vote(floor, name, motion)
    _result(floor, name, motion)


def _waits(floor: Floor, name: str, parent: str | None) -> str:
    """It has been moved and can be decided; and so can the motion that it would change or lay aside."""
    own = f"{floor.id}.{name}"
    waits = (
        f"{own}.moved and not {own}.put and not {own}.settled and {floor.in_order()} and not {floor.id}.floor"
    )
    return waits if parent is None else f"{waits} and not {parent}.settled"


def _moved(floor: Floor, name: str, motion: Motion, parent: str | None) -> None:
    """Its mover is given the floor; an amendment only while its motion is alive."""
    id, network, own = floor.id, floor.network, f"{floor.id}.{name}"
    alive = f" and {parent}.moved and not {parent}.put and not {parent}.settled" if parent else ""
    when = floor.formula(f"when{alive}", when=motion.when)
    floor.rises(name, motion.title, when, motion, motion.urgent or parent is not None)
    floor.event(
        f"{name}.moved",
        f"{motion.title}: moved",
        floor.going_on(name, motion),
        network.clock(motion.takes),
        (
            Set(f"{id}.floor", ZERO),
            Set(f"{own}.moved", ONE),
            *_in_this_sitting(floor, own),
            *network.effects(motion.moved),
        ),
        factors=(floor.shouting(),),
        noun=motion,
        by=motion.by,
        memory=floor.resumes("speech"),
    )


def drops_agenda(assembly: Assembly) -> list[str]:
    """The later sittings that drop what was left over."""
    return [name for name, sitting in assembly.sittings.items() if sitting.agenda == "dropped"]


def _in_this_sitting(floor: Floor, own: str) -> tuple[Effect, ...]:
    """In which sitting it was moved, where that matters."""
    return (Set(f"{own}.sitting", Name(f"{floor.id}.sittings")),) if drops_agenda(floor.assembly) else ()


def _lapses(floor: Floor, name: str, motion: Motion) -> None:
    """Nobody votes on it any more: its phase ends, the sitting is broken off, or a later one drops it.

    Where nobody sits, nobody drops it either.
    """
    id, own = floor.id, f"{floor.id}.{name}"
    waits = f"{own}.moved and not {own}.put and not {own}.settled"
    reasons: list[Node] = []
    if motion.during:
        reasons.append(floor.formula(f"{id}.open and {waits} and not on", on=on(motion)))
    if floor.assembly.interruptions and floor.when_interrupted().motions == "lost":
        reasons.append(floor.formula(f"{waits} and {id}.interrupted"))
    dropping = drops_agenda(floor.assembly)
    if dropping:
        sits = any_of(Name(f"{id}.{sitting}.on") for sitting in dropping)
        reasons.append(floor.formula(f"{waits} and {own}.sitting < {id}.sittings and sits", sits=sits))
    if reasons:
        floor.event(
            f"{name}.lapses",
            f"{motion.title}: it falls away",
            any_of(reasons),
            AT_ONCE,
            (Set(f"{own}.settled", ONE),),
            noun=motion,
        )


def _debated(floor: Floor, name: str, motion: Motion) -> None:
    """The debate runs while the assembly is in order."""
    network, own = floor.network, f"{floor.id}.{name}"
    floor.event(
        f"{name}.debated",
        f"{motion.title}: the debate has run its course",
        floor.formula(f"{own}.moved and not {own}.debated and not {own}.settled and {floor.in_order()}"),
        network.clock(motion.debate),
        (Set(f"{own}.debated", ONE),),
        factors=network.factors(f"{own}.debate", motion.faster, motion.slower),
        memory=True,
        quiet=True,
        noun=motion,
    )


def _put(floor: Floor, name: str, motion: Motion, waits: str) -> None:
    """The chair puts it to the vote once it is debated and what hangs on it is settled."""
    own = f"{floor.id}.{name}"
    floor.event(
        f"{name}.put",
        f"{motion.title}: put to the vote",
        floor.formula(f"{own}.debated and {waits} and when", when=motion.put_when),
        AT_ONCE,
        (Set(f"{floor.id}.floor", ONE), Set(f"{own}.put", ONE)),
        quiet=True,
        noun=motion,
        again=floor.loses("vote"),
    )
    if floor.loses("vote"):
        floor.event(
            f"{name}.vote.broken_off",
            f"{motion.title}: the vote is broken off",
            floor.formula(f"{own}.put and not {own}.counted and {floor.id}.interrupted"),
            AT_ONCE,
            (Set(f"{floor.id}.floor", ZERO), Set(f"{own}.put", ZERO)),
            again=True,
            noun=motion,
        )


def _taken_over(floor: Floor, name: str, motion: Motion, when: Node) -> None:
    """A friendly amendment is accepted by the mover, without a vote."""
    own = f"{floor.id}.{name}"
    won = (Set(f"{own}.passed", ONE), Set(f"{own}.settled", ONE))
    effects = (*won, *floor.network.effects(motion.carried))
    floor.event(
        f"{name}.accepted",
        f"{motion.title}: taken over",
        when,
        AT_ONCE,
        effects,
        noun=motion,
    )


def _vote(floor: Floor, name: str, motion: Motion) -> None:
    """Every delegate in the hall votes by the weights of the bloc; the time grows with the method."""
    id, own = floor.id, f"{floor.id}.{name}"
    time = floor.formula(VOTING[motion.method].format(assembly=id))
    ballots = [_ballot(floor, name, motion, bloc) for bloc in motion.support]
    floor.event(
        name,
        f"{motion.title}: the vote",
        floor.formula(f"{own}.put and not {own}.counted{floor.uninterrupted()}"),
        Draw("lognormal", (time, VARYING)),
        (*ballots, Set(f"{own}.counted", ONE), Set(f"{id}.floor", ZERO), *_held(floor, own)),
        factors=floor.network.factors(f"{own}.voting", motion.faster, motion.slower),
        memory=floor.resumes("vote"),
        noun=motion,
    )
    if floor.may_be_made_to_go_on():
        floor.event(
            f"{name}.duress",
            f"{motion.title}: voted under duress, in a hall that is held",
            floor.formula(f"{own}.counted and {own}.under_duress"),
            AT_ONCE,
            (),
            noun=motion,
            important=motion.important,
        )


def _held(floor: Floor, own: str) -> tuple[Effect, ...]:
    """Whether those who have voted were held, where that can be."""
    return (Set(f"{own}.under_duress", Name(f"{floor.id}.held")),) if floor.may_be_made_to_go_on() else ()


def _ballot(floor: Floor, name: str, motion: Motion, bloc: str) -> Ballot:
    """The votes of one bloc: weights for yes (times its odds), no, and abstaining."""
    own, support = f"{floor.id}.{name}", motion.support[bloc]
    title = f"{motion.title}: {floor.bloc(bloc)}, weight of"
    yes = floor.assumed(f"{name}.{bloc}.for", support.yes, f"{title} voting for it")
    odds = floor.network.factors(f"{own}.{bloc}", support.odds)
    no = floor.assumed(f"{name}.{bloc}.against", support.no, f"{title} voting against it")
    neither = floor.assumed(f"{name}.{bloc}.undecided", support.abstain, f"{title} abstaining")
    votes = (
        Vote(f"{own}.{bloc}.yes", yes, VOTES["yes"], odds, grounds_of(support.yes)),
        Vote(f"{own}.{bloc}.no", no, VOTES["no"], grounds=grounds_of(support.no)),
        Vote(f"{own}.{bloc}.abstain", neither, VOTES["abstain"], grounds=grounds_of(support.abstain)),
    )
    return Ballot(f"{floor.id}.{bloc}.present", votes)


def _result(floor: Floor, name: str, motion: Motion) -> None:
    """The chair declares the result: from the count, or by eye where nobody counts."""
    own, network = f"{floor.id}.{name}", floor.network
    seen = "1"
    if motion.method in BY_EYE:
        eye = Amount(
            typical="1",
            factor=BY_EYE[motion.method],
            basis="judgement",
            why="a hall judged by eye or ear",
        )
        network.assume(f"{own}.by_eye", eye, f"{motion.title}: how the chair sees the yes votes")
        seen = f"{own}.by_eye"
    against = f"{own}.no" if motion.majority == "votes_cast" else f"{own}.no + {own}.abstain"
    won = f"{own}.yes * {seen} > {against}"
    tabled = () if motion.tables is None else _tabling(floor, motion.tables)
    for state, so, effects in (
        ("carried", won, (*tabled, *network.effects(motion.carried))),
        ("lost", f"not ({won})", network.effects(motion.lost)),
    ):
        flag = "passed" if state == "carried" else "failed"
        floor.event(
            f"{name}.{state}",
            f"{motion.title}: {state}",
            floor.formula(f"{own}.counted and not {own}.settled and {so}"),
            AT_ONCE,
            (Set(f"{own}.{flag}", ONE), Set(f"{own}.settled", ONE), *effects),
            noun=motion,
            important=motion.important,
        )


def _tabling(floor: Floor, motion: str) -> tuple[Effect, ...]:
    """The other motion is laid aside."""
    return Set(f"{floor.id}.{motion}.tabled", ONE), Set(f"{floor.id}.{motion}.settled", ONE)
