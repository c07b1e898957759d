"""What a change does, for a terminal: its exposure, a sentence for each outcome that differs, a table, the rest.

A view computes nothing: the numbers are those of `lab.contrasts`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import click

from interregnum.lab.contrasts.branch import Branching
from interregnum.lab.contrasts.exposure import ChangeExposure
from interregnum.lab.contrasts.outcomes import Contrast, EndingContrast
from interregnum.lab.contrasts.whatif import WhatIf
from interregnum.lab.statistics.differences import ENOUGH, HEAVY, LEVEL, Difference
from interregnum.lab.statistics.exact import mcnemar
from interregnum.model import Outcome
from interregnum.views.text.columns import Row, Table, in_columns
from interregnum.views.text.shifts import interval_text, shift_text

HEAD = ("outcome", "", "baseline", "changed", "difference", "95 % interval", "p", "differs in", "pairing")
TOO_FEW = "too few to say"
MEDIAN = 2  # of the five quantiles
NAMED = 3  # endings in a sentence; the table has all
EXPOSED = {
    "without": "the event would have happened",
    "way": "the event would have turned out otherwise",
    "hour": "the event would have happened at another hour or never",
    "delay": "the event would have happened",
}


def as_text(found: WhatIf) -> Iterator[str]:
    """The contrast, line by line."""
    yield click.style(f"What if: {found.title}", bold=True)
    against = f", compared with: {'; '.join(found.against)}" if found.against else ""
    yield f"{found.scenario.scenario.title}{against}."
    played = "each played with and without the change, from the same draws"
    yield f"{found.replicas:,} histories, seed {found.seed}, {played}."
    yield ""
    yield from (_exposure(change, found.replicas) for change in found.changes)
    yield from _outcomes(found)


def futures_as_text(found: Branching) -> Iterator[str]:
    """What a change in the middle of a history does to its futures."""
    history, contrast = found.history, found.contrast
    hour = history.scenario.timeline().label(found.minute)
    yield click.style(f"What if, from {hour} on: {contrast.title}", bold=True)
    yield f"{history.scenario.scenario.title}, seed {history.seed}, replica {history.replica}."
    yield f"{contrast.replicas:,} futures from that hour, each played with and without the change, from the same draws."
    yield ""
    yield from _outcomes(contrast)


def _outcomes(found: WhatIf) -> Iterator[str]:
    """Which outcomes differ clearly, and which do not."""
    yield _touched(found)
    if not found.outcomes:
        yield "The scenario has no outcomes; --outcome EVENT compares the time of an event."
    moved, rest = found.moved, [contrast for contrast in found.outcomes if not contrast.moved]
    if moved:
        heading = click.style("Clear differences", bold=True)
        yield from ("", f"{heading} (in brackets the difference and its 95 % sampling interval)")
        for contrast in moved:
            yield f"- {sentence(contrast, found.scenario.outcomes)}"
        yield ""
        yield from in_columns(_table(found, moved))
    if rest:
        heading = click.style("No clear difference", bold=True)
        yield from ("", f"{heading} (none beyond chance, at 5 % each)")
        yield from _rest(rest)
        differing = [contrast for contrast in rest if contrast.changed.value > 0]
        if differing:
            yield ""
            yield from in_columns(_table(found, differing))
    yield from _notes(found)


def _notes(found: WhatIf) -> Iterator[str]:
    """What qualifies the numbers: means that a few pairs carry, too few pairs, and how many rows were tested."""
    rows = [(contrast, difference) for contrast in found.outcomes for _, difference, _ in contrast.rows]
    for contrast, difference in rows:
        if difference.typical is not None and not difference.few:
            yield f"Careful: {contrast.title}: {_typical(contrast, difference)}."
    if any(difference.few for _, difference in rows):
        yield f"Where fewer than {ENOUGH} pairs differ, their mean is too little to say anything."
    tested = sum(_testable(difference) for _, difference in rows)
    if tested > 1:
        yield f"{tested} differences were tested, so about {0.05 * tested:.1f} would seem clear by chance alone."


def _testable(difference: Difference) -> bool:
    """Whether so many pairs differ that the difference could be clear, whichever way each of them went."""
    if difference.exact:
        return mcnemar(difference.differing, 0) <= 1 - LEVEL
    return difference.differing > 0 and not difference.few


def _typical(contrast: Contrast, difference: Difference) -> str:
    """What is told of pairs whose mean cannot be trusted."""
    typical = difference.typical
    if typical is None:
        return ""
    show = shift_text if contrast.kind == "time" else "{:+.3g}".format
    why = f"the {difference.differing:,} pairs that differ do so very unevenly"
    if typical.heaviest > HEAVY:
        why = f"one of {difference.differing:,} pairs carries {typical.heaviest:.0%} of the sum"
    return (
        f"{why}, so the mean over all says little; the middle pair of those that differ moves by "
        f"{show(typical.median)} "
        f"({show(typical.low)} to {show(typical.high)})"
    )


# --- exposure -----------------------------------------------------------------------------------------------


def _exposure(change: ChangeExposure, replicas: int) -> str:
    """In how many histories the changed event would have gone otherwise; loudly where in none."""
    if change.exposure is None:
        return f"  {change.text}"
    exposed = round(change.exposure.value * replicas)
    otherwise = f"{EXPOSED[change.kind]} without the change"
    if exposed == 0:
        bound = f"so in at most {change.exposure.high:.1%} of all"
        return click.style(
            f"  {change.text}: in none of {replicas:,} histories {otherwise} ({bound})", fg="yellow"
        )
    return f"  {change.text}: in {change.exposure.value:.1%} of histories ({exposed:,}) {otherwise}"


def _touched(found: WhatIf) -> str:
    differing = round(found.touched.value * found.replicas)
    if differing == 0:
        return "No event and no outcome differs in any history."
    return f"At least one event or outcome differs in {found.touched.value:.1%} of histories ({differing:,})."


# --- sentences ----------------------------------------------------------------------------------------------


def sentence(contrast: Contrast, outcomes: Mapping[str, Outcome]) -> str:
    """How an outcome differs, with its intervals; `outcomes` are those of the scenario, which title their endings."""
    match contrast.kind:
        case "ending":
            return _ending_sentence(contrast, outcomes)
        case "time":
            return _time_sentence(contrast)
    return _value_sentence(contrast)


def _ending_sentence(contrast: Contrast, outcomes: Mapping[str, Outcome]) -> str:
    """Which endings become more and less frequent, and which most often replaces which."""
    moved = sorted(
        (ending for ending in contrast.endings if ending.difference.moved),
        key=lambda ending: -abs(ending.difference.mean),
    )
    written = outcomes[contrast.id]
    title = {ending.label: f"“{written.ending_title(ending.label)}”" for ending in contrast.endings}
    parts = [
        f"{title[ending.label]} in {ending.difference.varied:.1%} instead of "
        f"{ending.difference.base:.1%} ({points_text(ending.difference)})"
        for ending in moved[:NAMED]
    ]
    flips = [
        (count, contrast.endings[i].label, contrast.endings[j].label)
        for i, row in enumerate(contrast.flips)
        for j, count in enumerate(row)
        if i != j
    ]
    count, was, becomes = max(flips)
    return (
        f"{contrast.title}: {'; '.join(parts)}. The ending differs in {contrast.changed.value:.1%} of histories, "
        f"most often {title[becomes]} instead of {title[was]} ({count:,})."
    )


def _time_sentence(contrast: Contrast) -> str:
    """How often it comes, when it comes if it does in both, and both in one, as far as they are beyond chance."""
    shift, comes, when = _shift(contrast), contrast.comes, contrast.when
    if comes is not None and comes.difference.varied == 0.0:
        return f"{contrast.title}: never, instead of in {comes.difference.base:.1%} of histories."
    parts = []
    if comes is not None and comes.difference.moved:
        parts.append(
            f"it comes in {comes.difference.varied:.1%} of histories instead of {comes.difference.base:.1%} "
            f"({points_text(comes.difference)})"
        )
    if when is not None and when.moved:
        parts.append(
            f"{shift_text(when.mean)} where it comes in both ({interval_text(when.low, when.high)}; "
            f"{when.of:,} pairs)"
        )
    if shift.moved and (not parts or (comes is not None and comes.pairs.both < comes.pairs.number)):
        counted = interval_text(shift.low, shift.high)
        parts.append(f"{shift_text(shift.mean)} if never counts as the end ({counted})")
    return f"{contrast.title}: {'; '.join(parts)}."


def _value_sentence(contrast: Contrast) -> str:
    """How much more or less it is, and in how many histories it has a value at all."""
    shift, valued, parts = _shift(contrast), contrast.valued, []
    if valued is not None and valued.difference.moved:
        parts.append(
            f"it has a value in {valued.difference.varied:.1%} of histories instead of {valued.difference.base:.1%} "
            f"({points_text(valued.difference)})"
        )
    if shift.moved:
        parts.append(
            f"{shift.varied:.4g} on average instead of {shift.base:.4g} "
            f"({shift.mean:+.3g}; {shift.low:+.3g} to {shift.high:+.3g})"
        )
    return f"{contrast.title}: {'; '.join(parts)}{_left_out(contrast)}."


def _left_out(contrast: Contrast) -> str:
    """In how many histories the value has none, and that these are not in its mean."""
    pairs = None if contrast.valued is None else contrast.valued.pairs
    if pairs is None:
        return ""
    base, varied = pairs.gained + pairs.neither, pairs.lost + pairs.neither
    return (
        f"; it has no value in {base:,} histories without the change and in {varied:,} with it, "
        f"and its mean is of the other {pairs.both:,} pairs"
    )


def _shift(contrast: Contrast) -> Difference:
    """The difference of minutes or values, which every contrast but that of endings has."""
    if contrast.shift is None:
        raise ValueError(f"`{contrast.id}` is an ending, which has no mean")
    return contrast.shift


def points_text(difference: Difference) -> str:
    """A difference of shares in points, with its interval."""
    low, high = 100 * difference.low, 100 * difference.high
    return f"{100 * difference.mean:+.1f} points; {low:+.1f} to {high:+.1f}"


# --- the table ----------------------------------------------------------------------------------------------


def _table(found: WhatIf, some: Sequence[Contrast]) -> Table:
    """Every number of these outcomes."""
    return Table(HEAD, [row for contrast in some for row in _rows(found, contrast)])


def _rows(found: WhatIf, contrast: Contrast) -> Iterator[Row]:
    """A row for each difference of an outcome; its name stands in the first."""
    name, differs = contrast.id, f"{contrast.changed.value:.1%}"
    shares = [ending for ending in contrast.endings if ending.pairs.neither < ending.pairs.number]
    for ending in (*shares, *(row for row in (contrast.comes, contrast.valued) if row is not None)):
        yield _share_row(name, ending, differs)
        name = differs = ""
    if contrast.when is not None and 0 < contrast.when.of < found.replicas:
        yield _when_row(found, contrast.when)
    if contrast.kind != "ending" and not math.isnan(_shift(contrast).mean):
        yield _mean_row(found, contrast, name, differs)


def _share_row(name: str, ending: EndingContrast, differs: str) -> Row:
    difference = ending.difference
    return (
        name,
        ending.label,
        f"{difference.base:.1%}",
        f"{difference.varied:.1%}",
        f"{100 * difference.mean:+.1f}",
        f"{100 * difference.low:+.1f} to {100 * difference.high:+.1f}",
        p_text(difference.p),
        differs,
        _gain(difference.gain),
    )


def _when_row(found: WhatIf, when: Difference) -> Row:
    """When it comes, in the pairs in which it comes in both: the means of both sides."""
    label = found.scenario.timeline().label
    numbers = (label(when.base), label(when.varied))
    ends = (shift_text(when.mean), interval_text(when.low, when.high), p_text(when.p))
    return ("", "when in both", *numbers, *_or_few(when, ends), f"{when.changed:.1%}", _gain(when.gain))


def _or_few(difference: Difference, ends: tuple[str, str, str]) -> tuple[str, str, str]:
    """Difference, interval and p-value as text; or that too few pairs differ."""
    return (TOO_FEW, f"{difference.differing} pairs differ", "") if difference.few else ends


def p_text(p: float) -> str:
    """A p-value."""
    return "" if math.isnan(p) else "<0.001" if p < 0.001 else f"{p:.3f}"


def _mean_row(found: WhatIf, contrast: Contrast, name: str, differs: str) -> Row:
    shift, label = _shift(contrast), found.scenario.timeline().label
    if contrast.kind == "value":
        numbers = [f"{shift.base:.4g}", f"{shift.varied:.4g}"]
        ends = (f"{shift.mean:+.3g}", f"{shift.low:+.3g} to {shift.high:+.3g}", p_text(shift.p))
    else:
        medians = [times[MEDIAN] for times in (contrast.base_times, contrast.varied_times) if times]
        numbers = [label(median) if math.isfinite(median) else "never" for median in medians]
        ends = (shift_text(shift.mean), interval_text(shift.low, shift.high), p_text(shift.p))
    return (
        name,
        "median; mean to the end" if contrast.kind == "time" else "mean",
        *numbers,
        *_or_few(shift, ends),
        differs,
        _gain(shift.gain),
    )


def _gain(gain: float) -> str:
    return "" if not math.isfinite(gain) else f"x{gain:.3g}"


# --- no clear difference ------------------------------------------------------------------------------------


def _rest(rest: Sequence[Contrast]) -> Iterator[str]:
    """What is the same in every history in one line; of the others, how large a difference can be."""
    same = [contrast for contrast in rest if contrast.changed.value == 0]
    for contrast in rest:
        if contrast.changed.value > 0:
            differs = f"{contrast.title} [{contrast.id}]: differs in {contrast.changed.value:.1%}"
            yield f"- {differs}; {sentence_of_rest(contrast)}."
    if same:
        yield f"- The same in every history: {', '.join(contrast.id for contrast in same)}."


def sentence_of_rest(contrast: Contrast) -> str:
    """How large a difference can be that is not clear."""
    if contrast.kind == "ending":
        low = min(ending.difference.low for ending in contrast.endings)
        high = max(ending.difference.high for ending in contrast.endings)
        return f"the share of each ending by {100 * low:+.1f} to {100 * high:+.1f} points"
    shift = _shift(contrast)
    if shift.few:
        share = contrast.comes or contrast.valued
        tested = share is not None and share.difference.differing > 0
        known = f"{_tested(share)}; " if share is not None and tested else ""
        return f"{known}{shift.differing} pairs differ, too few to say by how much{_left_out(contrast)}"
    if contrast.kind == "value":
        mean = (
            "no difference"
            if math.isnan(shift.mean)
            else f"by {shift.low:+.3g} to {shift.high:+.3g} on average"
        )
        return f"{mean}{_left_out(contrast)}"
    return f"{interval_text(shift.low, shift.high)} on average, if never counts as the end"


def _tested(share: EndingContrast) -> str:
    """A difference of shares, of which there is an exact test however few pairs differ."""
    what = "it comes" if share.label == "comes" else "it has a value"
    return f"{what} in {points_text(share.difference)} (p {p_text(share.difference.p)})"
