"""A compiled network as named bytes, and back: each part is read when it is first asked for.

To play a history and tell it takes the tables, a few names and the captions of events; formulas are asked for where
somebody wants to know why. The tables are their own bytes, all else is `packed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from interregnum.calculus.kernel.layout import Tables
from interregnum.calculus.network import Caption, Network
from interregnum.calculus.packing import packed, unpacked
from interregnum.calculus.tables import Compiled
from interregnum.model import Kind

PARTS = (  # of a network; what its actions were for is done, and no names clash in it
    *("quantities", "events", "choices", "definitions", "groups", "written_at"),
    *("as_written", "timeline", "timed", "whereabouts", "losable", "mortal", "follows"),
)
TOLD = ("captions", "kinds")  # what is read off a network, so that the network need not be
NAMES = ("quantities", "events", "branches", "read", "depth")  # of what is compiled
Parts = Mapping[str, bytes]


class KeptNetwork(Network):
    """A network of which each part is read when it is first asked for. Sent to another process it is a plain one."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.actions, self.clashes = {}, {}
        self.timeline = unpacked(parts["network.timeline"])

    def __getattr__(self, name: str) -> Any:
        if name not in PARTS:
            raise AttributeError(f"a network has no `{name}`")
        return self.__dict__.setdefault(name, unpacked(self._parts[f"network.{name}"]))

    @cached_property
    def captions(self) -> dict[str, Caption]:
        found: dict[str, Caption] = unpacked(self._parts["network.captions"])
        return found

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        found: dict[str, Kind] = unpacked(self._parts["network.kinds"])
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return _plain, ({name: getattr(self, name) for name in PARTS},)


def _plain(parts: Mapping[str, Any]) -> Network:
    return Network(**parts)


def parts_of(compiled: Compiled) -> dict[str, bytes]:
    """A compiled network as named bytes."""
    network, tables = compiled.network, zip(Tables._fields, compiled.tables, strict=True)
    return {
        **{f"network.{name}": packed(getattr(network, name)) for name in PARTS + TOLD},
        **{f"tables.{name}": part.tobytes() for name, part in tables},
        "rows": packed([part.dtype for part in compiled.tables]),
        "names": packed({name: getattr(compiled, name) for name in NAMES}),
    }


def compiled_from(parts: Parts) -> Compiled:
    """The compiled network that such bytes are of."""
    names, rows = unpacked(parts["names"]), zip(Tables._fields, unpacked(parts["rows"]), strict=True)
    return Compiled(
        network=KeptNetwork(parts),
        tables=Tables(*(np.frombuffer(parts[f"tables.{name}"], row) for name, row in rows)),
        quantity_index={name: n for n, name in enumerate(names["quantities"])},
        event_index={name: n for n, name in enumerate(names["events"])},
        **names,
    )
