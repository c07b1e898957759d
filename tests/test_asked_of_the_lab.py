"""What is typed for the lab's commands: nothing is swallowed, and of what the numbers are is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harbour import HARBOUR
from test_cli import ask, bad, good

from interregnum.errors import ScenarioError
from interregnum.lab import shapley
from interregnum.views.text.lab.validation.nulls import log_skill_shown

GROUP = ("hinges", HARBOUR, "--outcome", "who_rules", "--group", "mayor_calls", "-n", "20")


@pytest.mark.parametrize(
    "words",
    [
        ("--by", "share"),
        ("--methods",),
        ("--every-row",),
        ("--only", "nobody_knows_it"),
        ("--ensemble", "runs"),
        ("--top", "3"),
    ],
    ids=lambda words: words[0],
)
def test_what_does_not_go_with_a_group_is_refused(words: tuple[str, ...]) -> None:
    assert f"these do not go with --group: {words[0]}" in bad(*GROUP, *words)


def test_a_group_has_a_target_for_an_ending_only() -> None:
    assert "Shapley values" in good(*GROUP, "--target", "council", "--workers", "1")
    hour = [word if word != "who_rules" else "hall_taken" for word in GROUP]
    assert "none for an hour or a value" in bad(*hour, "--target", "23:00")
    with pytest.raises(ScenarioError, match="would not be asked"):
        shapley(HARBOUR, "guards_left", ["mayor_calls"], 20, aim="3", workers=1)


def test_one_option_says_when_to_read() -> None:
    words = ("ensemble", HARBOUR, "-n", "20")
    told = bad(*words, "--watch", "happened(hall_taken)", "--every", "1 s", "--at", "20:00")
    assert "--every and --at cannot be combined" in told
    for word, value in (("--at", "20:00"), ("--every", "1 h")):
        assert "--watch is missing" in bad(*words, word, value)


def test_a_change_that_was_typed_is_no_variant_that_is_written_down() -> None:
    told = bad("whatif", HARBOUR, "--without", "mayor_calls", "--against", "nothing", "-n", "20")
    assert "allowed: none is written down" in told
    assert "without mayor_calls" not in told


def test_an_ensemble_says_of_which_histories_its_hours_are(tmp_path: Path) -> None:
    few = good("ensemble", HARBOUR, "-n", "20", "--out", tmp_path / "runs", "--workers", "1")
    (count,) = re.findall(r"of those in which it happens \((\d+)\): too few for a median", few)
    assert 0 < int(count) < 20
    more = good("ensemble", HARBOUR, "-n", "60", "--out", tmp_path / "runs", "--workers", "1")
    (count,) = re.findall(r"of those in which it happens \((\d+)\): median 13 Mar", more)
    assert 20 <= int(count) < 60
    again = ask("ensemble", HARBOUR, "-n", "40", "--out", tmp_path / "runs", "--workers", "1")
    assert again.exit_code == 0
    assert "40 were asked for; all 60 that" in again.stderr
    assert "60 histories" in again.stdout


def test_a_log_score_near_nought_is_not_divided_by() -> None:
    assert log_skill_shown(-70.0, -0.01) == "-0.700 apart"  # the model has -0.71, the null model -0.01
    assert log_skill_shown(0.25, -0.4) == "0.25"
    assert log_skill_shown(float("nan"), -0.01) == "same"
