"""The timeline: valid by its documentation, at the right hours, windows as windows, and no stranger's HTML."""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from exporting import EVIL, FLAGSHIP, NAMES, RECORDED, SCHEMAS, WHERES, evil, exported, loaded, night, subject
from harbour import HARBOUR
from hypothesis import given, settings
from hypothesis import strategies as st

from interregnum.dates import Calendar, Clock, Date, Moment
from interregnum.views.export import FORMATS
from interregnum.views.export.timelinejs import MOST_ROWS, OTHERS, SOURCES, _gather, date

SCHEMA = json.loads((SCHEMAS / "timelinejs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_it_is_valid(where: str) -> None:
    data = loaded(exported(where, "timelinejs")[0])
    jsonschema.validate(data, SCHEMA)
    ids = [slide["unique_id"] for slide in data["events"]]
    assert len(set(ids)) == len(ids)
    for slide in data["events"]:
        if "end_date" in slide:
            assert tuple(slide["start_date"].values()) < tuple(slide["end_date"].values())


def test_an_hour_of_the_old_style_stands_on_its_new_day() -> None:
    clock = Clock.parse("Petrograd time", "+02:01")
    moment = Moment(Date(1917, 10, 25, Calendar.JULIAN), 21 * 60 + 40.5, clock)
    assert date(moment) == {"year": 1917, "month": 11, "day": 7, "hour": 21, "minute": 40, "second": 30}
    almost = Moment(Date(1917, 10, 25, Calendar.JULIAN), 1440 - 1e-4, clock)  # rounds into the next day
    assert date(almost) == {"year": 1917, "month": 11, "day": 8, "hour": 0, "minute": 0, "second": 0}


@pytest.mark.parametrize("where", WHERES, ids=NAMES.get)
def test_events_stand_at_their_hours(where: str) -> None:
    history = night(where).history
    slides = {slide["unique_id"]: slide for slide in loaded(exported(where, "timelinejs")[0])["events"]}
    for firing in history.without_bookkeeping():
        at = slides[f"event-{firing.number}"]["start_date"]
        hour = history.label(firing.minute).rsplit(" ", 1)[1]
        assert f"{at['hour']:02}:{at['minute']:02}" == hour


def test_windows_are_windows() -> None:
    slides = {slide["unique_id"]: slide for slide in loaded(exported(RECORDED, "timelinejs")[0])["events"]}
    hall = slides["reading-hall_entered"]
    assert (hall["start_date"]["hour"], hall["start_date"]["minute"]) == (22, 30)
    assert (hall["end_date"]["hour"], hall["end_date"]["minute"]) == (23, 15)
    assert "22:50" in hall["display_date"]
    assert "taken by assault at ten" in hall["text"]["text"]  # the account that is not followed
    assert "five are unexplained" in hall["text"]["text"]
    assert "the hall was stormed" in hall["text"]["text"]
    bell = slides["reading-bell_rung"]
    assert "end_date" not in bell
    assert bell["display_date"].startswith("after")
    train = slides["reading-mail_train"]  # by the clock of the station, an hour behind the town's
    assert (train["start_date"]["hour"], train["start_date"]["minute"]) == (23, 20)
    narrowed = {what: count for count, what in exported(RECORDED, "timelinejs")[1].narrowed}
    assert next(count for what, count in narrowed.items() if "open side" in what) == 1
    assert next(count for what, count in narrowed.items() if "another clock" in what) == 1
    assert next(count for what, count in narrowed.items() if "single accounts" in what) == 1


def test_rows_are_institutions_and_places() -> None:
    data = loaded(exported(FLAGSHIP, "timelinejs")[0])
    groups = {slide.get("group") for slide in data["events"]}
    assert {"Provisional Government", "Sources: Provisional Government", "Winter Palace"} <= groups
    assert len(groups) <= MOST_ROWS
    kept = {group.removeprefix(SOURCES) for group in groups if group.startswith(SOURCES)} - {OTHERS}
    assert kept <= groups  # what the sources say stands beside what happened
    narrowed = {what: count for count, what in exported(FLAGSHIP, "timelinejs")[1].narrowed}
    others = sum(slide["group"].endswith(OTHERS) for slide in data["events"])
    assert next(count for what, count in narrowed.items() if OTHERS in what) == others > 0
    assert [era["text"]["headline"] for era in data["eras"]] == [
        "25 October 1917, Old Style",
        "26 October 1917, Old Style",
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=80))
def test_there_are_never_more_rows_than_a_screen_has_room_for(rows: list[tuple[bool, int]]) -> None:
    slides = [{"group": f"{SOURCES if told else ''}{'' if n == 0 and not told else n}"} for told, n in rows]
    before = [slide["group"] for slide in slides]
    moved = _gather(slides)
    after = [slide["group"] for slide in slides]
    assert len(set(after)) <= MOST_ROWS
    assert moved == sum(old != new for old, new in zip(before, after, strict=True))
    assert moved == 0 or len(set(before)) > MOST_ROWS
    assert all(
        old.startswith(SOURCES) == new.startswith(SOURCES) for old, new in zip(before, after, strict=True)
    )


@pytest.mark.parametrize("where", [FLAGSHIP, str(HARBOUR)], ids=NAMES.get)
def test_the_title_says_in_words_how_it_ended(where: str) -> None:
    subject = night(where)
    title = loaded(exported(where, "timelinejs")[0])["title"]["text"]["text"]
    asked = subject.scenario.outcomes
    endings = {id: found for id, found in subject.history.outcomes.items() if isinstance(found, str)}
    assert endings
    for id, label in endings.items():
        said = asked[id].ending_title(label)
        assert escape(f"{asked[id].title}: {said}", quote=True) in title
        assert said != label or "_" not in label
    assert "Licence: MIT" in title


class Tags(HTMLParser):
    """The tags and attributes of a text, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_that_a_stranger_writes_becomes_a_tag(tmp_path: Path) -> None:
    files, losses = FORMATS["timelinejs"].write(subject(evil(tmp_path / "evil")))
    data = loaded(files)
    assert [count for count, what in losses.narrowed if "look-alikes" in what] == [len(data["events"])] == [2]
    jsonschema.validate(data, SCHEMA)
    shown = 0
    for slide in [data["title"], *data["events"], *data["eras"]]:
        bare = [slide.get("group", ""), slide.get("display_date", "")]
        assert not {"<", ">", "&"} & set("".join(bare))  # TimelineJS decodes these before it shows them
        texts = [*slide.get("text", {}).values(), *bare]
        for text in texts:
            tags = Tags()
            tags.feed(text)
            assert tags.found <= {"p", "ul", "li"}, text
            shown += EVIL in tags.text
        assert slide.get("autolink", False) is False
    assert shown > 5
