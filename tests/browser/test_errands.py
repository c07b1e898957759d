"""The errands of a newcomer, on the shortest way that is in sight, each with as many clicks as it may take.

A page is opened as somebody has it who has never been there. A click is a press of the mouse or of a finger; typing
into a field that was pressed is none, nor is scrolling. What answers the errand must be in sight when it is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator
from visit import Visit
from windows import SIZES

Night = Callable[..., Visit]


class Walk:
    """A way through the page that counts its clicks."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page, self.clicks = visit, visit.page, 0
        visit.settle()

    def press(self, what: str | Locator) -> None:
        """Press something that can be seen, where it can be pressed; it may have to be scrolled to."""
        one = self.page.locator(what).first if isinstance(what, str) else what
        assert one.is_visible(), what
        one.click()
        self.clicks += 1
        self.visit.settle()

    def time(self, hour: str) -> None:
        """Press the time's bar at a whole hour that is written on it."""
        mark = self.page.locator(".hours span:visible", has_text=hour).bounding_box()
        bar = self.page.locator("#scrubber").bounding_box()
        assert mark is not None
        assert bar is not None
        self.page.mouse.click(mark["x"] + mark["width"] / 2, bar["y"] + bar["height"] / 2)
        self.clicks += 1
        self.visit.settle()

    def find(self, words: str, size: str) -> None:
        """Type into the search, and take what it offers first with the key that ends a line."""
        self.press("#search-open" if size == "phone" else "#search-field")
        self.page.keyboard.type(words)
        self.page.wait_for_selector("#search-list [role=option]")
        self.page.keyboard.press("Enter")
        self.visit.settle()

    def reads(self, selector: str) -> str:
        """The text of the first such thing, which begins in sight."""
        one = self.page.locator(selector).first
        assert one.is_visible(), selector
        assert self.page.evaluate(IN_SIGHT, one.element_handle()), f"{selector} is out of sight"
        return one.inner_text()


IN_SIGHT = """(one) => {
  const box = one.getBoundingClientRect();
  const x = Math.min(innerWidth - 2, box.left + Math.min(12, box.width / 2));
  const at = document.elementFromPoint(x, Math.max(0, box.top) + 8);
  return box.top > -20 && box.top < innerHeight && Boolean(at) && (one.contains(at) || at.contains(one));
}"""


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def walk(visiting: Night, report: Path, size: str) -> Walk:
    """The one-file page, opened for the first time."""
    return Walk(visiting(report.as_uri(), size).open())


@pytest.fixture
def online(visiting: Night, petrograd: str, size: str) -> Walk:
    """The page served, which can play; opened for the first time."""
    return Walk(visiting(petrograd, size, online=True).open())


def test_what_is_this_and_is_it_what_happened(walk: Walk) -> None:
    """No click: who claims power against whom, and which of two things is shown."""
    assert "Petrograd" in walk.reads("h1")
    assert walk.reads("#show-sources") == "As the sources tell it"
    assert walk.page.get_attribute("#show-sources", "aria-pressed") == "true"
    assert walk.reads("#show-played") == "A played history"
    assert "where they are silent nothing moves" in walk.reads(".band-words")
    said = walk.reads(".tour")
    assert "Two governments, one city" in said
    assert "The Provisional Government sits in the Winter Palace" in said
    assert "The Military Revolutionary Committee, in Smolny, has had most of the city" in said
    assert walk.clicks == 0


def test_who_won_and_when_here_and_in_the_record(walk: Walk) -> None:
    walk.press(walk.page.get_by_role("link", name="How it ended"))
    record, here = walk.page.locator(".won p").all_inner_texts()
    walk.reads(".won p")
    assert record.startswith("As the sources tell it, the Soviets have won")
    assert "26 Oct" in record
    assert here.startswith("In this played history, ")
    assert re.search(r"; the palace falls, 2[56] Oct \d\d:\d\d\.$", here)
    assert walk.clicks <= 1


def test_why_so_late_or_early_here_and_in_the_record(walk: Walk) -> None:
    """How true it is says why; and of each hour why it came here, beside what the sources say."""
    walk.press(walk.page.get_by_role("link", name="How it ended"))
    walk.press(".ended .here a:text('Why')")
    assert "Why" in walk.reads("#panel h2, #panel .why h3") or "WHY" in walk.page.inner_text("#panel")
    assert walk.page.locator("#panel .readings").count() == 1
    said = walk.page.inner_text("#how-true")
    assert "everybody waited" in said
    assert "It is early" in said
    assert walk.clicks <= 2


