"""What every rule may look at: the scenario, where it is written, and the network it becomes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from interregnum.calculus.network import Choose, Network, all_effects, targets
from interregnum.dates import DateError, Timeline
from interregnum.errors import Problem, Severity
from interregnum.expression import ExpressionError, Node, expand_groups, kind_of, parse, show
from interregnum.language.intervals import Range, range_of, reach, valueless
from interregnum.language.positions import Sources
from interregnum.language.walk import FormulaAt, NounAt, formulas, nouns
from interregnum.mechanisms import build
from interregnum.model import Kind, Noun, Scenario
from interregnum.model.values.fields import AnyMark, FieldPath, Leaf, NounField


class Context:
    """A scenario under examination. What is costly is made once, when the first rule asks for it."""

    def __init__(self, scenario: Scenario, sources: Sources) -> None:
        self.scenario = scenario
        self.sources = sources
        self._trees: dict[FieldPath, Node] = {}
        self._ranges: dict[Node, Range] = {}

    def problem(
        self,
        code: str,
        message: str,
        path: FieldPath,
        at: int | None = None,
        *,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """A problem with what is written at a path; `at` is a character of the value there."""
        return self.sources.problem(
            code, message, path, at, found=found, allowed=allowed, nearest=nearest, severity=severity
        )

    @cached_property
    def parts(self) -> tuple[NounAt, ...]:
        """Every noun that is not as by default."""
        return tuple(nouns(self.scenario))

    @cached_property
    def leaves(self) -> tuple[tuple[NounAt, NounField, Leaf], ...]:
        """Every text and number of every noun, with the field that holds it."""
        return tuple(
            (part, field, leaf)
            for part in self.parts
            for field, leaf in part.leaves()
            if leaf.shape.marks and not isinstance(leaf.value, Noun)
        )

    def marked(self, kind: type[AnyMark]) -> Iterator[tuple[NounAt, NounField, Leaf, AnyMark]]:
        """Those of which the type says something of this kind, with what it says."""
        for part, field, leaf in self.leaves:
            mark = leaf.shape.mark(kind)
            if mark is not None:
                yield part, field, leaf, mark

    def every(self, *kinds: type[Noun]) -> Iterator[NounAt]:
        """Every noun of these kinds."""
        return (part for part in self.parts if isinstance(part.noun, kinds))

    @cached_property
    def formulas(self) -> tuple[FormulaAt, ...]:
        """Every formula that is not as by default, but for the options that effects name."""
        return tuple(written for part in self.parts for written in formulas(part))

    def section(self, name: str) -> Mapping[str, Any]:
        """The entries of a section, by id."""
        entries: Mapping[str, Any] = getattr(self.scenario, name)
        return entries

    def tree(self, written: FormulaAt) -> Node:
        """The tree of a formula, with groups replaced; its columns are those of the text in the file.

        Raises `ExpressionError` where a group stands where none can.
        """
        if written.path not in self._trees:
            raw = self.sources.value(written.path)
            text = raw if isinstance(raw, str) and _reads_as(raw, written.text) else written.text
            self._trees[written.path] = expand_groups(parse(text), self.scenario.groups)
        return self._trees[written.path]

    @cached_property
    def timeline(self) -> Timeline | None:
        """The span of the scenario; None where it makes no sense, which `hours` reports."""
        try:
            return self.scenario.timeline()
        except DateError:
            return None

    @cached_property
    def network(self) -> Network:
        """The network. Only for rules that run when those before them found no error."""
        return build(self.scenario)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of every quantity, and of every definition where it has one."""
        kinds: dict[str, Kind] = {id: quantity.kind for id, quantity in self.network.quantities.items()}
        for name, node in self.network.definitions.items():
            try:
                kinds[name] = kind_of(node, kinds)
            except ExpressionError:
                kinds[name] = "number"  # the definition itself is reported
        return kinds

    # How far things can go -------------------------------------------------------------------------

    @cached_property
    def now(self) -> Range:
        """All the time there is, in minutes since the start."""
        return 0.0, math.inf if self.timeline is None else self.timeline.length

    @cached_property
    def everything(self) -> dict[str, Range]:
        """How far each quantity can go if every event can happen."""
        return reach(self.network, self.now).ranges

    def range_of(self, node: Node) -> Range:
        """Where the value of a formula lies, wherever things go."""
        return range_of(node, self.everything, self.now, self._ranges)

    def valueless(self, node: Node) -> Node | None:
        """The first part of a formula that has no value, wherever things go."""
        return valueless(node, self.everything, self.now, self._ranges)

    @cached_property
    def written_quantities(self) -> frozenset[str]:
        """Every quantity that some event can change."""
        found: set[str] = set()
        for event in self.network.events.values():
            for effect in all_effects(event):
                found.update(targets(effect))
                if isinstance(effect, Choose):
                    found.update(
                        f"{effect.choice}.{option}" for option in self.network.choices.get(effect.choice, [])
                    )
        return frozenset(found)


def _reads_as(raw: str, canonical: str) -> bool:
    try:
        return raw == canonical or show(parse(raw)) == canonical
    except ExpressionError:
        return False
