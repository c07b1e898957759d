"""Values over time, each set by a reading: the tracks of a played history, with nothing where nothing is told."""

from __future__ import annotations

from typing import Any

Track = tuple[list[int], list[Any]]
START = 0


class Steps:
    """Tracks by name: at the start nothing is told (None), then a value after each moment that sets one."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}

    def set(self, name: str, number: int, value: Any) -> None:
        """From that moment on the value holds, whatever an earlier reading said of later: the end of its way, say."""
        numbers, values = self.tracks.setdefault(name, ([START], [None]))
        while numbers[-1] > number or (numbers[-1] == number and number != START):
            numbers.pop()
            values.pop()
        numbers.append(number)
        values.append(value)


def as_number(value: float | None) -> float | None:
    """A count without a needless fraction."""
    return None if value is None else int(value) if value == int(value) else value
