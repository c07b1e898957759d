"""The night as the sources tell it, in a browser: opened first, played through, and silent where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harbour import petrograd_record
from visit import Visit
from windows import SIZES

Night = Callable[..., Visit]
HOURS = [f"1917-10-25T{hour:02d}:15" for hour in range(3, 24)] + [
    f"1917-10-26T{hour:02d}:15" for hour in range(6)
]
DRAWN = """() => {
  const seen = (one) => one.checkVisibility() && !one.closest(".away");
  const keys = (selector) => [...document.querySelectorAll(selector)].filter(seen).map((one) => one.dataset.key);
  return {
    units: keys("#stage .unit-marker:not(.sitting)"),
    sittings: keys("#stage .unit-marker.sitting"),
    persons: keys("#stage .person"),
    held: keys("#stage .place-marker:not(.side-0)"),
    rings: [...document.querySelectorAll("#stage .ring")].filter(seen).length,
    shots: [...document.querySelectorAll("#stage .shot")].filter(seen).length,
  };
}"""


@pytest.fixture(scope="module")
def told() -> dict[str, list[tuple[float, str]]]:
    """What the readings show, by kind: from which minute on, and of what."""
    found: dict[str, list[tuple[float, str]]] = {
        "unit": [],
        "person": [],
        "place": [],
        "shot": [],
        "assembly": [],
    }
    petrograd = petrograd_record()
    starts, groups = petrograd.timeline.starts, petrograd.scenario.groups
    for id, window in petrograd.windows.items():
        first = -1e9 if window.not_before is None else window.not_before.since(starts)
        for one in petrograd.readings[id].shows:
            for kind, listed in found.items():
                name = getattr(one, kind)
                listed += [(first, member) for member in groups.get(name, (name,))] if name else []
    return found


def test_the_page_opens_in_what_the_sources_tell_and_says_so(visiting: Night, report: Path) -> None:
    page = visiting(report.as_uri()).open()
    assert page.page.get_attribute("#show-sources", "aria-pressed") == "true"
    assert "As the sources tell it" in page.text("#band")
    assert "silent" in page.text("#band")


@pytest.mark.parametrize("size", SIZES)
def test_the_switch_is_in_sight_in_words_and_the_address_holds_it(night: Night, size: str) -> None:
    page = night("at=1917-10-25T21:00&shown=sources", size)
    page.page.click("#show-played")
    page.settle()
    assert "not the night itself" in page.text("#band")
    assert "sources put it" in page.text("#band")
    assert "shown=played" in page.hash()
    page.page.click("#show-sources")
    page.settle()
    assert "shown=" not in page.hash()
    assert page.page.locator("#show-played").is_visible()
    page.page.mouse.wheel(0, 600)
    page.settle()
    box = page.page.locator("#show-played").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < SIZES[size][1]


def test_every_drawn_thing_is_covered_by_a_reading_at_every_hour(night: Night, told: dict[str, Any]) -> None:
    page = night("at=1917-10-25T03:00&shown=sources&view=map")
    start = petrograd_record().timeline
    seen = 0
    for hour in HOURS:
        page.go(f"at={hour}&shown=sources&view=map")
        minute = start.minute_of(hour)
        by_now = {kind: {name for first, name in rows if first <= minute} for kind, rows in told.items()}
        drawn = page.page.evaluate(DRAWN)
        places = {key.split(":")[1] for key in drawn["held"]}
        assert places <= by_now["place"], hour
        for key in drawn["units"]:
            kind, name = key.split(":")[:2]
            assert kind != "knot" or by_now["unit"], hour  # several at one place
            assert kind == "knot" or name in by_now["unit"], (hour, key)
        assert {key.split(":")[1] for key in drawn["persons"]} <= by_now["person"], hour
        assert {key.split(":")[1] for key in drawn["sittings"]} <= by_now["assembly"], hour
        assert drawn["rings"] == 0  # no reading draws a ring
        seen += len(drawn["units"]) + len(drawn["held"])
    assert seen > 100


def test_silence_is_silent(night: Night) -> None:
    """At three in the morning no reading has said yet who holds the Mariinsky, or where the Pavlovsky Regiment is."""
    page = night("at=1917-10-25T03:00&shown=sources&about=place:mariinsky")
    assert "not told" in page.text("#panel")
    page.go("at=1917-10-25T03:00&shown=sources&about=unit:pavlovsky")
    assert "not told" in page.text("#panel")
    assert page.page.locator("[data-key='unit:pavlovsky']:visible").count() == 0


@pytest.mark.parametrize("shown", ["sources", "played"])
def test_a_key_goes_from_one_turning_point_to_the_next_with_its_caption(night: Night, shown: str) -> None:
    page = night(f"at=1917-10-25T03:01&shown={shown}&view=map")
    hours = []
    for _ in range(6):
        page.page.keyboard.press("n")
        page.settle()
        hours.append(page.minute())
        caption = page.page.locator(".caption").bounding_box()
        assert caption is not None
        halos = page.page.locator("#stage .halo:not(.away)")
        halo = halos.first.bounding_box() if halos.count() else None
        if halo is not None:  # the caption does not cover its subject
            middle = (halo["x"] + halo["width"] / 2, halo["y"] + halo["height"] / 2)
            inside = (
                caption["x"] < middle[0] < caption["x"] + caption["width"]
                and caption["y"] < middle[1] < caption["y"] + caption["height"]
            )
            assert not inside
    assert hours == sorted(hours)
    assert len(set(hours)) > 3
    page.page.keyboard.press("p")
    page.settle()
    assert page.minute() <= hours[-1]


def test_how_it_ended_is_one_click_away_in_sentences_without_identifiers(night: Night) -> None:
    page = night("at=1917-10-25T21:00&shown=sources")
    page.page.click("#band a")
    page.settle()
    assert page.page.get_attribute("#stage", "data-view") == "ending"
    page.page.click(".ending summary")
    said = page.text("#stage")
    scenario = petrograd_record().scenario
    labels = {label for outcome in scenario.outcomes.values() for label in outcome.endings if "_" in label}
    assert labels
    assert [name for name in (*labels, *scenario.outcomes) if "_" in name and name in said] == []
    assert "−" not in said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barrier_in_what_the_sources_tell(night: Night, size: str, theme: str) -> None:
    page = night("at=1917-10-26T02:00&shown=sources&view=map", size, theme)
    page.page.keyboard.press("n")
    for view in ("map", "timeline", "hall", "wires", "ending"):
        page.go(f"at=1917-10-26T02:00&shown=sources&view={view}")
        assert page.barriers() == [], view
        assert page.too_wide() == [], view


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_once_it_is_seen(visiting: Night, report: Path, size: str) -> None:
    page = visiting(report.as_uri(), size)
    page.page.add_init_script(SHIFTS)
    page.open("at=1917-10-25T21:00&shown=sources")
    page.settle()
    page.page.click("#show-played")
    page.settle()
    assert page.page.evaluate("() => window.shifted") < 0.05


SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });"""
