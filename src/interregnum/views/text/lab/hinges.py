"""The hinges of an outcome in the terminal: the strongest, then what is set apart, with the reason."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from interregnum.lab.causes.causation import CausalBounds
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.causes.shapley import Shapley
from interregnum.lab.statistics.shares import Share
from interregnum.views.text.shifts import interval_text, shift_text

WAITING = (
    "Waiting is not a deed: these options do nothing, and the decision comes again, so that without them something "
    "else is chosen earlier. Not ranked:"
)


def as_text(found: Hinges, top: int = 10) -> Iterator[str]:
    """The strongest hinges, then the strongest conditions, with their intervals."""
    timeline = found.scenario.timeline()
    yield f"What decided it: {found.outcome.title}  [{found.outcome.id}]"
    yield f"{found.replicas:,} histories, seed {found.seed}; {found.target.in_words(timeline)} in {_hit(found):.1%}."
    if found.cached:
        yield f"{found.cached:,} of them were read from the ensemble's folder, and not played again."
    yield ""
    strongest = found.strongest(top)
    if not strongest:
        yield "No event that happens in some histories and not in others changes it."
    for number, row in enumerate(strongest, 1):
        yield from _row(found, number, row)
    yield from _apart(found, top)
    conditions = found.conditions(top)
    if conditions:
        yield ""
        yield "Not ranked, because they happen in more than 98 % of histories, but the outcome depends on them:"
        for row in conditions:
            yield f"  {row.title}  [{row.id}]: {_effect(found, row)}"
            yield from _with_it(row)
    yield ""
    yield "decided: the share of all histories whose outcome differs without the event."
    yield "necessary: the same share of the histories in which the event happens."
    yield "and with it: what falls together with it, and is no cause of its own."
    yield "PN, PS, PNS: probability of necessity, of sufficiency, of both, for the target; in brackets their bounds."


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
    yield "What removing each event does, on average over the orders of removal:"
    wide = max(len(part.id) for part in (*found.parts, found.together))
    for part in (*sorted(found.parts, key=lambda part: -abs(part.value)), found.together):
        low, value, high = (_number(found, number) for number in (part.low, part.value, part.high))
        yield f"  {part.id:<{wide}}  {value:>10}  [{low} {high}]"


def _number(found: Shapley, value: float) -> str:
    return f"{value:+.1%}" if found.outcome.kind == "ending" else f"{value:+.4g}"


def _hit(found: Hinges) -> float:
    return float(found.target.hit(found.base).mean())


def _row(found: Hinges, number: int, row: Hinge) -> Iterator[str]:
    yield f"{number:2}. {row.title}  [{row.id}]"
    yield (
        f"    {_when(found, row)}in {row.happened.value:.0%}; {_effect(found, row)}; necessary {_share(row.necessary)}"
    )
    yield from _with_it(row)
    causation = row.closer
    if causation is not None and row.fresh is not None:
        yield (
            f"    PN {_bounded(causation.pn, causation.pn_bounds)}; "
            f"PS {_bounded(causation.ps, causation.ps_bounds)}; "
            f"PNS {_bounded(causation.pns, causation.pns_bounds)}; "
            f"necessary with fresh draws {row.fresh.value:.0%}"
        )


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


def _effect(found: Hinges, row: Hinge) -> str:
    shift, decided = row.shift, f"decided {_share(row.decided)}"
    if found.outcome.kind == "ending":
        moved = f"{shift.mean:+.1%} [{shift.low:+.1%} {shift.high:+.1%}]"
        return f"{decided}; without it {found.target.label} {moved}"
    if found.outcome.kind == "time":
        moved = f"{shift_text(shift.mean)} [{interval_text(shift.low, shift.high)}]"
        return f"without it {moved}; {decided}"
    return f"without it {shift.mean:+.3g} [{shift.low:+.3g} {shift.high:+.3g}]; {decided}"


def _share(share: Share) -> str:
    return f"{share.value:.0%} [{share.low:.0%} {share.high:.0%}]" if share.of else "-"


def _bounded(share: Share, bounds: CausalBounds) -> str:
    return f"{share.value:.2f} [{bounds.low:.2f} {bounds.high:.2f}]" if share.of else "-"
