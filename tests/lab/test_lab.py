"""The lab on a small scenario: replicas, variants, contrasts, and a report that hides nothing."""

from __future__ import annotations

import json
import math
import shutil
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from interregnum import cli
from interregnum.calculus import player
from interregnum.calculus.engines import python_engine
from interregnum.calculus.network import Event, Network, Set
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import parse
from interregnum.history.play import run
from interregnum.lab.bundle.observations import by_clock
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.setup import read_setup
from interregnum.lab.ensembles import replicas
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.validation.claims import claims
from interregnum.lab.validation.criteria import Criterion
from interregnum.lab.validation.playing import cases
from interregnum.lab.validation.validate import Validation, validate
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.language.check import checked
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.views.text.lab.validation.report import as_markdown, as_text

FAIR = Path(__file__).parent / "fair"
CONTRAST = "contrasts: {x: {of: 1, claim: x, strength: A,"
QUESTIONS = ("bell", "gate.opens", "gate.stays_shut", "lights < 1", "happened(bell) and lights < 2", "crowd")


def prepared(*names: str) -> Instrumented:
    scenario, network = resolve(FAIR), build(resolve(FAIR))
    apply_variants(network, scenario.timeline(), read_variants(FAIR), names)
    return instrument(scenario, network, QUESTIONS, ["lights", "gate.open"])


def played(*names: str, count: int = 150, seed: int = 3) -> Replicas:
    return play_many({"x": prepared(*names)}, seed, count, workers=Workers(1))["x"]


def bytes_of(found: Replicas) -> bytes:
    return b"".join(
        one.tobytes() for part in (found.times, found.values, found.drawn) for one in part.values()
    )


@pytest.fixture(scope="module")
def baseline() -> Replicas:
    return played()


@pytest.fixture(scope="module")
def judged() -> Validation:
    return validate(FAIR, 300, seed=3, workers=Workers(1))


# --- replicas -----------------------------------------------------------------------------------------------


def test_replicas_tell_what_histories_tell(baseline: Replicas) -> None:
    scenario = resolve(FAIR)
    for replica in (0, 1, 49, 50, 51, 149):
        history = run(scenario, 3, replica)
        for id, outcome in scenario.outcomes.items():
            assert baseline.outcome(id, outcome)[replica] == history.outcomes[id]
        for question in ("bell", "crowd"):
            times = history.firings_of(question)
            minute = baseline.times[question][replica]
            assert minute == times[0].minute if times else math.isnan(minute)
        taken = [one.minute for one in history.firings_of("gate") if one.branch == "opens"]
        minute = baseline.times["gate.opens"][replica]
        assert minute == taken[0] if taken else math.isnan(minute)
        assert all(history.drawn[id] == drawn[replica] for id, drawn in baseline.drawn.items())
        low = [f.minute for f in history.firings if history.value("lights", f.number) < 1]
        minute = baseline.times["lights < 1"][replica]
        assert minute == low[0] if low else math.isnan(minute)


def test_workers_and_order_change_nothing(pool: Executor) -> None:
    some = {"a": prepared(), "b": prepared("shut")}
    crews = {1: Workers(1), 2: Workers(2, pool), 3: Workers(3, pool)}
    found = {workers: play_many(some, 3, 120, workers=workers) for workers, workers in crews.items()}
    turned = play_many(dict(reversed(some.items())), 3, 120, workers=crews[2])
    for name in some:
        assert len({bytes_of(one[name]) for one in [*found.values(), turned]}) == 1


def test_blocks_change_nothing_and_more_replicas_keep_the_first(
    baseline: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "CHUNK", 7)
    assert bytes_of(played()) == bytes_of(baseline)
    fewer = played(count=40)
    assert all(np.array_equal(fewer.times[q], baseline.times[q][:40], equal_nan=True) for q in QUESTIONS)


def test_both_engines_give_the_same_bytes(baseline: Replicas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "fastest_engine", python_engine)
    assert bytes_of(played()) == bytes_of(baseline)


def test_watching_changes_no_history(baseline: Replicas) -> None:
    scenario = resolve(FAIR)
    few = instrument(scenario, build(scenario), ["crowd"])
    assert np.array_equal(
        play_many({"x": few}, 3, 150, workers=Workers(1))["x"].times["crowd"],
        baseline.times["crowd"],
        equal_nan=True,
    )


