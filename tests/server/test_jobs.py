"""What-ifs: played in a process of their own, watched, cancelled, bounded in size, number and time."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import Any

import httpx
import pytest
from asking import OURS, PATIENCE, ask, ended, served, until
from harbour import HARBOUR
from hypothesis import given
from hypothesis import strategies as st

from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers
from interregnum.server.hand import sizes
from interregnum.server.queries import QueryError, Question, question_asked

LONG = {"without": "night_train", "replicas": 2000}
FLAGSHIP = "petrograd-1917"


def is_playing(job: dict[str, Any]) -> bool:
    return job["state"] == "playing" and job["done"] > 0


@pytest.fixture
def before() -> set[int]:
    """The processes of other servers."""
    return hands()


def hands() -> set[int]:
    """The processes that this one has started and that live."""
    found = set()
    for name in os.listdir(f"/proc/{os.getpid()}/task"):
        with open(f"/proc/{os.getpid()}/task/{name}/children", encoding="ascii") as children:
            found |= {int(id) for id in children.read().split()}
    return {id for id in found if b"spawn_main" in command(id)}


def command(id: int) -> bytes:
    try:
        with open(f"/proc/{id}/cmdline", "rb") as line:
            return line.read()
    except OSError:
        return b""


def gone(id: int) -> None:
    """Wait until a process has ended."""
    hangs_at = time.monotonic() + PATIENCE
    while command(id):
        assert time.monotonic() < hangs_at
        time.sleep(0.02)


# --- the answer -------------------------------------------------------------------------------------------------


def test_the_answer_is_that_of_the_lab_and_grows_on_the_way(town: httpx.Client) -> None:
    url = ask(town, without="night_train", replicas=60, seed="3")
    seen: dict[int, float] = {}

    def watched(job: dict[str, Any]) -> bool:
        if job["answer"]:
            seen[job["answer"]["replicas"]] = job["done"]
        return ended(job)

    job = until(town, url, watched)
    expected = whatif(HARBOUR, {"without": "night_train"}, 60, 3, workers=Workers(1)).to_dict()
    assert job["state"] == "done"
    assert (job["done"], job["of"]) == (60, 60)
    assert job["answer"] == json.loads(json.dumps(expected))
    assert list(seen) == sorted(seen)
    assert set(seen) <= {20, 50, 60}


def test_an_answer_that_is_watched_comes_in_batches() -> None:
    assert sizes(20) == [20]
    assert sizes(21) == [20, 21]
    assert sizes(200) == [20, 50, 100, 200]
    assert sizes(2000) == [20, 50, 100, 200, 400, 800, 1600, 2000]


def test_everything_that_the_lab_can_change_can_be_asked(town: httpx.Client) -> None:
    url = ask(
        town,
        force=["mayor_answers=refuses"],
        delay="bell_rings=1 h",
        assume="relief.delay=3 h",
        set="rifles.resolve=0.5@22:00",
        outcome="night_train",
        replicas=20,
    )
    job = until(town, url, ended)
    assert job["state"] == "done", job
    assert len(job["answer"]["changes"]) == 4
    assert [one["id"] for one in job["answer"]["outcomes"]] == ["night_train"]


def test_what_cannot_be_asked_of_this_scenario_is_said(town: httpx.Client) -> None:
    job = until(town, ask(town, without=["nihgt_train", "<script>alert(1)</script>"]), ended)
    assert job["state"] == "failed"
    assert job["problems"][0]["nearest"] == "night_train"
    assert len(job["problems"]) == 2
    job = until(town, ask(town, replicas=20), ended)
    assert [problem["code"] for problem in job["problems"]] == ["no-change"]


# --- stopped ----------------------------------------------------------------------------------------------------


def test_cancelling_stops_the_work_and_the_next_is_played(before: set[int]) -> None:
    with served(FLAGSHIP) as client:
        url = ask(client, without="attack.blank", replicas=2000)
        waiting = ask(client, without="attack.blank", replicas=20)
        job = until(client, url, is_playing)
        (hand,) = hands() - before
        cancelled = client.delete(url, headers=OURS).json()
        assert cancelled["state"] == "cancelled"
        gone(hand)
        assert client.get(url).json()["state"] == "cancelled"
        assert client.get(url).json()["done"] < 2000
        assert job["done"] < 2000
        assert client.delete(url, headers=OURS).json()["state"] == "cancelled"
        assert until(client, waiting, ended)["state"] == "done"
        (kept,) = hands() - before
    gone(kept)  # with the server


def test_one_that_waits_is_cancelled_before_it_begins() -> None:
    with served(FLAGSHIP) as client:
        first = ask(client, without="attack.blank", replicas=2000)
        second = ask(client, without="attack.blank", replicas=2000)
        assert client.get(second).json()["state"] == "waiting"
        client.delete(second, headers=OURS)
        client.delete(first, headers=OURS)  # perhaps while its process is being started
        third = ask(client, without="attack.blank", replicas=20)
        assert until(client, third, ended)["state"] == "done"
        assert client.get(second).json() | {"url": ""} == client.get(second).json() | {"url": ""}
        assert client.get(second).json()["done"] == 0


def test_a_process_that_is_killed_is_told_and_the_server_lives(before: set[int]) -> None:
    with served(FLAGSHIP) as client:
        url = ask(client, without="attack.blank", replicas=2000)
        until(client, url, is_playing)
        (hand,) = hands() - before
        os.kill(hand, signal.SIGKILL)
        job = until(client, url, ended)
        assert job["state"] == "failed"
        assert "ended" in job["message"]
        again = until(client, ask(client, without="attack.blank", replicas=20), ended)
        assert again["state"] == "done"
        (idle,) = hands() - before
        os.kill(idle, signal.SIGKILL)
        gone(idle)
        assert until(client, ask(client, without="attack.blank", replicas=20), ended)["state"] == "done"
        assert client.get("/").status_code == 200


def test_none_is_played_for_longer_than_the_limit(before: set[int]) -> None:
    with served(FLAGSHIP, limit=0.05) as client:
        job = until(client, ask(client, without="attack.blank", replicas=2000), ended)
        assert job["state"] == "stopped"
        assert "0.05 s" in job["message"]
        assert hands() == before


# --- bounds -----------------------------------------------------------------------------------------------------


def test_only_a_few_wait() -> None:
    with served(FLAGSHIP) as client:
        answers = [client.post("/whatif", json=LONG, headers=OURS) for _ in range(12)]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:8] == [202] * 8
        assert statuses[-1] == 503
        assert answers[-1].headers["retry-after"] == "2"
        for answer in answers:
            if answer.status_code == 202:
                client.delete(answer.json()["url"], headers=OURS)
        assert client.post("/whatif", json=LONG, headers=OURS).status_code == 202


def test_only_the_last_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interregnum.server.jobs.KEPT", 2)
    with served() as client:
        urls = [ask(client, without="night_train", replicas=20) for _ in range(1)]
        for _ in range(4):
            client.delete(urls[-1], headers=OURS)
            urls.append(ask(client, without="night_train", replicas=20))
        assert [client.get(url).status_code for url in urls] == [404, 404, 200, 200, 200]


def test_a_what_if_that_is_not_there(town: httpx.Client) -> None:
    for path in ("/whatif/0", "/whatif/../app", "/whatif/" + "a" * 16):
        assert town.get(path).status_code == 404
        assert town.delete(path, headers=OURS).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"null", 400), (b"[]", 400), (b'"x"', 400), (b"{", 400), (b"\xff\xfe", 400), (b"[" * 4000, 400),
        (b'{"replicas": 1e400}', 400), (b'{"replicas": NaN}', 400), (b'{"replicas": ' + b"9" * 4000 + b"}", 400),
        (b'{"replicas": 2001}', 400), (b'{"replicas": 19}', 400), (b'{"replicas": true}', 400),
        (b'{"replicas": 20.0}', 400), (b'{"seed": -1}', 400), (b'{"seed": "0x1"}', 400),
        (b'{"seed": 18446744073709551616}', 400), (b'{"without": 3}', 400), (b'{"without": [""]}', 400),
        (b'{"without": {"a": 1}}', 400), (b'{"withuot": "x"}', 400), (b'{"without": "' + b"x" * 201 + b'"}', 400),
        (b'{"without": [' + b",".join([b'"x"'] * 21) + b"]}", 400), (b'{"workers": 99}', 400),
        (b'{"without": "x"}' + b" " * 5000, 413), (b"x" * 100_000, 413),
    ],
)  # fmt: skip
def test_questions_are_bounded(town: httpx.Client, body: bytes, status: int) -> None:
    answer = town.post("/whatif", content=body, headers=OURS)
    assert answer.status_code == status
    assert answer.json()["status"] == status


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_body_is_too_strange(body: bytes) -> None:
    with pytest.raises(QueryError):
        question_asked(body)


@given(
    st.dictionaries(
        st.sampled_from(["without", "force", "variant", "outcome", "against", "replicas", "seed", "else"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    )
)
def test_any_object_is_a_question_within_bounds_or_refused(data: dict[str, Any]) -> None:
    try:
        asked = question_asked(json.dumps(data).encode())
    except QueryError:
        return
    assert isinstance(asked, Question)
    assert 20 <= asked.replicas <= 2000
    assert 0 <= asked.seed < 2**64
