"""What the page plays by itself is what the lab plays: the same traces, and of a what-if the same numbers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from checksums import NIGHT
from in_node import NODE, Laid

from interregnum.dates import Timeline
from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers
from interregnum.language.load import load
from interregnum.views.page.playable import playable

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")
HERE = Path(__file__).parent
PAIRS = 40
SEED = 7
# Changes as a reader types them; of an hour also its minute.
BLANK, MANIFESTO, STRIP = "attack.blank", "congress.manifesto", "envoys_to_palace.strip"
CALL, GARRISON, FRICTION = "pavlovsky_called.answered", "patience.garrison", "organisation.friction"
QUESTIONS: dict[str, list[tuple[str, str]]] = {
    "an event": [("without", BLANK)],
    "an event with parts": [("without", MANIFESTO)],
    "an event and another": [("without", BLANK), ("without", "kerensky_course")],
    "a pattern": [("without", "relief_*")],
    "a pattern of parts": [("without", "envoys_to_*.strip")],
    "a way": [("without", f"{CALL}.obey")],
    "two ways of one decision": [("without", f"{CALL}.obey"), ("without", f"{CALL}.stall")],
    "a pattern of ways": [("without", "*_called.answered.refuse")],
    "a way that is certain": [("force", f"{CALL}=refuse")],
    "a way that is certain where another cannot be": [("without", f"{CALL}.stall"), ("force", f"{CALL}=obey")],
    "an hour": [("force", f"{BLANK}=25 Oct 20:00")],
    "the first minute": [("force", f"{BLANK}=25 Oct 03:00")],
    "hours of their own": [("force", BLANK), ("force", "palace_taken")],
    "an hour and a way": [("force", f"{STRIP}=25 Oct 20:30"), ("force", f"{STRIP}=turned_back")],
    "a number": [("assume", f"{FRICTION}=2")],
    "a number at the start": [("set", f"{FRICTION}=1.25")],
    "a range": [("assume", f"{GARRISON}=600..1200")],
    "a range with its likeliest": [("assume", f"{GARRISON}=600..700..5000.5")],
    "two numbers and an event": [("assume", "entry.few=900"), ("assume", f"{FRICTION}=1"), ("without", BLANK)],
    "what seldom happens": [("without", "kerensky_taken")],
}


def in_node(folder: Path, where: str | Path, questions: list[Any], *, seed: int = SEED, replicas: int = 0) -> Any:
    """What the page's player says of these questions, and the digests of so many traces."""
    (folder / "playable").write_bytes(playable(load(where)))
    job = {
        "playable": str(folder / "playable"),
        "seed": str(seed),
        "replicas": list(range(replicas)),
        "questions": questions,
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    command = [str(NODE), "--import", "./page/setup.mjs", "./page_plays.mjs", str(folder / "job.json")]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_plays_the_same_histories(tmp_path: Path) -> None:
    found = in_node(tmp_path, "petrograd-1917", [], replicas=200)["traces"]
    assert found == [digests for _, *digests in Laid(NIGHT).here(range(200)).played]
    assert len({tuple(one) for one in found}) == 200


def asked(changes: list[tuple[str, str]], timeline: Timeline) -> dict[str, Any]:
    """A question as the page asks it: it reads hours by itself."""
    hours = [text.partition("=")[2] for _, text in changes]
    return {
        "replicas": PAIRS,
        "changes": [
            {"kind": kind, "text": text, "minute": timeline.minute_of(hour) if ":" in hour else None}
            for (kind, text), hour in zip(changes, hours, strict=True)
        ],
    }


def spoken(changes: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The same as the command is asked."""
    kinds = dict.fromkeys(kind for kind, _ in changes)
    return {kind: [text for other, text in changes if other == kind] for kind in kinds}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the page answers."""
    timeline = load("petrograd-1917").scenario.timeline()
    questions = [asked(changes, timeline) for changes in QUESTIONS.values()]
    found = in_node(tmp_path_factory.mktemp("plays"), "petrograd-1917", questions)["answers"]
    return dict(zip(QUESTIONS, found, strict=True))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_what_if_has_the_numbers_of_the_lab(answers: dict[str, Any], name: str) -> None:
    """To the last digit of each: shares, means, intervals, tests, and which outcomes have moved."""
    here = whatif("petrograd-1917", spoken(QUESTIONS[name]), PAIRS, SEED, workers=Workers(1))
    assert answers[name] == json.loads(json.dumps(here.to_dict()))
