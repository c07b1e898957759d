"""From where a scenario is to a scenario that can be played: read, checked, remembered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interregnum.garbage import uncollected
from interregnum.language.check_cache import key_of, recall, remember
from interregnum.language.found_before import found_before
from interregnum.language.reading.parts_read import are_kept
from interregnum.language.sound import Sound
from interregnum.language.where import Where, home_of, readable


def load(where: Where) -> Sound:
    """A scenario that has been checked, ready to be played.

    `where` is the id of a scenario that comes with the package, the path of a folder or file, a mapping of sections,
    or a `Scenario`; a `Sound` is given back as it is. Raises `ScenarioError` with every problem of one that is not
    sound.
    """
    if isinstance(where, Sound):
        return where
    given = readable(where)
    with uncollected():
        name = None if isinstance(given, Mapping) else key_of(given)
        found = recall(name, home_of(where)) if name else None
        if found is None:
            found = _found(given)
            if name and not are_kept():  # who reads it at each save remembers the last in good time
                remember(name, found)
    return found


def _found(given: str | Path | Mapping[str, Any]) -> Sound:
    """The scenario as it is found to be now, or was when the package was made."""
    before = None if isinstance(given, Mapping) else found_before(given)
    if before is not None:
        return before
    from interregnum.language.check import checked  # which takes its time to load, and is seldom wanted

    return checked(given)
