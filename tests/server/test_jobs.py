"""What-ifs: played in a process of their own, watched, cancelled, bounded in size, number and time."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from asking import OURS, ask, ended, served, until
from harbour import HARBOUR
from hypothesis import given
from hypothesis import strategies as st
from players import (
    Player,
    Players,
    dies_after_an_answer,
    dies_unasked,
    dies_when_asked,
    has_ended,
    plays_on,
    silent,
    talks_nonsense,
)

from interregnum.lab.contrast import whatif
from interregnum.lab.workers import Crew
from interregnum.server.hand import sizes
from interregnum.server.jobs import Desk
from interregnum.server.queries import QueryError, Question, question_asked

LONG = {"without": "night_train", "replicas": 2000}
FLAGSHIP = "petrograd-1917"


def is_playing(job: dict[str, Any]) -> bool:
    return job["state"] == "playing" and job["done"] > 0


def a_long_one_that_plays(client: httpx.Client) -> str:
    """A what-if that has been seen playing; where a slow reader saw only its end, the next."""
    while True:
        url = ask(client, without="attack.blank", replicas=2000)
        if is_playing(until(client, url, lambda job: is_playing(job) or ended(job))):
            return url


# --- the answer -------------------------------------------------------------------------------------------------


def test_the_answer_is_that_of_the_lab_and_grows_on_the_way(town: httpx.Client) -> None:
    url = ask(town, without="night_train", replicas=60, seed="3")
    seen: dict[int, float] = {}

    def watched(job: dict[str, Any]) -> bool:
        if job["answer"]:
            seen[job["answer"]["replicas"]] = job["done"]
        return ended(job)

    job = until(town, url, watched)
    expected = whatif(HARBOUR, {"without": "night_train"}, 60, 3, crew=Crew(1)).to_dict()
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


def test_cancelling_stops_the_work_and_the_next_is_played() -> None:
    players = Players(plays_on)
    with served(hired=players) as client:
        url = ask(client, **LONG)
        waiting = ask(client, without="night_train", replicas=20)
        until(client, url, is_playing)
        cancelled = client.delete(url, headers=OURS).json()
        assert cancelled["state"] == "cancelled"
        assert has_ended(players.started[0])
        assert client.get(url).json() == cancelled
        assert client.delete(url, headers=OURS).json() == cancelled
        assert until(client, waiting, ended)["state"] == "done"
        assert len(players.started) == 2
    assert has_ended(players.started[1])  # with the server


def test_what_really_plays_is_stopped_too() -> None:
    players = Players()
    with served(FLAGSHIP, hired=players) as client:
        url = a_long_one_that_plays(client)
        client.delete(url, headers=OURS)
        assert has_ended(players.started[-1])


def test_one_that_waits_is_cancelled_before_it_begins() -> None:
    players = Players(silent)
    with served(hired=players) as client:
        first, second = ask(client, **LONG), ask(client, **LONG)
        until(client, first, lambda job: job["state"] == "playing")
        assert client.get(second).json()["state"] == "waiting"
        client.delete(second, headers=OURS)
        client.delete(first, headers=OURS)
        third = ask(client, without="night_train", replicas=20)
        assert until(client, third, ended)["state"] == "done"
        assert client.get(second).json()["done"] == 0
        assert client.get(second).json()["state"] == "cancelled"
        assert len(players.started) == 2


def test_one_that_is_cancelled_before_the_first_word_is_not_played_again() -> None:
    players = Players(silent)
    with served(hired=players) as client:
        url = ask(client, **LONG)
        until(client, url, lambda job: job["state"] == "playing")
        assert client.delete(url, headers=OURS).json()["state"] == "cancelled"
        assert until(client, ask(client, without="night_train", replicas=20), ended)["state"] == "done"
        assert client.get(url).json()["state"] == "cancelled"
        assert len(players.started) == 2


def test_none_is_played_for_longer_than_the_limit() -> None:
    players = Players(plays_on)
    with served(hired=players, limit=0.05) as client:
        job = until(client, ask(client, **LONG), ended)
        assert job["state"] == "stopped"
        assert "0.05 s" in job["message"]
        assert has_ended(players.started[0])


# --- a player that dies -----------------------------------------------------------------------------------------


def test_a_process_that_is_killed_is_told_and_the_server_lives() -> None:
    players = Players(plays_on)
    with served(hired=players) as client:
        url = ask(client, **LONG)
        until(client, url, is_playing)
        players.started[0].process.kill()
        job = until(client, url, ended)
        assert (job["state"], job["done"], job["answer"]) == ("failed", 10, None)
        assert "ended" in job["message"]
        assert until(client, ask(client, without="night_train", replicas=20), ended)["state"] == "done"
        assert len(players.started) == 2
        assert client.get("/").status_code == 200


def test_one_that_died_before_the_question_is_replaced() -> None:
    players = Players()
    with served(hired=players) as client:
        assert until(client, ask(client, without="night_train", replicas=20), ended)["state"] == "done"
        players.started[0].process.kill()
        assert has_ended(players.started[0])
        job = until(client, ask(client, without="night_train", replicas=20), ended)
        assert (job["state"], job["done"]) == ("done", 20), job
        assert len(players.started) == 2


@pytest.mark.parametrize("dies", [dies_unasked, dies_when_asked])
def test_one_that_dies_before_its_first_word_is_replaced(dies: Player) -> None:
    players = Players(dies, dies)
    with served(hired=players) as client:
        job = until(client, ask(client, without="night_train", replicas=20), ended)
        assert (job["state"], job["done"]) == ("done", 20), job
        assert len(players.started) == 3


def test_players_that_die_every_time_are_not_replaced_for_ever() -> None:
    players = Players(*[dies_when_asked] * 3)
    with served(hired=players) as client:
        job = until(client, ask(client, without="night_train", replicas=20), ended)
        assert (job["state"], job["done"], job["answer"]) == ("failed", 0, None)
        assert "3 processes" in job["message"]
        assert len(players.started) == 3
        assert until(client, ask(client, without="night_train", replicas=20), ended)["state"] == "done"


def test_one_that_dies_after_an_answer_is_told_and_the_answer_is_kept() -> None:
    players = Players(dies_after_an_answer)
    with served(hired=players) as client:
        job = until(client, ask(client, without="night_train", replicas=400), ended)
        assert (job["state"], job["done"], job["answer"]) == ("failed", 20, {"replicas": 20})
        assert "ended" in job["message"]
        assert len(players.started) == 1


def test_a_bug_in_one_what_if_is_said_and_the_next_is_played(caplog: pytest.LogCaptureFixture) -> None:
    players = Players(talks_nonsense)
    with served(hired=players) as client:
        job = until(client, ask(client, without="night_train", replicas=20), ended)
        assert job["state"] == "failed"
        assert "terminal" in job["message"]
        assert "Traceback" not in job["message"]
        assert until(client, ask(client, without="night_train", replicas=20), ended)["state"] == "done"


# --- bounds -----------------------------------------------------------------------------------------------------


def test_only_a_few_wait() -> None:
    with served(hired=Players(silent)) as client:
        answers = [client.post("/whatif", json=LONG, headers=OURS) for _ in range(12)]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:8] == [202] * 8
        assert statuses[-1] == 503
        assert answers[-1].headers["retry-after"] == "2"
        for answer in answers[1:]:
            if answer.status_code == 202:
                client.delete(answer.json()["url"], headers=OURS)
        assert client.post("/whatif", json=LONG, headers=OURS).status_code == 202


def test_what_is_cancelled_leaves_nothing_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interregnum.server.jobs.KEPT", 2)
    desk = Desk(str(HARBOUR))
    for _ in range(50):
        desk.cancel(desk.ask(Question()))
    assert len(desk.jobs) <= 3
    desk.close()


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
