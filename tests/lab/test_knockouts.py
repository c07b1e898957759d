"""What would have been without it: forks against variants played from the start, and cases with known answers."""

from __future__ import annotations

import math
import pickle
from pathlib import Path

import numpy as np
import pytest
from networks import add, branch, closed, event, exponential, network, put

from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.errors import ArgumentError, ScenarioError
from interregnum.lab.causes.causation import Causation, causation
from interregnum.lab.causes.counterfactuals.fresh import FreshDraws, fresh_block, fresh_draws
from interregnum.lab.causes.counterfactuals.knock_ins import drawn_minutes, knock_in_block
from interregnum.lab.causes.counterfactuals.knockouts import (
    Knockout,
    KnockoutRuns,
    changes_anything,
    is_part,
    knockout_block,
    knockouts_of,
)
from interregnum.lab.causes.hinges import Hinges, hinges
from interregnum.lab.causes.shapley import shapley, walked_block
from interregnum.lab.ensembles.ensemble import events_of, instrumented_network
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.response import Response, Target, numbers_of, response_of, target_of
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.inevitability import inevitability
from interregnum.lab.statistics.arrays import Bools
from interregnum.lab.statistics.shares import share
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.language.load import load
from interregnum.language.resolve import resolve

FAIR = Path(__file__).parent / "fair"
HERE = Workers(1)
HISTORIES = 50


def ready(made: Network, until: float = 100.0) -> Instrumented:
    """A small network, ready to be played, with all its events timed."""
    compiled = compile_tables(closed(made))
    events = {id: n for n, id in enumerate(compiled.events)}
    return Instrumented(compiled, until, events, (), (), {}, tuple(events))


def knocked(made: Network, outcome: str, *ids: str, count: int = 400) -> KnockoutRuns:
    case = ready(made)
    knocks = [Knockout(id, (id,)) for id in ids]
    return knockout_block(pickle.dumps(case), [response_of(case, outcome)], knocks, 7, 0, count)


def caused(made: Network, outcome: str, id: str, count: int = 400) -> Causation:
    """Probabilities of causation of `id` for `outcome` at all."""
    case, found = ready(made), knocked(made, outcome, id, count=count)
    one, happened = response_of(case, outcome), ~np.isnan(found.first)
    minutes = np.full((count, 1), float(np.nanmedian(found.first)) if happened.any() else 1.0)
    knocks = [Knockout(id, (id,))]
    forced = knock_in_block(pickle.dumps(case), [one], knocks, minutes, happened, 7, 0, count)[:, 0, 0]
    question = target_of(one, "ever", resolve(FAIR).timeline(), found.base[:, 0])
    base, without = found.base[:, 0], found.without[:, 0, 0]
    with_it = np.where(happened[:, 0], base, forced)
    return causation(happened[:, 0], *(question.hit(column) for column in (base, without, with_it)))


# --- a fork is the variant ------------------------------------------------------------------------------


def test_a_fork_is_the_variant_played_from_the_start() -> None:
    scenario, built, case = instrumented_network(FAIR)
    outcomes = [response_of(case, id) for id in scenario.outcomes]
    knocks = knockouts_of(built)
    assert {"bell", "gate", "gate.opens", "gate.stays_shut"} <= {knock.id for knock in knocks}
    found = knockout_block(pickle.dumps(case), outcomes, knocks, 3, 0, 60)
    for k, knock in enumerate(knocks):
        changed = copy_of(load(str(FAIR)).network)
        without(changed, knock)
        variant = instrument(scenario, changed, events_of(changed))
        played = play_many({"x": variant}, 3, 60, workers=HERE)["x"]
        for o, one in enumerate(outcomes):
            column = [_number(one, value) for value in played.outcome(one.id, scenario.outcomes[one.id])]
            assert np.array_equal(found.without[:, k, o], column, equal_nan=True), knock.id


