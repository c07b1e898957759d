"""Which requests are answered at all; what every answer bears."""

from __future__ import annotations

import httpx
import pytest
from live import HOST, OURS, ask, get_raw, served
from stub_renderer import POLICY

JSON = {"Content-Type": "application/json"}
QUESTION = '{"without": "night_train"}'


def test_every_answer_bears_the_headers(town: httpx.Client) -> None:
    url = ask(town, without="night_train", replicas=20)
    answers = [
        town.get("/"), town.get("/static/main.js"), town.get("/history.json"), town.get("/nowhere"),
        town.get("/?seed=x"), town.get("/favicon.ico"), town.get(url), town.put("/", headers=OURS),
        town.get("/", headers={"Host": "evil.example"}), town.post("/whatif", content=QUESTION),
        town.delete(url, headers=OURS), town.get("/", headers={"If-None-Match": "*"}),
    ]  # fmt: skip
    for answer in answers:
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] in ("no-store", "no-cache")
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "access-control-allow-origin" not in headers
    assert answers[0].headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:1917", 200), ("localhost:1917", 200), ("LOCALHOST", 200), ("[::1]:1917", 200), ("127.0.0.1", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example:1917", 421), ("192.168.1.5:1917", 421), ("0.0.0.0", 421),
        ("localhost.evil.example", 421), ("[::2]", 421), ("", 400), ("127.0.0.1:1917@evil.example", 400),
        ("127.0.0.1:x", 400), ("local host", 400), ("127.0.0.1/", 400), ("[::1", 400),
    ],
)  # fmt: skip
def test_only_names_of_ours_are_answered(host: str, status: int, town: httpx.Client) -> None:
    assert town.get("/", headers={"Host": host}).status_code == status


def test_a_request_that_names_two_hosts_is_refused(town: httpx.Client) -> None:
    assert get_raw(town, "/", f"{HOST}\r\nHost: evil.example")[0] == 400


@pytest.mark.parametrize(
    ("listens", "host", "status"),
    [
        ("192.168.1.5", "192.168.1.5:1917", 200), ("192.168.1.5", "192.168.1.6", 421),
        ("0.0.0.0", "192.168.1.6:1917", 200), ("0.0.0.0", "evil.example", 421), ("::", "[fe80::1]:1917", 200),
        ("fe80::1", "[fe80::1]", 200), ("fe80::1", "[fe80::2]", 421), ("0.0.0.0", "classroom.local", 200),
    ],
)  # fmt: skip
def test_names_where_others_are_let_in(listens: str, host: str, status: int) -> None:
    with served(host=listens, names=["classroom.local"]) as client:
        assert client.get("/", headers={"Host": host}).status_code == status


# --- other sites ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 202),
        ({"Origin": "http://127.0.0.1:1917"}, 202),
        ({"Origin": "http://127.0.0.1:1917", "Sec-Fetch-Site": "same-origin"}, 202),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1918"}, 403),
        ({"Origin": "https://127.0.0.1:1917"}, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "http://127.0.0.1:1917", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Referer": "http://127.0.0.1:1917/"}, 403),
    ],
)
def test_what_is_asked_must_come_from_our_own_page(
    headers: dict[str, str], status: int, town: httpx.Client
) -> None:
    posted = town.post("/whatif", content="unreadable", headers=headers | JSON)
    cancelled = town.delete("/whatif/none", headers=headers)
    assert (posted.status_code, cancelled.status_code) == ((400, 404) if status == 202 else (403, 403))


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_a_form_of_another_site_cannot_ask(kind: str, town: httpx.Client) -> None:
    answer = town.post("/whatif", content=QUESTION, headers=OURS | {"Content-Type": kind})
    assert answer.status_code == 415
    typed = OURS | {"Content-Type": "application/json; charset=utf-8"}
    assert town.post("/whatif", content="unreadable", headers=typed).status_code == 400


@pytest.mark.parametrize(
    ("mode", "dest", "site", "status"),
    [
        ("navigate", "document", "cross-site", 200),
        ("navigate", "iframe", "cross-site", 403),
        ("no-cors", "image", "cross-site", 403),
        ("no-cors", "script", "same-site", 403),
        ("cors", "empty", "cross-site", 403),
        ("cors", "script", "same-origin", 200),
        ("navigate", "document", "none", 200),
    ],
)
def test_another_site_may_lead_here_and_load_nothing(
    mode: str, dest: str, site: str, status: int, town: httpx.Client
) -> None:
    headers = {"Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest, "Sec-Fetch-Site": site}
    assert town.get("/", headers=headers).status_code == status


# --- bounds -----------------------------------------------------------------------------------------------------


def test_what_cannot_be_done_here(town: httpx.Client) -> None:
    for method, path in (
        ("PUT", "/"),
        ("POST", "/"),
        ("DELETE", "/static/page.css"),
        ("PATCH", "/whatif"),
    ):
        assert town.request(method, path, headers=OURS).status_code == 405
    for method, path in (("GET", "/whatif"), ("OPTIONS", "/whatif"), ("OPTIONS", "/")):
        answer = town.request(method, path)
        assert answer.status_code == 405
        assert answer.headers["allow"]
    assert town.request("BREW", "/", headers=OURS).status_code == 405


def test_addresses_and_headers_are_bounded(town: httpx.Client) -> None:
    assert town.get("/?variant=" + "x" * 3000).status_code == 414
    assert town.get("/" + "x" * 3000).status_code == 414
    assert town.get("/", headers={"X-Long": "x" * 20_000}).status_code == 431
    assert town.get("/", headers={f"X-{n}": "x" for n in range(200)}).status_code == 431


def test_the_page_of_a_refusal_is_a_page_in_the_same_style(town: httpx.Client) -> None:
    page = town.get("/", headers={"Host": "evil.example"})
    data = town.post("/whatif", content=QUESTION, headers={"Origin": "http://evil.example"} | JSON)
    assert '<link rel="stylesheet" href="/static/page.css">' in page.text
    assert data.json()["status"] == 403


def test_the_folder_of_the_scenario_is_not_served(town: httpx.Client) -> None:
    names = ("people.yaml", "scenario.yaml", "events/that-night.yaml")
    assert {town.get(f"/{prefix}{name}").status_code for name in names for prefix in ("", "static/")} == {404}
