"""A scenario of script tags, handlers and `javascript:` is shown as text: its page is built as a harmless one is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import hostile
import pytest
from live import served

from interregnum.language.check import check
from interregnum.server.renderer import page_renderer

SCENARIOS = pytest.mark.parametrize("made", [hostile.harbour, hostile.town], ids=["harbour", "record"])
Made = Callable[..., Path]


class Skeleton(HTMLParser):
    """The elements and attributes of a page as a browser meets them, without any text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and data.strip():
            self.scripts.append(data)


@SCENARIOS
def test_the_hostile_scenarios_are_sound_and_hostile(made: Made, tmp_path: Path) -> None:
    folder = made(tmp_path / "hostile", hostile=True)
    assert [problem for problem in check(folder) if problem.severity == "error"] == []
    assert (folder / "scenario.yaml").read_text(encoding="utf-8").count("owned") >= 1


@SCENARIOS
def test_its_page_has_the_elements_of_a_harmless_one(made: Made, tmp_path: Path) -> None:
    skeletons = []
    for name in ("harmless", "hostile"):
        with served(made(tmp_path / name, hostile=name == "hostile"), page_renderer()) as client:
            answer = client.get("/")
            assert answer.status_code == 200, answer.text
            policy = answer.headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "strict-dynamic" not in policy  # which would let a script of ours load one of another host
            skeletons.append(Skeleton(answer.text))
    harmless, other = skeletons
    assert other.elements == harmless.elements
    assert other.addresses == harmless.addresses
    assert not [name for _, names in other.elements for name in names if name.startswith("on")]
    assert len(other.scripts) == len(harmless.scripts)
    run = [script for script in other.scripts if not script.lstrip().startswith("{")]
    assert run == [script for script in harmless.scripts if not script.lstrip().startswith("{")]


@SCENARIOS
def test_its_texts_arrive_as_they_were_written(made: Made, tmp_path: Path) -> None:
    folder = made(tmp_path / "hostile", hostile=True)
    with served(folder, page_renderer()) as client:
        page, data = client.get("/").text, client.get("/history.json").json()
    night = json.loads(
        re.split(r'<script type="application/json" id="night">', page)[1].split("</script>")[0]
    )
    assert night == data
    assert "owned" in json.dumps(night["nouns"])
    assert night["frame"]["title"] in {payload.format(n=n) for payload in hostile.PAYLOADS for n in range(99)}


def test_only_addresses_of_the_web_become_links(tmp_path: Path) -> None:
    with served(hostile.town(tmp_path / "hostile", hostile=True), page_renderer()) as client:
        night = client.get("/history.json").json()
    addresses = [value for key, value in every(night) if key == "url"]
    assert addresses == ["https://gazette.example/1920"]


def every(node: Any) -> list[tuple[str, Any]]:
    """Every key with its value, however deep."""
    if isinstance(node, dict):
        return [*node.items(), *(pair for value in node.values() for pair in every(value))]
    return [pair for value in node for pair in every(value)] if isinstance(node, list) else []


def test_mistakes_in_a_hostile_scenario_are_shown_as_text(tmp_path: Path) -> None:
    folder = hostile.harbour(tmp_path / "hostile", hostile=True)
    script = "<script>window.owned=1</script>"
    places = f"places:\n  a: {{title: A, {script!r}: 1}}\n{script!r}: {{}}\n"
    (folder / "more.yaml").write_text(places + f"units: {{b: {{at: {script!r}}}}}\n", encoding="utf-8")
    (folder / f"{script.replace('/', '_')}.yaml").write_text("evnts: 1\n", encoding="utf-8")
    with served(folder, page_renderer()) as client:
        answer = client.get("/")
    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.text
    names = {name for name, _ in Skeleton(answer.text).elements}
    assert names.isdisjoint({"script", "img", "svg", "iframe", "base"})
