"""Any history in a file, from a stick, with the network off: opened, told in every view, asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import written
from visit import Visit
from windows import SIZES, Windows

Visiting = Callable[..., Visit]
HISTORY = "shown=played&history=7.12"
SAID = "(text) => document.getElementById('said').textContent.startsWith(text)"
STATUS = "(text) => document.querySelector('.result .status')?.textContent.startsWith(text)"
NIGHTS = "at=1917-10-25T20:00&view=nights"


def opened(page: Visit, words: str) -> None:
    """Wait until a history is open."""
    page.page.wait_for_function(SAID, arg=words)
    page.settle()


def test_an_address_opens_a_history_in_every_view(night: Visiting) -> None:
    page = night(HISTORY)
    assert page.text("#which") == "History 12 of seed 7"
    assert "history=7.12" in page.hash()
    for view in page.views():
        page.view(view)
    assert page.too_wide() == []
    page.view("timeline")
    page.go("shown=played&history=7.12&about=firing:400")
    assert page.page.locator("#panel .why").count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_a_history_is_opened_by_its_number(night: Visiting, size: str) -> None:
    page = night(NIGHTS, size=size)
    page.page.fill("#open-replica-nights", "31")
    page.page.fill("#open-seed-nights", "5")
    page.page.keyboard.press("Enter")
    opened(page, "History 31 of seed 5 is open.")
    assert page.page.evaluate("() => document.activeElement.id") == "stage"
    assert "history=5.31" in page.hash()
    foot = page.page.locator("#transport").bounding_box()
    assert foot is not None
    assert foot["height"] > 80
    assert abs(foot["y"] + foot["height"] - SIZES[size][1]) <= 1  # the time's bar is where it was, all of it
    page.page.keyboard.press("Escape")
    for one in ("#present", "dialog.share"):
        assert page.page.locator(one).count() == 1, one
    assert page.too_wide() == []
    assert page.barriers() == []


def test_a_number_that_is_none_is_told_so_and_nothing_is_opened(night: Visiting) -> None:
    page = night(NIGHTS)
    page.page.fill("#open-replica-nights", "twelve")
    page.page.keyboard.press("Enter")
    assert "whole numbers" in page.text(".history-form .problem >> nth=-1")
    assert page.text("#which") == "History 0 of seed 7"


def test_a_dot_opens_its_history_by_pointer_and_by_keys(night: Visiting) -> None:
    page = night(NIGHTS)
    page.page.focus(".dots")
    page.page.keyboard.press("End")
    name = page.text(".selected-name")
    number = re.sub(r"\D", "", name)
    page.page.keyboard.press("Enter")
    opened(page, f"History {number} of seed 7 is open.")
    page.view("nights")
    page.page.click(".dots >> nth=0", position={"x": 560, "y": 160})
    again = re.sub(r"\D", "", page.text(".selected-name"))
    page.page.wait_for_timeout(600)  # two presses, and not a double one
    page.page.click(".dots >> nth=0", position={"x": 560, "y": 160})
    opened(page, f"History {again} of seed 7 is open.")


def test_one_goes_back_to_the_history_before(night: Visiting) -> None:
    page = night(HISTORY)
    page.page.evaluate("() => { location.hash = '#shown=played&history=7.13' }")
    opened(page, "History 13")
    page.page.go_back()
    opened(page, "History 12")
    assert page.text("#which") == "History 12 of seed 7"


@pytest.mark.parametrize("name", ["7.x", "12", "7.18446744073709551616", "-1.0", "7.12+no_such"])
def test_what_is_no_history_is_said_and_the_page_stays(night: Visiting, name: str) -> None:
    page = night(NIGHTS)
    page.go(f"{NIGHTS}&history={name}")
    page.page.wait_for_function(SAID, arg="The address names a history")
    assert page.page.get_attribute("#said", "role") == "alert"
    assert page.text("#which") == "History 0 of seed 7"
    assert "history=" not in page.hash()
    assert page.barriers("#said") == []
    page.open(f"shown=played&history={name}")
    assert page.text("#said").startswith("The address names a history")
    assert page.text("#which") == "History 0 of seed 7"


def test_a_browser_that_cannot_play_shows_what_it_has_and_says_so(windows: Windows, report: Path) -> None:
    with windows.visit(report.as_uri(), own=True) as visit:
        visit.page.add_init_script("delete window.Worker")
        page = visit.open(HISTORY)
        assert "This browser cannot play it" in page.text("#said")
        assert page.page.locator(".history-form").count() == 0
        assert page.text("#which") == "History 0 of seed 7"


def test_a_still_file_shows_its_history_and_says_so(
    visiting: Visiting, tmp_path_factory: pytest.TempPathFactory
) -> None:
    still = written(tmp_path_factory.mktemp("still") / "night.html", "--still")
    page = visiting(still.as_uri()).open(HISTORY)
    assert "This page only shows, and holds history 7.0 alone." in page.text("#said")
    page.view("nights")
    assert "interregnum report" in page.text("#stage") or page.page.locator(".history-form").count() == 0


def test_two_histories_stand_side_by_side(night: Visiting) -> None:
    page = night(f"{HISTORY}&beside=9.3&view=two")
    assert "history 12" in page.text("#stage h2 + .legend").lower()
    page.view("hall")
    assert page.page.locator(".beside-column").count() == 2


def test_a_what_if_opens_a_history_in_which_it_mattered(night: Visiting) -> None:
    page = night("at=1917-10-25T10:00&view=whatif&if=without%20attack.blank")
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")
    page.page.locator(".mattered").first.click()
    opened(page, "History")
    assert "with the change (“The Aurora fires one blank round” does not happen)" in page.text("#which")
    assert "with=without%20attack.blank" in page.hash()
    assert page.page.locator("#stage .ended tbody tr").count() > 0
    assert page.too_wide() == []
    address = page.hash()
    table = page.text("#stage .ended")
    page.open(address)
    assert page.text("#stage .ended") == table


def test_a_change_that_is_none_is_said_and_the_page_stays(night: Visiting) -> None:
    page = night(NIGHTS)
    page.go(f"{HISTORY}&beside=7.12&with=without%20no.such")
    page.page.wait_for_function(SAID, arg="That history cannot be opened.")
    assert "no.such" in page.text("#said")
    assert page.text("#which") == "History 0 of seed 7"


def test_a_drawn_hour_is_opened_at_its_very_minute(night: Visiting) -> None:
    page = night("at=1917-10-25T10:00&view=whatif&if=force%20kerensky_taken")
    page.page.fill("#whatif-hour", "")
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")
    page.page.locator(".mattered").first.click()
    opened(page, "History")
    assert re.search(r"with=force%20kerensky_taken%3D.*%20%40\d", page.hash())


@pytest.mark.parametrize("size", SIZES)
def test_from_here_on_five_hundred_futures_are_played(night: Visiting, size: str) -> None:
    page = night("at=1917-10-26T03:00&view=nights&history=7.12", size=size)
    page.page.get_by_role("button", name="From here on").click()
    page.page.select_option("#ahead-outcome", label="Who holds power at noon on the 26th")
    assert page.text(".ahead .answer").startswith("First draw below")
    page.page.focus(".ahead .board")
    page.page.keyboard.press("ArrowUp")
    assert page.page.text_content(".ahead .mine-name") == "what you drew"
    page.page.get_by_role("button", name="Show the model’s curve").click()
    page.page.wait_for_function(
        "() => document.querySelector('.ahead .answer')?.textContent.includes('500 futures')"
    )
    assert "From 26 Oct 03:00 on" in page.text(".ahead .answer")
    page.page.wait_for_function("() => document.querySelectorAll('.model-point').length >= 2")
    assert page.text(".ahead .compared").startswith("What you drew is compared")  # most is still to come
    page.page.locator(".ahead-said button").click()
    assert page.too_wide() == []
    assert page.barriers() == []
