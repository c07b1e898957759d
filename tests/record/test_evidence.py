"""What a scenario's questions rest on in its record is there, or it is said where it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interregnum import record
from interregnum.errors import Problem
from interregnum.lab.bundle.read import read_bundle
from interregnum.language.load import load

TOWN = Path(__file__).parent / "town"
QUESTION = "questions: {{first: {{asks: Who?, key: Nobody., rests_on: [{evidence}]}}}}\n"


def asked(folder: Path, evidence: str, *, with_record: bool = True) -> list[Problem]:
    """The problems of the town with a question that rests on this."""
    copy = folder / "town"
    shutil.copytree(TOWN, copy)
    if not with_record:
        shutil.rmtree(copy / "record")
    (copy / "guide.yaml").write_text(QUESTION.format(evidence=evidence), encoding="utf-8")
    return [one for one in read_bundle(copy, load(copy)).problems if one.file.startswith("guide")]


def test_what_is_there_is_no_problem(tmp_path: Path) -> None:
    evidence = "{reading: hall_entered}, {reading: hall_entered, by: the editor}, {claim: no_assault}"
    assert asked(tmp_path, evidence) == []


@pytest.mark.parametrize(
    ("evidence", "code", "found", "nearest"),
    [
        ("{reading: hall_enterd}", "unknown-reference", "hall_enterd", "hall_entered"),
        ("{claim: no_asault}", "unknown-reference", "no_asault", "no_assault"),
        ("{reading: hall_entered, by: the editors}", "unknown-preferred", "the editors", "the editor"),
    ],
)
def test_a_slip_is_told_in_its_line_with_the_nearest_name(
    tmp_path: Path, evidence: str, code: str, found: str, nearest: str
) -> None:
    (problem,) = asked(tmp_path, evidence)
    assert (problem.code, problem.file, problem.line) == (code, "guide.yaml", 1)
    assert (problem.found, problem.nearest, problem.severity) == (found, nearest, "error")
    assert problem.allowed
    assert problem in record.check(tmp_path / "town")


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    assert len(asked(tmp_path, "{reading: a}, {claim: b}, {reading: hall_entered, by: c}")) == 3


def test_without_a_record_no_reading_is_there(tmp_path: Path) -> None:
    (problem,) = asked(tmp_path, "{reading: hall_entered}", with_record=False)
    assert "no record" in problem.message
    assert problem.code == "unknown-reference"


def test_the_flagship_asks_at_least_twelve_questions_and_has_eight_roles() -> None:
    scenario = load("petrograd-1917").scenario
    assert len(scenario.questions) >= 12
    assert len(scenario.roles) >= 8
    for question in scenario.questions.values():
        assert question.asks.rstrip("?.") != question.asks
        assert len(question.key.split()) > 30
        assert len([one for one in question.rests_on if one.reading]) >= 2
