"""Custody: its parts go together, and who is let go is held.

Problem codes: custody.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.amounts import is_nought
from interregnum.model import Custody
from interregnum.model.values.fields import FieldPath

Against = tuple[FieldPath, str, str, str]  # where; what is wrong; what was found; what may stand there


def parts(context: Context) -> Iterator[Problem]:
    """No walk where they stay, no crowd's doing without a crowd; guards that do something; the held alone let go."""
    for id, custody in context.scenario.custody.items():
        for part in (_walk, _crowd, _release, _let_go, _guards):
            for path, message, found, allowed in part(custody):
                yield context.problem(
                    "custody", message, ("custody", id, *path), found=found, allowed=allowed
                )


def _walk(custody: Custody) -> Iterator[Against]:
    given = {"along": custody.along, "signing": custody.signing, "jailed": custody.jailed}
    if custody.to is None:
        for key in (key for key, value in given.items() if value):
            yield (key,), "they are held where they are, and led nowhere", key, "`to`: where they are led"
    elif custody.signing is not None and custody.protocol is None:
        yield ("signing",), "there is no protocol to sign", "signing", "`protocol`: how long it takes"


def _crowd(custody: Custody) -> Iterator[Against]:
    given = {
        "held_off": custody.held_off,
        "crowd": custody.crowd != "yes",
        "odds": custody.odds,
        "protector": custody.protector,
        "lynched": custody.lynched,
    }
    if custody.mob is None:
        for key in (key for key, value in given.items() if value):
            yield (key,), "no crowd presses on them", key, "`mob`: until it next presses on them"
    elif custody.held_off is None:
        yield ("mob",), "`held_off` is missing", "mob", "`held_off`: the chance that the crowd is held off"


def _release(custody: Custody) -> Iterator[Against]:
    if custody.released_when is None:
        given = {"release": custody.release, "released": custody.released}
        for key in (key for key, value in given.items() if value):
            yield (key,), "they are never released", key, "`released_when`: a condition"


def _let_go(custody: Custody) -> Iterator[Against]:
    for name, group in custody.lets_go.items():
        if is_nought(group.share):
            yield ("lets_go", name, "share"), "nobody goes with this group", "0", "a chance above 0"
        for number, person in enumerate(group.who or ()):
            if person not in custody.who:
                path = ("lets_go", name, "who", number)
                yield path, f"`{person}` is not one of those who are held", person, ", ".join(custody.who)


def _guards(custody: Custody) -> Iterator[Against]:
    guards = custody.guards
    if guards is None:
        return
    if guards.let_go is None and guards.join is None and guards.hand_over is None:
        message = "nothing follows when these guards change their minds"
        yield ("guards",), message, "guards", "let_go, join or hand_over"
    for key in ("join", "hand_over"):
        if getattr(guards, key) is not None and guards.over_to is None:
            yield ("guards", key), "`over_to` is missing", key, "`over_to`: an authority"
    if guards.over_to == custody.by:
        yield ("guards", "over_to"), "that is who holds them already", custody.by, "another authority"
