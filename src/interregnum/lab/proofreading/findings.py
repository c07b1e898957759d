"""What a proofreader finds: lines of histories that cannot be, gathered by rule, event and whom they concern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interregnum import __version__
from interregnum.arguments import one_name
from interregnum.errors import ArgumentError, nearest_name
from interregnum.history import Firing
from interregnum.lab.notebook import Brief
from interregnum.model import Scenario

EXAMPLES = 2  # shown of each finding


@dataclass(frozen=True, slots=True)
class Slip:
    """A line of one history that cannot be: the firing, and why in words.

    `whom` tells several of one line apart; `branch` is given where the way the event turned out makes the difference.
    """

    firing: Firing
    why: str
    whom: str = ""
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A slip in its history: the replica, the minute, the line as it is told, and why it cannot be."""

    replica: int
    minute: float
    line: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An event that breaks a rule: in how many histories it does, and the first of them as examples.

    `file` and `line` say where what brings the event is written; none for a scenario that was given as data.
    """

    rule: str
    event: str
    branch: str | None
    whom: str
    histories: int
    examples: tuple[Example, ...]
    file: str = ""
    line: int | None = None

    @property
    def name(self) -> str:
        """The event, or `event.branch`; with the person where several are concerned."""
        name = self.event if self.branch is None else f"{self.event}.{self.branch}"
        return f"{name} ({self.whom})" if self.whom else name

    @property
    def place(self) -> str:
        """`file:line`, as far as known."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """A rule: what it says in words, what is to be done about a finding, and in how many histories it was broken."""

    id: str
    title: str
    advice: str
    histories: int


@dataclass(frozen=True, repr=False)
class Proofreading(Brief):
    """Many histories read by every rule. `findings` are in the order of the rules, the most frequent first."""

    scenario: Scenario
    seed: int
    replicas: int
    rules: Sequence[RuleSummary]
    findings: Sequence[Finding]

    @property
    def clean(self) -> bool:
        """Whether no rule was broken in any history."""
        return not self.findings

    def of(self, rule: str) -> list[Finding]:
        """The findings of a rule. Raises ArgumentError for one by which nothing was read."""
        known = [read.id for read in self.rules]
        if one_name("rule", rule) not in known:
            raise ArgumentError("rule", rule, ", ".join(known), nearest_name(rule, known))
        return [finding for finding in self.findings if finding.rule == rule]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON; `docs/reference/proofread.md` describes it."""
        label = self.scenario.timeline().label
        return {
            "format": "interregnum-proofreading",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "seed": self.seed,
            "replicas": self.replicas,
            "clean": self.clean,
            "rules": [
                {"id": rule.id, "title": rule.title, "advice": rule.advice, "histories": rule.histories}
                for rule in self.rules
            ],
            "findings": [self._plain(finding, label) for finding in self.findings],
        }

    def _plain(self, finding: Finding, label: Any) -> dict[str, Any]:
        return {
            "rule": finding.rule,
            "event": finding.event,
            "branch": finding.branch,
            "whom": finding.whom or None,
            "histories": finding.histories,
            "share": finding.histories / self.replicas,
            "file": finding.file or None,
            "line": finding.line,
            "examples": [
                {
                    "replica": example.replica,
                    "minute": example.minute,
                    "hour": label(example.minute),
                    "text": example.line,
                    "why": example.why,
                }
                for example in finding.examples
            ],
        }


Key = tuple[str, str, str | None, str]  # rule, event, branch, whom


class Tally:
    """Counts findings over histories; parts played apart are added up in the order of their replicas."""

    def __init__(self) -> None:
        self.histories: dict[str, int] = {}
        self.counts: dict[Key, int] = {}
        self.examples: dict[Key, list[Example]] = {}

    def note(self, replica: int, slips: Mapping[str, Sequence[tuple[Slip, str]]]) -> None:
        """The slips of one history, by rule, each with its line. Of several of one kind the first is the example."""
        for rule, found in slips.items():
            first: dict[Key, tuple[Slip, str]] = {}
            for slip, line in found:
                first.setdefault((rule, slip.firing.event, slip.branch, slip.whom), (slip, line))
            if first:
                self.histories[rule] = self.histories.get(rule, 0) + 1
            for key, (slip, line) in first.items():
                self.counts[key] = self.counts.get(key, 0) + 1
                self._keep(key, [Example(replica, slip.firing.minute, line, slip.why)])

    def add(self, other: Tally) -> None:
        """The counts of later histories."""
        for rule, count in other.histories.items():
            self.histories[rule] = self.histories.get(rule, 0) + count
        for key, count in other.counts.items():
            self.counts[key] = self.counts.get(key, 0) + count
            self._keep(key, other.examples[key])

    def _keep(self, key: Key, examples: Sequence[Example]) -> None:
        kept = self.examples.setdefault(key, [])
        kept += examples[: EXAMPLES - len(kept)]

    def findings(self, rules: Sequence[str]) -> Iterator[Finding]:
        """By rule, the most frequent first."""
        places = {rule: n for n, rule in enumerate(rules)}

        def order(key: Key) -> tuple[int, int, str, str, str]:
            rule, event, branch, whom = key
            return places[rule], -self.counts[key], event, branch or "", whom

        for key in sorted(self.counts, key=order):
            rule, event, branch, whom = key
            yield Finding(rule, event, branch, whom, self.counts[key], tuple(self.examples[key]))
