"""No view is closed to anybody: axe finds no barrier, by day and by night, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from visit import RULES, Visit
from windows import SIZES, Windows

THEMES = ("light", "dark")
# A kind alone: its first.
CHOSEN = ("firing:1", "event:palace_taken", "reading:", "person:", "unit:", "place:")


@pytest.fixture(scope="module", params=[(size, theme) for size in SIZES for theme in THEMES], ids="-".join)
def page(request: pytest.FixtureRequest, windows: Windows, report: Path) -> Iterator[Visit]:
    with windows.visit(report.as_uri(), *request.param) as visit:
        yield visit.open("at=1917-10-25T21:40")


@pytest.fixture
def rules(page: Visit) -> list[str]:
    """By night the page differs from the page by day in its colours alone: the rule for those is enough."""
    dark = page.page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    return ["color-contrast"] if dark else RULES


def test_axe_finds_nothing_in_any_view(page: Visit, rules: list[str]) -> None:
    found = {}
    for name in page.views():
        page.go(f"at=1917-10-25T21:40&view={name}&about=")
        page.tables()
        page.shorten()
        found[name] = page.barriers(rules=rules)
    assert {name: barriers for name, barriers in found.items() if barriers} == {}


def test_axe_finds_nothing_in_what_is_told_of_anything(page: Visit, rules: list[str]) -> None:
    """The whole page with the first of them, which the what-if asks about too; then what changes, the panel."""
    found = {}
    first = page.page.evaluate(FIRST)
    for n, chosen in enumerate(CHOSEN):
        key = chosen + first[chosen[:-1]] if chosen.endswith(":") else chosen
        page.go(f"at=1917-10-25T21:40&view={page.views()[-1]}&about={key}")
        found[key] = page.barriers("html" if n == 0 else "#panel", rules)
    assert {key: barriers for key, barriers in found.items() if barriers} == {}


FIRST = """() => {
  const night = JSON.parse(document.getElementById("night").textContent);
  const first = (of) => Object.keys(of)[0];
  return { reading: night.record.readings.find((one) => one.disputed).id, person: first(night.nouns.persons),
    unit: first(night.nouns.units), place: first(night.nouns.places) };
}"""


def test_axe_would_find_it(night: Callable[..., Visit]) -> None:
    """A button without a name and a text without contrast are found: the tests above could fail."""
    page = night("at=1917-10-25T21:40&view=timeline")
    page.page.evaluate(
        "() => { document.getElementById('play').removeAttribute('aria-label');"
        " document.getElementById('play').textContent = '';"
        " document.getElementById('which').style.color = '#eee';"
        " document.getElementById('next').style.cssText = 'min-width: 0; width: 8px; height: 8px; padding: 0;"
        " margin-left: -9px' }"
    )
    assert {"button-name", "color-contrast"} <= {barrier.split(" ")[0] for barrier in page.barriers()}
    page.page.evaluate("() => { document.querySelector('#panel h2').style.color = '#eee' }")
    assert [barrier.split(" ")[0] for barrier in page.barriers("#panel", ["color-contrast"])] == [
        "color-contrast"
    ]


MOST_STOPS = 170  # of the Tab key, to go all the way round


@pytest.mark.parametrize("size", SIZES)
def test_the_tab_key_goes_all_the_way_round(night: Callable[..., Visit], size: str) -> None:
    """In each view: every stop is marked and in view, none is a trap, and the time's bar is not too far off."""
    page = night("at=1917-10-25T21:40", size)
    for name in page.views():
        page.view(name)
        page.page.evaluate(
            "() => { document.activeElement.blur(); getSelection().empty(); document.querySelector('.skip').focus() }"
        )
        stops: list[str] = []
        while len(stops) <= MOST_STOPS:
            page.page.keyboard.press("Tab")
            stop, seen, ring = page.page.evaluate(FOCUSED)
            if stop in ("BODY", "#skip"):
                break
            assert seen, (name, stop)
            assert ring, (name, stop)
            stops.append(stop)
        assert len(stops) <= MOST_STOPS, (name, stops[:40])
        assert {f"#tab-{name}", "#scrubber", "#play", "#speed"} <= set(stops), name


FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const name = one.matches(".skip") ? "#skip" : one === document.body ? "BODY" : one.cloneNode().outerHTML.slice(0, 90);
  return [one.id ? `#${one.id}` : name,
    box.bottom > 0 && box.top < innerHeight, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def test_the_arrow_keys_walk_from_shape_to_shape(night: Callable[..., Visit]) -> None:
    page = night("at=1917-10-25T21:40&view=timeline")
    page.settle()  # only then one shape of all is the one that Tab goes to
    page.page.locator("#stage svg .selectable[tabindex='0']").focus()
    before, across = page.page.evaluate(SHAPE), []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.page.keyboard.press(key)
        across.append(page.page.evaluate(SHAPE))
    assert across[1]["x"] > across[0]["x"] > before["x"]
    assert across[2]["y"] > across[1]["y"]
    page.page.keyboard.press("Enter")
    assert page.page.query_selector("#panel h2") is not None
    assert "about=" in page.hash()
    assert page.page.locator("#stage svg.lanes .selectable[tabindex='0']").count() == 1
    # a firing or a turning point is gone to; what a source tells, in its own window, is only opened
    assert page.hour() == "21:40" or not across[2]["key"].startswith("reading:")


SHAPE = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2, key: document.activeElement.dataset.key ?? "" };
}"""
