"""The lab's answers on a page: nothing is lost or altered, and it is said when they are out of date."""

from __future__ import annotations

import json

from interregnum.lab.answers.file import read_answers
from interregnum.views.page.document import static, words
from interregnum.views.page.lab_answers import nights, nights_beside

FLAGSHIP = "petrograd-1917"


def test_every_history_and_every_row_is_on_the_page() -> None:
    found, page = read_answers(FLAGSHIP), nights_beside(FLAGSHIP)
    assert found is not None
    assert page is not None
    assert [one["column"] for one in page["outcomes"]] == [list(one.column) for one in found.outcomes]
    assert None in next(one["column"] for one in page["outcomes"] if one["id"] == "palace_falls")
    assert found.validation is not None
    assert len(page["validation"]["facts"]) == len(found.validation.facts)
    assert [len(one["rows"]) for one in page["hinges"]] == [len(one.rows) for one in found.hinges]
    assert len(page["exemplars"]) == len(found.exemplars)
    assert page["seed"] == str(found.made.seed)


def test_a_page_says_what_has_changed_and_how_to_make_answers_again() -> None:
    found = read_answers(FLAGSHIP)
    assert found is not None
    page = nights(found, ["scenario"], "interregnum study")
    assert (page["stale"], page["again"]) == (["scenario"], "interregnum study")
    assert nights(found)["stale"] == []


def test_answers_are_plain_data() -> None:
    page = nights_beside(FLAGSHIP)
    assert json.loads(json.dumps(page, allow_nan=False)) == page


def test_a_scenario_without_answers_has_none() -> None:
    assert nights_beside("tests/lab/fair") is None


def test_every_kind_and_verdict_has_its_words() -> None:
    known = words()
    kinds = ("closest", "earliest", "median", "latest", "ending", "variant")
    verdicts = ("in", "part", "early", "late", "rare", "reproduced", "undecided", "refuted")
    expected = ("earlier", "later", "likelier", "less_likely", "more", "less")
    asked = [f"nights.exemplars.{one}" for one in kinds] + [f"nights.validation.{one}" for one in verdicts]
    asked += [f"nights.expect.{one}" for one in expected]
    asked += [f"nights.stale.{one}" for one in ("scenario", "model", "record")]
    assert [key for key in asked if key not in known] == []
    code = b"".join(static().values()).decode()
    assert 't("nights.title"' in code
