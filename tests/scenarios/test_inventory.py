"""Every row of the inventory is in the flagship or says why not, and nothing in the flagship is on no row.

The inventory itself, a list of all that acts in the chapter, is no part of the repository: how many rows it has of each
kind stands here, and what they are on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "petrograd-inventory.md"
ROWS = {
    "Persons": 72,
    "Persons without a name, and one label": 25,
    "Bodies of people": 72,
    "Places": 80,
    "Ways": 26,
    "Messages": 92,
}
MORE = "In the scenario, and on no row"
KINDS = {
    "persons": ("Persons", "Persons without a name, and one label"),
    "units": ("Bodies of people",),
    "places": ("Places",),
    "routes": ("Ways", "Places"),
    "messages": ("Messages",),
    "crowds": ("Bodies of people", "Persons without a name, and one label"),
    "services": ("Bodies of people", "Ways"),
    "missions": ("Bodies of people", "Messages"),
    "assemblies": tuple(ROWS),
}
ID = re.compile(r"`([\w.]+)`")


@cache
def flagship() -> Scenario:
    return resolve("petrograd-1917")


@cache
def tables() -> dict[str, list[list[str]]]:
    """The rows of the page under each heading, as cells."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith("| |"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.split("|")[1:-1]])
    return found


@cache
def names() -> frozenset[str]:
    """Whatever can be named: entries, parts of assemblies, events and their ways out, quantities, definitions."""
    network, scenario = build(flagship()), flagship()
    sections = (getattr(scenario, section) for section in Scenario.model_fields)
    found = {name for section in sections if isinstance(section, dict) for name in section}
    for id, assembly in scenario.assemblies.items():
        for part in (
            assembly.blocs,
            assembly.speeches,
            assembly.motions,
            assembly.recesses,
            assembly.walkouts,
        ):
            found |= {f"{id}.{name}" for name in part}
    found |= {f"{event.id}.{branch.id}" for event in network.events.values() for branch in event.branches}
    return frozenset(found | {*network.events, *network.quantities, *network.definitions})


def ids_under(*headings: str) -> Iterator[str]:
    for heading in headings:
        for row in tables()[heading]:
            yield from ID.findall(" ".join(row))


@pytest.mark.parametrize("heading", ROWS)
def test_no_row_is_missing(heading: str) -> None:
    assert [row[0] for row in tables()[heading]] == [str(n) for n in range(1, ROWS[heading] + 1)]


@pytest.mark.parametrize("heading", ROWS)
def test_each_row_names_something_or_says_why_not(heading: str) -> None:
    rows = tables()[heading]
    assert {len(row) for row in rows} == {5}
    assert [row for row in rows if not ID.search(row[3]) and not row[4]] == []


def test_whatever_the_page_names_is_there() -> None:
    assert sorted({id for heading in tables() for id in ids_under(heading)} - names()) == []


@pytest.mark.parametrize("section", KINDS)
def test_nothing_is_in_the_scenario_that_the_page_does_not_name(section: str) -> None:
    named = set(ids_under(*KINDS[section], MORE))
    assert [id for id in getattr(flagship(), section) if id not in named] == []


def test_the_page_counts_the_persons_who_are_there() -> None:
    there = sum(1 for row in tables()["Persons"] if ID.search(row[3]))
    assert f"Of 72, {there} are in the scenario." in PAGE.read_text(encoding="utf-8")
