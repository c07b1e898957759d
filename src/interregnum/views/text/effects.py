"""What an event does, in words: what then is so, what becomes more or less, who goes where and with what chance."""

from __future__ import annotations

import re

from interregnum.calculus.network import ONE, Add, Ballot, Choose, Effect, Move, Set, Vote
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.model.titles import BODIES, definite, is_plural, names_things, quoted, within
from interregnum.views.text.amounts import number_text
from interregnum.views.text.prose import Prose
from interregnum.views.text.prose.comparisons import CUT
from interregnum.views.text.wording import brief

NOTED = {  # what is kept of an event for formulas that ask for it
    ".happened": "it is noted that {} has happened",
    ".times": "the times that {} happens are counted",
    ".last": "the minute of {} is noted",
}

LATCH = re.compile(r"\.only_\d+$")  # whether the condition of an effect held before it began


def effect_text(prose: Prose, effect: Effect) -> str:
    """One effect, as the sentence that is then so; with its formula where that is too long for a sentence."""
    text = _effect(prose, effect)
    match effect:
        case Set(_, value) | Add(_, value) | Move(_, _, value) if CUT in text:
            return f"{text} ({brief(value)})"
    return text


def _effect(prose: Prose, effect: Effect) -> str:
    match effect:
        case Set(id, _) | Add(id, _) if _event_of(prose, id):
            return NOTED[id[id.rindex(".") :]].format(
                quoted(prose.network.events[_event_of(prose, id)].title)
            )
        case Set(id, condition) if LATCH.search(id):
            return f"it is noted whether {prose.text(condition)}"
        case Set(id, Call("if", (condition, value, Name(same)))) if id == same:
            return f"{_if(prose, condition)}, {_set(prose, id, value)}"
        case Add(id, Call("if", (condition, value, Number(0.0)))):
            return f"{_if(prose, condition)}, {_added(prose, id, value)}"
        case Move(source, target, Call("if", (condition, chance, Number(0.0)))):
            return f"{_if(prose, condition)}, {_moved(prose, source, target, chance)}"
        case Set(id, value):
            return _set(prose, id, value)
        case Add(id, value):
            return _added(prose, id, value)
        case Choose(choice, option):
            return prose.flag(f"{choice}.{option}", True)
        case Move(source, target, chance):
            return _moved(prose, source, target, chance)
        case Ballot(block, votes):
            ways = "; ".join(_vote(prose, vote) for vote in votes)
            return f"{body(prose, block)} divide, each by lot: {ways}"


def _if(prose: Prose, condition: Node) -> str:
    """The condition of an effect; one that was noted before the first of several is told by that."""
    return (
        "if so"
        if isinstance(condition, Name) and LATCH.search(condition.id)
        else f"if {prose.text(condition)}"
    )


def _event_of(prose: Prose, id: str) -> str:
    """The event of which a quantity keeps that, how often or when it happened."""
    event, _, what = id.rpartition(".")
    return event if f".{what}" in NOTED and event in prose.network.events else ""


def _set(prose: Prose, id: str, value: Node) -> str:
    if id in prose.network.timed:
        return f"it is noticed whether {prose.text(prose.network.timed[id])}"
    if prose.kinds.get(id) == "flag":
        if isinstance(value, Number):
            return prose.flag(id, value.value != 0)
        return f"if {prose.text(value)}, {prose.flag(id, True)}; else {prose.flag(id, False)}"
    what, same = prose.quantity(id), Name(id)
    match value:
        case Number():
            return prose.comparison("==", same, value, True)
        case Binary("+", before, Binary("*", Binary("-", whole, rest), part)) if (
            before == rest == same and whole == ONE
        ):
            return (
                f"{what} {_does(what, 'go')} {_in_short(prose, part)} of the way to {prose.value(same, 1.0)}"
            )
        case Binary("+", Binary("*", before, Binary("-", whole, part)), more) if (
            before == same and whole == ONE and more == part
        ):
            return (
                f"{what} {_does(what, 'go')} {_in_short(prose, part)} of the way to {prose.value(same, 1.0)}"
            )
        case Binary("*", before, Binary("-", whole, part)) | Binary(
            "*", Binary("-", whole, part), before
        ) if before == same and whole == ONE:
            return f"{what} {_does(what, 'fall')} by a share of {_in_short(prose, part)}"
        case Binary("+", before, more) if before == same:
            return _added(prose, id, more)
        case Binary("-", before, less) if before == same:
            return f"{what} {_does(what, 'fall')} by {_amount(prose, id, less)}"
        case Binary("/", before, other) if before == same:
            return f"{what} {_is(what)} divided by {prose.amount(other)}"
        case Binary("*", before, other) | Binary("*", other, before) if before == same:
            return f"{what} {_is(what)} multiplied by {prose.amount(other)}"
    return f"{what} {_does(what, 'become')} {_amount(prose, id, value)}"


