"""The map as it is seen, in rectangles: nothing lies over a name, who stands aside is tied to the place, ships are on
water, the other panel covers nothing; and what is chosen is in sight, with its name at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from visit import Visit
from windows import SIZES, Windows

HOURS = ("25T04:00", "25T10:30", "25T17:40", "25T21:00", "25T22:30", "26T01:00", "26T05:00")
WINDOWS = {**SIZES, "tablet": (820, 1180), "wide": (1920, 1080)}
SEEN = """() => [...document.querySelectorAll(".map-panel")].flatMap((panel) => {
  const box = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const all = (selector) => [...panel.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter((one) => one.getBoundingClientRect().width);
  const inFill = (paths, x, y) => paths.some((path) =>
    path.isPointInFill(new DOMPoint(x, y).matrixTransform(path.getScreenCTM().inverse())));
  const [waters, islands] = [".g-water", ".g-island"].map((kind) => all(`.basemap ${kind}`));
  const wet = (x, y) => inFill(waters, x, y) && !inFill(islands, x, y);
  const middle = ([l, t, r, b]) => [(l + r) / 2, (t + b) / 2];
  const marks = shown(".place-marker .place-shape").map((mark) => middle(box(mark)));
  const ties = new Set(all(".tie:not(.away)").map((tie) => tie.dataset.for));
  const bodies = shown(".unit-marker").map((marker) => {
    const [l, t, r, b] = box(marker.querySelector(".unit-shape"));
    const [x, y] = middle([l, t, r, b]);
    const far = ([u, v]) => Math.hypot(u - x, v - y) - (r - l) / 2;
    return { key: marker.dataset.key, box: [l, t, r, b], ship: marker.classList.contains("ship"),
      going: marker.classList.contains("under-way"), wet: wet(x, y), keel: wet(x, b - 1),
      bridge: marks.some((mark) => wet(...mark) && far(mark) < 16), away: Math.min(...marks.map(far)),
      tied: ties.has(marker.dataset.key) };
  });
  const names = shown(".place-names text, .ground-names text:not([transform*=rotate])")
    .map((name) => ({ text: name.textContent, box: box(name) }));
  const large = panel.querySelector(".at-large").textContent;
  return [{ name: panel.className, box: box(panel), bodies, names, large }];
})"""


@pytest.fixture(scope="module", params=list(SIZES))
def page(request: pytest.FixtureRequest, windows: Windows, report: Path) -> Iterator[Visit]:
    with windows.visit(report.as_uri(), request.param) as visit:
        yield visit.open("at=1917-10-25T03:00&view=map")


def overlap(one: list[float], other: list[float], by: float = 0.0) -> bool:
    return (
        one[0] + by < other[2]
        and one[2] - by > other[0]
        and one[1] + by < other[3]
        and one[3] - by > other[1]
    )


@pytest.mark.parametrize("shown", ["played", "sources"])
def test_nothing_on_the_map_lies_where_it_does_not_belong(page: Visit, shown: str) -> None:
    wrong = []
    for hour in HOURS:
        page.go(f"at=1917-10-{hour}&view=map&shown={shown}")
        page.page.evaluate(
            "() => document.querySelectorAll('.caption').forEach((one) => { one.hidden = true })"
        )
        for panel in page.page.evaluate(SEEN):
            inside = [body for body in panel["bodies"] if overlap(body["box"], panel["box"])]
            for body in inside:
                over = [name["text"] for name in panel["names"] if overlap(body["box"], name["box"], by=2.5)]
                corner = bool(panel["large"]) and body["box"][1] < panel["box"][1] + 110
                if over:
                    wrong.append((hour, panel["name"], body["key"], "over", over))
                if body["going"]:
                    continue  # they are where their way leads: over a bridge, past other places
                if body["ship"] and not body["keel"]:
                    wrong.append((hour, panel["name"], body["key"], "a ship on land"))
                if not body["ship"] and body["wet"] and not body["bridge"]:
                    wrong.append((hour, panel["name"], body["key"], "in the river"))
                if body["away"] > 16 and not body["tied"] and not corner:
                    wrong.append((hour, panel["name"], body["key"], "tied to nothing", body["away"]))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("size", WINDOWS)
def test_palace_and_smolny_are_in_the_first_view_and_nothing_lies_over_the_map(
    windows: Windows, report: Path, size: str
) -> None:
    with windows.visit(report.as_uri()) as visit:
        visit.page.set_viewport_size(dict(zip(("width", "height"), WINDOWS[size], strict=True)))
        visit.open("at=1917-10-25T21:00&view=map")
        main, inset = (
            visit.page.locator(panel).bounding_box()
            for panel in (".map-panel:not(.inset)", ".map-panel.inset")
        )
        assert main is not None
        assert inset is not None
        boxes = [
            [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]] for box in (main, inset)
        ]
        assert not overlap(*boxes)
        for place in ("winter_palace", "smolny"):
            mark = visit.page.locator(f".map-panel:not(.inset) [data-key='place:{place}'] .place-shape")
            box = mark.bounding_box()
            assert box is not None
            assert boxes[0][0] <= box["x"] <= boxes[0][2]
            assert boxes[0][1] <= box["y"] <= boxes[0][3]
        visit.page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})


def to_the_far_east(visit: Visit) -> None:
    """Pull the map, almost from side to side of its panel, until there is no more of it."""
    box = visit.page.locator(".map-panel:not(.inset)").bounding_box()
    assert box is not None
    mouse, middle = visit.page.mouse, box["y"] + box["height"] * 0.4
    for _ in range(3):
        mouse.move(box["x"] + box["width"] - 30, middle)
        mouse.down()
        mouse.move(box["x"] + 30, middle)
        mouse.up()
    visit.settle()


@pytest.mark.parametrize(
    "about", ["unit:aurora_crew", "person:lenin", "house:congress", "place:smolny", "event:palace_taken"]
)
def test_whatever_is_chosen_comes_into_view(going: Callable[..., Visit], about: str) -> None:
    visit = going("at=1917-10-25T21:00&view=map")
    for button in (".map-whole", *[".map-in"] * 4):
        visit.page.click(f".map-panel:not(.inset) {button}")
    to_the_far_east(visit)
    visit.go(f"at=1917-10-25T21:00&view=map&about={about}")
    halo = visit.page.locator(".map-panel:not(.inset) .halo").bounding_box()
    panel = visit.page.locator(".map-panel:not(.inset)").bounding_box()
    assert halo is not None
    assert panel is not None
    assert panel["x"] <= halo["x"] + halo["width"] / 2 <= panel["x"] + panel["width"]
    assert panel["y"] <= halo["y"] + halo["height"] / 2 <= panel["y"] + panel["height"]


def test_a_name_is_at_hand_for_pointer_and_keyboard(night: Callable[..., Visit]) -> None:
    visit = night("at=1917-10-25T22:30&view=map")
    plate = visit.page.locator(".map-panel:not(.inset) .nameplate")
    assert not plate.is_visible()
    visit.page.locator(".map-panel:not(.inset) [data-key='unit:aurora_crew']").hover()
    assert "Aurora" in (plate.text_content() or "")
    visit.page.mouse.move(0, 0)
    assert not plate.is_visible()
    visit.page.locator(".map-panel:not(.inset) [data-key='place:smolny']").focus()
    assert "Smolny" in (plate.text_content() or "")
    visit.page.locator(".map-panel:not(.inset) .sitting .selectable:visible").first.focus()
    assert re.search(r": [\d,]+ in ?the hall", plate.text_content() or "")
