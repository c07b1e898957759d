"""The hinges of an outcome in the terminal: the strongest, then conditions that happen in nearly every history."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.lab.causes.causation import CausalBounds
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.causes.shapley import Shapley
from interregnum.lab.statistics.shares import Share
from interregnum.views.text.shifts import interval_text, shift_text


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
    conditions = found.conditions(top)
    if conditions:
        yield ""
        yield "Not ranked, because they happen in more than 98 % of histories, but the outcome depends on them:"
        for row in conditions:
            yield f"  {row.title}{_alike(row)}  [{row.id}]: {_effect(found, row)}"
    yield ""
    yield "decided: the share of all histories whose outcome differs without the event."
    yield "necessary: the same share of the histories in which the event happens."
    yield "PN, PS, PNS: probability of necessity, of sufficiency, of both, for the target; in brackets their bounds."


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
    timeline = found.scenario.timeline()
    yield f"{number:2}. {row.title}{_alike(row)}  [{row.id}]"
    when = f"about {timeline.label(row.first)}, " if row.first == row.first else ""
    yield f"    {when}in {row.happened.value:.0%}; {_effect(found, row)}; necessary {_share(row.necessary)}"
    causation = row.closer
    if causation is not None and row.fresh is not None:
        yield (
            f"    PN {_bounded(causation.pn, causation.pn_bounds)}   "
            f"PS {_bounded(causation.ps, causation.ps_bounds)}   "
            f"PNS {_bounded(causation.pns, causation.pns_bounds)}   "
            f"necessary with fresh draws {row.fresh.value:.0%}"
        )


def _alike(row: Hinge) -> str:
    if not row.alike:
        return ""
    more = f" and {len(row.alike) - 1} more" if len(row.alike) > 1 else ""
    return f" (same effect: {row.alike[0]}{more})"


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
