"""Answers kept in a small file: saved from a page, opened on another of the same scenario; variants, in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import written
from visit import Visit
from windows import SIZES

from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers

Visiting = Callable[..., Visit]
WHATIF = "at=1917-10-25T10:00&view=whatif"
STATUS = "(text) => document.querySelector('.result .status')?.textContent.startsWith(text)"
SAID = "(text) => document.querySelector('.kept-said')?.textContent.includes(text)"
OPEN = "(text) => document.getElementById('said').textContent.startsWith(text)"
DROPPED = """([name, content]) => {
  if (typeof content === "number") content = " ".repeat(content);
  const files = new DataTransfer();
  files.items.add(new File([content], name));
  const drop = (kind) => document.body.dispatchEvent(
    new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
  return ["dragover", "drop"].map(drop);  // false: the browser does not leave the page for the file
}"""


def answered(page: Visit, question: str = "without%20attack.blank") -> None:
    page.go(f"{WHATIF}&if={question}")
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")


def saved(page: Visit, to: Path) -> Path:
    with page.page.expect_download() as download:
        page.page.focus("#kept-save")
        page.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "petrograd-1917-answers.json"
    download.value.save_as(to)
    return to


@pytest.mark.parametrize("size", SIZES)
def test_answers_are_saved_and_opened_again(
    visiting: Visiting, report: Path, tmp_path: Path, size: str
) -> None:
    page = visiting(report.as_uri(), size).open(WHATIF)
    assert page.page.locator("#kept-save").is_hidden()
    answered(page)
    file = saved(page, tmp_path / "kept.json")
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert [one["asked"] for one in kept["answers"]] == ["without attack.blank"]
    here = whatif("petrograd-1917", {"without": "attack.blank"}, 100, 7, workers=Workers(1))
    assert kept["answers"][0]["answer"] == json.loads(json.dumps(here.to_dict()))
    page.open(WHATIF)
    assert page.page.locator(".kept-answers li").count() == 0
    page.page.set_input_files("#kept-file", file)
    page.page.wait_for_function(SAID, arg="Answers from kept.json: 1.")
    page.page.focus(".kept-answers summary")
    page.page.keyboard.press("Enter")
    assert "does not happen" in page.text(".kept-answers .contrast >> nth=0 >> xpath=ancestor::li")
    assert page.too_wide() == []
    assert page.barriers(".kept") == []
    page.page.click(".kept-answers a")
    assert page.hash().endswith("if=without%20attack.blank")


def test_a_browser_asks_before_answers_are_lost_that_no_file_has(
    visiting: Visiting, report: Path, tmp_path: Path
) -> None:
    page = visiting(report.as_uri()).open(WHATIF)
    page.page.click("#tab-map")
    page.reload()
    assert page.warned == 0  # nothing has been answered
    answered(page)
    page.reload()
    assert page.warned == 1
    answered(page)
    saved(page, tmp_path / "kept.json")
    page.reload()
    assert page.warned == 1


def test_a_file_is_dropped_on_any_view(visiting: Visiting, report: Path, tmp_path: Path) -> None:
    page = visiting(report.as_uri()).open(WHATIF)
    answered(page)
    file = saved(page, tmp_path / "kept.json")
    page.open("at=1917-10-25T20:00&view=map")
    assert page.page.evaluate(DROPPED, [file.name, file.read_text(encoding="utf-8")]) == [False, False]
    page.page.wait_for_function(SAID, arg="Answers from kept.json: 1.")
    page.page.evaluate("() => { location.hash = '#shown=played&history=7.12&view=whatif' }")
    page.page.wait_for_function(OPEN, arg="History 12")
    assert page.page.locator(".kept-answers li").count() == 1  # another history, the same page


def test_what_is_no_file_of_answers_is_said_and_the_page_stays(
    visiting: Visiting, report: Path, tmp_path: Path
) -> None:
    page = visiting(report.as_uri()).open(WHATIF)
    answered(page)
    sound: dict[str, Any] = json.loads(saved(page, tmp_path / "kept.json").read_text(encoding="utf-8"))
    said = {
        "damaged": json.dumps(sound)[:-9],
        "another version": json.dumps({**sound, "version": 2}),
        "another scenario": json.dumps({**sound, "network": "0" * 64}),
        "no file of answers": "<img src=x onerror=alert(1)>".join('""'),
        "larger than 4 MB": 4 * 2**20 + 1,  # so many blanks, which are made in the page
    }
    for words, content in said.items():
        assert page.page.evaluate(DROPPED, ["<img src=x>.json", content]) == [False, False]
        page.page.wait_for_function(SAID, arg=words)
        assert page.page.get_attribute(".kept-said", "role") == "alert"
        assert page.page.locator(".kept-answers li").count() == 1
        assert page.page.locator(".kept img").count() == 0
    assert "100 pairs played." in page.text(".result .status")


def test_a_file_saved_beside_a_server_is_opened_in_a_file(
    visiting: Visiting, petrograd: str, report: Path, tmp_path: Path
) -> None:
    page = visiting(petrograd, online=True).open(WHATIF)
    answered(page, "variant%20kishkin")
    file = saved(page, tmp_path / "kept.json")
    page = visiting(report.as_uri()).open(WHATIF)
    page.page.set_input_files("#kept-file", file)
    page.page.wait_for_function(SAID, arg="Answers from kept.json: 1.")


# --- variants ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_history_is_opened_with_a_variant_and_beside_it(night: Visiting, size: str) -> None:
    page = night("at=1917-10-25T20:00&view=nights", size=size)
    page.page.fill("#open-replica-nights", "12")
    page.page.select_option("#open-variant-nights", "kerensky_stays")
    page.page.focus("#open-replica-nights")
    page.page.keyboard.press("Enter")
    page.page.wait_for_function(OPEN, arg="History 12")
    assert page.text("#which") == "History 12 of seed 7, with “Kerensky stays with the cabinet”"
    assert "history=7.12+kerensky_stays" in page.hash()
    page.view("nights")
    assert page.page.input_value("#open-variant-nights") == "kerensky_stays"
    page.page.click("#stage >> text=Open beside the same history as it is")
    page.page.wait_for_function(OPEN, arg="Histories 12 and 12")
    assert page.page.locator("#stage .ended tbody tr").count() > 0
    assert "history=7.12&beside=7.12+kerensky_stays" in page.hash()
    assert page.too_wide() == []
    assert page.barriers() == []


def test_a_variant_is_asked_about_as_the_command_does(night: Visiting) -> None:
    page = night(WHATIF)
    page.page.fill("#whatif-search", "six-inch guns are fit")
    page.page.locator(".found button").last.click()
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")
    assert page.hash().endswith("if=variant%20guns_fit")
    assert page.text(".result h3").lower() == "the six-inch guns are fit from the start"
    page.page.locator(".mattered").first.click()
    page.page.wait_for_function(OPEN, arg="History")
    assert "with the change" in page.text("#which")


def test_beside_a_server_a_variant_is_opened_by_the_same_line(visiting: Visiting, petrograd: str) -> None:
    page = visiting(petrograd, online=True).open("at=1917-10-25T20:00&view=nights&shown=played")
    page.page.fill("#open-replica-nights", "12")
    page.page.select_option("#open-variant-nights", "trotsky_held")  # the server plays what a file cannot
    page.page.click("#stage >> text=Open beside the same history as it is")
    page.page.wait_for_url("**/?seed=7&replica=12&beside=variant*")
    page.page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.settle()
    assert "compared with history 12 with “the government holds Trotsky, as in July”" in page.text("#which")
    assert page.page.get_attribute("#stage", "data-view") == "two"


def test_a_file_of_a_variant_plays_the_scenario_as_it_is_too(
    visiting: Visiting, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = written(tmp_path_factory.mktemp("variant") / "night.html", "--variant", "kerensky_stays")
    page = visiting(file.as_uri()).open("shown=played&view=two&history=7.0&beside=7.0+kerensky_stays")
    page.page.wait_for_function(OPEN, arg="Histories 0 and 0")
    assert (
        page.text("#which")
        == "History 0 of seed 7; compared with history 0 with “Kerensky stays with the cabinet”"
    )
    page.view("ending")
    page.go("at=1917-10-25T20:00&view=map")
    page.page.wait_for_function(OPEN, arg="History 0")
    assert page.text("#which") == "History 0 of seed 7, with “Kerensky stays with the cabinet”"


CANNOT_BE = {
    "no_such": "a variant that this scenario does not have",
    "__proto__": "a variant that this scenario does not have",
    "trotsky_held": "this variant needs more than the page has by itself",
    "kishkin+no_kishkin": "these two contradict each other",
}


def test_a_variant_that_cannot_be_is_said_and_the_page_stays(night: Visiting) -> None:
    """Whether a page is opened with it, as with the first, or has been open before."""
    page = None
    for name, words in CANNOT_BE.items():
        address = f"shown=played&history=7.12+{name}"
        page = night(address) if page is None else page.go(address)
        page.page.wait_for_function(CANNOT, arg=words)
        assert page.text("#which") == "History 0 of seed 7", name
        page.page.evaluate("() => { document.getElementById('said').textContent = '' }")


CANNOT = "(text) => document.getElementById('said').textContent.includes(text)"
