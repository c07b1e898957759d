"""A seat in the night, in a file with the network off: a night is played to its end, and again from its link."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visit import Visit
from windows import SIZES, Windows

Visiting = Callable[..., Visit]
START = "at=1917-10-25T10:00&view=seat"
SEAT = f"{START}&seat=konovalov~7~3"
COMPARED = "(n) => document.querySelectorAll('.seat-verdict').length === n"
# What was played, as checksums of the parts of its trace.
TRACE = """async (address) => {
  const names = ["play/player", "play/seats/asking", "seat/address"];
  const [{ thePlayers }, { debrief }, { nightNamed }] = await Promise.all(
    names.map((name) => import(`interregnum/${name}.js`)));
  const { trace } = await debrief(thePlayers(), nightNamed(address));
  const hex = async (part) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", part))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return Promise.all(trace.map(hex));
}"""
# All that a worker says from now on is kept.
LISTEN = """() => {
  window.said = [];
  const Own = window.Worker;
  window.Worker = class extends Own {
    constructor(...of) {
      super(...of);
      this.addEventListener("message", ({ data }) => window.said.push(data));
    }
  };
}"""


def address_of(page: Visit) -> str:
    """The night that the address names."""
    return page.hash().partition("seat=")[2]


def ready(page: Visit) -> None:
    page.page.wait_for_selector(".seat-room[aria-busy=false]")
    page.settle()


def sits(night: Visiting, address: str = SEAT, size: str = "desktop", theme: str = "light") -> Visit:
    page = night(address, size, theme)
    ready(page)
    return page


def decide(page: Visit, number: int) -> None:
    """Take a way of the decision before which the night halts, and wait until it halts again or ends."""
    page.page.locator(".seat-way").nth(number).click()
    ready(page)


def whole(page: Visit, rule: Callable[[int], int]) -> str:
    """Play a night to its end; its address."""
    while page.page.locator(".seat-debrief").count() == 0:
        decide(page, rule(page.page.locator(".seat-way").count()))
    return address_of(page)


RULES: dict[str, Callable[[int], int]] = {
    "always the first": lambda _: 0,
    "always the last": lambda ways: ways - 1,
    "at random": random.Random(11).randrange,
}


@pytest.mark.parametrize("rule", RULES)
def test_a_whole_night_is_played_and_again_from_its_link(going: Visiting, night: Visiting, rule: str) -> None:
    page = sits(going)
    address = whole(page, RULES[rule])
    assert address.startswith("konovalov~7~3~dictator.")
    played, told = page.page.evaluate(TRACE, address), page.text(".seat-debrief .seat-ended")
    again = sits(night, f"{START}&seat={address}")
    assert again.text(".seat-debrief .seat-ended") == told
    assert again.page.evaluate(TRACE, address) == played
    assert address_of(again) == address


@pytest.mark.parametrize("size", SIZES)
def test_a_seat_is_chosen_and_decides_without_barriers(going: Visiting, size: str) -> None:
    page = going(START, size)
    assert page.page.locator(".seats li > div > h4").count() > 20
    assert page.barriers() == []
    page.page.fill("#seat-night", "3")
    page.page.get_by_role("button", name="Sit here: Konovalov").click()
    page.page.wait_for_selector(".seat-decision")
    ready(page)
    assert address_of(page) == "konovalov~7~3"
    assert page.barriers() == []
    assert page.too_wide() == []
    assert not page.page.is_visible("#panel")
    assert not page.page.is_visible("#transport")
    page.page.locator(".seat-way").nth(1).focus()
    page.page.keyboard.press("Enter")
    ready(page)
    assert page.page.evaluate("() => document.activeElement.id") == "seat-question"
    assert page.text(".view [role=status]").startswith("It is 25 Oct")
    page.page.click("#seat-itself")
    ready(page)
    assert address_of(page) == "konovalov~7~3~dictator.soldier~cabinet_rooms.*"
    page.page.click("#seat-back")
    ready(page)
    assert address_of(page) == "konovalov~7~3~dictator.soldier"
    page.page.click("#seat-leave")
    ready(page)
    assert page.page.is_visible(".seats")
    assert page.page.is_visible("#transport")


def test_the_rest_is_left_to_the_model(going: Visiting) -> None:
    page = sits(going)
    decide(page, 0)
    page.page.click("#seat-rest")
    page.page.wait_for_selector(".seat-debrief")
    first, *rest = address_of(page).split("~")[3:]
    assert first == "dictator.kishkin"
    assert rest
    assert all(one.endswith(".*") for one in rest)
    assert "You let the model decide" in page.text(".seat-card:last-of-type")


def test_back_takes_back_a_view_and_a_decision_and_forward_makes_them_again(going: Visiting) -> None:
    page = sits(going)
    decide(page, 0)
    one = address_of(page)
    decide(page, 0)
    two = address_of(page)
    for go, there in (("back", one), ("back", "konovalov~7~3"), ("forward", one), ("forward", two)):
        getattr(page.page, f"go_{go}")()
        page.page.wait_for_function("(end) => location.hash.endsWith(end)", arg=there)
        ready(page)
        assert address_of(page) == there
        page.page.wait_for_function(
            "() => document.querySelectorAll('.seat-room[aria-busy=false] .seat-heard').length === 1"
        )
    page.page.click("#seat-leave")
    ready(page)
    for name in ("map", "ending", "whatif"):
        page.view(name)
    page.reload()
    page.settle()
    for name in ("ending", "map", "seat"):
        page.page.go_back()
        page.page.wait_for_selector(f"#stage[data-view={name}]")
        page.settle()
    page.page.go_forward()
    page.page.wait_for_selector("#stage[data-view=map]")


def test_one_can_go_back_past_an_address_that_does_not_fit(night: Visiting) -> None:
    page = sits(night)
    page.view("seat").go(f"{START}&seat=nobody~7~3")
    page.page.wait_for_function("() => location.hash.endsWith('seat=konovalov~7~3')")
    ready(page)
    page.page.go_back()
    ready(page)
    page.page.go_back()
    assert page.page.url == "about:blank"


def test_a_reload_in_the_middle_goes_on_where_one_was(going: Visiting) -> None:
    page = sits(going)
    decide(page, 0)
    decide(page, 0)
    address, table = address_of(page), page.text(".seat-table")
    page.open(page.hash())
    ready(page)
    assert (address_of(page), page.text(".seat-table")) == (address, table)


@pytest.mark.parametrize("size", SIZES)
def test_the_debrief_says_what_mattered_and_can_be_taken_away(night: Visiting, size: str) -> None:
    page = sits(night, f"{START}&seat=kerensky~7~3~kerensky_course.stays", size)
    page.page.wait_for_function(COMPARED, arg=1)
    told = page.text(".seat-card")
    assert "You decided: he stays with the cabinet." in told
    assert "By the sources, it was decided in this way: he will fetch troops himself" in told
    assert "Had it been “he will fetch troops himself”:" in told
    for summary in page.page.locator(".seat-card summary").all():
        summary.click()
    assert page.barriers() == []
    assert page.too_wide() == []
    assert "%" in page.text(".seat-futures")
    assert not page.page.is_visible("#transport")
    page.page.click(".seat-card p a")
    page.page.wait_for_selector("#panel h2")
    assert "Kerensky arranges to go to the front" in page.text("#panel")
    cited = page.page.input_value(".seat-away textarea")
    assert "Kerensky" in cited
    assert cited.endswith("seat=kerensky~7~3~kerensky_course.stays")
    page.page.evaluate("() => { window.print = () => {} }")
    page.page.click("#seat-print")
    assert page.page.locator("#handout .seat-card").count() == 1
    assert cited in page.page.locator("#handout").text_content()


# A player that never says what futures come to.
SILENT = """() => {
  const Own = window.Worker;
  window.Worker = class extends Own {
    postMessage(message) { if (message.kind !== "compare") super.postMessage(message); }
  };
}"""


def test_the_futures_are_stopped(windows: Windows, report: Path) -> None:
    with windows.visit(report.as_uri(), own=True) as page:
        page.page.add_init_script(f"({SILENT})()")
        page.open(f"{START}&seat=kerensky~7~3~kerensky_course.stays")
        ready(page)
        page.page.click(".seat-stop")
        page.page.wait_for_selector(".seat-changed .problem")
        assert "The futures were not all played." in page.text(".seat-card")
        assert page.page.locator(".seat-verdict").count() == 0
        assert not page.page.is_visible(".seat-stop")


HOSTILE = {
    "konovalov~7~3~worn_out.waits": "A decision in the address does not fit this night",
    "konovalov~7~3~dictator.lenin": "A decision in the address does not fit this night",
    "lenin~7~3": "Nobody sits there",
    "__proto__~7~3": "Nobody sits there",
    "<img src=x onerror=alert(1)>": "The address names a night that cannot be read",
    "konovalov~7~99999999999999999999999": "The address names a night that cannot be read",
    "kerensky~7~3"
    + "~kerensky_course.stays" * 300: "The address has more decisions than are put to this seat",
}


@pytest.mark.parametrize("address", HOSTILE, ids=range(len(HOSTILE)))
def test_an_address_that_does_not_fit_is_told_so_and_the_page_stays(going: Visiting, address: str) -> None:
    page = sits(going)
    shown = page.text(".seat-table")
    page.go(f"{START}&seat={address}")
    ready(page)
    assert page.text(".seat .problem").startswith(HOSTILE[address])
    assert page.text(".seat-table") == shown
    assert address_of(page) == "konovalov~7~3"
    decide(page, 0)
    assert page.text(".seat .problem") == ""


def test_what_the_page_holds_while_one_sits_tells_nothing_that_one_cannot_know(
    windows: Windows, report: Path
) -> None:
    """All that the worker says, and all that is seen, at each decision; the debrief tells what was unknown then."""
    with windows.visit(report.as_uri(), own=True) as page:
        page.page.add_init_script(f"({LISTEN})()")
        page.open(SEAT)
        ready(page)
        said: list[Any] = []
        seen: list[str] = []
        while page.page.locator(".seat-debrief").count() == 0:
            said.append(page.page.evaluate("() => window.said.splice(0)"))
            seen.append(page.page.evaluate("() => document.querySelector('.seat-room').textContent"))
            decide(page, -1 + page.page.locator(".seat-way").count())
        told = page.page.evaluate("() => window.said.find(({ debrief }) => debrief).debrief")
        titles = page.data("(data) => Object.fromEntries(data.events.map(({ id, title }) => [id, title]))")
        assert len(said) == len(told["decisions"]) >= 3
        for heard, words, decision in zip(said, seen, told["decisions"], strict=True):
            assert [sorted(message) for message in heard] == [["id", "seen", "state"]]
            known = {one.get("event") for message in heard for one in message["seen"]["heard"]}
            later = [
                turn for turn in told["turns"] if turn["known"] is None or turn["known"] > decision["minute"]
            ]
            for turn in later:
                if turn["event"] in known or turn["event"] == decision["event"]:
                    continue  # it has happened before as well
                assert turn["event"] not in json.dumps(heard), turn
                assert titles[turn["event"]] not in words, turn
            assert later


@pytest.mark.parametrize("lacking", ["Worker", "WebAssembly"])
def test_a_browser_that_cannot_play_says_so(windows: Windows, report: Path, lacking: str) -> None:
    with windows.visit(report.as_uri(), own=True) as page:
        page.page.add_init_script(f"delete window.{lacking}")
        page.open(SEAT)
        assert "This browser cannot play" in page.text(".seat-room")
