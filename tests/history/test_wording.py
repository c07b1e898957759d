"""Lists that are cut short: at the very number they are told in full, beyond it the rest is counted."""

from __future__ import annotations

import pytest

from interregnum.explain.wording import listed


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, ""), (1, "1"), (2, "1; 2"), (3, "1; 2; 3"), (4, "1; 2; 3; and 1 more"), (9, "1; 2; 3; and 6 more")],
)
def test_a_list_counts_what_it_leaves_out(number: int, told: str) -> None:
    assert listed((str(one) for one in range(1, number + 1)), 3) == told


def test_eight_things_are_told_unless_it_is_said_otherwise() -> None:
    assert "more" not in listed("abcdefgh")
    assert listed("abcdefghi").endswith("; h; and 1 more")