def without(built: Network, knock: Knockout) -> None:
    """The variant without it, by the words that a person would write."""
    scenario = resolve(FAIR)
    ids = [knock.id] if knock.branch is not None else list(knock.events)
    variants = read_variants(FAIR)
    made = next(iter(variants.named.values())).model_copy(
        update=dict.fromkeys(("of", "set"), ())
        | {"without": tuple(ids), "force": {}, "delay": {}, "assume": {}}
    )
    variants.named["out"], variants.written["out"] = made, next(iter(variants.written.values()))
    apply_variants(built, scenario.timeline(), variants, ["out"])


def _number(one: Response, value: float | str | None) -> float:
    if value is None:
        return math.nan
    return float(one.labels.index(value)) if isinstance(value, str) else value


def test_every_knock_out_of_the_flagship_is_exact() -> None:
    """Each event and option of Petrograd, in some of the histories in which it happens, against the same barred from
    the start; every outcome."""
    scenario, built, case = instrumented_network("petrograd-1917")
    outcomes = [response_of(case, id) for id in scenario.outcomes]
    knocks, blob = knockouts_of(built), pickle.dumps(case)
    unplayed = knockout_block(blob, outcomes, knocks, 7, 0, HISTORIES, chosen=np.array([], dtype=int))
    happened = ~np.isnan(unplayed.first)
    assert 0.5 < happened.mean() < 0.9
    chosen = some_of_each(happened)
    assert chosen.sum() > 5000
    for n, its in enumerate(chosen):
        found = knockout_block(blob, outcomes, knocks, 7, n, 1, chosen=np.flatnonzero(its))
        for k in np.flatnonzero(its):
            player = Player(case.compiled, 7, n, traced=False)
            for id in knocks[k].events:
                player.bar(id, knocks[k].branch)
            player.advance(case.until)
            barred = numbers_of(player, outcomes)
            assert np.array_equal(found.without[0, k], barred, equal_nan=True), (knocks[k].id, n)


