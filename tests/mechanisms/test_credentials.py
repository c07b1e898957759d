"""Credentials: two counts of the same people, and seats by rule."""

from __future__ import annotations

from typing import Any

import pytest

from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import evaluate
from interregnum.mechanisms import build
from interregnum.mechanisms.assemblies.credentials import seats
from interregnum.model import Scenario

FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
COUNTS = {"reds": 300, "greens": 150, "blues": 68, "greys": 14}


def scenario(
    presidium: dict[str, Any] | None = None, counts: dict[str, int] = COUNTS, angry: int = 0, **parts: Any
) -> Scenario:
    """An assembly that opens after a minute."""
    diet = {
        "title": "The diet",
        "at": "hall",
        "blocs": {name: {"title": name, "delegates": number, "heat": 0} for name, number in counts.items()},
        "opens": {"takes": 1},
        **(
            {}
            if presidium is None
            else {"presidium": {"among": list(counts), "takes": 2, "seats": 25, **presidium}}
        ),
        **parts,
    }
    quantities = {"angry": {"title": "angry", "kind": "flag", "starts": angry}}
    places = {"hall": {"title": "Hall"}}
    return Scenario.model_validate(
        {"scenario": FRAME, "places": places, "quantities": quantities, "assemblies": {"diet": diet}}
    )


def played(of: Scenario, until: float = 10.0) -> Player:
    player = Player(compile_tables(build(of)), 1)
    player.advance(until)
    return player


@pytest.mark.parametrize(
    ("rule", "counts", "expected"),
    [
        # worked by hand: 7 seats for 60, 28 and 12; by d'Hondt the last is a tie at 12, and goes to the first
        ("d_hondt", (60, 28, 12), (5, 2, 0)),
        ("sainte_lague", (60, 28, 12), (4, 2, 1)),
        ("largest_remainder", (60, 28, 12), (4, 2, 1)),
        ("adams", (60, 28, 12), (4, 2, 1)),
    ],
)
def test_seats_are_shared_by_the_rule(rule: str, counts: tuple[int, ...], expected: tuple[int, ...]) -> None:
    names = dict(zip("abc", counts, strict=True))
    assert tuple(seats(scenario({"rule": rule, "seats": 7}, names).assemblies["diet"]).values()) == expected


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ("largest_remainder", True),
        ("sainte_lague", True),
        ("huntington_hill", True),
        ("adams", True),
        ("dean", True),
        ("d_hondt", False),
        ("modified_sainte_lague", False),
    ],
)
@pytest.mark.parametrize("left_srs", [140, 150, 160])
def test_the_table_of_the_page(rule: str, fits: bool, left_srs: int) -> None:
    shared = seats(scenario({"rule": rule}, COUNTS | {"greens": left_srs}).assemblies["diet"])
    assert (tuple(shared.values()) == (14, 7, 3, 1)) is fits


@pytest.mark.parametrize("left_srs", [97, 120, 130, 170, 193])
@pytest.mark.parametrize("rule", ["largest_remainder", "d_hondt", "sainte_lague", "huntington_hill", "adams"])
def test_no_rule_gives_them_from_other_counts(rule: str, left_srs: int) -> None:
    shared = seats(scenario({"rule": rule}, COUNTS | {"greens": left_srs}).assemblies["diet"])
    assert tuple(shared.values()) != (14, 7, 3, 1)


@pytest.mark.parametrize("angry", [0, 1])
def test_seats_are_refused_or_left_open_if_it_is_so_when_they_are_taken(angry: int) -> None:
    rule = {"rule": "sainte_lague", "refused": {"blues": "angry"}, "left_open": {"greys": "yes"}}
    player = played(scenario(rule, angry=angry))
    taken = [player.value(f"diet.{name}.seated") for name in COUNTS]
    assert taken == [14.0, 7.0, 0.0 if angry else 3.0, 0.0]
    assert player.value("diet.greys.allotted") == 1.0


def test_nobody_sits_before_the_opening() -> None:
    player = played(scenario({"rule": "sainte_lague"}), until=2.5)
    assert player.value("diet.reds.seated") == 0.0


def test_what_neither_count_explains_is_kept() -> None:
    mandates = {"bread": {"title": "bread", "delegates": 505}, "peace": {"title": "peace", "delegates": 162}}
    player = played(scenario(None, delegates=670, mandates=mandates))
    network = player.compiled.network
    values = {name: player.value(name) for name in network.quantities}
    left = {
        name: evaluate(network.definitions[f"diet.{name}"], values, 0.0)
        for name in ("of_no_bloc", "of_no_mandate")
    }
    assert left == {"of_no_bloc": 670 - 532, "of_no_mandate": 3}
