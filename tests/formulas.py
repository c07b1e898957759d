"""Formulas of every kind for Hypothesis, and worlds to ask them in."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from interregnum.expression import Binary, Call, Name, Node, Number, Unary

QUANTITIES = ("a", "cadets.people", "telegraph.held_by.soviet", "x.2nd_y")
EVENTS = ("lantern_found", "plan.step")


def literals() -> st.SearchStrategy[Node]:
    amounts = st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
    plain = st.builds(Number, amounts, st.sampled_from(["", "min", "h", "%", "people", "km"]))
    return plain | st.sampled_from([Number(0.0, "flag"), Number(1.0, "flag"), Number(3.0), Number(-0.5, "%")])


def _leaves() -> st.SearchStrategy[Node]:
    events = st.builds(
        lambda function, event: Call(function, (Name(event),)),
        st.sampled_from(["happened", "times", "since"]),
        st.sampled_from(EVENTS),
    )
    return literals() | st.sampled_from([Name("time"), *map(Name, QUANTITIES)]) | events


def _branches(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signs = ["or", "and", "<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/"]

    def call(functions: Sequence[str], fewest: int, most: int) -> st.SearchStrategy[Node]:
        arguments = st.lists(parts, min_size=fewest, max_size=most).map(tuple)
        return st.builds(Call, st.sampled_from(functions), arguments)

    return st.one_of(
        st.builds(Binary, st.sampled_from(signs), parts, parts),
        st.builds(Unary, st.sampled_from(["not", "-"]), parts),
        call(["exp", "log", "normal"], 1, 1),
        call(["pow"], 2, 2),
        call(["clip", "if"], 3, 3),
        call(["min", "max"], 2, 4),
        call(["count", "share", "sum"], 1, 4),
    )


trees = st.recursive(_leaves(), _branches, max_leaves=25)
worlds = st.fixed_dictionaries(
    {
        name: st.sampled_from([0.0, 1.0, -1.0, 0.3]) | st.floats(allow_nan=False)
        for name in (*QUANTITIES, *(f"{e}.{q}" for e in EVENTS for q in ("happened", "times", "last")))
    }
)
