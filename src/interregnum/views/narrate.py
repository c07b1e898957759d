"""The night as lines: hour, place, what happened; then how it ended, and what to ask next."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator

import click

from interregnum.history import Firing, History
from interregnum.network import Event

PLACE_WIDTH = 22
HOUR_WIDTH = 14


class Narrator:
    """Tells one history line by line; styled where the output is a terminal (click strips it elsewhere)."""

    def __init__(self, history: History, *, everything: bool = False) -> None:
        self.history = history
        self.everything = everything
        self.places = {id: place.title for id, place in history.scenario.places.items()}
        self.day = ""

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
            if not self.worth_telling(event):
                continue
            day, hour = self.history.label(firing.minute).rsplit(" ", 1)
            if day != self.day:
                self.day = day
                yield ""
                yield click.style(day, bold=True)
            yield self.line(firing, event, hour)

    def worth_telling(self, event: Event) -> bool:
        """Bookkeeping is left out, unless everything is asked for."""
        return self.everything or not event.quiet

    def line(self, firing: Firing, event: Event, hour: str) -> str:
        """One firing: the important ones stand out by a mark, and on a terminal in bold."""
        place = self.places.get(event.place, "")
        mark = "*" if event.important else " "
        title = self.history.title(firing)
        width = max(60, shutil.get_terminal_size((100, 24)).columns)
        body = f"{place[:PLACE_WIDTH]:<{PLACE_WIDTH}}  {title}" if place else title
        if event.important:
            body = click.style(body, bold=True, fg="yellow")
        elif event.quiet:
            body = click.style(body, dim=True)
        text = f"  {hour} {mark} {body}"
        return text if len(click.unstyle(text)) <= width else text  # terminals wrap by themselves

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

    def what_next(self, folder: str) -> Iterator[str]:
        """Commands worth trying on this very history."""
        history = self.history
        told = [f.event for f in history.told() if history.network.events[f.event].important]
        yield click.style("What to ask next", bold=True)
        if told:
            yield f"  interregnum why {folder} {told[-1]}"
        missed = [
            id for id, event in history.network.events.items() if event.important and id not in set(told)
        ]
        if missed:
            yield f"  interregnum why-not {folder} {missed[0]}"
        frame = history.scenario.scenario.id
        yield f"  interregnum run {frame} --seed {history.seed} --replica {history.replica + 1}"
