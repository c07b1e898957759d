"""How the page looks: a picture of every view, kept, and held against the view as it is drawn now.

Those of a desk by day are also the pictures of the documentation (`docs/pictures/`); the rest lie in `gold/`.
`INTERREGNUM_ACCEPT=1 pytest tests/browser/test_pictures.py` takes what is drawn now for right: look at it first.
What differs is put in `tests/actual/`, with the places marked.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pages import ROOT
from PIL import Image
from visit import Visit

GOLD, DOCS, ACTUAL = ROOT / "tests/browser/gold", ROOT / "docs/pictures", ROOT / "tests/actual"
EVENING, NIGHT = "at=1917-10-25T21:00", "at=1917-10-26T00:30"
SHOWN = {
    "sources": "at=1917-10-26T02:00&shown=sources&view=map&about=reading:antonov_enters",
    "ending": f"{NIGHT}&shown=sources&view=ending",
    "map": f"{EVENING}&view=map",
    "timeline": f"{EVENING}&view=timeline&about=event:palace_taken",
    "hall": f"{NIGHT}&view=hall",
    "wires": f"{EVENING}&view=wires",
    "nights": f"{EVENING}&view=nights",
    "class": f"{EVENING}&shown=sources&view=class",
    "whatif": f"{EVENING}&view=whatif&about=event:palace_taken",
}
WINDOWS = (("desktop", "light"), ("desktop", "dark"), ("phone", "light"))
COLOURS = 128  # of a kept picture
APART = 56  # of 255, by which the least like channel of a point may differ
MOST_APART = 0.01  # of all points may differ more: letters are drawn a little otherwise by another Chromium
MOST_BYTES, MOST_BYTES_OF_ALL = 200_000, 3_000_000


def place_of(name: str, size: str, theme: str) -> Path:
    if size == "desktop" and theme == "light":
        return DOCS / f"{name}.png"
    return DOCS / "phone.png" if (name, size) == ("map", "phone") else GOLD / f"{name}-{size}-{theme}.png"


@pytest.mark.parametrize(("size", "theme"), WINDOWS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_view_looks_as_it_did(going: Callable[..., Visit], name: str, size: str, theme: str) -> None:
    page = going(SHOWN[name], size, theme)
    opened = page.page.get_attribute("#stage", "data-view")
    assert f"view={opened}" in SHOWN[name]
    compare(page, place_of(name, size, theme))


def test_two_nights_look_as_they_did(visiting: Callable[..., Visit], report_of_two: Path) -> None:
    compare(visiting(report_of_two.as_uri()).open(f"{EVENING}&view=two"), DOCS / "two.png")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_tour_looks_as_it_did(night: Callable[..., Visit], size: str) -> None:
    page = night("", size)
    page.page.wait_for_selector(".tour:not([hidden])")
    compare(page, GOLD / f"tour-{size}-light.png")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_seat_looks_as_it_did(night: Callable[..., Visit], size: str) -> None:
    """A decision, as the seat sees it; and the debrief, from what a decision changed on."""
    page = night(f"{EVENING}&seat=konovalov~7~3~dictator.kishkin~cabinet_rooms.courtyard", size)
    page.page.wait_for_selector(".seat-decision")
    compare(page, DOCS / "seat.png" if size == "desktop" else GOLD / "seat-phone-light.png")
    page.go(f"{EVENING}&seat=kerensky~7~3~kerensky_course.stays")
    page.page.wait_for_selector(".seat-verdict")
    page.page.evaluate("() => document.querySelector('.seat-card').scrollIntoView()")
    compare(page, DOCS / "debrief.png" if size == "desktop" else GOLD / "debrief-phone-light.png")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_an_answer_looks_as_it_did(night: Callable[..., Visit], size: str) -> None:
    """A what-if, answered; and a dial, turned."""
    page = night(f"{EVENING}&view=whatif", size)
    page.page.fill("#whatif-search", "fires one blank")
    page.page.click(".found button")
    page.page.select_option("#whatif-size", "100")
    page.page.click("#whatif-go")
    seen_from(page, ".result h3", of=".result .status", saying="100 pairs played.")
    compare(page, DOCS / "answer.png" if size == "desktop" else GOLD / "answer-phone-light.png")
    page.go(f"{EVENING}&view=whatif&dial=entry.few=200")
    seen_from(page, ".dial[open]", of=".dial[open] .status", saying="500 pairs played.")
    compare(page, DOCS / "dial.png" if size == "desktop" else GOLD / "dial-phone-light.png")


def seen_from(page: Visit, first: str, *, of: str, saying: str) -> None:
    """Wait until a status says so, and scroll to where the answer begins."""
    said = "([of, saying]) => document.querySelector(of)?.textContent.startsWith(saying)"
    page.page.wait_for_function(said, arg=[of, saying])
    page.page.evaluate("(first) => document.querySelector(first).scrollIntoView()", first)


def compare(page: Visit, kept: Path) -> None:
    """Hold the window against a kept picture; or keep it, where that is asked for."""
    page.page.mouse.move(0, 0)
    page.settle()
    page.page.wait_for_function("() => document.fonts.status === 'loaded'")
    now = Image.open(io.BytesIO(page.page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    if os.environ.get("INTERREGNUM_ACCEPT"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        palette = now.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        palette.save(kept, optimize=True)
    assert kept.is_file(), f"no picture {kept.name} is kept yet"
    before = Image.open(kept).convert("RGB")
    assert before.size == now.size
    apart = np.abs(np.asarray(now, np.int16) - np.asarray(before, np.int16)).max(axis=2) > APART
    if apart.mean() > MOST_APART:
        ACTUAL.mkdir(exist_ok=True)
        now.save(ACTUAL / kept.name)
        marked = np.asarray(now).copy()
        marked[apart] = (255, 0, 255)
        Image.fromarray(marked).save(ACTUAL / f"{kept.stem}-marked.png")
    assert apart.mean() <= MOST_APART, (
        f"{kept.name}: see tests/actual; INTERREGNUM_ACCEPT=1 keeps the new one"
    )


def test_the_pictures_are_small_and_each_is_of_something() -> None:
    named = {place_of(name, *window) for name in SHOWN for window in WINDOWS}
    named |= {DOCS / "two.png", GOLD / "tour-desktop-light.png", GOLD / "tour-phone-light.png"}
    played = ("seat", "debrief", "answer", "dial")
    named |= {DOCS / f"{name}.png" for name in played} | {GOLD / f"{name}-phone-light.png" for name in played}
    kept = {*GOLD.glob("*.png"), *DOCS.glob("*.png")}
    assert kept == named
    sizes = {path.name: path.stat().st_size for path in kept}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    assert sum(sizes.values()) <= MOST_BYTES_OF_ALL
