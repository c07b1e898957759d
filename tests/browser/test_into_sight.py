"""A view is seen from its top when it is opened; on a phone, what was pressed brings what it asks for into sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from visit import MORNING, Visit
from windows import SIZES

Visiting = Callable[..., Visit]
BAND = 100  # pixels: on a phone it lies over the top of the page
DOWN = "() => { document.getElementById('stage').scrollTop = 9999; scrollTo(0, 9999); }"
TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top"


def in_sight(page: Visit, selector: str, size: str) -> bool:
    """Whether the beginning of an element lies in the upper half of the window, and not under the band."""
    top: float = page.page.evaluate(TOP, selector)
    return (BAND if size == "phone" else 0) <= top < SIZES[size][1] / 2


@pytest.mark.parametrize("size", SIZES)
def test_every_view_is_seen_from_its_top(night: Visiting, size: str) -> None:
    page = night(f"{MORNING}&view=nights", size)
    page.page.evaluate(DOWN)
    assert not in_sight(page, ".nights .view-head", size)
    page.go(f"{MORNING}&view=whatif")  # by a link
    assert in_sight(page, ".whatif .view-head", size)
    page.page.evaluate(DOWN)
    page.view("nights")  # by its tab
    assert in_sight(page, ".nights .view-head", size) or size == "phone"  # whose tabs stand above it
    page.page.evaluate(DOWN)
    page.page.evaluate("() => document.getElementById('tab-nights').focus({ preventScroll: true })")
    page.page.keyboard.press("ArrowRight")  # by a key
    page.settle()
    assert page.page.evaluate(TOP, "#stage") >= 0
    assert page.page.evaluate("() => document.getElementById('stage').scrollTop") == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_seat_opens_with_who_one_is_in_sight(night: Visiting, size: str) -> None:
    page = night(f"{MORNING}&view=seat", size)
    page.page.fill("#seat-night", "3")
    page.page.get_by_role("button", name="Sit here: Kerensky").click()
    page.page.wait_for_selector(".seat-decision")
    page.settle()
    assert in_sight(page, ".seat-who", size)


def test_an_event_that_is_tapped_brings_its_question_into_sight(night: Visiting) -> None:
    page = night(f"{MORNING}&view=whatif", "phone")
    page.page.fill("#whatif-search", "blank shot")
    page.page.locator(".found button").first.tap()
    page.settle()
    assert in_sight(page, ".question-form", "phone")
    page.page.fill("#whatif-search", "zither")
    assert page.text(".nothing-found") == "Nothing that can be changed has these words."
    assert not page.page.is_visible(".found")


def test_a_view_that_is_none_is_said_and_the_first_is_shown(night: Visiting) -> None:
    page = night(f"{MORNING}&view=nope")
    assert page.text("#said").startswith("The address names a view “nope”, which this page does not have.")
    assert page.page.get_attribute("#stage", "data-view") == page.views()[0]
    page.view("timeline")
    page.go(f"{MORNING}&view=<b>")
    assert "“<b>”" in page.text("#said")
    assert page.page.get_attribute("#stage", "data-view") == page.views()[0]
