"""A written variant as the changes that one would type: what a page that plays can open."""

from __future__ import annotations

import pytest

from interregnum.lab.variants.apply import as_typed
from interregnum.lab.variants.schema import Variant, Variants

WITHOUT = Variant(title="no bell", without=("bell", "march.yes"))
HARDER = {"force": {"bell": "drawn"}, "delay": {"bell": "5 min"}, "assume": {"zeal": 2}}


def variants(**named: Variant) -> Variants:
    return Variants({"no_bell": WITHOUT, **named})


def test_what_cannot_happen_is_typed_one_after_another() -> None:
    assert as_typed(variants(), "no_bell") == ["without bell", "without march.yes"]


def test_what_a_variant_is_made_of_comes_first() -> None:
    both = Variant(title="neither", of=("no_bell",), without=("gate",))
    assert as_typed(variants(both=both), "both") == ["without bell", "without march.yes", "without gate"]


@pytest.mark.parametrize("field", HARDER)
def test_a_variant_with_more_to_it_is_not_typed(field: str) -> None:
    """Nor one that is made of such a variant."""
    more = Variant.model_validate({"title": "more", "without": ["gate"], field: HARDER[field]})
    inner = Variant(title="made of it", of=("more",))
    assert as_typed(variants(more=more), "more") is None
    assert as_typed(variants(more=more, inner=inner), "inner") is None
