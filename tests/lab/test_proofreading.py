"""The proofreader: each rule finds what it is about in a small scenario, and nothing in its nearest neighbour.

`proofreading/RULE.yaml` holds two scenarios as additions to `base.yaml`: in `wrong` something cannot be, and the rule
finds the events that `finds` names; in `right` it looks alike and can be. The language sees to it that much of this
cannot happen. So an event may be `loosened`: it happens `when` says so and does what `then` says, and of several
ways it can turn out only the one that is named is left.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR, small
from ruamel.yaml import YAML

import interregnum as ir
from interregnum.calculus.event_memory import close
from interregnum.calculus.network import Network
from interregnum.calculus.tables import compile_tables
from interregnum.errors import ArgumentError
from interregnum.lab.proofreading.findings import Proofreading
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.proofread import proof_of
from interregnum.lab.proofreading.rules import RULES
from interregnum.lab.proofreading.script import Script
from interregnum.mechanisms import build
from interregnum.model import Scenario, ScenarioEffect

ROOT = Path(__file__).parents[2]
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
    return proof_of(scenario, compiled, Script(scenario, network), 7, 0)


def loosen(network: Network, event: str, how: Mapping[str, Any]) -> None:
    """Let an event happen when it should not."""
    found = network.events[event]
    if "when" in how:
        found = replace(found, guard=network.formula(how["when"]), factors=())
    if "way" in how:
        kept = tuple(effect for way in found.branches if way.id == how["way"] for effect in way.effects)
        found = replace(found, branches=(), effects=(*found.effects, *kept))
    if "then" in how:
        found = replace(found, effects=network.effects([ScenarioEffect(**effect) for effect in how["then"]]))
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
    assert known.title[0].isupper()
    assert not known.title.endswith(".")
    assert known.advice[0].islower()
    assert not known.advice.endswith(".")


def test_every_rule_is_on_the_page() -> None:
    page = (ROOT / "docs/reference/proofread.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page.partition("## Rules")[2].partition("## ")[0], re.M) == [
        rule.id for rule in RULES
    ]


def test_every_case_is_of_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} - {"base"} == set(IDS)


# --- many histories -----------------------------------------------------------------------------------------


@cache
def harbour() -> Proofreading:
    return ir.proofread(HARBOUR, FEW, workers=1)


def test_a_finding_says_where_and_shows_two_histories(tmp_path: Path) -> None:
    lines = ("nobody-acts", "same-line")
    bell = "{title: The bell rings, takes: {mean: 30 min}, again: yes, basis: judgement, why: so}"
    small(tmp_path, f"events: {{bell: {bell}}}")
    where = tmp_path / "small.yaml"
    found = ir.proofread(where, 6, rules=lines, workers=1)
    assert [rule.id for rule in found.rules] == list(lines)
    repeated = found.of("same-line")[0]
    assert 1 <= len(repeated.examples) <= 2
    assert repeated.histories <= 6
    assert repeated.file.endswith(".yaml")
    assert repeated.line is not None
    for example in repeated.examples:
        history = ir.run(where, 7, example.replica)
        told = [f for f in history.without_bookkeeping() if history.title(f) == example.line]
        assert len(told) > 5
        assert example.minute in [firing.minute for firing in told]
    counts = [finding.histories for finding in found.of("same-line")]
    assert counts == sorted(counts, reverse=True)
    of_rule = next(rule for rule in found.rules if rule.id == "same-line")
    assert max(counts) <= of_rule.histories <= 6


def test_workers_change_nothing() -> None:
    here, there = (ir.proofread(HARBOUR, FEW, workers=number) for number in (1, 2))
    assert here.to_dict() == there.to_dict()


def test_a_rule_alone_finds_what_it_finds_among_all() -> None:
    for rule in ("same-line", "over"):
        assert ir.proofread(HARBOUR, FEW, rules=rule, workers=1).findings == tuple(harbour().of(rule))


def test_a_rule_that_there_is_not_is_named_with_the_nearest() -> None:
    with pytest.raises(ArgumentError, match="nearest: dead-letter"):
        ir.proofread(HARBOUR, 1, rules=["same-line", "dead-leter"], workers=1)


def test_progress_counts_histories() -> None:
    told: list[tuple[int, int]] = []
    ir.proofread(HARBOUR, 45, rules="same-line", workers=1, progress=lambda *much: told.append(much))
    assert told[-1] == (45, 45)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_as_data() -> None:
    data = json.loads(json.dumps(harbour().to_dict()))
    assert (data["format"], data["version"]) == ("interregnum-proofreading", 1)
    assert data["clean"] == (not data["findings"]) == harbour().clean
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in RULES]


def test_given_as_data_it_is_in_no_file() -> None:
    rings = {
        "title": "The bell rings",
        "when": "times(rings) < 6",
        "takes": {"typical": "5 min", "factor": 1.01},
        "again": True,
    }
    grounds = {"basis": "judgement", "why": "a bell"}
    found = ir.proofread(
        {"scenario": read_yaml("base")["scenario"], "events": {"rings": rings | grounds}}, 1, workers=1
    )
    assert [(finding.event, finding.place) for finding in found.findings] == [("rings", "")]


# --- what comes with the package ----------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["petrograd-1917", "harbour-town"])
def test_a_scenario_has_no_findings_but_those_that_are_known(where: str) -> None:
    """The list may only shrink: what is no longer found is taken out of it, and nothing is put in.

    It was made from a thousand histories, with the share in which each was found; what was found in most of them
    would be found here too.
    """
    known: dict[str, dict[str, float]] = json.loads(KNOWN.read_text(encoding="utf-8"))[where]
    found = harbour() if where == "harbour-town" else ir.proofread(where, FEW, workers=1)
    now = {(finding.rule, finding.name) for finding in found.findings}
    before = {(rule, name): share for rule, names in known.items() for name, share in names.items()}
    assert now - before.keys() == set()
    assert {one for one, share in before.items() if share > 0.5} - now == set(), (
        f"take these out of {KNOWN.name}"
    )
