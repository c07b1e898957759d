"""The page as one file: how large it is, and what it says where it cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from visit import Visit
from windows import Windows

LARGEST = 2 * 2**20  # bytes, with the record and the answers


def test_the_file_is_small_enough_to_be_sent(report: Path, report_of_two: Path) -> None:
    assert report.stat().st_size < report_of_two.stat().st_size < LARGEST


def said(visit: Visit, without: str = "") -> str:
    """What a page says that cannot begin, without something that browsers have."""
    if without:
        visit.page.add_init_script(f"delete window.{without}")
    visit.page.goto("about:blank")
    visit.page.goto(visit.url)
    visit.page.wait_for_selector("#stage [role=alert]")
    return visit.text("#stage")


def test_a_browser_that_cannot_unpack_it_is_told_so(windows: Windows, report: Path) -> None:
    with windows.visit(report.as_uri(), own=True) as visit:
        assert said(visit, "DecompressionStream").startswith("This browser cannot unpack")


@pytest.mark.parametrize(("part", "place"), [("night", 100), ("night", 200_000), ("modules", 100_000)])
def test_a_file_that_was_altered_on_its_way_says_so(
    visiting: Callable[..., Visit], report: Path, tmp_path: Path, part: str, place: int
) -> None:
    html = report.read_text(encoding="utf-8")
    at = html.index(f'id="{part}">') + place
    damaged = tmp_path / "night.html"
    damaged.write_text(html[:at] + ("A" if html[at] != "A" else "B") + html[at + 1 :], encoding="utf-8")
    assert said(visiting(damaged.as_uri())).startswith("The data in this file are damaged")
