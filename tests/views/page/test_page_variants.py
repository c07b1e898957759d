"""Variants as the page has them: which can be made in the tables, and what of them is left to the command."""

from __future__ import annotations

from typing import Any

import pytest
from harbour import HARBOUR

from interregnum.lab.variants.changes import TypedChange
from interregnum.lab.variants.schema import Variant, Variants
from interregnum.language.load import load
from interregnum.views.page.variants import variant_changes, variant_titles

TOWN = load(str(HARBOUR))
EVENT, DRAWN = "demand.arrives", "relief.delay"
CHOICE, (OPTION, *_) = next(iter(TOWN.network.choices.items()))


def made(**of_each: dict[str, Any]) -> dict[str, Any]:
    named = {name: Variant.model_validate({"title": name, **parts}) for name, parts in of_each.items()}
    variants = Variants(dict(named), {name: TypedChange(name) for name in named})
    told = {name: {**one} for name, one in variant_titles(variants).items()}
    for one in told.values():
        one.pop("force", None)
    assert told == {name: {"title": name, "kind": "probe"} for name in named}
    return variant_changes(TOWN, variants)


def test_what_a_variant_forces_is_told_with_what_it_is_made_of() -> None:
    parts = {
        "plain": {"without": [EVENT]},
        "set": {"force": {EVENT: "13:00"}},
        "both": {"of": ["set"], "force": {DRAWN: "once"}},
    }
    named = {name: Variant.model_validate({"title": name, **one}) for name, one in parts.items()}
    told = variant_titles(Variants(dict(named), {name: TypedChange(name) for name in named}))
    assert "force" not in told["plain"]
    assert told["set"]["force"] == {EVENT: "13:00"}
    assert told["both"]["force"] == {EVENT: "13:00", DRAWN: "once"}


def test_what_a_variant_takes_away_assumes_and_sets_is_named_by_its_place_in_the_tables() -> None:
    compiled = TOWN.compiled
    found = made(one={"without": [EVENT], "assume": {DRAWN: 3}, "set": [{"quantity": CHOICE, "to": OPTION}]})
    taken, placed, assumed = found["one"]["changes"]
    event = compiled.event_index[EVENT]
    assert (taken["kind"], taken["made"][0], taken["asked"]) == ("without", [event, -1], [[event, -1]])
    assert assumed["values"] == [[compiled.quantity_index[DRAWN], 3.0]]
    options = {
        compiled.quantity_index[f"{CHOICE}.{option}"]: option for option in TOWN.network.choices[CHOICE]
    }
    assert placed["values"] == [[n, float(option == OPTION)] for n, option in sorted(options.items())]


@pytest.mark.parametrize(
    "parts",
    [
        {"delay": {EVENT: "5 min"}},
        {"force": {EVENT: "drawn"}},
        {"set": [{"quantity": CHOICE, "to": OPTION, "at": "19:00"}]},
        {"assume": {DRAWN: {"typical": 3, "factor": 2}}},
    ],
    ids=["delay", "hour that is drawn", "value from an hour on", "another kind of range"],
)
def test_what_needs_another_network_is_left_to_the_command(parts: dict[str, Any]) -> None:
    """And so is what is made of such a variant, or of one that says more than its own."""
    found = made(harder=parts, of_it={"of": ["harder"], "without": [EVENT]}, easy={"without": [EVENT]})
    assert [found[name]["changes"] is None for name in found] == [True, True, False]
    assert found["of_it"]["of"] == ["harder", "of_it"]
