"""Time in formulas: `since(e)` and `time` mean the same wherever they stand, to the minute worked out on paper."""

from __future__ import annotations

import math
from typing import Any

import pytest

import interregnum as ir
from interregnum.calculus.network import Set
from interregnum.calculus.player import Player
from interregnum.errors import ScenarioError
from interregnum.history import History
from interregnum.lab import fan
from interregnum.lab.bundle.observations import by_clock
from interregnum.lab.ensembles.instrumented import copy_of, instrument
from interregnum.language.check import clockwork
from interregnum.mechanisms import build

SAID = {"basis": "sourced", "source": "b"}
ONE = ir.Workers(1)
AFTER = math.nextafter  # the first minute after another that a float can hold


def scenario(
    events: dict[str, Any], outcomes: dict[str, Any] | None = None, **sections: Any
) -> dict[str, Any]:
    """An hour of which the events are given without their titles and grounds."""
    return {
        "scenario": {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-13T19:00"},
        "sources": {"b": {"title": "A book", "dated": 1920}},
        "events": {id: {"title": id, **SAID, **written} for id, written in events.items()},
        "outcomes": {id: {"title": id, **written} for id, written in (outcomes or {}).items()},
        **sections,
    }


def quantities(**starts: float) -> dict[str, Any]:
    return {id: {"title": id, "starts": {"typical": start, **SAID}} for id, start in starts.items()}


def exactly(minutes: float | str) -> dict[str, Any]:
    return {"exactly": minutes, **SAID}


def played(events: dict[str, Any], outcomes: dict[str, Any] | None = None, **sections: Any) -> History:
    return ir.run(scenario(events, outcomes, **sections))


def minutes(history: History, event: str) -> list[float]:
    return [firing.minute for firing in history.firings_of(event)]


def factor(x: float | str, **more: str) -> dict[str, Any]:
    return {"name": "f", "x": x, **SAID, **more}


# --- the same wherever it stands ------------------------------------------------------------------------

BELL = {"bell": {"takes": exactly(1)}}
FROM_SIX = [
    "since(bell) >= 5 min",
    "time >= 6",
    "5 <= since(bell)",
    "6 <= time",
    "late",
    "not (since(bell) < 5)",
]
LATE = {
    "definitions": {"late": {"title": "late", "formula": "since(bell) >= patience"}},
    "assumptions": {"patience": {"title": "patience", "typical": 5, "kind": "minutes", **SAID}},
}


@pytest.mark.parametrize("late", FROM_SIX)
def test_a_threshold_is_the_same_in_every_place(late: str) -> None:
    """What is late is so from minute 6 on, at which the bell has been silent for five minutes."""
    events = {
        **BELL,
        "guard": {"when": late},
        "when": {"when": "happened(bell)", "takes": exactly(10), "faster": [factor(10, when=late)]},
        "x": {"takes": exactly(10), "faster": [factor(f"if({late}, 10, 0.1)")]},
        "per": {"takes": exactly(12), "slower": [factor(3, per=f"if({late}, 1, 0)")]},
        "duration_before": {"takes": exactly(f"if({late}, 3, 9)")},
        "duration": {"when": "time >= 6", "takes": exactly(f"if({late}, 3, 9)")},
    }  # fmt: skip
    for id, minute in (("before", 5.75), ("then", 6)):
        events[f"effect_{id}"] = {
            "takes": exactly(minute),
            "then": [{"set": f"e_{id}", "to": f"if({late}, 1, 0)"}],
        }
        events[f"odds_{id}"] = {
            "takes": exactly(minute),
            "among": {
                "early": {"share": f"if({late}, 0, 1)", **SAID},
                "late": {"share": 1, "odds": [factor(f"if({late}, 1, 0.0)")], **SAID},
            },
        }
    outcomes = {
        "which": {"first_of": [{"label": "late", "when": late}, {"label": "done", "when": "happened(x)"}]},
        "value": {"value": f"if({late}, 1, 0)"},
    }
    more = LATE if late == "late" else {}
    history = played(events, outcomes, **more, quantities=quantities(e_before=0, e_then=0))
    expected = {
        "guard": 6, "when": 6.5, "x": 6 + 9.4 / 10, "per": 6 + 6 * 3, "duration_before": 9, "duration": 9,
    }  # fmt: skip
    if late.startswith("not"):  # and that is so as long as the bell has never rung
        assert minutes(history, "guard") == minutes(history, "which.late.reached") == [0]
        assert (history.value("e_before"), history.value("e_then")) == (0, 1)
        return
    assert {id: minutes(history, id) for id in expected} == {
        id: [pytest.approx(m)] for id, m in expected.items()
    }
    assert (history.value("e_before"), history.value("e_then")) == (0, 1)
    assert [history.firings_of(f"odds_{id}")[0].branch for id in ("before", "then")] == ["early", "late"]
    assert history.outcomes == {"which": "late", "value": 1}
    assert minutes(history, "which.late.reached") == [6]


@pytest.mark.parametrize("engine", ["python", "wasm"])
def test_a_speed_follows_the_clock_in_steps(engine: Any) -> None:
    steps = scenario({"a": {"takes": exactly(10), "faster": [factor("if(time >= 20, 10, 0.01)")]}})
    assert minutes(ir.run(steps, engine=engine), "a") == [pytest.approx(20 + (10 - 0.2) / 10)]


# --- at the very minute ---------------------------------------------------------------------------------


def test_at_the_very_minute_what_is_as_long_as_it_counts_and_what_is_longer_does_not() -> None:
    """Read at minute 20 exactly; what waits for more than 20 minutes waits for the next that there is."""
    signs = {"at_least": ">=", "more": ">", "less": "<", "at_most": "<="}
    events: dict[str, Any] = {id: {"when": f"time {sign} 20"} for id, sign in signs.items()}
    told = [{"set": f"is_{id}", "to": f"if(time {sign} 20, 1, 0)"} for id, sign in signs.items()]
    events["look"] = {"takes": exactly(20), "then": told}
    history = played(events, quantities=quantities(**{f"is_{id}": 0 for id in signs}))
    assert {id: history.value(f"is_{id}") for id in signs} == {
        "at_least": 1,
        "more": 0,
        "less": 0,
        "at_most": 1,
    }
    assert {id: minutes(history, id) for id in signs} == {
        "at_least": [20], "more": [AFTER(20, 21)], "less": [0], "at_most": [0],
    }  # fmt: skip


@pytest.mark.parametrize(("sign", "lasts"), [("<", False), ("<=", True)])
def test_what_is_due_at_the_minute_at_which_it_ceases_to_be_possible(sign: str, lasts: bool) -> None:
    history = played({"a": {"when": f"time {sign} 20", "takes": exactly(20)}})
    assert minutes(history, "a") == ([20] if lasts else [])


def test_a_threshold_at_the_end_is_reached_and_one_beyond_it_is_not() -> None:
    conditions = {
        "reached": "time >= 60",
        "beyond": "time > 60",
        "bell": "since(bell) >= 59",
        "no": "since(bell) > 59",
    }
    endings = {
        id: {"first_of": [{"label": "yes", "when": conditions[id]}]} for id in ("reached", "bell", "no")
    }
    values = {f"v_{id}": {"value": f"if({when}, 1, 0)"} for id, when in conditions.items()}
    history = played(BELL, {**endings, **values})
    found = {"reached": "yes", "bell": "yes", "no": "open"}
    assert history.outcomes == {
        **found,
        **{f"v_{id}": float(id in ("reached", "bell")) for id in conditions},
    }
    with pytest.raises(ScenarioError, match="this can never be true"):
        played(BELL, {"beyond": {"first_of": [{"label": "yes", "when": conditions["beyond"]}]}})


def test_what_is_past_when_it_becomes_possible_is_past() -> None:
    events = {
        **BELL,
        "opens": {"takes": exactly(30)},
        "guard": {"when": "happened(opens) and since(bell) >= 5"},
        "speed": {"when": "happened(opens)", "takes": exactly(10), "faster": [factor(10, when="time >= 20")]},
        "start": {"when": "time >= 0"},
        "once": {"when": "since(bell) >= -1"},
    }
    history = played(events)
    assert {id: minutes(history, id) for id in events} == {
        "bell": [1], "opens": [30], "guard": [30], "speed": [31], "start": [0], "once": [1],
    }  # fmt: skip


def test_thresholds_of_one_minute_are_passed_together() -> None:
    """The two halves take over from each other in one instant, at 6, and the clock runs on."""
    events = {
        "first": {"takes": exactly(1)},
        "second": {"when": "happened(first)"},
        "a": {
            "when": "happened(first) and (since(first) < 5 or since(second) >= 5)",
            "takes": exactly(20),
        },
        "b": {"when": "time >= 20 and time < 20"},
    }
    history = played(events)
    assert not history.firings_of("b")
    assert [(firing.began, firing.minute) for firing in history.firings_of("a")] == [(1, 21)]


# --- what has never happened ----------------------------------------------------------------------------

NEVER = [f"since(z) {sign} 5 min" for sign in ("<", "<=", ">", ">=", "==", "!=")]
NEVER += [
    "since(z) > since(bell)",
    "since(z) == since(z)",
    "exp(since(z)) > 0",
    "min(since(z), since(bell)) > 0",
]


@pytest.mark.parametrize("when", NEVER)
def test_every_comparison_with_what_never_happened_is_false(when: str) -> None:
    events = {
        **BELL,
        "z": {"when": "happened(bell) and not happened(bell)", "takes": exactly(1)},
        "look": {
            "takes": exactly(30),
            "then": [{"set": "x", "to": f"if({when}, 1, if(not ({when}), 2, 3))"}],
        },
    }
    outcomes = {"value": {"value": f"if({when}, 1, 0)"}}
    events["z"]["when"] = "x == 7"
    history = played(events, outcomes, quantities=quantities(x=0))
    assert history.value("x") == 2
    assert history.outcomes == {"value": 0}


def test_what_has_not_happened_yet_hurries_nothing() -> None:
    events = {
        "z": {"takes": exactly(30)},
        "a": {"takes": exactly(10), "faster": [factor(10, when="since(z) >= 5 min")]},
        "b": {"takes": exactly(40), "faster": [factor(10, when="since(z) >= 5 min")]},
        "free": {"when": "not (since(z) >= 5 min)"},
    }
    history = played(events)
    assert {id: minutes(history, id) for id in events} == {"z": [30], "a": [10], "b": [35.5], "free": [0]}
    assert history.why("a").reasons[0].pushes == ()


def test_the_time_since_what_never_happened_has_no_value(tmp_path: Any) -> None:
    events = {
        **BELL,
        "z": {"when": "time >= 50", "among": {"a": {"share": 1, **SAID}}, "takes": exactly(20)},
    }
    history = played(events, {"s": {"value": "since(z)"}, "b": {"value": "since(bell)"}})
    assert history.outcomes == {"s": None, "b": 59}
    assert (history.shown("s"), history.shown("b")) == ("no value", "59 min")
    assert ir.load_history(history.save(tmp_path / "h")).outcomes == history.outcomes
    runs = ir.ensemble(history.scenario, 3, tmp_path / "e", workers=ONE)
    assert runs.table(["outcome.s", "value.since(z)"])["outcome.s"].to_pylist() == [None] * 3


# --- thresholds that move -------------------------------------------------------------------------------


def test_a_threshold_moves_while_the_clock_runs() -> None:
    """Silence is broken at 3 and 6, patience grows at 8; what lasts nine minutes since 6 is reached at 15."""
    events = {
        "bell": {"when": "times(bell) < 2", "takes": exactly(3), "again": True},
        "grow": {"takes": exactly(8), "then": [{"set": "patience", "to": 9}]},
        "shrink": {"takes": exactly(20), "then": [{"set": "patience", "to": 3}]},
        "guard": {"when": "since(bell) >= patience"},
        "clock": {"when": "time - patience >= 12", "again": True, "takes": exactly(100)},
        "ending": {"when": "2 * since(bell) + 3 > patience + 12 and patience == 3"},
    }
    history = played(events, quantities=quantities(patience=5))
    assert minutes(history, "bell") == [3, 6]
    assert minutes(history, "guard") == [15]
    assert minutes(history, "ending") == [20]
    turns = [
        (change.new, history.minute(change.number))
        for change in history.written
        if change.quantity.startswith("(time")
    ]
    # Due at 17, put off to 21 by what happens at 8, and past when it is taken back at 20.
    assert turns == [(1, 20)]


def test_a_threshold_that_is_taken_back_is_passed_again() -> None:
    events = {
        "later": {"takes": exactly(10), "then": [{"set": "hour", "to": 30}]},
        "a": {"when": "time >= hour", "takes": exactly(7)},
    }
    history = played(events, quantities=quantities(hour=5))
    assert minutes(history, "a") == [37]


@pytest.mark.parametrize(
    ("when", "minute"),
    [
        ("min(since(bell), 10) >= 7", 8),
        ("max(since(bell), 3) >= 7", 8),
        ("clip(since(bell), 2, 9) - 1 >= 7", 9),
        ("since(bell) > if(time >= 20, 10, 40)", 20),
        ("since(bell) > if(time > 20, 10, 40)", AFTER(20, 21)),
        ("if(time >= 20, since(bell), 0) >= 7", 20),
        ("count(since(bell) >= 7, time >= 4, happened(bell)) == 3", 8),
        ("share(since(bell) >= 7, time >= 4) > 0.9", 8),
        ("sum(since(bell), time) >= 19", 10),
        ("x * since(bell) >= 14", 8),
        ("-x * since(bell) <= -14", 8),
        ("since(bell) / x >= 3", 7),
        ("(x - 2) * time >= -1", 0),
        ("7 * (time >= 4) + x >= 9", 4),
        ("since(bell) >= since(gong) + 1 and since(bell) >= 7", 8),
        ("times(bell) == 1 and time >= 5 * times(bell)", 5),
        ("(time >= 4) == happened(gong)", 0),
        ("not (time < 4 or since(bell) < 2)", 4),
    ],
)
def test_thresholds_within_other_formulas(when: str, minute: float) -> None:
    events = {**BELL, "gong": {"takes": exactly(2)}, "a": {"when": f"happened(bell) and {when}"}}
    if minute == 0:
        events["a"] = {"when": when}
    assert minutes(played(events, quantities=quantities(x=2)), "a") == [minute]


@pytest.mark.parametrize(
    "when", ["since(bell) > since(gong)", "since(bell) - since(gong) > 0", "time - since(bell) < 2"]
)
def test_where_time_cancels_there_is_no_timer(when: str) -> None:
    events = {**BELL, "gong": {"takes": exactly(2)}, "a": {"when": f"happened(gong) and {when}"}}
    history = played(events)
    assert minutes(history, "a") == [2]
    assert not history.network.timed


def test_a_drawn_delay_is_a_threshold() -> None:
    delay = {"delay": {"title": "delay", "kind": "minutes", "typical": 10, "between": [5, 15], **SAID}}
    data = scenario({**BELL, "a": {"when": "since(bell) >= delay"}}, assumptions=delay)
    for replica in range(3):
        history = ir.run(data, replica=replica)
        assert minutes(history, "a") == [1 + history.drawn["delay"]]
        assert list(history.drawn) == ["delay"]
    data = scenario({"a": {"when": "time <= delay"}, "b": {"when": "time >= delay"}}, assumptions=delay)
    history = ir.run(data)
    assert {id: minutes(history, id) for id in "ab"} == {"a": [0], "b": [history.drawn["delay"]]}
    assert list(history.drawn) == ["delay"]
    assert [history.start_value(flag) for flag in history.network.timed] == [1, 0]


def test_an_event_that_can_turn_out_in_several_ways_counts_from_whichever() -> None:
    ways = {
        way: {"share": 1, **SAID, "then": [{"set": "x", "to": "if(since(z) < 1, 2, 1)"}]}
        for way in ("a", "b")
    }
    events = {
        "z": {"takes": exactly(1), "among": ways, "then": [{"set": "y", "to": "if(since(z) < 1, 2, 1)"}]},
        "late": {"when": "since(z) >= 5"},
    }
    history = played(events, quantities=quantities(x=0, y=0))
    assert minutes(history, "late") == [6]
    assert (history.value("y"), history.value("x")) == (1, 2)  # its own effects come before it is remembered


# --- told and asked elsewhere ---------------------------------------------------------------------------


def test_a_timer_is_called_what_was_written_and_leads_to_what_set_it() -> None:
    events = {
        **BELL,
        "a": {"when": "since(bell) >= 5 min", "takes": exactly(10), "faster": [factor(2, when="time >= 12")]},
        "b": {"when": "since(bell) >= 2.25 or since(bell) >= 3 h"},
        "c": {"when": "since(bell) >= 2 h"},
        "d": {"when": "since(bell) >= 59.5 min and happened(a)"},
    }
    history = played(events)
    assert list(history.network.timed) == [
        "(since(bell) >= 5 min)", "(time >= 12)", "(since(bell) >= 2.25)", "(since(bell) >= 3 h)",
        "(since(bell) >= 2 h)", "(since(bell) >= 59.5 min)",
    ]  # fmt: skip
    story = history.why("a").text()
    assert "Because: Bell (18:01" in story
    assert "Hurried (x1 for 6 min, then x2 for 2 min) by: f; last through: The clock: it is" in story
    absence = history.why_not("c").text()
    assert "needed: at least 2 h have passed since “Bell”    (at the end 59 min)" in absence
    assert "rings" not in absence
    assert not any(firing.event.endswith("rings") for firing in history.without_bookkeeping())
    assert "timer" not in history.why_not("d").text()


def test_formulas_from_outside_are_asked_in_the_same_words(tmp_path: Any) -> None:
    data = scenario({**BELL, "a": {"when": "since(bell) >= 10"}})
    network = copy_of(ir.load(data).network)
    case = instrument(
        ir.load(data).scenario, network, ["since(bell) >= 5", "time >= 20", "since(a) < 1"], ["since(a)"]
    )
    player = Player(case.compiled, 0)
    player.advance(60)
    assert case.times_of(player).tolist() == [6, 20, 11]
    assert player.read().tolist() == [49]
    late = fan(data, "if(since(bell) >= 5, 1, 0)", 20, every=6, workers=ONE)
    assert late.means.tolist() == [0] + [1] * 10


def test_a_change_in_the_middle_still_remembers_what_it_asks() -> None:
    from interregnum.lab.contrasts.branch import branch

    events = {
        **BELL,
        "a": {"when": "x >= 3"},
        "sets": {"when": "time >= 50", "then": [{"set": "x", "to": 3}]},
    }
    history = ir.run(scenario(events, {"a": {"time_of": "a"}}, quantities=quantities(x=0)))
    found = branch(history, 5, {"set": "x = since(bell) @ 18:10"}, 20, workers=ONE)
    assert found.changed.times["a"].tolist() == [10] * 20


def test_who_writes_what_a_threshold_reads_sets_the_flag_in_the_same_firing() -> None:
    network = build(ir.load(scenario({**BELL, "a": {"when": "since(bell) >= 5"}})).scenario)
    flag, comparison = next(iter(network.timed.items()))
    assert network.events["bell"].effects[-1] == Set(flag, comparison)
    assert next(iter(network.events)) == f"{flag}.rings"


# --- in what mechanisms are made of ---------------------------------------------------------------------


@pytest.mark.parametrize("late", ["since(bell) >= 5 min", "time >= 6"])
def test_a_threshold_in_a_road_a_line_a_plan_a_decision_and_an_order(late: str) -> None:
    """Each becomes possible at 6, by whichever mechanism it is asked."""
    title = {"title": "x"}
    sections = {
        "authorities": {"council": title, "junta": title},
        "places": {"hall": {**title, "held_by": "council"}, "quay": title, "city": title},
        "persons": {"mayor": {**title, "at": "hall"}, "envoy": {**title, "at": "quay"}},
        "modes": {"foot": {"km_h": 6, **SAID}},
        "routes": {"lane": {"between": ["quay", "hall"], "by": "foot", "km": 1, "open": late, **SAID}},
        "movements": {"walk": {**title, "who": "envoy", "from": "quay", "to": "hall", "along": ["lane"], **SAID}},
        "channels": {"wire": {**title, "needs": late, "takes": exactly(2), "reach": "private", **SAID}},
        "messages": {"word": {**title, "from": "mayor", "to": ["envoy"], "by": "wire", **SAID}},
        "plans": {
            "coup": {**title, "by": "mayor", "steps": {"go": {**title, "when": late, "takes": exactly(3)}}, **SAID}
        },
        "decisions": {
            "yield": {
                **title, "by": "mayor", "when": "happened(bell)", "takes": exactly(9), "slower": [factor(2, when=late)],
                "among": {"yes_": {"share": 1, **SAID}}, **SAID,
            }
        },
    }  # fmt: skip
    events = {**BELL, "sends": {"then": [{"send": "word"}]}, "heard": {"when": "since(word.arrives) >= 4"}}
    events["done"] = {"when": "since(coup.go) >= 4 and times(word.arrives) == 1"}
    history = played(events, **sections)
    expected = {"word.arrives": 8, "heard": 12, "coup.go": 9, "done": 13, "yield": 6 + 4 * 2}
    assert {id: minutes(history, id) for id in expected} == {id: [minute] for id, minute in expected.items()}
    arrival = next(id for id in history.network.events if id.startswith("walk") and id.endswith("arrives"))
    (walked,) = history.firings_of(arrival)
    assert walked.began == 6


def test_what_is_possible_from_an_hour_on_happens_by_the_clock() -> None:
    events = {
        **BELL,
        "a": {"when": "time >= 20"},
        "b": {"when": "time >= 20", "exogenous": "it always rings then"},
        "c": {"when": "since(bell) >= 20", "takes": exactly("max(0, 40 - time)")},
        "d": {"when": "time - x >= 3"},
        "e": {"takes": exactly(9), "then": [{"set": "x", "to": 1}], "faster": [factor(2, when="time >= 3")]},
    }
    sound = ir.load(scenario(events, quantities=quantities(x=0)))
    assert clockwork(sound.network) == (2, 6)
    assert [(each.code, each.path) for each in sound.warnings] == [
        ("clock-in-guard", "events.a.when"),
        ("much-clockwork", "scenario"),
    ]
    assert [by_clock(sound.network, each) for each in ("time >= 20", "since(bell) >= 20", "x >= 1")] == [
        True,
        False,
        False,
    ]