def some_of_each(happened: Bools) -> Bools:
    """For each event up to nine of the histories in which it happened, others for the next.

    A fault of one event alone that changes a third of its histories is seen 97 times of 100; one of forking itself,
    if it changes one of a thousand, 99 times.
    """
    chosen = np.zeros_like(happened)
    for k, column in enumerate(happened.T):
        there = np.flatnonzero(column)
        chosen[there[(k + np.arange(9) * len(there) // 9) % len(there)] if len(there) else there, k] = True
    return chosen


def test_histories_in_which_it_never_happens_are_left_as_they_are() -> None:
    found = knocked(coin(), "heads", "tails")
    never = np.isnan(found.first[:, 0])
    assert 100 < never.sum() < 300
    assert np.array_equal(found.without[never, 0], found.base[never], equal_nan=True)


def coin() -> Network:
    """One of two things happens, and bars the other."""
    made = network({"done": 0}, event("heads", "not done", exponential(10), put("done", 1)))
    made.event(event("tails", "not done", exponential(10), put("done", 1)))
    return made


def test_outcomes_that_are_settled_early_are_those_of_the_end() -> None:
    """A fork stops where its outcome is settled; asked with a value, which is settled at the end, it does not."""
    scenario, built, case = instrumented_network("petrograd-1917")
    timed = [response_of(case, id) for id in ("how", "palace_falls", "government")]
    value = next(response_of(case, id) for id, one in scenario.outcomes.items() if one.value is not None)
    knocks = knockouts_of(built)[::9]
    blob = pickle.dumps(case)
    early, late = (knockout_block(blob, ones, knocks, 7, 0, 10) for ones in (timed, [*timed, value]))
    assert np.array_equal(early.without, late.without[:, :, :3], equal_nan=True)
    assert np.array_equal(early.first, late.first, equal_nan=True)


def test_what_is_knocked_out_is_whole_things() -> None:
    built = network(
        {"x": 0}, event("talk", "yes", 1, put("x", 1)), event("talk.rises", "yes", 1, put("x", 2))
    )
    built.event(event("talk.rises.seen", "yes", 1))
    built.event(event("watch", "yes", 1))
    assert [knock.id for knock in knockouts_of(built)] == ["talk"]
    assert knockouts_of(built)[0].events == ("talk", "talk.rises", "talk.rises.seen")
    assert is_part("talk.rises.seen", built)
    assert not changes_anything(built.events["watch"])


def test_that_an_hour_goes_by_is_not_knocked_out() -> None:
    built = network(
        {"x": 0}, event("opens", "yes", 1, put("x", 1)), event("tires", "since(opens) > 5", 1, put("x", 2))
    )
    assert [knock.id for knock in knockouts_of(closed(built))] == ["opens", "tires"]


# --- cases with known answers ---------------------------------------------------------------------------


def test_suzy_and_billy() -> None:
    """Pre-emption (Hall 2004): both throw, the faster stone breaks the bottle. Without Suzy's throw Billy's would have:
    she was not necessary, though it was her stone; the shift tells her from him, for the bottle breaks later."""
    made = network({"whole": 1})
    made.event(event("suzy", "yes", 1))
    made.event(event("billy", "yes", 1))
    made.event(event("suzy_hits", "happened(suzy) and whole", 1, put("whole", 0)))
    made.event(event("billy_hits", "happened(billy) and whole", 2, put("whole", 0)))
    made.event(event("shatters", "not whole", 0))
    found = knocked(made, "shatters", "suzy", "billy", count=1)
    assert found.base[0, 0] == 2
    assert found.without[0, :, 0].tolist() == [3, 2]
    assert caused(made, "shatters", "suzy", 20).pn.value == 0


def forest(rule: str) -> Network:
    """A dropped match and a flash of lightning, each in about half of the histories, and a fire (Halpern 2016)."""
    made = network({"match": 0, "flash": 0})
    for id in ("match", "flash"):
        lit, not_lit = branch("yes", 1, put(id, 1)), branch("no", 1)
        made.event(event(f"maybe_{id}", "yes", 1, branches=[lit, not_lit]))
    made.event(event("lightning", "flash", 1, put("flash", 2)))
    made.event(event("arson", "match", 1, put("match", 2)))
    made.event(event("fire", rule, 1))
    return made


def test_a_forest_fire_that_needs_both() -> None:
    found = caused(forest("match > 1 and flash > 1"), "fire", "arson")
    assert (found.pn.value, found.pn_bounds.low, found.pn_bounds.high) == (1, 1, 1)
    # Where lightning strikes, and nobody drops a match.
    assert found.ps.value == pytest.approx(1 / 2, abs=0.1)
    assert found.pns.value == pytest.approx(1 / 2, abs=0.1)  # where lightning strikes, and only there


def test_a_forest_fire_that_needs_either() -> None:
    found = caused(forest("match > 1 or flash > 1"), "fire", "arson")
    assert found.pn.value == pytest.approx(1 / 2, abs=0.1)  # where lightning has not struck
    assert found.ps.value == 1
    assert found.pns.value == pytest.approx(1 / 2, abs=0.1)


def test_a_chain_hangs_on_each_of_its_links() -> None:
    found = knocked(chain(), "d", "a", "b", "c", count=50)
    assert np.isnan(found.without).all()
    assert not np.isnan(found.base).all()


def test_a_backup_makes_each_of_two_dispensable_and_both_necessary() -> None:
    made = network(
        {"lit": 0}, event("lamp", "yes", 1, put("lit", 1)), event("spare", "yes", 1, put("lit", 1))
    )
    made.event(event("seen", "lit", 1))
    assert not np.isnan(knocked(made, "seen", "lamp", "spare", count=5).without).any()
    both = [Knockout("both", ("lamp", "spare"))]
    case = ready(made)
    assert np.isnan(
        knockout_block(pickle.dumps(case), [response_of(case, "seen")], both, 7, 0, 5).without
    ).all()


def test_a_kinase_that_is_itself_switched_on() -> None:
    """After Laurent, Yang & Fontana (2018): a kinase binds its substrate and soon lets go, before it can act, unless
    it has been switched on itself, for then it holds. Switching on does not act on the substrate; it prevents what
    would have prevented the action."""
    made = network({"bound": 0, "on": 0, "done": 0})
    made.event(event("switch", "not on", exponential(5), put("on", 1)))
    made.event(event("bind", "not bound and not done", exponential(5), put("bound", 1), again=True))
    made.event(
        event("let_go", "bound", exponential(0.05), put("bound", 0), speed=["if(on, 0.002, 1)"], again=True)
    )
    made.event(event("act", "bound", exponential(10), put("done", 1), put("bound", 0)))
    whole, part = caused(made, "act", "switch"), caused(made, "act", "bind")
    assert whole.pn.value > 0.85
    assert part.pn.value == 1
    assert whole.pn_bounds.low <= whole.pn.value <= whole.pn_bounds.high


def drawn_anew(made: Network, outcome: str, id: str, count: int = 400) -> FreshDraws:
    """What removing `id` does to whether the outcome comes, when all that follows is drawn anew."""
    case, found = ready(made), knocked(made, outcome, id, count=count)
    one = response_of(case, outcome)
    anew = fresh_block(pickle.dumps(case), one, [Knockout(id, (id,))], 7, 0, count)
    base, first = found.base[:, 0], found.first[:, 0]
    scores = fresh_draws(Target(one), base, first, anew.without[:, 0], anew.kept[:, 0])
    assert scores is not None
    return scores


def test_what_touches_nothing_changes_nothing_under_new_luck() -> None:
    """The luck of drawing anew is the same with it and without it, pair by pair; also in one and the same instant."""
    other = network({"x": 0}, event("idle", "yes", 1, add("x")), event("late", "yes", exponential(60)))
    found = drawn_anew(other, "late", "idle")
    assert 0.2 < found.otherwise.base < 0.4  # exp(-99/60) of them stay away: 2 p (1 - p) = 0.31
    assert (found.answer.differing, found.otherwise.differing, found.otherwise.mean) == (0, 0, 0.0)
    ways = [branch("up", 1, put("up", 1)), branch("down", 1)]
    same = network(
        {"x": 0, "up": 0}, event("idle", "yes", 1, add("x")), event("coin", "yes", 1, branches=ways)
    )
    same.event(event("seen", "up", 1))
    assert drawn_anew(same, "seen", "idle").otherwise.differing == 0


def test_what_is_needed_is_needed_under_new_luck() -> None:
    """With the lamp kept as many see it as before; without it nobody does."""
    made = network({"lit": 0}, event("lamp", "yes", 1, put("lit", 1)))
    made.event(event("seen", "lit", exponential(60)))
    found = drawn_anew(made, "seen", "lamp", 1000)
    assert found.answer.varied == 0
    assert found.answer.base == pytest.approx(1 - math.exp(-99 / 60), abs=0.04)
    assert found.answer.high < -0.7


def test_an_event_is_made_to_happen_at_minutes_drawn_from_its_own() -> None:
    """It happens in half of the histories, at exponential times: by minute 40 it is too late in exp(-2) of them. At its
    median alone it would never be."""
    made = network(
        {"may": 0}, event("coin", "yes", 0, branches=[branch("on", 1, put("may", 1)), branch("off", 1)])
    )
    made.event(event("it", "may", exponential(20), put("may", 0)))
    made.event(event("seen", "happened(it)", 0))
    count = 2000
    found = knocked(made, "seen", "it", count=count)
    happened = ~np.isnan(found.first)
    minutes = drawn_minutes(found.first, 7)
    assert set(minutes[:, 0]) <= set(found.first[happened].tolist())
    case = ready(made)
    knocks = [Knockout("it", ("it",))]
    forced = knock_in_block(
        pickle.dumps(case), [response_of(case, "seen")], knocks, minutes, happened, 7, 0, count
    )
    late = forced[~happened[:, 0], 0, 0] > 40
    assert float(late.mean()) == pytest.approx(math.exp(-2), abs=0.04)
    assert np.isnan(drawn_minutes(np.full((3, 1), np.nan), 7)).all()  # what never happens has no minute


def test_a_decision_is_changed_when_it_is_taken_and_else_at_its_drawn_minute() -> None:
    """A decision at minute 50 is changed there, though the drawn minute is 10; where it is never taken, at the 10th."""
    for taken, minute in (("yes", 50.0), ("no", 10.0)):
        ways = [branch("on", 0, put("x", 1)), branch("off", 1)]
        made = network({"x": 0}, event("vote", taken, 50, branches=ways))
        made.event(event("seen", "x", 0))
        case, knocks = ready(made), [Knockout("vote.on", ("vote",), "on")]
        asked = response_of(case, "seen")
        forced = knock_in_block(pickle.dumps(case), [asked], knocks, np.array([[10.0]]), [[False]], 7, 0, 1)
        assert forced[0, 0, 0] == minute


# --- probabilities of causation -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_what_is_counted_lies_within_what_is_bounded(seed: int) -> None:
    """Tian & Pearl's bounds, over random tables of responses."""
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.ones(8) * random.choice([0.2, 1, 5]))
    kinds = random.choice(8, 500, p=shares)
    happened, plain, forced_to = kinds & 1 == 1, kinds & 2 == 2, kinds & 4 == 4
    outcome = np.where(happened, forced_to, plain)
    found = causation(happened, outcome, plain, forced_to)
    for name in ("pn", "ps", "pns"):
        value, bounds = getattr(found, name).value, getattr(found, f"{name}_bounds")
        assert math.isnan(value) or bounds.low - 1e-12 <= value <= bounds.high + 1e-12


def test_pns_is_what_pn_and_ps_make_of_it() -> None:
    """Pearl's identity: PNS = P(x, y) PN + P(x', y') PS."""
    found = caused(forest("match > 1 or flash > 1"), "fire", "arson")
    total = found.pn.of * found.pn.value + found.ps.of * found.ps.value
    assert found.pns.value * found.pns.of == pytest.approx(total)


def test_shares_have_intervals_that_stay_within_them() -> None:
    assert share(0, 0).of == 0
    assert math.isnan(share(0, 0).value)
    assert (share(0, 10).low, share(10, 10).high) == (0, 1)
    some = share(3, 10)  # Wilson (1927): 0.1078 to 0.6032
    assert (some.low, some.high) == pytest.approx((0.10779, 0.60322), abs=1e-5)


# --- the ranking ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ranked() -> Hinges:
    return hinges(FAIR, "entered", 120, 3, workers=HERE)


def test_workers_change_nothing(ranked: Hinges) -> None:
    assert hinges(FAIR, "entered", 120, 3, workers=Workers(2)).to_dict() == ranked.to_dict()


def test_the_ranking_is_by_strength_and_names_what_defines(ranked: Hinges) -> None:
    strengths = [row.decided.value for row in ranked.rows]
    assert strengths == sorted(strengths, reverse=True)
    for by, strength in (("comes", "comes"), ("mean", "shift")):
        rows = hinges(FAIR, "entered", 60, 3, by=by, closer=0, workers=HERE).rows
        found = [abs(getattr(row, strength).mean) for row in rows]
        assert found == sorted(found, reverse=True)
    with pytest.raises(ArgumentError, match="decided, share, for an ending"):
        hinges(FAIR, "how", 20, by="comes", workers=HERE)
    by_id = {row.id: row for row in ranked.rows}
    assert [link.id for link in by_id["gate.opens"].links] == ["gate"]  # the mayor opens it, or does nothing
    assert by_id["bell"].links == ()  # it rings in more histories than he opens it
    assert by_id["crowd"].standing == "ending"
    assert by_id["bell"].shift.mean > 0  # without the bell the crowd comes later, or not at all
    assert all(row.open for row in ranked.strongest())
    assert {row.standing for row in ranked.conditions()} <= {"condition"}
    assert all(row.closer is not None for row in ranked.strongest(20))


def test_results_are_arrow_tables(ranked: Hinges) -> None:
    table = ranked.table()
    assert table["id"].to_pylist() == [row.id for row in ranked.rows]
    assert table["decided"].to_pylist() == [row.decided.value for row in ranked.rows]
    divided = shapley(FAIR, "entered", ["bell", "gate"], 20, 3, workers=HERE).table()
    assert divided["id"].to_pylist() == ["bell", "gate", "together"]
    curve = inevitability(FAIR, "how", 0, 3, every=240, width=0.4, workers=HERE)
    assert curve.table()["chance"].to_pylist() == [one.chance.value for one in curve.points]


def chain() -> Network:
    made = network({})
    for n, link in enumerate("abcd"):
        made.event(event(link, f"happened({'abcd'[n - 1]})" if n else "yes", exponential(3)))
    made.event(event("x", "yes", 1))
    return made


def test_a_name_that_is_not_there_is_said_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="bell") as problem:
        hinges(FAIR, "entered", 20, only=["bel", "gate.opns"], workers=HERE)
    assert [one.nearest for one in problem.value.problems] == ["bell", "gate.opens"]
    with pytest.raises(ScenarioError, match="entered"):
        hinges(FAIR, "enterd", 20, workers=HERE)
    with pytest.raises(ScenarioError, match="an hour by which it comes"):
        hinges(FAIR, "entered", 20, aim="soon", workers=HERE)


# --- divided among several ------------------------------------------------------------------------------


def test_what_several_do_is_divided_among_them() -> None:
    found = shapley(FAIR, "entered", ["bell", "gate", "lamp_out"], 60, 3, workers=HERE)
    assert sum(one.value for one in found.parts) == pytest.approx(found.together.value)
    bell, gate, lamp = found.parts
    # Either keeps everybody out, and both do no more.
    assert bell.value == pytest.approx(gate.value, rel=0.01)
    assert bell.low > 0
    assert 0 <= lamp.value < bell.value / 5 or lamp.value < 0
    alone = shapley(FAIR, "entered", ["bell"], 60, 3, workers=HERE)
    assert alone.parts[0].value == pytest.approx(found.together.value, rel=0.2)


def test_two_that_stand_in_for_each_other_share_alike() -> None:
    made = network(
        {"lit": 0}, event("lamp", "yes", 1, put("lit", 1)), event("spare", "yes", 1, put("lit", 1))
    )
    made.event(event("seen", "lit", 1))
    case = ready(made)
    knocks = [Knockout(id, (id,)) for id in ("lamp", "spare")]
    numbers, orders = walked_block(pickle.dumps(case), response_of(case, "seen"), knocks, 7, 0, 3)
    assert (np.isnan(numbers) == [False, False, True]).all()  # the second to go takes the light away
    assert sorted(orders[:, :, 0].mean(axis=1).tolist()) == [0.5, 0.5, 0.5]  # each order with its reverse


def test_a_list_is_short_and_names_each_once() -> None:
    for events in ([], ["bell", "bell"], [f"e{n}" for n in range(13)]):
        with pytest.raises(ScenarioError, match="each once"):
            shapley(FAIR, "entered", events, 20, workers=HERE)
    with pytest.raises(ScenarioError, match="bell"):
        shapley(FAIR, "entered", ["bel"], 20, workers=HERE)
