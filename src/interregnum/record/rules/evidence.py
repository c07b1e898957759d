"""What a scenario's questions rest on in its record: every reading, account and claim that they name is there.

The record cannot see where in the scenario's files a question stands; they are read again, but only where one names
something that is not there.

Problem codes: unknown-reference, unknown-preferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interregnum.errors import Problem, nearest_name
from interregnum.language.resolve import read as read_scenario
from interregnum.language.where import Where, home_of, readable
from interregnum.model import Evidence, Scenario
from interregnum.record.files import Record

LISTED = 12  # names shown of a longer list


class _Missing(NamedTuple):
    """A name that is not there: where it stands, what is said of it, and what is there."""

    path: tuple[str | int, ...]
    code: str
    message: str
    name: str
    known: list[str]


def evidence(where: Where, scenario: Scenario, record: Record | None) -> list[Problem]:
    """Every name of the record in a question that the record does not have, with its place in the scenario's files."""
    missing = [
        missing_name
        for id, question in scenario.questions.items()
        for number, named in enumerate(question.rests_on)
        for missing_name in _missing(record, named, ("questions", id, "rests_on", number))
    ]
    if not missing or home_of(where) is None:
        return []  # of a scenario that is data the record is not at hand
    _, sources, _ = read_scenario(readable(where))
    return [
        sources.problem(
            missing_name.code,
            missing_name.message,
            missing_name.path,
            0,
            found=missing_name.name,
            allowed=_listed(missing_name.known),
            nearest=nearest_name(missing_name.name, missing_name.known),
        )
        for missing_name in missing
    ]


def _missing(record: Record | None, named: Evidence, path: tuple[str | int, ...]) -> Iterator[_Missing]:
    """A reading or a claim that there is none of; of a reading, an account that it does not have."""
    there = "the record has" if record is not None else "there is no record beside this scenario, so"
    for key, entries in (
        ("reading", {} if record is None else record.readings),
        ("claim", {} if record is None else record.claims),
    ):
        name = getattr(named, key)
        if name is not None and name not in entries:
            message = f"{there} no {key} `{name}`"
            yield _Missing((*path, key), "unknown-reference", message, name, list(entries))
    if record is None or not named.by or named.reading not in record.readings:
        return
    accounts = record.readings[named.reading].accounts
    known = list(
        dict.fromkeys(name for account in accounts for name in (account.by, account.source or "") if name)
    )
    if named.by not in known:
        message = f"no account is called `{named.by}`"
        yield _Missing((*path, "by"), "unknown-preferred", message, named.by, known)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more or "none is written down"
