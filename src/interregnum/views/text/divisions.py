"""How people divided when an event fired, as prose: how many went which way, and with what chance each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interregnum.explain.divisions import Division, Way
from interregnum.model.titles import names_things, within
from interregnum.views.text.choices import Order, pressed_lines, weight_text
from interregnum.views.text.effects import body
from interregnum.views.text.prose import Prose
from interregnum.views.text.wording import chance_text


def division_lines(division: Division, prose: Prose, order: Order, told: set[str]) -> Iterator[str]:
    """Every way with the number who took it, the chance of each, its weight, and what pressed on it."""
    if division.people < 1:
        return
    person = only_one(prose, division.block)
    yield f"{person} goes or stays:" if person else f"Of {_body(division, prose)}, each with this chance:"
    for way in division.ways:
        weight = f", {weight_text(way)}" if division.voted else ""
        number = "" if person else f"{way.people:.0f} "
        so = ", and so it was" if person and way.people >= 1 else ""
        yield f"- {number}{way.title}: {chance_text(way.chance)}{weight}{so} [{way.quantity}]"
        if way.quantity != division.block:
            lines = pressed_lines(division.history, prose, division.firing, way, order, told)
            yield from (f"  {line}" for line in lines)


def divided_texts(divisions: Sequence[Division], prose: Prose) -> Iterator[str]:
    """Each body in short, without the ways that had no chance: `of 120 Reds 97 for (76%), 23 against (24%)`."""
    for division in divisions:
        person = only_one(prose, division.block)
        if person:
            yield from (f"{person} {_share(way)}" for way in division.ways if way.people >= 1)
        elif division.people >= 1:
            yield f"of {_body(division, prose)} {', '.join(map(_way, filter(_possible, division.ways)))}"


def _possible(way: Way) -> bool:
    return way.chance > 0 or way.people > 0


def _way(way: Way) -> str:
    return f"{way.people:.0f} {_share(way)}"


def _share(way: Way) -> str:
    return f"{way.title} ({chance_text(way.chance)})"


def only_one(prose: Prose, block: str) -> str:
    """The person who goes or stays, where it is no body of people that divides; else empty."""
    return prose.general.titles(block).get("PERSON", "") if prose.kinds.get(block) == "flag" else ""


def _body(division: Division, prose: Prose) -> str:
    """How many of whom: `120 Reds`; the assembly is that in which they vote."""
    who = body(prose, division.block)
    who = who.removesuffix(f" of {within(prose.general.titles(division.block).get('ASSEMBLY', ''))}")
    number = f"{division.people:.0f}"
    if names_things(who):
        return f"{number} of the {who}" if number == "1" else f"{number} {who}"
    return f"{number} of {who}"
