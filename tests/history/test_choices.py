"""Every option of a choice with its weight, its chance and what pressed on it: by hand, by the kernel, and by law."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from accounts import account
from harbour import harbour, harbour_that, petrograd, played, small
from hypothesis import given
from hypothesis import strategies as st

from interregnum.calculus.engines import EngineName, engine_named
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.errors import ArgumentError, ScenarioError
from interregnum.explain.choices import Choice, chances, choice_at
from interregnum.history import History
from interregnum.history.play import play
from interregnum.lab.variants.apply import apply_variants
from interregnum.lab.variants.changes import with_changes
from interregnum.lab.variants.schema import Variants
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.views.text.wording import chance_text

# At 18:10 the wind rises and a second later, in the same minute, the lamp is lit; at 18:20 somebody goes one of three
# ways. Its weights: left 2 x 3 = 6, ahead 1 x 0.5 ^ 2 = 0.25, right 1 (its factors do not press).
FORK = """
quantities:
  wind: {title: the wind}
  lit: {title: the lamp is lit, kind: flag}
  gone: {title: how often}
events:
  rises: {title: The wind rises, takes: 10 min, then: [{set: wind, to: 2}]}
  lamp: {title: The lamp is lit, when: wind >= 2, then: [{lit: yes}]}
  goes:
    title: Somebody goes
    takes: 20 min
    basis: sourced
    source: the book p1
    then: [{lit: no}, {set: wind, to: 50}]
    among:
      left:
        title: to the left
        share: {typical: 2, basis: judgement, why: it is nearer}
        odds: [{name: light, when: lit, x: 3, basis: judgement, why: one sees it}]
        then: [{lit: no}]
      ahead: {title: straight ahead, share: 1, odds: [{name: each knot, per: wind, x: 0.5}]}
      right:
        title: to the right
        share: 1
        odds: [{name: gale, when: wind > 10, x: 0}, {name: dark, when: not lit, x: 9}]
outcomes:
  when: {title: When, time_of: goes}
"""
WEIGHTS = {"left": 6.0, "ahead": 0.25, "right": 1.0}
CHANCES = {id: weight / 7.25 for id, weight in WEIGHTS.items()}

# A watchman weighs it every ten minutes; each bell makes him likelier to act. The bells come at 18:17 and 18:34.
WATCH = """
places: {gate: {title: The gate}}
persons: {holt: {title: Holt, at: gate}}
quantities:
  bells: {title: bells}
  saved: {title: saved, kind: flag}
events:
  bell: {title: A bell, when: bells < 2, takes: 17 min, again: true, then: [{add: bells, by: 1}]}
decisions:
  weighs:
    title: Holt weighs it
    by: holt
    when: not saved and not weighs.acts
    takes: 10 min
    again: true
    among:
      acts: {title: he acts, share: 1, odds: [{name: the bells, per: bells, x: 2}], then: [{saved: yes}]}
      waits: {title: he lets it be, share: {typical: 3, basis: judgement, why: he is slow}}
outcomes:
  when: {title: When, time_of: weighs}
