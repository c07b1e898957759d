"""Many histories read line by line by rules that hold for any scenario: `interregnum proofread`."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from interregnum.arguments import names_in, progress_function, replica_count, seed_number
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled
from interregnum.errors import ArgumentError, nearest_name
from interregnum.garbage import uncollected
from interregnum.history import History
from interregnum.history.data import drawn_values, read_trace
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.proofreading.findings import Finding, Proofreading, RuleSummary, Tally
from interregnum.lab.proofreading.places import locator
from interregnum.lab.proofreading.proof import Proof
from interregnum.lab.proofreading.rules import RULES
from interregnum.lab.proofreading.script import Script
from interregnum.language.load import load
from interregnum.language.reading.document import Position
from interregnum.language.where import Where
from interregnum.model import Scenario

CHUNK = 20  # histories read between two reports


def proofread(
    where: Where,
    replicas: int = 1000,
    *,
    rules: str | Iterable[str] = (),
    seed: int = 7,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Proofreading:
    """Play replicas 0 to `replicas` - 1 of a scenario and report the lines that cannot be, by every rule or by some.

    `progress` is given how many replicas of how many are read. Raises ScenarioError for a scenario that is not sound,
    ArgumentError for a rule that there is not or a number that makes no sense, RunError for a history that cannot go
    on.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, 1)
    chosen = _chosen(names_in("rules", rules))
    found = load(where)
    blob = pickle.dumps((found.scenario, _sendable(found.compiled)))
    calls = [(blob, chosen, seed, first, min(CHUNK, replicas - first)) for first in range(0, replicas, CHUNK)]
    tally, done = Tally(), 0
    for (*_, count), part in zip(calls, workers.in_order(read_chunk, calls), strict=True):
        tally.add(part)
        done += count
        if progress is not None:
            progress(done, replicas)
    read = [
        RuleSummary(rule.id, rule.title, rule.advice, tally.histories.get(rule.id, 0))
        for rule in RULES
        if rule.id in chosen
    ]
    locate, entries = locator(where), found.network.written_at
    findings = tuple(_placed(finding, locate(entries[finding.event])) for finding in tally.findings(chosen))
    return Proofreading(found.scenario, seed, replicas, read, findings)


def _placed(finding: Finding, at: Position | None) -> Finding:
    return finding if at is None else replace(finding, file=at.file, line=at.line)


def _chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The rules that are named, in their order; all where none is. Raises ArgumentError for one that there is not."""
    known = [rule.id for rule in RULES]
    for name in names:
        if name not in known:
            raise ArgumentError("rules", name, ", ".join(known), nearest_name(name, known))
    return tuple(id for id in known if not names or id in names)


def read_chunk(blob: bytes, rules: Sequence[str], seed: int, first: int, count: int) -> Tally:
    """Play some neighbouring replicas, and read them by these rules, in this process."""
    scenario, compiled, script = opened(blob)
    tally = Tally()
    with uncollected():
        for replica in range(first, first + count):
            proof = proof_of(scenario, compiled, script, seed, replica)
            slips = {
                rule.id: [(slip, proof.line(slip)) for slip in rule.read(proof)]
                for rule in RULES
                if rule.id in rules
            }
            tally.note(replica, slips)
    return tally


def proof_of(scenario: Scenario, compiled: Compiled, script: Script, seed: int, replica: int) -> Proof:
    """One history, played to its end and ready to be read."""
    player, end = Player(compiled, seed, replica), scenario.timeline().length
    drawn = dict(drawn_values(compiled, player.value))
    player.advance(end)
    firings, changes = read_trace(compiled, player.traced())
    history = History(scenario, compiled, seed, replica, end, firings, changes, drawn)
    return Proof(script, history, _due(player))


def _due(player: Player) -> frozenset[str]:
    """The events whose clocks are running."""
    due = zip(player.compiled.events, player.state.due, strict=False)
    return frozenset(event for event, minute in due if math.isfinite(minute))


def _sendable(compiled: Compiled) -> Compiled:
    """The same with a network that can be sent to another process; what its actions were for is done."""
    network = replace(copy_of(compiled.network), actions={})
    return replace(compiled, network=network)


@lru_cache(maxsize=2)
def opened(blob: bytes) -> tuple[Scenario, Compiled, Script]:
    """What was sent to this process, with its script; the last are cached."""
    with uncollected():
        scenario, compiled = pickle.loads(blob)
    return scenario, compiled, Script(scenario, compiled.network)
