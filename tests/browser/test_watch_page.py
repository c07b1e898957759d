"""A page whose files are watched: it follows each save, keeps where one was, and says what is wrong or what changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR
from served import served
from visit import Visit
from windows import SIZES

PLACE = "at=1920-03-13T21:00&view=timeline"
READIES = ("readies: {typical: 30 min, factor: 1.6}", "readies: {typical: 70 min, factor: 1.6}")
SLIP = ("takes: {typical: 20 min", "tekes: {typical: 20 min")
LINE = "([state, text]) => document.querySelector(`.edits-line[data-state=${state}]`)?.textContent.includes(text)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HARBOUR, tmp_path / "town"))


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Asked for before `visiting`: the page is left before the server ends."""
    with served(folder, watched=True) as found:
        yield found


def edit(folder: Path, old: str, new: str) -> None:
    """Save the plan with other words in it, as editors do: a new file over the old."""
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    beside = folder / ".plan.yaml.new"
    beside.write_text(text.replace(old, new, 1), encoding="utf-8")
    beside.replace(file)


def told(page: Visit, state: str, text: str) -> None:
    """Wait until the line in the band says this."""
    page.page.wait_for_function(LINE, arg=[state, text])
    page.page.wait_for_selector("html[data-ready=yes]", state="attached")


@pytest.mark.parametrize("size", SIZES)
def test_the_loop_of_an_author(folder: Path, address: str, visiting: Callable[..., Visit], size: str) -> None:
    page = visiting(address, size, online=True).open(PLACE)
    told(page, "good", "Save a file")
    edit(folder, *READIES)
    told(page, "good", "When the town hall is taken")
    assert page.hash().startswith("at=1920-03-13T21:00")
    assert page.page.get_attribute("#stage", "data-view") == "timeline"
    page.view("edits")
    assert "45 min later" in page.text(".edits-change")
    assert page.page.locator(".edits-versions > li").count() == 2
    assert page.too_wide() == []
    assert page.barriers() == []
    edit(folder, *SLIP)
    told(page, "bad", "has an error, so this is still version 2")
    problem = page.text(".edits-problems")
    assert all(word in problem for word in ("plan.yaml:13", "tekes", "takes"))
    assert page.too_wide() == []
    assert page.barriers() == []
    edit(folder, *SLIP[::-1])
    told(page, "good", "Since version 2")
    assert page.page.get_attribute("#stage", "data-view") == "edits"
    assert page.text(".edits-problems") == ""


def test_what_is_selected_stays_selected_though_its_number_is_another(
    folder: Path, address: str, visiting: Callable[..., Visit]
) -> None:
    page = visiting(address, online=True).open(PLACE)
    told(page, "good", "Save a file")
    number = page.data(
        "(data) => data.history.of.indexOf(data.events.findIndex(({ id }) => id === 'mayor_calls')) + 1"
    )
    page.go(f"{PLACE}&about=firing:{number}")
    head = page.text("#panel h2")
    early = "events:\n  cock: {title: A cock crows, takes: {typical: 2 min, factor: 1.1}, basis: judgement, why: so}\n"
    (folder / "events" / "cock.yaml").write_text(early, encoding="utf-8")
    told(page, "good", "cock.yaml is new")
    page.page.wait_for_function(
        "(old) => location.hash.includes('about=firing:') && !location.hash.endsWith(old)", arg=f":{number}"
    )
    assert page.text("#panel h2") == head


def test_an_older_version_is_shown_compared_and_written_back(
    folder: Path, address: str, visiting: Callable[..., Visit]
) -> None:
    before = (folder / "plan.yaml").read_text(encoding="utf-8")
    page = visiting(address, online=True).open(PLACE)
    told(page, "good", "Save a file")
    edit(folder, *READIES)
    told(page, "good", "When the town hall is taken")
    page.view("edits")
    page.page.click("[aria-label='Show version 1']")
    page.page.wait_for_url("**/?version=1*")
    told(page, "good", "You are looking at version 1; the newest is 2.")
    page.page.click("[aria-label='What has changed since version 1']")
    page.page.wait_for_function("() => document.querySelector('.edits-change').textContent.includes('later')")
    page.page.click("[aria-label='Write back the files of version 1']")
    assert (folder / "plan.yaml").read_text(encoding="utf-8") != before
    assert page.barriers() == []
    page.page.click("#edits-leave")
    assert page.page.query_selector("#edits-confirm") is None
    page.page.click("[aria-label='Write back the files of version 1']")
    page.page.click("#edits-confirm")
    page.page.wait_for_function("() => document.querySelector('.edits').textContent.includes('is kept in')")
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == before
    told(page, "good", "the newest is 3.")
    page.page.click("text=To the newest")
    told(page, "good", "Version 3.")


def test_a_page_of_errors_becomes_the_night_once_they_are_put_right(
    visiting: Callable[..., Visit], folder: Path
) -> None:
    edit(folder, *SLIP)
    with served(folder, watched=True) as address:
        page = visiting(address, online=True, allowed=["Failed to load resource", "ERR_"])
        page.page.goto(address)
        assert "tekes" in page.text(".problems")
        assert page.barriers() == []
        edit(folder, *SLIP[::-1])
        page.page.wait_for_selector("html[data-ready=yes]", state="attached")
        told(page, "good", "Save a file")


def test_a_server_that_ends_is_said(visiting: Callable[..., Visit], folder: Path) -> None:
    with served(folder, watched=True) as address:
        page = visiting(address, online=True, allowed=["Failed to load resource", "ERR_"]).open(PLACE)
        told(page, "good", "Save a file")
    told(page, "lost", "does not answer")


def test_without_watching_the_page_has_none_of_it(visiting: Callable[..., Visit], folder: Path) -> None:
    with served(folder) as address:
        page = visiting(address, online=True).open(PLACE)
        assert "edits" not in page.views()
        assert page.page.query_selector(".edits-line") is None
