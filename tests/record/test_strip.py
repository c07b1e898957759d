"""A window drawn on the hours of a scenario: four cells of an hour, of which the last is not whole."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from interregnum.views.text.readings import strip

LENGTH = 230.0


@dataclass
class At:
    """A moment, by its minutes from the start."""

    minute: float

    def since(self, start: float) -> float:
        return self.minute - start


@pytest.mark.parametrize(
    ("first", "last", "drawn"),
    [
        (0.0, 0.0, "━···"),
        (0.0, 59.9, "━···"),
        (0.0, 60.0, "━━··"),
        (60.0, 60.0, "·━··"),
        (59.0, 121.0, "━━━·"),
        (230.0, 230.0, "···━"),
        (0.0, 230.0, "━━━━"),
        (231.0, 260.0, "···▸"),
        (-20.0, -1.0, "◂···"),
        (-20.0, 0.0, "◂···"),
        (-20.0, 70.0, "◂━··"),
        (130.0, 231.0, "··━▸"),
        (-1.0, 231.0, "◂━━▸"),
        (None, 70.0, "◂━··"),
        (130.0, None, "··━▸"),
    ],
)
def test_a_window_is_drawn_where_it_lies(first: float | None, last: float | None, drawn: str) -> None:
    record = SimpleNamespace(timeline=SimpleNamespace(starts=0.0, length=LENGTH))
    bounds = [None if minute is None else At(minute) for minute in (first, last)]
    window = SimpleNamespace(not_before=bounds[0], not_after=bounds[1])
    assert strip(record, window) == drawn  # type: ignore[arg-type]


def test_a_span_of_less_than_an_hour_has_one_cell() -> None:
    record = SimpleNamespace(timeline=SimpleNamespace(starts=0.0, length=10.0))
    window = SimpleNamespace(not_before=At(2.0), not_after=At(3.0))
    assert strip(record, window) == "━"  # type: ignore[arg-type]