"""


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The first of these histories in which somebody went straight on: the least likely way."""
    scenario = small(tmp_path_factory.mktemp("fork"), FORK)
    histories = (played(scenario, seed=seed) for seed in range(500))
    return next(one for one in histories if one.firings_of("goes")[0].branch == "ahead")


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The first of these histories in which he waits four times and then acts."""
    scenario = small(tmp_path_factory.mktemp("watch"), WATCH)
    histories = (played(scenario, seed=seed) for seed in range(500))
    return next(one for one in histories if len(one.firings_of("weighs")) == 5)


def weighed(history: History, event: str) -> Choice:
    found = history.why(event).choice
    assert found is not None
    return found


# --- weights and chances ------------------------------------------------------------------------------------------


def test_weights_and_chances_are_those_just_before_the_firing(fork: History) -> None:
    """After the lamp, which was lit at the same minute as the wind rose; before what the firing itself changed."""
    choice = weighed(fork, "goes")
    assert {option.id: option.weight for option in choice.options} == WEIGHTS
    assert {option.id: option.chance for option in choice.options} == CHANCES
    assert {option.id: option.share for option in choice.options} == {"left": 2.0, "ahead": 1.0, "right": 1.0}
    assert [option.id for option in choice.options if option.taken] == ["ahead"]
    assert choice.taken == choice.option("ahead")


def test_each_factor_has_its_size_what_it_read_and_what_it_stands_on(fork: History) -> None:
    left, ahead, right = weighed(fork, "goes").options
    told = {
        push.name: (push.times, push.read, push.numbers)
        for option in (left, ahead, right)
        for push in option.pushes
    }
    assert told == {
        "light": (3.0, {"lit": 1.0}, (2,)),
        "each knot": (0.25, {"wind": 2.0}, (1,)),
        "gale": (1.0, {"wind": 2.0}, (1,)),
        "dark": (1.0, {"lit": 1.0}, (2,)),
    }
    assert [push.pressed for push in right.pushes] == [False, False]
    (light,) = left.pushes
    assert (light.grounds.basis, light.grounds.why) == ("judgement", "one sees it")
    # Of a plain number.
    assert [(one.basis, one.why) for one in left.grounds] == [("judgement", "it is nearer")]


def test_a_choice_is_told_with_all_options_and_the_one_taken_is_marked(fork: History) -> None:
    first = fork.why("goes").text().split("\n\n")[0]
    assert [line.strip() for line in first.splitlines()] == [
        "1. 13 Mar 18:20  Somebody goes: straight ahead  [goes]",
        "Possible since 18:00; it took 20 min.",
        "Of 3 options (* was taken):",
        "- to the left: 83%, weight 6 = 2 x 3 [goes.left]",
        "Share 2. (judgement: it is nearer)",
        "Made likelier (x3) by: light (lit = yes); last through: The lamp is lit (18:10). (judgement:",
        "one sees it)",
        "* straight ahead: 3%, weight 0.25 = 1 x 0.25 [goes.ahead]",
        "Made less likely (x0.25) by: each knot (wind = 2); last through: The wind rises (18:10).",
        "- to the right: 14%, weight 1 [goes.right]",
        "No effect then: gale; dark.",
        "(sourced: the book p1)",
    ]


def test_a_choice_is_short_in_a_notebook_and_whole_as_data(fork: History) -> None:
    choice = weighed(fork, "goes")
    assert repr(choice.options[1]) == "<Option ahead: weight 0.25, chance 0.0345, taken>"
    assert repr(choice) == "<Choice goes, 13 Mar 18:20: left 0.828, ahead 0.0345 (taken), right 0.138>"
    story = json.loads(fork.why("goes").json())
    data = story["reasons"][0]["choice"]
    assert (data["event"], data["taken"], data["waited"]) == ("goes", "ahead", False)
    assert {option["id"]: option["chance"] for option in data["options"]} == CHANCES
    left = data["options"][0]
    assert {key: left[key] for key in ("weight", "share", "taken", "title")} == {
        "weight": 6.0, "share": 2.0, "taken": False, "title": "to the left",
    }  # fmt: skip
    (light,) = left["influences"]
    assert light["formula"] == "if(lit, 3, 1)"
    assert (light["name"], light["times"], light["on"], light["numbers"]) == ("light", 3.0, "odds", [2])
    assert [(one["name"], one["title"], one["value"]) for one in light["read"]] == [
        ("lit", "the lamp is lit", 1.0)
    ]
    assert light["grounds"] == {"basis": "judgement", "source": "", "why": "one sees it"}
    assert data == json.loads(json.dumps(choice.to_dict()))
    absence = json.loads(fork.why_not("goes.left").json())
    assert absence["passed"][0]["choice"] == data


def test_what_was_not_taken_is_told_with_its_chance_and_what_pressed_against_it(fork: History) -> None:
    lines = [line.strip() for line in str(fork.why_not("goes.left")).splitlines()]
    chance = "13 Mar 18:20  Somebody goes: straight ahead; the chance of this way was 83%."
    assert lines[:4] == [
        "Somebody goes: to the left  [goes.left]",
        "Chosen against: the event happened, and turned out another way.",
        chance,
        "Of 3 options (* was taken):",
    ]
    right = [line.strip() for line in str(fork.why_not("goes.right")).splitlines()]
    assert right[4] == "- to the right: 14%, weight 1 [goes.right]"  # what is asked about stands first
    assert "Made likelier (x3) by: light (lit = yes); last through: The lamp is lit (18:10)." in "\n".join(
        right
    )


def changed(history: History, **changes: str) -> History:
    """The history played again under a change."""
    network = build(history.scenario)
    variants, names = with_changes(Variants(), [changes])
    apply_variants(network, history.scenario.timeline(), variants, names)
    return play(history.scenario, compile_tables(network), history.seed, history.replica)


def test_an_option_that_a_variant_has_removed_has_no_chance_and_the_others_have_its_share(
    fork: History,
) -> None:
    choice = weighed(changed(fork, without="goes.ahead"), "goes")
    assert {option.id: (option.weight, option.chance) for option in choice.options} == {
        "left": (6.0, 6 / 7),
        "ahead": (0.0, 0.0),
        "right": (1.0, 1 / 7),
    }
    assert [one.why for one in choice.option("ahead").grounds] == ["set by a variant"]
    forced = weighed(changed(fork, force="goes=right"), "goes")
    assert {option.id: option.chance for option in forced.options} == {"left": 0, "ahead": 0, "right": 1}


def test_where_every_weight_is_nothing_no_option_is_taken(tmp_path: Path) -> None:
    text = FORK.replace("share: 1", "share: 0")
    history = changed(played(small(tmp_path, text), seed=1), without="goes.left")
    choice = weighed(history, "goes")
    assert choice.taken is None
    assert {option.chance for option in choice.options} == {0.0}
    assert "It took none of its options: every weight was 0." in str(history.why("goes"))
    assert history.why_not("goes.left").passed[0].taken is None
    with pytest.raises(ScenarioError, match="it took none"):
        history.why("goes.left")


@given(st.lists(st.floats(0, 1e300), min_size=1, max_size=5))
def test_chances_are_the_shares_of_weights_and_sum_to_one(weights: list[float]) -> None:
    found = chances(weights)
    assert all(0 <= chance <= 1 for chance in found)
    assert sum(found) == pytest.approx(1.0 if any(weights) else 0.0)
    assert all((weight > 0) >= (chance > 0) for weight, chance in zip(weights, found, strict=True))


def test_a_weight_past_all_numbers_wins_as_in_the_kernel() -> None:
    assert chances([1.0, math.inf, math.inf]) == [0.0, 1.0, 0.0]
    assert chances([1e308, 1e308, 0.0]) == [0.5, 0.5, 0.0]


# --- against the kernel, and in the flagship -------------------------------------------------------------------------


def kernel_weights(history: History, engine: EngineName) -> Iterator[tuple[str, list[float]]]:
    """The history played anew, stopped before each event that can turn out in several ways: weights by the kernel."""
    compiled = history.compiled
    several = [event.id for event in history.network.events.values() if len(event.branches) > 1]
    player = Player(compiled, history.seed, history.replica, engine_named(engine), traced=False)
    while (event := player.advance(history.ended, several)) is not None:
        row = compiled.tables.events[compiled.event_index[event]]
        rows = compiled.tables.branches[int(row["branches"]) : int(row["branches_end"])]
        values = player.kernel.values_of(player.state, np.array(rows["weight"], np.int64))
        yield event, [max(0.0, value) for value in values.tolist()]


def agree_with_the_kernel(history: History, engine: EngineName) -> int:
    number: dict[str, int] = {}
    for event, weights in kernel_weights(history, engine):
        firing = history.firings_of(event)[number.get(event, 0)]
        number[event] = number.get(event, 0) + 1
        found = choice_at(history, firing)
        assert [option.weight for option in found.options] == pytest.approx(weights, rel=1e-12), firing
    assert sum(number.values()) == sum(
        len(history.network.events[firing.event].branches) > 1 for firing in history.firings
    )
    return sum(number.values())


def test_weights_are_those_that_the_kernel_draws_from(fork: History, watch: History) -> None:
    assert agree_with_the_kernel(fork, "python") == 1
    assert agree_with_the_kernel(watch, "python") == 5
    assert sum(agree_with_the_kernel(harbour(replica), "python") for replica in range(8)) > 10
    assert agree_with_the_kernel(petrograd(0), "wasm") > 50


WHOLE = sorted((Path(__file__).parents[1] / "language" / "valid").glob("*.yaml"))


@pytest.mark.parametrize("scenario", [*WHOLE, "petrograd-1917"], ids=lambda path: getattr(path, "stem", path))
def test_every_share_says_what_it_stands_on(scenario: Path | str) -> None:
    """Those of every mechanism; an answer to an order and an assault have factors alone."""
    for event in build(resolve(scenario)).events.values():
        if event.mechanism not in ("obedience", "siege"):
            assert all(branch.share_grounds.basis for branch in event.branches), event.id


def test_in_twenty_nights_of_the_flagship_the_laws_of_chance_hold() -> None:
    """Chances sum to 1, what was taken was possible, and a weight is its share times its factors."""
    seen = set()
    for replica in range(20):
        history = petrograd(replica)
        for firing in history.firings:
            if len(history.network.events[firing.event].branches) < 2:
                continue
            choice = choice_at(history, firing)
            seen.add(firing.event)
            assert sum(option.chance for option in choice.options) == pytest.approx(1.0, abs=1e-12)
            assert choice.taken is not None
            assert choice.taken.chance > 0
            for option in choice.options:
                product = option.share * math.prod(push.times for push in option.pushes)
                assert option.weight == pytest.approx(max(0.0, product), rel=1e-12, abs=1e-12)
    assert len(seen) > 60


# --- what comes again -----------------------------------------------------------------------------------------------


def test_waits_are_told_plainly_and_those_before_together(watch: History) -> None:
    """The chance of waiting: 3/4 at first, 3/5 after one bell, 3/7 after two."""
    assert [firing.minute for firing in watch.firings_of("weighs")] == [10.0, 20.0, 30.0, 40.0, 50.0]
    found = [choice_at(watch, firing) for firing in watch.firings_of("weighs")]
    assert [choice.waited for choice in found] == [True, True, True, True, False]
    assert [choice.option("waits").chance for choice in found] == [3 / 4, 3 / 5, 3 / 5, 3 / 7, 3 / 7]
    acted = str(watch.why("weighs.acts"))
    assert "Time 5 of 5. Before: waited 4 times, chance 43% to 75%." in acted
    assert "Waited" not in acted
    second = str(watch.why("weighs", time=2))
    assert "Time 2 of 5. Before: waited once, chance 75%." in second
    assert "Waited (he lets it be): the chance was 60%." in second
    assert "* he lets it be: 60%, weight 3 [weighs.waits]" in second
    assert "Before" not in str(watch.why("weighs"))


def test_an_option_that_changes_what_others_read_is_no_wait(watch: History, tmp_path: Path) -> None:
    text = WATCH.replace("slow}}", "slow}, then: [{add: bells, by: 0}]}")  # that changes nothing
    assert weighed(played(small(tmp_path, text), watch.seed), "weighs").waited
    text = WATCH.replace("slow}}", "slow}, then: [{add: bells, by: 1}]}")
    assert not weighed(played(small(tmp_path, text), watch.seed), "weighs").waited
    once = WATCH.replace("takes: 10 min\n    again: true", "takes: 10 min")  # what comes once is not put off
    assert not weighed(played(small(tmp_path, once), watch.seed), "weighs").waited


def test_what_is_no_decision_does_not_wait(watch: History, tmp_path: Path) -> None:
    text = """
    events:
      dice: {title: Dice, takes: 10 min, again: true, among: {one: {title: one, share: 1}, six: {title: six, share: 1}}}
    outcomes:
      when: {title: When, time_of: dice}
    """
    history = played(small(tmp_path, text), seed=1)
    assert not weighed(history, "dice").waited
    assert re.search(
        r"Time 3 of \d+\. Before: (one|six) (once|2 times), chance 50%", str(history.why("dice", time=3))
    )


def test_the_page_tells_a_wait_and_every_option(watch: History) -> None:
    first, second = (account(watch)["reasons"][watch.firings_of("weighs")[n].number] for n in (0, 4))
    assert (first.get("waited"), second.get("waited")) == (1, None)
    acts, waits = second["options"]
    assert (acts["id"], acts["chance"], acts["weight"]) == ("acts", 0.5714, 4.0)
    assert acts["pushes"] == [["the bells", 4.0, 5, "bells 2", []]]
    grounds = [{"basis": "judgement", "why": "he is slow"}]
    assert waits == {"id": "waits", "chance": 0.4286, "weight": 3.0, "share": 3.0, "grounds": grounds}


def test_what_was_passed_over_several_times_running_stands_in_one_line(watch: History) -> None:
    lines = [
        line.strip()
        for line in str(played(watch.scenario, watch.seed, until=45.0).why_not("weighs.acts")).splitlines()
    ]
    assert lines[3:5] == [
        "13 Mar 18:10 to 18:40  Holt weighs it: he lets it be (waited), 4 times;"
        " the chance of this way was 25% to 57%.",
        "Its chance was largest, 13 Mar 18:40:",
    ]
    assert lines[5] == "Waited (he lets it be): the chance was 43%."
    once = str(watch.why_not("weighs.acts", time=2))
    assert "13 Mar 18:20  Holt weighs it: he lets it be (waited); the chance of this way was 40%." in once
    assert "Time 2 of 5. Before: waited once, chance 75%." in once


# --- which time is meant ---------------------------------------------------------------------------------------------


def numbers(history: History, name: str, **which: object) -> int:
    return history.why(name, **which).reasons[0].firing.number  # type: ignore[arg-type]


def test_the_time_that_is_meant(watch: History) -> None:
    times = [firing.number for firing in watch.firings_of("weighs")]
    assert [numbers(watch, "weighs", time=n) for n in (1, 2, 5)] == [times[0], times[1], times[4]]
    assert numbers(watch, "weighs.waits", time=4) == times[3]
    assert numbers(watch, "weighs.acts") == times[4]
    assert numbers(watch, "weighs", at="18:20") == times[1]  # at that very hour
    assert numbers(watch, "weighs", at="18:29") == times[1]  # the last before it
    assert numbers(watch, "weighs", at=29.9) == times[1]
    assert numbers(watch, "weighs", at="14 Mar 05:00") == times[4]
    assert numbers(watch, "weighs.waits", at="14 Mar 05:00") == times[3]


def test_an_hour_holds_for_the_whole_minute_that_is_shown(tmp_path: Path) -> None:
    """What is shown at 18:20 happened up to 59 seconds later."""
    text = FORK.replace("takes: 20 min", "takes: 20.7 min")
    history = played(small(tmp_path, text), seed=1)
    assert history.label(history.firings_of("goes")[0].minute) == "13 Mar 18:20"
    assert history.why("goes", at="18:20").choice is not None
    with pytest.raises(ScenarioError, match="had not happened yet at 13 Mar 18:19"):
        history.why("goes", at="18:19")


@pytest.mark.parametrize(
    ("name", "which", "said"),
    [
        ("weighs", {"time": 6}, r"happened only 5 times[\s\S]*found: +6\n +allowed: 1 \(13 Mar 18:10\), 2"),
        ("weighs.acts", {"time": 2}, r"`weighs\.acts` happened only once[\s\S]*allowed: 1 \(13 Mar 18:50\)"),
        ("weighs", {"at": "18:05"}, r"not happened yet at 13 Mar 18:05[\s\S]*allowed: 13 Mar 18:10, when"),
        ("weighs", {"at": "7:99"}, r"--at: error \[hour\]"),
        ("weighs", {"at": "12 Mar 20:00"}, r"outside the history[\s\S]*allowed: 13 Mar 18:00 to 14 Mar 06:00"),
        ("weighs.wait", {}, r"cannot turn out as `wait`[\s\S]*weighs\.acts, weighs\.waits\n +nearest: weighs\.waits"),
        ("bell.rings", {}, r"`bell` has no branches"),
        ("weihgs", {}, r"\[unknown-event\][\s\S]*nearest: weighs"),
    ],
)  # fmt: skip
def test_a_time_or_a_name_that_is_not_there_is_told_with_those_that_are(
    watch: History, name: str, which: dict[str, object], said: str
) -> None:
    with pytest.raises(ScenarioError, match=said):
        watch.why(name, **which)  # type: ignore[arg-type]
    if name != "weighs.acts" and which != {"at": "18:05"}:  # then `why_not` says why not yet
        with pytest.raises(ScenarioError, match=said):
            watch.why_not(name, **which)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "which",
    [{"time": 0}, {"time": 1.5}, {"time": True}, {"at": -1.0}, {"at": math.nan}, {"time": 1, "at": "18:20"}],
)
def test_an_argument_that_makes_no_sense_is_refused(watch: History, which: dict[str, object]) -> None:
    for ask in (watch.why, watch.why_not):
        with pytest.raises(ArgumentError):
            ask("weighs", **which)  # type: ignore[operator]


def test_why_of_a_branch_that_was_not_taken_says_what_was(fork: History) -> None:
    said = r"did not take the branch `left`[\s\S]*it took goes\.ahead \(once\)[\s\S]*`why-not` explains"
    with pytest.raises(ScenarioError, match=said):
        fork.why("goes.left")


def test_why_not_of_what_happened_says_when_and_how_often(watch: History) -> None:
    assert "It did happen, 4 of 5 times, first at 13 Mar 18:10. `why` explains it." in str(
        watch.why_not("weighs.waits")
    )
    assert "It did happen, at 13 Mar 18:50." in str(watch.why_not("weighs.acts"))
    assert "It did happen, 2 times, first at 13 Mar 18:17." in str(watch.why_not("bell"))
    absence = watch.why_not("weighs.waits", time=5)
    assert (absence.verdict, len(absence.passed)) == ("chosen against", 1)
    assert watch.why_not("weighs.waits", time=3).to_dict()["happened"] == [
        watch.firings_of("weighs")[2].number
    ]
    never = harbour_that("mayor_answers", happens=False)
    with pytest.raises(ScenarioError, match="did not happen in this history"):
        never.why_not("mayor_answers.yields", time=1)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "told"),
    [(0, "0%"), (1, "100%"), (0.5, "50%"), (0.01, "1%"), (0.004, "0.4%"), (0.0004, "0.04%"), (0.996, "99.6%"),
     (0.9996, "99.96%"), (1e-5, "under 0.01%"), (1 - 1e-5, "over 99.99%"), (0.00099, "0.1%")],
)  # fmt: skip
def test_a_chance_is_never_told_as_certain_or_impossible_where_it_is_neither(
    chance: float, told: str
) -> None:
    assert chance_text(chance) == told


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_choice_fits_its_width(width: int) -> None:
    for event in ("cossack_call.answered", "cabinet_answers", "last_stand"):
        text = petrograd(0).why(event, depth=0).text(width)
        assert [line for line in text.splitlines() if len(line) > width] == []
        assert "* " in text
