"""One history as lines: each event with its hour and place, then the outcomes and commands to try next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

import click

from interregnum.calculus.network import Caption
from interregnum.history import Firing, History
from interregnum.views.text.wording import counted, played_only

PLACE_WIDTH = 26
MOST_REPEATED = 3  # how often the same title is printed before it is only counted


class Narrator:
    """Prints one history line by line, with styles, which click takes out where no terminal shows them."""

    def __init__(self, history: History, *, everything: bool = False) -> None:
        self.history = history
        self.everything = everything
        self.places = {id: place.title for id, place in history.scenario.places.items()}
        self.day = ""
        self.times: dict[str, int] = {}

    def head(self) -> str:
        """The title, the span in both calendars, the seed and the replica."""
        frame = self.history.scenario.scenario
        timeline = self.history.scenario.timeline()
        lines = [click.style(frame.title, bold=True)]
        lines.append(f"{timeline.both(0.0)} to {timeline.both(self.history.ended)}, {frame.clock.name}.")
        lines.append(f"Seed {self.history.seed}, replica {self.history.replica}.")
        return "\n".join(lines)

    def lines(self, firings: Iterable[Firing]) -> Iterator[str]:
        """A line for each firing that is shown; a heading for each new day."""
        for firing in firings:
            event = self.history.network.captions[firing.event]
            if not self.is_shown(firing, event):
                continue
            day, hour = self.history.label(firing.minute).rsplit(" ", 1)
            if day != self.day:
                self.day = day
                yield ""
                yield click.style(day, bold=True)
            yield self.line(firing, event, hour)

    def is_shown(self, firing: Firing, event: Caption) -> bool:
        """Whether a firing has a line: bookkeeping and repetitions have none, unless everything is shown."""
        if self.everything:
            return True
        if event.quiet or self.history.nobody_went(firing):
            return False
        title = self.history.title(firing)
        self.times[title] = self.times.get(title, 0) + 1
        return self.times[title] <= MOST_REPEATED

    def repeated(self) -> Iterator[str]:
        """How often each title occurred that was not printed every time."""
        often = {title: times for title, times in self.times.items() if times > MOST_REPEATED}
        if often:
            yield ""
            yield click.style(f"Shown only the first {MOST_REPEATED} times", bold=True)
            for title, times in sorted(often.items(), key=lambda pair: -pair[1]):
                yield f"  {times:>3} times  {title}"

    def line(self, firing: Firing, event: Caption, hour: str) -> str:
        """One firing; an important one has an asterisk, and on a terminal a colour."""
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
        if history.cut_at:
            yield played_only(history)
        yield click.style("How it stood then" if history.cut_at else "How it ended", bold=True)
        for id, outcome in outcomes.items():
            yield f"  {outcome.title:<{width}}  {click.style(history.shown(id), bold=True)}"
        events, changes = len(history.firings), len(history.written)
        bookkeeping = events - sum(1 for _ in history.without_bookkeeping())
        told = f"{counted(events, 'event')}, {bookkeeping:,} of them bookkeeping"
        yield f"  {told}; {counted(changes, 'change')}."

    def what_next(self, scenario: str, folder: Path | None) -> Iterator[str]:
        """Commands to try next on this history."""
        history = self.history
        same = f"interregnum run {quote(scenario)} --seed {history.seed} --replica"
        yield click.style("What to try next", bold=True)
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
        """Events that happened, and events that did not: first those of the outcomes, then important ones."""
        history = self.history
        outcomes = history.scenario.outcomes.items()
        timed = [event for id, outcome in outcomes if outcome.kind == "time" for event in outcome.watched(id)]
        important = [id for id, event in history.network.captions.items() if event.important]
        ids = list(dict.fromkeys([*timed, *important]))
        happened = [id for id in ids if history.firings_of(id)]
        return happened, [id for id in ids if id not in happened]


def shortened(title: str) -> str:
    """The title of a place cut at a word to fit its column."""
    title = title.split(",")[0]
    if len(title) <= PLACE_WIDTH:
        return title
    return title[: PLACE_WIDTH - 1].rsplit(" ", 1)[0] + "…"
