"""What the page plays by itself is what the lab plays: the same traces, and of a what-if the same numbers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from checksums import NIGHT
from harbour import played, small
from in_node import NODE, Laid

from interregnum.dates import Timeline
from interregnum.errors import RunError
from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.variants.apply import read_variants
from interregnum.language.load import load
from interregnum.language.sound import Sound
from interregnum.mechanisms import build
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
    "a way that is certain where another cannot be": [
        ("without", f"{CALL}.stall"),
        ("force", f"{CALL}=obey"),
    ],
    "an hour": [("force", f"{BLANK}=25 Oct 20:00")],
    "the first minute": [("force", f"{BLANK}=25 Oct 03:00")],
    "hours of their own": [("force", BLANK), ("force", "palace_taken")],
    "an hour and a way": [("force", f"{STRIP}=25 Oct 20:30"), ("force", f"{STRIP}=turned_back")],
    "a number": [("assume", f"{FRICTION}=2")],
    "a number at the start": [("set", f"{FRICTION}=1.25")],
    "a range": [("assume", f"{GARRISON}=600..1200")],
    "a range with its likeliest": [("assume", f"{GARRISON}=600..700..5000.5")],
    "two numbers and an event": [
        ("assume", "entry.few=900"),
        ("assume", f"{FRICTION}=1"),
        ("without", BLANK),
    ],
    "what seldom happens": [("without", "kerensky_taken")],
    # variants as they are written: what cannot be, a way, an hour, numbers, ranges, where somebody is; made of others
    "a variant that takes away": [("variant", "no_rising")],
    "a variant that forces": [("variant", "envoys_through"), ("variant", "palace_at_noon")],
    "a variant that sets": [("variant", "june_fraction"), ("variant", "kamkov_away")],
    "a variant that assumes": [("variant", "no_concern_for_unity"), ("variant", "lenin_does_not_wait")],
    "a variant of variants": [("variant", "bloodless_hope_explains_it"), ("variant", "moderates_mild")],
    "two variants of one": [("variant", "frictions_explain_it"), ("variant", "slow_leaders_explain_it")],
    "a variant and a change": [("variant", "kerensky_remains"), ("without", BLANK)],
}

MILL = """
events:
  turns: {title: It turns, takes: 0.001 min, again: true}
  stops: {title: It stops, takes: 2 h}
outcomes:
  over: {title: It stops, time_of: stops}