def test_a_question_that_asks_of_nothing_is_refused() -> None:
    scenario = resolve(FAIR)
    with pytest.raises(ScenarioError, match="lihgts"):
        instrument(scenario, build(scenario), ["lihgts < 1"])


# --- variants -----------------------------------------------------------------------------------------------


def test_without_an_event_it_never_happens_nor_does_what_follows() -> None:
    found = played("no_bell")
    assert np.isnan(found.times["bell"]).all()
    assert np.isnan(found.times["gate.opens"]).all()


def test_a_forced_decision_is_taken_so_and_at_the_same_minute(baseline: Replicas) -> None:
    found = played("shut")
    assert np.isnan(found.times["gate.opens"]).all()
    either = np.fmin(baseline.times["gate.opens"], baseline.times["gate.stays_shut"])
    assert np.array_equal(found.times["gate.stays_shut"], either, equal_nan=True)
    assert np.isnan(played("never_shut").times["gate.stays_shut"]).all()


def test_a_delayed_event_comes_exactly_so_much_later(baseline: Replicas) -> None:
    later = played("late_bell").times["bell"]
    assert later == pytest.approx(baseline.times["bell"] + 60)


def test_a_delayed_event_still_needs_its_condition() -> None:
    assert np.isnan(played("shut_again").times["crowd"]).all()  # the gate closes while they come


def test_an_event_forced_at_an_hour_happens_then() -> None:
    assert (played("bell_at_seven").times["bell"] == 60).all()


def test_settings_and_assumptions(baseline: Replicas) -> None:
    assert (played("dark").times["lights < 1"] == 0).all()
    opened = played("open_at_ten")
    assert (opened.values["gate.open"] == 1).all()
    bright = played("bright")
    assert "lights" not in bright.drawn
    assert bright.values["lights"].mean() > baseline.values["lights"].mean() + 1
    assert baseline.drawn["lights"].std() > 0


def test_a_person_may_be_put_where_nothing_leads() -> None:
    """At the start, or at an hour; the address of no draw moves."""
    for variant, at_first in (("in_the_meadow", 1.0), ("meadow_at_ten", 0.0)):
        scenario, network = resolve(FAIR), build(resolve(FAIR))
        apply_variants(network, scenario.timeline(), read_variants(FAIR), (variant,))
        assert network.quantities["mayor.at.meadow"].start == at_first
        assert network.quantities["mayor.at.town"].start == 1.0 - at_first
        found = instrument(scenario, network, QUESTIONS, ["mayor.at.meadow", "mayor.at.town"])
        ends = play_many({"x": found}, 3, 20, workers=Workers(1))["x"]
        assert (ends.values["mayor.at.meadow"] == 1).all()
        assert (ends.values["mayor.at.town"] == 0).all()
    assert bytes_of(played("in_the_meadow")) == bytes_of(played())


def test_variants_compose() -> None:
    both = played("both")
    assert np.isnan(both.times["gate.opens"]).all()
    assert (both.times["lights < 1"] == 0).all()
    assert bytes_of(both) == bytes_of(played("shut", "dark"))


def test_what_a_variant_does_not_touch_stays_byte_for_byte(baseline: Replicas) -> None:
    found = played("no_bell")
    for question in ("lights < 1",):
        assert np.array_equal(found.times[question], baseline.times[question], equal_nan=True)
    assert all(np.array_equal(found.drawn[id], baseline.drawn[id]) for id in baseline.drawn)


def test_a_copy_of_a_network_is_its_own() -> None:
    network = build(resolve(FAIR))
    before = dict(network.events)
    apply_variants(
        copy_of(network), resolve(FAIR).timeline(), read_variants(FAIR), ["shut", "late_bell", "dark"]
    )
    assert network.events == before
    assert "bell.gate" not in network.events


# --- bad input ----------------------------------------------------------------------------------------------


