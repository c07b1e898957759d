"""What is written down and never used: legal, and usually a slip.

Problem codes: unsent-message, unused-name; both are warnings.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum import model
from interregnum.calculus.network import Draw, formulas
from interregnum.errors import Problem
from interregnum.expression import names, parse
from interregnum.language.rules.context import Context
from interregnum.model.values.fields import Ref


def unsent(context: Context) -> Iterator[Problem]:
    """A message that no effect sends."""
    effects = [part.noun for part in context.every(model.ScenarioEffect)]
    sent = {effect.send for effect in effects if isinstance(effect, model.ScenarioEffect)}
    for id in context.scenario.messages:
        if id not in sent:
            yield context.problem(
                "unsent-message",
                f"nothing sends the message `{id}`",
                ("messages", id),
                found=id,
                allowed=f"an effect {{send: {id}}}",
                severity="warning",
            )


def unused(context: Context) -> Iterator[Problem]:
    """Definitions, assumptions and groups that no formula and no list reads."""
    scenario = context.scenario
    read = set(_read(context))
    for section in ("definitions", "assumptions"):
        for id in context.section(section):
            if id not in read:
                yield _unused(context, section, id)
    heads = {name.partition(".")[0] for written in context.formulas for name in _words(written.text)}
    heads.update(leaf.value for _, _, leaf, ref in context.marked(Ref) if "groups" in ref.sections)
    heads |= context.sources.document.spread
    if not any(file.endswith((".yaml", ".yml")) for file in context.sources.document.files):
        return  # in the complete form, groups have been replaced by their members
    for id in scenario.groups:
        if id not in heads:
            yield _unused(context, "groups", id)


def _unused(context: Context, section: str, id: str) -> Problem:
    message = f"nothing uses `{id}`"
    allowed = "a formula that reads it" if section != "groups" else "a formula or a list that names it"
    return context.problem(
        "unused-name", message, (section, id), found=id, allowed=allowed, severity="warning"
    )


def _words(text: str) -> tuple[str, ...]:
    node = parse(text)
    return (*names(node), *(text.replace("(", " ").replace(")", " ").split()))


def _read(context: Context) -> Iterator[str]:
    """Every name that a formula of the scenario, or of a mechanism, reads."""
    for written in context.formulas:
        yield from names(context.tree(written))
    for event in context.network.events.values():
        for _, node in formulas(event):
            yield from names(node)
    for quantity in context.network.quantities.values():
        if isinstance(quantity.start, Draw):
            for node in quantity.start.parameters:
                yield from names(node)
