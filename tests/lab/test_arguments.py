"""Numbers that cannot be are refused by every function of the lab, in one clear line, before anything is played."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interregnum.errors import ArgumentError, HistoryError, ScenarioError
from interregnum.lab import (
    Workers,
    calibrate,
    ensemble,
    fan,
    hinges,
    inevitability,
    open_ensemble,
    sensitivity,
    shapley,
    study,
    validate,
    whatif,
)
from interregnum.lab.answers.study import Sizes
from interregnum.lab.calibration.calibrate import enough
from interregnum.lab.validation.claims import claims

FAIR = Path(__file__).parent / "fair"


class Idle(Workers):
    """Workers that must not be asked for anything."""

    def in_order(self, function: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        raise AssertionError("something is played")


def into_a_folder(folder: Path, **options: Any) -> None:
    ensemble(FAIR, **{"replicas": 30, "out": folder / "runs", "workers": Idle(1), **options})


CALLS: dict[str, Callable[..., Any]] = {
    "fan": lambda **options: fan(FAIR, "lights", workers=Idle(1), **options),
    "inevitability": lambda **options: inevitability(FAIR, "how", workers=Idle(1), **options),
    "sensitivity": lambda **options: sensitivity(FAIR, ["how"], workers=Idle(1), **options),
    "calibrate": lambda **options: calibrate(FAIR, workers=Idle(1), **options),
    "validate": lambda **options: validate(FAIR, workers=Idle(1), **options),
    "claims": lambda **options: claims(FAIR, ["lamps_left"], workers=Idle(1), **options),
    "study": lambda **options: study(FAIR, workers=Idle(1), **options),
    "whatif": lambda **options: whatif(FAIR, **{"change": "shut", "workers": Idle(1), **options}),
    "hinges": lambda **options: hinges(FAIR, "how", workers=Idle(1), **options),
    "shapley": lambda **options: shapley(FAIR, "how", ["bell", "gate"], workers=Idle(1), **options),
}
SEEDS = (-1, 2**64, 1.5, "7", True, None, math.nan, np.float64(7))
COUNTS = (-5, 0, 2.5, "many", None, math.nan)
TOO_MANY = (10**9 + 1, 2**64, 10**22)  # histories
NUMBERS = (-1.0, 0.0, math.nan, math.inf, "30 min", None)


@pytest.mark.parametrize("seed", SEEDS, ids=repr)
@pytest.mark.parametrize("name", CALLS)
def test_a_seed_is_a_whole_number_of_64_bits(name: str, seed: object) -> None:
    said = refused(CALLS[name], seed=seed)
    assert said == f"seed: a whole number from 0 to 2^64 - 1; got {seed!r}"


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [
        *[("fan", "replicas", count) for count in (*COUNTS, 19, *TOO_MANY)],
        *[("fan", "every", number) for number in NUMBERS],
        *[("inevitability", "replica", replica) for replica in SEEDS],
        *[("inevitability", "every", number) for number in NUMBERS],
        *[("inevitability", "width", number) for number in (*NUMBERS, 0.6)],
        *[("sensitivity", "points", count) for count in (-4, 2.5, "many", math.nan)],
        *[("sensitivity", "replicas", count) for count in (-5, 2.5, "many", None, math.nan, *TOO_MANY)],
        *[("calibrate", "population", count) for count in (*COUNTS, 9)],
        *[("calibrate", "generations", count) for count in COUNTS],
        *[("calibrate", "population", count) for count in TOO_MANY],
        *[("validate", "replicas", count) for count in (*COUNTS, 19, *TOO_MANY)],
        *[("claims", "replicas", count) for count in (*COUNTS, 19, *TOO_MANY)],
        *[
            (name, "replicas", count)
            for name in ("whatif", "hinges", "shapley")
            for count in (*COUNTS, *TOO_MANY)
            if count != 0
        ],
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_with_its_name(name: str, option: str, value: object) -> None:
    said = refused(CALLS[name], **{option: value})
    assert said.startswith(f"{option}: a ")
    assert said.endswith(f"; got {value!r}")


@pytest.mark.parametrize(
    ("name", "option", "value", "code"),
    [
        *[("sensitivity", "points", count, "bad-design") for count in (0, 2, 48)],
        *[("sensitivity", "replicas", count, "bad-design") for count in (0, 1)],
        *[("sensitivity", "method", method, "bad-design") for method in ("morriss", 7, None)],
        ("study", "parts", ["hinge"], "unknown-part"),
        ("study", "sizes", Sizes(points=48), "bad-design"),
        ("study", "sizes", Sizes(at_each=1), "bad-design"),
    ],
    ids=repr,
)
def test_what_makes_no_design_is_a_problem(name: str, option: str, value: object, code: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        CALLS[name](**{option: value})
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.allowed


@pytest.mark.parametrize(
    ("size", "value"),
    [
        *[("replicas", count) for count in (*COUNTS, 19, *TOO_MANY)],
        *[("knocked", count) for count in (*COUNTS, 19)],
        *[("every", number) for number in NUMBERS],
        *[("width", number) for number in NUMBERS],
        *[(size, count) for size in ("points", "at_each") for count in (-1, 2.5, None)],
    ],
    ids=repr,
)
def test_the_sizes_of_a_study_are_checked_before_it_begins(size: str, value: Any) -> None:
    assert refused(CALLS["study"], sizes=Sizes(**{size: value})).startswith(f"{size}: a ")


@pytest.mark.parametrize(
    ("option", "value"),
    [*[("seed", seed) for seed in SEEDS], *[("replicas", count) for count in (*COUNTS, *TOO_MANY)]],
    ids=repr,
)
def test_an_ensemble_of_nonsense_leaves_no_folder(tmp_path: Path, option: str, value: object) -> None:
    assert refused(into_a_folder, folder=tmp_path, **{option: value}).startswith(f"{option}: a whole number")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("count", [*COUNTS, 19], ids=repr)
def test_a_check_by_too_few_is_refused(count: Any) -> None:
    assert (
        refused(enough, replicas=count) == f"replicas: a whole number from 20 to 1,000,000,000; got {count!r}"
    )


@pytest.mark.parametrize("number", [0, -1, 1.5, "two", True], ids=repr)
def test_workers_are_counted_in_whole_numbers(number: Any) -> None:
    assert refused(Workers, number=number) == f"workers: a whole number, 1 or more; got {number!r}"


def test_whole_numbers_of_numpy_are_whole_numbers(tmp_path: Path) -> None:
    made = ensemble(FAIR, np.int64(2), tmp_path / "runs", seed=np.int64(3), workers=Workers(1))  # type: ignore[arg-type]
    assert (len(made), made.seed) == (2, 3)
    assert type(made.seed) is int


def test_no_ensemble_is_opened_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "folder", tmp_path):
        with pytest.raises(HistoryError, match="no-ensemble"):
            open_ensemble(place)


def refused(function: Callable[..., Any], **options: Any) -> str:
    """The one line that says what is wrong with a call."""
    with pytest.raises(ArgumentError) as caught:
        function(**options)
    said = str(caught.value)
    assert "\n" not in said
    return said


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "2", None, True, b"2"], ids=repr)
@pytest.mark.parametrize("function", [fan, hinges, inevitability, sensitivity, study, validate, calibrate])
def test_workers_are_workers_or_a_number_of_processes(function: Callable[..., Any], wrong: object) -> None:
    named = {fan: ("lights",), hinges: ("how",), inevitability: ("how",)}.get(function, ())
    said = refused(lambda: function(FAIR, *named, workers=wrong))
    assert said.startswith("workers: a number of processes, 1 or more, or Workers(number, executor); got ")


def test_a_number_of_workers_is_so_many_processes() -> None:
    given = [whatif(FAIR, "shut", 20, 3, workers=workers).to_dict() for workers in (1, Workers(1))]
    assert given[0] == given[1]


@pytest.mark.parametrize("wrong", [None, 5, [None], [5]], ids=repr)
def test_what_is_no_change_is_refused(wrong: object) -> None:
    assert refused(CALLS["whatif"], change=wrong).startswith("change: the name of a variant, a Variant, ")


def test_one_name_of_an_outcome_is_a_list_of_one() -> None:
    given = [whatif(FAIR, "shut", 20, 3, outcomes=names, workers=1).to_dict() for names in ("how", ["how"])]
    assert given[0] == given[1]
    assert refused(CALLS["whatif"], outcomes=[3]) == "outcomes: a name, or a list of names; got [3]"
