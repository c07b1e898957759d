"""The scores of one thing that is taken away, counted by hand in ten histories; and which things go together."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from interregnum.calculus.network import Network
from interregnum.lab.causes.counterfactuals.knockouts import Knockout, KnockoutRuns, knockouts_of
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinge_scores import hinge, moves_of, strengths_of
from interregnum.lab.causes.ranking import (
    MEASURES,
    Measure,
    p_of_endings,
    p_value,
    ranked,
    strength,
    unsaid,
    with_ranks,
)
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.statistics.differences import Pairs
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

NEVER = math.nan
ENDING = Response("how", "How", "ending", ("inside", "dark", "open"), "open")
HOUR = Response("entered", "When", "time")
VALUE = Response("lamps", "Lamps", "value")
INSIDE = Target(ENDING, "inside")


@pytest.fixture(scope="module")
def network() -> Network:
    return build(resolve(Path(__file__).parent / "fair"))


def knock(network: Network, id: str) -> Knockout:
    return next(one for one in knockouts_of(network) if one.id == id)


def scored(network: Network, id: str, runs: KnockoutRuns) -> Hinge:
    """The hinge of this event or option, of which there is one column."""
    (moves,) = moves_of(INSIDE, runs, [0], 1440.0, 3)
    return hinge(knock(network, id), network, INSIDE, runs, 0, moves)


def knocked(base: list[float], without: list[list[float]], first: list[list[float]]) -> KnockoutRuns:
    """A column of `without` and of `first` for each thing."""
    count = len(base)
    unseen = (
        np.empty((count, 0)),
        np.full((count, len(first)), np.nan),
        np.empty((count, len(first), 0), np.uint8),
    )
    return KnockoutRuns(
        np.array(base)[:, None],
        np.array(without).T[:, :, None],
        np.array(first).T,
        *unseen,
        np.full(len(first), count),
    )


#        it happens in three of ten, and the ending is another without it in two of these and in one of the rest
BASE = [0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0]
GONE = [1.0, 0.0, 1.0, 2.0, 2.0, 0.0, 1.0, 1.0, 0.0, 1.0]
FIRST = [100.0, NEVER, 110.0, NEVER, 150.0, NEVER, NEVER, NEVER, NEVER, NEVER]


def test_scores_of_an_ending(network: Network) -> None:
    row = scored(network, "bell", knocked(BASE, [GONE], [FIRST]))
    assert (row.happened.value, row.decided.value, row.necessary.value) == (0.3, 0.3, 2 / 3)
    assert (row.happened.of, row.decided.of, row.necessary.of) == (10, 10, 3)
    assert row.shift.mean == pytest.approx(-0.3)  # inside in three of ten instead of six
    assert row.shift.low < row.shift.mean < row.shift.high
    assert (row.first, row.id, row.title) == (110.0, "bell", "The bell rings")
    assert row.standing == "ranked"


def test_a_way_to_turn_out_is_named_with_its_event(network: Network) -> None:
    never = [NEVER] * 10
    row = scored(network, "gate.opens", knocked(BASE, [BASE], [never]))
    assert row.title.endswith(": it is opened")
    assert (row.happened.value, row.decided.value) == (0.0, 0.0)
    assert math.isnan(row.first)
    assert math.isnan(row.necessary.value)


def test_an_hour_is_another_where_the_answer_is_and_never_counts_as_the_end() -> None:
    target = Target(HOUR, bound=200.0)
    base, without = np.array([100.0, 150.0, 200.0, NEVER]), np.array([200.0, 201.0, NEVER, NEVER])
    assert target.differs(base, without).tolist() == [False, True, True, False]
    assert target.level(without, 1440.0).tolist() == [200.0, 201.0, 1440.0, 1440.0]


def test_an_ending_is_another_even_if_it_is_not_the_target() -> None:
    base, without = np.array([0.0, 1.0, 1.0]), np.array([1.0, 2.0, 1.0])
    assert INSIDE.differs(base, without).tolist() == [True, True, False]
    assert INSIDE.level(base, 1440.0).tolist() == [1.0, 0.0, 0.0]


def test_a_value_is_itself() -> None:
    values = np.array([1.0, 5.0])
    assert Target(VALUE, bound=2.0).level(values, 1440.0).tolist() == [1.0, 5.0]
    assert Target(VALUE, bound=2.0).differs(values, np.array([3.0, 3.0])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("target", "by"),
    [
        *((INSIDE, by) for by in ("decided", "share")),
        *((Target(HOUR, bound=0.5), by) for by in ("decided", "share", "comes", "when", "mean")),
        *((Target(VALUE, bound=0.5), by) for by in ("decided", "share", "mean")),
    ],
    ids=lambda given: given if isinstance(given, str) else given.outcome.kind,
)
def test_things_are_chained_by_the_strength_that_they_are_ranked_by(
    network: Network, target: Target, by: Measure
) -> None:
    base, gone = ([*column, NEVER, 5.0, NEVER] for column in (BASE, GONE))
    if target.outcome.kind == "time":
        gone[-2] = NEVER  # it came, and comes no more
    runs = knocked(base, [gone], [[*FIRST, 1.0, 1.0, 1.0]])
    (moves,) = moves_of(target, runs, [0], 1440.0, 3)
    row = hinge(knock(network, "bell"), network, target, runs, 0, moves)
    if target.outcome.kind == "value":
        return  # a value is never missing
    assert strengths_of(target, runs, 1440.0, by) == pytest.approx([strength(row, by)])
    assert strength(row, by) > 0


def test_p_values_are_exact_and_of_endings_the_least_counts_for_all() -> None:
    """Inside is lost three times, dark gained twice and open once: 2 / 2^3, three times, as three endings change."""
    runs = knocked(BASE, [GONE], [FIRST])
    network = build(resolve(Path(__file__).parent / "fair"))
    row = scored(network, "bell", runs)
    assert p_value(row, "share", INSIDE, runs.base[:, 0], runs.without[:, 0, 0]) == pytest.approx(0.25)
    assert p_value(row, "decided", INSIDE, runs.base[:, 0], runs.without[:, 0, 0]) == pytest.approx(0.75)
    still = scored(network, "bell", knocked(BASE, [BASE], [FIRST]))
    assert p_value(still, "decided", INSIDE, runs.base[:, 0], runs.base[:, 0]) == 1.0
    found = with_ranks({0: row}, [0], "decided", INSIDE, runs, 1440.0, 3)[0]
    assert (found.p, found.q) == pytest.approx((0.75, 0.75))
    assert found.ranks == (1, 1)


def test_a_row_in_which_nothing_differs_has_no_interval(network: Network) -> None:
    data = scored(network, "bell", knocked(BASE, [BASE], [FIRST])).to_dict()
    assert (data["answer"]["mean"], data["answer"]["low"], data["answer"]["high"]) == (0.0, None, None)


def test_two_endings_that_change_are_one_question_and_more_are_as_many() -> None:
    one = Pairs(50, 0, 6, 44)  # 2 / 2^6
    two = [one, Pairs(44, 6, 0, 50), Pairs(0, 0, 0, 100)]
    assert p_of_endings(two) == pytest.approx(1 / 32)
    assert p_of_endings([one, Pairs(44, 3, 0, 53), Pairs(0, 3, 0, 97)]) == pytest.approx(3 / 32)
    assert p_of_endings([Pairs(0, 0, 0, 100)]) == 1.0


def test_where_too_few_pairs_differ_there_is_neither_a_p_value_nor_a_rank(network: Network) -> None:
    """Ten pairs in which an hour moves: too few for their mean, and so for a place by it."""
    base = [60.0 + n for n in range(40)]
    without = [base[n] + (10.0 if n < 10 else 0.0) for n in range(40)]
    much = [base[n] + (10.0 + n if n < 35 else 0.0) for n in range(40)]
    runs = knocked(base, [without, much], [[5.0] * 20 + [NEVER] * 20] * 2)
    target = Target(HOUR, bound=70.0)
    moves = moves_of(target, runs, [0, 1], 1440.0, 3)
    rows = {k: hinge(knock(network, "bell"), network, target, runs, k, moves[k]) for k in range(2)}
    found = with_ranks(rows, [1, 0], "mean", target, runs, 1440.0, 3)
    assert unsaid(rows[0], "mean")
    assert not unsaid(rows[0], "decided")
    data = found[0].to_dict()
    assert (data["p"], data["q"], data["ranks"]) == (None, None, None)
    assert found[1].q == found[1].p  # the one row that is tested
    assert found[1].ranks is not None


def test_what_changes_no_answer_is_not_ranked_by_how_many_are_decided(network: Network) -> None:
    base = [60.0 + n for n in range(40)]
    runs = knocked(base, [[number + 5.0 for number in base]], [[5.0] * 20 + [NEVER] * 20])
    late = Target(HOUR, bound=500.0)
    (moves,) = moves_of(late, runs, [0], 1440.0, 3)
    row = hinge(knock(network, "bell"), network, late, runs, 0, moves)
    assert row.matters
    assert [ranked(row, by) for by in MEASURES] == [False, False, False, True, True]
    assert with_ranks({0: row}, [0], "decided", late, runs, 1440.0, 3)[0].ranks is None
