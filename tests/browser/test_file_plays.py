"""A file that plays: from a stick, with the network off, it answers what nobody asked before, as the lab does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from checksums import NIGHT
from conftest import written
from in_node import Laid
from page_traces import TRACES
from visit import Visit
from windows import SIZES, Windows

from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.workers import Workers

Visiting = Callable[..., Visit]
WHATIF = "at=1917-10-25T10:00&view=whatif"
HISTORIES = 200
PAIRS = 40
ANSWER = """async ([changes, replicas]) => {
  const { thePlayers } = await import("interregnum/play/player.js");
  return new Promise((resolve, reject) => {
    let answer = null;
    thePlayers().ask({ seed: "7", question: { changes, replicas } }, (message) => {
      answer = message.answer ?? answer;
      if (message.state === "done") resolve(answer);
      if (message.state === "failed") reject(new Error(JSON.stringify(message)));
    });
  });
}"""
STATUS = "(text) => document.querySelector('.result .status')?.textContent.startsWith(text)"


def choose(page: Visit, words: str) -> None:
    """Look something up, and choose the first that is found."""
    page.page.fill("#whatif-search", words)
    page.page.locator(".found button").first.click()


def test_a_worker_plays_the_same_histories(night: Visiting) -> None:
    page = night(WHATIF).page
    assert page.evaluate(TRACES, HISTORIES) == [
        digests for _, *digests in Laid(NIGHT).here(range(HISTORIES)).played
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"without": "attack.blank"},
        {"force": "pavlovsky_called.answered=refuse", "assume": "entry.few=900"},
        {"assume": "patience.garrison=600..1200"},
    ],
    ids=["without", "force", "assume"],
)
def test_a_worker_answers_as_the_lab_does(night: Visiting, changes: dict[str, str]) -> None:
    asked = [{"kind": kind, "text": text} for kind, text in changes.items()]
    there: Any = night(WHATIF).page.evaluate(ANSWER, [asked, PAIRS])
    here = whatif("petrograd-1917", changes, PAIRS, 7, workers=Workers(1))
    assert there == json.loads(json.dumps(here.to_dict()))


@pytest.mark.parametrize("size", SIZES)
def test_several_changes_are_asked_together_and_stand_in_the_address(night: Visiting, size: str) -> None:
    page = night(WHATIF, size=size)
    choose(page, "aurora fires one blank")
    page.page.click("#whatif-also")
    choose(page, "faulty organisation")
    page.page.focus("#whatif-number")
    page.page.keyboard.press("Home")
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")
    assert "does not happen; " in page.text(".result h3").lower()
    assert page.hash().endswith("if=without%20attack.blank%3B%20assume%20organisation.friction%3D1")
    assert page.too_wide() == []
    assert page.barriers() == []
    page.open(page.hash())
    assert "cannot happen" in page.text(".also").lower()
    assert page.page.input_value("#whatif-number") == "1"


def test_what_the_address_asks_and_the_page_does_not_have_is_said(night: Visiting) -> None:
    page = night(f"{WHATIF}&if=without%20attack.blank")
    page.go(f"{WHATIF}&if=without%20no.such")
    assert "“without no.such”, which this page does not have" in page.text(".question-form")
    assert "blank" in page.text(".question")


def test_it_is_stopped_and_goes_on_to_another(night: Visiting) -> None:
    page = night(WHATIF)
    choose(page, "aurora fires one blank")
    page.page.select_option("#whatif-size", "5000")
    page.page.click("#whatif-go")
    page.page.wait_for_selector(".result h3")
    page.page.click("#whatif-cancel")
    page.page.wait_for_function(STATUS, arg="Stopped after")
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="100 pairs played.")


def test_what_is_wrong_with_a_question_is_said(night: Visiting) -> None:
    page = night(WHATIF)
    choose(page, "aurora fires one blank")
    page.page.check("input[name=whatif-act][value=force]")
    page.page.fill("#whatif-hour", "when the cows come home")
    page.page.click("#whatif-go")
    said = page.text("#whatif-hour-wrong")
    assert said.startswith("“when the cows come home” is no hour of the scenario.")
    assert page.page.locator(".result .status").count() == 0
    assert page.page.evaluate("() => document.activeElement.id") == "whatif-hour"


@pytest.mark.parametrize("lacking", ["Worker", "WebAssembly"])
def test_a_browser_that_cannot_play_shows_all_and_says_so(
    windows: Windows, report: Path, lacking: str
) -> None:
    with windows.visit(report.as_uri(), own=True) as visit:
        visit.page.add_init_script(f"delete window.{lacking}")
        page = visit.open(WHATIF)
        choose(page, "aurora fires one blank")
        assert "This browser cannot play" in page.text(".question-form")
        assert "interregnum whatif petrograd-1917 --without" in page.text(".question-form pre")
        page.view("map")


def test_a_still_file_shows_the_command(
    visiting: Visiting, report: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    still = written(tmp_path_factory.mktemp("still") / "night.html", "--still")
    assert still.stat().st_size < report.stat().st_size - 400_000
    assert b"wasm-unsafe-eval" not in still.read_bytes()
    page = visiting(still.as_uri()).open(WHATIF)
    choose(page, "aurora fires one blank")
    assert "This page only shows." in page.text(".question-form")


def test_tables_that_were_altered_on_their_way_do_not_play(
    visiting: Visiting, report: Path, tmp_path: Path
) -> None:
    html = report.read_text(encoding="utf-8")
    at = html.index('id="playable">') + 100_000
    damaged = tmp_path / "night.html"
    damaged.write_text(html[:at] + ("A" if html[at] != "A" else "B") + html[at + 1 :], encoding="utf-8")
    page = visiting(damaged.as_uri()).open(WHATIF)
    choose(page, "aurora fires one blank")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="It could not be played. What this file plays with is damaged")
    page.view("map")


DIAL = ".dial[open] input"
TURNED = """(nights) => {
  const dial = document.querySelector(".dial[open]");
  return dial?.querySelector(".contrast") && dial.querySelector(".status").textContent.startsWith(nights);
}"""


@pytest.mark.parametrize("size", SIZES)
def test_a_dial_is_turned_by_keyboard_and_by_pointer_and_stands_in_the_address(
    night: Visiting, size: str
) -> None:
    page = night(WHATIF, size=size)
    assert page.page.locator(".dial").count() == 10
    page.page.focus(".dial summary")
    page.page.keyboard.press("Enter")
    page.page.focus(DIAL)
    page.page.keyboard.press("Home")
    page.page.wait_for_function(TURNED, arg="500 pairs played.")
    assert page.hash().endswith("dial=entry.few%3D200")
    assert "With 200 for how few defenders must remain" in page.text(".dial[open] .dial-sentence")
    assert page.page.locator(".dial[open] .pair-picture").count() > 3
    picture = page.page.locator(".dial[open] .contrast").first.bounding_box()
    sentence = page.page.locator(".dial[open] .dial-sentence").bounding_box()
    assert picture is not None
    assert sentence is not None
    assert picture["y"] < sentence["y"]  # the picture comes first
    assert "Basis (judgement): not many, says Antonov" in page.text(".dial[open]")
    assert page.too_wide() == []
    assert page.barriers() == []
    said = page.text(".dial[open] .contrasts")
    page.open(page.hash())
    page.page.wait_for_function(TURNED, arg="500 pairs played.")
    assert page.text(".dial[open] .contrasts") == said
    page.page.locator(DIAL).click()  # its middle
    page.page.wait_for_function("() => location.hash.endsWith('dial=entry.few%3D550')")
    page.page.click(".dial[open] .dial-turn button")
    assert page.page.locator(".dial .contrast").count() == 0
    assert "dial=" not in page.hash()


def test_what_a_dial_answers_is_what_the_lab_answers(night: Visiting) -> None:
    page = night(f"{WHATIF}&dial=entry.few=200")
    page.page.wait_for_function(TURNED, arg="500 pairs played.")
    here = whatif("petrograd-1917", {"assume": "entry.few=200"}, 500, 7, workers=Workers(1)).to_dict()
    (row,) = [
        row
        for outcome in here["outcomes"]
        if outcome["id"] == "palace_falls"
        for row in outcome["differences"]
        if row["measure"] == "comes"
    ]
    told = f"It happens in {row['base']:.0%} of histories unchanged, in {row['varied']:.0%} with the change"
    assert told.replace("%", " %") in page.text(".dial[open] .contrasts").replace("\u00a0", " ")


def test_an_address_that_fits_no_dial_is_told_so(night: Visiting) -> None:
    page = night(f"{WHATIF}&dial=entry.few=1000000")
    assert "“entry.few=1000000”: this page has no dial" in page.text(".dials .problem")
    assert page.page.locator(".dial[open]").count() == 0
