"""What must fit together: steps and definitions without circles, routes that join, lists that are not empty.

Problem codes: plan-cycle, place-cycle, definition-cycle, definition-too-long, no-route,
formula, empty-among, empty-list, recall, outcome, reserved-name, not-addressed (a warning).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interregnum import model
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import ExpressionError, Node, names, parse
from interregnum.language.rules.context import Context
from interregnum.mechanisms.movement import custody, mediation, movement
from interregnum.mechanisms.orders.addressees import addressees
from interregnum.model.values.fields import FieldPath, Filled, fields

LONGEST = 50_000  # names and operators in a definition once all definitions in it are written out


def circle(follows: Mapping[str, Sequence[str]], done: set[str] | None = None) -> tuple[str, ...]:
    """Names that lead back to the first of them; none if there is no such circle.

    Names from which none is reached are added to `done`, and not looked at again.
    """
    done = set() if done is None else done
    for start in follows:
        trail: dict[str, None] = {}
        waiting = [iter((start,))]
        while waiting:
            name = next((name for name in waiting[-1] if name not in done and name in follows), None)
            if name is None:
                waiting.pop()
                if trail:
                    done.add(trail.popitem()[0])
            elif name in trail:
                return tuple(trail)[list(trail).index(name) :]
            else:
                trail[name] = None
                waiting.append(iter(follows[name]))
    return ()


def steps(context: Context) -> Iterator[Problem]:
    """The steps of a plan do not wait for each other in a circle."""
    for id, plan in context.scenario.plans.items():
        around = circle({name: step.after for name, step in plan.steps.items()})
        if around:
            yield _circle(
                context, "plan-cycle", "these steps wait for each other", around, ("plans", id, "steps")
            )


def _circle(context: Context, code: str, message: str, around: Sequence[str], section: FieldPath) -> Problem:
    found = " -> ".join((*around, around[0]))
    path = (*section, around[0])
    return context.problem(
        code, f"{message}: {found}", path, found=found, allowed="an order without a circle"
    )


def places(context: Context) -> Iterator[Problem]:
    """No place lies within itself."""
    inside = {
        id: (place.within,) for id, place in context.scenario.places.items() if place.within is not None
    }
    around = circle(inside)
    if around:
        yield _circle(context, "place-cycle", "these places lie within each other", around, ("places",))


def definitions(context: Context) -> Iterator[Problem]:
    """Definitions do not use themselves, and stay of a size that can be written out."""
    trees: dict[str, Node] = {}
    for name, definition in context.scenario.definitions.items():
        trees[name] = parse(definition.formula)
    uses = {name: names(tree) for name, tree in trees.items()}
    around = circle(uses)
    if around:
        yield _circle(
            context, "definition-cycle", "these definitions use each other", around, ("definitions",)
        )
        return
    sizes: dict[str, int] = {}
    for name in _inner_first(uses):
        text = context.scenario.definitions[name].formula
        sizes[name] = len(text) + sum(
            text.count(inner) * sizes[inner] for inner in uses[name] if inner in sizes
        )
        if sizes[name] > LONGEST:
            path: FieldPath = ("definitions", name, "formula")
            message = "with the definitions in it written out, this formula is too long"
            found, allowed = f"about {sizes[name]:,} characters", f"at most {LONGEST:,} characters"
            yield context.problem("definition-too-long", message, path, found=found, allowed=allowed)
            return


def _inner_first(uses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The names, each after those it uses; there is no circle."""
    done: set[str] = set()
    for start in uses:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            inner = [used for used in uses[name] if used in uses and used not in done]
            if inner:
                waiting += inner
            else:
                waiting.pop()
                if name not in done:
                    done.add(name)
                    yield name


def routes(context: Context) -> Iterator[Problem]:
    """The routes of each movement, mission and walk of prisoners lead from its start to its goal."""
    scenario = context.scenario
    for id, march in scenario.movements.items():
        try:
            movement.legs(id, march, scenario)
            movement.ways_back(id, march, scenario)
        except ScenarioError as error:
            yield _gap(context, tuple(error.problems[0].path.split(".")), error)
    for id, prisoners in scenario.custody.items():
        try:
            custody.walk(id, prisoners, scenario)
        except ScenarioError as error:
            yield _gap(context, ("custody", id), error)
    for id, mission in scenario.missions.items():
        try:
            mediation.steps(id, mission, scenario)
        except ScenarioError as error:
            yield _gap(context, tuple(error.problems[0].path.split(".")), error)