def with_file(folder: Path, name: str, text: str) -> list[Problem]:
    copy = folder / "fair"
    shutil.copytree(FAIR, copy)
    (copy / name).write_text(text, encoding="utf-8")
    return read_bundle(copy, checked(copy)).problems


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        ("variants: {x: {title: x, without: bel}}", "unknown-event", "bell"),
        ("variants: {x: {title: x, force: {gate: opns}}}", "unknown-option", "opens"),
        ('variants: {x: {title: x, force: {bell: "7:99"}}}', "bad-hour", ""),
        ("variants: {x: {title: x, delay: {bell: 1}}}", "wrong-kind", ""),
        ("variants: {x: {title: x, delay: {bell: 1 fortnight}}}", "bad-hour", ""),
        ("variants: {x: {title: x, set: [{quantity: light, to: 1}]}}", "unknown-quantity", "lights"),
        ("variants: {x: {title: x, set: [{quantity: mayor.at, to: medow}]}}", "unknown-option", "meadow"),
        ("variants: {x: {title: x, set: [{quantity: mayor.at, to: mayor}]}}", "unknown-option", ""),
        ("variants: {x: {title: x, set: [{quantity: lights, to: lights + 1}]}}", "formula", ""),
        ("variants: {x: {title: x, assume: {ligths: 1}}}", "unknown-quantity", "lights"),
        ("variants: {x: {title: x, of: shutt}}", "unknown-reference", "shut"),
        ("variants: {x: {title: x, wihtout: bell}}", "unknown-key", "without"),
        ("variants: {x: {without: bell}}", "missing-key", ""),
        ("variants: {shut: {title: again}}", "duplicate-name", ""),
        ("variants: [x]", "not-a-mapping", ""),
        ("varaints: {}", "unknown-key", "variants"),
    ],
)
def test_what_is_wrong_with_a_variant_is_said(tmp_path: Path, text: str, code: str, nearest: str) -> None:
    (problem,) = with_file(tmp_path, "variants/more.yaml", text)
    assert (problem.code, problem.file) == (code, "variants/more.yaml")
    assert problem.line == 1
    assert problem.nearest == nearest


def test_an_event_in_a_formula_is_told_how_it_is_asked_about(tmp_path: Path) -> None:
    text = "absences: {x: {title: x, measure: bell or lights > 1}}"
    (problem,) = with_file(tmp_path, "validation/more.yaml", text)
    assert problem.code == "unknown-measure"
    assert problem.message == "`bell` is an event, and has no value in a formula"
    assert problem.allowed == "`happened(bell)`, `times(bell)` or `since(bell)`"
    assert not problem.nearest  # `bell` would be no help to who wrote `bell`


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("durations: {x: {title: x, begins: bell_runk, ends: crowd_in}}", "unknown-reading"),
        ("durations: {x: {title: x, begins: bell_rung, ends: crowd_in, between: [9, 3]}}", "window-order"),
        ("absences: {x: {title: x, measure: gate.opns}}", "unknown-measure"),
        ("absences: {x: {title: x, measure: happened(bel)}}", "unknown-measure"),
        ("absences: {x: {title: x, measure: lights <}}", "formula"),
        ("periods: {evening: {at: '18:00'}}", "unknown-reference"),
        (
            "contrasts: {x: {of: 1, claim: x, strength: A, variant: shutt, measure: bell, expect: later}}",
            "unknown-reference",
        ),
        (
            "contrasts: {x: {of: 1, claim: x, strength: A, variant: shut, measure: bell, expect: latr}}",
            "unknown-word",
        ),
    ],
)
def test_what_is_wrong_with_a_question_is_said(tmp_path: Path, text: str, code: str) -> None:
    (problem,) = with_file(tmp_path, "validation/more.yaml", text)
    assert (problem.code, problem.file) == (code, "validation/more.yaml")


def test_a_counterfactual_that_leaves_questions_open_is_warned_of(tmp_path: Path) -> None:
    text = "variants: {x: {title: x, kind: counterfactual, without: bell, clarity: no bell}}"
    (problem,) = with_file(tmp_path, "variants/more.yaml", text)
    assert (problem.code, problem.severity) == ("counterfactual", "warning")
    assert "minimal_rewrite" in problem.message
    assert "clarity" not in problem.message


def test_a_variant_made_of_itself_is_applied_once() -> None:
    variants = read_variants(FAIR)
    variants.named["shut"] = variants.named["shut"].model_copy(update={"of": ("both",)})
    assert apply_variants(build(resolve(FAIR)), resolve(FAIR).timeline(), variants, ["both"])


