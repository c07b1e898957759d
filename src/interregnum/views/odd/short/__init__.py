"""The same description in short, for the appendix of a paper: tables are folded to a row for each kind of thing.

overview   1 to 3  purpose, entities, scheduling: kinds of nouns and of state, with their numbers
design     4       the eleven design concepts, without their lists; every outcome in full
details    5 to 7  assumptions, what comes from outside and events by kind: numbers, ranges, what they stand on

What is the same in both is told by the functions of the full description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interregnum.views.odd.short.design import concepts
from interregnum.views.odd.short.details import initialization, inputs, submodels
from interregnum.views.odd.short.overview import entities, purpose, scheduling
from interregnum.views.odd.subject import OddSubject

SHORT: tuple[Callable[[OddSubject], Iterator[str]], ...] = (
    purpose,
    entities,
    scheduling,
    concepts,
    initialization,
    inputs,
    submodels,
)

__all__ = ["SHORT"]
