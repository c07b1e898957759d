"""No view is closed to anybody: axe finds no barrier, by day and by night, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from visit import SIZES, Visit, window

THEMES = ("light", "dark")
CHOSEN = (
    "firing:1",
    "event:palace_taken",
    "reading:",
    "person:",
    "unit:",
    "place:",
)  # a kind alone: its first


@pytest.fixture(scope="module", params=[(size, theme) for size in SIZES for theme in THEMES], ids="-".join)
def page(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Visit]:
    size, theme = request.param
    visit = Visit(window(browser, size, theme), report.as_uri()).open("at=1917-10-25T21:40")
    yield visit
    visit.close()


def test_axe_finds_nothing_in_any_view(page: Visit) -> None:
    found = {}
    for name in page.views():
        page.go(f"at=1917-10-25T21:40&view={name}&about=")
        for summary in page.page.query_selector_all("#stage .tabled > summary")[:2]:
            if summary.is_visible():
                summary.click()
        found[name] = page.barriers()
    assert {name: barriers for name, barriers in found.items() if barriers} == {}


def test_axe_finds_nothing_in_what_is_told_of_anything(page: Visit) -> None:
    found = {}
    first = page.page.evaluate(FIRST)
    for chosen in CHOSEN:
        key = chosen + first[chosen[:-1]] if chosen.endswith(":") else chosen
        page.go(f"at=1917-10-25T21:40&view={page.views()[-1]}&about={key}")
        found[key] = page.barriers()
    assert {key: barriers for key, barriers in found.items() if barriers} == {}


FIRST = """() => {
  const night = JSON.parse(document.getElementById("night").textContent);
  const first = (of) => Object.keys(of)[0];
  return { reading: night.record.readings.find((one) => one.disputed).id, person: first(night.nouns.persons),
    unit: first(night.nouns.units), place: first(night.nouns.places) };
}"""


def test_axe_would_find_it(night: Callable[..., Visit]) -> None:
    """A button without a name and a text without contrast are found: the tests above could fail."""
    page = night()
    page.page.evaluate(
        "() => { document.getElementById('play').removeAttribute('aria-label');"
        " document.getElementById('play').textContent = '';"
        " document.getElementById('which').style.color = '#eee';"
        " document.getElementById('next').style.cssText = 'min-width: 0; width: 8px; height: 8px; padding: 0;"
        " margin-left: -9px' }"
    )
    rules = {barrier.split(" ")[0] for barrier in page.barriers()}
    assert {"button-name", "color-contrast"} <= rules


def test_the_focus_can_be_seen_and_goes_all_the_way_round(night: Callable[..., Visit]) -> None:
    """With the Tab key through the page: each stop is marked and in view, and none is a trap."""
    page = night("at=1917-10-25T21:40&view=timeline")
    stops = []
    for _ in range(400):
        page.page.keyboard.press("Tab")
        stop, seen, ring = page.page.evaluate(FOCUSED)
        if stop == "BODY" or (stops and stop == stops[0]):
            break
        assert ring, stop
        stops.append(stop)
    names = " ".join(stops)
    assert "#tab-timeline" in names
    assert "#scrubber" in names
    assert "#play" in names


FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return [one.id ? `#${one.id}` : one === document.body ? "BODY" : one.outerHTML.slice(0, 90),
    box.bottom > 0 && box.top < innerHeight, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""
