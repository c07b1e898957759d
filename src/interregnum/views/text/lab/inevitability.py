"""An inevitability curve in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.lab.futures.inevitability import Inevitability

BAR = 40


def as_text(found: Inevitability) -> Iterator[str]:
    """The chance at each moment, with its interval; then its largest changes, and what happened then."""
    timeline = found.scenario.timeline()
    yield f"The chance at each moment of the history that {found.target.in_words(timeline)}"
    came = "came true" if found.came else "did not come true"
    yield (
        f"replica {found.replica} of seed {found.seed}, in which it {came}; {found.futures:,} futures from each "
        "moment; in brackets 95 % sampling intervals"
    )
    yield ""
    last = ""
    for point in found.points:
        chance = point.chance
        bar = "█" * round(BAR * chance.value)
        line = f"{chance.value:4.0%} [{chance.low:4.0%} {chance.high:4.0%}] {bar}".rstrip()
        repeated = line == last and point is not found.points[-1]
        if not repeated:
            yield f"  {timeline.label(point.minute)}  {line}"
        last = line
    steepest = found.steepest()
    if steepest:
        yield ""
        yield "Largest changes:"
    for step in steepest:
        yield (
            f"  {timeline.label(step.since.minute)} to {timeline.label(step.until.minute)}: "
            f"{step.since.chance.value:.0%} to {step.until.chance.value:.0%}"
        )
        for minute, title in step.events or [
            (step.until.minute, "no major event: the chance changed because time passed")
        ]:
            yield f"      {timeline.label(minute)}  {title}"
