"""What lies over what: tour, captions, cards and insets never over what they are about; nothing moves once it is seen;
what a finger presses is large enough."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from visit import Visit
from windows import EVERY_SIZE

Night = Callable[..., Visit]
FINGER = 44  # pixels
MOST_SHIFT = 0.05
SHOWN = ("sources", "played")


class Box(NamedTuple):
    """A rectangle of the window, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: Box, by: float = 1) -> bool:
        """Whether the two overlap by more than `by` pixels both ways."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > by and min(self.bottom, other.bottom) - max(self.top, other.top) > by


@pytest.fixture(params=EVERY_SIZE)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def boxes(page: Visit, selector: str) -> list[Box]:
    """The boxes of what is seen of these, as far as the part of the page lets them be seen in which they are."""
    return [Box(*one) for one in page.page.evaluate(BOXES, selector)]


BOXES = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".away, [hidden]"))
  .map((one) => one.getBoundingClientRect()).filter((box) => box.width && box.height)
  .map((box) => [box.left, box.top, box.right, box.bottom])"""


def only(page: Visit, selector: str) -> Box:
    found = boxes(page, selector)
    assert len(found) == 1, (selector, found)
    return found[0]


def inside(page: Visit, box: Box, size: str) -> bool:
    wide, high = EVERY_SIZE[size]
    return box.left >= 0 and box.top >= 0 and box.right <= wide + 1 and box.bottom <= high + 1


# --- the tour -------------------------------------------------------------------------------------------------


def test_the_tour_lies_over_nothing_and_all_of_it_is_in_sight(
    visiting: Night, report: Path, size: str
) -> None:
    page = visiting(report.as_uri(), size).open()
    steps = 0
    while True:
        page.settle()
        card = only(page, ".tour")
        for part in ("#stage", "#transport", "#band", "#tabs", "#head"):
            assert not card.over(only(page, part)), (steps, part)
        assert inside(page, card, size)
        assert inside(page, only(page, "#transport"), size)
        assert page.page.evaluate(HIDDEN_TEXT, ".tour") <= 1, steps
        for atlas in boxes(page, "#stage .atlas"):
            assert atlas.bottom - atlas.top > 200
            assert inside(page, atlas, size), (steps, atlas)
        assert page.too_wide() == []
        steps += 1
        if not boxes(page, ".tour .strong"):
            break
        page.page.click(".tour .strong")
    assert steps == page.data("(night) => night.guide.tour.length")
    page.page.keyboard.press("Escape")
    assert boxes(page, ".tour") == []


HIDDEN_TEXT = """(selector) => {
  const one = document.querySelector(selector);
  return one.scrollHeight - one.clientHeight;
}"""


def test_who_chooses_something_or_goes_to_another_hour_has_left_the_tour(
    visiting: Night, report: Path, size: str
) -> None:
    """What a step says is of its hour."""
    page = visiting(report.as_uri(), size).open()
    assert boxes(page, ".tour") != []
    page.page.locator("#stage .place-marker .target").first.dispatch_event("click")
    page.settle()
    assert boxes(page, ".tour") == []
    assert page.page.locator("#panel h2").is_visible()
    page.page.click("#tour-start")
    page.settle()
    assert boxes(page, ".tour") != []
    page.page.focus("[role=slider]")
    page.page.keyboard.press("ArrowRight")
    page.settle()
    assert boxes(page, ".tour") == []


# --- captions, insets, buttons --------------------------------------------------------------------------------


AROUND = (".caption, .caption-sheet", "#stage .map-panel", "#stage .map-panel:not(.inset)")
CLEAR = (".map-panel.inset", ".swap", ".atlas-key", ".map-panel:not(.inset) .map-controls")
HALO = "#stage .map-panel:not(.inset) .halo"
# The address, the caption's title where it has no sheet, and the boxes: a look at each by itself would take longer.
CAPTION = f"""(parts) => {{
  const boxes = {BOXES};
  const title = boxes(".caption-sheet").length ? null : document.querySelector(".caption h3").innerText;
  return [location.hash, title, ...parts.map(boxes)];
}}"""


@pytest.mark.parametrize("shown", SHOWN)
def test_no_caption_lies_over_what_it_is_about(going: Night, size: str, shown: str) -> None:
    """At every turning point: the caption keeps clear of its place, of the inset and of the map's buttons."""
    page = going(f"at=1917-10-25T03:00&shown={shown}&view=map", size)
    seen, before = 0, ""
    while True:
        page.page.keyboard.press("n")
        page.settle()
        there, title, *found = page.page.evaluate(CAPTION, [*AROUND, *CLEAR, HALO])
        if there == before:
            break
        before = there
        parts = {
            part: [Box(*one) for one in of] for part, of in zip((*AROUND, *CLEAR, HALO), found, strict=True)
        }
        sheet, panels, (panel,) = (parts[part] for part in AROUND)
        assert len(sheet) == 1
        if title is None:  # it stands on a sheet below the map
            assert not any(sheet[0].over(one) for one in panels)
            continue
        assert sheet[0].left >= panel.left
        assert sheet[0].top >= panel.top
        assert sheet[0].right <= panel.right
        assert sheet[0].bottom <= panel.bottom
        for part in CLEAR:
            assert not any(sheet[0].over(one) for one in parts[part]), (title, part)
        for halo in parts[HALO]:
            assert not sheet[0].over(halo), title
            seen += 1
    assert seen > 5 or size == "phone"


