"""Scenarios, networks and kinds of rows as bytes, and back; what is read makes nothing else.

A pickle may name any function there is, to be called as it is read. Here it may name the classes of a few modules
(`MAKERS`) and what a kind of row is described by (`OF_ROWS`); anything else is refused.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np

from interregnum.calculus.network import Add, Branch, Caption, Draw, Event, Factor, Quantity, Set
from interregnum.expression import Binary, Call, Name, Number, Unary

MAKERS = (
    *("interregnum.model.", "interregnum.dates", "interregnum.errors"),
    *("interregnum.calculus.network", "interregnum.expression.tree"),
)
OF_ROWS = {("numpy", "dtype"): np.dtype, ("numpy", "record"): np.record}
# What there are tens of thousands of. Data classes say slowly how they are to be pickled.
NUMEROUS = (Number, Name, Call, Unary, Binary, Quantity, Draw, Event, Branch, Factor, Set, Add, Caption)


def _as_made(kind: type, read: Callable[[Any], Any], thing: Any) -> tuple[type, tuple[Any, ...]]:
    """An object as its class and what that is called with."""
    return kind, read(thing)


_BY_FIELDS = {
    kind: partial(_as_made, kind, attrgetter(*(field.name for field in fields(kind)))) for kind in NUMEROUS
}


def packed(thing: Any) -> bytes:
    """A value made of plain values, classes of `MAKERS` and kinds of rows."""
    sink = io.BytesIO()
    writer = pickle.Pickler(sink, pickle.HIGHEST_PROTOCOL)
    writer.dispatch_table = _BY_FIELDS  # type: ignore[assignment]
    writer.dump(thing)
    return sink.getvalue()


def unpacked(content: bytes) -> Any:
    """The value that was packed. Raises ValueError for what `packed` has not made."""
    try:
        return _Reader(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, LookupError, TypeError) as error:
        raise ValueError(f"this was not packed here: {error}") from error


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in OF_ROWS:
            return OF_ROWS[module, name]
        if module.startswith(MAKERS):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not to be made")
