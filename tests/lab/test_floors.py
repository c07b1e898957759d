"""What is asked of a model: every floor by name, at its very bounds, and read from the right number."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from interregnum.lab.bundle.observations import Fact, FactScore, LinkScore, Summary
from interregnum.lab.bundle.validation_spec import Contrast, Link
from interregnum.lab.validation.criteria import TINY, Floor, floors

# name: (least, most, unit), as `docs/reference/validation.md` has them
ASKED = {
    "90 % intervals cover": (0.80, 0.97, "share"),
    "50 % intervals cover": (0.35, 0.65, "share"),
    "skill against the same order at uniform times": (TINY, None, "number"),
    "skill against mechanisms off": (TINY, None, "number"),
    "skill against messages off": (TINY, None, "number"),
    "median width of 90 % intervals, facts of the night": (None, 540.0, "min"),
    "median width of 90 % intervals of durations, in recorded lengths": (None, 3.0, "number"),
    "Kendall's tau of the order of medians": (0.8, None, "number"),
    "causal claims reproduced, of those put as contrasts": (0.8, None, "share"),
    "claims refuted without a sentence that says why": (None, 0, "count"),
    "measured facts": (120, None, "count"),
    "of these, timed": (70, None, "count"),
    "durations": (25, None, "count"),
    "causal statements put as contrasts": (45, None, "count"),
    "might-have-beens put as contrasts": (17, None, "count"),
    "events that happen by the clock": (None, 0.1, "share"),
}


@dataclass
class Judged:
    """A claim as it was judged."""

    contrast: Contrast
    verdict: str

    @property
    def counterfactual(self) -> bool:
        return self.contrast.of.startswith("K")


def claim(of: str, verdict: str, but: str = "") -> Judged:
    text = {"claim": "x", "strength": "A", "variant": "x", "measure": "x", "expect": "more"}
    return Judged(Contrast(of=of, but=but, **text), verdict)  # type: ignore[arg-type]


def a_summary(cover_90: float) -> Summary:
    """Every number another, so that none can stand for another."""
    skill = {"uniform": 0.21, "mechanisms": 0.22, "messages": 0.23}
    return Summary(
        facts=1, timed=2, cover_50=0.51, cover_90=cover_90, crps=31.0, skill=skill, tau=0.85, tau_single=0.6,
        log=-0.4, log_skill=0.3, width=700.0, width_night=400.0, bias=5.0,
    )  # fmt: skip


def length(part: str, width: float) -> LinkScore:
    link = Link(title="x", begins="a", ends="b")
    times = (0.0, 1.0, 2.0, 3.0, width)
    return LinkScore("x", link, 0.0, 1.0, 10.0, part, 1.0, times, 0.0, 0.0, 0.0, {})  # type: ignore[arg-type]


def found() -> dict[str, Floor]:
    timed = Fact("a", "a", "a", 0.0, 1.0, 0.5, "scored", False)
    facts = [FactScore(replace(timed, untimed=why), 1.0, None, 0, 0, 0, 0) for why in ("", "", "wide")]
    durations = [length(*one) for one in (("tuning", 500.0), ("scored", 20.0), ("scored", 50.0))]
    claims: list[Any] = [claim("1", "reproduced"), claim("1", "reproduced"), claim("F4", "reproduced")]
    claims += [claim("2", "refuted", "because"), claim("K1", "refuted"), claim("K1", "undecided")]
    honesty: Any = SimpleNamespace(clockwork=0.075, readers=())
    parts = {"tuning": a_summary(0.11), "scored": a_summary(0.91)}
    return {one.name: one for one in floors(facts, parts, durations, claims, honesty)}


@pytest.mark.parametrize("name", ASKED)
def test_a_floor_is_where_it_is(name: str) -> None:
    floor = found()[name]
    assert (floor.least, floor.most, floor.unit) == ASKED[name]


def test_a_floor_is_read_from_its_own_number() -> None:
    assert (
        {name: floor.value for name, floor in found().items() if name in ASKED}
        == pytest.approx(
            {
                "90 % intervals cover": 0.91,
                "50 % intervals cover": 0.51,
                "skill against the same order at uniform times": 0.21,
                "skill against mechanisms off": 0.22,
                "skill against messages off": 0.23,
                "median width of 90 % intervals, facts of the night": 400.0,
                "median width of 90 % intervals of durations, in recorded lengths": 3.5,  # of 2 and 5, scored alone
                "Kendall's tau of the order of medians": 0.85,
                "causal claims reproduced, of those put as contrasts": 0.5,
                "claims refuted without a sentence that says why": 1.0,
                "measured facts": 3.0,
                "of these, timed": 2.0,
                "durations": 3.0,
                "causal statements put as contrasts": 2.0,  # claim 1 twice, claim 2
                "might-have-beens put as contrasts": 1.0,
                "events that happen by the clock": 0.075,
            }
        )
    )


@pytest.mark.parametrize("name", ASKED)
def test_a_floor_holds_at_its_bounds_and_not_beyond(name: str) -> None:
    floor = found()[name]
    least, most = (
        -math.inf if floor.least is None else floor.least,
        math.inf if floor.most is None else floor.most,
    )
    for value, met in (
        (least, True),
        (most, True),
        (math.nextafter(least, -math.inf), least == -math.inf),
        (math.nextafter(most, math.inf), most == math.inf),
        (math.nan, False),
    ):
        assert replace(floor, value=value).met is met, value


def test_nothing_to_go_by_is_no_floor_met() -> None:
    parts, honesty = (
        {"scored": replace(a_summary(0.9), skill={})},
        cast(Any, SimpleNamespace(clockwork=0.0, readers=())),
    )
    none = {one.name: one for one in floors([], parts, [], [], honesty)}
    unmet = {name for name, floor in none.items() if not floor.met}
    assert unmet >= {
        "skill against mechanisms off",
        "causal claims reproduced, of those put as contrasts",
        "median width of 90 % intervals of durations, in recorded lengths",
        "measured facts",
    }
    assert none["events that happen by the clock"].value == 0.0
