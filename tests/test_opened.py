"""Any history in the page: its own player plays and tells it as Python does, with changes and without."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from accounts import NODE, accounts, in_node, numbered, shared
from harbour import HARBOUR, small

from interregnum.calculus.tables import compile_tables
from interregnum.history.play import play
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.lab.variants.changes import with_changes
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.sound import Sound
from interregnum.mechanisms import build
from interregnum.views.page.facts import trace
from interregnum.views.page.playable import playable

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")
NIGHT = "petrograd-1917"
SEED = 9
CALL = "pavlovsky_called.answered"


@cache
def sound(where: str) -> Sound:
    return load(where)


def opened(
    found: Sound, asked: list[dict[str, Any]], variants: Variants | None = None
) -> list[dict[str, Any]]:
    """What the page plays and tells of these histories."""
    history = play(found.scenario, found.compiled, 0, 0)
    job = {
        "playable": b64encode(playable(found, variants)).decode(),
        "data": shared(history),
        "histories": [{"seed": str(SEED), **one} for one in asked],
    }
    return [
        one if "failed" in one else {**one, "told": numbered(one["told"])}
        for one in in_node("page_opens.mjs", job)
    ]


@pytest.mark.parametrize(("where", "replicas"), [(NIGHT, [0, 5, 77]), (str(HARBOUR), [*range(8), 2**64 - 1])])
def test_any_history_is_played_and_told_as_python_does(where: str, replicas: list[int]) -> None:
    found = sound(where)
    here = [play(found.scenario, found.compiled, SEED, replica) for replica in replicas]
    there = opened(found, [{"replica": str(replica)} for replica in replicas])
    assert [one["trace"] for one in there] == [json.loads(json.dumps(trace(history))) for history in here]
    told = accounts(here)
    assert [one["told"]["outcomes"] for one in there] == [one["outcomes"] for one in told]
    assert [one["told"] | NAMED for one in there] == [one | NAMED for one in told]


NAMED = {"seed": "", "replica": "", "variants": []}
CHANGES: dict[str, list[tuple[str, str]]] = {
    "without an event": [("without", "attack.blank")],
    "without a way": [("without", f"{CALL}.obey")],
    "a way that is certain": [("force", f"{CALL}=refuse")],
    "at an hour": [("force", "attack.blank=25 Oct 20:00")],
    "a number": [("assume", "organisation.friction=2")],
    "a range, and without an event": [
        ("assume", "patience.garrison=600..1200"),
        ("without", "kerensky_course"),
    ],
    "a variant that takes away and assumes": [("variant", "amendment_not_taken")],
    "a variant that sets where somebody is": [("variant", "kamkov_away")],
    "a variant at an hour": [("variant", "ultimatum_at_two")],
    "a variant of variants, and a change": [("variant", "no_friction"), ("force", f"{CALL}=refuse")],
}


def asked(name: str) -> list[dict[str, Any]]:
    """Changes as the page asks them: it reads hours by itself."""
    timeline = sound(NIGHT).scenario.timeline()
    hours = [text.partition("=")[2] for _, text in CHANGES[name]]
    minutes = [timeline.minute_of(hour) if ":" in hour else None for hour in hours]
    return [
        {"kind": kind, "text": text, "minute": minute}
        for (kind, text), minute in zip(CHANGES[name], minutes, strict=True)
    ]


@cache
def changed() -> dict[str, dict[str, Any]]:
    """One history with each of the changes, as the page plays and tells it."""
    histories = [{"replica": "3", "changes": asked(name)} for name in CHANGES]
    found = opened(sound(NIGHT), histories, read_variants(sound(NIGHT)))
    return dict(zip(CHANGES, found, strict=True))


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_history_is_played_and_told_as_python_does(name: str) -> None:
    found = sound(NIGHT)
    changes: dict[str, list[str]] = {}
    for kind, text in CHANGES[name]:
        changes.setdefault(kind, []).append(text)
    named = changes.pop("variant", [])
    variants, names = with_changes(read_variants(found), [*named, *([changes] if changes else [])])
    network = apply_variants(copy_of(found.network), found.scenario.timeline(), variants, names)
    here = play(found.scenario, compile_tables(network), SEED, 3)
    there = dict(changed()[name]["trace"])
    assert there.pop("drawn") != []
    assert there == json.loads(
        json.dumps({key: column for key, column in trace(here).items() if key != "drawn"})
    )
    (told,) = accounts([here])
    differing = {part for part in told if changed()[name]["told"][part] != told[part]} - set(NAMED)
    assert differing == set()


WATCHING = """
events:
  bell: {title: It rings, takes: 10 min}
  late: {title: Later, when: happened(bell) and since(bell) >= 1 h, takes: 1 min}
outcomes:
  over: {title: Long since, value: "since(bell) > 3 h"}
  both: {title: Both, first_of: [{label: two, when: happened(late)}], otherwise: none}
"""


def test_what_is_only_looked_at_is_no_part_of_the_history(tmp_path: Path) -> None:
    """What an outcome asks may add bookkeeping to what is played; a page shows the scenario's own events."""
    scenario = small(tmp_path, WATCHING)
    network = build(scenario)
    here = play(scenario, compile_tables(network), SEED, 0)
    found: Any = SimpleNamespace(scenario=scenario, network=network, compiled=here.compiled)
    (there,) = opened(found, [{"replica": "0"}])
    assert there["trace"] == json.loads(json.dumps(trace(here)))
