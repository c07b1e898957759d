"""The battery's checks that play histories: small scenarios of which it is known what hangs on what."""

from __future__ import annotations

import math
import pickle
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from audit import Check, Finding, covers

from interregnum.lab.causes.counterfactuals.fresh import FreshDraws, fresh_block, fresh_draws
from interregnum.lab.causes.counterfactuals.knockouts import knockout_block, knockouts_of
from interregnum.lab.causes.hinges import Hinges, hinges
from interregnum.lab.contrasts.whatif import whatif
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.response import Target, response_of
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.shares import share
from interregnum.language.load import load
from interregnum.language.sound import Sound

HERE = Workers(1)
FRAME = """scenario: {id: known, title: Known, starts: 1920-03-13T06:00, ends: 1920-03-14T06:00}
sources: {made_up: {title: Made up, dated: "1920"}}
"""
BASIS = "basis: sourced, source: made_up p1"


def coin(id: str, then: str, when: str = "yes", takes: str = "{mean: 1 min}") -> str:
    """An event that turns out so in half of the histories."""
    ways = f"{{so: {{title: so, share: 0.5, then: [{then}]}}, not_so: {{title: not so, share: 0.5}}}}"
    return f"  {id}: {{title: {id}, when: {when}, takes: {takes}, {BASIS}, among: {ways}}}\n"


def follows(id: str) -> str:
    """An event that happens where it may, and says that it did."""
    return f"  {id}: {{title: {id}, when: may_{id}, takes: {{mean: 2 min}}, {BASIS}, then: [{{did_{id}: yes}}]}}\n"


def flags(*ids: str) -> str:
    return "quantities:\n" + "".join(f"  {id}: {{title: {id}, kind: flag}}\n" for id in ids)


# What is `idle` touches nothing; `shuffle` decides which of two equal coins is thrown, so that it turns histories over
# and moves no chance; `real` makes the ending certain.
IDLE = tuple(f"idle_{n}" for n in range(4))
DECIDED = (
    FRAME
    + flags(
        "shut", "up", "won", *(f"{word}_{id}" for id in (*IDLE, "shuffle", "real") for word in ("may", "did"))
    )
    + "events:\n"
    + "".join(coin(f"may_{id}_now", f"{{may_{id}: yes}}") for id in IDLE)
    + "".join(follows(id) for id in (*IDLE, "shuffle", "real"))
    + coin("may_shuffle_now", "{may_shuffle: yes}")
    + coin("may_real_now", "{may_real: yes}")
    + f"  wins: {{title: wins, when: did_real, takes: {{mean: 2 min}}, {BASIS}, then: [{{won: yes}}]}}\n"
    + f"  shuts: {{title: shuts, takes: 3 h, {BASIS}, then: [{{shut: yes}}]}}\n"
    + coin("left_coin", "{up: yes}", "shut and did_shuffle")
    + coin("right_coin", "{up: yes}", "shut and not did_shuffle")
    + "outcomes:\n  y: {title: Y, first_of: [{label: high, when: up or won}], otherwise: low}\n"
)
# An event that happens in half of the histories, after 300 min on average; soon after it, the outcome.
LATE = (
    FRAME
    + flags("may", "on")
    + "events:\n"
    + coin("opens", "{may: yes}")
    + f"  e: {{title: e, when: may, takes: {{mean: 300 min}}, {BASIS}, then: [{{on: yes}}]}}\n"
    + f"  seen: {{title: seen, when: on, takes: {{mean: 1 min}}, {BASIS}}}\n"
    + "outcomes:\n  y: {title: y, time_of: seen}\n"
)
SLOW = (
    FRAME
    + "assumptions:\n  pace: {title: pace, kind: minutes, typical: 900 min, between: [890 min, 910 min], "
    + f"{BASIS}}}\n"
    + f"events:\n  slow: {{title: slow, takes: {{mean: pace}}, {BASIS}}}\n"
    + f"  idle: {{title: idle, takes: {{mean: pace}}, {BASIS}}}\n"
    + "outcomes:\n  y: {title: y, time_of: slow}\n"
)


@cache
def scenario(text: str) -> Sound:
    """The scenario that is written so."""
    path = Path(tempfile.mkdtemp()) / "known.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


@cache
def decided() -> tuple[Hinges, ...]:
    """Tables of hinges of the same outcome from many seeds."""
    return tuple(hinges(scenario(DECIDED), "y", 150, seed, aim="high", workers=HERE) for seed in range(40))


def drawn_anew(id: str, seed: int, count: int = 150) -> FreshDraws:
    """What removing an event does when all that follows is drawn anew."""
    _, network, case = instrumented_network(scenario(DECIDED))
    knocks = [one for one in knockouts_of(network) if one.id == id]
    response, blob = response_of(case, "y"), pickle.dumps(case)
    runs = knockout_block(blob, [response], knocks, seed, 0, count)
    anew = fresh_block(blob, response, knocks, seed, 0, count)
    sides = runs.base[:, 0], runs.first[:, 0], anew.without[:, 0], anew.kept[:, 0]
    found = fresh_draws(Target(response, "high"), *sides)
    assert found is not None
    return found


