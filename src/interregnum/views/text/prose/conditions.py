"""Conditions as prose: what holds, what does not, and how they are joined.

Every condition has two texts, that it holds and that it does not; `not` takes the one for the other, so that nothing
is denied twice. Lists that are long, or within each other, are told as `all of: ...; ...`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from interregnum.calculus.network import Network
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, names, parse
from interregnum.expression.tree import COMPARISONS, ExpressionError, children
from interregnum.model import Scenario
from interregnum.model.titles import is_plural, short
from interregnum.views.text.prose.comparisons import Comparing
from interregnum.views.text.wording import brief

MOST_IN_LINE = 3  # conditions joined in a sentence; more are a list
LONGEST_IN_LINE = 150  # characters of a sentence
MOST_ALTERNATIVES = 6  # of a list with `or`, before the rest is counted
LONGEST = 600  # characters of one condition, before it is told in short
ALWAYS, NEVER = "it holds always", "it never holds"
_QUOTED = re.compile("“[^”]*”")
_JOINED = re.compile("; |: | or ")  # a sentence that is itself joined


@dataclass(frozen=True)
class Told:
    """A condition in words, as a formula, and what the definitions in it mean: their titles with their own texts."""

    text: str
    formula: str
    meanings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Clause:
    """The text of a condition; whether it is one sentence, that others can stand beside."""

    text: str
    simple: bool = True

    def part(self) -> str:
        """As one of several."""
        return self.text if self.simple else f"({self.text})"


class Prose(Comparing):
    """The conditions and amounts of one scenario in words; `plain` is without formulas beside what is long to tell."""

    def __init__(self, scenario: Scenario, network: Network, *, plain: bool = False) -> None:
        super().__init__(scenario, network)
        self.plain = plain
        self._clauses: dict[tuple[Node, bool], _Clause] = {}

    def of_any(self, id: str) -> Self:
        """The same, but what the nouns in this name are called is only what kind of noun they are: `UNIT`."""
        made = super().of_any(id)
        made._clauses = {}
        return made

    def told(self, condition: Node) -> Told:
        """A condition in words, with its formula and what the definitions in it mean."""
        return Told(self.text(condition), brief(condition), tuple(self._meanings(condition)))

    def text(self, condition: Node) -> str:
        """That a condition holds."""
        return self._clause(condition, True).text

    def denial(self, condition: Node) -> str:
        """That a condition does not hold."""
        return self._clause(condition, False).text

    def parts(self, condition: Node) -> list[Told]:
        """The conditions that a condition joins by `and`, each by itself; those of a definition are one."""
        return [self.told(part) for part in self._joined("and", condition)]

    def named(self, name: str) -> str:
        """The name of a factor: in words where it is a formula, which it is where a scenario gives no name."""
        each = name.removeprefix("each ")
        try:
            node = parse(each)
        except ExpressionError:
            return name
        network = self.network
        known = network.quantities.keys() | network.definitions.keys()
        if not all(read in known or read.rpartition(".")[0] in network.events for read in names(node)):
            return name
        if each != name:
            return self.each(node)
        word = isinstance(node, Number) or (isinstance(node, Name) and node.id.isalpha())
        return name if word else self.text(self.network.closed(name))

    def each(self, amount: Node) -> str:
        """What a factor counts, of which each multiplies once."""
        text = self.amount(amount)
        for counted, single in (
            ("the number of times that ", "each time that "),
            ("the number of ", "each of "),
        ):
            if text.startswith(counted):
                return single + text.removeprefix(counted)
        return f"each of {text}" if is_plural(text) else f"each unit of {text}"

    # --- and, or, not -------------------------------------------------------------------------------------------

    def _clause(self, node: Node, holds: bool) -> _Clause:
        key = (node, holds)
        if key not in self._clauses:
            named = self.definition(node)
            made = self._written_out(node, holds) if named is None else _Clause(self.flag(named, holds))
            self._clauses[key] = self._in_short(node, holds, made)
        return self._clauses[key]

    def _written_out(self, node: Node, holds: bool) -> _Clause:
        """A condition by what it is made of, whether or not it has a name."""
        match node:
            case Number(value):
                return _Clause(ALWAYS if (value != 0) == holds else NEVER)
            case Unary("not", operand):
                return self._clause(operand, not holds)
            case Binary("and" | "or" as op, left, right):
                return self._join(op, [*self._joined(op, left), *self._joined(op, right)], holds)
            case Binary(op, left, right) if op in COMPARISONS:
                flag = self.compared_flag(op, left, right)
                if flag is not None:
                    return self._clause(flag[0], flag[1] == holds)
                return _Clause(self.comparison(op, left, right, holds))
            case Name(id):
                timed = self.network.timed.get(id)
                return _Clause(self.flag(id, holds)) if timed is None else self._clause(timed, holds)
            case Call("happened", (Name(event),)):
                return _Clause(self.happened(event, holds))
            case Call("if", (when, then, otherwise)) if self._kind(node) == "flag":
                first, other = (self._clause(part, holds).part() for part in (then, otherwise))
                return _Clause(f"{first} if {self._clause(when, True).part()}, else {other}", simple=False)
            case _:
                return _Clause(self.comparison("!=", node, Number(0.0), holds))

    def _join(self, op: str, parts: Sequence[Node], holds: bool) -> _Clause:
        """Conditions joined: of `a or b` it is denied that a, and that b; of `a and b`, that all of them hold."""
        if len(parts) < 2:
            return (
                self._clause(parts[0], holds)
                if parts
                else _Clause(ALWAYS if (op == "and") == holds else NEVER)
            )
        if op == "and":
            clauses = [self._clause(part, True) for part in parts]
            return _together("and", clauses) if holds else _Clause(_list("not all of", clauses), simple=False)
        if len(parts) > MOST_ALTERNATIVES:
            clauses = [self._clause(part, True) for part in parts[: MOST_ALTERNATIVES - 1]]
            clauses.append(_Clause(f"{len(parts) - len(clauses)} more"))
            return _Clause(_list("any of" if holds else "none of", clauses), simple=False)
        return _together("or" if holds else "and", [self._clause(part, holds) for part in parts])

    def _joined(self, op: str, node: Node) -> Iterator[Node]:
        """What is joined by this word, without what changes nothing there: `and yes`, `or no`."""
        match node:
            case Binary(joined, left, right) if joined == op and self.definition(node) is None:
                yield from self._joined(op, left)
                yield from self._joined(op, right)
            case Number(value, "flag") if (value != 0) == (op == "and"):
                return
            case Unary("not", Number(value, "flag")) if (value == 0) == (op == "and"):
                return
            case _:
                yield node

    def _in_short(self, node: Node, holds: bool, clause: _Clause) -> _Clause:
        """The clause, or what it is about where it is too long; conditions joined by `and` are each told anyway."""
        # What is denied was cut already.
        told = isinstance(node, Binary | Unary) and node.op in ("and", "not")
        if told or len(clause.text) <= LONGEST:
            return clause
        return _Clause(f"a condition {'holds' if holds else 'does not hold'} on {self.about(node)}")

    # --- what definitions mean ----------------------------------------------------------------------------------

    def _meanings(self, node: Node) -> Iterator[tuple[str, str]]:
        """The scenario's own definitions in a condition, each once: their titles, and what they say."""
        seen, stack = set[str](), [node]
        while stack:
            part = stack.pop()
            id = self.definition(part)
            if id is None:
                stack += reversed(children(part))
            elif id in self.scenario.definitions and id not in seen:
                seen.add(id)
                yield short(self.scenario.definitions[id].title), self._meaning(part)

    def _meaning(self, node: Node) -> str:
        if isinstance(node, Unary | Binary) and node.op in ("not", "and", "or", *COMPARISONS):
            return self._in_short(node, True, self._written_out(node, True)).text
        return self.reckoned(node)


def _together(op: str, clauses: Sequence[_Clause]) -> _Clause:
    """A sentence where it is short and plain, else a list."""
    line = " ".join([", ".join(clause.text for clause in clauses[:-1]), op, clauses[-1].text])
    bare = [_QUOTED.sub("", clause.text) for clause in clauses]
    plain = all(
        clause.simple and not _JOINED.search(text) for clause, text in zip(clauses, bare, strict=True)
    )
    commas = len(clauses) > 2 and any("," in text for text in bare)
    if len(clauses) <= MOST_IN_LINE and len(line) <= LONGEST_IN_LINE and plain and not commas:
        return _Clause(line, simple=False)
    return _Clause(_list("all of" if op == "and" else "any of", clauses), simple=False)


def _list(lead: str, clauses: Sequence[_Clause]) -> str:
    return f"{lead}: {'; '.join(clause.part() for clause in clauses)}"
