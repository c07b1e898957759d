"""The scenarios of the package as they were found when it was made, so that nobody waits to have them read and checked.

Each has a file `sound.json`: what its files say, the warnings, and a hash of the files. With any other files it is left
unread; a test holds that reading and checking them gives just this, and writes it (`INTERREGNUM_ACCEPT=1`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from interregnum.errors import Problem
from interregnum.language.check_cache import hash_of_texts
from interregnum.language.positions import Sources
from interregnum.language.reading.document import Document
from interregnum.language.reading.reader import MAX_FOLDER_BYTES
from interregnum.language.resolve import bundled, read, resolved
from interregnum.language.sound import Sound
from interregnum.plain_files import read_plain

FILE = "sound.json"


def found_before(where: str | Path) -> Sound | None:
    """A scenario of the package, without reading or checking it; None for any other, or where its files changed."""
    home = bundled().get(str(where))
    if home is None:
        return None
    try:
        found = json.loads(read_plain(home / FILE, MAX_FOLDER_BYTES))
    except (OSError, ValueError):
        return None
    if found["texts"] != hash_of_texts(home):
        return None
    from interregnum.mechanisms import build

    scenario, _, _ = resolved(Sources(Document(data=found["says"])))
    if scenario is None:
        return None
    return Sound(scenario, home, build(scenario), tuple(Problem(**problem) for problem in found["warnings"]))


def as_found(where: str, warnings: tuple[Problem, ...]) -> str:
    """What `found_before` reads, for a scenario of the package that was found sound with these warnings."""
    _, sources, _ = read(where)
    found = {
        "texts": hash_of_texts(bundled()[where]),
        "warnings": [asdict(warning) for warning in warnings],
        "says": sources.document.data,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
