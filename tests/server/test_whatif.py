"""What-ifs over HTTP: asked, watched, answered, cancelled; bodies that cannot be read."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from harbour import HARBOUR
from hypothesis import given
from hypothesis import strategies as st
from live import OURS, ask, ask_and_see_playing, has_ended, served, until
from stub_workers import StubWorkers, never_finishes

from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers
from interregnum.server.requests import QueryError, WhatIfRequest, parse_whatif

# --- the answer -------------------------------------------------------------------------------------------------


def test_the_answer_is_that_of_the_lab_and_grows_on_the_way(town: httpx.Client) -> None:
    url = ask(town, without="night_train", replicas=60, seed="3")
    seen: dict[int, float] = {}

    def watched(job: dict[str, Any]) -> bool:
        if job["answer"]:
            seen[job["answer"]["replicas"]] = job["done"]
        return has_ended(job)

    job = until(town, url, watched)
    expected = whatif(HARBOUR, {"without": "night_train"}, 60, 3, workers=Workers(1)).to_dict()
    assert job["state"] == "done"
    assert (job["done"], job["of"]) == (60, 60)
    assert job["answer"] == json.loads(json.dumps(expected))
    assert list(seen) == sorted(seen)
    assert set(seen) <= {20, 50, 60}


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
    job = until(town, url, has_ended)
    assert job["state"] == "done", job
    assert len(job["answer"]["changes"]) == 4
    assert [outcome["id"] for outcome in job["answer"]["outcomes"]] == ["night_train"]


def test_what_cannot_be_asked_of_this_scenario_is_said(town: httpx.Client) -> None:
    job = until(town, ask(town, without=["nihgt_train", "<script>alert(1)</script>"]), has_ended)
    assert job["state"] == "failed"
    assert job["problems"][0]["nearest"] == "night_train"
    assert len(job["problems"]) == 2
    job = until(town, ask(town, replicas=20), has_ended)
    assert [problem["code"] for problem in job["problems"]] == ["no-change"]


# --- stopped ----------------------------------------------------------------------------------------------------


def test_a_what_if_is_cancelled_and_the_next_is_played() -> None:
    with served(start_worker=StubWorkers(never_finishes)) as client:
        url = ask_and_see_playing(client, without="night_train", replicas=2000)
        waiting = ask(client, without="night_train", replicas=20)
        cancelled = client.delete(url, headers=OURS).json()
        assert (cancelled["state"], cancelled["done"], cancelled["of"]) == ("cancelled", 10, 2000)
        assert client.get(url).json() == cancelled
        assert client.delete(url, headers=OURS).json() == cancelled
        assert until(client, waiting, has_ended)["state"] == "done"


def test_more_what_ifs_than_can_wait_are_refused() -> None:
    long = {"without": "night_train", "replicas": 2000}
    with served(start_worker=StubWorkers(never_finishes)) as client:
        answers = [client.post("/whatif", json=long, headers=OURS) for _ in range(10)]
        assert [answer.status_code for answer in answers[:8]] == [202] * 8
        assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (503, "2")
        client.delete(answers[1].json()["url"], headers=OURS)
        assert client.post("/whatif", json=long, headers=OURS).status_code == 202


def test_one_that_is_no_longer_kept_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interregnum.server.queue.MAX_ENDED", 1)
    with served() as client:
        urls = []
        for _ in range(3):
            urls.append(ask(client, without="night_train", replicas=20))
            client.delete(urls[-1], headers=OURS)
        assert [client.get(url).status_code for url in urls] == [404, 200, 200]


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
        parse_whatif(body)


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
        request = parse_whatif(json.dumps(data).encode())
    except QueryError:
        return
    assert isinstance(request, WhatIfRequest)
    assert 20 <= request.replicas <= 2000
    assert 0 <= request.seed < 2**64
