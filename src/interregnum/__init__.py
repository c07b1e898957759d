"""Interregnum: a laboratory for crises of authority.

    import interregnum as ir

    scenario = ir.load("petrograd-1917")
    history = ir.run(scenario, seed=7)
    print(history.why("palace_taken"))

The public names, in reading order: find what is wrong with a scenario, load it, play it, keep a history and
take it up again; play many, and say what decided it; the types that these give and raise.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # `typing` itself takes longer to import than all else here

__version__ = "0.1.0"

__all__ = [
    "Absence",
    "ArgumentError",
    "History",
    "HistoryError",
    "InterregnumError",
    "MissingExtra",
    "Problem",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Sound",
    "Story",
    "Workers",
    "branch",
    "calibrate",
    "check",
    "ensemble",
    "hinges",
    "inevitability",
    "load",
    "load_history",
    "open_ensemble",
    "proofread",
    "run",
    "sensitivity",
    "shapley",
    "validate",
    "whatif",
]

if TYPE_CHECKING:
    from typing import Any

    from interregnum.errors import (
        ArgumentError,
        HistoryError,
        InterregnumError,
        MissingExtra,
        Problem,
        RunError,
        ScenarioError,
    )
    from interregnum.explain import Absence, Story
    from interregnum.history import History, load_history
    from interregnum.history.play import run
    from interregnum.lab.calibration.calibrate import calibrate
    from interregnum.lab.causes.hinges import hinges
    from interregnum.lab.causes.shapley import shapley
    from interregnum.lab.contrasts.branch import branch
    from interregnum.lab.contrasts.whatif import whatif
    from interregnum.lab.ensembles.ensemble import ensemble, open_ensemble
    from interregnum.lab.ensembles.workers import Workers
    from interregnum.lab.futures.inevitability import inevitability
    from interregnum.lab.proofreading.proofread import proofread
    from interregnum.lab.sensitivity.analyse import sensitivity
    from interregnum.lab.validation.validate import validate
    from interregnum.language.check import check
    from interregnum.language.load import load
    from interregnum.language.sound import Sound
    from interregnum.model import Scenario

# Where each name lives. They are fetched when first asked for, so that `import interregnum` takes no time.
_HOMES = {
    "check": "language.check",
    "load": "language.load",
    "run": "history.play",
    "load_history": "history",
    "ensemble": "lab",
    "open_ensemble": "lab",
    "whatif": "lab",
    "hinges": "lab",
    "shapley": "lab",
    "inevitability": "lab",
    "sensitivity": "lab",
    "calibrate": "lab",
    "branch": "lab",
    "validate": "lab",
    "proofread": "lab",
    "Workers": "lab",
    "Scenario": "model",
    "Sound": "language.sound",
    "History": "history",
    "Story": "explain",
    "Absence": "explain",
    "Problem": "errors",
    "InterregnumError": "errors",
    "ScenarioError": "errors",
    "HistoryError": "errors",
    "RunError": "errors",
    "MissingExtra": "errors",
    "ArgumentError": "errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'interregnum' has no attribute '{name}'")
    return getattr(import_module(f"interregnum.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
