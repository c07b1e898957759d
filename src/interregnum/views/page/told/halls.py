"""Assemblies by the readings: who came and who left, who had the floor, what was moved and voted."""

from __future__ import annotations

from typing import Any

from interregnum.model import Assembly, Scenario
from interregnum.record.shown import Shown
from interregnum.views.page.told.moments import Moments, ReadingMoment
from interregnum.views.page.told.steps import Steps, as_number

ENDS = {"carried": "carried", "lost": "lost", "tabled": "tabled"}


def halls(scenario: Scenario, all: Moments) -> dict[str, Any]:
    """What is told of each assembly, in the shape of a played history's."""
    return {id: _Hall(id, assembly, all).data() for id, assembly in scenario.assemblies.items()}


class _Hall:
    """One assembly; everything starts as not told."""

    def __init__(self, id: str, assembly: Assembly, all: Moments) -> None:
        self.all, self.steps, self.assembly = all, Steps(), assembly
        self.motions: dict[str, dict[str, Any]] = {}
        self.turns: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []
        self.first: dict[str, int] = {}
        self.together: dict[tuple[str, ...], dict[str, Any]] = {}
        self.told = False
        for moment, shown in all.shown():
            if shown.assembly == id:
                self.told = True
                getattr(self, f"_{shown.subject}")(moment, shown)

    def data(self) -> dict[str, Any]:
        blocs = {name: self._bloc_data(name) for name in self.assembly.blocs}
        counts = self.steps.tracks.get("people", ([0], [None]))[1]
        return {
            "told": 1 if self.told else 0,
            "delegates": next((count for count in counts if count is not None), None),
            "of_no_bloc": 0,
            "blocs": blocs,
            "together": list(self.together.values()),
            "mandates": {},
            "open": self._track("open", 0),
            "recess": self._track("recess", 0),
            **{name: self._track(name, 0) for name in ("interrupted", "held") if name in self.steps.tracks},
            "recognises": None,
            "opened": self.first.get("open"),
            "closed": self.first.get("closed"),
            "seated": None,
            "turns": sorted(self.turns, key=lambda turn: int(turn["from"])),
            "motions": sorted(self.motions.values(), key=lambda motion: int(motion["moved"])),
            "exits": self.exits,
        }

    def _track(self, name: str, start: float) -> tuple[list[int], list[Any]]:
        numbers, values = self.steps.tracks.get(name, ([0], [None]))
        return numbers, [start if value is None else value for value in values]

    def _bloc_data(self, name: str) -> dict[str, Any]:
        present = self._track(f"{name}.present", 0)
        told = [n for n, value in enumerate(present[1]) if value]
        # a bloc that is counted once was as many from the start of the sitting: it is drawn from its reading on
        return {
            "delegates": max(present[1]) if told else 0,
            "present": present,
            "out": ([0], [0]),
            "heat": ([0], [0]),
        }

    def _assembly(self, moment: ReadingMoment, shown: Shown) -> None:
        if shown.people is not None:
            self.steps.set("people", moment.number, as_number(shown.people))
        if shown.is_ is not None:
            self.first.setdefault(shown.is_, moment.number)
            self.steps.set("open", moment.number, int(shown.is_ != "closed"))
            self.steps.set("recess", moment.number, int(shown.is_ == "recess"))
            for name, states in (("interrupted", ("interrupted", "held")), ("held", ("held",))):
                if shown.is_ in states or name in self.steps.tracks:
                    self.steps.set(name, moment.number, int(shown.is_ in states))

    def _bloc(self, moment: ReadingMoment, shown: Shown) -> None:
        name = f"{shown.bloc}.present"
        before = next((value for value in reversed(self._track(name, 0)[1]) if value), 0)
        if shown.is_ == "gone":
            if before:
                self.exits.append({"firing": moment.number, "bloc": shown.bloc, "went": before, "left": 0})
            self.steps.set(name, moment.number, 0)
            self._no_longer_whole(str(shown.bloc), moment.number)
        elif shown.people is not None:
            self.steps.set(name, moment.number, as_number(shown.people))
        elif before:
            self.exits.append({"firing": moment.number, "bloc": shown.bloc, "went": -before, "left": before})
            self.steps.set(name, moment.number, before)

    def _blocs(self, moment: ReadingMoment, shown: Shown) -> None:
        """Blocs of which only the sum is told: seats of their own, until one of them is said to go."""
        self.together[shown.blocs] = {
            "blocs": list(shown.blocs),
            "delegates": as_number(shown.people),
            "present": ([0, moment.number], [0, as_number(shown.people)]),
            "whole": ([0], [1]),
        }

    def _no_longer_whole(self, bloc: str, number: int) -> None:
        for blocs, sum_ in self.together.items():
            if bloc in blocs and sum_["whole"] == ([0], [1]):
                sum_["whole"] = ([0, number], [1, 0])

    def _motion(self, moment: ReadingMoment, shown: Shown) -> None:
        motion = self.motions.setdefault(str(shown.motion), {"id": shown.motion, "moved": moment.number})
        if shown.is_ in ENDS:
            motion |= {"settled": moment.number, "how": ENDS[shown.is_]}
        if shown.votes:
            totals = [as_number(votes) for votes in shown.votes]
            motion |= {"counted": moment.number, "vote": {"blocs": {}, "totals": totals, "told": 1}}

    def _speaker(self, moment: ReadingMoment, shown: Shown) -> None:
        end = self.all.end(moment)
        until = None if end is None else end.number
        self.turns.append(
            {"what": "speech", "event": moment.id, "who": shown.speaker, "from": moment.number, "to": until}
        )
