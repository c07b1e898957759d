"""Sensitivity against closed forms; luck is not taken for effect; the same bytes from the same seed."""

from __future__ import annotations

import json
import math
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from click.testing import CliRunner
from known import ANSWERS, VARIANCE, written

from interregnum.calculus.kernel.draws import triangular_quantile
from interregnum.cli import commands, main
from interregnum.errors import MissingExtra, ScenarioError
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.sensitivity import export_ema, morris, sobol
from interregnum.lab.sensitivity.analyse import Analysis, Sensitivity, sensitivity
from interregnum.lab.sensitivity.export_ema import ema_model
from interregnum.lab.sensitivity.fixed_inputs import Input
from interregnum.lab.sensitivity.morris import MorrisEffects
from interregnum.lab.sensitivity.sobol import SobolIndices
from interregnum.views.text.lab.assumptions import sensitivity_lines, shown

OUTCOMES = ("sum", "product", "coin", "thrown")
HERE = Workers(1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("known"), ANSWERS)


@pytest.fixture(scope="module")
def shares(place: Path) -> Sensitivity:
    return sensitivity(place, OUTCOMES, points=256, replicas=10, seed=0, workers=HERE)


@pytest.fixture(scope="module")
def screened(place: Path) -> Sensitivity:
    return sensitivity(place, OUTCOMES, method="morris", points=20, replicas=10, seed=0, workers=HERE)


def row(analysis: Analysis, id: str) -> Any:
    return next(one for one in analysis.rows if one.input.id == id)


# --- Sobol ------------------------------------------------------------------------------------------------


def test_an_additive_outcome_has_the_shares_of_its_parts(shares: Sensitivity) -> None:
    found = shares.of("sum")
    for id, share in (("a", 9 / 14), ("b", 4 / 14), ("c", 1 / 14), ("idle", 0.0), ("shuffle", 0.0)):
        one = row(found, id)
        assert abs(one.first - share) <= max(1.3 * one.first_half, 1e-12), id
        assert abs(one.total - share) <= max(1.3 * one.total_half, 1e-12), id
        assert one.beyond == (share > 0), id
    assert found.spread == pytest.approx(np.sqrt(14 * VARIANCE), rel=0.07)
    assert found.explained == pytest.approx(14 * VARIANCE / (14 * VARIANCE + 1), rel=0.1)  # the coins add 1
    assert [one.input.id for one in found.rows][:3] == ["a", "b", "c"]


def test_a_product_has_an_interaction(shares: Sensitivity) -> None:
    alone, both = 0.25 * VARIANCE, VARIANCE**2
    whole = 2 * alone + both
    for id in ("a", "b"):
        one = row(shares.of("product"), id)
        assert abs(one.first - alone / whole) <= one.first_half
        assert abs(one.total - (alone + both) / whole) <= one.total_half
    assert row(shares.of("product"), "c").st == 0.0


def test_of_a_share_the_luck_is_taken_out(shares: Sensitivity) -> None:
    found = shares.of("thrown")
    one = row(found, "a")
    assert one.st < 0.9  # as SALib has it: luck makes the variance greater
    assert abs(one.total - 1.0) <= one.total_half
    # With m histories at a point the luck is E[a (1 - a)] / m beside Var a.
    luck = (0.25 - VARIANCE) / 10
    assert found.luck == pytest.approx(luck / (luck + VARIANCE), rel=0.1)
    assert found.explained == pytest.approx(VARIANCE / 0.25, rel=0.15)


def test_a_number_that_only_shuffles_luck_stays_at_the_noise_floor(shares: Sensitivity) -> None:
    """Its raw total index is far above nought, and not by chance: that is what the floor is for."""
    for outcome in ("sum", "coin"):
        one = row(shares.of(outcome), "shuffle")
        assert one.st > 2 * one.st_half
        assert abs(one.st - one.noise) <= one.st_half
        assert not one.beyond
    assert not any(one.beyond for one in shares.of("coin").rows)
    assert shares.of("coin").luck > 0.95


def test_a_dummy_is_exactly_nought(shares: Sensitivity, screened: Sensitivity) -> None:
    for outcome in OUTCOMES:
        one = row(shares.of(outcome), "idle")
        assert (one.s1, one.st, one.noise, one.beyond) == (0.0, 0.0, 0.0, False)
        two = row(screened.of(outcome), "idle")
        assert (two.mu, two.mu_star, two.noise, two.beyond) == (0.0, 0.0, 0.0, False)


