"""What no history changes of the assemblies: who sits there, in what order, by what rules.

Blocs sit from left to right by their leaning: the share that would vote yes less the share that would vote no, by
the typical weights, on the motion that would change whom the assembly recognises. A bloc that no such motion
weighs takes the leaning of its namesake in another assembly; one without any has none and sits last.
"""

from __future__ import annotations

from typing import Any

from interregnum.history import History
from interregnum.mechanisms.assemblies.credentials import seats
from interregnum.model import Amount, Assembly, Motion, Scenario, Support
from interregnum.views.page.entities import grounds


def houses(history: History) -> dict[str, Any]:
    """Each assembly by id: title, place, blocs in the order of their seats, mandates, rules of its presidium."""
    scenario = history.scenario
    leanings = {id: leanings_in(id, assembly) for id, assembly in scenario.assemblies.items()}
    return {
        id: {
            "title": assembly.title,
            "at": assembly.at,
            "chair": assembly.chair,
            "blocs": {
                name: _bloc(assembly, name, leanings[id].get(name))
                for name in _seated(id, assembly, leanings)
            },
            "mandates": {name: {"title": m.title, **grounds(m)} for name, m in assembly.mandates.items()},
            "presidium": _presidium(assembly),
            "motions": {name: _motion(motion) for name, motion in assembly.motions.items()},
            **grounds(assembly),
        }
        for id, assembly in _with_namesakes(scenario, leanings).items()
    }


def leanings_in(id: str, assembly: Assembly) -> dict[str, float]:
    """The leaning of each bloc that votes on whom the assembly recognises, from -1 to 1; the last such motion."""
    for motion in reversed(assembly.motions.values()):
        if any(getattr(effect, "set", None) == f"{id}.recognises" for effect in motion.carried):
            found = {name: _leaning(support) for name, support in motion.support.items()}
            return {name: value for name, value in found.items() if value is not None}
    return {}


def _leaning(support: Support) -> float | None:
    """The share for less the share against by the typical weights; None where a weight is a formula."""
    weights = [_plain(amount) for amount in (support.yes, support.no, support.abstain)]
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights) or sum(known) <= 0:
        return None
    return round((known[0] - known[1]) / sum(known), 2)


def _plain(amount: Amount) -> float | None:
    try:
        return float(amount.typical)
    except ValueError:
        return None


def _with_namesakes(scenario: Scenario, leanings: dict[str, dict[str, float]]) -> dict[str, Assembly]:
    """The assemblies; blocs without a leaning have been given that of a namesake elsewhere."""
    known = {name: value for found in reversed(leanings.values()) for name, value in found.items()}
    for id, assembly in scenario.assemblies.items():
        for name in assembly.blocs:
            if name not in leanings[id] and name in known:
                leanings[id][name] = known[name]
    return scenario.assemblies


def _seated(id: str, assembly: Assembly, leanings: dict[str, dict[str, float]]) -> list[str]:
    """Blocs from left to right; those of a like leaning, and those without one, as they are declared."""
    return sorted(assembly.blocs, key=lambda name: -leanings[id].get(name, -2.0))


def _bloc(assembly: Assembly, name: str, leaning: float | None) -> dict[str, Any]:
    bloc = assembly.blocs[name]
    data: dict[str, Any] = {
        "title": bloc.title,
        "leaning": leaning,
        "members": list(bloc.members),
        "looks_to": list(bloc.looks_to),
        "range": list(bloc.delegates.between or ()),
        **grounds(bloc.delegates),
    }
    return {key: value for key, value in data.items() if value not in ("", None, [])}


def _presidium(assembly: Assembly) -> dict[str, Any] | None:
    presidium = assembly.presidium
    return (
        None
        if presidium is None
        else {"seats": presidium.seats, "rule": presidium.rule, "allotted": seats(assembly)}
    )


def _motion(motion: Motion) -> dict[str, Any]:
    data = {
        "title": motion.title,
        "by": motion.by,
        "method": motion.method,
        "majority": motion.majority,
        "amends": motion.amends,
        "tables": motion.tables,
    }
    return {key: value for key, value in data.items() if value is not None}
