"""The pages that the tests of the browser visit, made once."""

from __future__ import annotations

from pathlib import Path

import interregnum
from interregnum import record
from interregnum.views.page import Edition, document

SEED = 7


def flagship(to: Path) -> Path:
    """The night of Petrograd as one file."""
    history = interregnum.run(interregnum.load("petrograd-1917"), seed=SEED)
    edition = Edition("petrograd-1917", history, record.load("petrograd-1917"))
    to.write_text(document(edition.data(), served=False), encoding="utf-8")
    return to
