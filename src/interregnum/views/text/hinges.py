"""The hinges of an outcome as a table in the terminal: what decided it, and on what it rested."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.lab.causes.causation import Bounds, Share
from interregnum.lab.causes.hinges import Hinge, Hinges
from interregnum.lab.causes.shapley import Shapley


def as_text(found: Hinges, top: int = 10) -> Iterator[str]:
    """The strongest hinges, then the strongest conditions, with their intervals."""
    timeline = found.scenario.timeline()
    yield f"What decided it: {found.outcome.title}  [{found.outcome.id}]"
    yield f"{found.replicas:,} histories, seed {found.seed}; {found.target.describe(timeline)} in {_hit(found):.1%}."
    if found.kept:
        yield f"{found.kept:,} of them were kept in the ensemble's folder, and not played again."
    yield ""
    strongest = found.strongest(top)
    if not strongest:
        yield "Nothing that happens in some histories and not in others makes a difference to it."
    for number, row in enumerate(strongest, 1):
        yield from _row(found, number, row)
    conditions = found.conditions(top)
    if conditions:
        yield ""
        yield "It rested on what happens in nearly every history, and so did not hang on it:"
        for row in conditions:
            yield f"  {row.title}{_alike(row)}  [{row.id}]: {_effect(found, row)}"
    yield ""
    yield "decided: of all histories, those with another outcome without it. necessary: of those in which it happens."
    yield "PN, PS, PNS: necessity, sufficiency, both, for the target; in brackets bounds for any coupling."


def shares_as_text(found: Shapley) -> Iterator[str]:
    """What several events do together, divided among them."""
    timeline = found.scenario.timeline()
    yield f"What each does to: {found.outcome.title}  [{found.outcome.id}]"
    told = (
        found.target.describe(timeline)
        if found.outcome.kind == "ending"
        else "minutes or value, never counted as the end"
    )
    yield f"{found.replicas:,} histories, seed {found.seed}; {told}. Without it, on average over orders:"
    wide = max(len(one.id) for one in (*found.parts, found.together))
    for one in (*sorted(found.parts, key=lambda part: -abs(part.value)), found.together):
        low, value, high = (_number(found, number) for number in (one.low, one.value, one.high))
        yield f"  {one.id:<{wide}}  {value:>10}  [{low} {high}]"


def _number(found: Shapley, value: float) -> str:
    return f"{value:+.1%}" if found.outcome.kind == "ending" else f"{value:+.4g}"


def _hit(found: Hinges) -> float:
    return float(found.target.hit(found.base).mean())


def _row(found: Hinges, number: int, row: Hinge) -> Iterator[str]:
    timeline = found.scenario.timeline()
    yield f"{number:2}. {row.title}{_alike(row)}  [{row.id}]"
    when = f"about {timeline.label(row.first)}, " if row.first == row.first else ""
    yield f"    {when}in {row.happened.value:.0%}; {_effect(found, row)}; necessary {_share(row.necessary)}"
    if row.closer is not None and row.fresh is not None:
        one = row.closer
        yield (
            f"    PN {_bounded(one.pn, one.pn_bounds)}   PS {_bounded(one.ps, one.ps_bounds)}   "
            f"PNS {_bounded(one.pns, one.pns_bounds)}   necessary with fresh draws {row.fresh.value:.0%}"
        )


def _alike(row: Hinge) -> str:
    if not row.alike:
        return ""
    more = f" and {len(row.alike) - 1} more" if len(row.alike) > 1 else ""
    return f" (as much: {row.alike[0]}{more})"


def _effect(found: Hinges, row: Hinge) -> str:
    shift, decided = row.shift, f"decided {_share(row.decided)}"
    if found.outcome.kind == "ending":
        moved = f"{shift.mean:+.1%} [{shift.low:+.1%} {shift.high:+.1%}]"
        return f"{decided}; without it {found.target.label} {moved}"
    if found.outcome.kind == "time":
        moved = f"{shift.mean:+.0f} min [{shift.low:+.0f} {shift.high:+.0f}]"
        return f"without it {moved}; {decided}"
    return f"without it {shift.mean:+.3g} [{shift.low:+.3g} {shift.high:+.3g}]; {decided}"


def _share(one: Share) -> str:
    return f"{one.value:.0%} [{one.low:.0%} {one.high:.0%}]" if one.of else "-"


def _bounded(one: Share, bounds: Bounds) -> str:
    return f"{one.value:.2f} [{bounds.low:.2f} {bounds.high:.2f}]" if one.of else "-"
