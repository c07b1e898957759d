"""The marks of a text and the facts that give them, at the bounds of every rule."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from interregnum import record
from interregnum.dates import Calendar, Clock, Date, Moment, Qualifier, Window
from interregnum.errors import ProblemsFound
from interregnum.record import Record
from interregnum.record.citing import cited, locators
from interregnum.record.schema import Account, Claim, Dating, Figure, Reading
from interregnum.record.texts.coverage import coverage
from interregnum.record.texts.marks import marks, text_of

TOWN = Path(__file__).parent / "town"


def found(text: str, kind: str) -> list[tuple[float, ...]]:
    return [mark.values for mark in marks(text) if mark.kind == kind]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("at 12:00 P.M.", [(720,)]),
        ("at 12:59 A.M.", [(59,)]),
        ("at 1:00 A.M.", [(60,)]),
        ("at 11:59 P.M.", [(1439,)]),
        ("at 0:00", [(0,)]),
        ("at 0:30", [(30,)]),
        ("at 12:30", [(30, 750)]),
        ("at 13:00", [(780,)]),
        ("at 23:59", [(1439,)]),
        ("at 24:00", []),
        ("at 10:60", []),
        ("at 9.15 P.M.", [(1275,)]),
        ("two o'clock", [(120, 840)]),
        ("twelve o'clock", [(0, 720)]),
        ("eleven o'clock", [(660, 1380)]),
        ("midday", [(720,)]),
        ("Midnight", [(0,)]),
        ("from 2 P.M. to 4 P.M.", [(840,), (960,)]),
        ("at 10.40 P. M.", [(1360,)]),
        ("after three in the morning", [(180,)]),
        ("twelve in the morning", [(0,)]),
        ("at six in the evening", [(1080,)]),
        ("two in the afternoon", [(840,)]),
        ("nine at night", [(540, 1260)]),
        ("two o'clock in the morning", [(120,)]),
        ("six in the house", []),
    ],
)
def test_hours(text: str, values: list[tuple[float, ...]]) -> None:
    assert found(text, "hour") == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two of them", [(2,)]),
        ("1 of them", []),
        ("0.5 of them", [(0.5,)]),
        ("2 of them", [(2,)]),
        ("a hundred", [(100,)]),
        ("one hundred", [(100,)]),
        ("ninety-nine", [(99,)]),
        ("twenty one", [(21,)]),
        ("two thousand three hundred and four", [(2304,)]),
        ("three hundred thousand", [(300_000,)]),
        ("two million", [(2_000_000,)]),
        ("twelve or fifteen thousand", [(12_000, 15_000)]),
        ("one or two hundred", [(100, 200)]),
        ("two dozen", [(24,)]),
        ("dozens", [(12,)]),
        ("half a dozen", [(6,)]),
        ("12,000,500 men", [(12_000_500,)]),
        ("half an hour", [(30,)]),
    ],
)
def test_figures(text: str, values: list[tuple[float, ...]]) -> None:
    assert found(text, "figure") == values


UNITS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def test_every_number_word_is_its_number() -> None:
    words = [*UNITS.split(), "eighteen", "nineteen", *TENS.split()]
    numbers = [*range(2, 20), *range(20, 100, 10)]
    assert [found(f"{word} men", "figure") for word in words] == [[(float(number),)] for number in numbers]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("October 24 and 25", [(24, 25)]),
        ("24 October 1917", [(24,)]),
        ("24–26 October", [(24, 26)]),
        ("October 5", [(5,)]),
        ("November 7th, 1917", [(7,)]),
        ("July 16th and 18th", [(16, 18)]),
    ],
)
def test_dates(text: str, values: list[tuple[float, ...]]) -> None:
    assert found(text, "date") == values


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("first.1 second.2 third.3", [1, 2, 3]),
        ("first.1 fifth.6", [1, 6]),  # up to five further on
        ("first.1 sixth.7", [1]),
        ("first.5", [5]),
        ("first.6", []),
        ("second.2 first.1 third.3", [2, 3]),  # never back
        ("first.1 again.1", [1]),
        ("in 1917,1 and in 1918,2 but in 1919,4", [1, 2]),  # after a number, only the very next
        ("in 19172 of", []),
    ],
)
def test_notes_are_numbered_in_order(text: str, numbers: list[int]) -> None:
    assert found(text, "note") == [(float(one),) for one in numbers]


def test_paragraphs_and_lines_are_counted_from_one() -> None:
    text = "At noon.\n\n  \nAt midnight, and at noon.\nAt 21:40.\n\nAt 2\nP.M."
    assert [(one.paragraph, one.line, one.column) for one in marks(text)] == [
        (1, 1, 4),
        (2, 4, 4),
        (2, 4, 21),
        (2, 5, 4),
        (3, 7, 4),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "words", "values"),
    [
        ("some two or three\n  hundred men", "figure", "two or three hundred", (200, 300)),
        ("half an\nhour", "figure", "half an hour", (30,)),
        ("at 10.40\nP. M. sharp", "hour", "10.40 P. M.", (1360,)),
        ("ordered _three days_ ago", "figure", "three", (3,)),
        ("on _May 5th_", "date", "May 5th", (5,)),
    ],
)
def test_a_text_may_be_wrapped_and_underlined(
    text: str, kind: str, words: str, values: tuple[float, ...]
) -> None:
    assert [(one.kind, one.text, one.values) for one in marks(text)] == [(kind, words, values)]


# --- the facts of a record ------------------------------------------------------------------------------------


def window(first: str | None, last: str | None, best: str | None = None, **more: Any) -> Window:
    """From `13 22:30` to `14 01:00`, in March."""

    def moment(text: str | None) -> Moment | None:
        if text is None:
            return None
        day, hour = text.split()
        hours, minutes = hour.split(":")
        date = Date(1920, 3, int(day), Calendar.GREGORIAN)
        return Moment(date, 60 * int(hours) + int(minutes), Clock("town clock", 60))

    given: dict[str, Any] = {"as_written": "then", "qualifier": Qualifier("between")} | more
    return Window(
        not_before=moment(first),
        best=moment(best),
        not_after=moment(last),
        calendar=Calendar.GREGORIAN,
        clock="town clock",
        **given,
    )


def a_record(when: Window, **more: Any) -> Any:
    account = Account(source="gazette ¶4-5 n2", says="so")
    dating = Dating(as_written="then", qualifier="between")
    reading = Reading(
        title="x", kind="state", when=dating, accounts=(account,), figures=(Figure(number=70, of="x"),)
    )
    claim = Claim(
        kind="legend", claim="x", about=("it",), source="gazette ¶7", figures=(Figure(number=9, of="x"),)
    )
    given = {
        "readings": {"it": reading},
        "claims": {"said": claim},
        "windows": {"it": when},
        "own_windows": {},
        "known_works": {},
    }
    return SimpleNamespace(**given, passages=(), **more)


def gives(when: Window, mark: str, paragraph: int = 4) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts that cover a mark in a paragraph, and those that have it elsewhere."""
    text = "\n\n".join(["A title"] + ["Words."] * (paragraph - 2) + [f"So {mark} it was."])
    (one,) = coverage(a_record(when), text)
    return one.facts, one.elsewhere


