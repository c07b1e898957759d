"""Assemblies in one history: who was in the hall, who had the floor, what was moved and voted, who left.

Everything is read off the history's own changes and firings. Numbers of firings are those of the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.history import History
from interregnum.history.data import START
from interregnum.mechanisms.scene import able
from interregnum.model import Assembly
from interregnum.views.page.hall.ballots import ballot
from interregnum.views.page.map.states import Track, tracks_of

STEPS = ("moved", "debated", "put", "counted")  # in the life of a motion
ENDS = {"passed": "carried", "failed": "lost", "tabled": "tabled"}


def halls(history: History) -> dict[str, Any]:
    """What happened in each assembly in one history, by id."""
    return {
        id: _Session(history, id, assembly).data() for id, assembly in history.scenario.assemblies.items()
    }


class _Session:
    """One assembly in one history."""

    def __init__(self, history: History, id: str, assembly: Assembly) -> None:
        self.history, self.id, self.assembly = history, id, assembly

    def data(self) -> dict[str, Any]:
        """Delegates, tracks, turns on the floor, motions with their votes, exits."""
        history, id = self.history, self.id
        delegates = {name: self.start(f"{name}.delegates") for name in self.assembly.blocs}
        total = delegates_in_all(history, id, self.assembly)
        return {
            "delegates": total,
            "of_no_bloc": total - sum(delegates.values()),
            "blocs": {name: {"delegates": n, **self.bloc(name)} for name, n in delegates.items()},
            "mandates": {name: self.start(f"mandates.{name}") for name in self.assembly.mandates},
            **self.track("open", "recess", *self.broken_off(), "recognises"),
            "opened": self.first(f"{id}.opens"),
            "closed": self.first(f"{id}.closes"),
            "seated": self.seated(),
            "turns": sorted(self.turns(), key=lambda turn: turn["from"] or turn["to"]),
            "motions": sorted(self.motions(), key=lambda motion: int(motion["moved"])),
            "exits": sorted(self.exits(), key=lambda leaving: int(leaving["firing"])),
        }

    def start(self, part: str) -> int:
        return round(self.history.start_value(f"{self.id}.{part}"))

    def first(self, event: str) -> int | None:
        firings = self.history.firings_of(event)
        return firings[0].number if firings else None

    def track(self, *parts: str) -> dict[str, Track]:
        found = tracks_of(self.history, [f"{self.id}.{part}" for part in parts])
        return {name.removeprefix(f"{self.id}."): track for name, track in found.items()}

    def broken_off(self) -> tuple[str, ...]:
        """What else is known of the state of a body that may be interrupted."""
        known = self.history.network.quantities
        return tuple(part for part in ("interrupted", "held") if f"{self.id}.{part}" in known)

    def bloc(self, name: str) -> dict[str, Track]:
        """Its people in the hall and out of it, and how ready it is to break with the others."""
        found = self.track(*(f"{name}.{part}" for part in ("present", "out", "heat")))
        return {full.rpartition(".")[2]: track for full, track in found.items()}

    def seated(self) -> dict[str, Any] | None:
        """The presidium when it took its seats: seats taken, by bloc."""
        presidium, number = self.assembly.presidium, self.first(f"{self.id}.seated")
        if presidium is None or number is None:
            return None
        taken = {
            name: round(self.history.value(f"{self.id}.{name}.seated", number)) for name in presidium.among
        }
        return {"firing": number, "taken": taken}

    # The floor ----------------------------------------------------------------------------------

    def turns(self) -> Iterator[dict[str, Any]]:
        """Who had the floor: given it at the firing `from`, done at `to`; or what all heard at once (no `from`)."""
        assembly, id = self.assembly, self.id
        for name, speech in assembly.speeches.items():
            for rise, spoke in self.risings(name, f"{id}.{name}"):
                who = self.speaker(speech.by, speech.stand_in, rise or spoke or START)
                yield {"what": "speech", "event": f"{id}.{name}", "who": who, "from": rise, "to": spoke}
        for name, motion in assembly.motions.items():
            for rise, moved in self.risings(name, f"{id}.{name}.moved"):
                who = self.speaker(motion.by, motion.stand_in, rise or moved or START)
                yield {"what": "motion", "event": f"{id}.{name}.moved", "who": who, "from": rise, "to": moved}
            for put, counted in self.spans(f"{name}.put", f"{id}.{name}", f"{id}.{name}.vote.broken_off"):
                yield {"what": "vote", "event": f"{id}.{name}", "who": "", "from": put, "to": counted}
        for name, recess in assembly.recesses.items():
            for rise, answered in self.risings(name, f"{id}.{name}"):
                who = recess.by or ""
                yield {"what": "recess", "event": f"{id}.{name}", "who": who, "from": rise, "to": answered}

    def risings(self, name: str, finished: str) -> Iterator[tuple[int | None, int | None]]:
        """Each time somebody rose, with the firing that ended it, by his finishing or by his being taken from it."""
        broken = f"{self.id}.{name}.broken_off"
        rose = list(self.spans(f"{name}.rises", finished, broken))
        ended = [self.first(event) for event in (finished, broken)]
        if not rose and any(number is not None for number in ended):
            yield None, min(number for number in ended if number is not None)
        yield from rose

    def spans(self, begun: str, finished: str, broken: str) -> Iterator[tuple[int, int | None]]:
        """Each time something was begun, with the firing by which it was finished or broken off."""
        firings = self.history.firings_of
        ended = [firing.number for event in (finished, broken) for firing in firings(event)]
        for start in firings(f"{self.id}.{begun}"):
            yield start.number, min((number for number in ended if number > start.number), default=None)

    def speaker(self, by: str | None, stand_in: str | None, number: int) -> str:
        """Who spoke: the one named, or where they were away, not free or without their bloc, who stood in."""
        if by is None or stand_in is None or by not in self.history.scenario.persons:
            return by or ""
        own = [name for name, bloc in self.assembly.blocs.items() if by in bloc.members]
        scenario, network = self.history.scenario, self.history.network
        there = self.history.holds(able(by, self.assembly.at, scenario, network), number) and all(
            self.history.value(f"{self.id}.{name}.present", number) >= 1 for name in own
        )
        return by if there else stand_in

    # Motions and exits --------------------------------------------------------------------------

    def motions(self) -> Iterator[dict[str, Any]]:
        """Every motion that was moved: the firing of each step, how it ended, and its vote."""
        for name in self.assembly.motions:
            steps = {step: self.written(f"{self.id}.{name}.{step}") for step in STEPS}
            put = self.history.firings_of(f"{self.id}.{name}.put")
            if put:
                steps["put"] = put[-1].number  # a vote that was broken off is put again
            if steps["moved"] is None:
                continue
            data: dict[str, Any] = {"id": name, **{step: n for step, n in steps.items() if n is not None}}
            settled = self.written(f"{self.id}.{name}.settled")
            if settled is not None:
                held = (
                    how
                    for flag, how in ENDS.items()
                    if self.history.value(f"{self.id}.{name}.{flag}", settled)
                )
                data |= {
                    "settled": settled,
                    "how": "accepted" if steps["counted"] is None else next(held, ""),
                }
                if steps["counted"] is None and self.history.value(f"{self.id}.{name}.tabled", settled):
                    data["how"] = "tabled"
                elif self.history.firing(settled).event.endswith(".lapses"):
                    data["how"] = "lapses"
            if steps["counted"] is not None:
                data["vote"] = ballot(self.history, self.id, name, steps["counted"])
            yield data

    def written(self, flag: str) -> int | None:
        """The firing that first made a flag hold."""
        found = (c.number for c in self.history.written if c.quantity == flag and c.new != 0)
        return next(found, None)

    def exits(self) -> Iterator[dict[str, Any]]:
        """Every change of a bloc's people in the hall: how many went (below zero: came back), how many are left."""
        blocs = {f"{self.id}.{name}.present": name for name in self.assembly.blocs}
        for change in self.history.written:
            if change.quantity in blocs and round(change.new) != round(change.old):
                yield {
                    "firing": change.number,
                    "bloc": blocs[change.quantity],
                    "went": round(change.old) - round(change.new),
                    "left": round(change.new),
                }


def delegates_in_all(history: History, id: str, assembly: Assembly) -> int:
    """The whole number of delegates: known by itself, or by definition what the blocs add up to."""
    if assembly.delegates is not None:
        return round(history.start_value(f"{id}.delegates"))
    return sum(round(history.start_value(f"{id}.{name}.delegates")) for name in assembly.blocs)
