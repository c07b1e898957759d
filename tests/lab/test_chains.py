"""Which things are links of one chain: by when they happen, what is left without them, and what falls with what."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from interregnum.lab.causes.chains import Link, another, chains
from interregnum.lab.causes.counterfactuals.knockouts import KnockoutRuns

NEVER = math.nan
COUNT = 100
Kind = Any


class Told:
    """A hundred histories, and what is told of each thing: when it happens, what is left without it, what falls."""

    def __init__(self) -> None:
        self.base = np.zeros(COUNT)
        self.first: list[np.ndarray] = []
        self.without: list[np.ndarray] = []
        # Number of the other thing: in how many of the first histories.
        self.falling: list[dict[int, int]] = []
        self.links: list[Link] = []

    def add(self, id: str, minute: float, changed: int, falls: dict[int, int], **more: Any) -> None:
        """Happens in all; the outcome is 1 instead of 0 in the first histories; and so many of these things fall."""
        number = len(self.links)
        self.first.append(np.full(COUNT, minute))
        self.without.append(np.where(np.arange(COUNT) < changed, 1.0, 0.0))
        self.falling.append({number: COUNT} | falls)
        given: dict[str, Any] = {
            "index": number,
            "followed": number,
            "id": id,
            "option": False,
            "standing": "ranked",
            "important": False,
            "strength": changed / COUNT,
        }
        self.links.append(Link(**(given | more)))

    def runs(self) -> KnockoutRuns:
        count = len(self.links)
        fell = np.zeros((COUNT, count, count), np.bool_)
        for k, falling in enumerate(self.falling):
            for j, often in falling.items():
                fell[:often, k, j] = True
        first = np.array(self.first).T
        ended = np.where(np.isnan(first), NEVER, 1000.0)
        without = np.array(self.without).T[:, :, None]
        return KnockoutRuns(
            self.base[:, None], without, first, first, ended, np.packbits(fell, axis=2), np.full(count, COUNT)
        )

    def chains(self, kind: Kind = "ending") -> list[list[str]]:
        return [[link.id for link in chain] for chain in chains(self.links, self.runs(), kind)]


def three(changed: tuple[int, int, int] = (40, 40, 40), falls: int = COUNT) -> Told:
    """`c` falls with `b`, and `b` with `a`."""
    told = Told()
    told.add("a", 10.0, changed[0], {1: falls})
    told.add("b", 20.0, changed[1], {2: falls})
    told.add("c", 30.0, changed[2], {})
    return told


def test_links_stand_in_one_chain_the_earliest_first() -> None:
    assert three().chains() == [["a", "b", "c"]]


def test_the_order_in_which_links_are_given_changes_nothing() -> None:
    told = three((40, 39, 40))
    told.add("x", 5.0, 40, {})
    runs = told.runs()
    found = {
        str([[one.id for one in chain] for chain in chains(order, runs, "ending")])
        for order in permutations(told.links)
    }
    assert found == {"[['x'], ['a', 'b', 'c']]"}


@pytest.mark.parametrize(("other", "chained"), [(40, True), (38, True), (37, False)])
def test_one_in_twenty_of_the_changed_histories_may_differ(other: int, chained: bool) -> None:
    assert three((40, 40, other)).chains() == ([["a", "b", "c"]] if chained else [["a", "b"], ["c"]])


def test_of_few_changed_histories_none_may_differ() -> None:
    assert three((19, 19, 18)).chains() == [["a", "b"], ["c"]]
    assert three((1, 1, 1)).chains() == [["a", "b", "c"]]


@pytest.mark.parametrize(("falls", "chained"), [(95, True), (94, False)])
def test_a_link_falls_where_another_is_removed(falls: int, chained: bool) -> None:
    """The same effect alone makes no chain: two ships, each of which is needed, are two causes."""
    assert three(falls=falls).chains() == ([["a", "b", "c"]] if chained else [["a"], ["b"], ["c"]])


def test_two_are_connected_by_what_falls_with_both() -> None:
    told = Told()
    told.add("car", 10.0, 40, {2: COUNT})
    told.add("spare", 10.0, 40, {2: COUNT})
    told.add("drive", 20.0, 40, {})
    told.add("elsewhere", 10.0, 40, {})
    assert sorted(told.chains()) == [["car", "spare", "drive"], ["elsewhere"]]


@pytest.mark.parametrize(("missing", "chained"), [(5, True), (6, False)])
def test_links_happen_in_the_same_histories(missing: int, chained: bool) -> None:
    told = three()
    told.first[2][-missing:] = NEVER
    assert told.chains() == ([["a", "b", "c"]] if chained else [["a", "b"], ["c"]])


def test_what_was_over_before_the_other_came_says_nothing() -> None:
    """Histories without `a` that ended before `b` came neither speak for a chain nor against it."""
    told = Told()
    told.add("a", 10.0, 40, {1: 40})
    told.add("b", 20.0, 40, {})
    runs = told.runs()
    assert told.chains() == [["a"], ["b"]]
    runs.ended[40:, 0] = 15.0
    assert [[one.id for one in chain] for chain in chains(told.links, runs, "ending")] == [["a", "b"]]


def test_what_changes_nothing_stands_alone() -> None:
    assert three((0, 0, 0)).chains() == [["a"], ["b"], ["c"]]


def test_what_is_important_heads_its_chain() -> None:
    told = three()
    told.links[2] = replace(told.links[2], important=True)
    assert told.chains() == [["c", "a", "b"]]


def test_a_decision_goes_with_its_option_and_that_with_what_follows() -> None:
    """It is ordered in sixty of a hundred histories in which it is considered, and only then they march."""
    told = Told()
    told.add("storm", 10.0, 40, {1: COUNT}, standing="condition")
    told.add("march", 30.0, 40, {})
    told.add("storm.storms", 20.0, 40, {1: COUNT}, followed=0, option=True)
    told.add("storm.waits", 20.0, 10, {}, followed=0, option=True)
    for number in (1, 2):
        told.first[number][60:] = NEVER
    assert told.chains() == [["storm.storms", "storm", "march"], ["storm.waits"]]
    told.without[2][:5] = 2.0
    assert sorted(told.chains()) == [["march"], ["storm"], ["storm.storms"], ["storm.waits"]]


def test_the_rest_of_a_journey_goes_with_setting_out_whatever_it_changes() -> None:
    """Without the end of it alone somebody would be under way for ever; where many never arrive, it is told apart."""
    told = Told()
    told.add("march.arrives", 30.0, 60, {}, journey="march.sets_out")
    told.add("march.leg_1", 20.0, 50, {}, journey="march.sets_out")
    told.add("march.sets_out", 10.0, 40, {0: COUNT, 1: COUNT})
    told.add("order", 5.0, 40, {2: COUNT})
    assert told.chains() == [["order", "march.sets_out", "march.leg_1", "march.arrives"]]
    told.first[0][60:] = NEVER
    assert sorted(told.chains()) == [["march.arrives"], ["order", "march.sets_out", "march.leg_1"]]


def test_only_what_is_ranked_together_is_chained() -> None:
    told = three()
    told.links[2] = replace(told.links[2], standing="condition")
    assert told.chains() == [["a", "b"], ["c"]]


def test_outcomes_are_others_by_ending_by_minute_and_by_value() -> None:
    one, other = np.array([0.0, 10.0, 10.0, NEVER, NEVER]), np.array([0.0, 10.9, 11.0, 5.0, NEVER])
    assert another("time", one, other).tolist() == [False, False, True, True, False]
    assert another("ending", one[:3], other[:3]).tolist() == [False, True, True]
    assert another("value", one[:3], other[:3]).tolist() == [False, True, True]
