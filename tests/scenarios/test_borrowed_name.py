"""A small scenario of a borrowed name: companies that march, learn of the denial, and turn back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from interregnum.history import History
from interregnum.history.play import play
from interregnum.lab import proofread
from interregnum.language.check import check
from interregnum.language.load import load
from interregnum.views.text.explanation import story_text

SCENARIO = Path(__file__).parent / "borrowed_name.yaml"
COMPANIES = ("first", "second", "third")


@cache
def nights() -> tuple[History, ...]:
    """Two hundred of its nights."""
    found = load(SCENARIO)
    return tuple(play(found.scenario, found.compiled, 1, replica) for replica in range(200))


def value(night: History, name: str) -> float:
    """What a quantity is in the end."""
    return night.value(name, len(night.firings))


def happened(night: History, event: str) -> bool:
    return bool(night.firings_of(event))


def test_it_is_sound_and_no_line_of_it_cannot_be() -> None:
    assert check(SCENARIO) == []
    assert proofread(SCENARIO, replicas=100, workers=1).findings == ()


def test_who_turns_back_has_heard_the_denial_and_stands_in_the_barracks_in_the_end() -> None:
    turned = 0
    for night in nights():
        for company in COMPANIES:
            if not happened(night, f"{company}_way.undeceived"):
                continue
            turned += 1
            assert value(night, f"denial.has.{company}") == 1.0
            assert value(night, f"{company}.believes.mayor.behind.major") < 0.25
            assert value(night, f"{company}.trusts.major") < 1.0
            assert value(night, f"{company}.at.barracks") == 1.0
    assert turned > 50


def test_for_whom_the_denial_is_lost_believes_on() -> None:
    missed = [
        (night, company)
        for night in nights()
        for company in COMPANIES
        if happened(night, "denial.arrives") and value(night, f"denial.has.{company}") == 0.0
    ]
    assert len(missed) > 50
    for night, company in missed:
        start = night.start_value(f"{company}.believes.mayor.behind.major")
        assert value(night, f"{company}.believes.mayor.behind.major") >= start
        assert value(night, f"{company}.trusts.major") == 1.0


def test_why_leads_from_the_turning_back_to_the_denial() -> None:
    night = next(night for night in nights() if happened(night, "first_way.undeceived"))
    text = " ".join(story_text(night.why("first_way.undeceived"), 10_000).split())
    assert "The mayor's word that he gave no order" in text


def test_the_name_weighs_in_the_answer_of_who_has_heard_nothing_else() -> None:
    night = next(
        night
        for night in nights()
        if any(f.event == "first_marches.answered" and f.branch == "obey" for f in night.firings)
    )
    text = " ".join(story_text(night.why("first_marches.answered.obey"), 10_000).split())
    assert "belief that the mayor stands behind Major Holt" in text
    assert "heard from Major Holt: The orders for the first company arrive" in text