def test_a_fact_covers_what_stands_in_the_passages_that_it_cites() -> None:
    when = window("13 22:30", "13 23:15")
    assert gives(when, "70", 3) == ((), ("it",))
    assert gives(when, "70", 4) == (("it",), ())
    assert gives(when, "70", 5) == (("it",), ())
    assert gives(when, "70", 6) == ((), ("it",))
    assert gives(when, "71", 4) == ((), ())
    assert gives(when, "9", 7) == (("said",), ())


def test_a_note_is_covered_wherever_it_stands() -> None:
    (one,) = coverage(a_record(window("13 22:30", "13 23:15")), "Words of it.2\n")
    assert (one.mark.kind, one.facts) == ("note", ("it",))


def test_hours_are_the_bounds_and_what_is_written() -> None:
    when = window("13 22:30", "13 23:15", "13 22:50", as_written="towards eleven o'clock")
    for hour, covers in (
        ("22:30", True),
        ("22:50", True),
        ("23:15", True),
        ("23:00", True),
        ("22:31", False),
    ):
        assert (gives(when, f"at {hour}") == (("it",), ())) is covers, hour


def test_bounds_that_an_encoder_set_or_that_are_days_are_no_hours_of_the_source() -> None:
    ours = window("13 22:30", "13 23:15", "13 22:50", attributed_by="encoder")
    assert gives(ours, "at 22:30") == ((), ())
    assert gives(ours, "at 22:50") == (("it",), ())  # but the best estimate is
    days = window("13 00:00", "14 23:59")
    assert gives(days, "at 23:59") == ((), ())
    assert gives(days, "at midnight") == ((), ())
    half = window("13 00:00", "14 23:58")
    assert gives(half, "at 23:58") == (("it",), ())


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("13 22:30", "13 23:15", {13}),
        ("13 22:30", "14 01:00", {13, 14}),
        ("10 22:30", "13 01:00", {10, 11, 12, 13}),
        ("10 22:30", "14 01:00", {10, 14}),  # a long one by its ends alone
        ("10 22:30", None, {10}),
    ],
)
def test_days_are_those_that_a_window_touches(first: str, last: str | None, days: set[int]) -> None:
    when = window(first, last, qualifier=Qualifier("between" if last else "after"))
    known = {day for day in range(9, 16) if "it" in gives(when, f"on March {day}")[0]}
    assert known == days
    claimed = {day for day in range(9, 16) if "said" in gives(when, f"on March {day}", 7)[0]}
    assert claimed == days  # a claim stands for the days of what it is about


def test_headings_of_the_one_source_are_not_looked_at() -> None:
    town = record.load(TOWN)
    assert isinstance(town, Record)
    assert coverage(town, "At noon\n") == []  # paragraph 1 is a heading
    assert [one.mark.text for one in coverage(town, "Words\n\nAt noon\n")] == ["noon"]


# --- citations and texts ---------------------------------------------------------------------------------------


def test_what_is_cited() -> None:
    one = cited("gazette, ¶54-56 ¶60 n27 n30–31 p3")
    assert one.work == "gazette"
    assert (one.paragraphs, one.notes) == ({54, 55, 56, 60}, {27, 30, 31})
    assert locators("gazette ¶54-56 n27") == "¶54-56 n27"
    assert (cited("").work, cited("").paragraphs, locators("gazette")) == ("", frozenset(), "")
    assert max(cited("x ¶1-99999").paragraphs) == 1001


def test_a_text_may_be_as_large_as_is_said_and_no_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "text.txt"
    path.write_text("0123456789", encoding="utf-8")
    monkeypatch.setattr(import_module("interregnum.record.texts.marks"), "LARGEST_TEXT", 10)
    assert text_of(path) == "0123456789"
    monkeypatch.setattr(import_module("interregnum.record.texts.marks"), "LARGEST_TEXT", 9)
    with pytest.raises(ProblemsFound, match="too-large"):
        text_of(path)


@pytest.mark.parametrize(("content", "found"), [(b"a\0b", "zero bytes"), (b" \n ", "no words")])
def test_what_is_no_text_says_why(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(ProblemsFound) as error:
        text_of(path)
    assert found in error.value.problems[0].found
