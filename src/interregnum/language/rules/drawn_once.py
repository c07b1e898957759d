"""A duration is drawn when its event becomes possible: what changes later does not change it.

Where it reads what events change, the entry is shown as it would follow that: what stays in the duration, what changes
in a factor of speed.

Problem codes: drawn-once (a warning).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from interregnum import model
from interregnum.errors import Problem
from interregnum.expression import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    kind_of,
    names,
    parse,
    reads_time,
    show,
    substitute,
)
from interregnum.language.rules.context import Context
from interregnum.language.walk import FormulaAt, NounAt
from interregnum.model.values.basis import CLOCK_PARAMETERS
from interregnum.model.values.fields import fields

MOST_WRITERS = 4  # named in a warning
TIMED = frozenset({"exactly", "mean", "typical", "scale", "between"})  # the other parameters are the shape
OF_A_WAY = {(model.Route, "km"), (model.Mode, "km_h"), (model.Movement, "load")}
A_MINUTE, A_GUESS, SOME_TIME = Number(1.0, "min"), Number(10.0, "min"), parse("time >= 3 h")
_PLAIN = re.compile(r"[\w.][\w .+*/()<>=^-]*")  # what needs no quotes within { }


def drawn_once(context: Context) -> Iterator[Problem]:
    """A duration that reads what may change while it runs, with the form that follows it."""
    for written in context.formulas:
        of_a_way = _of_a_way(written.part)
        if not (of_a_way or isinstance(written.part.noun, model.Duration)):
            continue
        said = list(_changing(context, written))
        if said and of_a_way:
            yield context.problem(
                "drawn-once",
                "this is read when a leg begins, and the time of the leg does not follow it",
                written.path,
                0,
                found="; ".join(said),
                allowed="a number that stays; what stops a leg is `open` of its route, or another event",
                severity="warning",
            )
        elif said:
            yield context.problem(
                "drawn-once",
                "this duration is drawn once; later changes of what it reads do not affect it",
                written.path,
                0,
                found="; ".join(said),
                allowed=_follows(context, written.part),
                severity="warning",
            )


def _of_a_way(part: NounAt) -> bool:
    """Whether a number is one of those from which the time of a leg is reckoned: length, speed, load."""
    owner = None if part.above is None else part.above.noun
    return (type(owner), part.field) in OF_A_WAY


# --- what changes -----------------------------------------------------------------------------------------


def _changing(context: Context, written: FormulaAt) -> Iterator[str]:
    """What a duration reads that may change while it runs, with the events that change it.

    What is left until an hour, or until so long after an event, is right when it is drawn: that is `fixed`.
    """
    whole = substitute(context.tree(written), context.network.definitions)
    fixed = isinstance(written.part.noun, model.Duration) and written.part.noun.distribution == "fixed"
    for name in names(whole):
        if not (fixed and name.endswith(".last")):
            writers = _writers(context, written.part, name)
            if writers:
                shown = ", ".join(f"`{event}`" for event in writers[:MOST_WRITERS])
                yield f"`{name}`, changed by {shown}" + (" and others" if len(writers) > MOST_WRITERS else "")
    if reads_time(whole) and not fixed:
        yield "the clock"


def _writers(context: Context, duration: NounAt, name: str) -> list[str]:
    """The events that change a quantity, but for that of the duration: after itself, it draws anew."""
    own = duration.path[1] if duration.path[0] in ("events", "decisions") else None
    network = context.network
    ways = (way for _, (way, _) in network.writing(name))
    events = dict.fromkeys(way if way in network.events else way.rpartition(".")[0] for way in ways)
    return [event for event in events if event != own]


# --- the form that follows it -----------------------------------------------------------------------------


class _Parted(NamedTuple):
    """A time, parted into what stays of it and a factor of speed: faster or slower, by `x`, perhaps `when`."""

    stays: Node
    field: str
    x: Node
    when: Node | None = None


def _follows(context: Context, duration: NounAt) -> str:
    """The entry of this duration, written so that it follows what it reads."""
    form, owner = _form(context, duration), duration.above
    if owner is None or not form:
        return "numbers that stay, and one factor of speed, `faster` or `slower`, by what changes all the times alike"
    if _has_speed(owner, duration.field):
        return f"to follow it: {form}"
    return f"a number that stays, for nothing hurries this; an event of its own can follow it: {form}"


def _has_speed(owner: NounAt, field: str) -> bool:
    """Whether the factors of the entry act on this duration: on its first; of a motion, on the debate."""
    durations = [
        known.name
        for known in fields(type(owner.noun))
        if any(leaf.bare is model.Duration for leaf in known.shape.leaves())
    ]
    hurried = "debate" if isinstance(owner.noun, model.Motion) else durations[0]
    return hasattr(owner.noun, "faster") and field == hurried


def _form(context: Context, duration: NounAt) -> str:
    """`takes: {mean: 20 min}, faster: [{x: ringers}]`; empty where there is none."""
    noun = duration.noun
    if not isinstance(noun, model.Duration):
        return ""
    times = _times(noun)
    shapes = [
        parse(str(getattr(noun, key))) for key in CLOCK_PARAMETERS[noun.distribution] if key not in TIMED
    ]
    changing = [key for key in times if _changes(context, duration, times[key])]
    if len(changing) < len(times) or any(_changes(context, duration, node) for node in shapes):
        return ""  # a speed changes all times alike, and no shape
    parted = [_parted(context, duration, node) for node in times.values()]
    found = [part for part in parted if part is not None and not _reads_clock(context, part.x)]
    if len(found) == len(times) and len({part[1:] for part in found}) == 1:
        return _written(duration, dict(zip(times, (part.stays for part in found), strict=True)), found[0])
    if len(times) > 1:
        return ""
    ((key, node),) = times.items()
    if _reads_clock(context, node):
        steps = _Parted(A_GUESS if parted[0] is None else parted[0].stays, "faster", Number(2.0), SOME_TIME)
        return _written(duration, {key: steps.stays}, steps)
    minutes = kind_of(node, context.kinds) == "minutes"
    x = Binary("/", node, A_MINUTE) if minutes else node
    slowly = _Parted(A_MINUTE, "slower", x)  # a minute of work, at so much less speed
    return _written(duration, {key: A_MINUTE}, slowly)


def _times(noun: model.Duration) -> dict[str, Node]:
    """The times of a duration by their keys; the ends of a range as `low` and `high`."""
    found: dict[str, Node] = {}
    for key in CLOCK_PARAMETERS[noun.distribution]:
        if key == "between":
            low, high = noun.between or ("0", "0")
            found |= {"low": parse(low), "high": parse(high)}
        elif key in TIMED:
            found[key] = parse(str(getattr(noun, key)))
    return found


def _changes(context: Context, duration: NounAt, node: Node) -> bool:
    whole = substitute(node, context.network.definitions)
    return reads_time(whole) or any(_writers(context, duration, name) for name in names(whole))


def _parted(context: Context, duration: NounAt, node: Node) -> _Parted | None:
    """What stays and what changes of a product, a quotient, or one of two times; None of other formulas."""

    def changes(part: Node) -> bool:
        return _changes(context, duration, part)

    match node:
        case Binary("/" | "*" as op, left, right) if not changes(left) and changes(right):
            return _Parted(left, "faster" if op == "/" else "slower", right)
        case Binary("*", left, right) if not changes(right) and isinstance(left, Name | Call):
            return _Parted(right, "slower", left)
        case Binary("/" | "*" as op, left, right) if not changes(right):
            part = _parted(context, duration, left)
            return None if part is None else part._replace(stays=Binary(op, part.stays, right))
        case Call("if", (when, Number(then), Number(otherwise) as stays)) if then > 0 and otherwise > 0:
            return _Parted(stays, "faster", Number(float(f"{otherwise / then:.6g}")), when)
    return None


def _reads_clock(context: Context, node: Node) -> bool:
    """Whether a factor would follow the clock itself, which a speed cannot; in its `when` a threshold may stand."""
    return reads_time(substitute(node, context.network.definitions))


def _written(duration: NounAt, stays: dict[str, Node], part: _Parted) -> str:
    """The entry, with what stays in place of its times."""
    noun, owner = duration.noun, None if duration.above is None else duration.above.noun
    texts = {key: _text(node, time=True) for key, node in stays.items()}
    given = []
    for key in CLOCK_PARAMETERS[noun.distribution] if isinstance(noun, model.Duration) else ():
        if key == "between":
            given.append(f"between: [{texts['low']}, {texts['high']}]")
        else:
            given.append(f"{key}: {texts[key] if key in texts else _quoted(str(getattr(noun, key)))}")
    when = "" if part.when is None else f"when: {_text(part.when)}, "
    others = "..., " if getattr(owner, part.field, ()) else ""
    factor = f"{part.field}: [{others}{{{when}x: {_text(part.x)}}}]"
    return f"`{duration.path[-1]}: {{{', '.join(given)}}}, {factor}`"


def _text(node: Node, *, time: bool = False) -> str:
    if time and isinstance(node, Number) and not node.unit:
        node = Number(node.value, "min")
    return _quoted(show(node))


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f'"{text}"'
