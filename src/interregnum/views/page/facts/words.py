"""What a condition says where it did not hold, with places for the values that a history gives it."""

from __future__ import annotations

from typing import Any

from interregnum.calculus.network import Effect, Move
from interregnum.explain.divisions import gone
from interregnum.expression import Binary, ExpressionError, Name, Node, Number, kind_of, names, substitute
from interregnum.expression.tree import COMPARISONS, walk
from interregnum.model import Kind, Scenario
from interregnum.model.titles import names_things, within
from interregnum.views.page.facts.formulas import Formulas
from interregnum.views.text.divisions import only_one
from interregnum.views.text.effects import body
from interregnum.views.text.prose import Prose
from interregnum.views.text.prose.comparisons import NOW
from interregnum.views.text.prose.phrases import STAGES

MOST_STAGES = 40  # of a way; no way has more


def condition(prose: Prose, node: Node, formulas: Formulas) -> dict[str, Any]:
    """A condition of a guard: its words and formula, the amounts in it, the phases that it is about alone."""
    told = prose.told(node)
    compared = [part for part in walk(node) if isinstance(part, Binary) and part.op in COMPARISONS]
    found: dict[str, Any] = {
        "node": formulas.place(node),
        "text": told.text,
        "formula": told.formula,
        "amounts": _amounts(prose, node, formulas),
        "compares": [[formulas.place(side) for side in (part.left, part.right)] for part in compared],
        "phases": _phases(prose, node, formulas),
    }
    return {key: value for key, value in found.items() if value != []}


def _amounts(prose: Prose, node: Node, formulas: Formulas) -> list[list[Any]]:
    """Each amount that is compared: its name, itself, the other, whether that is told, how it is written."""
    found: list[list[Any]] = []
    for part in walk(substitute(node, prose.network.timed)):
        match part:
            case Binary(op, left, right) if (
                op in COMPARISONS and prose.compared_flag(op, left, right) is None
            ):
                if isinstance(left, Number) or right == NOW:
                    left, right = right, left
                places = [formulas.place(side) for side in (left, right)]
                against = 0 if isinstance(right, Number) else 1
                found.append([prose.amount(left), *places, against, _written(prose, left)])
    return found


def _written(prose: Prose, amount: Node) -> Any:
    """How values of an amount are written: by kind; as an hour; of a way by the sentence of each of its stages."""
    if amount == NOW:
        return "hour"
    if isinstance(amount, Name) and (on_the_way := prose.pattern(amount.id, STAGES)):
        told = [prose.value(amount, float(stage)) for stage in range(_stages(prose, amount))]
        return {"stages": told, "other": f"{prose.said(on_the_way, amount.id)}, at stage"}
    return _kind(prose, amount)


def _kind(prose: Prose, amount: Node) -> Kind:
    try:
        return kind_of(amount, prose.network.kinds)
    except ExpressionError:
        return "number"


def _stages(prose: Prose, amount: Name) -> int:
    """How many stages of a way have sentences of their own."""
    told = (n for n in range(1, MOST_STAGES) if not prose.stage(amount.id, float(n)))
    return next(told, MOST_STAGES)


def _phases(prose: Prose, node: Node, formulas: Formulas) -> list[list[Any]]:
    """Of a condition on phases alone: each one's flag that it is over, and what is said of it then and before."""
    flags = [name.partition(".") for name in names(node)]
    if any(id not in prose.scenario.phases or what != "on" for id, _, what in flags):
        return []
    return [
        [
            formulas.quantities[f"{id}.over"],
            prose.said("{PHASE} was|were over", f"{id}.over"),
            prose.said("{PHASE} had not begun", f"{id}.over"),
        ]
        for id, *_ in flags
    ]


def divided(prose: Prose, block: str) -> list[Any]:
    """Who they are that divide, and how: `3 ...` can be said (1), or `3 of ...` (0), or it is one person (2)."""
    person = only_one(prose, block)
    if person:
        return [person, 2]
    who = body(prose, block)
    assembly = within(prose.general.titles(block).get("ASSEMBLY", ""))
    who = who.removesuffix(f" of {assembly}")
    return [who, 1 if names_things(who) else 0]


def goes(scenario: Scenario, prose: Prose, effect: Effect) -> str:
    """What becomes of those who go, where some stay."""
    return gone(scenario, prose.network, effect.target) if isinstance(effect, Move) else ""