def test_a_variant_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no variant"):
        apply_variants(build(resolve(FAIR)), resolve(FAIR).timeline(), read_variants(FAIR), ["shutt"])


# --- the report ---------------------------------------------------------------------------------------------


def test_facts_are_told_apart(judged: Validation) -> None:
    observations = {one.observation.id: one for one in judged.observations}
    assert {id for id, one in observations.items() if one.observation.timed} == {
        "bell_rung",
        "gate_opened",
        "crowd_in",
    }
    assert observations["bell_rung"].observation.part == "tuning"
    assert observations["crowd_in"].observation.part == "scored"
    assert not observations["gate_opened"].observation.night
    assert observations["crowd_in"].observation.night
    assert "clock" in observations["cannon"].observation.untimed
    assert "within the span" in observations["dark_at_last"].observation.untimed
    assert "half a day" in observations["lamp_fails"].observation.untimed
    assert observations["lamps_lit"].observation.figure


def test_what_tests_nothing_is_not_scored_by_whether_it_happens(judged: Validation) -> None:
    observations = {one.observation.id: one for one in judged.observations}
    counted = {id for id, one in observations.items() if one.observation.counted}
    assert counted == {"bell_rung", "gate_opened", "crowd_in", "lamp_fails"}
    logs = [observations[id].log for id in counted if observations[id].observation.part == "scored"]
    logs += [one.log for one in judged.absences]
    assert judged.parts["scored"].log == pytest.approx(sum(logs) / len(logs))


def test_a_formula_of_the_clock_alone_times_nothing() -> None:
    network = build(resolve(FAIR))
    evening = network.flag("evening", "it is evening")
    dusk = replace(network.events["noon"], id="dusk", effects=(Set(evening.id, parse("yes")),))
    network.event(dusk)
    assert by_clock(network, "noon")
    assert by_clock(network, "happened(noon)")
    assert by_clock(network, "evening")
    assert by_clock(network, "evening and happened(noon)")
    assert not by_clock(network, "evening and gate.open")
    assert not by_clock(network, "gate.opens")
    assert not by_clock(network, "happened(bell)")


def test_contrasts_are_judged_by_sign(judged: Validation) -> None:
    found = {one.id: one for one in judged.contrasts}
    assert found["bell_opens"].verdict == "reproduced"
    assert found["shut_is_earlier"].verdict == "refuted"
    assert found["lamps_matter"].verdict == "reproduced"
    assert found["lamps_left"].verdict == "reproduced"
    assert found["lamps_left"].effect.mean > 0
    assert found["bell_opens"].effect.mean == -float(np.mean(~np.isnan(_crowd(judged))))


def test_a_contrast_that_leaves_no_other_way_is_marked(judged: Validation) -> None:
    found = {one.id: one for one in judged.contrasts}
    assert found["bell_opens"].only_way  # no bell, no crowd: it could not be otherwise
    assert found["bell_opens"].after == 0.0
    assert found["bell_opens"].effect.mean == pytest.approx(0.0 - found["bell_opens"].before)
    assert not found["lamps_matter"].only_way
    assert not replace(found["bell_opens"], comes=0.01).only_way
    assert found["bell_opens"].wired
    assert (
        "Trivially wired, for the variant takes away every way to the outcome (1): bell_opens."
        in as_markdown(judged)
    )
    assert "points *" in as_markdown(judged)


def test_claims_alone_are_judged_as_in_the_whole(judged: Validation) -> None:
    whole = {one.id: one.to_dict() for one in judged.contrasts}
    alone = claims(FAIR, ["lamps_left", "bell_opens"], 300, seed=3, workers=Workers(1))
    assert [one.to_dict() for one in alone] == [whole["lamps_left"], whole["bell_opens"]]
    with pytest.raises(ScenarioError, match="no contrast `lamp_left`"):
        claims(FAIR, ["lamp_left"], 20)


