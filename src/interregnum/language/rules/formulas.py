"""Formulas speak of things that exist, and compare like with like.

Problem codes: unknown-name, kinds, unknown-option, people-made, start-cycle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interregnum import model
from interregnum.calculus.network import Draw
from interregnum.errors import Problem, nearest_name
from interregnum.expression import (
    ExpressionError,
    Name,
    Node,
    Number,
    check_condition,
    event_references,
    kind_of,
    names,
    restless,
    substitute,
)
from interregnum.language.rules import asked
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.amounts import limits_of
from interregnum.language.rules.shape import circle
from interregnum.language.walk import FormulaAt
from interregnum.model import Kind
from interregnum.model.values.fields import FieldPath, IsCondition, LimitsOf

NOBODY = "none"  # the option of a choice that stands for none of the others


def is_condition(written: FormulaAt) -> bool:
    """Whether the formula must be true or false."""
    return written.shape.mark(IsCondition) is not None


def _is_option(context: Context, written: FormulaAt) -> bool:
    """Whether the text names an option of a choice, such as the new holder of a place."""
    noun = written.part.noun
    return (
        isinstance(noun, model.ScenarioEffect)
        and written.field == "to"
        and noun.set in context.network.choices
    )


# --- names --------------------------------------------------------------------------------------------------


def known_names(context: Context) -> Iterator[Problem]:
    """Every name in a formula is a quantity or a definition, every event asked about is an event."""
    for written in context.formulas:
        if _is_option(context, written) or not _is_known_target(context, written):
            continue
        node = context.tree(written)
        for function, event, at in event_references(node):
            if event not in context.network.events:
                yield _unknown_event(context, event, function, written.path, at)
        read = [name for name in _names_with_places(node) if name.id not in context.kinds]
        meant = {option for name in read for option in context.network.choices.get(name.id, ())}
        for name in read:
            if name.id not in meant:  # in `hall.held_by is junta` the choice is what is wrong
                yield _unknown_name(context, name, node, written.path)


def _is_known_target(context: Context, written: FormulaAt) -> bool:
    """Whether what an effect writes to exists; if not, `targets` says so, and the formula means nothing."""
    noun = written.part.noun
    if not isinstance(noun, model.ScenarioEffect) or written.field != "to":
        return True
    return noun.set is not None and noun.set in context.network.quantities


def _names_with_places(node: Node) -> Iterator[Name]:
    """The names a formula reads, each the first time, with its column."""
    seen: set[str] = set()
    stack: list[Node] = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Name):
            if part.id != "time" and part.id not in seen:
                seen.add(part.id)
                yield part
        else:
            stack += reversed(_operands(part))


def _operands(node: Node) -> Sequence[Node]:
    operands = getattr(node, "arguments", None)
    if operands is not None:
        return () if getattr(node, "function", "") in ("happened", "times", "since") else tuple(operands)
    return [
        part
        for part in (getattr(node, name, None) for name in ("left", "right", "operand"))
        if part is not None
    ]


def _unknown_event(context: Context, event: str, function: str, path: FieldPath, at: int | None) -> Problem:
    """A formula asks of something, as of an event, that is none."""
    meant = asked.of_no_event(context, event, function)
    instead = f": `{event}` is {meant.instead}" if meant.instead else ""
    return context.problem(
        "unknown-name",
        f"there is no event `{event}`{instead}",
        path,
        at,
        found=event,
        allowed=meant.allowed or f"the id of an event in {function}(...)",
        nearest=meant.nearest,
    )


def _no_such_event(context: Context, event: str, key: str, path: FieldPath) -> Problem:
    """A key names an event that is none."""
    meant = asked.of_no_event(context, event, "")
    instead = f": `{event}` is {meant.instead}" if meant.instead else ""
    nearest = meant.nearest.strip("()")
    return context.problem(
        "unknown-name",
        f"there is no event `{event}`{instead}",
        path,
        0,
        found=event,
        allowed=f"the id of an event in {key}",
        nearest=nearest if nearest in context.network.events else "",
    )


def _unknown_name(context: Context, read: Name, node: Node, path: FieldPath) -> Problem:
    name, network = read.id, context.network
    choice, _, option = name.rpartition(".")
    message, allowed, nearest = f"there is no quantity `{name}`", "a quantity or a definition", ""
    meant = asked.of_memory(context, name)
    noun = asked.of_noun(context, name)
    if name in network.choices:
        message = f"`{name}` is a choice: ask for one of its options"
        allowed = ", ".join(f"{name}.{option}" for option in network.choices[name])
        nearest = asked.of_choice(context, name, node)
    elif choice in network.choices and option in _options(context, choice):
        message = f"`{choice}` is never {option}: nothing in the scenario makes it so"
        allowed = ", ".join(f"{choice}.{option}" for option in network.choices[choice])
    elif name in network.events:
        message, allowed = (
            f"`{name}` is an event, not a quantity",
            f"happened({name}), times({name}), since({name})",
        )
        nearest = f"happened({name})"
    elif meant is not None:
        allowed, nearest = meant.allowed or allowed, meant.nearest
    elif noun is not None:
        message, allowed = f"`{name}` is {noun.instead}, not a quantity", noun.allowed or allowed
    else:
        nearest = asked.nearest_quantity(context, name)
    return context.problem(
        "unknown-name", message, path, read.at, found=name, allowed=allowed, nearest=nearest
    )


def _options(context: Context, choice: str) -> tuple[str, ...]:
    """What may be chosen: places for whereabouts, authorities for who holds and who is obeyed."""
    names = context.scenario.places if choice.endswith(".at") else context.scenario.authorities
    return (*names, NOBODY)


def targets(context: Context) -> Iterator[Problem]:
    """Effects change quantities that exist, and choices to options that exist."""
    for part in context.every(model.ScenarioEffect):
        effect = part.noun
        if not isinstance(effect, model.ScenarioEffect):
            continue
        for key, target in _targets(effect):
            is_choice = key == "set" and target in context.network.choices
            path = (*part.path, *key.split("/"))
            if is_choice:
                yield from _option(context, target, str(effect.to), (*part.path, "to"))
            elif target in context.scenario.definitions:
                message = (
                    f"`{target}` is a definition: it follows from other quantities and cannot be changed"
                )
                yield context.problem("unknown-name", message, path, found=target, allowed="a quantity")
            elif target not in context.network.quantities:
                known = [*context.network.quantities, *context.network.choices, *model.ACTIONS]
                message, nearest = f"there is no quantity `{target}` to change", nearest_name(target, known)
                allowed = f"a quantity, a choice, or one of {', '.join(model.ACTIONS)}"
                yield context.problem(
                    "unknown-name", message, path, found=target, allowed=allowed, nearest=nearest
                )


def _targets(effect: model.ScenarioEffect) -> Iterator[tuple[str, str]]:
    """(key, quantity) for what an effect reads from or writes to by name."""
    for key in ("set", "add", "move", "ballot"):
        target = getattr(effect, key)
        if target is not None:
            yield key, target
    if effect.move is not None and effect.to is not None:
        yield "to", effect.to
    for target in effect.among or ():
        yield f"among/{target}", target


def _option(context: Context, choice: str, option: str, path: FieldPath) -> Iterator[Problem]:
    options = _options(context, choice)
    if option not in options:
        yield context.problem(
            "unknown-option",
            f"`{choice}` cannot be `{option}`",
            path,
            0,
            found=option,
            allowed=", ".join(options[:12]),
            nearest=nearest_name(option, options),
        )


def outcomes(context: Context) -> Iterator[Problem]:
    """An outcome asks for the time of an event that exists; tour, turning points and questions name such."""
    scenario = context.scenario
    asked: list[tuple[FieldPath, str | None]] = [
        *((("outcomes", id, "time_of"), outcome.time_of) for id, outcome in scenario.outcomes.items()),
        *((("tour", id, "event"), stop.event) for id, stop in scenario.tour.items()),
        *((("turning_points", id, "event"), point.event) for id, point in scenario.turning_points.items()),
        *(
            (("questions", id, "rests_on", number, "event"), evidence.event)
            for id, question in scenario.questions.items()
            for number, evidence in enumerate(question.rests_on)
        ),
    ]
    for path, event in asked:
        if event is not None and event not in context.network.events:
            yield _no_such_event(context, event, str(path[-1]), path)


# --- kinds --------------------------------------------------------------------------------------------------


def like_with_like(context: Context) -> Iterator[Problem]:
    """People are not added to shares, and what decides is true or false."""
    for written in context.formulas:
        if _is_option(context, written):
            continue
        node = context.tree(written)
        try:
            if is_condition(written):
                check_condition(node, context.kinds)
                continue
            kind = kind_of(node, context.kinds)
        except ExpressionError as error:
            yield context.problem(
                "kinds",
                error.message,
                written.path,
                error.at,
                found=error.found,
                allowed=error.allowed,
                nearest=error.nearest,
            )
            continue
        wanted = _wanted(context, written)
        if _follows_the_clock(context, written, node):
            continue  # whatever its kind: `no-threshold` tells of it
        if wanted is not None and not fits(node, kind, wanted):
            message = f"{wanted} wanted, and this is {kind}"
            yield context.problem("kinds", message, written.path, 0, found=kind, allowed=_words(wanted))


def _words(kind: Kind) -> str:
    return "a number without unit" if kind == "number" else f"{kind}, or a number without unit"


def fits(node: Node, kind: Kind, wanted: Kind) -> bool:
    """Whether a value of one kind may stand where another is wanted; a bare number goes with anything."""
    if kind == wanted or (isinstance(node, Number) and kind == "number"):
        return wanted != "flag" or kind == "flag" or (isinstance(node, Number) and node.value in (0, 1))
    if kind == "number":
        return wanted != "flag"
    return wanted == "number" and kind in ("share", "flag")


def _wanted(context: Context, written: FormulaAt) -> Kind | None:
    """The kind that a formula must have; None where any will do."""
    elsewhere = written.shape.mark(LimitsOf)
    if elsewhere is not None and elsewhere.where in ("set", "add"):
        target: str | None = getattr(written.part.noun, elsewhere.where)
        return None if target is None else context.kinds.get(target)
    limits = limits_of(written)
    return None if limits is None else limits.kind


def _follows_the_clock(context: Context, written: FormulaAt, node: Node) -> bool:
    """Whether this is the size of a factor on a speed, and changes from moment to moment."""
    of_speed = "faster" in written.path or "slower" in written.path
    return of_speed and restless(substitute(node, context.network.definitions)) is not None


def people(context: Context) -> Iterator[Problem]:
    """People are moved from one quantity to another; they are never made, and never vanish."""
    for part in context.every(model.ScenarioEffect):
        effect = part.noun
        if not isinstance(effect, model.ScenarioEffect):
            continue
        for key in ("set", "add"):
            target = getattr(effect, key)
            if target is not None and context.kinds.get(target) == "people":
                yield context.problem(
                    "people-made",
                    f"`{key}` would create or destroy people",
                    (*part.path, key),
                    found=target,
                    allowed="move: {from: ..., to: ..., share: ...}",
                )
        for key in ("move", "to") if effect.move is not None else ():
            target = getattr(effect, key)
            kind = context.kinds.get(target)
            if kind is not None and kind != "people":
                message = f"only people can be moved, and `{target}` is {kind}"
                yield context.problem(
                    "kinds", message, (*part.path, key), found=kind, allowed="a quantity of kind people"
                )


# --- start values -------------------------------------------------------------------------------------------


def starts(context: Context) -> Iterator[Problem]:
    """Start values are drawn from quantities, and do not wait for each other."""
    reads: dict[str, tuple[str, ...]] = {}
    for id, quantity in context.network.quantities.items():
        if isinstance(quantity.start, Draw):
            reads[id] = tuple(name for node in quantity.start.parameters for name in names(node))
    for id, found in reads.items():
        known = context.network.quantities  # of what is nothing at all `known_names` tells
        unknown = next((name for name in found if name in context.kinds and name not in known), None)
        if unknown is not None:
            message = f"a start value cannot be drawn from `{unknown}`"
            path = context.network.written_at.get(id, ())
            yield context.problem(
                "unknown-name", message, path, found=unknown, allowed="assumptions and quantities"
            )
            return
    around = circle(reads)
    if around:
        circled = " -> ".join((*around, around[0]))
        path = context.network.written_at.get(around[0], ())
        message = f"these start values wait for each other: {circled}"
        yield context.problem(
            "start-cycle", message, path, found=circled, allowed="an order without a circle"
        )
