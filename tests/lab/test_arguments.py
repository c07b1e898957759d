"""Numbers that cannot be are refused by every function of the lab, in one clear line, before anything is played."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interregnum.errors import ProblemsFound
from interregnum.lab import (
    Workers,
    calibrate,
    ensemble,
    fan,
    inevitability,
    open_ensemble,
    sensitivity,
    study,
    validate,
)
from interregnum.lab.answers.study import Sizes
from interregnum.lab.calibration.calibrate import enough
from interregnum.lab.validation.validate import claims

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
}
SEEDS = (-1, 2**64, 1.5, "7", True, None, math.nan, np.int64(7))
COUNTS = (-5, 0, 2.5, "many", None, math.nan)
NUMBERS = (-1.0, 0.0, math.nan, math.inf, "30 min", None)


@pytest.mark.parametrize("seed", SEEDS, ids=repr)
@pytest.mark.parametrize("name", CALLS)
def test_a_seed_is_a_whole_number_of_64_bits(name: str, seed: object) -> None:
    assert refused(CALLS[name], seed=seed) == ("out-of-range", "seed", repr(seed))


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [
        *[("fan", "replicas", count) for count in COUNTS],
        *[("fan", "every", number) for number in NUMBERS],
        *[("inevitability", "replica", replica) for replica in SEEDS],
        *[("inevitability", "every", number) for number in NUMBERS],
        *[("inevitability", "width", number) for number in (*NUMBERS, 0.6)],
        *[("sensitivity", "points", count) for count in (-4, 0, 2.5, 48, "many", math.nan)],
        *[("sensitivity", "replicas", count) for count in COUNTS],
        ("sensitivity", "method", "morriss"),
        ("sensitivity", "method", 7),
        ("sensitivity", "method", None),
        *[("calibrate", "population", count) for count in COUNTS],
        *[("calibrate", "generations", count) for count in COUNTS],
        *[("validate", "replicas", count) for count in (*COUNTS, 19)],
        *[("claims", "replicas", count) for count in (*COUNTS, 19)],
        ("study", "parts", ["hinge"]),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_with_its_name(name: str, option: str, value: object) -> None:
    code, named, found = refused(CALLS[name], **{option: value})
    assert code in ("out-of-range", "too-few", "bad-design", "unknown-part")
    assert option.removesuffix("s") in named or (option, named) == ("points", "-n")
    assert found.strip("'") in repr(value)


@pytest.mark.parametrize(
    "sizes",
    [
        *[Sizes(replicas=count) for count in (0, 19, 2.5)],  # type: ignore[arg-type]
        Sizes(knocked=-1),
        Sizes(every=0.0),
        Sizes(width=math.nan),
        Sizes(points=48),
        Sizes(at_each=1),
    ],
    ids=repr,
)
def test_the_sizes_of_a_study_are_looked_at_before_it_begins(sizes: Sizes) -> None:
    refused(CALLS["study"], sizes=sizes)


@pytest.mark.parametrize(
    ("option", "value"),
    [*[("seed", seed) for seed in SEEDS], *[("replicas", count) for count in COUNTS]],
    ids=repr,
)
def test_an_ensemble_of_nonsense_leaves_no_folder(tmp_path: Path, option: str, value: object) -> None:
    refused(into_a_folder, folder=tmp_path, **{option: value})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("count", [*COUNTS[:5], 19], ids=repr)
def test_a_check_by_too_few_is_refused(count: Any) -> None:
    refused(enough, replicas=count)


@pytest.mark.parametrize("number", [0, -1, 1.5, "two", True], ids=repr)
def test_workers_are_counted_in_whole_numbers(number: Any) -> None:
    assert refused(Workers, number=number) == ("out-of-range", "workers", repr(number))


def test_no_ensemble_is_opened_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "no\0name", tmp_path):
        assert refused(open_ensemble, folder=place)[0] == "no-ensemble"


def refused(function: Callable[..., Any], **options: Any) -> tuple[str, str, str]:
    """The one problem with a call: its code, where it is, and what was found."""
    with pytest.raises(ProblemsFound) as caught:
        function(**options)
    (problem,) = caught.value.problems
    assert "\n" not in problem.message
    return problem.code, problem.file, problem.found
