"""An inevitability curve in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.lab.futures.inevitability import Inevitability

BAR = 40


def as_text(found: Inevitability) -> Iterator[str]:
    """The chance at each moment, with its interval; then where it turned, and what happened there."""
    timeline = found.scenario.timeline()
    yield f"How likely it was, as the history went: {found.target.in_words(timeline)}"
    yield (
        f"replica {found.replica} of seed {found.seed}, in which it "
        f"{'came so' if found.came else 'did not come so'}; {found.futures:,} futures from each moment"
    )
    yield ""
    last = ""
    for point in found.points:
        one = point.chance
        bar = "█" * round(BAR * one.value)
        line = f"{one.value:4.0%} [{one.low:4.0%} {one.high:4.0%}] {bar}".rstrip()
        repeated = line == last and point is not found.points[-1]
        if not repeated:
            yield f"  {timeline.label(point.minute)}  {line}"
        last = line
    steepest = found.steepest()
    if steepest:
        yield ""
        yield "It turned:"
    for step in steepest:
        yield (
            f"  {timeline.label(step.since.minute)} to {timeline.label(step.until.minute)}: "
            f"{step.since.chance.value:.0%} to {step.until.chance.value:.0%}"
        )
        for minute, title in step.events or [
            (step.until.minute, "nothing of note happened; time itself decided")
        ]:
            yield f"      {timeline.label(minute)}  {title}"