def null_controls() -> Iterator[Finding]:
    """What touches nothing, and what only shuffles luck, in whole tables of hinges."""
    idle = [row for table in decided() for row in table.rows if row.id in IDLE]
    told = sum(row.q <= 0.05 or row.decided.value > 0 for row in idle)
    yield Finding(
        "hinges: what touches nothing is told", "4 of 10 rows, 150 histories", told, len(idle), most=0.001
    )
    pairs = [drawn_anew(id, seed) for id in IDLE[:2] for seed in range(4)]
    differing, of = sum(one.otherwise.differing for one in pairs), sum(one.otherwise.of for one in pairs)
    yield Finding("new luck: what touches nothing differs", "pairs drawn anew", differing, of, most=0.001)
    shuffles = [row for table in decided() for row in table.rows if row.id == "shuffle"]
    told = sum(row.q <= 0.05 for row in shuffles)
    case = "decides an eighth of the histories, moves no chance"
    yield Finding("hinges: what only shuffles luck is told", case, told, len(shuffles), most=0.06)
    real = [row for table in decided() for row in table.rows if row.id == "real"]
    told = sum(row.q <= 0.05 and row.ranks is not None and row.ranks.first == 1 for row in real)
    yield Finding(
        "hinges: what decides is told, and first", "moves the chance by a quarter", told, len(real), least=0.9
    )


def known_hinges() -> Iterator[Finding]:
    """The numbers of `real` and `shuffle` against closed forms."""
    tables = decided()
    truths = {"answer": -0.25, "necessary": 0.5, "PN": 0.5, "fresh": -0.5}
    hits = dict.fromkeys(truths, 0)
    for table in tables:
        row = next(row for row in table.rows if row.id == "real")
        assert row.closer is not None
        assert row.fresh is not None
        ends = {
            "answer": row.answer,
            "necessary": row.necessary,
            "PN": row.closer.pn,
            "fresh": row.fresh.answer,
        }
        for name, one in ends.items():
            hits[name] += covers((one.low, one.high), truths[name])
    names = {
        "answer": "difference of the target's share",
        "necessary": "necessary",
        "PN": "PN",
        "fresh": "difference under new luck",
    }
    for name, title in names.items():
        claim = f"hinges, {title}: 95 % interval covers"
        yield Finding(claim, "150 histories", hits[name], len(tables), least=0.93)


def forced_late() -> Iterator[Finding]:
    """PS and PNS of an event that is made to happen, for an early and for a later hour."""
    for hour, minutes in (("09:20", 200.0), ("10:30", 270.0)):
        truth, hits, trials = 1 - math.exp(-minutes / 300), 0, 16
        joint = 0
        for seed in range(trials):
            (row,) = hinges(scenario(LATE), "y", 300, seed, aim=hour, only=["e"], workers=HERE).rows
            assert row.closer is not None
            hits += covers((row.closer.ps.low, row.closer.ps.high), truth)
            joint += covers((row.closer.pns.low, row.closer.pns.high), truth)
        yield Finding("PS: 95 % interval covers", f"made to happen, by {hour}", hits, trials, least=0.93)
        yield Finding("PNS: 95 % interval covers", f"made to happen, by {hour}", joint, trials, least=0.93)


def parts_of_a_time() -> Iterator[Finding]:
    """A wait of 900 min on average that is made twice as long, in the same draws, in a span of 1,440: how often it
    comes, how much later where it comes in both, and both in one."""
    end, mean = 1440.0, 900.0
    comes = math.exp(-end / mean) - math.exp(-end / (2 * mean))
    both = 1 - math.exp(-end / (2 * mean))
    half = end / 2  # in both where the shorter wait is at most half of the span: its mean there
    when = mean - half * math.exp(-half / mean) / both
    restricted = 2 * mean * both - mean * (1 - math.exp(-end / mean))
    hits, trials = dict.fromkeys(("comes", "when", "minutes"), 0), 80
    for seed in range(trials):
        slower, as_it_is = {"assume": "pace=1800"}, [{"assume": "pace=900"}]
        found = whatif(scenario(SLOW), slower, 150, seed, against=as_it_is, workers=HERE)
        for measure, one, _ in found["y"].rows:
            truth = {"comes": comes, "when": when, "minutes": restricted}[measure]
            hits[measure] += covers((one.low, one.high), truth)
    names = {"comes": "how often", "when": "when, if in both", "minutes": "mean to the end"}
    for measure, title in names.items():
        yield Finding(f"a time, {title}: 95 % interval covers", "150 pairs", hits[measure], trials, least=0.9)


def kept() -> Iterator[Finding]:
    """Drawn anew with the event kept, as many histories have the target as before: luck has no direction."""
    hits, trials = 0, 0
    for id, truth in {"shuffle": 0.75, IDLE[0]: 0.75, "real": 1.0}.items():
        for seed in range(10):
            answer = drawn_anew(id, seed).answer
            kept = share(answer.base * answer.of, answer.of)
            hits, trials = hits + covers((kept.low, kept.high), truth), trials + 1
    yield Finding(
        "new luck, event kept: 95 % interval covers the truth", "150 histories", hits, trials, least=0.93
    )


CHECKS: tuple[Check, ...] = (null_controls, known_hinges, forced_late, parts_of_a_time, kept)
