"""Numbers that cannot be stop a history where they come out, in words that lead to the formula."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest
from networks import (
    add,
    ballot,
    branch,
    draw,
    event,
    exponential,
    firings,
    fixed,
    move,
    network,
    play,
    player,
    put,
)

import interregnum as ir
from interregnum.calculus.engines import Engine, engine_named
from interregnum.calculus.network import Draw, Event, Network
from interregnum.cli import main
from interregnum.errors import RunError
from interregnum.lab.ensembles.ensemble import ensemble


@pytest.fixture(params=["python", "wasm"])
def form(request: pytest.FixtureRequest) -> Engine:
    return engine_named(request.param)


def stopped(made: Network, form: Engine, until: float = 100) -> str:
    """What a history says that stops."""
    history = player(made, engine=form)
    with pytest.raises(RunError) as caught:
        history.advance(until)
    with pytest.raises(RunError) as again:  # and it goes no further
        history.advance(until)
    assert str(again.value) == str(caught.value)
    return caught.value.why


# --- whose number, and what is wrong with it -------------------------------------------------------------

LATER = event("later", "yes", 7, put("x", 1))
SPEEDS = [
    ("1 / z", "factor `1 / z`: `1 / z` divides by 0 (z is 0)"),
    ("x - 1", "factor `x - 1`: `x - 1` is -1, and can only be 0 or more (x is 0)"),
    ("log(z)", "factor `log(z)`: `log(z)` is the logarithm of 0 (z is 0)"),
    ("1 + log(z - 2)", "`1 + log(z - 2)` has no value, for `log(z - 2)` is the logarithm of -2 (z is 0)"),
    ("log(1 / z)", "`log(1 / z)` has no value, for `1 / z` divides by 0 (z is 0)"),
    ("pow(z - 2, 0.5)", "`pow(z - 2, 0.5)` is -2 to the power 0.5, which is no number (z is 0)"),
    ("pow(z, -1)", "`pow(z, -1)` is 0 to the power -1, which is no number (z is 0)"),
    ("exp(1000 + z)", "`exp(1000 + z)` is too large for a number (z is 0)"),
    ("9 * (1e308 + z)", "`9 * (1e+308 + z)` is too large for a number (z is 0)"),
    ("z - exp(900)", "`z - exp(900)` has no value, for `exp(900)` is too large for a number (z is 0)"),
    ("min(3, 1 / z)", "`min(3, 1 / z)` has no value, for `1 / z` divides by 0 (z is 0)"),
    ("if(z > 0, 3, 1 / z)", "has no value, for `1 / z` divides by 0 (z is 0)"),
    ("(time - 3) / (time - time)", "divides by 0 (time is 0)"),
]


@pytest.mark.parametrize(("formula", "said"), SPEEDS)
def test_a_speed_that_cannot_be(form: Engine, formula: str, said: str) -> None:
    made = network({"x": 0, "z": 0}, LATER, event("a", "yes", exponential(1), speed=[2, formula]))
    why = stopped(made, form)
    assert why.startswith("at minute 0, the speed of `a` cannot be: factor ")
    assert said in why


def test_factors_that_are_too_large_only_together(form: Engine) -> None:
    made = network({"x": 1e200}, event("a", "yes", 1, speed=["x", "x"]))
    assert stopped(made, form).endswith("`(x) * (x)` is too large for a number".replace("`", ""))


DURATIONS = [
    (exponential("z"), "`mean`: `z` is 0, and can only be more than 0"),
    (exponential("z - 1"), "`mean`: `z - 1` is -1, and can only be more than 0 (z is 0)"),
    (exponential("1 / z"), "`mean`: `1 / z` divides by 0 (z is 0)"),
    (fixed("z - 1"), "`exactly`: `z - 1` is -1, and can only be 0 or more (z is 0)"),
    (draw("lognormal", "z", 2), "`typical`: `z` is 0, and can only be more than 0"),
    (draw("lognormal", 5, "z"), "`factor`: `z` is 0, and can only be 1 or more"),
    (draw("gamma", 5, "z"), "`shape`: `z` is 0, and can only be more than 0"),
    (draw("gamma", "z", 5), "`mean`: `z` is 0"),
    (draw("weibull", "z", 2), "`scale`: `z` is 0, and can only be more than 0"),
    (draw("weibull", 2, "z"), "`shape`: `z` is 0"),
    (draw("triangular", "z - 1", 1, 2), "`low end`: `z - 1` is -1, and can only be 0 or more (z is 0)"),
    (draw("triangular", 0, 0, "z"), "`high end`: `z` is 0, and can only be more than 0"),
    (draw("triangular", 1, 3, "z + 2"), "typical value and high end are not in order: 1, 3, z + 2"),
]


@pytest.mark.parametrize(("clock", "said"), DURATIONS)
def test_a_duration_that_cannot_be(form: Engine, clock: Draw, said: str) -> None:
    why = stopped(network({"x": 0, "z": 0}, LATER, event("a", "x == 1", clock)), form)
    assert why.startswith("at minute 7, the duration of `a` cannot be: ")
    assert said in why


@pytest.mark.parametrize(
    "clock", [fixed(0), fixed("z"), draw("triangular", 0, 0, 3), draw("lognormal", 3, 1), exponential(1e-300)]
)
def test_a_duration_that_can_be(form: Engine, clock: Draw) -> None:
    assert [one.event for one in play(network({"z": 0}, event("a", "yes", clock)), 50, engine=form)] == ["a"]


def test_a_time_of_nothing_may_be_allowed(form: Engine) -> None:
    """The way to where one is, takes no time."""
    clock = Draw("lognormal", draw("lognormal", "z", 2).parameters, may_be_nought=True)
    assert [one.time for one in play(network({"z": 0}, event("a", "yes", clock)), 9, engine=form)] == [0.0]
    assert "is -1" in stopped(network({"z": -1}, event("a", "yes", clock)), form)


def test_a_speed_of_nought_stands_still(form: Engine) -> None:
    assert play(network({"z": 0}, event("a", "yes", 1, speed=["z"])), 50, engine=form) == []


OTHERS: list[tuple[Event, str]] = [
    (
        event("a", "1 / z > 3 or x > 9", 1),
        "at minute 0, the condition of `a` cannot be: `1 / z > 3 or x > 9` has no value, for `1 / z` divides",
    ),
    (
        event("a", "yes", 2, put("x", "1 / z")),
        "at minute 2, the effect of `a` on `x` cannot be: value: `1 / z` divides by 0 (z is 0)",
    ),
    (
        event("a", "yes", 2, add("x", "log(z)")),
        "the effect of `a` on `x` cannot be: value: `log(z)` is the logarithm of 0 (z is 0)",
    ),
    (
        event("a", "yes", 2, add("large", "large")),
        "the effect of `a` on `large` cannot be: value: `large + large` is too large for a number",
    ),
    (
        event("a", "yes", 2, move("p", "q", "x - 0.5")),
        "the effect of `a` on `p` cannot be: chance to go to `q`: `x - 0.5` is -0.5, and can only be from 0 to 1",
    ),
    (event("a", "yes", 2, move("p", "q", "1.01 + z")), "`1.01 + z` is 1.01, and can only be from 0 to 1"),
    (
        event("a", "yes", 2, ballot("p", {"q": 1, "r": "z - 3"})),
        "the effect of `a` on `r` cannot be: weight: `z - 3` is -3, and can only be 0 or more (z is 0)",
    ),
    (
        event("a", "yes", 2, ballot("p", {"q": "z", "r": "0 * z"})),
        "nobody of `p` can vote in `a`, for no option has a weight above 0: `z` is 0, `0 * z` is 0 (z is 0)",
    ),
    (
        event("a", "yes", 2, branches=[branch("one"), branch("two", 1, odds=["x + 2", "z - 2"])]),
        "the odds of `a.two` cannot be: odds `z - 2`: `z - 2` is -2, and can only be 0 or more (z is 0)",
    ),
    (
        event("a", "yes", 2, branches=[branch("one", "1 / z")]),
        "the odds of `a.one` cannot be: weight: `1 / z` divides by 0 (z is 0)",
    ),
    (
        event("a", "yes", 2, branches=[branch("one", "z"), branch("two", "x")]),
        "no option of `a` has a weight above 0: `z` is 0, `x` is 0",
    ),
]


@pytest.mark.parametrize(("bad", "said"), OTHERS, ids=range(len(OTHERS)))
def test_a_condition_an_effect_or_a_weight_that_cannot_be(form: Engine, bad: Event, said: str) -> None:
    made = network({"x": 0, "z": 0, "large": 1.5e308}, bad, people={"p": 9, "q": 0, "r": 0})
    assert said in stopped(made, form)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (draw("fixed", "1 / z"), "`exactly`: `1 / z` divides by 0 (z is 0)"),
        (draw("triangular", "1 / z", 2, 3), "`low end`: `1 / z` divides by 0 (z is 0)"),
        (draw("triangular", 3, 2, "z"), "low end, typical value and high end are not in order: 3, 2, z"),
        (draw("lognormal", 3, "z"), "`factor`: `z` is 0, and can only be 1 or more"),
    ],
)
def test_a_start_value_that_cannot_be(form: Engine, start: Draw, said: str) -> None:
    why = stopped(network({"x": start, "z": 0}), form)
    assert why == f"at minute 0, the start value of `x` cannot be: {said}"


def test_what_is_not_asked_for_may_have_no_value(form: Engine) -> None:
    made = network(
        {"x": 0, "z": 0},
        event("a", "not (z > 0 and 1 / z > 3)", 1, put("x", "if(z > 0, 1 / z, 5)")),
        event("b", "z > 0", exponential("1 / z"), speed=["1 / z"]),
        event("c", "yes", 2, ballot("q", {"p": "z"}), branches=[branch("one", "z"), branch("two")]),
        people={"p": 0, "q": 0},
    )
    assert [one.event for one in play(made, 50, engine=form)] == ["a", "c"]


def test_the_first_number_is_told_with_what_was_so_then(form: Engine) -> None:
    """What follows the effect does not happen any more, nor do other events."""
    made = network(
        {"x": 0, "z": 0},
        event("before", "yes", 1, put("x", 4)),
        event("a", "yes", 2, put("z", "x / z"), put("x", 9), put("z", 1)),
        event("beside", "yes", 2, put("x", 7)),
    )
    history = player(made, engine=form)
    with pytest.raises(
        RunError, match=r"at minute 2, .*`x / z` divides by 0 \(x is 4, z is 0\); in replica 0"
    ):
        history.advance(50)
    assert (history.now, history.value("x")) == (2.0, 4.0)
    assert [one.event for one in firings(history)] == ["before", "a"]


def test_nothing_is_done_after_a_vote_that_cannot_be(form: Engine) -> None:
    """Neither what the event does beside, nor what follows from how it turns out."""
    for effects in ([ballot("p", {"q": "z - 1"}), put("x", 9)], [put("y", "1 / z")]):
        way = branch("one", 1, put("x", 7))
        made = network(
            {"x": 4, "y": 0, "z": 0}, event("a", "yes", 2, *effects, branches=[way]), people={"p": 9, "q": 0}
        )
        history = player(made, engine=form)
        with pytest.raises(RunError):
            history.advance(50)
        assert history.value("x") == 4


def test_a_barred_event_needs_no_weight(form: Engine) -> None:
    """Where a change has taken the only way out that has weight, the event turns out in no way: that is no error."""
    made = network({"x": 0}, event("a", "yes", 2, add("x"), branches=[branch("one"), branch("two", "x - x")]))
    history = player(made, engine=form)
    history.bar("a", "one")
    history.advance(5)
    assert (history.value("x"), firings(history)[0].branch) == (1.0, -1)


def test_a_fork_and_a_question_tell_it_too(form: Engine) -> None:
    made = network({"z": 0}, event("a", "yes", 2, branches=[branch("one", "1 / z")]))
    history = player(made, engine=form)
    assert history.advance(5, ["a"]) == "a"
    fork = history.fork()
    fork.would_choose("a")
    for one in (fork, history):
        with pytest.raises(RunError, match=r"the odds of `a\.one` cannot be"):
            one.advance(5)


# --- from scenarios -------------------------------------------------------------------------------------

FRAME = """
scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-13T19:00}
sources: {book: {title: A book, dated: 1920}}
quantities: {z: {title: Zero}, y: {title: Why}}
definitions: {ratio: {title: Ratio, formula: 1 / z}}
"""
SOON = "{title: Soon, takes: {exactly: 20 min}, then: [{y: 1}], basis: sourced, source: book}"
LATE = "{title: Late, takes: {exactly: 90 min}, then: [{z: 1}], basis: sourced, source: book}"


def written(tmp_path: Path, event: str, more: str = "") -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(
        f"{FRAME}events:\n  soon: {SOON}\n  late: {LATE}\n{indent(dedent(event), '  ')}\n{more}",
        encoding="utf-8",
    )
    return path


RATE = 'a: {title: A, takes: {mean: 1 min}, faster: [{name: rate, x: "2 * ratio"}], basis: sourced, source: book}'
SAID = (
    "at minute 0 (13 Mar 18:00), the speed of `a` cannot be: factor `rate`: `2 * ratio` has no value, "
    "for `1 / z` divides by 0 (z is 0)"
)


def test_run_says_it_with_the_hour_and_the_formula_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, RATE)
    with pytest.raises(RunError) as caught:
        ir.run(path)
    assert str(caught.value) == f"{SAID}; in replica 0 of seed 7"
    monkeypatch.setattr(sys, "argv", ["interregnum", "run", str(path), "--seed", "3", "--replica", "5"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"error: {SAID}; in replica 5 of seed 3" in capsys.readouterr().err


def test_an_ensemble_says_of_which_replica(tmp_path: Path) -> None:
    found = ensemble(written(tmp_path, RATE), 2, tmp_path / "many", workers=1)
    assert found.failures == {0: SAID, 1: SAID}


def test_a_what_if_says_it(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"at minute 0 .*in replica 0 of seed 7"):
        ir.whatif(written(tmp_path, RATE), {"without": "soon"}, 20, workers=1)


def test_an_outcome_may_have_no_value_but_cannot_be_reckoned_with(tmp_path: Path) -> None:
    path = written(
        tmp_path, "", 'outcomes: {q: {title: Q, value: "y * ratio"}, r: {title: R, value: "exp(999 * y)"}}'
    )
    assert ir.run(path).outcomes == {"q": None, "r": None}
    found = ensemble(path, 2, tmp_path / "many", workers=1)
    assert found.failures == {}
    assert found.table(["outcome.q", "outcome.r"]).to_pylist() == [{"outcome.q": None, "outcome.r": None}] * 2
    with pytest.raises(RunError, match=r"at minute 60 .*the outcome `q` has no value; let its formula say"):
        ir.hinges(path, "q", 20, workers=1)
    assert ir.whatif(path, {"without": "soon"}, 20, workers=1)["q"].valued is not None  # it counts them


@pytest.mark.parametrize("written_out", [False, True])
def test_the_time_since_what_has_not_happened_is_told_as_such(form: Engine, written_out: bool) -> None:
    """As it stands in a duration, and as it is read back from the program of an effect."""
    bell = event("bell", "yes", 9)
    clock = fixed(1) if written_out else exponential("2 * since(bell)")
    why = stopped(network({"x": 0}, bell, event("a", "yes", clock, put("x", "2 * since(bell)"))), form)
    assert why.endswith(
        ": `2 * since(bell)` has no value, for `since(bell)` has no value: `bell` has not happened"
        + (" (time is 1)" if written_out else " (time is 0)")
    )
    assert ("the effect of `a` on `x`" if written_out else "the duration of `a`") in why
