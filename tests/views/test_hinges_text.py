"""Hinges and shares in words: which stand where, in what order, and what is said of each. All written out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interregnum.lab.causes.causation import CausalBounds, Causation
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinge_scores import strength
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.causes.shapley import Contribution, Shapley
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.statistics.shares import share
from interregnum.language.resolve import resolve
from interregnum.views.text.lab.hinges import as_text, shares_as_text

FAIR = Path(__file__).parents[1] / "lab" / "fair"  # begins at 06:00
ENDING = Response("how", "How it ends", "ending", ("inside", "dark"), "dark")
HOUR = Response("entered", "When the crowd comes in", "time")
VALUE = Response("lamps", "Lamps at the end", "value")


def hinge(id: str, happened: int, decided: int, shift: tuple[float, float, float], **more: Any) -> Hinge:
    """Of a hundred histories, in so many of which it happens."""
    given: dict[str, Any] = {"first": 180.0, "defining": False, "quiet": False} | more
    low, mean, high = shift
    return Hinge(
        id=id,
        event=id,
        title=f"The {id}",
        happened=share(happened, 100),
        decided=share(decided, 100),
        necessary=share(decided, happened),
        shift=SimpleNamespace(mean=mean, low=low, high=high),  # type: ignore[arg-type]
        **given,
    )


def ranked(outcome: Response, target: Target, *rows: Hinge) -> Hinges:
    base = np.array([0.0] * 30 + [1.0] * 70)
    return Hinges(resolve(FAIR), outcome, target, 3, 100, base, rows)


@pytest.mark.parametrize(
    ("happened", "free"), [(1, False), (2, True), (50, True), (98, True), (99, False), (0, False)]
)
def test_what_happens_nearly_always_or_nearly_never_is_no_hinge(happened: int, free: bool) -> None:
    row = hinge("bell", happened, 0, (0, 0, 0))
    assert row.open is free
    assert not hinge("bell", 50, 0, (0, 0, 0), defining=True).open
    assert not hinge("bell", 50, 0, (0, 0, 0), quiet=True).open


def test_what_is_open_is_ranked_and_what_nearly_always_happens_is_a_condition() -> None:
    rows = [
        hinge("a", 99, 60, (0, 0, 0)),
        hinge("b", 60, 50, (0, 0, 0)),
        hinge("c", 1, 1, (0, 0, 0)),
        hinge("d", 100, 40, (0, 0, 0), defining=True),
        hinge("e", 100, 30, (0, 0, 0), quiet=True),
        hinge("f", 20, 10, (0, 0, 0)),
        hinge("g", 100, 5, (0, 0, 0)),
    ]
    found = ranked(ENDING, Target(ENDING, "inside"), *rows)
    assert [row.id for row in found.strongest()] == ["b", "f"]
    assert [row.id for row in found.strongest(1)] == ["b"]
    assert [row.id for row in found.conditions()] == ["a", "g"]
    assert [row.id for row in found.conditions(1)] == ["a"]


def test_strength_is_of_what_is_decided_or_of_the_shift_either_way() -> None:
    row = hinge("a", 50, 20, (-90.0, -60.0, -30.0))
    assert strength(row, ENDING) == 0.2
    assert strength(row, HOUR) == 60.0
    assert strength(row, VALUE) == 60.0


def test_hinges_of_an_ending_in_words() -> None:
    rows = [
        hinge("bell", 60, 50, (-0.4, -0.3, -0.2), alike=("gate",)),
        hinge("crowd", 20, 10, (0.1, 0.2, 0.3), alike=("x", "y", "z"), first=math.nan),
        hinge("lamp", 100, 40, (-0.3, -0.2, -0.1)),
    ]
    assert list(as_text(ranked(ENDING, Target(ENDING, "inside"), *rows))) == [
        "What decided it: How it ends  [how]",
        "100 histories, seed 3; how is inside in 30.0%.",
        "",
        " 1. The bell (same effect: gate)  [bell]",
        "    about 13 Mar 09:00, in 60%; decided 50% [40% 60%]; without it inside -30.0% [-40.0% -20.0%]; "
        "necessary 83% [72% 91%]",
        " 2. The crowd (same effect: x and 2 more)  [crowd]",
        "    in 20%; decided 10% [6% 17%]; without it inside +20.0% [+10.0% +30.0%]; necessary 50% [30% 70%]",
        "",
        "Not ranked, because they happen in more than 98 % of histories, but the outcome depends on them:",
        "  The lamp  [lamp]: decided 40% [31% 50%]; without it inside -20.0% [-30.0% -10.0%]",
        "",
        "decided: the share of all histories whose outcome differs without the event.",
        "necessary: the same share of the histories in which the event happens.",
        "PN, PS, PNS: probability of necessity, of sufficiency, of both, for the target; in brackets their bounds.",
    ]


def test_hinges_of_an_hour_and_of_a_value_tell_the_shift_first() -> None:
    row = hinge("bell", 60, 50, (-90.0, -60.0, -30.0))
    hour = list(as_text(ranked(HOUR, Target(HOUR, bound=240.0), row)))
    assert hour[1] == "100 histories, seed 3; entered comes by 13 Mar 10:00 in 100.0%."
    assert (
        "without it 1 h earlier [30 min to 1 h 30 min earlier]; decided 50% [40% 60%]; necessary" in hour[4]
    )
    value = list(as_text(ranked(VALUE, Target(VALUE, bound=0.5), row)))
    assert value[1] == "100 histories, seed 3; lamps is more than 0.5 in 70.0%."
    assert "without it -60 [-90 -30]; decided 50%" in value[4]


def test_what_was_looked_at_more_closely_has_its_probabilities_in_order() -> None:
    bounds = [CausalBounds(0.1, 0.2), CausalBounds(0.3, 0.4), CausalBounds(0.5, 0.6)]
    closer = Causation(share(15, 100), share(35, 100), share(55, 100), *bounds)
    row = hinge("bell", 60, 50, (-0.4, -0.3, -0.2))
    found = ranked(ENDING, Target(ENDING, "inside"), replace(row, closer=closer, fresh=share(45, 100)))
    assert list(as_text(found))[5] == (
        "    PN 0.15 [0.10 0.20]   PS 0.35 [0.30 0.40]   PNS 0.55 [0.50 0.60]   necessary with fresh draws 45%"
    )
    nothing = replace(closer, ps=share(0, 0))
    told = list(as_text(ranked(ENDING, found.target, replace(row, closer=nothing, fresh=share(45, 100)))))
    assert "PS -   PNS 0.55" in told[5]
    for one in ({"closer": closer}, {"fresh": share(45, 100)}):
        assert "PN " not in list(as_text(ranked(ENDING, found.target, replace(row, **one))))[5]


def test_only_so_many_are_told_and_nothing_is_said_to_be_nothing() -> None:
    rows = [hinge(id, 50, 10, (0, 0, 0)) for id in "abc"]
    found = ranked(ENDING, Target(ENDING, "inside"), *rows)
    assert [line[4:9] for line in as_text(found, 2) if line[2:3] == "."] == ["The a", "The b"]
    empty = list(as_text(ranked(ENDING, Target(ENDING, "inside"), hinge("a", 1, 0, (0, 0, 0)))))
    assert empty[3] == "No event that happens in some histories and not in others changes it."
    assert "Not ranked" not in "\n".join(empty)


def test_shares_are_told_the_largest_first_either_way_and_the_sum_last() -> None:
    parts = [
        Contribution("a", 0.1, 0.05, 0.15),
        Contribution("bb", -0.3, -0.4, -0.2),
        Contribution("c", 0.2, 0.1, 0.3),
    ]
    target = Target(ENDING, "inside")
    found = Shapley(resolve(FAIR), ENDING, target, 3, 100, parts, Contribution("together", 0.0, -0.1, 0.1))
    assert list(shares_as_text(found))[3:] == [
        "  bb            -30.0%  [-40.0% -20.0%]",
        "  c             +20.0%  [+10.0% +30.0%]",
        "  a             +10.0%  [+5.0% +15.0%]",
        "  together       +0.0%  [-10.0% +10.0%]",
    ]
    minutes = Shapley(
        resolve(FAIR), HOUR, Target(HOUR), 3, 100, parts[:1], Contribution("together", 12.5, 1.25, 20.0)
    )
    told = list(shares_as_text(minutes))
    assert told[1].startswith("100 histories, seed 3; in minutes; never counts as the end.")
    assert told[-1].split() == ["together", "+12.5", "[+1.25", "+20]"]
