"""How a network, the state of a history and what is written of it are laid out as arrays.

The rows of each table, the operations that rows name, and the three bundles that the kernel is handed. Tables
are few and wide: compiled code pays for each array it passes.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

# Postfix operations. A step of a program is an operation, its argument, and over how many steps it may skip.
CONST, LOAD, NOW = 0, 1, 2  # push constants[arg]; push values[arg]; push the current minute
ADD, SUB, MUL, DIV, NEG = 3, 4, 5, 6, 7  # DIV: x / 0 has no value
LT, LE, GT, GE, EQ, NE = 8, 9, 10, 11, 12, 13
AND, OR, NOT = 14, 15, 16
MIN, MAX = 17, 18
EXP, LOG, POW = 19, 20, 21  # LOG(x) of x <= 0 has no value; POW(x, y) = exp(y * log(x))
CLIP, IF = 22, 23  # CLIP(x, low, high); IF(condition, then, otherwise)
NORMAL = 24  # the standard normal distribution function

# What need not be computed is skipped. Without these steps a program comes to the same value.
SKIP_AND, SKIP_OR = 25, 26  # where the top of the stack decides it, over all that follows of an `and` or `or`
SKIP_THEN, SKIP_ELSE = 27, 28  # over the side of an IF that its condition does not take

# Added to an operation on two numbers: the second is not taken off the stack, but values[arg] or constants[arg].
OF_VALUE, OF_CONSTANT = 32, 64
PLAIN = 31  # the bits of the operation itself

# Effects. OPTION rows follow their BALLOT row.
SET, INCREASE, MOVE, BALLOT, OPTION = 0, 1, 2, 3, 4

# Memories: what becomes of a clock when the guard falls.
FORGET, PAUSE, KEEP = 0, 1, 2

# Alarms: clocks that ring at a minute, or just after it, numbered after the distributions of `draws`.
AT, AFTER = 6, 7

# What a quantity means to an event that depends on it.
GUARD_ROLE, SPEED_ROLE = 1, 2

# Why `advance` returned.
TIME, STOP, DECISION, FULL, CYCLE, BAD = 0, 1, 2, 3, 4, 5

# What the number was for that a history cannot go on with: `moment.fault`, with whose and which it is.
SOUND = 0
OF_START, OF_GUARD, OF_DURATION, OF_SPEED = 1, 2, 3, 4  # of a quantity; of an event
OF_BRANCH, OF_BRANCHES = 5, 6  # the weight of one branch; no branch has any
OF_EFFECT = 7  # a row of `effects`

# Places in `Trace.used`.
FIRINGS, CAUSES, INFLUENCES, CHANGES = 0, 1, 2, 3

# Places in `Journal.used` and in `Apart.counts`.
JOURNAL_FIRINGS, JOURNAL_CHANGES, JOURNAL_CLOCKS = 0, 1, 2
POSITION, LISTED = 0, 1

RECENT = 64  # how many of the last firings are remembered, to name a cycle
MOST_BARRED = 62  # branches of an event, the first ones, that can be barred in a history
MOST_FIRINGS = 500_000  # in a history; more is a cycle that takes next to no time
INFINITY = math.inf
NAN = math.nan  # what a formula comes to that has no value


# The rows of the tables. `x, x_end` is a slice of another table; -1 stands for "none".
EVENT = [
    ("hash", "u8"),  # the event's name in the address of its draws
    ("guard", "i4"),  # program; -1: the guard is the conjunction of its clauses
    ("clock", "i4"),  # distribution
    ("may_be_nought", "i4"),  # a time left to chance may be exactly 0
    ("a", "i4"),  # programs of the distribution's parameters
    ("b", "i4"),
    ("c", "i4"),
    ("speed", "i4"),  # program; -1: a speed of one
    ("memory", "i4"),
    ("again", "i4"),
    ("decision", "i4"),
    ("branches", "i4"),
    ("branches_end", "i4"),
    ("effects", "i4"),
    ("effects_end", "i4"),
    ("causes", "i4"),  # in `reads`: the quantities of the guard
    ("causes_end", "i4"),
    ("influences", "i4"),  # in `reads`: the quantities of clock, speed and odds
    ("influences_end", "i4"),
    ("targets", "i4"),  # in `reads`: the quantities that its effects may change
    ("targets_end", "i4"),
]
QUANTITY = [
    ("lower", "f8"),
    ("upper", "f8"),
    ("clauses", "i4"),
    ("clauses_end", "i4"),
    ("links", "i4"),
    ("links_end", "i4"),
    ("readers", "i4"),  # in `readers`: the events that read or change it, whatever for
    ("readers_end", "i4"),
    ("whole", "i4"),  # the start value is rounded: people come whole
    ("hash", "u8"),
    ("start", "f8"),
    ("drawn", "i4"),  # distribution of the start value; -1: it is `start`
    ("a", "i4"),
    ("b", "i4"),
    ("c", "i4"),
]
# A comparison of the quantity with a constant in the guard of an event: it holds for the values from `low`
# to `high`, or for all others. Clauses are kept with the quantity they read, because what counts is which
# of them a change turns over.
CLAUSE = [("event", "i4"), ("within", "i4"), ("low", "f8"), ("high", "f8")]
LINK = [("event", "i4"), ("role", "i4")]  # an event with a program that reads the quantity, and what for
# The weight is a program; -1: a change has barred the branch.
BRANCH_ROW = [("weight", "i4"), ("effects", "i4"), ("effects_end", "i4"), ("hash", "u8")]
EFFECT_ROW = [("op", "i4"), ("quantity", "i4"), ("other", "i4"), ("program", "i4")]
PROGRAM = [("code", "i4"), ("code_end", "i4")]
CODE = [("op", "i4"), ("arg", "i4"), ("skip", "i4")]

# The rows of the state.
RUNNING = [  # the clock of an event
    ("work", "f8"),  # left at `stamp`
    ("speed", "f8"),  # since `stamp`
    ("stamp", "f8"),
    ("origin", "f8"),  # of a fixed clock that repeats: when it began to tick
    ("step", "f8"),  # the minutes from tick to tick
    ("ticks", "i8"),  # ticks since `origin`, that to come included
    ("began", "f8"),  # the minute at which the event last became enabled
    ("first", "f8"),  # the minute of its first firing, infinite before it
    ("fired", "i8"),
    ("drawn", "i8"),  # clocks drawn since the last firing
    ("chosen", "i4"),  # the branch to take at the next firing; -1: by chance
    ("role", "i4"),  # why it is on the list of events to look at again
    ("enabled", "i4"),
    ("held", "i4"),  # a fallen guard left work to go on with
    ("failing", "i4"),  # clauses of the guard that do not hold
    ("barred", "i8"),  # branches it cannot take, a bit for each; -1: it cannot happen at all
]
DRAWN = [("work", "f8"), ("a", "f8"), ("b", "f8"), ("c", "f8")]  # a clock as it was drawn, and from what
MOMENT = [
    ("now", "f8"),
    ("record", "i8"),  # number of the last firing
    ("at_once", "i8"),  # firings at this instant
    ("passed", "i8"),  # the record before which `advance` has already stopped
    ("stopped", "i8"),  # the event before which it stopped
    ("fault", "i4"),  # the first number that cannot be: what it was for
    ("faulty", "i4"),  # the quantity or event whose it is
    ("faulty_part", "i4"),  # the branch of the event, or the row of the effect
    ("waiting", "i8"),  # events to look at again once every alarm of this minute has rung
    ("seed", "u8"),
    ("replica", "u8"),
]

# The rows of a trace.
FIRING = [
    ("time", "f8"),
    ("began", "f8"),
    ("event", "i4"),
    ("branch", "i4"),
    ("causes_end", "i8"),
    ("influences_end", "i8"),
]
CHANGE = [("record", "i8"), ("quantity", "i8"), ("old", "f8"), ("new", "f8")]


# The rows of a journal.
JOURNALED = [  # a firing
    ("time", "f8"),
    ("event", "i4"),
    ("branch", "i4"),
    ("crowded", "i4"),  # another event happened at this very minute
    ("held", "i4"),  # what depends on it was not looked at again before the next
    ("changes_end", "i8"),
    ("clocks_end", "i8"),
]
WRITTEN = [("quantity", "i8"), ("value", "f8")]
NOTED = [("event", "i8"), ("due", "f8")]  # whose clock it is, and when it runs out
REMOVAL = [  # a history that shares most of a journal's, without something
    ("position", "i8"),  # of the firing at which it parts
    ("events", "i8"),  # from here in the list of events
    ("events_end", "i8"),  # to here
    ("branch", "i8"),  # that alone cannot come out; -1: the events cannot happen
    ("whole", "i8"),  # it is played to the end
]


class Tables(NamedTuple):
    """A network as tables of rows. Few and wide, because compiled code pays for each array it passes."""

    events: Any  # EVENT[E]
    quantities: Any  # QUANTITY[Q]
    clauses: Any  # CLAUSE[]
    links: Any  # LINK[]
    branches: Any  # BRANCH_ROW[]
    effects: Any  # EFFECT_ROW[]
    reads: Any  # int32[] quantities
    readers: Any  # int32[] events
    order: Any  # int32[] quantities drawn at the start, each after those its parameters read
    programs: Any  # PROGRAM[P]
    code: Any  # CODE[]
    constants: Any  # float64[]
    most: Any  # int64[3] most causes, influences and changes of any one firing


class State(NamedTuple):
    """Everything that changes while a history is played; copying it forks the history."""

    values: Any  # float64[Q]
    writers: Any  # int64[Q] number of the firing that last wrote it, 0 for the start
    clocks: Any  # RUNNING[E]
    drawn: Any  # DRAWN[E]
    due: Any  # float64[L] minute at which the clock runs out; L is a power of two, at least E
    tree: Any  # uint32[2L] tournament of the earliest due
    causes: Any  # int64[] writers of the guard's quantities when the event became enabled
    moment: Any  # MOMENT[1]
    recent: Any  # int32[RECENT] the last events fired
    touched: Any  # int32[E] events to look at again
    stack: Any  # float64[] working space of the evaluator


class Trace(NamedTuple):
    """What is written down of each firing. No rows at all when nothing is to be written."""

    firings: Any  # FIRING[]
    causes: Any  # int64[]
    influences: Any  # int64[]
    changes: Any  # CHANGE[]
    used: Any  # int64[4] rows written in each


class Journal(NamedTuple):
    """All of a history, from which others that share most of it are played (`difference`)."""

    firings: Any  # JOURNALED[]
    changes: Any  # WRITTEN[]
    clocks: Any  # RUNNING[] the clock of an event after it was looked at again; first all, as they are at the start
    noted: Any  # NOTED[] beside each clock
    used: Any  # int64[3] rows written of firings, changes and clocks


class Apart(NamedTuple):
    """How a history stands to the journal's, as far as it is played."""

    values: Any  # float64[Q] the quantities in the journal's history by now
    differs: Any  # int8[Q] whether this history has another value
    strange: Any  # int32[E] quantities that differ among those that the event reads or changes
    apart: Any  # int8[E] the event is played in this history; else all of it is as in the journal
    at: Any  # int32[E] the row of its clock in the journal by now
    listed: Any  # int8[E] it is on the list of those that may be together again
    list: Any  # int32[E]
    counts: Any  # int64[2] the position in the journal; the length of the list
