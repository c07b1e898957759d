"""The tables of one history: what happened and because of what, what changed, what was sent, how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum import __version__
from interregnum.expression import names
from interregnum.history.data import START
from interregnum.views.export.exported import Exported, clock_time, instant
from interregnum.views.export.tables.shape import (
    MINUTES,
    Cell,
    Column,
    ExportTable,
    Row,
    flag,
    integer,
    number,
    table,
    text,
)


def tables(exported: Exported) -> Iterator[ExportTable]:
    """Each of them; they refer to those of the scenario."""
    yield _history(exported)
    yield _outcomes(exported)
    yield _events(exported)
    yield from _links(exported)
    yield _changes(exported)
    yield from _news(exported)


def _history(exported: Exported) -> ExportTable:
    history = exported.history
    columns = (
        text("scenario", "what was played", to="scenario"), text("software", "the version of interregnum"),
        text("seed", "of its ensemble; text, since it may be larger than a signed 64-bit number"),
        text("replica", "its number there"), number("ended", "where playing stopped", MINUTES),
    )  # fmt: skip
    row = (
        exported.scenario.scenario.id,
        __version__,
        str(history.seed),
        str(history.replica),
        history.ended,
    )
    return table("history", "Which history this is, in one row.", columns, [row], ("scenario",))


def _outcomes(exported: Exported) -> ExportTable:
    history = exported.history
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


def _events(exported: Exported) -> ExportTable:
    history, timeline = exported.history, exported.timeline
    columns = (
        integer("number", "1, 2, 3, ... in the order in which they happened"), text("title", "what happened"),
        number("minute", "when it happened", MINUTES),
        text("time", "the same by the scenario's calendar and clock, to the second"),
        text("time_gregorian", "the same by the Gregorian calendar (New Style), with the offset of the clock"),
        text("rule", "what the model calls it", to="rules"),
        text("way", "how it turned out, where it could turn out in several ways"),
        text("actor", "who did it", to="actors"), text("place", "where", to="places"),
        number("began", "when it had become possible", MINUTES),
        flag("important", "whether it is a turning point"), flag("told", "whether it is more than bookkeeping"),
    )  # fmt: skip
    rows: list[Row] = []
    told = {firing.number for firing in history.without_bookkeeping()}
    for firing in history.firings:
        event, moment = history.network.events[firing.event], timeline.moment_at(firing.minute)
        times = clock_time(moment), instant(moment, timeline)
        who = event.by or None, event.place or None, firing.began, event.important, firing.number in told
        rows.append(
            (firing.number, history.title(firing), firing.minute, *times, firing.event, firing.branch, *who)
        )
    return table("events", "What happened.", columns, rows, ("number",), ("title",))


def _links(exported: Exported) -> Iterator[ExportTable]:
    history = exported.history
    columns: tuple[Column, ...]
    event = integer("event", "what happened", to="events")
    position = integer("position", "0, 1, 2, ...: which of its quantities")
    columns = (
        event, position,
        integer("cause", "the event that had last written the quantity; none for the start", to="events"),
        text("quantity", "the quantity of its condition", to="quantities"),
    )  # fmt: skip
    guards = {id: names(event.guard) for id, event in history.network.events.items()}
    causes = (
        (firing.number, n, _event(cause), guards[firing.event][n])
        for firing in history.firings
        for n, cause in enumerate(firing.causes)
    )
    about = "Because of what it became possible: for each quantity of its condition the event that wrote it."
    yield table("causes", about, columns, causes, ("event", "position"))
    columns = (
        event,
        position,
        integer("influence", "the event that had last written it; none: start", to="events"),
    )
    influences = (
        (firing.number, n, _event(cause))
        for firing in history.firings
        for n, cause in enumerate(firing.influences)
    )
    about = "What pressed on its time and its odds: for each quantity in them the event that wrote it."
    yield table("influences", about, columns, influences, ("event", "position"))


def _event(number: int) -> int | None:
    return None if number == START else number


def _changes(exported: Exported) -> ExportTable:
    columns = (
        integer("id", "0, 1, 2, ... in order"), integer("event", "what changed it", to="events"),
        text("quantity", "what changed", to="quantities"), number("old", "before, in the quantity's unit"),
        number("new", "after, in the quantity's unit"),
    )  # fmt: skip
    rows = (
        (n, _event(change.number), change.quantity, change.old, change.new)
        for n, change in enumerate(exported.history.written)
    )
    return table("changes", "Every quantity that got another value.", columns, rows)


def _news(exported: Exported) -> Iterator[ExportTable]:
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
    messages = exported.scenario.messages
    rows = (
        (n, messages[sending.message].title, sending.says, sending.message, sending.sender, sending.channel,
         sending.sent, _event(sending.sent_by), sending.true, sending.delivered, sending.still_true, sending.lost,
         sending.why_lost)
        for n, sending in enumerate(exported.sendings)
    )  # fmt: skip
    yield table("news", "Every message sent, and what became of it.", columns, rows, search=("title", "says"))
    columns = integer("news", "the message sent", to="news"), text("recipient", "to whom", to="actors")
    to = ((n, name) for n, sending in enumerate(exported.sendings) for name in dict.fromkeys(sending.to))
    yield table("recipients", "To whom it was sent.", columns, to, ("news", "recipient"))