def test_a_played_history_says_how_true_it_is_one_click_from_the_switch(walk: Walk) -> None:
    walk.press("#show-played")
    walk.press("#band a:text('How true is it?')")
    assert walk.reads("#how-true h3").casefold() == "how true it is"
    assert len(walk.page.locator("#how-true h4").all()) == 4
    assert walk.page.evaluate("() => document.activeElement.closest('#how-true') !== null")


def test_what_the_sources_say_of_the_auroras_shot_and_whether_they_agree(walk: Walk, size: str) -> None:
    if size == "phone":
        walk.find("aurora", size)
    else:
        walk.press(walk.page.locator("#scrubber .names span", has_text="The Aurora fires a blank"))
    said = walk.page.inner_text("#panel")
    assert "the accounts disagree" in walk.reads("#panel .kicker")
    assert "no physical damage" in said
    assert "The cruiser's shot damaged the palace." in said
    assert walk.clicks <= 2


def test_where_lenin_is_at_nine_and_what_he_knows(walk: Walk, size: str) -> None:
    walk.time("21:00")
    walk.find("lenin", size)
    assert walk.reads("#panel h2") == "Lenin"
    assert "Smolny" in walk.page.inner_text("#panel .facts")
    walk.press("#panel button:text('could know')")
    assert abs(walk.visit.minute() - 18 * 60) <= 6
    assert walk.page.get_attribute("#stage", "data-view") == "wires"
    assert "Lenin" in walk.page.inner_text(".observer")
    assert walk.clicks <= 3


def test_how_many_walked_out(walk: Walk) -> None:
    """How many, in which of a thousand nights, and what the sources count."""
    walk.press(walk.page.get_by_role("link", name="How it ended"))
    walk.press(".ending summary")
    row = walk.page.locator(".ending tr", has_text="How the walkout went")
    assert "they stayed, in" in row.inner_text()
    walk.press(row.get_by_role("link"))
    assert "The moderates walk out" in walk.reads("#panel h2")
    assert "delegates who rose together" in walk.page.inner_text("#panel")
    assert walk.clicks <= 3


ANSWERED = """() => document.querySelector(".result .status")?.textContent.startsWith("300 pairs played.")"""


def test_the_night_without_the_blank_shot_and_would_they_have_walked_out(online: Walk) -> None:
    online.press("#tab-whatif")
    online.page.fill("#whatif-search", "blank")
    online.press(".found button")
    online.press("#whatif-go")
    online.page.wait_for_function(ANSWERED)
    assert "When the Winter Palace is taken" in online.page.inner_text(".result")
    assert "How the walkout went" in online.page.text_content(".result")  # type: ignore[operator]
    assert online.clicks <= 3


def open_the_night_in_which_the_moderates_stayed(page: Walk) -> None:
    page.press(page.page.get_by_role("link", name="How it ended"))
    pair = page.page.get_by_role("link", name="One night twice, as it was and with one change")
    assert "Mensheviks" in pair.inner_text()
    page.press(pair)
    page.page.wait_for_function(
        "() => document.getElementById('which')?.textContent.includes('compared with')"
    )
    page.page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.visit.settle()
    assert "two" in page.visit.views()
    which = page.page.text_content("#which") or ""
    assert re.search(r"History (\d+) of seed 7; compared with history \1 with ", which), which
    assert page.reads(".twonights .lead").startswith("One night, played twice from the same draws")
    row = page.page.locator(".twonights .ended tr", has_text="How the walkout went")
    assert row.locator("td").all_inner_texts() == ["Mensheviks and SRs both left", "they stayed"]
    assert page.clicks <= 2


def test_a_night_in_which_the_moderates_stayed_beside_one_in_which_they_left(online: Walk) -> None:
    open_the_night_in_which_the_moderates_stayed(online)


def test_a_file_plays_the_night_in_which_the_moderates_stayed(walk: Walk) -> None:
    open_the_night_in_which_the_moderates_stayed(walk)


def test_all_of_it_by_keyboard(walk: Walk, size: str) -> None:
    """From the head of the page to who won, to a turning point and to its sources, without a mouse."""
    if size == "phone":
        pytest.skip("a phone has no keyboard")
    page = walk.page
    page.evaluate("() => document.querySelector('#band a').focus()")
    page.keyboard.press("Enter")
    walk.visit.settle()
    walk.reads(".won p")
    page.focus("#tab-ending")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert page.get_attribute("#stage", "data-view") == "map"
    page.keyboard.press("n")
    walk.visit.settle()
    assert page.locator(".caption:visible h3").count() == 1
    page.focus(".caption a")
    page.keyboard.press("Enter")
    assert page.locator("#panel .accounts li").count() > 0
    assert walk.clicks == 0
