"""The routes: pages and data of histories, made once; requests that cannot be read; scenarios with errors."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from harbour import HARBOUR
from live import get_raw, served
from stub_renderer import FILES, stub_renderer

from interregnum.calculus.tables import compile_tables
from interregnum.errors import EngineMissing
from interregnum.history.play import play
from interregnum.language.load import load
from interregnum.language.starter import make_starter
from interregnum.server.http.security import WORKER_POLICY
from interregnum.server.renderer import Renderer, ShownHistories
from interregnum.server.state import ScenarioState


def shown(client: httpx.Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    found: dict[str, Any] = json.loads(html.unescape(answer.text.split("<pre>")[1].split("</pre>")[0]))
    return found


# --- histories --------------------------------------------------------------------------------------------------


def test_the_page_and_the_data_show_the_history_that_the_address_names(town: httpx.Client) -> None:
    found = load(HARBOUR)
    scenario, network = found.scenario, found.network
    history = play(scenario, compile_tables(network), 3, 5)
    for night in (
        shown(town, "/?seed=3&replica=5"),
        town.get("/history.json?seed=3&replica=5").json(),
    ):
        assert night["which"] == {"seed": 3, "replica": 5, "variants": []}
        assert night["firings"] == len(history.firings)
        assert night["outcomes"] == history.outcomes
    assert shown(town, "/")["which"] == {"seed": 1, "replica": 0, "variants": []}
    largest = 2**64 - 1
    assert shown(town, f"/?seed={largest}")["which"]["seed"] == largest


def test_a_second_history_stands_beside(town: httpx.Client) -> None:
    night = shown(town, "/?seed=3&beside=replica:4")
    assert night["beside"] == {"seed": 3, "replica": 4, "variants": []}
    assert night["others"] == shown(town, "/?seed=3&replica=4")["firings"]


def test_a_variant_is_played_and_an_unknown_one_has_a_nearest_name(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(HARBOUR, folder)
    (folder / "variants").mkdir()
    written = "variants:\n  no_train: {title: Without the train, without: [night_train]}\n"
    (folder / "variants" / "some.yaml").write_text(written, encoding="utf-8")
    with served(folder) as client:
        plain = shown(client, "/?seed=3")
        varied = shown(client, "/?seed=3&variant=no_train&beside=replica:0")
        assert varied["which"]["variants"] == ["no_train"]
        assert varied["others"] == plain["firings"]
        assert varied["firings"] != plain["firings"]
        again = shown(client, "/?seed=3&beside=variant:no_train")
        assert again["others"] == varied["firings"]
        answer = client.get("/?variant=no_trian")
        assert answer.status_code == 400
        assert "no_train" in answer.text.split("nearest")[1]
        data = client.get("/history.json?beside=variant:no_trian")
        assert (data.status_code, data.json()["problems"][0]["nearest"]) == (400, "no_train")


def test_a_history_is_made_once_however_many_ask_for_it_at_once() -> None:
    made: list[str] = []
    with served(renderer=stub_renderer(made)) as client, ThreadPoolExecutor(50) as readers:
        made.clear()
        answers = list(readers.map(lambda _: client.get("/?seed=99"), range(50)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len(made) == 1


def test_readers_of_fifty_histories_at_once_are_all_answered() -> None:
    with served() as client, ThreadPoolExecutor(50) as readers:
        answers = list(readers.map(lambda n: shown(client, f"/?replica={n}"), range(50)))
    assert [night["which"]["replica"] for night in answers] == list(range(50))


def test_only_the_last_pages_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interregnum.server.cache.MAX_PAGES", 2)
    made: list[str] = []
    with served(renderer=stub_renderer(made)) as client:
        for replica in (1, 2, 3, 1):
            client.get(f"/?replica={replica}")
        assert len(made) == 5  # the first page of all, and each of these
        client.get("/?replica=1")
        assert len(made) == 5


def test_so_many_at_once_that_more_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as client:
        monkeypatch.setattr("interregnum.server.cache.MAX_PENDING", 0)
        answer = client.get("/?replica=77")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


def test_a_bug_is_said_without_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    stub = stub_renderer()

    def data(state: ScenarioState, shown: ShownHistories) -> Mapping[str, Any]:
        if shown.key.replica == 5:
            raise ZeroDivisionError("<b>secret</b>")
        return stub.data(state, shown)

    with served(renderer=Renderer(data, stub.page, stub.files, stub.playable)) as client:
        answer = client.get("/?replica=5")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "ZeroDivisionError" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert client.get("/").status_code == 200


def test_a_bug_in_the_first_page_does_not_stop_the_server(caplog: pytest.LogCaptureFixture) -> None:
    stub = stub_renderer()

    def data(state: ScenarioState, shown: ShownHistories) -> Mapping[str, Any]:
        raise ZeroDivisionError("secret")

    with served(renderer=Renderer(data, stub.page, stub.files, stub.playable)) as client:
        assert client.get("/").status_code == 500
        assert client.get("/static/main.js").status_code == 200
    assert "the first page could not be made" in caplog.text


# --- as bytes ---------------------------------------------------------------------------------------------------


def test_what_a_reader_has_is_not_sent_again(town: httpx.Client) -> None:
    for address in ("/", "/history.json", "/static/page.css"):
        first = town.get(address)
        tag = first.headers["etag"]
        assert town.get(address, headers={"If-None-Match": "*"}).status_code == 304
        again = town.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert town.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    tags = {town.get(f"/?replica={n}").headers["etag"] for n in range(3)}
    assert len(tags) == 3


def test_compressed_for_those_who_take_it(town: httpx.Client) -> None:
    zipped, plain = (
        town.get("/static/page.css", headers={"Accept-Encoding": name}) for name in ("br, gzip", "identity")
    )
    none = town.get("/static/page.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) < len(FILES["page.css"])
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in none.headers
    assert zipped.content == plain.content == none.content == FILES["page.css"]
    assert zipped.headers["vary"] == "Accept-Encoding"
    assert zipped.headers["etag"] != plain.headers["etag"]


def test_files_have_their_kind(town: httpx.Client) -> None:
    kinds = {name: town.get(f"/static/{name}").headers["content-type"] for name in FILES}
    assert town.head("/static/main.js").content == b""
    assert kinds["main.js"] == "text/javascript; charset=utf-8"
    assert kinds["page.css"] == "text/css; charset=utf-8"
    assert kinds["mark.png"] == "image/png"


@pytest.mark.parametrize(
    "path",
    [
        "/static/", "/static", "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/cache.py",
        "/static/%2e%2e%2f%2e%2e%2fapp.py", "/static/page.css%00", "/static/%00", "/static/..\\app.py",
        "/static/..%5capp.py", "/static//page.css", "/static/./page.css", "/static/page.css/",
        "/static/%252e%252e/app.py", "/static//etc/passwd", "/static/C:%5cwindows", "/STATIC/page.css", "/app.py",
        "/static/%ff%fe", "//page.css", "/%2e%2e/%2e%2e/", "/index.html", "/history", "/history.json/",
    ],
)  # fmt: skip
def test_no_path_leads_anywhere_else(path: str, town: httpx.Client) -> None:
    status, text = get_raw(town, path)
    assert status == 404
    assert "There is no such page" in text
    assert "import" not in text


# --- requests that cannot be read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("seed=x", "`seed` must be a whole number"),
        ("seed=", "(nothing)"),
        ("seed=-1", "0 to 18,446,744,073,709,551,615"),
        ("seed=18446744073709551616", "0 to 18,446,744,073,709,551,615"),
        ("seed=1.5", "1.5"),
        ("seed=%D9%A3", "`seed`"),  # a digit, and none of ours
        ("seed=1e3", "`seed`"),
        ("seed=1&seed=2", "`seed` is given more than once"),
        ("replcia=3", "replica"),
        ("replica=" + "9" * 500, "`replica`"),
        ("beside=4", "replica:NUMBER or variant:NAME"),
        ("beside=replica:x", "beside=replica"),
        ("beside=variant:", "replica:NUMBER or variant:NAME"),
        ("&".join(["variant=x"] * 9), "at most 8"),
        ("variant=x", "there is no variant `x`"),
        ("variant=%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;"),
        ("%3Cimg%20src=x%20onerror=alert(1)%3E=1", "&lt;img src"),
        ("seed=%E2%80%AEx", "u202e"),
        ("seed=%00", "x00"),
    ],
)
def test_an_address_that_cannot_be_read_says_why(query: str, said: str, town: httpx.Client) -> None:
    page, data = town.get(f"/?{query}"), town.get(f"/history.json?{query}")
    assert (page.status_code, data.status_code) == (400, 400)
    assert said in html.unescape(page.text) or said in page.text
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "\u202e" not in page.text
    assert '<link rel="stylesheet" href="/static/page.css">' in page.text
    assert data.json()["problems"]


def test_all_that_is_wrong_is_said_at_once(town: httpx.Client) -> None:
    problems = town.get("/history.json?seed=x&replica=y&beside=z&colour=red").json()["problems"]
    assert len(problems) == 4
    assert all(problem["code"] == "query" for problem in problems)


# --- scenarios --------------------------------------------------------------------------------------------------


@pytest.fixture
def always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """No reader has the look that another one had at the files."""
    monkeypatch.setattr("interregnum.server.cache.CHECK_INTERVAL", 0.0)


@pytest.mark.usefixtures("always_looking")
def test_a_broken_scenario_gets_a_page_until_it_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(HARBOUR, folder)
    whole = (folder / "people.yaml").read_text(encoding="utf-8")
    broken = whole.replace("typical:", "typicl:", 2).replace("basis: judgement", "basis: <script>", 1)
    with served(folder) as client:
        assert client.get("/").status_code == 200
        (folder / "people.yaml").write_text(broken, encoding="utf-8")
        page, data = client.get("/"), client.get("/history.json").json()
        assert page.status_code == 422
        assert data["status"] == 422
        assert len(data["problems"]) >= 2
        for problem in data["problems"]:
            assert problem["file"] == "people.yaml"
            assert f"people.yaml:{problem['line']}" in page.text
            assert html.escape(problem["allowed"]) in page.text.replace("&#39;", "&#x27;").replace(
                "&#34;", "&quot;"
            )
        assert "<script" not in page.text
        (folder / "people.yaml").write_text(whole, encoding="utf-8")
        assert client.get("/").status_code == 200


@pytest.mark.usefixtures("always_looking")
def test_a_scenario_that_was_broken_from_the_start_is_served_too(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(HARBOUR, folder)
    (folder / "extra.yaml").write_text("evnts: {}\n", encoding="utf-8")
    with served(folder) as client:
        assert client.get("/").status_code == 422
        (folder / "extra.yaml").unlink()
        assert client.get("/").status_code == 200


def test_a_broken_variant_or_record_is_said_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(HARBOUR, folder)
    (folder / "variants").mkdir()
    (folder / "variants" / "a.yaml").write_text(
        "variants:\n  v: {title: V, without: [nihgt_train]}\n", encoding="utf-8"
    )
    with served(folder) as client:
        answer = client.get("/history.json")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["nearest"] == "night_train"


def test_a_scenario_that_sets_itself_off_without_end_is_said(tmp_path: Path) -> None:
    path = tmp_path / "endless.yaml"
    path.write_text(
        "scenario: {id: endless, title: Endless, starts: 1920-03-13T18:00, ends: 1920-03-14T06:00}\n"
        "quantities:\n  a: {title: it is up, kind: flag}\n"
        "events:\n  up: {title: Up, when: not a, takes: 1 ms, again: true, then: [{a: yes}]}\n"
        "  down: {title: Down, when: a, takes: 1 ms, again: true, then: [{a: no}]}\n",
        encoding="utf-8",
    )
    with served(path) as client:
        answer = client.get("/history.json")
    assert answer.status_code == 422, answer.text


def test_the_scenario_that_new_makes_is_served(tmp_path: Path) -> None:
    folder = make_starter(tmp_path / "my-crisis")
    with served(folder) as client:
        night = shown(client, "/")
    assert night["record"]
    assert re.search("mayors", night["title"])


def test_the_flagship_is_served_with_its_record() -> None:
    with served("petrograd-1917") as client:
        night = shown(client, "/?variant=kerensky_stays&beside=replica:0")
    assert night["record"]
    assert night["beside"]["variants"] == []


# --- what plays in a worker -------------------------------------------------------------------------------------


def test_a_worker_is_given_the_modules_that_play_and_no_others(town: httpx.Client) -> None:
    """They name each other by their address there, and have a policy under which the kernel can be compiled."""
    answer = town.get("/worker/play/worker.js")
    assert answer.text == 'import { A } from "/worker/play/a.js";\n'
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-security-policy"] == WORKER_POLICY
    assert "unsafe-inline" not in WORKER_POLICY
    assert "'unsafe-eval'" not in WORKER_POLICY
    for other in ("main.js", "page.css", "play/", "../security.py", "play/../main.js"):
        assert town.get(f"/worker/{other}").status_code == 404, other
    assert 'from "interregnum/play/a.js"' in town.get("/static/play/worker.js").text


def test_with_what_it_plays_is_served_once_and_compressed(town: httpx.Client) -> None:
    answer = town.get("/playable")
    assert answer.content == b"harbour-town" * 200
    assert answer.headers["content-encoding"] == "gzip"
    assert town.get("/playable", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_server_without_a_kernel_for_the_page_says_so_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def missing(_: ScenarioState) -> bytes:
        raise EngineMissing("kernel.wasm cannot be read: No such file or directory")

    with served(renderer=replace(stub_renderer(), playable=missing)) as client:
        answer = client.get("/playable")
        assert client.get("/").status_code == 200
    assert answer.status_code == 500
    assert "kernel.wasm cannot be read: No such file or directory" in answer.text
    assert "The page cannot play by itself" in answer.text
    assert "Traceback" not in caplog.text