def test_false_alarms_are_rare(place: Path) -> None:
    """On fresh seeds the shuffler is taken for an effect as seldom as an interval of 95 % allows, or nearly."""
    alarms = [0, 0]
    for seed in range(20):
        for n, (method, points) in enumerate((("sobol", 32), ("morris", 10))):
            options: Any = {"method": method, "points": points, "replicas": 5, "seed": seed, "workers": HERE}
            alarms[n] += row(
                sensitivity(place, ["coin"], of=["shuffle", "idle"], **options).of("coin"), "shuffle"
            ).beyond
    assert alarms[0] <= 4  # of 20; one in twenty is what is meant, and few points make it more
    assert alarms[1] <= 1  # one in a thousand


# --- Morris -----------------------------------------------------------------------------------------------


def test_a_straight_line_has_its_slope_as_effect(screened: Sensitivity) -> None:
    """Within a trajectory luck is shared, so that of an additive outcome nothing of it is left."""
    low, high = morris.MIDDLE
    step = 2 / 3
    ends = [triangular_quantile(u, 0.0, 0.5, 1.0) for u in (low, low + step * (high - low))]
    effect = (ends[1] - ends[0]) / step
    for id, times in (("a", 3), ("b", 2), ("c", 1)):
        one = row(screened.of("sum"), id)
        assert one.mu == pytest.approx(times * effect)
        assert one.mu_star == pytest.approx(times * effect)
        assert one.sigma == pytest.approx(0.0, abs=1e-9)
        assert one.beyond
    assert not row(screened.of("sum"), "shuffle").beyond
    assert row(screened.of("sum"), "shuffle").mu_star > 0.1
    assert row(screened.of("thrown"), "a").beyond


def test_own_effects_are_those_of_salib(place: Path) -> None:
    points = morris.design(5, 8, 3)
    numbers = np.random.default_rng(1).normal(size=(8, 6, 4)) + points.sum(axis=2)[:, :, None]
    found = morris.effects([row_input(n) for n in range(5)], points, numbers, 3)
    own = morris.elementary(points, numbers).mean(axis=2)
    assert [one.mu for one in found] == pytest.approx(own.mean(axis=1).tolist())
    assert [one.mu_star for one in found] == pytest.approx(np.abs(own).mean(axis=1).tolist())


def row_input(n: int) -> Any:
    from interregnum.lab.sensitivity.fixed_inputs import Input

    return Input(f"x{n}", f"x{n}", "number", 0.0, 0.5, 1.0)


# --- what does not matter, and what does ------------------------------------------------------------------


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_the_same_bytes_from_any_crew_and_seed_nought_is_a_seed(
    place: Path, method: Any, pool: Executor
) -> None:
    def found(seed: int, workers: int) -> str:
        options: Any = {"method": method, "points": 8, "replicas": 3}
        workers = HERE if workers == 1 else Workers(workers, pool)
        return json.dumps(sensitivity(place, OUTCOMES, seed=seed, workers=workers, **options).to_dict())

    assert len({found(0, workers) for workers in (1, 1, 2, 3)}) == 1
    assert found(0, 1) != found(1, 1)


def test_salib_is_never_given_nought() -> None:
    assert all(0 < sobol.salib_seed(seed, "x") < 2**32 for seed in (0, 1, 2**32, 2**64 - 1))


def test_what_it_gives(shares: Sensitivity, screened: Sensitivity) -> None:
    for found, kind in ((shares, SobolIndices), (screened, MorrisEffects)):
        table = found.table()
        assert table.num_rows == 20
        assert table["outcome"].to_pylist()[:5] == ["sum"] * 5
        data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert data["analyses"][0]["inputs"][0]["input"] == "a"
        assert "the first" in found._repr_html_()
        assert all(isinstance(one, kind) for one in found.of("sum").strongest())
        assert [one.input.id for one in found.of("sum").strongest(2)] == ["a", "b"]
    assert shares.histories == 256 * 7 * 10
    assert screened.histories == 20 * 6 * 10


def test_a_target_is_looked_at_as_a_share(place: Path) -> None:
    found = sensitivity(place, ["weighed"], aim="06:10", points=64, replicas=20, workers=HERE).analyses[0]
    assert found.unit == "share"
    assert found.mean == pytest.approx(1 - np.exp(-1), abs=0.02)


