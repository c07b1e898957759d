"""Every system that the chapter was found to hold is in the flagship: its instances are named, happen, and are tested.

The list of systems is no part of the repository: how many there are, and how many instances each has, stands here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from harbour import petrograd_record

from interregnum.calculus.engines import wasm_engine
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.lab.ensembles.instrumented import instrument
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.model import Scenario

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "petrograd-systems.md"
INSTANCES = {
    "S1": 6, "S2": 6, "S3": 4, "S4": 6, "S5": 7, "S6": 6, "S7": 5, "S8": 5, "S9": 5, "S10": 7, "S11": 5, "S12": 5,
    "S13": 7, "S14": 6, "S15": 4, "S16": 5, "S17": 5, "S18": 5,
}  # fmt: skip
EVIDENCE = "S18"  # of the record, and not of the simulation
HISTORIES, MOST = 200, 2000
RARE = 0.1
ID = re.compile(r"`([\w.]+)`")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def systems() -> dict[str, list[str]]:
    """The lines of the page under the heading of each system."""
    found: dict[str, list[str]] = {}
    label = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            label = line.split()[1]
        elif label.startswith("S"):
            found.setdefault(label, []).append(line)
    return found


def rows(system: str) -> list[list[str]]:
    """The instances of a system, as cells: number, instance, paragraphs, names, remark."""
    lines = [line for line in systems()[system] if line.startswith("| ") and not line.startswith("| |")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


@cache
def parts() -> tuple[Scenario, Network]:
    scenario = resolve("petrograd-1917")
    return scenario, build(scenario)


@cache
def happenings() -> frozenset[str]:
    """Events, and the ways in which they may turn out."""
    events = parts()[1].events
    ways = {f"{id}.{branch.id}" for id, event in events.items() for branch in event.branches}
    return frozenset(ways | set(events))


@cache
def names() -> frozenset[str]:
    """Whatever can be named: entries, events and their ways out, quantities, definitions."""
    scenario, network = parts()
    sections = (getattr(scenario, section) for section in Scenario.model_fields)
    nouns = {name for section in sections if isinstance(section, dict) for name in section}
    return frozenset(nouns | happenings() | {*network.quantities, *network.definitions})


@cache
def named() -> tuple[str, ...]:
    """All that can happen and is named on the page, each once."""
    ids = (
        id for system in INSTANCES if system != EVIDENCE for row in rows(system) for id in ID.findall(row[3])
    )
    return tuple(dict.fromkeys(id for id in ids if id in happenings()))


@cache
def called_rare() -> frozenset[str]:
    """What stands in a row that calls something rare."""
    found = (row for system in INSTANCES for row in rows(system) if "**rare**" in row[4])
    return frozenset(id for row in found for id in ID.findall(row[3]))


@cache
def shares() -> tuple[dict[str, float], frozenset[str]]:
    """In what share of the first histories each named event happens; and what happens in any of many more.

    The many are played only as long as something is missing.
    """
    scenario = resolve("petrograd-1917")
    case = instrument(scenario, build(scenario), named())
    seen = np.zeros(len(case.watched), np.int64)
    first = seen.copy()
    asked = [list(case.watched).index(id) for id in named()]
    for replica in range(MOST):
        player = Player(case.compiled, 11, replica, wasm_engine(), traced=False)
        player.advance(case.until)
        seen += ~np.isnan(case.times_of(player))
        if replica == HISTORIES - 1:
            first = seen.copy()
        if replica >= HISTORIES - 1 and seen[asked].all():
            break
    index = dict(zip(named(), asked, strict=True))
    return {id: first[n] / HISTORIES for id, n in index.items()}, frozenset(
        id for id, n in index.items() if seen[n]
    )


def test_no_system_is_missing_and_none_is_made_up() -> None:
    assert list(systems()) == list(INSTANCES)


@pytest.mark.parametrize("system", INSTANCES)
def test_every_instance_has_a_row_with_its_paragraph(system: str) -> None:
    found = rows(system)
    assert [row[0] for row in found] == [str(n) for n in range(1, INSTANCES[system] + 1)]
    assert {len(row) for row in found} == {5}
    assert [row for row in found if not re.fullmatch(r"[\d, -]+", row[2])] == []


@pytest.mark.parametrize("system", INSTANCES)
def test_each_row_names_something_or_says_why_not(system: str) -> None:
    assert [row for row in rows(system) if not ID.search(row[3]) and not row[4]] == []


@pytest.mark.parametrize("system", [system for system in INSTANCES if system != EVIDENCE])
def test_whatever_is_named_is_in_the_scenario(system: str) -> None:
    assert sorted({id for row in rows(system) for id in ID.findall(row[3])} - names()) == []


def test_what_evidence_names_is_in_the_record() -> None:
    claims = petrograd_record().claims
    assert sorted({id for row in rows(EVIDENCE) for id in ID.findall(row[3])} - set(claims)) == []


@pytest.mark.parametrize("system", INSTANCES)
def test_every_test_that_is_named_exists(system: str) -> None:
    found = TEST.findall("\n".join(systems()[system]))
    assert found
    assert [
        f"{file}::{test}"
        for file, test in found
        if not (ROOT / file).exists() or f"\ndef {test}(" not in (ROOT / file).read_text(encoding="utf-8")
    ] == []


@pytest.mark.parametrize("system", [system for system in INSTANCES if system != EVIDENCE])
def test_every_mechanism_page_that_is_named_exists(system: str) -> None:
    found = re.findall(r"\(mechanisms/(\w+)\.md\)", "\n".join(systems()[system]))
    assert found
    there = {path.stem for path in (ROOT / "src/interregnum/mechanisms").rglob("*.py")}
    assert [name for name in found if name not in there] == []


def test_what_is_named_happens_in_some_of_two_hundred_histories_unless_it_is_called_rare() -> None:
    share, _ = shares()
    assert sorted(id for id in named() if share[id] == 0 and id not in called_rare()) == []


def test_what_is_called_rare_is_rare_and_happens() -> None:
    share, ever = shares()
    for system in INSTANCES:
        for row in rows(system):
            if "**rare**" in row[4]:
                assert min(share[id] for id in ID.findall(row[3]) if id in share) < RARE
    assert sorted(called_rare() & happenings() - ever) == []
