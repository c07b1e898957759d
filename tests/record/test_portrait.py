"""One reading in full: what stands under which label, by which calendar, whom we follow."""

from __future__ import annotations

from pathlib import Path

import click

from interregnum import record
from interregnum.views.text.readings import portrait

TOWN = record.load(Path(__file__).parent / "town")


def lines(name: str) -> list[str]:
    return [click.unstyle(line).rstrip() for line in portrait(TOWN, name)]


def test_a_reading_in_full() -> None:
    assert lines("hall_entered") == [
        "The officers enter the town hall  [hall_entered]",
        "  kind         seizure",
        "  when         13 Mar, about 22:50, New Style",
        "               29 February 1920, Old Style",
        '               written "towards eleven o\'clock"',
        "               by town clock",
        "               |····━━········| 13 Mar 18:00 to 14 Mar 08:00",
        "  where        Town hall",
        "  who          Major Holt",
        "  accounts     * the editor, 1920-03-15 (narrative): entered towards eleven and met nobody gazette ¶2 n1",
        "               - Major Holt, 1931 (self-serving): taken by assault at ten Its hour: 13 Mar, between 21:55 and",
        "                 22:05. holt p88",
        "  we follow    the editor because the editor was there and had no reason to hurry it",
        "  figures      70 officers",
        "               40 from the rifles",
        "               25 from the staff",
        "  sum          40 + 25 = 65 of 70: 5 left over. five are unexplained",
        "  claims       - Major Holt (legend): the hall was stormed. The author: denied. gazette ¶2 [no_assault]",
        "  measured by  hall_entered",
    ]


def test_another_clock_is_named_with_what_is_doubtful_about_it() -> None:
    found = lines("mail_train")
    assert "               by station clock (+00:00)" in found
    assert "               its doubt: it was said to lose a minute a day" in found
    assert found[-1] == "  measured by  nothing in the model"


def test_a_claim_in_full() -> None:
    assert lines("no_assault") == [
        "the hall was stormed  [no_assault]",
        "  kind         legend",
        "  said by      Major Holt",
        "  verdict      denied",
        "  source       gazette ¶2",
        "  about        The officers enter the town hall [hall_entered]",
    ]