def _gap(context: Context, path: FieldPath, error: ScenarioError) -> Problem:
    found = error.problems[0]
    return context.problem("no-route", found.message, path, found=found.found, allowed=found.allowed)


def recalls(context: Context) -> Iterator[Problem]:
    """Who is recalled goes somewhere else than where he is going, or stands still; an end is of a halt only."""
    for id, march in context.scenario.movements.items():
        for name, recall in march.recalls.items():
            path: FieldPath = ("movements", id, "recalls", name)
            if recall.halt and recall.to is not None:
                message, found, allowed = (
                    "who is halted is not sent anywhere",
                    "halt and to",
                    "one of the two",
                )
            elif recall.to == march.to:
                message, found = f"they are on their way to {march.to} already", march.to
                allowed = "another place, or no `to`: then they go back"
            elif not recall.halt and recall.until != "no":
                message, found = "`until` says when a halt is over, and this is none", "until"
                allowed = "halt: yes, or no `until`"
            else:
                continue
            yield context.problem("recall", message, path, found=found, allowed=allowed)


def passages(context: Context) -> Iterator[Problem]:
    """A passage is not called what every mission has: `M.heard` must be one event."""
    for id, mission in context.scenario.missions.items():
        for name in mission.passages:
            if name in mediation.EVENTS:
                message = f"`{id}.{name}` is something that happens to every mission"
                path: FieldPath = ("missions", id, "passages", name)
                yield context.problem("reserved-name", message, path, found=name, allowed="another name")


def filled(context: Context) -> Iterator[Problem]:
    """Something to choose among, somebody to write to."""
    for part in context.parts:
        among = getattr(part.noun, "among", None)
        if among is not None and not among and isinstance(part.noun, model.Decision | model.ScenarioEffect):
            path = (*part.path, "among")
            message = "there is nothing to choose among"
            yield context.problem("empty-among", message, path, found="nothing", allowed="one or more")
        for field in fields(type(part.noun)):
            value = getattr(part.noun, field.name)
            if field.shape.mark(Filled) is not None and value is not None and not value:
                path = (*part.path, field.key)
                message = f"`{field.key}` is empty"
                yield context.problem(
                    "empty-list", message, path, found="nothing", allowed="one or more names"
                )


def outcomes(context: Context) -> Iterator[Problem]:
    """An outcome asks one thing."""
    for id, outcome in context.scenario.outcomes.items():
        asked = {"time_of": outcome.time_of, "value": outcome.value, "first_of": outcome.first_of or None}
        given = [name for name, value in asked.items() if value is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            message = "an outcome asks exactly one thing"
            path: FieldPath = ("outcomes", id)
            yield context.problem("outcome", message, path, found=found, allowed="time_of, value or first_of")


def addressed(context: Context) -> Iterator[Problem]:
    """The message that carries an order is addressed to who is to obey it, or to a body in which he sits."""
    for id, order in context.scenario.orders.items():
        message = context.scenario.messages.get(order.by)
        if message is None:
            continue
        if order.to not in addressees(message, context.scenario):
            yield context.problem(
                "not-addressed",
                f"the message `{order.by}`, which carries this order, is not addressed to `{order.to}`",
                ("orders", id, "by"),
                0,
                found=", ".join(message.to),
                allowed=f"a message to {order.to}",
                severity="warning",
            )


def unexpanded(context: Context) -> Iterator[Problem]:
    """Groups stand only where they can be replaced by their members."""
    for written in context.formulas:
        try:
            context.tree(written)
        except ExpressionError as error:
            yield context.problem(
                "formula",
                error.message,
                written.path,
                error.at,
                found=error.found,
                allowed=error.allowed,
                nearest=error.nearest,
            )
