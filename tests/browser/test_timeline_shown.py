"""The export for TimelineJS in TimelineJS itself, on a screen of 1280 by 800: every slide, and the axis in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exporting import FLAGSHIP, NAMES, WHERES, exported, loaded
from playwright.sync_api import Browser, Page
from windows import PATIENCE

from interregnum.views.page.document import in_html

VENDOR = Path(__file__).parent / "vendor"
SIZE = {"width": 1280, "height": 800}
PAGE = """<!doctype html><meta charset="utf-8"><style>%s body { margin: 0 } #timeline { height: 100vh }</style>
<div id="timeline"></div><script>%s</script><script>new TL.Timeline("timeline", %s, { font: "none" })</script>"""


@pytest.fixture(scope="module")
def shown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Page]]:
    """Pages that hold a timeline, as its documentation says to make one; each is drawn once, and only looked at."""
    pages: dict[str, Page] = {}

    def page_of(where: str) -> Page:
        if where not in pages:
            pages[where] = drawn(browser, tmp_path_factory.mktemp("timeline"), where)
        return pages[where]

    yield page_of
    for page in pages.values():
        page.close()


def drawn(browser: Browser, folder: Path, where: str) -> Page:
    style, script = ((VENDOR / name).read_text(encoding="utf-8") for name in ("timeline.css", "timeline.js"))
    text = PAGE % (style, script, in_html(loaded(exported(where, "timelinejs")[0])))
    (folder / "page.html").write_text(text, encoding="utf-8")
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(PATIENCE)
    page.goto((folder / "page.html").as_uri())
    page.wait_for_selector(".tl-timeaxis")
    return page


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_the_axis_is_in_sight_and_every_slide_is_there(shown: Callable[[str], Page], where: str) -> None:
    page = shown(where)
    in_sight = "() => document.querySelector('.tl-timeaxis').getBoundingClientRect().top < innerHeight - 30"
    page.wait_for_function(in_sight)  # it comes in from below
    axis = page.locator(".tl-timeaxis-background").bounding_box()
    assert axis is not None
    assert axis["y"] + axis["height"] <= SIZE["height"] + 1  # a border hangs over
    slides = loaded(exported(where, "timelinejs")[0])["events"]
    assert page.locator(".tl-timemarker").count() == len(slides)
    rows = page.locator(".tl-timegroup").count()
    assert rows == len({slide.get("group", "") for slide in slides}) <= 12


def test_the_title_is_worded(shown: Callable[[str], Page]) -> None:
    text = shown(FLAGSHIP).locator(".tl-slide-titleslide").inner_text()
    assert "How it ended" in text
    assert "_" not in text
