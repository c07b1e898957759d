"""The hinges of an outcome in the terminal: the strongest, then what is set apart, with the reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from interregnum.lab.causes.causation import CausalBounds
from interregnum.lab.causes.counterfactuals.fresh import FreshDraws
from interregnum.lab.causes.hinge import OPEN, Hinge
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.causes.ranking import OF_KIND, ranked, unsaid
from interregnum.lab.causes.shapley import Shapley
from interregnum.lab.statistics.differences import ENOUGH, HEAVY, Difference
from interregnum.lab.statistics.many import RATE, RankInterval
from interregnum.lab.statistics.shares import Share
from interregnum.views.text.lab.whatif import TOO_FEW, p_text
from interregnum.views.text.shifts import interval_text, shift_text
from interregnum.views.text.wording import counted

WAITING = (
    "Waiting is not a deed: these options do nothing, and the decision comes again, so that without them something "
    "else is chosen earlier. Not ranked:"
)


def as_text(found: Hinges, top: int = 10) -> Iterator[str]:
    """The strongest hinges, then the strongest conditions, with their intervals."""
    timeline = found.scenario.timeline()
    yield f"What decided it: {found.outcome.title}  [{found.outcome.id}]"
    yield f"{found.replicas:,} histories, seed {found.seed}; {found.target.in_words(timeline)} in {_hit(found):.1%}."
    yield from _asked(found)
    if found.cached:
        yield f"{found.cached:,} of them were read from the ensemble's folder, and not played again."
    if found.raced:
        yield _race(found)
    strongest = found.strongest(top)
    if strongest:
        yield f"Ranked by {RANKED_BY[found.by]}. In brackets: 95 % sampling intervals, one number at a time."
    yield ""
    if not strongest:
        yield from _nothing(found)
    places = [row.ranks for row in strongest if row.ranks is not None]
    for number, row in enumerate(strongest, 1):
        yield from _row(found, _place(found, number, row, places), row)
    yield from _rare(found)
    yield from _apart(found, top)
    conditions = found.conditions(top)
    if conditions:
        yield ""
        yield "Not ranked, because they happen in more than 98 % of histories, but the outcome depends on them:"
        for row in conditions:
            yield f"  {row.title}  [{row.id}]: {_decided(found, row)}"
            yield from (f"  {line}" for line in _without(found, row))
            yield from _with_it(row)
    yield ""
    yield from _notes(found, strongest)


def _race(found: Hinges) -> str:
    """Which rows were not played in all histories, and why the others were."""
    played = [row.decided.of for row in found.rows]
    left, moving = sum(count < found.replicas for count in played), sum(row.matters for row in found.rows)
    many = f"{left} of {len(played)}, after {min(played):,} or more" if left else f"none of {len(played)}"
    told = (
        f"A race for the first {found.raced}: rows that could no longer be among them were played in no more histories "
        f"({many}; --every-row plays all)."
    )
    return (
        f"{told} Only {moving} change anything, so few others could be told from these."
        if moving < found.raced
        else told
    )


FEW_ROWS = 5  # of so few each that changes nothing is told, too
NEVER = "It comes in none of these histories, so that no hour could be asked: --target HOUR chooses one."
NOBODY = "Careful: none of these histories answers yes to this target; --target chooses another."
ESTIMATED = {
    "ending": "That is their commonest ending, not one chosen beforehand: --target ENDING chooses one.",
    "time": "That hour is the median of those in which it comes, not one chosen beforehand: --target HOUR chooses one.",
    "value": "That is their own median, not a number chosen beforehand: --target NUMBER chooses one.",
}
UNCOUPLED = {
    "ending": "differences of shares need none",
    "time": "differences of shares and of the one number need none, but the hour where it comes in both does",
    "value": "differences of shares and of means need none",
}
RANKED_BY = {
    "decided": "the share of histories decided",
    "share": "how far the share of the target moves",
    "comes": "how far the share moves in which it comes at all",
    "when": "how far it moves where it comes in both",
    "mean": "how far the mean moves",
}


def _asked(found: Hinges) -> Iterator[str]:
    """Where the target comes from; and a warning where no history has it."""
    if found.target.estimated:
        yield (
            NEVER
            if math.isinf(found.target.bound) and found.outcome.kind == "time"
            else ESTIMATED[found.outcome.kind]
        )
    elif _hit(found) == 0:
        yield NOBODY


def _nothing(found: Hinges) -> Iterator[str]:
    """Why there is nothing to rank."""
    if not found.rows:
        yield "Nothing can be removed: no event of this scenario changes anything."
        return
    if len(np.unique(found.base[~np.isnan(found.base)])) + bool(np.isnan(found.base).any()) < 2:
        yield "The outcome is the same in all of these histories."
    others = sum(row.open and row.matters for row in found.rows)
    if others:
        rows, measures = counted(others, "row changes", "rows change"), OF_KIND[found.outcome.kind]
        ways = [by for by in measures if any(ranked(row, by) for row in found.rows)]
        yield f"None changes {RANKED_BY[found.by]}. {rows} it otherwise: --by {' or '.join(ways)} ranks these."
    elif found.rare(1):
        yield f"No event that happens in {OPEN:.0%} to {1 - OPEN:.0%} of histories changes it."
    else:
        yield "No event that happens in some histories and not in others changes it."
    for row in found.rows[:FEW_ROWS] if len(found.rows) <= FEW_ROWS else ():
        if not row.apart and not row.matters:
            yield f"  {row.title}  [{row.id}]: happens in {row.happened.value:.0%} of them, and changes it in none."


def _rare(found: Hinges) -> Iterator[str]:
    """How many were too rare to be ranked though they change something, and the strongest of them."""
    rare = found.rare(len(found.rows))
    if rare:
        row = rare[0]
        many = f"{len(rare)} that change it in some" if len(rare) > 1 else "one that changes it in some"
        yield ""
        yield f"Left out, because they happen in fewer than {OPEN:.0%} of histories: {many}. The strongest:"
        yield (
            f"  {row.title}  [{row.id}]: in {row.happened.value:.1%}; {_decided(found, row)}; "
            f"necessary {_share(row.necessary)}. --only {row.id} ranks it."
        )


def _place(found: Hinges, number: int, row: Hinge, places: Sequence[RankInterval]) -> str:
    """The best rank that a row may have; with an equals sign where others may have it, too; none where too few pairs
    differ to say."""
    if unsaid(row, found.by):
        return " -."
    if row.ranks is None:
        return f"{number:2}."
    first = row.ranks.first
    tied = sum(ranks.first <= first <= ranks.last for ranks in places) > 1
    return f"{first:2}{'=' if tied else '.'}"


def _notes(found: Hinges, strongest: Sequence[Hinge]) -> Iterator[str]:
    """What the words mean, as far as they were used."""
    yield (
        "decided: the outcome differs without the event, in so many histories that share all other draws with it. With "
        f"another coupling of the draws it would be another share; {UNCOUPLED[found.outcome.kind]}."
    )
    yield "necessary: the same share of the histories in which the event happens."
    yield "and with it: what falls together with it, and is no cause of its own."
    if strongest:
        yield "place: the best rank that a row may have, = where others may have it, too; rank: all it may have."
        tested = sum(not math.isnan(row.q) for row in found.rows)
        yield f"q: of the rows with at most this q a share of q is expected to be chance, of {tested} tested."
    if any(row.closer is not None for row in strongest):
        yield (
            "PN, PS, PNS: probability of necessity, of sufficiency, of both, for the target, in pairs that share their "
            "draws; then their bounds for any coupling. For PS and PNS an event is made to happen at minutes drawn "
            f"from its own times over these histories. Shares of fewer than {ENOUGH} histories are too few to say."
        )


def _apart(found: Hinges, top: int) -> Iterator[str]:
    """The ending itself, and waiting."""
    ending, waiting = found.ending_itself(), found.waiting()
    if ending:
        yield ""
        yield "The ending itself, not ranked, because the outcome is defined by it:"
        yield from _listed(found, ending, top)
    if waiting:
        yield ""
        yield WAITING
        yield from _listed(found, waiting, top)


def _listed(found: Hinges, rows: Sequence[Hinge], top: int) -> Iterator[str]:
    for row in rows[:top]:
        yield f"  {row.title}  [{row.id}]: {_when(found, row)}in {row.happened.value:.0%}"
    if len(rows) > top:
        yield f"  and {len(rows) - top} more"


def shares_as_text(found: Shapley) -> Iterator[str]:
    """The joint effect of several events, divided among them."""
    timeline = found.scenario.timeline()
    yield f"Shapley values: {found.outcome.title}  [{found.outcome.id}]"
    unit = {
        "ending": f"the share in which {found.target.in_words(timeline)}",
        "time": "in minutes; never counts as the end",
        "value": "in its own unit",
    }
    yield f"{found.replicas:,} histories, seed {found.seed}; {unit[found.outcome.kind]}."
    yield "What removing each event does, on average over the orders of removal, with its 95 % sampling interval:"
    wide = max(len(part.id) for part in (*found.parts, found.together))
    for part in (*sorted(found.parts, key=lambda part: -abs(part.value)), found.together):
        low, value, high = (_number(found, number) for number in (part.low, part.value, part.high))
        yield f"  {part.id:<{wide}}  {value:>10}  [{low} {high}]"


def _number(found: Shapley, value: float) -> str:
    return f"{value:+.1%}" if found.outcome.kind == "ending" else f"{value:+.4g}"


def _hit(found: Hinges) -> float:
    return float(found.target.hit(found.base).mean())


def _row(found: Hinges, place: str, row: Hinge) -> Iterator[str]:
    yield f"{place} {row.title}  [{row.id}]"
    yield (
        f"    {_when(found, row)}in {row.happened.value:.0%}; {_decided(found, row)}; necessary {_share(row.necessary)}"
    )
    yield from _without(found, row)
    yield f"    {TOO_FEW if unsaid(row, found.by) else _sure(row)}"
    yield from _with_it(row)
    causation = row.closer
    if causation is not None and row.fresh is not None:
        yield f"    PN {_bounded(causation.pn, causation.pn_bounds)}"
        yield f"    PS {_bounded(causation.ps, causation.ps_bounds)}"
        yield f"    PNS {_bounded(causation.pns, causation.pns_bounds)}"
        yield f"    with all later luck drawn anew: {_fresh(found, row.fresh)}"


def _sure(row: Hinge) -> str:
    """How sure it is to be more than chance, and how sure its rank."""
    told = (
        "q -"
        if math.isnan(row.q)
        else f"q {p_text(row.q)}"
        if row.q <= RATE
        else f"q {p_text(row.q)}, may be chance"
    )
    if row.ranks is None:
        return told
    first, last = row.ranks
    return f"{told}; rank {first}" if first == last else f"{told}; rank {first} to {last}"


def _fresh(found: Hinges, fresh: FreshDraws) -> str:
    """What removing it does beyond luck."""
    answer, otherwise = fresh.answer, fresh.otherwise
    if answer.of < ENOUGH:
        return _few(answer.of)
    told = (
        f"{_target(found)} in {answer.varied:.0%} without it, in {answer.base:.0%} with it: {_points(answer)}; "
        f"another outcome than it had in {otherwise.varied:.0%}, by luck alone in {otherwise.base:.0%}"
    )
    if answer.differing or otherwise.differing:
        return told
    return f"{_target(found)}: the same in every history"


def _target(found: Hinges) -> str:
    """The answer that is asked for, in short."""
    target, timeline = found.target, found.scenario.timeline()
    if found.outcome.kind == "ending":
        return target.label
    if found.outcome.kind == "value":
        return f"more than {target.bound:g}"
    return "it comes" if math.isinf(target.bound) else f"by {timeline.label(target.bound)}"


def _few(of: int) -> str:
    return f"too few to say ({of:,} histories)"


def _when(found: Hinges, row: Hinge) -> str:
    return "" if math.isnan(row.first) else f"about {found.scenario.timeline().label(row.first)}, "


def _with_it(row: Hinge) -> Iterator[str]:
    """The other links of its chain; and, for a step of a plan, the later steps that fall with it."""
    if row.links:
        yield f"    and with it: {_some([link.id for link in row.links])}"
    for step in row.steps[:1]:
        removed = "it" if step.id == row.id else step.id
        fallen = [f"{later.id} in {later.count:,} of {step.of:,}" for later in step.later]
        if fallen:
            yield f"    falls with {removed}: {_some(fallen, most=6)}"
        elif step.id == row.id:
            yield "    no later step of the plan falls with it"


def _some(names: Sequence[str], most: int = 3) -> str:
    """The first of these, and how many more there are; one more is named."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _decided(found: Hinges, row: Hinge) -> str:
    count = round(row.decided.value * row.decided.of)
    return f"decided {_share(row.decided)} ({count:,} of {row.decided.of:,})"


