"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof


@dataclass(frozen=True)
class Rule:
    """Something that no line of any history may be, in words; how it is looked for; what is to be done about it."""

    id: str
    title: str
    advice: str
    read: Callable[[Proof], Iterator[Slip]]
