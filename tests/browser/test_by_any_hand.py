"""What one can do in a file that plays, each by pointer, by finger and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator
from visit import Visit

Visiting = Callable[..., Visit]
Hand = Callable[[Locator], None]
WHATIF = "at=1917-10-25T10:00&view=whatif"
SAID = "(words) => document.getElementById('said').textContent.includes(words)"
STATUS = "([where, words]) => document.querySelector(where)?.textContent.startsWith(words)"


def pointer(target: Locator) -> None:
    target.click()


def finger(target: Locator) -> None:
    target.tap()


def keyboard(target: Locator) -> None:
    """It is reached as the tab key reaches it, and pressed."""
    target.focus()
    assert target.evaluate("(one) => one === document.activeElement && one.tabIndex >= 0")
    target.press("Enter")


@pytest.fixture(params=[pointer, finger, keyboard])
def hand(request: pytest.FixtureRequest) -> Hand:
    found: Hand = request.param
    return found


@pytest.fixture
def opened(night: Visiting, hand: Hand) -> Callable[[str], Visit]:
    return lambda address: night(address, "phone" if hand is finger else "desktop")


def test_a_history_is_opened(opened: Callable[[str], Visit], hand: Hand) -> None:
    page = opened("at=1917-10-25T20:00&view=nights")
    page.page.fill("#open-replica-nights", "31")
    hand(page.page.locator(".nights").get_by_role("button", name="Open", exact=True))
    page.page.wait_for_function(SAID, arg="History 31 of seed 7 is open.")
    assert "history=7.31" in page.hash()


def test_a_what_if_is_asked_and_its_history_opened(opened: Callable[[str], Visit], hand: Hand) -> None:
    page = opened(WHATIF)
    page.page.fill("#whatif-search", "blank shot")
    hand(page.page.locator(".found button").first)
    page.page.select_option("#whatif-size", "100")
    hand(page.page.locator("#whatif-go"))
    page.page.wait_for_function(STATUS, arg=[".result .status", "100 pairs played."])
    hand(page.page.locator(".mattered").first)
    page.page.wait_for_function(SAID, arg="is open")
    assert "with=without%20attack.blank" in page.hash()


def test_a_dial_is_turned(opened: Callable[[str], Visit], hand: Hand) -> None:
    page = opened(WHATIF)
    hand(page.page.locator(".dial summary").first)
    dial = page.page.locator(".dial[open] input")
    if hand is keyboard:
        dial.press("End")
    else:
        hand(dial)  # its middle
    page.page.wait_for_function(STATUS, arg=[".dial[open] .status", "500 pairs played."])
    assert "dial=" in page.hash()
    assert page.page.locator(".dial[open] .pair-picture").count() > 3


def test_what_is_still_to_come_is_drawn_and_played(opened: Callable[[str], Visit], hand: Hand) -> None:
    page = opened("at=1917-10-26T03:00&view=nights&history=7.12")
    hand(page.page.get_by_role("button", name="From here on"))
    board = page.page.locator(".ahead .board")
    if hand is keyboard:
        board.press("ArrowUp")
    else:
        hand(board)
    hand(page.page.get_by_role("button", name="Show the model’s curve"))
    page.page.wait_for_function("() => document.querySelectorAll('.model-point').length >= 1")
    assert page.page.text_content(".ahead .mine-name") == "what you drew"
    hand(page.page.locator(".ahead-said button"))


def test_a_seat_decides(opened: Callable[[str], Visit], hand: Hand) -> None:
    page = opened("at=1917-10-25T10:00&view=seat")
    page.page.fill("#seat-night", "3")
    hand(page.page.get_by_role("button", name="Sit here: Kerensky"))
    page.page.wait_for_selector(".seat-decision")
    hand(page.page.locator(".seat-way").first)
    page.page.wait_for_selector(".seat-debrief, .seat-room[aria-busy=false] .seat-decision")
    assert "seat=kerensky~7~3~" in page.hash()


def test_answers_are_saved_and_asked_again(
    opened: Callable[[str], Visit], hand: Hand, tmp_path: Path
) -> None:
    page = opened(f"{WHATIF}&if=without%20attack.blank")
    page.page.select_option("#whatif-size", "100")
    hand(page.page.locator("#whatif-go"))
    page.page.wait_for_function(STATUS, arg=[".result .status", "100 pairs played."])
    with page.page.expect_download() as download:
        hand(page.page.locator("#kept-save"))
    download.value.save_as(tmp_path / "kept.json")
    page.reload()
    page.open(WHATIF)
    page.page.set_input_files("#kept-file", tmp_path / "kept.json")
    page.page.wait_for_selector(".kept-answers li")
    hand(page.page.locator(".kept-answers summary").first)
    hand(page.page.locator(".kept-answers a").first)
    page.settle()
    assert page.hash().endswith("if=without%20attack.blank")
