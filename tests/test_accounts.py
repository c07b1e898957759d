"""What the page makes of a trace is what is known of the history: kept numbers, and the laboratory's own explanations.

`tests/gold/accounts.json` has a checksum of each part of what the page shows of some histories. It was first written of
what Python made of them, when Python did; `INTERREGNUM_ACCEPT=1` writes it again where a scenario has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from accounts import account, accounts, shared
from harbour import HARBOUR, compiled, played, small

from interregnum.explain import why_not
from interregnum.explain.choices import choice_at
from interregnum.explain.divisions import divisions_at
from interregnum.explain.why import reason_of
from interregnum.history import History
from interregnum.history.play import play
from interregnum.views.text.absences import absence_lines
from interregnum.views.text.divisions import divided_texts
from interregnum.views.text.prose import Prose
from interregnum.views.text.running import course_lines

GOLD = Path(__file__).parent / "gold" / "accounts.json"
KEPT = {"petrograd-1917": range(4), "harbour": range(12)}
SEED = 7


@cache
def histories(name: str) -> list[History]:
    scenario, tables = compiled(HARBOUR if name == "harbour" else name)
    return [play(scenario, tables, SEED, replica) for replica in KEPT[name]]


@cache
def told(name: str) -> list[dict[str, Any]]:
    return accounts(histories(name))


def digest(part: Any) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def test_it_makes_of_a_trace_what_it_made_before() -> None:
    found = {
        name: {part: [digest(one[part]) for one in told(name)] for part in told(name)[0]} for name in KEPT
    }
    if os.environ.get("INTERREGNUM_ACCEPT"):
        GOLD.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(GOLD.read_text(encoding="utf-8"))
    differing = {
        (name, part, n)
        for name, parts in found.items()
        for part, digests in parts.items()
        for n, one in enumerate(digests)
        if kept[name][part][n] != one
    }
    assert differing == set()


@pytest.mark.parametrize("name", KEPT)
def test_reasons_are_those_of_why(name: str) -> None:
    """Causes, what was done before, chances and divisions of every firing that is told."""
    for history, one in zip(histories(name)[:2], told(name), strict=False):
        prose = Prose(history.scenario, history.network, plain=True)
        for firing in history.without_bookkeeping():
            reason, shown = reason_of(history, firing), one["reasons"][firing.number]
            assert shown.get("causes", []) == [cause.number for cause in reason.causes]
            assert shown.get("ran", []) == list(course_lines(history, prose, reason))
            assert shown.get("divided", []) == list(divided_texts(divisions_at(history, firing), prose))
            if reason.choice is not None:
                chances = [option.chance for option in choice_at(history, firing).options]
                assert [option["chance"] for option in shown["options"]] == pytest.approx(chances, rel=1e-3)


@pytest.mark.parametrize("name", KEPT)
def test_absences_are_those_of_why_not(name: str) -> None:
    history, one = histories(name)[0], told(name)[0]
    prose = Prose(history.scenario, history.network, plain=True)
    assert one["absences"]
    for id, absence in one["absences"].items():
        found = why_not(history, id, 0)
        assert absence["verdict"] == found.verdict
        lines = [line if isinstance(line, str) else line[0] for line in absence["lines"]]
        full = [text for text, _ in absence_lines(found, prose)][1:]
        assert [text.startswith(line) for line, text in zip(lines, full, strict=True)] == [True] * len(lines)


CLOCKS = """
quantities: {left: {title: what is left, starts: 3, least: 0}, over: {title: it is over, kind: flag}}
events:
  gamma: {title: By parts, takes: {distribution: gamma, mean: 30 min, shape: 3}, then: [{add: left, by: -1}]}
  late: {title: Too late, when: left < 3, takes: {distribution: gamma, mean: 20 h, shape: 2}}
  never: {title: Never, when: "left * 2 > 100 and not over", takes: 1 min}
  again: {title: Long after, when: since(gamma) >= 2 h, takes: 1 min, then: [{over: yes}]}
outcomes:
  since: {title: How long since, value: since(gamma)}
  share: {title: What share, value: left / 3}
"""


def test_rare_clocks_and_amounts_are_told_as_the_laboratory_tells_them(tmp_path: Path) -> None:
    history = played(small(tmp_path, CLOCKS))
    prose = Prose(history.scenario, history.network, plain=True)
    shown = account(history)
    assert {id: one["shown"] for id, one in shown["outcomes"].items()} == {
        id: history.shown(id) for id in history.outcomes
    }
    for id in ("late", "never"):
        full = [text for text, _ in absence_lines(why_not(history, id, 0), prose)][1:]
        lines = [line if isinstance(line, str) else line[0] for line in shown["absences"][id]["lines"]]
        assert [text.startswith(line) for line, text in zip(lines, full, strict=True)] == [True] * len(lines)


def test_facts_are_plain_data_that_a_browser_can_read() -> None:
    for name in KEPT:
        json.dumps(shared(histories(name)[0]), allow_nan=False)


NAMED_LIKE_A_PROTOTYPE = """
authorities: {crown: {title: the crown}, town: {title: the town}}
places: {hall: {title: the hall}, quay: {title: the quay}}
routes: {lane: {title: the lane, between: [hall, quay], km: 1, by: foot}}
modes: {foot: {title: on foot, km_h: 4}}
channels: {boy: {title: a boy, takes: 5 min}}
persons: {constructor: {title: the builder, at: hall, side: town}, clerk: {title: the clerk, at: quay}}
messages: {word: {title: word, from: clerk, to: [constructor], by: boy, favours: crown, weight: 0.5}}
movements:
  walk: {title: The walk, who: constructor, from: hall, to: quay, along: [lane]}
events: {sends: {title: It is sent, then: [{send: word}]}}
"""


def test_a_name_that_every_object_has_is_a_name_like_any_other(tmp_path: Path) -> None:
    shown = account(played(small(tmp_path, NAMED_LIKE_A_PROTOTYPE)))
    assert [(leg["who"], leg["kind"]) for leg in shown["journeys"]] == [("constructor", "person")]
    assert shown["heard"].get("constructor")
