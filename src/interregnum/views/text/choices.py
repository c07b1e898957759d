"""What an event could have turned into, as prose: every option, what pressed on it, and how it went before."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from interregnum.calculus.network import Network
from interregnum.explain.choices import Choice, WeighedOption, choice_at
from interregnum.explain.divisions import Way
from interregnum.explain.occasions import times_text
from interregnum.explain.pushes import Push, stands_on
from interregnum.expression import event_references, substitute
from interregnum.history import Firing, History
from interregnum.mechanisms.orders.in_the_name import title_of
from interregnum.model import Grounds
from interregnum.views.text.prose import Prose
from interregnum.views.text.running import size_text
from interregnum.views.text.wording import MOST_TERMS, chance_text, cited, counted, hour, listed, value_text

MOST_CITED = 2  # grounds of one factor

Order = Mapping[int, int]  # firings that have a paragraph of their own, with its number


def option_lines(
    choice: Choice, prose: Prose, order: Order, told: set[str], first: str = ""
) -> Iterator[str]:
    """Every option with its chance, its weight and what pressed on it; the option `first` before the others.

    `told` has the grounds that need not be told again; those told here are added.
    """
    if choice.waited and choice.taken is not None:
        yield f"Waited ({choice.taken.title}): the chance was {chance_text(choice.taken.chance)}."
    if choice.taken is None:
        yield "It took none of its options: every weight was 0."
    taken = " (* was taken)" if choice.taken is not None else ""
    yield f"Of {counted(len(choice.options), 'option')}{taken}:"
    for option in sorted(choice.options, key=lambda option: option.id != first):
        mark, id = "*" if option.taken else "-", f"{choice.firing.event}.{option.id}"
        yield f"{mark} {option.title}: {chance_text(option.chance)}, {weight_text(option)} [{id}]"
        lines = pressed_lines(choice.history, prose, choice.firing, option, order, told)
        yield from (f"  {line}" for line in lines)


def weight_text(option: WeighedOption | Way) -> str:
    """The weight, as the product it is, without the factors of 1; one below 0 counts as 0."""
    factors = [option.share, *(push.times for push in _strongest_first(option) if push.pressed)]
    shown = len(factors) > 1 and math.prod(factors) >= 0
    product = f" = {' x '.join(f'{factor:.3g}' for factor in factors)}" if shown else ""
    return f"weight {option.weight:.3g}{product}"


def pressed_lines(
    history: History, prose: Prose, firing: Firing, option: WeighedOption | Way, order: Order, told: set[str]
) -> Iterator[str]:
    """What the share stands on, what pressed for and against the option, and what had no effect then."""
    grounds = told_once(option.grounds, told)
    read = _read(history.network, option.read, option.share)
    if grounds or read:
        yield f"Share {option.share:.3g}{read}.{grounds}"
    for push in _strongest_first(option):
        if push.pressed:
            found = stands_on(history.network, push.grounds, push.read)[:MOST_CITED]
            text = push_text(history, prose, push, firing, order, whole=True)
            yield text + told_once(found, told)
    idle = [prose.named(push.name) for push in option.pushes if not push.pressed]
    if idle:
        yield f"No effect then: {listed(idle)}."


def _strongest_first(option: WeighedOption | Way) -> list[Push]:
    return sorted(option.pushes, key=lambda push: -push.strength)


def push_text(
    history: History, prose: Prose, push: Push, firing: Firing, order: Order, *, whole: bool = False
) -> str:
    """What a factor did, and through whom it last changed; `whole` with what it read."""
    verb = {
        ("speed", True): "Hurried",
        ("speed", False): "Held back",
        ("odds", True): "Made likelier",
        ("odds", False): "Made less likely",
    }[push.on, push.mean >= 1.0]
    text = f"{verb} ({size_text(push)}) by: {prose.named(push.name)}"
    if whole:
        text += _read(history.network, push.read, push.times)
    if push.numbers:
        last = max(push.numbers)
        text += f"; {_last(history, push, last)}: {cause_text(history, last, firing, order)}"
        began = [
            n for n in push.numbers if n != last and history.firing(n).event in _counted_from(history, push)
        ]
        if began:
            text += f", counted from: {cause_text(history, max(began), firing, order)}"
    return f"{text}."


def _last(history: History, push: Push, number: int) -> str:
    """How a factor last changed: of a belief about who stands behind whom, from whom that was heard."""
    message = history.scenario.messages.get(history.firing(number).event.removesuffix(".arrives"))
    if message is None or not any(".believes." in name for name in push.read):
        return "last through"
    return f"heard from {title_of(message.sender, history.scenario)}"


def _counted_from(history: History, push: Push) -> set[str]:
    """The events from which a factor counts how long something has been so."""
    asked = event_references(substitute(push.formula, history.network.timed))
    return {event for what, event, _ in asked if what == "since"}


def cause_text(history: History, number: int, effect: Firing, order: Order) -> str:
    """A cause in the paragraph of its effect: with its hour, and the number of its own paragraph if it has one."""
    firing = history.firing(number)
    reference = f", see {order[number]}" if number in order else ""
    title = history.title(firing).rstrip(".")
    return f"{title} ({hour(history, firing.minute, effect.minute)}{reference})"


def _read(network: Network, read: Mapping[str, float], whole: float) -> str:
    """The quantities that were read, with their values; without one that is the whole number itself."""
    other = [
        value_text(network, name, value)
        for name, value in read.items()
        if value != whole or network.quantities[name].kind == "flag"
    ]
    return f" ({listed(other, MOST_TERMS)})" if other else ""


def told_once(found: Iterable[Grounds], told: set[str]) -> str:
    """Grounds for the end of a sentence, without those that have been told."""
    fresh = [text for text in dict.fromkeys(cited(grounds) for grounds in found) if text and text not in told]
    told.update(fresh)
    return "".join(f" {text}" for text in fresh)


# --- how it went before ----------------------------------------------------------------------------------------


def time_line(history: History, firing: Firing) -> Iterator[str]:
    """Which of several times it was, and how an event that can turn out in several ways had turned out before."""
    firings = history.firings_of(firing.event)
    if len(firings) == 1:
        return
    number = firings.index(firing) + 1
    line = f"Time {number} of {len(firings)}."
    if len(history.network.events[firing.event].branches) > 1 and number > 1:
        line += f" Before: {before_text([choice_at(history, earlier) for earlier in firings[: number - 1]])}."
    yield line


def before_text(choices: Sequence[Choice]) -> str:
    """How often each option was taken, and with what chance: `waited 4 times, chance 60% to 70%`."""
    taken: dict[str, list[float]] = {}
    for choice in choices:
        if choice.taken is not None:
            words = "waited" if choice.waited else choice.taken.title
            taken.setdefault(words, []).append(choice.taken.chance)
    return "; ".join(
        f"{words} {times_text(len(found))}, {chances_text(found)}" for words, found in taken.items()
    )


def chances_text(chances: Sequence[float], words: str = "chance") -> str:
    """The chance, or the least and the largest."""
    low, high = chance_text(min(chances)), chance_text(max(chances))
    return f"{words} {low}" if low == high else f"{words} {low} to {high}"
