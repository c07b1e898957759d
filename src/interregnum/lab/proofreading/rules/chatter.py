"""No line more than five times."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.history import Firing
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules.rule import Rule

MOST = 5


def repeated(proof: Proof) -> Iterator[Slip]:
    """A reader sees the same line more than five times in one history."""
    told: dict[str, list[Firing]] = {}
    for firing in proof.lines:
        told.setdefault(proof.history.title(firing), []).append(firing)
    for firings in told.values():
        if len(firings) > MOST:
            yield proof.slip(firings[MOST], f"it is told {len(firings)} times", branch=True)


CHATTER = (
    Rule(
        "same-line",
        "The same line more than five times",
        "let it happen less often or only so often, tell what is new each time, or mark it as bookkeeping",
        repeated,
    ),
)
