"""The report as a reader has it: one file, the network off, each view opened and used, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from visit import MORNING, Visit
from windows import SIZES, Windows

Night = Callable[..., Visit]
pytestmark = pytest.mark.parametrize("size", SIZES)


@pytest.fixture(scope="module")
def pages(windows: Windows, report: Path) -> Iterator[dict[str, Visit]]:
    """One page for each size of window, loaded once: most tests only go from place to place in it."""
    with ExitStack() as begun:
        yield {
            size: begun.enter_context(windows.visit(report.as_uri(), size)).open(MORNING) for size in SIZES
        }


@pytest.fixture
def page(pages: dict[str, Visit], size: str) -> Iterator[Visit]:
    """The page, back in the morning on its first view; what went wrong in a test is that test's."""
    visit = pages[size].go(f"{MORNING}&view=map&about=")
    visit.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    yield visit
    faults = [*visit.faults]
    visit.faults.clear()
    assert not faults, "\n".join(faults)


@pytest.fixture
def fresh(night: Night, size: str) -> Visit:
    """A page of its own, for a test that leaves something behind: chosen colours."""
    return night(size=size)


# --- every view -------------------------------------------------------------------------------------------


def test_every_view_opens_by_its_tab_and_draws_at_every_hour(page: Visit, size: str) -> None:
    views = page.views()
    assert views[:1] == ["map"]
    assert {"timeline", "hall", "wires", "whatif"} <= set(views)
    for name in views:
        page.view(name)
        assert page.page.get_attribute(f"#tab-{name}", "aria-selected") == "true"
        tab = page.page.locator(f"#tab-{name}").bounding_box()
        assert tab is not None
        # In view, though a phone has no room for all.
        assert 0 <= tab["x"] <= SIZES[size][0] - tab["width"] + 1
        for hour in ("1917-10-25T03:00", "1917-10-25T21:40", "1917-10-26T11:00"):
            page.go(f"at={hour}&view={name}")
            assert page.hour() == hour[-5:]
            assert page.text("#stage").strip()
        assert page.too_wide() == []


def test_two_nights_have_a_view_of_their_own(
    visiting: Callable[..., Visit], report_of_two: Path, size: str
) -> None:
    page = visiting(report_of_two.as_uri(), size).open("at=1917-10-25T21:40&view=two")
    assert "two" in page.views()
    assert page.text("#stage").strip()
    for hour in ("1917-10-25T03:00", "1917-10-26T11:00"):
        page.go(f"at={hour}&view=two")
    assert page.too_wide() == []
    assert page.barriers() == []


def test_the_tabs_are_walked_with_the_arrow_keys(page: Visit, size: str) -> None:
    views = page.views()
    page.page.focus(f"#tab-{views[0]}")
    page.page.keyboard.press("ArrowRight")
    assert page.page.evaluate("() => document.activeElement.id") == f"tab-{views[1]}"
    page.page.keyboard.press("ArrowLeft")
    page.page.keyboard.press("ArrowLeft")
    assert page.page.get_attribute("#stage", "data-view") == views[-1]
    # only one of the tabs is on the way of the Tab key
    assert len(page.page.query_selector_all("#tabs [tabindex='0']")) == 1


def test_every_picture_has_a_table_behind_it(page: Visit, size: str) -> None:
    for name in page.views():
        page.view(name)
        assert page.tables() > 0 or name in ("whatif", "class", "seat"), name  # which have no picture
        empty, covered = page.page.evaluate(BEHIND)
        assert empty == [], name
        assert covered == [], name  # each can be shut again: nothing lies over its head
        assert page.too_wide() == [], name
        page.page.evaluate(SHUT)


SHUT = "() => { for (const one of document.querySelectorAll('#stage .table-details')) one.open = false }"
BEHIND = """() => {
  const all = [...document.querySelectorAll("#stage .table-details")].filter((one) => one.checkVisibility());
  const named = (one) => one.querySelector("summary").textContent;
  const covered = all.filter((one) => {
    const head = one.querySelector("summary");
    head.scrollIntoView({ block: "center" });
    const box = head.getBoundingClientRect();
    return !head.contains(document.elementFromPoint(box.left + 10, box.top + box.height / 2));
  });
  return [all.filter((one) => !one.querySelector("tbody tr, li, p")).map(named), covered.map(named)];
}"""


