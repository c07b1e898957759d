"""Interregnum: a laboratory for crises of authority.

    import interregnum as ir

    scenario = ir.load("petrograd-1917")
    history = ir.run(scenario, seed=7)
    print(history.why("palace_taken"))

The public names, in reading order: find what is wrong with a scenario, load it, play it, keep a history and
take it up again; the types that these give and raise.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Absence",
    "History",
    "HistoryError",
    "InterregnumError",
    "MissingExtra",
    "Problem",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Story",
    "check",
    "load",
    "load_history",
    "run",
]

if TYPE_CHECKING:
    from interregnum.engine import run
    from interregnum.errors import (
        HistoryError,
        InterregnumError,
        MissingExtra,
        Problem,
        RunError,
        ScenarioError,
    )
    from interregnum.history import Absence, History, Story, load_history
    from interregnum.language.check import check
    from interregnum.language.resolve import load
    from interregnum.model import Scenario

# Where each name lives. They are fetched when first asked for, so that `import interregnum` takes no time.
_HOMES = {
    "check": "language.check",
    "load": "language.resolve",
    "run": "engine",
    "load_history": "history",
    "Scenario": "model",
    "History": "history",
    "Story": "history",
    "Absence": "history",
    "Problem": "errors",
    "InterregnumError": "errors",
    "ScenarioError": "errors",
    "HistoryError": "errors",
    "RunError": "errors",
    "MissingExtra": "errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'interregnum' has no attribute '{name}'")
    return getattr(import_module(f"interregnum.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