def _without(found: Hinges, row: Hinge) -> Iterator[str]:
    """How the outcome moves without it: of an hour its two parts, then both in one."""
    if found.outcome.kind == "ending":
        yield f"    without it, {found.target.label} {_oftener(row.answer)}"
        return
    answer = f"{_target(found)} {_oftener(row.answer)}"
    if found.outcome.kind == "value":
        yield f"    without it, {_mean(row.shift, _more)}; {answer}"
        return
    parts = []
    if row.comes is not None and row.comes.differing and not math.isinf(found.target.bound):
        parts.append(f"it comes {_oftener(row.comes)}")
    if row.when is not None and row.when.of:
        parts.append(f"{_mean(row.when, shift_text)} where it comes in both ({row.when.of:,})")
    yield f"    without it, {'; '.join([*parts, answer])}"
    timeline = found.scenario.timeline()
    end = timeline.label(timeline.length)
    yield f"    in one number, never counting as the end, {end}: {_mean(row.shift, shift_text)}"


def _oftener(difference: Difference) -> str:
    """In how many more or fewer of the histories something is so."""
    return (
        f"in {_points(difference, ' of the histories')}"
        if difference.differing
        else "the same in every history"
    )


def _points(difference: Difference, of: str = "") -> str:
    """A difference of shares in points: `30.0 points fewer [20.0 to 40.0 fewer]`."""
    low, mean, high = (100 * share for share in (difference.low, difference.mean, difference.high))
    return f"{abs(mean):.1f} points {_either(mean, 'fewer')}{of} [{_between(low, high, '.1f', 'fewer')}]"