# --- the hour ---------------------------------------------------------------------------------------------


def box_of(page: Visit) -> tuple[float, float, float]:
    box = page.page.locator("#scrubber").bounding_box()
    assert box is not None
    return box["x"], box["y"] + box["height"] / 3, box["width"]


def expected(page: Visit, share: float) -> str:
    """The hour at that share of the span, counted from the page's own first hour and length."""
    first, length = page.data("({ frame }) => [frame.first_minute, frame.length]")
    minute = round(first + share * length)
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def minutes_apart(one: str, other: str) -> int:
    a, b = (int(text[:2]) * 60 + int(text[3:]) for text in (one, other))
    return min((a - b) % 1440, (b - a) % 1440)


SHARES = (0.03, 0.2, 0.37, 0.5, 0.66, 0.81, 0.97)


def test_the_hour_follows_the_mouse(page: Visit, size: str) -> None:
    left, middle, wide = box_of(page)
    mouse = page.page.mouse
    mouse.move(left + 2, middle)
    mouse.down()
    for share in SHARES:
        mouse.move(left + share * wide, middle, steps=4)
        pixel = 1980 / wide  # a pixel may hold several minutes
        assert minutes_apart(page.hour(), expected(page, share)) <= pixel + 1
        handle = page.page.locator("#scrubber .handle").bounding_box()
        assert handle is not None
        # Under the pointer itself.
        assert abs(handle["x"] + handle["width"] / 2 - (left + share * wide)) < 1.5
    mouse.move(left + wide + 400, middle)  # out at the end: the end, and no further
    assert page.minute() == int(page.page.get_attribute("#scrubber", "aria-valuemax") or 0)
    mouse.up()
    mouse.move(left + wide / 2, middle)  # let go: it stays
    assert page.minute() == int(page.page.get_attribute("#scrubber", "aria-valuemax") or 0)


def test_the_hour_follows_the_finger(page: Visit, size: str) -> None:
    if size != "phone":
        pytest.skip("a finger needs a touch screen")
    left, middle, wide = box_of(page)
    session = page.page.context.new_cdp_session(page.page)

    def touch(kind: str, *points: float) -> None:
        session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": middle} for x in points]}
        )

    touch("touchStart", left + 4)
    for share in SHARES:
        touch("touchMove", left + share * wide)
        page.settle()  # fingers are told of once a frame
        assert minutes_apart(page.hour(), expected(page, share)) <= 1980 / wide + 1
    touch("touchEnd")
    assert page.page.evaluate("() => [scrollX, scrollY]") == [0, 0]  # the page did not move under the finger


def test_the_hour_by_keyboard(page: Visit, size: str) -> None:
    page.go("at=1917-10-25T21:40")
    page.page.focus("#scrubber")
    press = page.page.keyboard.press
    for key, hour in [
        ("ArrowRight", "21:41"), ("ArrowLeft", "21:40"), ("ArrowUp", "21:41"), ("ArrowDown", "21:40"),
        ("Shift+ArrowRight", "21:50"), ("PageUp", "22:50"), ("PageDown", "21:50"), ("Home", "03:00"), ("End", "12:00"),
    ]:  # fmt: skip
        press(key)
        assert page.hour() == hour, key
        assert str(page.page.get_attribute("#scrubber", "aria-valuetext")).endswith(hour)


def test_stepping_goes_from_event_to_event_and_shows_it(page: Visit, size: str) -> None:
    page.go("at=1917-10-25T21:00")
    page.page.focus("#scrubber")
    page.page.keyboard.press(".")
    first = (page.hour(), page.text("#panel h2"))
    page.page.keyboard.press(".")
    second = (page.hour(), page.text("#panel h2"))
    assert second != first
    page.page.keyboard.press(",")
    assert (page.hour(), page.text("#panel h2")) == first


