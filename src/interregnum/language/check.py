"""Everything that is wrong with a scenario, at once: the rules of the language, in the order they are asked.

A rule is a function of the `Context` that yields problems. The rules on names and shapes come first. Only if
they find no error is the network built, and asked what formulas mean in it; only if these are sound, what can
happen.

Problem codes: too-long, too-many-problems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from interregnum.calculus.network import Network
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import ExpressionError
from interregnum.language.reading.findings import MAX_PROBLEMS
from interregnum.language.resolve import in_order, read
from interregnum.language.rules import (
    assemblies,
    backing,
    custody,
    drawn_once,
    formulas,
    names,
    passing,
    reach,
    scenes,
    shape,
    unused,
    values,
)
from interregnum.language.rules.context import Context
from interregnum.language.rules.names import singular
from interregnum.language.rules.numbers import amounts, distances, grounds, hours
from interregnum.language.rules.numbers.hours import clockwork_share as clockwork
from interregnum.language.sound import Sound
from interregnum.language.where import Where, home_of, readable
from interregnum.model import Scenario

__all__ = ["RULES", "ScenarioSummary", "check", "checked", "clockwork", "problems_in", "summary"]

Rule: TypeAlias = Callable[[Context], Iterator[Problem]]

REFERENCES: tuple[Rule, ...] = (
    names.references,
    names.duplicates,
    names.reserved,
    shape.steps,
    shape.places,
    shape.definitions,
    shape.filled,
    shape.passages,
    shape.recalls,
    assemblies.parts,
    assemblies.rivals,
    assemblies.members,
    assemblies.waiting,
    assemblies.seats,
    assemblies.whole,
    backing.names,
    assemblies.interruptions,
    custody.parts,
    hours.span,
    hours.hours,
)
JOINTS: tuple[Rule, ...] = (shape.routes, shape.unexpanded)
STATEMENTS: tuple[Rule, ...] = (
    names.sources,
    grounds.basis,
    grounds.ranges,
    grounds.sourced,
    grounds.reasons,
    grounds.dated,
    grounds.bare,
    amounts.subtracted,
    amounts.within_bounds,
    amounts.ordered,
    amounts.bounded,
    amounts.weights,
    amounts.beliefs,
    values.lengths,
    distances.exchanged,
    hours.clockwork,
    shape.outcomes,
    shape.addressed,
    backing.of_no_side,
    unused.unsent,
)
FORMULAS: tuple[Rule, ...] = (
    names.clashes,
    formulas.known_names,
    formulas.targets,
    formulas.outcomes,
    formulas.starts,
    passing.at_start,
)
MEANINGS: tuple[Rule, ...] = (
    formulas.like_with_like,
    formulas.people,
    values.no_value,
    values.out_of_range,
    drawn_once.drawn_once,
    passing.at_thresholds,
    passing.clock_in_guard,
    hours.much_clockwork,
    reach.never_holds,
    scenes.never_there,
    reach.never_enabled,
    reach.never_interrupted,
    reach.zero_time,
    unused.unused,
)
RULES: tuple[Rule, ...] = (*REFERENCES, *STATEMENTS, *JOINTS, *FORMULAS, *MEANINGS)


def check(where: Where) -> list[Problem]:
    """Every problem with a scenario, errors and warnings, in reading order. Nothing is raised.

    `where` is an id, a path, a mapping of sections, a `Scenario`, or what `load` gave.
    """
    scenario, sources, problems = read(readable(where))
    if scenario is None:
        return problems
    return in_order([*problems, *problems_in(Context(scenario, sources))], sources)


def checked(where: str | Path | Mapping[str, Any]) -> Sound:
    """A scenario fit to be run. Raises `ScenarioError` with every problem if it is not."""
    scenario, sources, problems = read(where)
    if scenario is None:
        raise ScenarioError(problems)
    context = Context(scenario, sources)
    problems = in_order([*problems, *problems_in(context)], sources)
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    return Sound(scenario, home_of(where), context.network, tuple(problems))


def nothing() -> None:
    """Done between two rules, unless somebody wants something else."""


def problems_in(context: Context, between: Callable[[], None] = nothing) -> list[Problem]:
    """What the rules say. A stage that found an error is the last: those after it would only repeat it.

    `between` is called before each rule; what it raises ends the questions.
    """
    statements = _asked(STATEMENTS, context, between)
    found: list[Problem] = []
    for stage in (REFERENCES, JOINTS, FORMULAS, MEANINGS):
        try:
            found += _asked(stage, context, between)
        except ExpressionError as error:
            message = f"a formula that the parts of this scenario make together cannot be: {error.message}"
            found.append(Problem("too-long", message, found=error.found, allowed=error.allowed))
        if any(problem.severity == "error" for problem in found):
            break
    return [*found, *statements]


def _asked(rules: tuple[Rule, ...], context: Context, between: Callable[[], None]) -> list[Problem]:
    found: list[Problem] = []
    for rule in rules:
        between()
        problems = rule(context)
        found += islice(problems, MAX_PROBLEMS)
        if (more := next(problems, None)) is not None:
            message = f"there are more than {MAX_PROBLEMS} problems of this kind; the others are not shown"
            found.append(Problem("too-many-problems", message, more.file, severity=more.severity))
    return found


@dataclass(frozen=True)
class ScenarioSummary:
    """A sound scenario in numbers: entries by section, and what they become."""

    title: str
    entries: dict[str, int]
    quantities: int
    assumptions: int
    events: int
    decisions: int
    by_clock: int
    counted: int

    def __str__(self) -> str:
        entries = ", ".join(
            f"{number} {singular(section) if number == 1 else section}"
            for section, number in self.entries.items()
        )
        share = self.by_clock / self.counted if self.counted else 0.0
        return (
            f"{self.title}\n"
            f"    {entries}\n"
            f"    {_many(self.quantities, 'quantity', 'quantities')}, {self.assumptions} of them assumptions\n"
            f"    {_many(self.events, 'event', 'events')}, {self.decisions} of them decisions\n"
            f"    {self.by_clock} of {self.counted} events happen by the clock ({share:.1%})"
        )


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def summary(scenario: Scenario, network: Network) -> ScenarioSummary:
    """What a sound scenario holds."""
    sections = [name for name in Scenario.model_fields if name != "scenario"]
    by_clock, counted = clockwork(network)
    return ScenarioSummary(
        title=scenario.scenario.title,
        entries={name: len(getattr(scenario, name)) for name in sections if getattr(scenario, name)},
        quantities=len(network.quantities),
        assumptions=sum(1 for quantity in network.quantities.values() if quantity.assumed),
        events=len(network.events),
        decisions=sum(1 for event in network.events.values() if event.decision),
        by_clock=by_clock,
        counted=counted,
    )
