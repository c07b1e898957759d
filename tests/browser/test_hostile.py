"""A scenario is a stranger's text: whatever stands in it, nothing of it is run, loaded or followed."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR
from ruamel.yaml import YAML
from served import served
from visit import Visit
from windows import SIZES

from interregnum.views.page import document

HOSTILE = (
    "<script>window.struck=1</script>",
    "<img src=x onerror=window.struck=1>",
    "</script><script>window.struck=1</script>",
    '"><svg onload=window.struck=1>',
    "' onmouseover='window.struck=1",
    "<!--<script>",
    "{{ 7 * 7 }} ${window.struck=1} {name}",
    "\u202etxet siht sdaer ohw\u2066\u2028\u2029",
    "<iframe srcdoc='<script>parent.struck=1</script>'></iframe><base href=//evil.example/>",
    "javascript:window.struck=1",
)
LINK = "javascript:window.struck=1"
STRUCK = """() => [
  window.struck, document.querySelectorAll("img, iframe, base, object, embed, form").length,
  [...document.querySelectorAll("a")].filter((one) => !/^(#|https?:|\\/|\\?)/.test(one.getAttribute("href"))).length,
  [...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames())
    .filter((name) => name.startsWith("on")).length,
]"""
NOTHING = [None, 0, 0, 0]
OPENED = f"""async () => {{
  for (const one of document.querySelectorAll("#stage details")) one.open = true;
  await (await import("interregnum/shared/schedule.js")).settled();
  return ({STRUCK})();
}}"""


def poisoned(data: Any, turn: count[int]) -> Any:
    """The same data with something hostile in every text that people read, and in every link."""
    if isinstance(data, dict):
        return {key: LINK if key == "url" and value else poisoned(value, turn) for key, value in data.items()}
    if isinstance(data, list):
        return [poisoned(value, turn) for value in data]
    if isinstance(data, str) and " " in data and not re.match(r"[Mm]-?\d", data):  # a path is made of numbers
        return f"{HOSTILE[next(turn) % len(HOSTILE)]} {data}"
    return data


@pytest.fixture(scope="module")
def poisoned_report(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flagship's report with hostile words in all of its texts."""
    html = report.read_text(encoding="utf-8")
    data = json.loads(gzip.decompress(b64decode(html.split('id="night">')[1].split("</script>")[0])))
    file = tmp_path_factory.mktemp("hostile") / "night.html"
    file.write_text(document(poisoned(data, count()), served=False), encoding="utf-8")
    return file


@pytest.mark.parametrize("size", SIZES)
def test_nothing_hostile_in_the_texts_of_a_night_is_run(
    visiting: Callable[..., Visit], poisoned_report: Path, size: str
) -> None:
    page = visiting(poisoned_report.as_uri(), size).open()  # with the tour
    assert page.page.evaluate(STRUCK) == NOTHING
    if page.page.query_selector(".tour") is not None:
        page.page.keyboard.press("Escape")
    views = page.each([f"at=1917-10-26T02:10&view={name}&about=" for name in page.views()], OPENED)
    first = page.each([f"about={chosen}" for chosen in page.page.evaluate(FIRST_OF_EACH)], STRUCK)
    assert len(views) > 7
    assert len(first) > 10
    assert {where: struck for where, struck in {**views, **first}.items() if struck != NOTHING} == {}
    assert any(word in page.page.content() for word in ("&lt;script", "&lt;img"))  # it is shown, as text


FIRST_OF_EACH = """() => {
  const night = JSON.parse(document.getElementById("night").textContent);
  const some = (kind, of) => Object.keys(of).slice(0, 2).map((id) => `${kind}:${id}`);
  return ["firing:1", "event:palace_taken", ...night.events.slice(-2).map((one) => `event:${one.id}`),
    ...night.record.readings.filter((one) => one.disputed).slice(0, 3).map((one) => `reading:${one.id}`),
    ...some("person", night.nouns.persons), ...some("unit", night.nouns.units), ...some("place", night.nouns.places),
    ...some("thing", night.nouns.things), ...some("authority", night.nouns.authorities),
    ...some("house", night.houses)];
}"""


def test_nothing_hostile_in_a_scenario_is_run_as_it_is_served(
    visiting: Callable[..., Visit], tmp_path: Path
) -> None:
    """From the file through the server to the page, and to the page that says what is wrong with the file."""
    folder = tmp_path / "harbour"
    shutil.copytree(HARBOUR, folder)
    yaml, turn = YAML(), count()
    for file in folder.glob("*.yaml"):
        yaml.dump(titled(yaml.load(file), turn), file)
    with served(folder) as address:
        page = visiting(address, online=True).open()
        for name in page.views():
            page.view(name)
            page.page.click("#next")
            assert page.page.evaluate(STRUCK) == NOTHING, name
        assert "&lt;script" in page.page.content()
        wrong = visiting(address, online=True, allowed=["Failed to load resource"])
        for query in (
            "?variant=<script>window.struck=1</script>",
            "?<img src=x onerror=window.struck=1>",
            "<svg/onload=window.struck=1>",
        ):
            wrong.page.goto(address + query)
            assert wrong.page.evaluate(STRUCK) == NOTHING
        file = next(iter(folder.glob("*.yaml")))
        file.write_text(
            file.read_text(encoding="utf-8") + '\n"<img src=x onerror=window.struck=1>": 1\n',
            encoding="utf-8",
        )
        wrong.page.goto(address)
        assert "onerror" in wrong.page.inner_text("body")
        assert wrong.page.evaluate(STRUCK) == NOTHING


def titled(data: Any, turn: count[int]) -> Any:
    """A scenario with something hostile in each title and reason; a citation goes on naming its work first."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("title", "why", "about", "note", "source") and isinstance(value, str):
                data[key] = f"{value} {HOSTILE[next(turn) % 7]}"
            else:
                titled(value, turn)
    elif isinstance(data, list):
        for value in data:
            titled(value, turn)
    return data