def test_the_buttons_go_from_turning_point_to_turning_point(page: Visit, size: str) -> None:
    page.go("at=1917-10-25T21:00")
    page.page.click("#next")
    first = (page.hour(), page.text("#panel h2"))
    page.page.click("#next")
    assert (page.hour(), page.text("#panel h2")) != first
    page.page.click("#previous")
    assert (page.hour(), page.text("#panel h2")) == first
    page.page.keyboard.press("n")
    page.page.keyboard.press("p")
    assert (page.hour(), page.text("#panel h2")) == first


def test_playing_goes_on_until_it_is_stopped(page: Visit, size: str) -> None:
    page.go("at=1917-10-25T09:30")  # long before the next turning point, at which it would go slowly
    page.page.select_option("#speed", "40")
    assert page.page.get_attribute("#play", "aria-label") == "Play"
    page.page.click("#play")
    page.page.wait_for_function("() => Number(document.getElementById('scrubber').ariaValueNow) >= 410")
    assert page.page.get_attribute("#play", "aria-label") == "Pause"
    page.page.focus("#scrubber")
    page.page.keyboard.press(" ")
    stopped = page.minute()
    page.settle()
    assert page.minute() == stopped
    assert page.page.get_attribute("#play", "aria-label") == "Play"


def test_playing_goes_as_fast_as_it_is_told(visiting: Callable[..., Visit], report: Path, size: str) -> None:
    """By the page's own clock, which the test holds: no machine is too slow for it. In that morning nothing turns."""
    alone = visiting(report.as_uri(), size, own=True)
    alone.page.clock.install(time=0)
    alone.open("at=1917-10-26T07:00")
    alone.page.clock.pause_at(3600)  # from here on it goes only as far as it is let
    rates = {}
    for speed in ("5", "40"):
        alone.page.select_option("#speed", speed)
        before = alone.minute()
        alone.page.click("#play")
        alone.page.clock.run_for(1000)
        alone.page.click("#play")
        rates[speed] = alone.minute() - before
    assert abs(rates["5"] - 5) <= 1
    assert abs(rates["40"] - 40) <= 2


def test_playing_stops_at_the_end(page: Visit, size: str) -> None:
    page.go("at=1917-10-26T11:59")
    page.page.click("#play")
    page.page.wait_for_selector("#play[aria-label=Play]")
    assert page.hour() == "12:00"


# --- what was chosen --------------------------------------------------------------------------------------


def test_why_can_be_climbed_from_cause_to_cause_and_back_to_the_hour(page: Visit, size: str) -> None:
    page.go("at=1917-10-26T02:10")
    page.page.locator("#panel ol.events a").first.click()
    climbed = [page.text("#panel h2")]
    for _ in range(3):
        cause = page.page.locator("#panel .why ol.events a")
        if not cause.count():
            break
        cause.first.click()
        climbed.append(page.text("#panel h2"))
    assert len(climbed) >= 3
    assert len(set(climbed)) == len(climbed)  # each step is another event: causes do not go round
    page.page.click("#panel .back")
    assert page.page.query_selector("#panel .back") is None
    assert "about=" not in page.hash()


def test_a_cause_comes_before_what_it_brought_about(page: Visit, size: str) -> None:
    page.go("at=1917-10-26T02:10&about=event:palace_taken")
    page.settle()
    here = page.text("#panel .dateline")
    page.page.locator("#panel .why ol.events a").first.click()
    assert order(page.text("#panel .dateline")) <= order(here)


def order(dateline: str) -> tuple[int, str]:
    found = re.search(r"(\d+) Oct (\d\d:\d\d)", dateline)
    assert found is not None
    return int(found[1]), found[2]


