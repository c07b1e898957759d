"""From where a scenario is to a scenario that can be played: read, checked, remembered."""

from __future__ import annotations

from collections.abc import Mapping

from interregnum.garbage import uncollected
from interregnum.language.check_cache import key_of, recall, remember
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
            from interregnum.language.check import (
                checked,  # which takes its time to load, and is seldom wanted
            )

            found = checked(given)
            if name:
                remember(name, found)
    return found
