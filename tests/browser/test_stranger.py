"""A stranger's scenario or address, and an impatient reader, in a file that plays: a sentence, and the page alive."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visit import Visit
from windows import Windows

from interregnum.cli import commands

Visiting = Callable[..., Visit]
WHATIF = "at=1917-10-25T10:00&view=whatif"
BLANK = f"{WHATIF}&if=without%20attack.blank"
STATUS = "(text) => document.querySelector('.result .status')?.textContent.includes(text)"
PLAYED = "(text) => document.querySelector('.result .status')?.textContent.startsWith(text)"
SAID = "(text) => document.getElementById('said').textContent.includes(text)"
# In half of its histories a wheel turns: in a quarter so often that it never ends, in a quarter seventy thousand times.
MILL = """
scenario: {id: mill, title: A mill, about: A mill that may run away., starts: 1917-10-24T18:00, ends: 1917-10-25T18:00}
sources: {tale: {title: A tale, dated: 1917}}
quantities: {storm: {title: A storm, kind: flag}, gale: {title: A gale, kind: flag}}
events:
  wind:
    title: The wind rises
    exogenous: the weather
    at: "18:30"
    among:
      calm: {title: A little, share: {typical: 2, between: [1, 3]}}
      storms: {title: To a storm, share: {typical: 1, between: [0.9, 1.1]}, then: [{storm: yes}]}
      gales: {title: To a gale, share: {typical: 1, between: [0.9, 1.1]}, then: [{gale: yes}]}
    basis: judgement
    why: as in tales
  turns:
    title: The wheel turns
    when: storm or gale
    takes: {typical: 1.5 min, between: [1.4 min, 1.6 min]}
    again: yes
    faster:
      - {name: the storm, x: 2000, between: [1900, 2100], when: storm}
      - {name: the gale, x: 80, between: [75, 85], when: gale}
    basis: judgement
    why: as in tales
  stops: {title: The miller goes home, takes: {typical: 10 h, between: [8 h, 12 h]}, basis: judgement, why: as in tales}
outcomes:
  over: {title: The miller has gone, time_of: stops}
"""


def alive(page: Visit) -> None:
    """Every view can be opened, and the page's clock goes on."""
    for name in ("timeline", "whatif"):
        page.view(name)
    page.page.click("#next")
    page.settle()


# --- a stranger's scenario ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a mill, in a history in which it does not run away."""
    folder = tmp_path_factory.mktemp("mill")
    (folder / "mill.yaml").write_text(MILL, encoding="utf-8")
    to = folder / "mill.html"
    commands.main(
        ["report", str(folder / "mill.yaml"), "--replica", "0", "--out", str(to)], standalone_mode=False
    )
    return to


def test_a_wheel_that_never_stops_ends_in_a_sentence(visiting: Visiting, mill: Path) -> None:
    page = visiting(mill.as_uri()).open("at=1917-10-24T19:00&view=whatif&if=without%20stops")
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg="cannot go on")
    alive(page)
    said = set()
    for replica in range(8):
        page.page.evaluate(f"() => {{ location.hash = '#shown=played&history=7.{replica}' }}")
        page.page.wait_for_function("() => !/played …/.test(document.getElementById('said').textContent)")
        page.settle()
        text = page.text("#said")
        said.add("many" if "than can be told" in text else "open")
    assert said == {"many", "open"}
    alive(page)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told["state"].append([8, 2**40]), "not enough memory"),
        (lambda told: told["trace"].__setitem__(0, [2**31, 2**20]), "not enough memory"),
        (lambda told: told.update(arrays={}), "damaged"),
        (lambda told: told.update(outcomes=None), "would not play"),
    ],
    ids=["state", "trace", "no tables", "nothing asked"],
)
def test_what_it_plays_with_may_be_anything(
    visiting: Visiting, report: Path, tmp_path: Path, change: Callable[[Any], None], words: str
) -> None:
    html = report.read_text(encoding="utf-8")
    before, rest = html.split('id="playable">')
    packed, after = rest.split("</script>", 1)
    block = gzip.decompress(b64decode(packed))
    long = int.from_bytes(block[:8], "little")
    told = json.loads(block[8 : 8 + long])
    change(told)
    head = json.dumps(told).encode()
    head += b" " * (-len(head) % 8)
    block = len(head).to_bytes(8, "little") + head + block[8 + long :]
    made = tmp_path / "night.html"
    packed = b64encode(gzip.compress(block, 1)).decode()
    made.write_text(f'{before}id="playable">{packed}</script>{after}', encoding="utf-8")
    page = visiting(made.as_uri()).open(BLANK)
    page.page.click("#whatif-go")
    page.page.wait_for_function(STATUS, arg=words)
    alive(page)


# --- a stranger's address ----------------------------------------------------------------------------------------

