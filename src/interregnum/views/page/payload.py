"""Everything that one page shows, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from interregnum import __version__
from interregnum.calculus.network import Network
from interregnum.calculus.tables import Compiled
from interregnum.change_kinds import KINDS
from interregnum.dates import Calendar
from interregnum.history import History
from interregnum.lab.ensembles.files import fingerprint
from interregnum.lab.variants.schema import Variants
from interregnum.model.values.licences import address
from interregnum.record import Record
from interregnum.views.page.entities import assumptions, events, nouns
from interregnum.views.page.facts import facts, trace
from interregnum.views.page.guide import guide
from interregnum.views.page.hall.chambers import houses
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.map.setting import theatre
from interregnum.views.page.record import record_data
from interregnum.views.page.told import told
from interregnum.views.page.variants import variant_titles
from interregnum.views.page.works import works
from interregnum.views.text.prose import Prose

FORMAT = 2  # of the data; a page and its data always travel together


@dataclass
class Payload:
    """What one page shows: a history, its record, a second history beside it.

    `variants` are the names of the variants under which the histories were played, `known` all that there are. `plain`
    is the scenario compiled without any of them.
    `version` is that of the files, where a server watches them. `map` and `answers` are the drawn map and the lab's
    answers as data, where there are any. `scenario` is how the
    scenario was named, for the commands that a page shows.
    """

    scenario: str
    history: History
    record: Record | None = None
    map: Mapping[str, Any] | None = None
    answers: Mapping[str, Any] | None = None
    variants: Sequence[str] = ()
    beside: History | None = None
    beside_variants: Sequence[str] = ()
    served: bool = False
    version: int | None = None
    known: Variants = field(default_factory=Variants)
    plain: Compiled | None = None
    lanes: Lanes = field(init=False)

    def __post_init__(self) -> None:
        self.lanes = Lanes(self.history.scenario, self.history.network)

    def data(self) -> dict[str, Any]:
        """The data in a page; `docs/reference/page.md` has its shape."""
        return {
            "format": FORMAT,
            "made": {
                "software": __version__,
                "scenario": self.scenario,
                "served": self.served,
                "version": self.version,
                "network": fingerprint(self.plain or self.history.compiled),
            },
            "frame": self.frame(),
            "variants": variant_titles(self.known),
            "nouns": nouns(self.history.scenario),
            "houses": houses(self.history),
            "lanes": self.lanes.listed(),
            "events": events(Prose(self.history.scenario, self.history.network, plain=True), self.lanes),
            "facts": facts(self.history.scenario, self._common()),
            "history": self._history(self.history, self.variants),
            "beside": None if self.beside is None else self._history(self.beside, self.beside_variants),
            "record": None if self.record is None else record_data(self.record, self.lanes),
            "told": None if self.record is None else told(self.record, self.lanes),
            "works": works(self.history.scenario, self.record),
            "guide": guide(self.history.scenario),
            "map": self.map,
            "theatre": theatre(self.history.scenario),
            "answers": self.answers,
            "changes": [kind.to_dict() for kind in KINDS],
            "assumptions": assumptions(self.history.scenario, self.history.network),
        }

    def _common(self) -> Network:
        """The network of whose facts the page makes what it shows, but of a history that was played with another. A
        file plays histories without variants, too."""
        return self.history.network if self.plain is None or self.served else self.plain.network

    def _history(self, history: History, variants: Sequence[str]) -> dict[str, Any]:
        """A history; with facts of its own where it was played with another network."""
        same = history.network is self._common()
        own = {} if same else {"facts": facts(history.scenario, history.network)}
        return {**history_data(history, variants), **own}

    def frame(self) -> dict[str, Any]:
        """The scenario's title and span; `day_zero` and `other_days` relate minutes to days of both calendars."""
        frame = self.history.scenario.scenario
        timeline = self.history.scenario.timeline()
        starts = timeline.starts.shown()
        other = Calendar.GREGORIAN if frame.calendar is Calendar.JULIAN else Calendar.JULIAN
        days = int(timeline.length // 1440) + 2
        return {
            "id": frame.id,
            "title": frame.title,
            "about": frame.about,
            "calendar": frame.calendar.value,
            "clock": frame.clock.name,
            "licence": None
            if frame.licence is None
            else {"id": frame.licence, "address": address(frame.licence)},
            "length": timeline.length,
            "first_minute": round(starts.minute, 2),
            "days": [
                {"own": str(day), "short": day.short, "iso": day.iso, "other": str(day.to(other))}
                for day in (starts.date.plus(n) for n in range(days))
            ],
        }


def history_data(history: History, variants: Sequence[str] = ()) -> dict[str, Any]:
    """One history as data: which it is, how it ended (for who runs no scripts), and its trace."""
    return {
        "seed": str(history.seed),  # as text: a browser's numbers end at 2^53
        "replica": str(history.replica),
        "variants": list(variants),
        "ended": {id: history.shown(id) for id in history.outcomes},
        "trace": trace(history),
    }
