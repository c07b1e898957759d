"""What a change does, for a terminal: where it bites, a sentence for each outcome that moves, a table, the rest.

A view computes nothing: the numbers are those of `lab.contrasts`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import click

from interregnum.dates import show_duration
from interregnum.lab.contrasts.branch import Branching
from interregnum.lab.contrasts.exposure import Change
from interregnum.lab.contrasts.whatif import Contrast, Ending, WhatIf
from interregnum.lab.statistics.differences import Difference
from interregnum.views.text.columns import Row, Table, in_columns

HEAD = ("outcome", "", "as it is", "with it", "difference", "95 % interval", "differs in", "pairing")
MEDIAN = 2  # of the five quantiles
NAMED = 3  # endings told in a sentence; the table has all
BITES = {
    "without": "as it is, that happens",
    "way": "as it is, it turns out otherwise",
    "hour": "as it is, it happens at another hour or never",
    "delay": "as it is, it happens",
}
NEVER = {
    "without": "as it is, that does not happen",
    "way": "as it is, it does not turn out otherwise",
    "hour": "as it is, it does not happen at another hour",
    "delay": "as it is, it does not happen",
}


def as_text(found: WhatIf) -> Iterator[str]:
    """The contrast, line by line."""
    frame = found.scenario.scenario
    yield click.style(f"What if: {found.title}", bold=True)
    beside = f", held against: {'; '.join(found.against)}" if found.against else ""
    yield f"{frame.title}{beside}."
    told = "each played with the change and without, from the same draws"
    yield f"{found.replicas:,} histories, seed {found.seed}, {told}."
    yield ""
    yield from (_bite(change, found.replicas) for change in found.changes)
    yield from _outcomes(found)


def futures_as_text(found: Branching) -> Iterator[str]:
    """What a change in the middle of a history does to its futures."""
    history, contrast = found.history, found.contrast
    hour = history.scenario.timeline().label(found.minute)
    yield click.style(f"What if, from {hour} on: {contrast.title}", bold=True)
    yield f"{history.scenario.scenario.title}, seed {history.seed}, replica {history.replica}."
    yield f"{contrast.replicas:,} futures of what had happened by then, each played with the change and without."
    yield ""
    yield from _outcomes(contrast)


def _outcomes(found: WhatIf) -> Iterator[str]:
    """What moves, and what does not."""
    yield _touched(found)
    if not found.outcomes:
        yield "The scenario has no outcomes to ask for; --outcome EVENT asks for the time of an event."
    moved, rest = found.moved, [one for one in found.outcomes if not one.moved]
    if moved:
        yield from (
            "",
            click.style("What moves", bold=True) + " (in brackets the difference and its 95 % interval)",
        )
        for one in moved:
            yield f"- {_sentence(found, one)}"
        yield ""
        yield from in_columns(Table(HEAD, [row for one in moved for row in _rows(found, one)]))
    if rest:
        yield from ("", click.style("What does not move beyond its interval", bold=True))
        yield from _rest(rest)


# --- where it bites -----------------------------------------------------------------------------------------


def _bite(change: Change, replicas: int) -> str:
    """In how many histories the change makes a difference; loudly where in none."""
    if change.bites is None:
        return f"  {change.text}"
    hits = round(change.bites.value * replicas)
    if hits == 0:
        told = f"never bites: {NEVER[change.kind]} in any of {replicas:,} histories (so in at most"
        return click.style(f"  {change.text} {told} {change.bites.high:.1%} of all)", fg="yellow")
    return f"  {change.text} bites in {change.bites.value:.1%} of histories ({hits:,}): {BITES[change.kind]} in these"


def _touched(found: WhatIf) -> str:
    hits = round(found.touched.value * found.replicas)
    if hits == 0:
        return "Not one history goes otherwise in anything."
    return f"Anything at all goes otherwise in {found.touched.value:.1%} of histories ({hits:,})."


# --- sentences ----------------------------------------------------------------------------------------------


def _sentence(found: WhatIf, one: Contrast) -> str:
    match one.kind:
        case "ending":
            return _ending_sentence(found, one)
        case "time":
            return _time_sentence(one)
    shift = _shift(one)
    return (
        f"{one.title}: {shift.varied:.4g} on average instead of {shift.base:.4g} "
        f"({shift.mean:+.3g}; {shift.low:+.3g} to {shift.high:+.3g})."
    )


def _ending_sentence(found: WhatIf, one: Contrast) -> str:
    """Which endings become commoner and rarer, and which gives way to which most often."""
    moved = sorted(
        (ending for ending in one.endings if ending.difference.moved), key=lambda e: -abs(e.difference.mean)
    )
    title = {ending.label: f"“{_ending_title(found, one, ending.label)}”" for ending in one.endings}
    parts = [
        f"{title[ending.label]} in {ending.difference.varied:.1%} instead of "
        f"{ending.difference.base:.1%} ({_points(ending.difference)})"
        for ending in moved[:NAMED]
    ]
    flips = [
        (count, one.endings[i].label, one.endings[j].label)
        for i, row in enumerate(one.flips)
        for j, count in enumerate(row)
        if i != j
    ]
    count, was, becomes = max(flips)
    return (
        f"{one.title}: {'; '.join(parts)}. Another ending in {one.changed.value:.1%}, most often {title[becomes]} "
        f"instead of {title[was]} ({count:,})."
    )


def _time_sentence(one: Contrast) -> str:
    """How much later it comes, and whether it comes at all."""
    shift, comes = _shift(one), one.comes
    parts = []
    if comes is not None and comes.difference.varied == 0.0:
        return f"{one.title}: never, instead of in {comes.difference.base:.1%} of histories."
    if comes is not None and comes.difference.moved:
        parts.append(
            f"it comes in {comes.difference.varied:.1%} of histories instead of {comes.difference.base:.1%} "
            f"({_points(comes.difference)})"
        )
    if shift.moved:
        word = "later" if shift.mean > 0 else "earlier"
        ends = sorted((abs(shift.low), abs(shift.high)))
        span = " to ".join(_duration(end) for end in ends)
        counted = (
            ", never counted as the end"
            if comes is not None and comes.pairs.both < comes.pairs.number
            else ""
        )
        parts.append(f"{_duration(abs(shift.mean))} {word} on average ({span}{counted})")
    return f"{one.title}: {'; '.join(parts)}."


def _shift(one: Contrast) -> Difference:
    """The difference of minutes or values, which every contrast but that of endings has."""
    if one.shift is None:
        raise ValueError(f"`{one.id}` is an ending, which has no mean")
    return one.shift


def _ending_title(found: WhatIf, one: Contrast, label: str) -> str:
    outcome = found.scenario.outcomes.get(one.id)
    return label.replace("_", " ") if outcome is None else outcome.ending_title(label)


def _points(difference: Difference) -> str:
    low, high = 100 * difference.low, 100 * difference.high
    return f"{100 * difference.mean:+.1f} points; {low:+.1f} to {high:+.1f}"


def _duration(minutes: float) -> str:
    return show_duration(float(round(minutes)))


# --- the table ----------------------------------------------------------------------------------------------


def _rows(found: WhatIf, one: Contrast) -> Iterator[Row]:
    """A row for each difference of an outcome; its name stands in the first."""
    name, differs = one.id, f"{one.changed.value:.1%}"
    shares = [ending for ending in one.endings if ending.pairs.neither < ending.pairs.number]
    for ending in (*shares, *(() if one.comes is None else (one.comes,))):
        yield _share_row(name, ending, differs)
        name = differs = ""
    if one.kind != "ending":
        yield _mean_row(found, one, name, differs)


def _share_row(name: str, ending: Ending, differs: str) -> Row:
    d = ending.difference
    return (
        name,
        ending.label,
        f"{d.base:.1%}",
        f"{d.varied:.1%}",
        f"{100 * d.mean:+.1f}",
        f"{100 * d.low:+.1f} to {100 * d.high:+.1f}",
        differs,
        _gain(d.gain),
    )


def _mean_row(found: WhatIf, one: Contrast, name: str, differs: str) -> Row:
    shift, label = _shift(one), found.scenario.timeline().label
    if one.kind == "value":
        numbers = [f"{shift.base:.4g}", f"{shift.varied:.4g}"]
        ends = (f"{shift.mean:+.3g}", f"{shift.low:+.3g} to {shift.high:+.3g}")
    else:
        times = (one.base_times, one.varied_times)
        numbers = ["too rare" if one is None else label(one[MEDIAN]) for one in times]
        ends = (_signed(shift.mean), f"{_signed(shift.low)} to {_signed(shift.high)}")
    return (
        name,
        "median, shift" if one.kind == "time" else "mean",
        *numbers,
        *ends,
        differs,
        _gain(shift.gain),
    )


def _signed(minutes: float) -> str:
    return f"{'-' if round(minutes) < 0 else '+'}{_duration(abs(minutes))}"


def _gain(gain: float) -> str:
    return "" if not math.isfinite(gain) else f"x{gain:.3g}"


# --- what does not move -------------------------------------------------------------------------------------


def _rest(rest: list[Contrast]) -> Iterator[str]:
    """What changed in no history in one line; of the others, what cannot be ruled out."""
    same = [one for one in rest if one.changed.value == 0]
    for one in rest:
        if one.changed.value > 0:
            yield f"- {one.title} [{one.id}]: differs in {one.changed.value:.1%}; {_within(one)}."
    if same:
        yield f"- In no history otherwise: {', '.join(one.id for one in same)}."


def _within(one: Contrast) -> str:
    if one.kind == "ending":
        low = min(ending.difference.low for ending in one.endings)
        high = max(ending.difference.high for ending in one.endings)
        return f"no ending by more than {100 * low:+.1f} to {100 * high:+.1f} points"
    shift = _shift(one)
    if one.kind == "value":
        return f"by {shift.low:+.3g} to {shift.high:+.3g} on average"
    return f"by {_signed(shift.low)} to {_signed(shift.high)} on average"
