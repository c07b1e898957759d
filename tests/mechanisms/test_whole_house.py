"""Blocs of uncertain size that sum to a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

EXAMPLE = Path(__file__).parents[1] / "language" / "valid" / "house.yaml"
BLOCS = ("centre", "left", "right")


def test_whatever_is_drawn_they_make_the_whole_and_keep_their_proportions() -> None:
    tables = compile_tables(build(resolve(EXAMPLE)))
    lefts = set()
    for replica in range(300):
        player = Player(tables, 5, replica, traced=False)
        sizes = {name: player.value(f"house.{name}.delegates") for name in BLOCS}
        about = {name: player.value(f"house.{name}.about") for name in BLOCS}
        assert sum(sizes.values()) == player.value("house.delegates") == 350
        for name in BLOCS:
            assert sizes[name] == pytest.approx(350 * about[name] / sum(about.values()), abs=1.0)
            assert player.value(f"house.{name}.present") == sizes[name]
        lefts.add(sizes["left"])
    assert len(lefts) > 20


def test_without_the_key_the_blocs_are_as_they_are_drawn() -> None:
    scenario = resolve(EXAMPLE)
    house = scenario.assemblies["house"].model_copy(update={"all_in_blocs": False})
    network = build(scenario.model_copy(update={"assemblies": {"house": house}}))
    assert not [id for id in network.quantities if id.endswith(".about")]
