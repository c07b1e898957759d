"""Where a scenario is: what every public function takes, and the folder that belongs to it.

A scenario may be given as the id of one that comes with the package, as the path of a folder or file, as plain data
(a mapping of sections, as `interregnum resolve` prints it or as YAML would read it), as a `Scenario`, or as the `Sound`
that `load` gives. Problem codes: not-a-scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from interregnum.errors import Problem, ScenarioError
from interregnum.language.resolve import bundled
from interregnum.model import Scenario


@dataclass(frozen=True, repr=False)
class Placed:
    """A scenario that has been read, and the folder it was read from; None where it came from no folder."""

    scenario: Scenario
    home: Path | None


Where: TypeAlias = str | Path | Mapping[str, Any] | Scenario | Placed


def home_of(where: Where) -> Path | None:
    """The folder in which a scenario's record, variants and validation lie; None where it has none.

    Raises ScenarioError for what is no scenario.
    """
    if isinstance(where, Placed):
        return where.home
    if isinstance(where, str | Path):
        return bundled().get(str(where), Path(where))
    if not isinstance(where, Scenario | Mapping):
        raise not_a_scenario(where)
    return None


def readable(where: Where) -> str | Path | Mapping[str, Any]:
    """The same as something that can be read: an object of the model becomes its data.

    Raises ScenarioError for what is none of these.
    """
    if isinstance(where, Placed):
        where = where.scenario
    if isinstance(where, Scenario):
        return where.model_dump(mode="json", by_alias=True)
    if not isinstance(where, str | Path | Mapping):
        raise not_a_scenario(where)
    return where


def name_of(where: Where) -> str:
    """How a scenario is named in a message or a command: its id or path, or the id it gives itself."""
    if isinstance(where, str | Path):
        return str(where)
    if isinstance(where, Placed):
        return where.scenario.scenario.id if where.home is None else _short(where.home)
    return where.scenario.id if isinstance(where, Scenario) else "a scenario given as data"


def _short(home: Path) -> str:
    """The id of a scenario that comes with the package, else the path."""
    return next((id for id, folder in bundled().items() if folder == home), str(home))


def not_a_scenario(given: object) -> ScenarioError:
    """The error for something that no scenario can be made of."""
    return ScenarioError(
        [
            Problem(
                "not-a-scenario",
                "this is not a scenario",
                found=type(given).__name__,
                allowed="an id, a path, a mapping of sections, a Scenario, or what `load` gives",
            )
        ]
    )
