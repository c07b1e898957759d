"""Two histories on every view: map beside map, hall beside hall, what differs in words and marked, both addressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from visit import Visit
from windows import SIZES

IDS = """() => { const ids = [...document.querySelectorAll("#stage [id]")].map((one) => one.id);
  return ids.filter((id, n) => ids.indexOf(id) !== n); }"""


@pytest.mark.parametrize("size", SIZES)
def test_map_beside_map_and_hall_beside_hall(
    visiting: Callable[..., Visit], report_of_two: Path, size: str
) -> None:
    page = visiting(report_of_two.as_uri(), size).open("at=1917-10-25T20:00&view=map")
    assert page.page.locator("#stage .atlas").count() == 2
    assert [name.split()[:2] for name in page.page.locator(".beside-name").all_inner_texts()] == [
        ["History", "0"],
        ["History", "3"],
    ]
    assert page.page.evaluate(IDS) == []
    assert "otherwise in the other history" in page.text(".differs-now")
    assert page.page.locator("#stage .differs").count() > 0
    assert page.too_wide() == []
    page.view("hall")
    assert page.page.locator("#stage .hemicycle").count() == 2
    page.view("timeline")
    assert page.page.locator("#stage .second").count() > 0
    assert "history=7.0&beside=7.3" in page.hash()


def test_what_is_chosen_in_the_second_is_told_of_the_second(
    visiting: Callable[..., Visit], report_of_two: Path
) -> None:
    page = visiting(report_of_two.as_uri()).open("at=1917-10-25T20:00&view=hall")
    page.page.locator(".beside-column").nth(1).locator(".proceedings a").first.click()
    page.settle()
    assert "In the history beside this one" in page.text("#panel")
