"""A compiled network as named bytes, and back: each part is read when it is first asked for.

To play a history takes the tables and a few names; formulas are asked for where somebody wants to know why. The tables
are their own bytes. All else is pickled, and whatever a pickle says, nothing comes out of it but plain values and the
classes of a few modules (`MAKERS`): what is wrong with it raises ValueError.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from interregnum.calculus.kernel import layout
from interregnum.calculus.kernel.layout import Tables
from interregnum.calculus.network import Caption, Network
from interregnum.calculus.rows import row_type
from interregnum.calculus.tables import Compiled
from interregnum.model import Kind

MAKERS = ("interregnum.model", "interregnum.calculus.network", "interregnum.expression.tree")
MAKERS += ("interregnum.dates", "interregnum.errors")
PARTS = ("quantities", "events", "choices", "definitions", "groups", "written_at", "as_written", "timeline")
PARTS += ("timed",)  # of a network; what its actions were for is done
TOLD = ("captions", "kinds")  # read of it without its formulas
NAMES = ("quantities", "events", "branches", "read", "depth")  # of what is compiled
ROWS: dict[str, Any] = {
    "events": row_type(layout.EVENT),
    "quantities": row_type(layout.QUANTITY),
    "clauses": row_type(layout.CLAUSE),
    "links": row_type(layout.LINK),
    "branches": row_type(layout.BRANCH_ROW),
    "effects": row_type(layout.EFFECT_ROW),
    "reads": np.dtype(np.int32),
    "order": np.dtype(np.int32),
    "programs": row_type(layout.PROGRAM),
    "code": row_type(layout.CODE),
    "constants": np.dtype(np.float64),
    "most": np.dtype(np.int64),
}
Parts = Mapping[str, bytes]


class KeptNetwork(Network):
    """A network of which each part is read when it is first asked for. Copied or sent elsewhere, it is a plain one."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.actions = {}
        self.timeline = unpacked(parts["network.timeline"])

    def __getattr__(self, name: str) -> Any:
        part = self.__dict__.get("_parts", {}).get(f"network.{name}")
        if part is None:
            raise AttributeError(f"a network has no `{name}`")
        return self.__dict__.setdefault(name, unpacked(part))

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
    network = compiled.network
    found = {f"network.{name}": packed(getattr(network, name)) for name in PARTS + TOLD}
    found["names"] = packed({name: getattr(compiled, name) for name in NAMES})
    return found | {f"tables.{name}": getattr(compiled.tables, name).tobytes() for name in ROWS}


def compiled_from(parts: Parts) -> Compiled:
    """The compiled network that such bytes are of."""
    names = unpacked(parts["names"])
    tables = Tables(**{name: np.frombuffer(parts[f"tables.{name}"], rows) for name, rows in ROWS.items()})
    return Compiled(
        network=KeptNetwork(parts),
        tables=tables,
        quantity_index={name: n for n, name in enumerate(names["quantities"])},
        event_index={name: n for n, name in enumerate(names["events"])},
        **names,
    )


def packed(thing: Any) -> bytes:
    """A value made of plain values and of classes of `MAKERS`."""
    return pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Any:
    """The value that was packed. Raises ValueError for what `packed` has not made."""
    try:
        return _Reader(io.BytesIO(content)).load()
    except (
        pickle.UnpicklingError,
        EOFError,
        AttributeError,
        ImportError,
        IndexError,
        TypeError,
        KeyError,
    ) as error:
        raise ValueError(f"this was not packed here: {error}") from error


class _Reader(pickle.Unpickler):
    """Makes objects of the classes of `MAKERS`, and of no other."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(MAKERS):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not to be made")