# --- the command ------------------------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(commands, words, standalone_mode=False)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def test_the_command_tells_in_words_or_as_data(place: Path) -> None:
    asked = "sensitivity", str(place), "--outcome", "sum", "-n", "16", "--replicas", "4", "--workers", "1"
    code, said = run(*asked)
    assert code == 0
    assert "noise?" in said
    assert json.loads(run(*asked, "--json")[1])["format"] == "interregnum-sensitivity"
    code, said = run(
        "sensitivity",
        str(place),
        "--method",
        "morris",
        "-n",
        "4",
        "--replicas",
        "4",
        "--workers",
        "1",
        "--top",
        "2",
    )
    assert code == 0
    assert "and 3 more" in said


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--outcome", "smu"], "nearest: sum"),
        (["--of", "idel"], "nearest: idle"),
        (["--of", "x*"], "[unknown-assumption]"),
        (["-n", "0"], "[bad-design]"),
        (["-n", "48"], "a power of two"),
        (["--method", "morris", "-n", "1"], "[bad-design]"),
        (["--replicas", "1"], "[bad-design]"),
        (["--outcome", "thrown", "--target", "haeds"], "nearest: heads"),
    ],
)
def test_bad_input_is_said(
    place: Path,
    words: list[str],
    wanted: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["interregnum", "sensitivity", str(place), *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert wanted in capsys.readouterr().err


def test_a_missing_library_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "SALib", None)
    with pytest.raises(MissingExtra, match="interregnum\\[lab\\]"):
        sensitivity(place, ["sum"], points=4, workers=HERE)
    with pytest.raises(ScenarioError, match="no such method"):
        sensitivity(place, ["sum"], method="sboloo", workers=HERE)  # type: ignore[arg-type]


# --- the EMA Workbench ------------------------------------------------------------------------------------


class Recorded:
    """Stands for the workbench's classes: keeps what it was given."""

    def __init__(self, *words: Any, **named: Any) -> None:
        self.words, self.named = words, named


def test_a_model_for_the_workbench(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbench = type("workbench", (), dict.fromkeys(("Model", "RealParameter", "ScalarOutcome"), Recorded))
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench", workbench)
    model = ema_model(place, ["sum", "thrown", "weighed"], replicas=200)
    uncertain = {one.words[0]: one.words[1:] for one in model.uncertainties}
    assert set(uncertain) == {"a", "b", "c", "idle", "shuffle"}
    assert uncertain["a"] == pytest.approx(
        (triangular_quantile(0.05, 0, 0.5, 1), triangular_quantile(0.95, 0, 0.5, 1))
    )
    assert [one.words[0] for one in model.outcomes] == [
        "sum",
        "thrown_heads",
        "thrown_tails",
        "thrown_open",
        "weighed",
    ]
    play = model.named["function"]
    given = {"a": 0.9, "b": 0.5, "c": 0.5, "idle": 0.5, "shuffle": 0.5}
    found = play(**given)
    assert found["sum"] == pytest.approx(2.7 + 1.0 + 0.5, abs=0.25)
    assert found["thrown_heads"] == pytest.approx(0.9, abs=0.07)
    assert play(**given) == found  # the same replicas each time
    assert play(**given | {"idle": 0.1}) == found


def test_the_workbench_itself_takes_it(place: Path) -> None:
    workbench = pytest.importorskip("ema_workbench")
    model = ema_model(place, ["sum"], replicas=2)
    _, outcomes = workbench.perform_experiments(model, scenarios=3)
    assert outcomes["sum"].shape == (3,)


def test_without_the_workbench_it_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench", None)
    with pytest.raises(MissingExtra, match="ema_workbench"):
        ema_model(place)
    assert export_ema.plain_name("patience.garrison") == "patience_garrison"


def test_a_scenario_with_a_single_uncertain_number_is_screened(place: Path) -> None:
    """SALib's `ProblemSpec` refuses a single input; its effect is the same as beside another."""
    options: Any = {"method": "morris", "points": 4, "replicas": 4, "workers": HERE}
    (alone,) = sensitivity(place, ["sum"], of=["a"], **options).of("sum").rows
    together = sensitivity(place, ["sum"], of=["a", "b"], **options).of("sum")
    assert alone.input.id == "a"
    assert isinstance(alone, MorrisEffects)
    assert alone.mu == pytest.approx(row(together, "a").mu)
    assert alone.beyond


def test_a_single_uncertain_number_brings_all_of_the_variance(place: Path) -> None:
    (alone,) = sensitivity(place, ["sum"], of=["a"], points=64, replicas=20, workers=HERE).of("sum").rows
    assert isinstance(alone, SobolIndices)
    assert alone.total == pytest.approx(1.0, abs=alone.total_half)
    assert alone.first == pytest.approx(1.0, abs=alone.first_half)
    assert alone.beyond


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_an_outcome_that_never_varies_depends_on_nothing_and_it_is_said(
    place: Path, method: Literal["sobol", "morris"]
) -> None:
    """The answer is the same at every point: no number is divided by the variance that there is not."""
    found = sensitivity(
        place, ["product"], aim="2", of=["a"], method=method, points=4, replicas=2, workers=HERE
    )
    assert not found.of("product").varies
    assert found.of("product").strongest() == []
    told = "\n".join(sensitivity_lines(found))
    assert "It is 0.0 % in every history of the design, so it depends on none of these numbers." in told
    assert "noise" not in told
    json.dumps(found.to_dict(), allow_nan=False)
    varied = sensitivity(place, ["product"], of=["a"], method=method, points=4, replicas=2, workers=HERE)
    assert varied.of("product").varies


def test_designs_of_one_two_and_two_thousand_numbers() -> None:
    """Of each the first number is what the outcome is; the others do nothing."""
    for count in (1, 2, 2000):
        inputs = [Input(f"x{n}", f"x{n}", "number", 0.0, 0.5, 1.0) for n in range(count)]
        points = sobol.design(count, 4, 7)
        assert points.shape == (4, count + 2, count)
        indices = sobol.indices(inputs, np.repeat(points[:, :, :1], 2, axis=2), 7)
        assert [row.st > 0 for row in indices] == [True] + [False] * (count - 1)
    for count in (1, 2, 200):
        inputs = [Input(f"x{n}", f"x{n}", "number", 0.0, 0.5, 1.0) for n in range(count)]
        points = morris.design(count, 2, 7)
        effects = morris.effects(inputs, points, np.repeat(points[:, :, :1], 2, axis=2), 7)
        assert [row.mu_star > 0.5 for row in effects] == [True] + [False] * (count - 1)


@pytest.mark.parametrize(
    ("of", "whole"), [(lambda x: 3 * x, True), (lambda x: np.exp(6 * x), False)], ids=["linear", "skewed"]
)
def test_an_effect_is_one_and_a_half_times_a_step_of_two_thirds(of: Any, whole: bool) -> None:
    """Over many trajectories both steps are made equally often; only of a straight line it is the whole change."""
    points = morris.design(1, 400, 3)
    numbers = np.repeat(of(points[:, :, 0])[:, :, None], 2, axis=2)
    (found,) = morris.effects([row_input(0)], points, numbers, 3)
    low, high = morris.MIDDLE
    at = [low + (high - low) * level / 3 for level in range(4)]
    steps = [of(at[2]) - of(at[0]), of(at[3]) - of(at[1])]
    made = np.mean(np.isin(np.round(points[:, :, 0].max(axis=1), 9), np.round(at[3], 9)))
    assert found.mu_star == pytest.approx(1.5 * ((1 - made) * steps[0] + made * steps[1]))
    assert 0.4 < made < 0.6
    assert math.isclose(found.mu_star, of(high) - of(low)) is whole


def test_a_screening_too_small_for_a_noise_floor_says_so(place: Path) -> None:
    for points, replicas, said in ((4, 2, True), (8, 2, False)):
        found = sensitivity(place, ["sum"], method="morris", points=points, replicas=replicas, workers=HERE)
        lines = list(sensitivity_lines(found))
        assert any("too few for a noise floor" in line for line in lines) is said


def test_what_depends_on_none_of_the_numbers_is_told_without_asking_for_more(place: Path) -> None:
    """The weighed coin hangs on `a` alone: of `b` every history is the same at every point."""
    for method, points in (("sobol", 8), ("morris", 4)):
        found = sensitivity(
            place, ["thrown", "product"], method=method, of=["b"], points=points, replicas=4, workers=HERE
        )  # type: ignore[call-overload]
        assert [(one.varies, one.depends) for one in found.analyses] == [(True, False), (True, True)]
        lines = list(sensitivity_lines(found))
        assert "1 uncertain number," in lines[0]
        assert any("it depends on none of these numbers" in line for line in lines)
        assert found.to_dict()["analyses"][0]["depends"] is False
        assert not any("more --replicas" in line for line in lines[: lines.index("", 2)])


def test_what_came_of_rounding_is_nought() -> None:
    assert shown(1.8e-16, "value") == shown(-1.8e-16, "value") == "0"
    assert shown(-0.0, "min") == "0.0 min"
    assert shown(1.8e-9, "value") == "1.8e-09"
