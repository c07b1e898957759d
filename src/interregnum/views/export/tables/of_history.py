"""The tables of one history: what happened and because of what, what changed, what was sent, how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum import __version__
from interregnum.dates import Calendar
from interregnum.expression import names
from interregnum.history.data import START
from interregnum.views.export.subject import Subject, iso
from interregnum.views.export.tables.shape import (
    MINUTES,
    Cell,
    Column,
    Row,
    Table,
    flag,
    integer,
    number,
    table,
    text,
)


def tables(subject: Subject) -> Iterator[Table]:
    """Each of them; they refer to those of the scenario."""
    yield _history(subject)
    yield _outcomes(subject)
    yield _events(subject)
    yield from _links(subject)
    yield _changes(subject)
    yield from _news(subject)


def _history(subject: Subject) -> Table:
    history = subject.history
    columns = (
        text("scenario", "what was played", to="scenario"), text("software", "the version of interregnum"),
        text("seed", "of its ensemble; text, since it may be larger than a signed 64-bit number"),
        text("replica", "its number there"), number("ended", "where playing stopped", MINUTES),
    )  # fmt: skip
    row = (
        subject.scenario.scenario.id,
        __version__,
        str(history.seed),
        str(history.replica),
        history.ended,
    )
    return table("history", "Which history this is, in one row.", columns, [row], ("scenario",))


def _outcomes(subject: Subject) -> Table:
    history = subject.history
    columns = (
        text("id", "the name"), text("title", "what is asked"),
        number("minute", "for the time of an event: when, if it happened", MINUTES),
        number("value", "for a value: what it came to"), text("label", "for endings: which came first"),
        text("shown", "the answer as a reader would say it"),
    )  # fmt: skip
    rows: list[Row] = []
    for id, found in history.outcomes.items():
        timed = history.scenario.outcomes[id].kind == "time"
        answer: tuple[Cell, Cell, Cell] = (None, None, None)
        if isinstance(found, str):
            answer = (None, None, found)
        elif found is not None:
            answer = (found, None, None) if timed else (None, found, None)
        rows.append((id, history.scenario.outcomes[id].title, *answer, history.shown(id)))
    return table("outcomes", "How this history ended.", columns, rows)


def _events(subject: Subject) -> Table:
    history, timeline = subject.history, subject.timeline
    columns = (
        integer("number", "1, 2, 3, ... in the order in which they happened"), text("title", "what happened"),
        number("minute", "when it happened", MINUTES),
        text("time", "the same by the scenario's calendar and clock, to the second"),
        text("time_gregorian", "the same with the day of the Gregorian calendar (New Style)"),
        text("rule", "what the model calls it", to="rules"),
        text("way", "how it turned out, where it could turn out in several ways"),
        text("actor", "who did it", to="actors"), text("place", "where", to="places"),
        number("began", "when it had become possible", MINUTES),
        flag("important", "whether it is a turning point"), flag("told", "whether it is more than bookkeeping"),
    )  # fmt: skip
    rows: list[Row] = []
    for one in history.firings:
        event, moment = history.network.events[one.event], timeline.moment_at(one.minute)
        times = iso(moment), iso(moment, Calendar.GREGORIAN)
        who = event.by or None, event.place or None, one.began, event.important, not event.quiet
        rows.append((one.number, history.title(one), one.minute, *times, one.event, one.branch, *who))
    return table("events", "What happened.", columns, rows, ("number",), ("title",))


def _links(subject: Subject) -> Iterator[Table]:
    history = subject.history
    columns: tuple[Column, ...]
    event = integer("event", "what happened", to="events")
    position = integer("position", "0, 1, 2, ...: which of its quantities")
    columns = (
        event, position,
        integer("cause", "the event that had last written the quantity; none for the start", to="events"),
        text("quantity", "the quantity of its condition", to="quantities"),
    )  # fmt: skip
    guards = {id: names(one.guard) for id, one in history.network.events.items()}
    causes = (
        (one.number, n, _event(cause), guards[one.event][n])
        for one in history.firings
        for n, cause in enumerate(one.causes)
    )
    about = "Because of what it became possible: for each quantity of its condition the event that wrote it."
    yield table("causes", about, columns, causes, ("event", "position"))
    columns = (
        event,
        position,
        integer("influence", "the event that had last written it; none: start", to="events"),
    )
    influences = (
        (one.number, n, _event(cause)) for one in history.firings for n, cause in enumerate(one.influences)
    )
    about = "What pressed on its time and its odds: for each quantity in them the event that wrote it."
    yield table("influences", about, columns, influences, ("event", "position"))


def _event(number: int) -> int | None:
    return None if number == START else number


def _changes(subject: Subject) -> Table:
    columns = (
        integer("id", "0, 1, 2, ... in order"), integer("event", "what changed it", to="events"),
        text("quantity", "what changed", to="quantities"), number("old", "before, in the quantity's unit"),
        number("new", "after, in the quantity's unit"),
    )  # fmt: skip
    rows = (
        (n, _event(one.number), one.quantity, one.old, one.new)
        for n, one in enumerate(subject.history.written)
    )
    return table("changes", "Every quantity that got another value.", columns, rows)


def _news(subject: Subject) -> Iterator[Table]:
    columns: tuple[Column, ...]
    columns = (
        integer("id", "0, 1, 2, ... in the order in which they were sent"),
        text("title", "what the message is called"), text("says", "what it says"),
        text("message", "which message", to="messages"), text("sender", "who sent it", to="actors"),
        text("channel", "over what", to="channels"), number("sent", "when", MINUTES),
        integer("sent_by", "the event that sent it", to="events"), flag("true", "whether it was so when sent"),
        number("delivered", "when it arrived, if it did", MINUTES),
        flag("still_true", "whether it was so on arrival"), number("lost", "when it was lost, if it was", MINUTES),
        text("why_lost", "how"),
    )  # fmt: skip
    messages = subject.scenario.messages
    rows = (
        (n, messages[one.message].title, one.says, one.message, one.sender, one.channel, one.sent,
         _event(one.sent_by), one.true, one.delivered, one.still_true, one.lost, one.why_lost)
        for n, one in enumerate(subject.sendings)
    )  # fmt: skip
    yield table("news", "Every message sent, and what became of it.", columns, rows, search=("title", "says"))
    columns = integer("news", "the message sent", to="news"), text("recipient", "to whom", to="actors")
    to = ((n, name) for n, one in enumerate(subject.sendings) for name in dict.fromkeys(one.to))
    yield table("recipients", "To whom it was sent.", columns, to, ("news", "recipient"))
