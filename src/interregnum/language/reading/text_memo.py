"""What the text of a file says, remembered in a process that reads the same files again and again.

`serve --watch` and the process that plays its versions read a scenario at each save, of which one file is another: only
that is parsed. Nothing is remembered before `remember_texts` is called, and only texts in which nothing was wrong.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NamedTuple

from interregnum.language.reading.document import DataPath, Position

Key = tuple[str, str, str, bool]  # the name of the file, its text, and how it was read


class Said(NamedTuple):
    """The data of one file, the place of every word, and how many nodes it took."""

    data: dict[str, Any]
    positions: Mapping[DataPath, Position]
    value_positions: Mapping[DataPath, Position]
    nodes: int


_remembered: OrderedDict[Key, tuple[bytes, Said]] = OrderedDict()
_most = 0  # letters of all texts together


def remember_texts(most: int = 32_000_000) -> None:
    """From now on remember what the last texts said, of at most so many letters together."""
    global _most
    _most = most


def remembered(key: Key) -> Said | None:
    """What that text said, with data of its own, which may be changed; None where it is not remembered."""
    found = _remembered.get(key)
    if found is None:
        return None
    _remembered.move_to_end(key)
    return found[1]._replace(data=pickle.loads(found[0]))


def remember(key: Key, said: Said) -> None:
    """Remember what a text said, in the place of what was asked for longest ago."""
    if len(key[1]) > _most:
        return
    _remembered[key] = pickle.dumps(said.data), said._replace(data={})
    total = sum(len(text) for _, text, _, _ in _remembered)
    while total > _most:
        (_, text, _, _), _ = _remembered.popitem(last=False)
        total -= len(text)