def test_the_command_puts_one_claim(tmp_path: Path) -> None:
    asked = ["validate", str(FAIR), "--replicas", "40", "--workers", "1", "--only", "lamps_left"]
    result = CliRunner().invoke(cli.commands, asked, catch_exceptions=False)
    assert result.exit_code == 0
    assert "eight lamps leave more" in result.output
    assert "MISSED" not in result.output
    data = CliRunner().invoke(cli.commands, [*asked, "--json"], catch_exceptions=False)
    assert [one["id"] for one in json.loads(data.stdout)] == ["lamps_left"]
    assert CliRunner().invoke(cli.commands, [*asked, "--markdown", str(tmp_path / "p.md")]).exit_code == 2


def _crowd(judged: Validation) -> np.ndarray:
    return played(count=judged.replicas, seed=judged.seed).times["crowd"]


def test_criteria_that_are_missed_are_said_first_and_loudly(judged: Validation) -> None:
    criteria = {one.name: one for one in judged.criteria}
    assert criteria["measured facts"].met  # of a record of eight readings
    assert not criteria["claims refuted without an explanation"].met
    text = "\n".join(as_text(judged))
    assert "criteria are missed: " in text
    assert text.index("MISSED") < text.index("Scores")
    assert "refuted" in text
    page = as_markdown(judged)
    assert page.count("MISSED") == sum(one.measured and not one.met for one in judged.criteria) > 0
    assert judged.leakage.hindsight in page
    assert "Clockwork: 1 of " in page
    assert "luck is no cause" in page


def test_criteria_include_their_limits() -> None:
    assert Criterion("x", 0.8, 0.8, 0.97, "share").met
    assert not Criterion("x", 0.98, 0.8, 0.97, "share").met
    assert not Criterion("x", math.nan, None, 3, "number").met
    assert not Criterion("x", 0.0, math.nextafter(0.0, 1.0), None, "number").met


def test_a_model_that_knows_nothing_is_called_a_failure(judged: Validation) -> None:
    def covering(share: float) -> Validation:
        held = Criterion("coverage", share, 0.8, 0.97, "share", "coverage_90")
        return replace(judged, criteria=[held])

    assert "a failure, not a success" in as_markdown(covering(0.99))
    assert "claims to know more than it does" in as_markdown(covering(0.5))
    early = replace(judged, parts={**judged.parts, "scored": replace(judged.parts["scored"], bias=-90.0)})
    assert "comes 1 h 30 min earlier than told" in as_markdown(early)


def test_a_validation_is_the_same_every_time(judged: Validation, pool: Executor) -> None:
    again = validate(FAIR, 300, seed=3, workers=Workers(2, pool))
    assert json.dumps(again.to_dict(), allow_nan=False) == json.dumps(judged.to_dict(), allow_nan=False)


def test_null_models_are_what_they_say() -> None:
    ready = cases(read_setup(FAIR))
    assert {"", "null mechanisms", "null messages", "null pressures"} <= set(ready)
    found = play_many({"a": ready[""], "b": ready["null pressures"]}, 3, 60, workers=Workers(1))
    assert np.array_equal(found["a"].times["bell"], found["b"].times["bell"])  # nothing presses on the bell
    both = ~np.isnan(found["a"].times["crowd"]) & ~np.isnan(found["b"].times["crowd"])
    assert (found["b"].times["crowd"][both] > found["a"].times["crowd"][both]).all()  # no lamps hurry it


def test_the_command_prints_and_writes(tmp_path: Path) -> None:
    page = tmp_path / "v.md"
    asked = ["validate", str(FAIR), "--replicas", "40", "--workers", "1"]
    result = CliRunner().invoke(cli.commands, asked, catch_exceptions=False)
    assert result.exit_code == 0
    assert "MISSED" in result.output
    data = CliRunner().invoke(
        cli.commands, [*asked, "--json", "--markdown", str(page)], catch_exceptions=False
    )
    assert json.loads(data.stdout)["replicas"] == 40
    assert page.read_text(encoding="utf-8").startswith("# A fair and its gate")


def test_events_added_to_a_scenario_move_no_one_else(baseline: Replicas) -> None:
    scenario, network = resolve(FAIR), build(resolve(FAIR))
    assert isinstance(network, Network)
    network.event(Event("idle", "nothing", parse("yes"), network.clock(None)))
    found = play_many({"x": instrument(scenario, network, ["crowd"])}, 3, 150, workers=Workers(1))["x"]
    assert np.array_equal(found.times["crowd"], baseline.times["crowd"], equal_nan=True)