ADDRESSES = {
    "seeds without end": f"history={'9' * 400}.{'9' * 400}",
    "a seed below nought": "history=-7.-12",
    "other digits": "history=٧.١٢",
    "a change of something else": "history=7.1&beside=7.1&with=without%20__proto__",
    "ten thousand changes": "history=7.1&beside=7.1&with=" + ";".join(f"without e{n}" for n in range(10_000)),
    "a pattern of stars": "history=7.1&beside=7.1&with=without%20" + "*a" * 400 + "b",
    "an event without its hour": "history=7.1&beside=7.1&with=force%20attack.blank",
    "a minute that is none": "history=7.1&beside=7.1&with=force%20attack.blank%3D25%20Oct%2020:00%20@99999999",
    "a number that is none": "history=7.1&beside=7.1&with=assume%20entry.few%3D1e999",
    "a night with ten thousand decisions": "view=seat&seat=kerensky~7~1~"
    + "~".join(["dictator.kishkin"] * 10_000),
    "a seat of nobody": "view=seat&seat=__proto__~7~1",
    "a seat in a night that is none": "view=seat&seat=kerensky~99999999999999999999~1",
    "a question without end": "view=whatif&if=" + ";".join(["without attack.blank"] * 10_000),
    "a question of letters": "view=whatif&if=without%20\u202e\U0001f9e8%00",
    "a dial out of bounds": "view=whatif&dial=entry.few=Infinity",
    "an hour that is none": "at=99999-99-99T99:99",
    "what cannot be read": "at=%E0%A4%A&view=%&history=%FF.%FF",
    "a view that is none": "view=__proto__&shown=constructor&about=toString:valueOf&eyes=__proto__&hall=__proto__",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_may_be_anything(visiting: Visiting, report: Path, name: str) -> None:
    address = f"shown=played&{ADDRESSES[name]}"
    page = visiting(report.as_uri()).open(address)
    page.page.wait_for_function("() => !/played …/.test(document.getElementById('said').textContent)")
    assert page.text("#which") == "History 0 of seed 7"
    page.go(f"{WHATIF}&shown=played")
    page.page.evaluate("(to) => { location.hash = to }", address)
    page.page.wait_for_function("() => !/played …/.test(document.getElementById('said').textContent)")
    page.settle()
    assert page.text("#which") == "History 0 of seed 7"
    assert len(page.hash()) < 3000 or "if=" in page.hash()
    page.go(f"{WHATIF}&shown=played")
    alive(page)


# --- an impatient reader -----------------------------------------------------------------------------------------


def test_what_is_pressed_twice_is_done_once(night: Visiting) -> None:
    page = night(BLANK)
    page.page.select_option("#whatif-size", "100")
    page.page.dblclick("#whatif-go")
    page.page.wait_for_function(PLAYED, arg="100 pairs played.")
    assert page.page.locator(".result .progress").count() == 1
    assert page.page.locator(".kept-answers li").count() == 1
    page.view("nights")
    page.page.fill("#open-replica-nights", "31")
    page.page.dblclick("#stage .history-form button >> nth=0")
    page.page.wait_for_function(SAID, arg=" is open.")
    page.view("seat")
    page.page.locator(".seat-room button").first.dblclick()
    page.settle()
    alive(page)


def test_one_leaves_in_the_middle_and_comes_back(night: Visiting) -> None:
    page = night(BLANK)
    page.page.select_option("#whatif-size", "5000")
    page.page.click("#whatif-go")
    page.page.wait_for_selector(".result h3")
    page.page.evaluate("() => { location.hash = '#shown=played&history=7.21' }")
    page.page.go_back()
    page.page.go_forward()
    page.page.wait_for_function(SAID, arg="History 21")
    page.reload()
    page.page.wait_for_function(SAID, arg="History 21")
    page.view("whatif")
    assert page.page.locator(".result .status").count() == 0  # nothing goes on that nobody sees
    alive(page)


def test_two_windows_play_beside_each_other(visiting: Visiting, report: Path) -> None:
    pages = [visiting(report.as_uri()).open(BLANK) for _ in range(2)]
    for page in pages:
        page.page.select_option("#whatif-size", "100")
        page.page.click("#whatif-go")
    for page in pages:
        page.page.wait_for_function(PLAYED, arg="100 pairs played.")
    first, second = (page.text(".result .changed") for page in pages)
    assert first == second


# How long the page waits for a word of whoever counts, and of those who play.
PATIENT = """async ([counting, playing]) => {
  const players = (await import("interregnum/play/player.js")).thePlayers();
  players.counting.patience = counting;
  for (const player of players.playing) player.patience = playing;
}"""
LONG, NONE = 60_000, 1  # milliseconds; only those who are dead are given none


def test_a_worker_that_was_killed_is_replaced(windows: Windows, report: Path) -> None:
    with windows.visit(report.as_uri(), own=True) as visit:
        page = visit.open(BLANK)
        page.page.select_option("#whatif-size", "100")
        page.page.click("#whatif-go")
        page.page.wait_for_function(PLAYED, arg="100 pairs played.")
        for worker in page.page.workers:
            worker.evaluate("() => close()")
        for patience in ([NONE, LONG], [LONG, NONE]):  # first whoever counts is missed, then those who play
            page.page.evaluate(PATIENT, patience)
            page.page.click("#whatif-go")
            page.page.wait_for_function(STATUS, arg="takes too long")
        page.page.evaluate(PATIENT, [LONG, LONG])
        page.page.click("#whatif-go")
        page.page.wait_for_function(PLAYED, arg="100 pairs played.")
        alive(page)
