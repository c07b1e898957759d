"""A compiled network as named bytes, and back: each part is read when it is first asked for.

To play a history takes the tables and a few names; formulas are asked for where somebody wants to know why. The tables
are their own bytes. All else is pickled, and whatever a pickle says, nothing comes out of it but plain values and the
classes of a few modules (`MAKERS`): what is wrong with it raises ValueError.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

import numpy as np

from interregnum.calculus.kernel.layout import Tables
from interregnum.calculus.network import Add, Branch, Caption, Draw, Event, Factor, Network, Quantity, Set
from interregnum.calculus.tables import Compiled
from interregnum.expression import Binary, Call, Name, Number, Unary
from interregnum.model import Kind


def _as_made(kind: type, read: Callable[[Any], Any], thing: Any) -> tuple[type, tuple[Any, ...]]:
    """An object as its class and what that is called with."""
    return kind, read(thing)


MAKERS = ("interregnum.model", "interregnum.calculus.network", "interregnum.expression.tree")
MAKERS += ("interregnum.dates", "interregnum.errors")
OF_ROWS = {("numpy", "dtype"): np.dtype, ("numpy", "record"): np.record}  # what a kind of row is described by
PARTS = ("quantities", "events", "choices", "definitions", "groups", "written_at", "as_written", "timeline")
PARTS += ("timed",)  # of a network; what its actions were for is done
TOLD = ("captions", "kinds")  # read of it without its formulas
NAMES = ("quantities", "events", "branches", "read", "depth")  # of what is compiled
# Their own way of being pickled is slow, and of these there are tens of thousands.
BY_FIELDS = {
    kind: partial(_as_made, kind, attrgetter(*(field.name for field in fields(kind))))
    for kind in (Number, Name, Call, Unary, Binary, Quantity, Draw, Event, Branch, Factor, Set, Add, Caption)
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
    found["rows"] = packed([part.dtype for part in compiled.tables])
    return found | {
        f"tables.{name}": part.tobytes() for name, part in zip(Tables._fields, compiled.tables, strict=True)
    }


def compiled_from(parts: Parts) -> Compiled:
    """The compiled network that such bytes are of."""
    names = unpacked(parts["names"])
    rows = zip(Tables._fields, unpacked(parts["rows"]), strict=True)
    tables = Tables(*(np.frombuffer(parts[f"tables.{name}"], row) for name, row in rows))
    return Compiled(
        network=KeptNetwork(parts),
        tables=tables,
        quantity_index={name: n for n, name in enumerate(names["quantities"])},
        event_index={name: n for n, name in enumerate(names["events"])},
        **names,
    )


def packed(thing: Any) -> bytes:
    """A value made of plain values and of classes of `MAKERS`."""
    sink = io.BytesIO()
    writer = pickle.Pickler(sink, pickle.HIGHEST_PROTOCOL)
    writer.dispatch_table = BY_FIELDS  # type: ignore[assignment]
    writer.dump(thing)
    return sink.getvalue()


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
    """Makes objects of the classes of `MAKERS`, and kinds of rows, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in OF_ROWS:
            return OF_ROWS[module, name]
        if module.startswith(MAKERS):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not to be made")
