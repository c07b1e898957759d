"""What the page makes of a history: its modules, given the facts of the scenario and the trace, run in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from interregnum.history import History
from interregnum.views.page.entities import events, nouns
from interregnum.views.page.facts import facts
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.map.setting import theatre
from interregnum.views.page.payload import Payload, history_data
from interregnum.views.text.prose import Prose

HERE = Path(__file__).parent
NODE = shutil.which("node")
# By network, which is kept so that its number stays its own.
KNOWN: dict[int, tuple[Any, dict[str, Any]]] = {}
MADE: dict[int, tuple[History, dict[str, Any]]] = {}
MOST_KEPT = 40
STARTED = "./page/setup.mjs"  # before any module of the page


def account(history: History) -> dict[str, Any]:
    """Everything that the page shows of a history, by the numbers of firings where it goes by those."""
    if id(history) not in MADE:
        while len(MADE) >= MOST_KEPT:
            del MADE[next(iter(MADE))]
        MADE[id(history)] = history, accounts([history])[0]
    return MADE[id(history)][1]


def accounts(histories: Sequence[History]) -> list[dict[str, Any]]:
    """The same of several histories of one network."""
    if NODE is None:
        pytest.skip("Node is not installed")
    job = {"data": shared(histories[0]), "histories": [history_data(history) for history in histories]}
    found: list[dict[str, Any]] = in_node("page_accounts.mjs", job)
    return [numbered(one) for one in found]


def in_node(script: str, job: Any) -> Any:
    """What a script of this folder prints, given a job."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job.json"
        path.write_text(json.dumps(job), encoding="utf-8")
        command = [str(NODE), "--import", STARTED, f"./{script}", str(path)]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shared(history: History) -> dict[str, Any]:
    """What a page has of every history of a network."""
    if id(history.network) not in KNOWN:
        scenario, network = history.scenario, history.network
        data = {
            "frame": Payload("", history).frame(),
            "nouns": nouns(scenario),
            "events": events(Prose(scenario, network, plain=True), Lanes(scenario, network)),
            "theatre": theatre(scenario),
            "facts": facts(scenario, network),
        }
        KNOWN[id(network)] = network, data
    return KNOWN[id(history.network)][1]


def numbered(told: dict[str, Any]) -> dict[str, Any]:
    """With numbers for the texts that numbers are in JSON where they are keys."""
    by_number = {
        part: {int(number): value for number, value in told[part].items()} for part in ("reasons", "branches")
    }
    return {**told, **by_number}


def halls(history: History) -> dict[str, Any]:
    """What happened in each assembly."""
    found: dict[str, Any] = account(history)["halls"]
    return found


def wires(history: History) -> list[dict[str, Any]]:
    """Every sending of a message."""
    found: list[dict[str, Any]] = account(history)["wires"]
    return found


def heard(history: History) -> dict[str, list[int]]:
    """For each person and body, the firings that changed what they expect."""
    found: dict[str, list[int]] = account(history)["heard"]
    return found


def journeys(history: History) -> list[dict[str, Any]]:
    """Each leg of each way that was begun."""
    found: list[dict[str, Any]] = account(history)["journeys"]
    return found


def tracks(history: History) -> dict[str, Any]:
    """The quantities that the page shows, as steps."""
    found: dict[str, Any] = account(history)["tracks"]
    return found
