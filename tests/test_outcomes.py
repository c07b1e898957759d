"""An outcome answers for itself: what settles it, what the answer is, what it is called."""

from __future__ import annotations

from math import inf, nan

import pytest
from harbour import HARBOUR

from interregnum.language.resolve import resolve
from interregnum.language.where import bundled
from interregnum.model import Ending, Outcome

COMES = Outcome(title="The bridge falls", time_of="bridge_falls")
RULES = Outcome(
    title="Who rules",
    first_of=(
        Ending(label="junta", title="the junta", when="junta.strong"),
        Ending(label="old_council", when="council.strong"),
    ),
    otherwise="nobody_yet",
)
LEFT = Outcome(title="Who is left", value="guard.people")


def test_what_settles_it() -> None:
    assert [outcome.kind for outcome in (COMES, RULES, LEFT)] == ["time", "ending", "value"]
    assert COMES.watched("falls") == ("bridge_falls",)
    assert RULES.watched("rules") == ("rules.junta.reached", "rules.old_council.reached")
    assert LEFT.watched("left") == ()
    assert [outcome.formula for outcome in (COMES, RULES, LEFT)] == [None, None, "guard.people"]


@pytest.mark.parametrize("never", [inf, nan])
def test_the_answer_is_the_first_that_came(never: float) -> None:
    assert COMES.answer([0.0]) == 0.0
    assert COMES.answer([never]) is None
    assert RULES.answer([never, 0.0]) == "old_council"
    assert RULES.answer([3.0, 2.0]) == "old_council"
    assert RULES.answer([never, never]) == "nobody_yet"
    assert LEFT.answer((), 7.0) == 7.0


def test_of_two_endings_in_one_instant_the_one_written_first_counts() -> None:
    assert RULES.answer([5.0, 5.0]) == "junta"


def test_what_it_is_called() -> None:
    assert RULES.endings == {"junta": "the junta", "old_council": "", "nobody_yet": ""}
    assert RULES.ending_titles == {
        "junta": "the junta",
        "old_council": "old council",
        "nobody_yet": "nobody yet",
    }
    assert COMES.endings == LEFT.endings == {}
    written = RULES.model_copy(update={"otherwise": "junta"})
    assert list(written.endings) == ["junta", "old_council"]
    assert written.ending_title("junta") == "the junta"


def test_what_is_left_where_no_ending_came_has_a_title_of_its_own() -> None:
    titled = RULES.model_copy(update={"otherwise_title": "nobody rules yet"})
    assert titled.ending_title("nobody_yet") == "nobody rules yet"
    assert titled.shown("nobody_yet", str) == "nobody rules yet"
    written = titled.model_copy(update={"otherwise": "junta"})
    assert written.ending_title("junta") == "the junta"
    untitled = titled.model_copy(update={"otherwise": "old_council"})
    assert untitled.ending_title("old_council") == "nobody rules yet"
    assert COMES.model_copy(update={"otherwise_title": "nobody"}).endings == {}


@pytest.mark.parametrize("name", [*bundled(), str(HARBOUR)])
def test_no_ending_of_a_scenario_of_the_package_is_told_by_its_label(name: str) -> None:
    outcomes = resolve(name).outcomes
    assert [
        (id, label) for id, one in outcomes.items() for label, title in one.endings.items() if not title
    ] == []


def test_how_an_answer_is_shown() -> None:
    def clock(minute: float) -> str:
        return f"hour {minute:g}"

    assert COMES.shown(None, clock) == "never"
    assert COMES.shown(60.0, clock) == "hour 60"
    assert RULES.shown("junta", clock) == "the junta"
    assert RULES.shown("old_council", clock) == "old council"
    shown = [LEFT.shown(1.0, clock, kind) for kind in ("flag", "share", "minutes", "people")]
    assert shown == ["yes", "100%", "1 min", "1"]
    assert LEFT.shown(0.0, clock, "flag") == "no"
