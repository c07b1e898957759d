"""What a class can do with the page: search it, cite it, put it on a projector, print it, show it on a course site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from harbour import petrograd_record
from playwright.sync_api import Page
from visit import Visit
from windows import SIZES

Night = Callable[..., Visit]
EVENING = "at=1917-10-25T21:40&shown=sources&view=map"
AURORA = f"{EVENING}&about=reading:aurora_blank"
EMBEDDED = {"width": 600, "height": 400}
FINGER = 44  # pixels
COPIED = "() => window.copied"
HEAR = """() => {
  window.copied = "";
  const clipboard = { writeText: async (text) => { window.copied = text } };
  Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
  window.print = () => { window.printed = true };
  Element.prototype.requestFullscreen = async function () { window.asked = true };
}"""


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def heard(page: Visit) -> Page:
    """The page, with what it copies, prints and enlarges written down instead."""
    page.page.evaluate(HEAR)
    return page.page


# --- search ---------------------------------------------------------------------------------------------------


def open_search(page: Visit, size: str) -> None:
    if size == "phone":
        page.page.click("#search-open")
    else:
        page.page.keyboard.press("/")
    assert page.page.evaluate("() => document.activeElement.id") == "search-field"


def test_a_key_opens_the_search_and_choosing_brings_it_into_view(going: Night, size: str) -> None:
    page = going("at=1917-10-25T10:00&shown=sources&view=timeline", size)
    open_search(page, size)
    page.page.keyboard.type("aurora blank")
    page.page.wait_for_selector("#search-list [role=option]")
    assert page.page.get_attribute("#search-field", "aria-expanded") == "true"
    page.page.keyboard.press("ArrowDown")
    first = page.page.get_attribute("#search-field", "aria-activedescendant")
    assert page.page.get_attribute(f"#{first}", "aria-selected") == "true"
    assert page.barriers() == []
    page.page.keyboard.press("Enter")
    page.settle()
    assert "The Aurora fires" in page.text("#panel h2")
    assert page.page.get_attribute("#stage", "data-view") == "map"
    assert page.page.locator("#stage .halo:not(.away)").count() >= 1
    assert page.hour() == "21:40"
    assert not page.page.locator(".search-sheet").is_visible()


@pytest.mark.parametrize(
    ("words", "group", "shown"),
    [
        ("kerensky", "person", "Kerensky"),
        ("city duma", "place", "City Duma"),
        ("cossacks", "unit", "cossacks"),
        ("second congress", "assembly", "Second Congress"),
        ("stavka", "term", "Stavka"),
        ("ultimatum", "message", "ultimatum"),
        ("lantern", "reading", "lantern"),
        ("vyborg stationmaster", "person", "stationmaster"),
    ],
)
def test_everything_is_found(going: Night, words: str, group: str, shown: str) -> None:
    page = going(EVENING)
    page.page.fill("#search-field", words)
    option = page.page.locator(f"[aria-labelledby=search-group-{group}] [role=option]").first
    option.click()
    page.settle()
    assert shown.lower() in page.text("#panel h2").lower()


def test_escape_empties_the_field_and_then_gives_the_focus_back(going: Night) -> None:
    page = going(EVENING)
    page.page.focus("#tab-hall")
    page.page.keyboard.press("/")
    page.page.keyboard.type("zither")
    assert "Nothing on this page" in page.text(".search-sheet")
    page.page.keyboard.press("Escape")
    assert page.page.input_value("#search-field") == ""
    page.page.keyboard.press("Escape")
    assert page.page.evaluate("() => document.activeElement.id") == "tab-hall"


# --- cite and share -------------------------------------------------------------------------------------------


def test_errand_cite_this_moment_and_send_it_one_click(going: Night, size: str) -> None:
    page = going(AURORA, size)
    heard(page).click("#cite")
    page.page.wait_for_function("() => document.querySelector('dialog .status').textContent")
    cited = str(page.page.evaluate(COPIED))
    assert cited.startswith("“The Aurora fires one blank round”, 25 Oct")
    assert "As the sources tell it (scenario petrograd-1917" in cited
    assert "“Meanwhile, at the Peter and …” (paragraph 69" in cited
    assert "Alexander Rabinowitch" in cited
    assert "W. W. Norton, 1976" in cited
    assert "¶" not in cited
    assert urlsplit(cited.split()[-1]).fragment == "at=1917-10-25T21:40&about=reading:aurora_blank"
    assert "copied" in page.text("dialog .status")
    mail = page.page.get_attribute("#mail", "href") or ""
    assert mail.startswith("mailto:?subject=The%20Aurora")
    assert page.barriers("dialog") == []
    page.page.keyboard.press("Escape")
    assert page.page.evaluate("() => document.activeElement.id") == "cite"


def test_a_played_moment_is_cited_with_seed_and_replica_and_the_link_opens_it(going: Night) -> None:
    page = going("at=1917-10-25T21:40&shown=played&view=hall&about=person:lenin")
    heard(page).click("#cite")
    page.page.wait_for_function("() => window.copied")
    cited = str(page.page.evaluate(COPIED))
    seed, replica = page.data("(night) => [night.history.seed, night.history.replica]")
    assert f"seed {seed}, history {replica}" in cited
    assert "not the night itself" in cited
    page.page.click("#share-close")
    page.go(urlsplit(cited.split()[-1]).fragment)
    assert "Lenin" in page.text("#panel h2")
    assert page.hour() == "21:40"
    assert page.page.get_attribute("#stage", "data-view") == "hall"


def test_a_moment_is_a_picture(going: Night, tmp_path: Path) -> None:
    """As it stands, or where another view is open from a map out of sight; nothing in it needs the page."""
    for view in ("map", "timeline"):
        page = going(f"at=1917-10-25T21:40&shown=sources&view={view}&about=reading:aurora_blank")
        heard(page).click("#cite")
        for kind in ("svg", "png"):
            with page.page.expect_download() as got:
                page.page.click(f"#save-{kind}")
            got.value.save_as(tmp_path / f"{view}.{kind}")
        assert got.value.suggested_filename == "petrograd-1917-1917-10-25T2140.png"
        svg = (tmp_path / f"{view}.svg").read_text(encoding="utf-8")
        assert "Petrograd, the last day" in svg
        assert "21:40" in svg
        assert "As the sources tell it" in svg
        assert "Alexander Rabinowitch" in svg
        assert "Winter Palace" in svg
        assert svg.count('fill="rgb(') > 100  # what the style sheet said stands in the file
        assert "var(--" not in svg
        assert "class=" not in svg
        assert (tmp_path / f"{view}.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert len((tmp_path / f"{view}.png").read_bytes()) > 100_000


def test_a_page_of_one_file_has_no_part_of_the_path_in_its_links(going: Night, report: Path) -> None:
    page = going(EVENING)
    heard(page).click("#cite")
    assert str(report.parent) not in page.page.evaluate("() => document.querySelector('dialog').textContent")
    assert "send the file along" in page.text("dialog")


# --- on a course site -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["sources", "played"])
def test_the_page_in_another_fits_its_frame(night: Night, shown: str) -> None:
    page = night(EVENING)
    page.page.set_viewport_size(EMBEDDED)  # type: ignore[arg-type]
    page.open(f"embed&at=1917-10-25T21:40&shown={shown}")
    page.settle()
    tall = page.page.evaluate("() => document.documentElement.scrollHeight")
    assert tall <= EMBEDDED["height"]
    assert page.too_wide() == []
    for part in ("#hour", "#band", "#stage .atlas", "#play", "#scrubber", ".embed-whole"):
        box = page.page.locator(part).bounding_box()
        assert box is not None, part
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= EMBEDDED["height"] + 1, part
    atlas = page.page.locator("#stage .map-panel:not(.inset)").bounding_box()
    assert atlas is not None
    assert atlas["height"] > 180
    sheet = page.page.locator(".caption-sheet:visible").bounding_box()
    foot = page.page.locator("#transport").bounding_box()
    assert sheet is not None
    assert foot is not None
    assert atlas["y"] + atlas["height"] <= sheet["y"] + 1  # nothing lies over anything
    assert sheet["y"] + sheet["height"] <= foot["y"] + 1
    assert page.page.locator("#stage .place-names text").count() > 3
    for part in ("#panel", "#tabs", "#search", "#cite"):
        assert not page.page.locator(part).is_visible(), part
    assert "embed" in page.hash()
    whole = page.page.get_attribute(".embed-whole", "href") or ""
    assert whole.startswith("#at=")
    assert page.barriers() == []
    page.page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})


def test_the_code_for_a_course_site_opens_the_small_form(going: Night) -> None:
    page = going(EVENING)
    heard(page).click("#cite")
    page.page.click("#copy-embed")
    page.page.wait_for_function("() => window.copied.startsWith('<iframe')")
    code = str(page.page.evaluate(COPIED))
    assert 'width="600" height="400"' in code
    assert "#embed&at=1917-10-25T21:40" in code


# --- on a projector -------------------------------------------------------------------------------------------


def test_errand_on_a_projector_large_one_click(going: Night, size: str) -> None:
    page = going(EVENING, size)
    heard(page).click("#present-start")
    page.settle()
    assert page.page.evaluate("() => window.asked")
    size_of = "() => parseFloat(getComputedStyle(document.querySelector('#present h1')).fontSize)"
    assert page.page.evaluate(size_of) >= 25
    first = page.text("#present h1")
    hours, steps = [page.minute()], [page.text("#present .kicker")]
    assert "turning point" in steps[0]
    for key in ("ArrowRight", "PageDown", " ", "n"):
        page.page.evaluate("() => document.activeElement.blur()")
        page.page.keyboard.press(key)
        page.settle()
        hours.append(page.minute())
        assert page.text("#present .kicker") != steps[-1], key
        steps.append(page.text("#present .kicker"))
    assert hours == sorted(hours)
    assert page.text("#present h1") != first
    assert page.barriers() == []
    strip, atlas = (page.page.locator(part).bounding_box() for part in ("#present", "#stage .atlas"))
    assert strip is not None
    assert atlas is not None
    wide, high = SIZES[size]
    assert strip["y"] + strip["height"] <= high + 1
    assert atlas["y"] < 40
    if size == "phone":  # the map fills what is above
        assert atlas["y"] + atlas["height"] <= strip["y"] + 1
        assert atlas["height"] > high * 0.55
    else:  # or what is at the left
        assert atlas["x"] + atlas["width"] <= strip["x"] + 1
        assert atlas["height"] > high * 0.9
        assert atlas["width"] > wide * 0.6
    drawn = page.page.locator("#stage .map-panel:not(.inset) svg.map-overlay").bounding_box()
    assert drawn is not None
    assert drawn["height"] > atlas["height"] * 0.8
    assert drawn["y"] >= atlas["y"] - 1
    assert drawn["y"] + drawn["height"] <= atlas["y"] + atlas["height"] + 1
    page.page.keyboard.press("PageUp")
    page.settle()
    assert page.minute() <= hours[-1]
    page.page.keyboard.press("Escape")
    assert not page.page.locator("#present").is_visible()
    assert page.page.locator("#band").is_visible()


# Every text that is seen, with the pixels of its letters as they come out.
LETTERS = """() => {
  const atlas = document.querySelector("#stage .atlas");
  const zoom = atlas ? atlas.getBoundingClientRect().width / atlas.offsetWidth : 1;
  const seen = (one) => one.getBoundingClientRect().width && !one.closest("script, style, title, .visually-hidden")
    && one.checkVisibility({ opacityProperty: true });
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!node.data.trim() || !seen(one)) continue;
    const size = parseFloat(getComputedStyle(one).fontSize) * (atlas?.contains(one) ? zoom : 1);
    found.push([size, node.data.trim().slice(0, 30)]);
  }
  return found;
}"""
# The box around the places that are seen, as shares of the panel's width and height.
SPAN = """() => {
  const panel = document.querySelector("#stage .map-panel:not(.inset)");
  const { left, right, top, bottom, width, height } = panel.getBoundingClientRect();
  const boxes = [...panel.querySelectorAll(".place-marker .place-shape")].map((one) => one.getBoundingClientRect())
    .filter((one) => one.width && one.left >= left && one.right <= right && one.top >= top && one.bottom <= bottom);
  const span = (low, high) => Math.max(...boxes.map((one) => one[high])) - Math.min(...boxes.map((one) => one[low]));
  return [span("left", "right") / width, span("top", "bottom") / height];
}"""
LAST_ROW = 28  # pixels of letters that are read from eight metres, of 1080


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["map", "ending"])
def test_on_a_projector_every_text_is_read_from_the_last_row(going: Night, view: str, theme: str) -> None:
    page = going(
        "at=1917-10-26T12:00&shown=sources&view=map" if view == "ending" else EVENING, "large", theme
    )
    heard(page).click("#present-start")
    if view == "ending":
        page.page.keyboard.press("PageDown")
    page.settle()
    assert page.page.get_attribute("#stage", "data-view") == view
    small = [(size, text) for size, text in page.page.evaluate(LETTERS) if size < LAST_ROW - 0.01]
    assert small == []
    assert page.too_wide() == []


def test_on_a_projector_the_map_is_of_where_something_turns(going: Night) -> None:
    page = going(EVENING, "large")
    heard(page).click("#present-start")
    page.settle()
    assert max(page.page.evaluate(SPAN)) > 0.6


def test_after_the_last_turning_point_comes_how_it_ended(going: Night) -> None:
    page = going("at=1917-10-26T12:00&shown=sources&view=map")
    heard(page).click("#present-start")
    page.page.keyboard.press("PageDown")
    page.settle()
    assert page.page.get_attribute("#stage", "data-view") == "ending"
    page.page.keyboard.press("PageUp")
    page.settle()
    assert page.page.get_attribute("#stage", "data-view") == "map"
    page.page.click("#present-end")
    assert page.page.get_attribute("#stage", "data-view") == "map"


# --- a hand-out -----------------------------------------------------------------------------------------------


def test_errand_print_a_page_for_class_one_click(night: Night, size: str) -> None:
    page = night(AURORA, size, "dark")
    heard(page).click("#print")
    page.page.wait_for_function("() => window.printed")
    page.page.emulate_media(media="print")
    sheets = page.page.locator("#handout .sheet")
    assert sheets.count() == 4
    first, asked, roles, key = sheets.all_inner_texts()
    assert "The Aurora fires one blank round" in first
    assert "As the sources tell it" in first
    assert "The cruiser's shot damaged the palace." in first
    assert "Alexander Rabinowitch" in first
    assert "¶" not in first + asked + roles + key
    assert sheets.first.locator("figure svg circle").count() > 5
    assert asked.index("Aurora's shot") < asked.index("At ten in the morning")  # on this moment first
    assert "Martov" in roles
    answer = petrograd_record().scenario.questions["the_shot"].key
    assert answer in key
    assert answer not in first + asked + roles
    assert not page.page.locator("#head").is_visible()
    papers = page.page.evaluate(
        "() => getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    )
    assert papers.strip() == "#fff"
    printed = page.page.pdf(format="A4")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 9
    page.page.emulate_media(media="screen")


def test_the_browsers_own_print_has_the_hand_out_too(going: Night) -> None:
    page = going(AURORA)
    page.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.page.locator("#handout figure svg").count() >= 1
    page.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.page.locator("#handout .sheet").count() == 0


def test_questions_can_be_followed_to_what_they_rest_on(going: Night, size: str) -> None:
    page = going(f"{EVENING}".replace("view=map", "view=class"), size)
    assert page.page.locator(".questions > li").count() >= 12
    assert page.page.locator(".role").count() >= 8
    page.page.locator(".questions > li").first.locator("a").first.click()
    page.settle()
    assert "Lenin drafts the notice" in page.text("#panel h2")
    page.page.locator(".questions summary").first.click()
    assert "The Committee held the stations" in page.text(".questions > li:first-child")
    assert page.barriers() == []
    assert page.too_wide() == []


# --- everywhere -----------------------------------------------------------------------------------------------


def test_no_bare_paragraph_anywhere(going: Night) -> None:
    """Of a reading, an event, a person, a place, a unit; and in every view, with all that can be opened in it."""
    page = going(EVENING)
    asked: dict[str, Any] = page.data(
        """(night) => ({
      reading: night.record.readings.map((one) => one.id).filter((_, n) => n % 12 === 0),
      event: night.events.filter((one) => !one.quiet && /¶/.test(JSON.stringify(one)))
        .map((one) => one.id).filter((_, n) => n % 14 === 0),
      person: Object.keys(night.nouns.persons).slice(0, 4), place: Object.keys(night.nouns.places).slice(0, 4),
      unit: Object.keys(night.nouns.units).slice(0, 4), term: ["congress"], house: ["congress"],
    })"""
    )
    at = EVENING.replace("view=map", "view=class")  # beside a view that is drawn once
    told = page.each(
        [f"{at}&about={kind}:{id}" for kind, ids in asked.items() for id in ids], OPENED, settle=False
    )
    assert len(told) > 50
    assert min(len(said) for said in told.values()) > 30
    found = [address for address, said in told.items() if "¶" in said]
    for name in page.views():
        page.view(name)
        page.tables()
        page.page.evaluate(
            "() => { for (const one of document.querySelectorAll('#stage details')) one.open = true }"
        )
        found += [name] if "¶" in page.text("#stage") else []
    assert found == []


# All that the panel says, with what can be opened in it.
OPENED = """() => {
  const panel = document.getElementById("panel");
  for (const one of panel.querySelectorAll("details")) one.open = true;
  return panel.innerText;
}"""


def test_works_are_named_in_full_where_they_are_cited(going: Night) -> None:
    page = going(AURORA)
    works = page.text("#panel .works-cited")
    assert "Alexander Rabinowitch, “The Bolsheviks Come to Power”, chapter 15 of" in works
    assert "John Reed" in works
    assert "Boni and Liveright, 1919" in works


def test_no_identifier_in_what_a_class_is_given(night: Night) -> None:
    scenario = petrograd_record().scenario
    sections = (
        "persons",
        "units",
        "places",
        "events",
        "messages",
        "assemblies",
        "questions",
        "roles",
        "turning_points",
    )
    ids = {id for section in sections for id in getattr(scenario, section) if "_" in id}
    ids |= {id for id in petrograd_record().readings if "_" in id}
    page = night(f"{EVENING}".replace("view=map", "view=class"))
    said = page.text("#stage")
    page.page.fill("#search-field", "the")
    said += page.text("#search-list")
    page.page.fill("#search-field", "")
    heard(page).click("#print")
    page.page.wait_for_function("() => window.printed")
    page.page.emulate_media(media="print")
    said += " ".join(part.inner_text() for part in page.page.query_selector_all(".sheet > :not(footer)"))
    page.page.emulate_media(media="screen")
    assert len(said) > 20_000
    assert [id for id in sorted(ids) if id in said] == []


def test_what_a_finger_needs_is_large_enough(going: Night) -> None:
    page = going(EVENING, "phone")
    small = page.page.evaluate(TARGETS, [FINGER, "#head .tools button, #search-open, #play"])
    page.page.click("#search-open")
    page.page.keyboard.type("lenin")
    small += page.page.evaluate(TARGETS, [FINGER, "#search-field, .search-close, .search-result"])
    page.page.click(".search-close")
    heard(page).click("#cite")
    small += page.page.evaluate(TARGETS, [FINGER, "dialog button, dialog a"])
    page.page.keyboard.press("Escape")
    page.view("class")
    small += page.page.evaluate(TARGETS, [FINGER, ".class-tools button, .evidence a, .key summary"])
    assert small == []


TARGETS = """([least, selector]) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
  .filter((one) => { const box = one.getBoundingClientRect(); return box.height < least || box.width < least; })
  .map((one) => [one.id || one.className, one.textContent.slice(0, 30), one.clientHeight].join(" "))"""
