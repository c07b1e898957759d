"""The page as it is served: a what-if asked, watched and stopped; another night opened; what is asked wrongly."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR
from served import never_finishes, served
from visit import MORNING, Visit
from windows import SIZES

from interregnum.language.starter import make_starter

PAPER = "rgb(247, 242, 231)"


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, visiting: Callable[..., Visit], petrograd: str) -> Visit:
    return visiting(petrograd, request.param, online=True).open("at=1917-10-25T10:00&view=whatif")


STATUS = "(text) => document.querySelector('.result .status')?.textContent.startsWith(text)"

# --- what if ----------------------------------------------------------------------------------------------


def ask(page: Visit, word: str, size: str) -> None:
    """Look an event up, choose the first that is found, and have that many histories played."""
    page.page.fill("#whatif-search", word)
    page.page.locator(".found button").first.click()
    page.page.select_option("#whatif-size", size)
    page.page.click("#whatif-go")


def test_a_what_if_is_asked_and_its_answer_comes_in(page: Visit) -> None:
    ask(page, "blank", "100")
    page.page.wait_for_selector(".result progress", state="attached")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")
    assert len(page.text(".result")) > 200
    assert page.page.query_selector(".result svg, .result li, .result h4") is not None
    assert page.too_wide() == []
    assert page.barriers() == []


@pytest.fixture(scope="module")
def endless() -> Iterator[str]:
    with served(HARBOUR, start_worker=never_finishes) as address:
        yield address


@pytest.mark.parametrize("size", SIZES)
def test_a_what_if_is_stopped(visiting: Callable[..., Visit], endless: str, size: str) -> None:
    page = visiting(endless, size, online=True).open("view=whatif")
    ask(page, "great bell", "1000")
    page.page.wait_for_function(STATUS, arg="10 of 1000 pairs played.")
    page.page.click("#whatif-cancel")
    page.page.wait_for_function(STATUS, arg="Stopped after 10 pairs.")


def test_what_is_wrong_with_a_question_is_said(visiting: Callable[..., Visit], petrograd: str) -> None:
    """An hour that is none: the server refuses, and the page says why."""
    page = visiting(petrograd, online=True, allowed=["Failed to load resource"]).open(
        "at=1917-10-25T10:00&view=whatif"
    )
    page.page.fill("#whatif-search", "blank")
    page.page.locator(".found button").first.click()
    page.page.check("input[name=whatif-act][value=force]")
    page.page.fill("#whatif-hour", "when the cows come home")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="It could not be played.")
    assert len(page.text(".result .status")) > len("It could not be played.") + 10


# --- a seat ---


def test_a_seat_is_played_beside_a_server_as_in_a_file(
    visiting: Callable[..., Visit], petrograd: str
) -> None:
    """By the same modules, so a link of one is a link of the other."""
    page = visiting(petrograd, online=True).open("view=seat&seat=kerensky~7~3")
    page.page.wait_for_selector(".seat-decision")
    assert "Kerensky decides between staying and going to the front" in page.text(".seat-decision")
    page.page.locator(".seat-way").last.click()
    page.page.wait_for_selector(".seat-debrief")
    page.page.wait_for_selector(".seat-verdict")
    assert page.hash().endswith("seat=kerensky~7~3~kerensky_course.stays")


# --- other nights -----------------------------------------------------------------------------------------


def test_another_night_has_an_address(visiting: Callable[..., Visit], petrograd: str) -> None:
    third = visiting(f"{petrograd}?seed=7&replica=3", online=True).open()
    assert "3" in third.text("#which")
    first = visiting(petrograd, online=True).open(MORNING)
    assert third.text("#which") != first.text("#which")


def test_another_night_is_opened_by_its_number(visiting: Callable[..., Visit], petrograd: str) -> None:
    page = visiting(petrograd, online=True).open("at=1917-10-25T20:00&view=nights")
    page.page.fill("#open-replica-nights", "3")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**/?seed=7&replica=3")
    page.page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert page.text("#which") == "History 3 of seed 7"


def test_two_nights_stand_side_by_side(visiting: Callable[..., Visit], petrograd: str) -> None:
    page = visiting(f"{petrograd}?beside=replica:3", online=True).open("at=1917-10-25T22:00&view=timeline")
    assert page.page.query_selector("#stage .second, #stage [data-key^='second:']") is not None
    for name in page.views():
        page.view(name)
    page.go("at=1917-10-25T22:00&about=second:40")
    assert "beside" in page.text("#panel .kicker")


@pytest.mark.parametrize(
    "asked", ["nothing", "?seed=many", "?seed=7&seed=8", "?replica=-1", "?beside=moon", "static/../../secret"]
)
def test_what_is_not_there_has_a_page_in_the_same_style(
    visiting: Callable[..., Visit], petrograd: str, asked: str
) -> None:
    visit = visiting(petrograd, online=True, allowed=["Failed to load resource"])
    answer = visit.page.goto(petrograd + asked)
    assert answer is not None
    assert 400 <= answer.status < 500
    assert visit.page.query_selector("link[rel=stylesheet]") is not None
    assert visit.page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == PAPER
    assert visit.barriers() == []
    assert visit.too_wide() == []


# --- other scenarios --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("starter") / "town"
    make_starter(folder)
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("size", SIZES)
def test_the_scenario_to_begin_with_gets_a_good_page(
    visiting: Callable[..., Visit], town: str, size: str
) -> None:
    """It has no drawn map and no assembly."""
    page = visiting(town, size, online=True).open()
    views = page.views()
    assert "timeline" in views
    assert "map" not in views or page.page.query_selector("#stage svg") is not None
    assert "hall" not in views
    for name in views:
        page.view(name)
        assert page.barriers() == []
        assert page.too_wide() == []
    page.page.click("#next")
    assert page.page.query_selector("#panel .accounts") is not None
    page.page.click("#show-played")
    page.page.click("#next")
    assert page.page.query_selector("#panel .why") is not None


def test_a_broken_scenario_has_a_page_that_says_where(visiting: Callable[..., Visit], tmp_path: Path) -> None:
    folder = tmp_path / "harbour"
    shutil.copytree(HARBOUR, folder)
    file = sorted(folder.glob("*.yaml"))[0]
    file.write_text(file.read_text(encoding="utf-8") + "\nevnets: {}\n", encoding="utf-8")
    with served(folder) as address:
        visit = visiting(address, online=True, allowed=["Failed to load resource"])
        answer = visit.page.goto(address)
        assert answer is not None
        assert answer.status >= 400
        text = visit.page.inner_text("body")
        assert file.name in text
        assert "events" in text
        assert visit.barriers() == []
