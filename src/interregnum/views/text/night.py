"""The night as lines: hour, place, what happened; then how it ended, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

import click

from interregnum.calculus.network import Event
from interregnum.history import Firing, History

PLACE_WIDTH = 26
TOLD_OF_THE_SAME = 3  # how often the same thing is told before it is only counted


class Narrator:
    """Tells one history line by line; styled where the output is a terminal (click strips it elsewhere)."""

    def __init__(self, history: History, *, everything: bool = False) -> None:
        self.history = history
        self.everything = everything
        self.places = {id: place.title for id, place in history.scenario.places.items()}
        self.day = ""
        self.times: dict[str, int] = {}

    def head(self) -> str:
        """The title, the span in both calendars, and what makes this history this one."""
        frame = self.history.scenario.scenario
        timeline = self.history.scenario.timeline()
        lines = [click.style(frame.title, bold=True)]
        lines.append(f"{timeline.both(0.0)} to {timeline.both(self.history.ended)}, {frame.clock.name}.")
        lines.append(f"Seed {self.history.seed}, replica {self.history.replica}.")
        return "\n".join(lines)

    def lines(self, firings: Iterable[Firing]) -> Iterator[str]:
        """A line for each firing worth telling; a heading for each new day."""
        for firing in firings:
            event = self.history.network.events[firing.event]
            if not self.worth_telling(firing, event):
                continue
            day, hour = self.history.label(firing.minute).rsplit(" ", 1)
            if day != self.day:
                self.day = day
                yield ""
                yield click.style(day, bold=True)
            yield self.line(firing, event, hour)

    def worth_telling(self, firing: Firing, event: Event) -> bool:
        """Bookkeeping is left out, and what only repeats itself, unless everything is asked for."""
        if self.everything:
            return True
        if event.quiet:
            return False
        title = self.history.title(firing)
        self.times[title] = self.times.get(title, 0) + 1
        return self.times[title] <= TOLD_OF_THE_SAME

    def repeated(self) -> Iterator[str]:
        """What happened more often than it was told."""
        often = {title: times for title, times in self.times.items() if times > TOLD_OF_THE_SAME}
        if often:
            yield ""
            yield click.style("Told only the first times", bold=True)
            for title, times in sorted(often.items(), key=lambda one: -one[1]):
                yield f"  {times:>3} times  {title}"

    def line(self, firing: Firing, event: Event, hour: str) -> str:
        """One firing: the important ones stand out by a mark, and on a terminal in colour."""
        place = shortened(self.places.get(event.place, ""))
        title = self.history.title(firing)
        body = f"{place:<{PLACE_WIDTH}}  {title}"
        if event.important:
            body = click.style(body, bold=True, fg="yellow")
        elif event.quiet:
            body = click.style(body, dim=True)
        return f"  {hour} {'*' if event.important else ' '} {body}".rstrip()

    def ending(self) -> Iterator[str]:
        """Each outcome in a line."""
        history = self.history
        outcomes = history.scenario.outcomes
        width = max((len(outcome.title) for outcome in outcomes.values()), default=0)
        yield click.style("How it ended", bold=True)
        for id, outcome in outcomes.items():
            yield f"  {outcome.title:<{width}}  {click.style(history.shown(id), bold=True)}"
        told = sum(1 for _ in history.told())
        yield f"  {len(history.firings):,} events, {told:,} of them worth telling; {len(history.written):,} changes."

    def what_next(self, scenario: str, folder: Path | None) -> Iterator[str]:
        """Commands worth trying on this very history, for the scenario as it was named."""
        history = self.history
        same = f"interregnum run {quote(scenario)} --seed {history.seed} --replica"
        yield click.style("What to ask next", bold=True)
        if folder is None:
            yield f"  {same} {history.replica} --out night/"
        where = "night/" if folder is None else quote(str(folder))
        happened, missed = self.turning_points()
        if happened:
            yield f"  interregnum why {where} {happened[0]}"
        if missed:
            yield f"  interregnum why-not {where} {missed[0]}"
        yield f"  {same} {history.replica + 1}"

    def turning_points(self) -> tuple[list[str], list[str]]:
        """Events that happened and that did not: first those the outcomes ask about, then important ones."""
        history = self.history
        outcomes = history.scenario.outcomes.items()
        asked = [event for id, outcome in outcomes if outcome.kind == "time" for event in outcome.watched(id)]
        important = [id for id, event in history.network.events.items() if event.important]
        ids = list(dict.fromkeys([*asked, *important]))
        happened = [id for id in ids if history.firings_of(id)]
        return happened, [id for id in ids if id not in happened]


def shortened(title: str) -> str:
    """The title of a place cut at a word to fit its column."""
    title = title.split(",")[0]
    if len(title) <= PLACE_WIDTH:
        return title
    return title[: PLACE_WIDTH - 1].rsplit(" ", 1)[0] + "…"
