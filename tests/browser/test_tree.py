"""What somebody hears who does not see: places with who holds them, bodies with side and number, tables in portions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from visit import Visit
from windows import EVERY_SIZE

Night = Callable[..., Visit]
MOST_ROWS = 100
NAMES = """(selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
  .map((one) => one.getAttribute("aria-label"))"""
SIDES = "Military Revolutionary Committee|Provisional Government|Soviets"


@pytest.fixture(params=EVERY_SIZE)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("shown", ["sources", "played"])
def test_a_place_is_called_with_its_holder_and_a_disc_with_side_and_number(night: Night, shown: str) -> None:
    page = night(f"at=1917-10-25T21:00&shown={shown}&view=map")
    places = page.page.evaluate(NAMES, "#stage .place-marker.held")
    assert len(places) > 15
    assert [name for name in places if ": " not in name] == []
    assert any(re.search(f"^Winter Palace: .*({SIDES})", name) for name in places)
    bodies = page.page.evaluate(NAMES, "#stage .unit-marker > .selectable")
    assert len(bodies) > 8
    number = r"\d people|how many is not told|\d in the hall"
    assert [name for name in bodies if not re.search(number, name)] == []
    assert [name for name in bodies if re.search(SIDES, name)] != []
    assert page.page.locator("#stage .unit-marker > .selectable").first.get_attribute("role") == "button"


@pytest.mark.parametrize("shown", ["sources", "played"])
def test_a_long_table_shows_a_hundred_rows_until_more_are_asked_for(night: Night, shown: str) -> None:
    page = night(f"at=1917-10-25T21:00&shown={shown}&view=timeline")
    for name in page.views():
        page.view(name)
        page.tables()
        assert page.page.evaluate(LONGEST) <= MOST_ROWS, name
    page.view("timeline")
    page.page.click("#stage .more")
    assert page.page.locator("#stage tbody tr").count() > MOST_ROWS
    assert page.page.evaluate("() => document.activeElement.className") == "table-body"


LONGEST = """() => Math.max(0,
  ...[...document.querySelectorAll("#stage .table-body tbody")].map((one) => one.rows.length))"""


def test_axe_finds_nothing_in_tour_and_ending(visiting: Night, report: Path, size: str) -> None:
    page = visiting(report.as_uri(), size).open()
    for _ in range(page.data("(night) => night.guide.tour.length") - 1):
        assert page.barriers() == []
        page.page.click(".tour .strong")
        page.settle()
    for shown in ("sources", "played"):
        page.go(f"at=1917-10-25T21:00&shown={shown}&view=ending&about=")
        page.page.evaluate(
            "() => { for (const one of document.querySelectorAll('#stage details')) one.open = true }"
        )
        assert page.barriers() == []
        assert page.too_wide() == []
