"""A what-if that is answered again from ever more pairs: each answer is that of so many, none is played twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interregnum.lab.contrasts.pairs import play_pairs
from interregnum.lab.contrasts.whatif import growing, whatif
from interregnum.lab.ensembles.workers import Workers

FAIR = Path(__file__).parent / "fair"
HERE = Workers(1)


def test_each_answer_is_that_of_so_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    ranges = []

    def counted(*given, first=0, **more):  # type: ignore[no-untyped-def]
        ranges.append((first, given[4]))
        return play_pairs(*given, first=first, **more)

    monkeypatch.setattr("interregnum.lab.contrasts.whatif.play_pairs", counted)
    heard: list[tuple[int, int]] = []
    told = lambda done, of: heard.append((done, of))  # noqa: E731
    answers = list(growing(FAIR, "shut", [20, 50, 60], 3, workers=HERE, progress=told, block=25))
    assert [one.replicas for one in answers] == [20, 50, 60]
    assert ranges == [(0, 20), (20, 30), (50, 10)]
    assert heard == [(20, 60), (45, 60), (50, 60), (60, 60)]
    for one in answers:
        alone = whatif(FAIR, "shut", one.replicas, 3, workers=HERE)
        assert json.dumps(one.to_dict()) == json.dumps(alone.to_dict())
