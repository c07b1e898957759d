"""The proofreader: each rule finds what it is about in a small scenario, and nothing in its nearest neighbour.

`proofreading/RULE.yaml` holds two scenarios as additions to `base.yaml`: in `wrong` something cannot be, and the rule
finds the events that `finds` names; in `right` it looks alike and can be. The language sees to it that much of this
cannot happen. So an event may be `loosened`: its guard becomes what is written there, and of several ways it can turn
out only the one that is named is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR
from ruamel.yaml import YAML

import interregnum as ir
from interregnum.calculus.event_memory import close
from interregnum.calculus.network import Network
from interregnum.calculus.tables import compile_tables
from interregnum.errors import ArgumentError
from interregnum.lab.proofreading.cast import Cast
from interregnum.lab.proofreading.findings import Proofreading
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.proofread import proof_of
from interregnum.lab.proofreading.rules import RULES
from interregnum.mechanisms import build
from interregnum.model import Scenario

CASES = Path(__file__).parent / "proofreading"
KNOWN = CASES / "known.json"
FEW = 40  # histories of each scenario that comes with the package
BY_ID = {rule.id: rule for rule in RULES}
IDS = sorted(BY_ID)


def read_yaml(name: str) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe").load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def proof(case: Mapping[str, Any]) -> Proof:
    """The only history of a scenario whose times are all fixed."""
    sections = {section: dict(entries) for section, entries in read_yaml("base").items()}
    for section, entries in case.items():
        if section != "loosened":
            sections[section] = {**sections.get(section, {}), **entries}
    scenario = Scenario.model_validate(sections)
    network = build(scenario)
    for event, how in case.get("loosened", {}).items():
        loosen(network, event, how)
    compiled = compile_tables(close(network))
    return proof_of(scenario, compiled, Cast(scenario, network), 7, 0)


def loosen(network: Network, event: str, how: Mapping[str, str]) -> None:
    """Let an event happen when it should not."""
    found = network.events[event]
    if "when" in how:
        found = replace(found, guard=network.formula(how["when"]), factors=())
    if "way" in how:
        kept = tuple(effect for way in found.branches if way.id == how["way"] for effect in way.effects)
        found = replace(found, branches=(), effects=(*found.effects, *kept))
    network.events[event] = found


def found(rule: str, case: Mapping[str, Any]) -> list[str]:
    return sorted({slip.firing.event for slip in BY_ID[rule].read(proof(case))})


# --- every rule ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_finds_what_cannot_be(rule: str) -> None:
    case = read_yaml(rule)
    assert found(rule, case["wrong"]) == sorted(case["finds"])


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_finds_nothing_in_what_is_like_it_and_can_be(rule: str) -> None:
    assert found(rule, read_yaml(rule)["right"]) == []


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_says_what_it_is_about_and_what_to_do(rule: str) -> None:
    known = BY_ID[rule]
    assert known.read.__doc__
    assert known.title[0].isupper() and not known.title.endswith(".")
    assert known.advice[0].islower() and not known.advice.endswith(".")


def test_every_case_is_of_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} - {"base"} == set(IDS)