def test_why_not_is_answered_for_what_did_not_happen(page: Visit, size: str) -> None:
    absent = page.data("(night) => Object.keys(night.history.absences)")
    assert absent
    for id in absent[:: max(1, len(absent) // 5)]:
        page.go(f"about=event:{id}")
        assert "Did not happen" in page.text("#panel .kicker")
        assert len(page.text("#panel .why")) > len("Why not") + 10


CHOICES = """({ events, history }) => Object.entries(history.reasons).filter(([, reason]) => reason.options)
  .map(([number, { options }]) => [Number(number), events[history.of[number - 1]].branches, options,
    history.branches[number]])
  .sort((a, b) => b[2].length - a[2].length).slice(0, 4)"""


def test_a_choice_shows_every_option_and_what_pressed_on_it(page: Visit, size: str) -> None:
    """The chances that are shown sum to 100, which was taken is marked, and each factor has its line."""
    choices = page.data(CHOICES)
    assert len(choices) == 4
    for number, titles, options, taken in choices:
        page.go(f"about=firing:{number}")
        shown = page.page.locator("#panel .options > li")
        assert shown.count() == len(options)
        texts = shown.all_inner_texts()
        assert all(titles[option["id"]] in text for option, text in zip(options, texts, strict=True))
        assert [bool(re.search(r"\btaken\b", text)) for text in texts] == [
            one["id"] == taken for one in options
        ]
        chances = [float(re.match(r"[\d.]+", text)[0]) for text in texts]  # type: ignore[index]
        assert abs(sum(chances) - 100) <= len(chances) / 2
        lines = page.page.locator("#panel .options .pressures > li").count()
        assert lines == sum(len(option.get("pushes", [])) for option in options)
        assert page.too_wide() == []
        assert page.barriers("#panel") == []


def test_what_comes_again_is_walked_from_time_to_time(page: Visit, size: str) -> None:
    often = page.data("""({ events, history }) => events.findIndex((event, of) => event.branches && !event.quiet
      && history.of.filter((one) => one === of).length > 2)""")
    id = page.data(f"(night) => night.events[{often}].id")
    page.go(f"about=event:{id}")
    assert " · 1 of " in page.text("#panel .dateline")
    assert "Before this" not in page.text("#panel .why")
    page.page.get_by_role("link", name="the next time").click()
    assert " · 2 of " in page.text("#panel .dateline")
    assert re.search(r"Before this: .* once, chance", page.text("#panel .why"))
    page.page.get_by_role("link", name="the time before").click()
    assert " · 1 of " in page.text("#panel .dateline")


def test_a_reading_shows_its_accounts_side_by_side(page: Visit, size: str) -> None:
    disputed = page.data(
        "(night) => night.record.readings.filter((one) => one.disputed).map((one) => [one.id, one.accounts.length])"
    )
    assert disputed
    for id, accounts in disputed[:4]:
        page.go(f"about=reading:{id}")
        assert len(page.page.query_selector_all("#panel .accounts li")) == accounts
        assert "the accounts disagree" in page.text("#panel .kicker")


def test_two_witnesses_of_one_thing_are_shown_with_their_books_and_their_hours(
    page: Visit, size: str
) -> None:
    page.go("about=reading:krylenko_report")
    shown = [one.inner_text() for one in page.page.query_selector_all("#panel .accounts li")]
    assert ["Rabinowitch 1976" in one for one in shown] == [True, False]
    assert ["Reed 1919" in one for one in shown] == [False, True]
    works = page.text("#panel .works-cited")
    assert "The Bolsheviks Come to Power" in works
    assert "Ten Days that Shook the World" in works
    assert "26 Oct, at 05:17" in shown[1]
    assert "“It was exactly 5:17 …”" in shown[1]
    assert page.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


KINDS = {
    "persons": "person",
    "units": "unit",
    "places": "place",
    "things": "thing",
    "authorities": "authority",
}
TITLES = """({ nouns }) => Object.fromEntries(Object.entries(nouns).map(([kind, of]) =>
  [kind, Object.entries(of).slice(0, 2).map(([id, one]) => [id, one.title])]))"""


def test_every_kind_of_thing_can_be_chosen(page: Visit, size: str) -> None:
    nouns = page.data(TITLES)
    for plural, kind in KINDS.items():
        assert nouns[plural]
        for id, title in nouns[plural]:
            page.go(f"at=1917-10-25T21:40&about={kind}:{id}")
            assert page.text("#panel h2").strip() == title[:1].upper() + title[1:]


def test_the_map_shows_who_holds_a_place_as_one_person_could_know_it(page: Visit, size: str) -> None:
    """Kerensky has left at half past ten; what was taken since he can know only by word that reached him."""
    page.go("at=1917-10-25T18:30&view=map")
    assert page.page.query_selector_all(".place-marker.mistaken") == []
    page.go("at=1917-10-25T18:30&view=map&eyes=kerensky")
    page.settle()
    mistaken = [
        mark.text_content() or "" for mark in page.page.query_selector_all(".place-marker.mistaken title")
    ]
    assert any("Admiralty: Provisional Government" in one and "in fact: Military" in one for one in mistaken)
    page.page.get_by_role("button", name="Show who holds them").click()
    page.settle()
    assert page.page.query_selector_all(".place-marker.mistaken") == []


def test_what_is_not_there_is_said(page: Visit, size: str) -> None:
    for about in ("event:nothing", "firing:999999", "reading:none", "person:<b>", "nonsense"):
        page.go(f"about={about}")
        assert "There is nothing here called" in page.text("#panel")


# --- addresses, light and dark, paper ---------------------------------------------------------------------


def test_the_address_brings_back_what_was_shown(page: Visit, size: str) -> None:
    page.view("timeline")
    page.go("at=1917-10-25T21:40&view=timeline&about=event:palace_taken")
    address, title = page.hash(), page.text("#panel h2")
    assert "at=1917-10-25T21:40" in address
    page.reload()
    assert (page.hour(), page.page.get_attribute("#stage", "data-view")) == ("21:40", "timeline")
    assert page.text("#panel h2") == title
    assert page.hash() == address


def test_an_assembly_named_alone_is_open_in_the_hall_and_stays_in_the_address(page: Visit, size: str) -> None:
    """Whatever else is then selected, and the other way round: what is selected opens its assembly."""
    for follow, house, title in (
        (page.open, "duma", "The City Duma"),
        (page.go, "congress", "The Second Congress of Soviets"),
    ):
        follow(f"hall={house}")
        assert page.page.get_attribute("#stage", "data-view") == "hall"
        assert page.text("#stage .view-head h2").strip() == title
    page.go("hall=congress&about=person:kerensky&at=1917-10-25T23:00")
    assert page.text("#stage .view-head h2").strip() == "The Second Congress of Soviets"
    page.go("view=hall&about=house:duma")
    assert page.text("#stage .view-head h2").strip() == "The City Duma"
    page.settle()
    assert "hall=duma" in page.hash()


def test_an_address_that_means_nothing_opens_the_page_all_the_same(page: Visit, size: str) -> None:
    page.open("at=yesterday&view=<script>&about=&eyes=%00&beside=%E0%A4%A")
    assert page.page.get_attribute(f"#tab-{page.views()[0]}", "aria-selected") == "true"


def test_light_dark_and_as_the_system_has_it(fresh: Visit, size: str) -> None:
    def paper() -> str:
        return str(fresh.page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor"))

    light = paper()
    fresh.page.click("#theme")
    dark = paper()
    assert dark != light
    fresh.page.click("#theme")
    assert paper() == light
    fresh.page.emulate_media(color_scheme="dark")
    assert paper() == light  # chosen by hand: light it stays
    fresh.page.click("#theme")
    assert paper() == dark  # as the system has it


def test_on_paper_no_sheet_is_empty(page: Visit, size: str) -> None:
    """Chromium prints as it would on A4; a sheet without a word or a line on it draws nothing."""
    if size != "desktop":
        pytest.skip("paper is the same from a phone")
    for name in page.views():
        page.view(name)
        sheets = contents(page.page.pdf(format="A4", print_background=True))
        assert sheets, name
        assert min(sheets) > 200, (name, sheets)


def contents(pdf: bytes) -> list[int]:
    """How much is drawn on each sheet: the length of its stream of drawing commands, unpacked."""
    import zlib

    objects = {int(n): body for n, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)endobj", pdf, re.S)}
    sheets = []
    for body in objects.values():
        if re.search(rb"/Type\s*/Page\b", body):
            of = re.search(rb"/Contents\s+(\d+) 0 R", body)
            stream = objects[int(of[1])] if of is not None else b""
            packed = re.search(rb"stream\r?\n(.*?)\r?\nendstream", stream, re.S)
            sheets.append(len(zlib.decompress(packed[1])) if packed is not None else 0)
    return sheets