def test_on_a_phone_the_captions_sheet_can_be_read_below_the_map_without_moving_the_page(
    going: Night,
) -> None:
    page = going("at=1917-10-25T21:40&shown=sources&view=map", "phone")
    sheet, foot = only(page, ".caption-sheet"), only(page, "#transport")
    says = boxes(page, ".caption-sheet > p:not(.caption-links), .caption-sheet h3")
    assert sheet.top >= only(page, "#stage .map-panel:not(.inset)").bottom
    assert max(one.bottom for one in says) <= foot.top + 1


@pytest.mark.parametrize("shown", SHOWN)
def test_the_inset_and_the_buttons_lie_beside_each_other(going: Night, size: str, shown: str) -> None:
    page = going(f"at=1917-10-25T21:00&shown={shown}&view=map", size)
    parts = [only(page, part) for part in CLEAR]
    assert not any(one.over(other) for one, other in combinations(parts, 2))
    atlas = only(page, "#stage .atlas")
    assert all(one.right <= atlas.right and one.bottom <= atlas.bottom for one in parts)
    if size in ("desktop", "large"):
        assert atlas.bottom <= only(page, "#transport").top  # the whole of the map is in sight


def test_every_tab_can_be_reached(going: Night, size: str) -> None:
    page = going("at=1917-10-25T21:00&shown=sources&view=map", size)
    tabs = boxes(page, "#tabs [role=tab]")
    assert len(tabs) == len(page.views())
    assert all(inside(page, one, size) for one in tabs)
    assert not any(one.over(other) for one, other in combinations(tabs, 2))


# --- nothing moves --------------------------------------------------------------------------------------------


def test_nothing_moves_once_it_is_seen(visiting: Night, report: Path, size: str) -> None:
    """From the first paint on: with the tour and without, from view to view, and while the night is played."""
    page = visiting(report.as_uri(), size)
    page.page.add_init_script(SHIFTS)
    page.open()
    page.settle()
    assert page.page.evaluate("() => window.shifted") < MOST_SHIFT
    page.open("at=1917-10-25T21:14&shown=sources")
    page.settle()
    for name in page.views():
        page.view(name)
    page.view("map")
    page.page.click("#show-played")
    page.page.select_option("#speed", "40")
    page.page.click("#play")
    # a caption goes, the next comes, and another comes in its place
    page.page.wait_for_function("() => Number(document.getElementById('scrubber').ariaValueNow) >= 1107")
    page.page.click("#play")
    page.settle()
    assert page.page.evaluate("() => window.shifted") < MOST_SHIFT, page.page.evaluate("() => window.moved")


SHIFTS = """window.shifted = 0; window.moved = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) {
    window.shifted += one.value;
    window.moved.push([one.value, ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
  }
}).observe({ type: "layout-shift", buffered: true });"""


# --- fingers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", SHOWN)
def test_what_a_finger_presses_is_large_enough(going: Night, shown: str) -> None:
    """In every view, and of what is chosen. Links within a sentence stand in its line; what is drawn has a list beside
    it, as the small signs have in which claims are counted."""
    at = f"at=1917-10-25T21:40&shown={shown}"
    page = going(f"{at}&view=map", "phone")
    views = [f"{at}&view={name}&about=" for name in page.views()]
    about = (
        "event:palace_taken",
        "reading:aurora_blank",
        "person:lenin",
        "place:winter_palace",
        "unit:pavlovsky",
        "house:congress",
    )
    small = page.each(
        [*views, *(f"{at}&view=map&about={one}" for one in about)], f"() => ({SMALL})({FINGER})"
    )
    assert len(small) == len(views) + len(about)
    assert {where: found for where, found in small.items() if found} == {}


SMALL = """(least) => [...document.querySelectorAll(
    "button:not(.bare), select, summary, input:not([type=radio]), a[href]:not(.skip), [role=slider]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("svg"))
  .filter((one) => !(one.tagName === "A" && getComputedStyle(one).display === "inline"))
  .filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width && (width < least - 0.5 || height < least - 0.5);
  })
  .map((one) => `${one.tagName} ${one.id || one.className} ${one.textContent.slice(0, 30)} ${one.clientHeight}`)"""