"""
PETROGRAD = load("petrograd-1917")
SEVERAL = (3, 100)  # workers of a page


class Job(NamedTuple):
    """Questions for so many workers of a page, and histories whose traces are wanted."""

    questions: Sequence[Any] = ()
    players: int = 1
    replicas: Sequence[int] = ()


def in_node(folder: Path, sound: Sound, jobs: dict[str, Job]) -> dict[str, Any]:
    """What the page's players make of these jobs, one after the other in one process: to start one takes long."""
    variants = read_variants(sound) if sound is PETROGRAD else None
    (folder / "playable").write_bytes(playable(sound, variants))
    asked = {
        "playable": str(folder / "playable"),
        "seed": str(SEED),
        "jobs": [job._asdict() for job in jobs.values()],
    }
    (folder / "job.json").write_text(json.dumps(asked), encoding="utf-8")
    command = [str(NODE), "--import", "./page/setup.mjs", "./page_plays.mjs", str(folder / "job.json")]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(zip(jobs, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All that the page is asked here of the night."""
    timeline = PETROGRAD.scenario.timeline()
    questions = [asked(changes, timeline) for changes in QUESTIONS.values()]
    wrong = [asked(changes, timeline) for changes, _ in WRONG]
    jobs = {f"{players} players": Job(questions, players) for players in (1, *SEVERAL)}
    jobs |= {"refused": Job(wrong), "traces": Job(replicas=list(range(200)))}
    return in_node(tmp_path_factory.mktemp("plays"), PETROGRAD, jobs)


def test_it_plays_the_same_histories(told: dict[str, Any]) -> None:
    found = told["traces"]["traces"]
    assert found == [digests for _, *digests in Laid(NIGHT).here(range(200)).played]
    assert len({tuple(one) for one in found}) == 200


def asked(changes: list[tuple[str, str]], timeline: Timeline) -> dict[str, Any]:
    """A question as the page asks it: it reads hours by itself."""
    hours = [text.partition("=")[2] for _, text in changes]
    return {
        "replicas": PAIRS,
        "changes": [
            {"kind": kind, "text": text, "minute": minute(timeline, hour) if kind == "force" else None}
            for (kind, text), hour in zip(changes, hours, strict=True)
        ],
    }


def minute(timeline: Timeline, hour: str) -> float | None:
    """The minute of an hour; None for what is none."""
    return timeline.minute_of(hour) if ":" in hour else None


def spoken(changes: list[tuple[str, str]]) -> list[Any]:
    """The same as the command is asked: variants first."""
    kinds = dict.fromkeys(kind for kind, _ in changes if kind != "variant")
    typed = {kind: [text for other, text in changes if other == kind] for kind in kinds}
    return [*(name for kind, name in changes if kind == "variant"), *([typed] if typed else [])]


@pytest.fixture(scope="module")
def answers(told: dict[str, Any]) -> dict[str, Any]:
    """What the page answers."""
    return dict(zip(QUESTIONS, told["1 players"]["answers"], strict=True))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_what_if_has_the_numbers_of_the_lab(answers: dict[str, Any], name: str) -> None:
    """To the last digit of each: shares, means, intervals, tests, and which outcomes have moved."""
    here = whatif(PETROGRAD, spoken(QUESTIONS[name]), PAIRS, SEED, workers=Workers(1))
    assert answers[name] == json.loads(json.dumps(here.to_dict()))


@pytest.mark.parametrize("players", SEVERAL)
def test_answers_are_the_same_from_any_number_of_workers(told: dict[str, Any], players: int) -> None:
    """Hours that are drawn, too: they are drawn from the histories of all. More than eight do not play."""
    assert told[f"{players} players"]["answers"] == told["1 players"]["answers"]


WRONG: list[tuple[list[tuple[str, str]], str]] = [
    ([], "none"),
    ([("without", "no.such")], "event"),
    ([("without", "kerensky_fate.taken.reached")], "watches"),
    ([("force", "no.such=obey")], "event"),
    ([("force", f"{CALL}=dance")], "hour"),
    ([("assume", "no.such=3")], "assumption"),
    ([("assume", f"{FRICTION}=many")], "number"),
    ([("assume", f"{FRICTION}=3..1")], "order"),
    ([("assume", "refusal.heats=1.5")], "bounds"),
    ([("set", f"{FRICTION}=3@21:40")], "kind"),
    ([("delay", f"{BLANK}=2 h")], "kind"),
    ([("variant", "no_such")], "variant"),
    ([("variant", "__proto__")], "variant"),
    ([("variant", "trotsky_held")], "variant-needs"),  # nothing in the tables stands for where he then is
    ([("variant", "kishkin"), ("variant", "no_kishkin")], "conflict"),
    ([("variant", "no_blank"), ("force", f"{BLANK}=25 Oct 20:00")], "conflict"),
    ([("without", BLANK), ("force", f"{BLANK}=25 Oct 20:00")], "conflict"),
]


@pytest.fixture(scope="module")
def refusals(told: dict[str, Any]) -> dict[str, Any]:
    """What the page says of questions that it cannot play."""
    found = told["refused"]["answers"]
    return {json.dumps(changes): answer for (changes, _), answer in zip(WRONG, found, strict=True)}


@pytest.mark.parametrize(("changes", "code"), WRONG, ids=[f"{code} {n}" for n, (_, code) in enumerate(WRONG)])
def test_what_cannot_be_asked_is_refused(refusals: Any, changes: list[tuple[str, str]], code: str) -> None:
    found = refusals[json.dumps(changes)]
    assert [problem["code"] for problem in found["problems"]] == [code]


def test_a_history_that_cannot_go_on_says_why(tmp_path: Path) -> None:
    """Half a million events in next to no time end in a sentence, as they do in the lab."""
    mill = small(tmp_path, MILL)
    question = {"replicas": 20, "changes": [{"kind": "without", "text": "stops"}]}
    unchecked: Any = SimpleNamespace(scenario=mill, network=build(mill))
    (found,) = in_node(tmp_path, unchecked, {"mill": Job([question])})["mill"]["answers"]
    assert (found["reason"], found["event"]) == ("cycle", "It turns")
    with pytest.raises(RunError, match="more than 500,000 events"):
        played(mill)
