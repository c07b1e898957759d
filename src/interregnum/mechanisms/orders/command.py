"""Plans: a step is done when what it waits for is done and its leader has had the time for it.

State: `PLAN.STEP.done`, `PLAN.STEP.slip` (minutes by which it came after its last intended hour),
`PLAN.missed` (intended hours that passed with the step undone); `PLAN.STEP.begun` where a step has a leader.

A step becomes possible when all steps that it comes `after` are done and its `when` holds; then its clock
`takes` runs, at the product of its factors. A leader does one thing at a time. A step with a leader begins when
its leader is free and has nothing else in hand; from then on he is `busy` until it is done, and the clock
stands still while he is held. A step whose condition falls, whose phase ends, or whose leader goes elsewhere, is laid
down, and its leader's hands are free. Of two steps that could begin at once, the one written first begins. The hours
that a plan intends fire nothing; of one that passes before the plan's phase begins, nobody had thought.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import (
    AT_ONCE,
    HOLDS,
    ONE,
    ZERO,
    Add,
    Draw,
    Effect,
    Event,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.mechanisms.scene import doing, lasting, on, there
from interregnum.model import Plan, Scenario, Step

INTENDED = "an hour that the plan itself names"


def declare(scenario: Scenario, network: Network) -> None:
    """What is done, and how late."""
    for plan_id, plan in scenario.plans.items():
        network.at("plans", plan_id).count(f"{plan_id}.missed", f"{plan.title}: intended hours missed")
        for step_id, step in plan.steps.items():
            network.at("plans", plan_id, "steps", step_id)
            id = f"{plan_id}.{step_id}"
            network.done(id, f"{step.title}: done")
            network.quantity(f"{id}.slip", f"{step.title}: later than intended", "minutes", 0.0, 0.0)
            if step.led_by is not None:
                network.flag(f"{id}.begun", f"{step.title}: begun")


def lower(scenario: Scenario, network: Network) -> None:
    """The beginning and the end of each step, and the intended hours that may pass it by."""
    for plan_id, plan in scenario.plans.items():
        for step_id, step in plan.steps.items():
            network.at("plans", plan_id, "steps", step_id)
            hours = _intended(step, scenario)
            ready = _ready(plan_id, plan, step, network)
            if step.led_by is not None:
                id = f"{plan_id}.{step_id}"
                leads = doing(step.presence, step.led_by, step.leader_at, scenario, network)
                stays = all_of(ready, *_stays(step, step.led_by, scenario, network))
                may_end = stays != ready or step.when != "yes" or bool(step.during or plan.during)
                network.event(_beginning(id, step, step.led_by, all_of(ready, leads), may_end))
                if may_end:
                    network.event(_laying_down(id, step, step.led_by, stays))
                ready = all_of(Name(f"{id}.begun"), leads)
            else:
                ready = all_of(ready, doing(step.presence, plan.by, None, scenario, network))
            network.event(_step(f"{plan_id}.{step_id}", plan, step, ready, hours, network))
            for number, minute in enumerate(hours, 1):
                network.event(_deadline(plan_id, step_id, number, minute, scenario, network))


def _intended(step: Step, scenario: Scenario) -> list[float]:
    """The intended hours, in minutes since the start, in order."""
    timeline = scenario.timeline() if step.intended else None
    return sorted(timeline.minute_of(hour) for hour in step.intended) if timeline is not None else []


def _ready(plan_id: str, plan: Plan, step: Step, network: Network) -> Node:
    """What the step waits for is done, its own condition holds, and its phase lasts, or else the plan's."""
    waits: list[Node] = [Name(f"{plan_id}.{earlier}.done") for earlier in step.after]
    if step.when != "yes":
        waits.append(network.formula(step.when))
    phases = step if step.during else plan
    if phases.during:
        waits.append(on(phases))
    return all_of(*(waits or [HOLDS]))


def _stays(step: Step, leader: str, scenario: Scenario, network: Network) -> Iterator[Node]:
    """The leader is still where he leads it, if he must be there and may go elsewhere."""
    if step.leader_at is not None and step.presence == "there" and len(network.whereabouts[leader]) > 1:
        yield there(leader, step.leader_at, scenario, network)


def _beginning(id: str, step: Step, leader: str, ready: Node, again: bool) -> Event:
    """The leader takes the step in hand."""
    idle = Binary("==", Name(f"{leader}.busy"), ZERO)
    guard = all_of(Binary("==", Name(f"{id}.begun"), ZERO), ready, idle)
    return Event(
        id=f"{id}.begins",
        title=f"{step.title}: begun",
        guard=guard,
        clock=AT_ONCE,
        effects=(Set(f"{leader}.busy", ONE), Set(f"{id}.begun", ONE)),
        again=again,
        by=leader,
        place=step.leader_at or "",
        quiet=True,
        mechanism="command",
        grounds=grounds_of(step),
    )


def _laying_down(id: str, step: Step, leader: str, ready: Node) -> Event:
    """What the step stood on no longer holds: the leader's hands are free, and what is done so far is kept."""
    begun = all_of(Name(f"{id}.begun"), Binary("==", Name(f"{id}.done"), ZERO))
    return Event(
        id=f"{id}.laid_down",
        title=f"{step.title}: laid down",
        guard=all_of(begun, Unary("not", ready)),
        clock=AT_ONCE,
        effects=(Set(f"{leader}.busy", ZERO), Set(f"{id}.begun", ZERO)),
        again=True,
        by=leader,
        quiet=True,
        mechanism="command",
        grounds=grounds_of(step),
    )


def _step(id: str, plan: Plan, step: Step, guard: Node, hours: list[float], network: Network) -> Event:
    """The step is done."""
    effects: list[Effect] = [Set(f"{id}.done", ONE)]
    if hours:
        late = Binary("-", Name("time"), Number(hours[-1], "min"))
        effects.append(Set(f"{id}.slip", Call("max", (ZERO, late))))
    if step.led_by is not None:
        effects.append(Set(f"{step.led_by}.busy", ZERO))
    return Event(
        id=id,
        title=step.title,
        guard=guard,
        clock=network.clock(step.takes),
        factors=network.factors(id, step.faster, step.slower),
        memory=step.memory,
        effects=(*effects, *network.effects(step.then)),
        by=step.led_by or plan.by,
        place=step.leader_at or "",
        important=step.important,
        mechanism="command",
        grounds=grounds_of(step),
    )


def _deadline(
    plan: str, step: str, number: int, minute: float, scenario: Scenario, network: Network
) -> Event:
    """An intended hour strikes while the phase lasts, and the step is not done.

    What has passed when the phase begins cannot be missed: nobody had named it.
    """
    written = scenario.plans[plan].steps[step]
    phases = written if written.during else scenario.plans[plan]
    guard: Node = Unary("not", Name(f"{plan}.{step}.done"))
    if phases.during:
        guard = lasting(phases, all_of(guard, Binary("<=", Name("time"), Number(minute, "min"))))
    return Event(
        id=f"{plan}.{step}.deadline_{number}",
        title=f"{written.title}: not done by {scenario.timeline().label(minute)}",
        guard=guard,
        clock=network.hour(minute) if phases.during else Draw("fixed", (Number(max(0.0, minute)),)),
        effects=(Add(f"{plan}.missed", ONE),),
        memory="keep",
        exogenous=INTENDED,
        mechanism="command",
        grounds=grounds_of(written),
    )