def _either(number: float, less: str) -> str:
    return less if number < 0 else "more"


def _between(low: float, high: float, as_: str, less: str) -> str:
    """An interval without signs: `20 to 40 fewer`, `1 fewer to 3 more`."""
    ends = [(low, _either(low, less)), (high, _either(high, less))]
    if ends[0][1] == ends[1][1]:
        near, far = sorted((abs(low), abs(high)))
        return f"{near:{as_}} to {far:{as_}} {ends[0][1]}"
    return " to ".join(f"{abs(end):{as_}} {word}" for end, word in ends)


def _more(number: float) -> str:
    """A difference of values: `60 less`."""
    return f"{abs(number):.3g} {_either(number, 'less')}"


def _mean(difference: Difference, show: Callable[[float], str]) -> str:
    """A difference of means; or why none is told."""
    if not difference.differing:
        return "the same in every history"
    if difference.few:
        return f"too few to say ({difference.differing} differ)"
    if show is shift_text:
        ends = interval_text(difference.low, difference.high)
    else:
        ends = _between(difference.low, difference.high, ".3g", "less")
    told, typical = f"{show(difference.mean)} [{ends}]", difference.typical
    if typical is None:
        return told
    why = "a few carry it" if typical.heaviest > HEAVY else "very unevenly"
    middle = f"{show(typical.median)} in the middle of the {difference.differing} that differ"
    return f"{told} over all, but {why}: {middle}"


def _share(share: Share) -> str:
    return f"{share.value:.0%} [{share.low:.0%} {share.high:.0%}]" if share.of else "-"


def _bounded(share: Share, bounds: CausalBounds) -> str:
    """A share of histories, and its bounds for any coupling, all with sampling intervals."""
    if share.of < ENOUGH:
        return _few(share.of)
    counted = f"{share.value:.2f} [{share.low:.2f} {share.high:.2f}] of {share.of:,}"
    if bounds.high - bounds.low < 0.005:
        return f"{counted}; so with any coupling [{bounds.least:.2f} {bounds.most:.2f}]"
    return f"{counted}; any coupling {bounds.low:.2f} to {bounds.high:.2f} [{bounds.least:.2f} {bounds.most:.2f}]"
