"""Names in which others speak: another's than one's own, used by somebody, of somebody who is of a side.

Problem codes: in-the-name-of, no-side.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem, nearest_name
from interregnum.language.rules.context import Context
from interregnum.mechanisms.orders.in_the_name import BELIEVERS, NameUse, uses
from interregnum.model import Message, ScenarioEffect
from interregnum.model.values.fields import FieldPath

HOMES = (*BELIEVERS, "authorities")  # a name that is nobody's is told of elsewhere


def names(context: Context) -> Iterator[Problem]:
    """Nobody speaks in his own name as in another's; what is confirmed, denied or believed is a name that is used."""
    for id, message in context.scenario.messages.items():
        if message.in_the_name_of == message.sender:
            path: FieldPath = ("messages", id, "in_the_name_of")
            message_text = f"`{message.sender}` already speaks in their own name"
            yield context.problem(
                "in-the-name-of", message_text, path, 0, found=message.sender, allowed="another, or no key"
            )
    used = uses(context.scenario)
    for path, use in _spoken_of(context):
        if use not in used and all(any(name in context.section(home) for home in HOMES) for name in use):
            yield _unused(context, path, use, used)


def _spoken_of(context: Context) -> Iterator[tuple[FieldPath, NameUse]]:
    """Every use of a name that something confirms, denies or believes in."""
    for part in context.parts:
        noun = part.noun
        if isinstance(noun, Message):
            of: str | None = noun.in_the_name_of or noun.sender
        elif isinstance(noun, ScenarioEffect):
            of = noun.in_the_name_of
        else:
            continue
        for key in ("confirms", "denies"):
            by = getattr(noun, key)
            if by is not None and of is not None:
                yield (*part.path, key), NameUse(of, by)
    for section in BELIEVERS:
        for id, believer in context.section(section).items():
            for of, behind in believer.believes.items():
                yield from (((section, id, "believes", of, by), NameUse(of, by)) for by in behind)


def _unused(context: Context, path: FieldPath, use: NameUse, used: tuple[NameUse, ...]) -> Problem:
    known = [f"{other.by} in the name of {other.of}" for other in used]
    return context.problem(
        "in-the-name-of",
        f"no message of `{use.by}` is in the name of `{use.of}`",
        path,
        None if path[-1] == use.by else 0,
        found=use.by,
        allowed=", ".join(known) or f"a message from {use.by} with in_the_name_of: {use.of}",
        nearest=nearest_name(use.by, [other.by for other in used if other.of == use.of]),
    )


def of_no_side(context: Context) -> Iterator[Problem]:
    """An order in the name of a person weighs with those of his side, and he has one."""
    scenario = context.scenario
    carried = {order.by for order in scenario.orders.values()}
    for id, message in scenario.messages.items():
        person = scenario.persons.get(message.in_the_name_of or "")
        if id in carried and person is not None and person.side is None:
            yield context.problem(
                "no-side",
                f"`{message.in_the_name_of}` is of no side, so nobody obeys for the sake of that name",
                ("messages", id, "in_the_name_of"),
                0,
                found="no side",
                allowed=f"persons.{message.in_the_name_of}.side: {', '.join(scenario.authorities)}",
                severity="warning",
            )
