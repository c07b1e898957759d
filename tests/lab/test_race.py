"""Rows that cannot be among the strongest leave early; the strongest are found as if none had left."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from harbour import HARBOUR

from interregnum.lab.causes import hinges as hinges_module
from interregnum.lab.causes.chains import Link, chains
from interregnum.lab.causes.counterfactuals.knockouts import KnockoutRuns
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.causes.race import FIRST, Race, bounds, lower, upper
from interregnum.lab.ensembles.ensemble import ensemble
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.statistics.arrays import Bools, Floats, Ints

ENDING = Response("how", "How it ends", "ending", ("yes", "no"), "no", (0,))
NEVER = np.nan


def asked(_: Floats) -> Target:
    return Target(ENDING, label="yes")


def runs_of(changed: Bools, histories: Ints | None = None) -> KnockoutRuns:
    """Histories that all end in `yes`, and end in `no` without row k where `changed[n, k]`; each happens in half."""
    count, rows = changed.shape
    first = np.where(np.arange(count)[:, None] % 2 == 0, 10.0, NEVER) * np.ones(rows)
    return KnockoutRuns(
        np.zeros((count, 1)),
        changed.astype(np.float64)[:, :, None],
        first,
        np.empty((count, 0)),
        np.full((count, rows), NEVER),
        np.empty((count, rows, 0), np.uint8),
        np.full(rows, count) if histories is None else histories,
    )


def drawn(strengths: list[float], count: int, seed: int) -> Bools:
    return np.random.default_rng(seed).random((count, len(strengths))) < strengths


def test_a_bound_is_exceeded_as_rarely_as_it_says() -> None:
    """Every count that a binomial may give, weighed by its chance: the exact share of misses, without any drawing."""
    for count, truth, chance in [(40, 0.1, 0.05), (128, 0.004, 0.01), (60, 0.9, 0.02), (10, 0.5, 0.3)]:
        hits = np.arange(count + 1)
        ways = np.cumsum(np.log(np.maximum(hits, 1)))
        logs = ways[-1] - ways - ways[::-1] + hits * np.log(truth) + (count - hits) * np.log(1 - truth)
        chances, counts = np.exp(logs), np.full(count + 1, count)
        assert chances.sum() == pytest.approx(1)
        assert chances[upper(hits / count, counts, chance) < truth].sum() <= chance
        assert chances[lower(hits / count, counts, chance) > truth].sum() <= chance
        assert (upper(hits / count, counts, chance) >= hits / count).all()


def test_where_nothing_differed_the_bound_is_the_closed_form() -> None:
    (high,) = upper(np.zeros(1), np.array([128]), 0.001)
    assert high == pytest.approx(1 - 0.001 ** (1 / 128))


def test_gains_and_losses_do_not_hide_each_other() -> None:
    """A row that moves the outcome to and fro has no strength; one that moves it one way has."""
    to_and_fro = np.where(np.arange(400) % 2 == 0, 1.0, -1.0)
    one_way = np.where(np.arange(400) % 2 == 0, 1.0, 0.0)
    low, high = bounds(np.column_stack([to_and_fro, one_way]), np.array([400, 400]), 0.01, 0.01)
    assert low[0] == 0
    assert high[0] < 0.35
    assert low[1] > 0.35


def race(places: int, rows: int, replicas: int = 1000, **more: object) -> Race:
    given = {"candidates": np.ones(rows, np.bool_), "by": "decided", "asked": asked, "until": 60.0}
    return Race(places=places, replicas=replicas, **(given | more))  # type: ignore[arg-type]


def test_the_weak_leave_and_the_strong_stay() -> None:
    strengths = [0.4, 0.35, 0.3] + [0.2] * 3 + [0.0] * 50
    staying = race(3, len(strengths)).running(runs_of(drawn(strengths, 256, 1)))
    assert staying[:3].all()
    assert not staying[6:].any()


def test_one_of_the_first_leaves_in_no_more_races_than_it_says() -> None:
    """Ten rows of hardly different strength, raced over again: none of the true first three may leave."""
    strengths = [0.3, 0.29, 0.28, 0.27, 0.26, 0.25, 0.1, 0.05, 0.02, 0.0]
    one, wrong = race(3, len(strengths)), 0
    for seed in range(200):
        changed, staying = drawn(strengths, 1000, seed), np.ones(len(strengths), np.bool_)
        for end in one.rounds():
            staying &= one.running(runs_of(changed[:end]))
        wrong += not staying[:3].all()
    assert wrong <= 200 * 0.05


def test_as_many_places_as_rows_and_nobody_leaves() -> None:
    assert race(10, 10).running(runs_of(drawn([0.5] + [0.0] * 9, 256, 2))).all()


def test_what_cannot_be_ranked_leaves_and_holds_no_place() -> None:
    candidates = np.array([False, True, True, True])
    staying = race(1, 4, candidates=candidates).running(runs_of(drawn([0.9, 0.3, 0.28, 0.0], 256, 3)))
    assert staying.tolist() == [False, True, True, False]


def test_rounds_end_before_the_last_history() -> None:
    assert race(10, 20, 1000).rounds() == [128, 192, 256, 384, 512, 768]
    assert race(10, 20, 192).rounds() == [128]
    assert race(10, 20, FIRST).rounds() == []


def test_rows_of_other_lengths_are_compared_in_what_both_have() -> None:
    """Two things with the same effect are one chain, though the one was played in fewer histories."""
    same = drawn([0.4], 200, 5)
    runs = runs_of(np.column_stack([same, same]), np.array([200, 128]))
    runs.without[128:, 1] = 0.0  # not played: nothing is known to change
    fell = np.packbits(np.ones((200, 2, 2), np.bool_), axis=2)
    runs = runs._replace(came=runs.first, ended=np.full((200, 2), 60.0), fell=fell)
    link = partial(Link, option=False, standing="ranked", important=False, strength=0.4)
    found = chains([link(0, 0, "one"), link(1, 1, "other")], runs, "ending")
    assert [[one.id for one in chain] for chain in found] == [["one", "other"]]


REPLICAS = 400


def test_the_first_are_those_of_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hinges_module, "LEADERS", 3)
    raced = hinges(HARBOUR, "who_rules", REPLICAS, 7, closer=1, workers=1)
    whole = hinges(HARBOUR, "who_rules", REPLICAS, 7, closer=1, every_row=True, workers=1)
    assert (raced.raced, whole.raced) == (3, 0)
    for row, other in zip(raced.strongest(3), whole.strongest(3), strict=True):
        assert (row.id, row.decided, row.answer) == (other.id, other.decided, other.answer)
        assert row.ranks is not None
        assert other.ranks is not None
        assert row.ranks.first == other.ranks.first
    left = [row for row in raced.rows if row.decided.of < REPLICAS]
    assert left
    assert all(row.ranks is None and row.closer is None for row in left)
    assert {row.decided.of for row in whole.rows} == {REPLICAS}


def test_a_race_is_kept_beside_an_ensemble_and_gone_on_with(tmp_path: Path) -> None:
    """What was played is not played again; what had left is played on where every row is asked for."""
    ensemble(HARBOUR, REPLICAS, tmp_path / "runs", seed=7, workers=1)
    asked = partial(
        hinges, HARBOUR, "who_rules", REPLICAS, 7, closer=1, ensemble=tmp_path / "runs", workers=1
    )
    first, again, whole = asked(), asked(), asked(every_row=True)
    assert first.to_dict() == again.to_dict()
    plain = hinges(HARBOUR, "who_rules", REPLICAS, 7, closer=1, every_row=True, workers=1)
    assert whole.to_dict() == plain.to_dict()


def test_fewer_histories_than_the_folder_holds_are_all_that_is_counted(tmp_path: Path) -> None:
    """The headline and every row are of the histories that were named, whatever else is in the folder."""
    ensemble(HARBOUR, 60, tmp_path / "runs", seed=7, workers=1)
    ask = partial(hinges, HARBOUR, "who_rules", seed=7, closer=1, workers=1)
    for count in (40, 60, 80):
        kept, plain = ask(replicas=count, ensemble=tmp_path / "runs"), ask(replicas=count)
        assert kept.base.tolist() == plain.base.tolist()
        assert kept.to_dict() == plain.to_dict()
        assert {row.happened.of for row in kept.rows} == {count}