def _added(prose: Prose, id: str, value: Node) -> str:
    """By how much it grows or falls; of what is counted, that it has happened once more."""
    once, what = prose.once(id), prose.quantity(id)
    if once and value == ONE:
        return once
    match value:
        case Number(number) if number < 0:
            return f"{what} {_does(what, 'fall')} by {_amount(prose, id, Number(-number, value.unit))}"
        case Unary("-", less):
            return f"{what} {_does(what, 'fall')} by {_amount(prose, id, less)}"
    return f"{what} {_does(what, 'grow')} by {_amount(prose, id, value)}"


def _many(what: str) -> bool:
    return is_plural(what) and not what.startswith("“")


def _is(what: str) -> str:
    return "are" if _many(what) else "is"


def _does(what: str, verb: str) -> str:
    if _many(what):
        return verb
    return f"{verb}es" if verb.endswith("o") else f"{verb}s"


def _amount(prose: Prose, of: str, value: Node) -> str:
    """An amount that is added to another, or taken from it; a share of a share in points, which are no part of it."""
    match value:
        case Name("time"):
            return "the present minute"
        case Number(number) if prose.kinds.get(of) == "share":
            return f"{100 * number:.6g} points"
        case Number(number):
            return prose.value(Name(of), number)
    return prose.amount(value)


def _moved(prose: Prose, source: str, target: str, chance: Node) -> str:
    """Who goes where: of a body of people to what it counts of them, or to another."""
    if prose.kinds.get(source) == prose.kinds.get(target) == "flag":  # one person, who goes or stays
        so = prose.flag(target, True)
        return so if chance == ONE else f"with a chance of {_percent(prose, chance)} {so}"
    title, who = prose.title(target), body(prose, source)
    whose, made, what = title.rpartition(": ")
    what = what.removeprefix("people").strip()
    if not made or target in prose.scenario.quantities:
        all_, each = f"go to “{title}”", f"to go to “{title}”"
    elif what:
        all_, each = f"are {what}", f"not to be {what[4:]}" if what.startswith("not ") else f"to be {what}"
    else:
        all_, each = f"go to {within(whose)}", f"to go to {within(whose)}"
    if chance == ONE:
        return f"all {who if names_things(who) else f'of {who}'} {all_}"
    return f"each of {who} has a chance of {_percent(prose, chance)} {each}"


def _percent(prose: Prose, chance: Node) -> str:
    return f"{100 * chance.value:.6g}%" if isinstance(chance, Number) else _in_short(prose, chance)


def _in_short(prose: Prose, node: Node) -> str:
    """A number: of an assumption its typical value and range, else how it is reckoned."""
    match node:
        case Number(value):
            return f"{value:g}"
        case Name(id) if id in prose.network.quantities and prose.network.quantities[id].assumed:
            return number_text(prose, node)
    return prose.amount(node)


def _vote(prose: Prose, vote: Vote) -> str:
    title = vote.title or within(prose.title(vote.quantity).rpartition(": ")[2])
    odds = "".join(f", times {prose.named(factor.name)}" for factor in vote.odds)
    return f"{title} (weight {_in_short(prose, vote.share)}{odds})"


def body(prose: Prose, block: str) -> str:
    """The people whom a quantity counts, within a sentence: `the Town hall guard`, `Reds of the diet`."""
    kind, who = next(reversed(prose.general.titles(block).items()), ("", ""))
    return definite(who, kind) if kind in BODIES else prose.quantity(block).removeprefix("the number of ")
