"""The formula language: what it reads, what it refuses, and that every form of a formula means the same."""

from __future__ import annotations

import math
import operator
import pickle
import struct
from collections.abc import Callable, Mapping, Sequence

import pytest
from formulas import QUANTITIES, literals, trees, worlds
from hypothesis import given
from hypothesis import strategies as st

from interregnum.calculus.kernel import layout
from interregnum.calculus.programs.postfix import Postfix, decompile_postfix, stack_depth
from interregnum.expression import (
    MAX_HEIGHT,
    MAX_LENGTH,
    MAX_NESTING,
    Binary,
    Call,
    ExpressionError,
    Kind,
    Name,
    Node,
    Number,
    Unary,
    check_condition,
    conjunction,
    elementary,
    evaluate,
    event_references,
    expand_groups,
    holds,
    kind_of,
    names,
    numbers,
    parse,
    reads_time,
    show,
    substitute,
)
from interregnum.expression.erfc import erfc
from interregnum.expression.tree import quantity_of, walk

KINDS: dict[str, Kind] = {
    "people": "people",
    "others": "people",
    "share": "share",
    "wait": "minutes",
    "far": "km",
    "factor": "number",
    "ready": "flag",
    "open": "flag",
    "ruling.recognises": "authority",
    "junta": "authority",
    "envoy.at": "place",
    "palace": "place",
}


def error(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def value(text: str, now: float = 0.0, **values: float) -> float:
    return evaluate(parse(text), values, now)


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a == b", "not (a == b)"),
        ("not a and b", "(not a) and b"),
        ("a + b < c * d", "(a + b) < (c * d)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("-a * b", "(-a) * b"),
        ("a is b", "a == b"),
        ("a is not b", "a != b"),
        ("telegraph.held_by(soviet)", "telegraph.held_by.soviet"),
        ("30min", "30 min"),
        ("true or false", "yes or no"),
        ("a\n  and b", "a and b"),
    ],
)
def test_how_tightly_things_bind(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_grouping_matters() -> None:
    assert parse("a - (b - c)") != parse("a - b - c")
    assert parse("(a or b) and c") != parse("a or b and c")


def test_units_are_converted_exactly() -> None:
    assert parse("3 h") == Number(180.0, "h")
    assert parse("7 %") == Number(0.07, "%")  # 7 / 100 in floats is 0.07000000000000001
    assert parse("200 people") == Number(200.0, "people")
    assert parse("-5 km") == Number(-5.0, "km")
    assert parse("yes") == Number(1.0, "flag")


def test_every_node_knows_its_column() -> None:
    tree = parse("cadets.people < 300 and not exchange.held_by(soviet)")
    assert isinstance(tree, Binary)
    assert tree.at == 20
    left, right = tree.left, tree.right
    assert isinstance(left, Binary)
    assert (left.at, left.left.at, left.right.at) == (14, 0, 16)
    assert isinstance(right, Unary)
    assert (right.at, right.operand.at) == (24, 28)
    assert parse("  f + g").at == 4
    call = parse("1 + max(a, -3)")
    assert isinstance(call, Binary)
    assert isinstance(call.right, Call)
    assert (call.right.at, [argument.at for argument in call.right.arguments]) == (4, [8, 11])


def test_equality_ignores_columns() -> None:
    assert parse("a+b") == parse("  a  +  b ")
    assert hash(parse("a+b")) == hash(parse("  a  +  b "))


@pytest.mark.parametrize(
    ("text", "at", "says", "nearest"),
    [
        ("", 0, "empty", ""),
        ("   ", 0, "empty", ""),
        ("a b", 2, "operator is missing before 'b'", ""),
        ("a < b <= c", 6, "cannot be chained", ""),
        ("a is b is not c", 7, "cannot be chained", ""),
        ("a = b", 2, "write == or is", ""),
        ("a && b", 2, "write and", ""),
        ("!a", 0, "write not", ""),
        ("a ** 2", 2, "write pow", ""),
        ("a.__class__[0]", 11, "not a sign", ""),
        ("a > 2..6 min", 5, "range", ""),
        ("3 mni", 2, "'mni' is not a unit", "min"),
        ("3 a", 2, "'a' is not a unit", ""),
        ("a and", 5, "breaks off", ""),
        ("a and or b", 6, "value is missing before 'or'", ""),
        ("(a or b", 0, "never closed", ""),
        ("a)", 1, "out of place", ""),
        ("min(a, b", 0, "never closed", ""),
        ("min(a b)", 6, "operator is missing", ""),
        ("a + maxx(a, b)", 4, "no function 'maxx'", "max"),
        ("mix(a, b)", 0, "no function 'mix'", ""),  # not `min`: a changed letter makes another word
        ("people(guard)", 0, "no function 'people'", "guard.people"),
        ("not happened bell", 13, "stands in parentheses", "happened(bell)"),
        ("since bell > 20 min", 6, "stands in parentheses", "since(bell)"),
        ("max a, b", 4, "stands in parentheses", ""),
        ("20 minutes", 3, "'minutes' is not a unit", "min"),
        ("1 hour", 2, "'hour' is not a unit", "h"),
        ("1500 men", 5, "'men' is not a unit", "people"),
        ("clip(a, b)", 0, "takes 3 arguments", ""),
        ("min(a)", 0, "takes 2 or more arguments", ""),
        ("count()", 0, "takes 1 or more arguments", ""),
        ("a == not b", 5, "in parentheses", ""),
        ("Cadets.people", 0, "lower case", "cadets.people"),
        ("a + größe", 4, "lower case", ""),
        ("x.held_by(a, b)", 10, "one plain name", ""),
        ("x.held_by(a + b)", 12, "one plain name", ""),
        ("x.held_by()", 0, "one plain name", ""),
        ("happened(3)", 9, "one plain name", ""),
        ("happened(time)", 9, "one plain name", ""),
        ("1e400", 0, "too large", ""),
        ("1e308 h", 0, "too large", ""),
    ],
)
def test_refusals_point_at_the_place(text: str, at: int, says: str, nearest: str) -> None:
    refused = error(text)
    assert (refused.at, refused.nearest) == (at, nearest)
    assert says in refused.message
    assert str(refused) == refused.message


@given(st.text(alphabet="ab.()<>=!+-*/%,0123e \nisnotandorminhif", max_size=40) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused: ExpressionError | None = None
    try:
        tree = parse(text)
    except ExpressionError as caught:
        refused = caught
    if refused is None:
        assert parse(show(tree)) == tree
    else:
        assert 0 <= refused.at <= len(text)
        assert refused.message


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", ["(", "not ", "exp(", "-", "a or b and c < d + e * ("])
def test_nesting_has_a_limit(opening: str) -> None:
    def nested(times: int) -> str:
        return opening * times + "x" + ")" * (times * opening.count("("))

    assert parse(nested(20))
    assert "nested" in error(nested(MAX_NESTING + 1)).message
    if len(opening) < 5:
        assert parse(nested(MAX_NESTING))
        assert error(nested(MAX_NESTING + 1)).at == MAX_NESTING * len(opening)


def test_length_has_a_limit() -> None:
    assert parse("x" * MAX_LENGTH) == Name("x" * MAX_LENGTH)
    assert "too long" in error("x" * (MAX_LENGTH + 1)).message
    assert "nested" in error("(" * MAX_LENGTH).message


def test_chains_have_a_limit_that_everything_survives() -> None:
    assert "chains" in error("+".join(["x"] * (MAX_HEIGHT + 1))).message
    longest = parse("+".join(["x"] * MAX_HEIGHT))

    def survive(frames: int) -> None:
        if frames > 0:
            return survive(frames - 1)
        assert parse(show(longest)) == longest
        assert evaluate(longest, {"x": 1.0}, 0.0) == MAX_HEIGHT
        assert kind_of(longest, {"x": "people"}) == "people"
        assert stack_depth(Postfix({"x": 0}).program(longest)) == 2
        assert expand_groups(longest, {"g": ["x"]}) == longest
        return None

    survive(250)  # called from deep inside a program, within Python's default of 1000
    with pytest.raises(ExpressionError, match="chains"):
        substitute(longest, {"x": longest})


# --- printing -------------------------------------------------------------------------------------


@given(trees)
def test_what_is_shown_is_read_back(tree: Node) -> None:
    assert parse(show(tree)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "a or b and not c",
        "(a or b) and c",
        "a - (b - c)",
        "(a < b) == (c < d)",
        "-(a + b) * c",
        "-(3) + -3",
        "a + (not b)",
        "not (a and b)",
        "0.1 h + 7 % - 1e-9 km + 12000 people",
        "if(ready, 3 min, min(a, b))",
        "1e+300",
        "yes and no",
    ],
)
def test_parentheses_are_minimal(text: str) -> None:
    assert show(parse(text)) == text


def test_numbers_that_are_none_are_not_shown() -> None:
    with pytest.raises(ExpressionError, match="finite"):
        show(Number(math.inf))


# --- looking --------------------------------------------------------------------------------------


def test_names_once_in_order() -> None:
    text = "b + a * b > since(e.f) or happened(g) and x.held_by(y) and times(h) > time"
    tree = parse(text)
    assert names(tree) == ("b", "a", "e.f.last", "g.happened", "x.held_by.y", "h.times")
    assert event_references(tree) == (
        ("since", "e.f", text.index("e.f")),
        ("happened", "g", text.index("g)")),
        ("times", "h", text.index("h)")),
    )
    assert reads_time(tree)
    assert not reads_time(parse("happened(g) and a"))


@given(trees)
def test_what_a_formula_reads_is_kept_and_is_no_part_of_it(tree: Node) -> None:
    """Asked once or twice, in whatever order, and of a copy that was never asked: the same."""
    untouched = pickle.loads(pickle.dumps(tree))
    asked = [names(tree), event_references(tree), reads_time(tree)]
    again = pickle.loads(pickle.dumps(tree))
    assert tree == untouched == again
    assert (repr(tree), hash(tree)) == (repr(untouched), hash(untouched))
    for same in (tree, untouched, again):
        assert [reads_time(same), event_references(same), names(same)] == asked[::-1]
    parts = list(walk(tree))
    assert names(tree) == tuple(dict.fromkeys(name for part in parts if (name := quantity_of(part))))
    assert reads_time(tree) == any(part == Name("time") or is_since(part) for part in parts)


def is_since(part: Node) -> bool:
    return isinstance(part, Call) and part.function == "since"


def test_numbers_are_those_that_need_a_basis() -> None:
    text = "a > 3 h or b is yes or c < -5 % and sum(1, 2 people) > 0"
    tree = parse(text)
    assert [number.value for number in numbers(tree)] == [180.0, -0.05, 1.0, 2.0, 0.0]
    assert [number.at for number in numbers(tree)] == [text.index(x) for x in ("3", "-5", "1", "2", "0")]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("300 > x and not a.b", (("x", "<", 300.0), ("a.b", "==", 0.0))),
        ("a and (b and c <= -1)", (("a", "!=", 0.0), ("b", "!=", 0.0), ("c", "<=", -1.0))),
        ("a is yes and b is not no", (("a", "==", 1.0), ("b", "!=", 0.0))),
        ("happened(e) and 2 <= times(e)", (("e.happened", "!=", 0.0), ("e.times", ">=", 2.0))),
        ("a or b", None),
        ("a and time > 3", None),
        ("a and since(e) > 3", None),
        ("a and b > c", None),
        ("a and not (b > 3)", None),
        ("a + 1 > 3", None),
        ("2 > 1", None),
        ("yes", None),
        ("not time", None),
    ],
)
def test_conjunctions(text: str, clauses: tuple[tuple[str, str, float], ...] | None) -> None:
    assert conjunction(parse(text)) == clauses


_CLAUSE = st.one_of(
    st.sampled_from([Name("a"), Unary("not", Name("cadets.people")), Call("happened", (Name("plan.step"),))]),
    st.builds(
        lambda sign, name, number, turn: (
            Binary(sign, number, Name(name)) if turn else Binary(sign, Name(name), number)
        ),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.sampled_from(QUANTITIES),
        literals(),
        st.booleans(),
    ),
)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@given(
    st.recursive(_CLAUSE, lambda parts: st.builds(Binary, st.just("and"), parts, parts), max_leaves=6), worlds
)
def test_a_conjunction_means_its_clauses(tree: Node, world: dict[str, float]) -> None:
    clauses = conjunction(tree)
    assert clauses is not None
    assert (evaluate(tree, world, 0.0) != 0) == all(_COMPARE[op](world[name], x) for name, op, x in clauses)


# --- changing -------------------------------------------------------------------------------------


@given(trees, trees, worlds)
def test_substitution_is_evaluation(tree: Node, other: Node, world: dict[str, float]) -> None:
    known = {**world, "a": evaluate(other, world, 7.0)}
    assert _bits(evaluate(substitute(tree, {"a": other}), world, 7.0)) == _bits(evaluate(tree, known, 7.0))


def test_substitution_of_events() -> None:
    tree = parse("happened(e) and since(e) > 3 and e")
    assert (
        show(substitute(tree, {"e.happened": Name("b"), "e.last": Number(2.0)})) == "b and time - 2 > 3 and e"
    )


GROUPS = {"garrison": ("first", "second"), "fleet": ("aurora",), "nobody": ()}


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("sum(garrison.people, cadets.people)", "sum(first.people, second.people, cadets.people)"),
        ("share(garrison.held_by(x)) > 0.5", "share(first.held_by.x, second.held_by.x) > 0.5"),
        (
            "count(garrison.people > 100 and ready)",
            "count(first.people > 100 and ready, second.people > 100 and ready)",
        ),
        ("count(happened(garrison.left))", "count(happened(first.left), happened(second.left))"),
        ("sum(fleet.guns) + sum(nobody.guns)", "sum(aurora.guns) + 0"),
        (
            "sum(garrison.people * share(fleet.ready))",
            "sum(first.people * share(aurora.ready), second.people * share(aurora.ready))",
        ),
        ("garrisons.people > 3", "garrisons.people > 3"),
        ("max(a.garrison, 3)", "max(a.garrison, 3)"),
    ],
)
def test_groups_become_their_members(text: str, expanded: str) -> None:
    assert expand_groups(parse(text), GROUPS) == parse(expanded)


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("a and garrison.people > 3", 6, "garrison is a group"),
        ("max(garrison.people, 3)", 4, "garrison is a group"),
        ("happened(garrison.left)", 0, "garrison is a group"),
        ("count(garrison.people > fleet.people)", 24, "two groups"),
    ],
)
def test_groups_out_of_place(text: str, at: int, says: str) -> None:
    with pytest.raises(ExpressionError, match=says) as caught:
        expand_groups(parse(text), GROUPS)
    assert caught.value.at == at


def test_groups_within_groups_do_not_explode() -> None:
    text = "sum(g.a + " * 20 + "0" + ")" * 20
    with pytest.raises(ExpressionError, match="too large"):
        expand_groups(parse(text), {"g": [f"m{number}" for number in range(70)]})


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("people + 3", "people"),
        ("1 - share", "share"),
        ("factor + wait", "minutes"),
        ("time - 3 h", "minutes"),
        ("people / others", "share"),
        ("wait / 3 min", "number"),
        ("share * people", "people"),
        ("share * share", "share"),
        ("0.5 * far", "km"),
        ("people * others", "number"),
        ("far / wait", "number"),
        ("far / 2", "km"),
        ("people / 50 %", "people"),
        ("share / share", "number"),
        ("2 / people", "number"),
        ("ready * people", "people"),
        ("ready + open", "number"),
        ("-ready", "number"),
        ("-wait", "minutes"),
        ("people < 300", "flag"),
        ("ruling.recognises == junta", "flag"),
        ("envoy.at is not palace", "flag"),
        ("ready and not open or 1", "flag"),
        ("ready is yes", "flag"),
        ("happened(e)", "flag"),
        ("times(e)", "number"),
        ("since(e) + 5 min", "minutes"),
        ("count(ready, people > 3)", "number"),
        ("share(ready, open)", "share"),
        ("sum(people, others, 3)", "people"),
        ("sum(ready, open)", "number"),
        ("min(ready, open)", "flag"),
        ("max(people, 0)", "people"),
        ("clip(share, 0, 1)", "share"),
        ("if(ready, people, 0)", "people"),
        ("if(ready, envoy.at, palace)", "place"),
        ("exp(share - 5 %)", "number"),
        ("pow(factor, 2) * share", "share"),
        ("normal(factor)", "share"),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert kind_of(parse(text), KINDS) == kind


@pytest.mark.parametrize(
    ("text", "at", "says", "nearest"),
    [
        ("people + share", 7, "people and share cannot be added", ""),
        ("wait < others", 5, "minutes and people cannot be compared", ""),
        ("people > 5 %", 7, "people and share cannot be compared", ""),
        ("ready + people", 6, "flag and people cannot be added", ""),
        ("ready and people", 10, "compare it with something", "people > 0"),
        ("ready or share", 9, "compare it with something", ""),
        ("not factor", 4, "compare it with something", "factor > 0"),
        ("not 3", 4, "compare it with something", ""),
        ("if(people, 1, 2)", 3, "compare it with something", "people > 0"),
        ("count(ready, people)", 13, "compare it with something", "people > 0"),
        ("if(ready, people, share)", 0, "two outcomes", ""),
        ("max(people, wait)", 0, "mixed in max", ""),
        ("sum(people, share)", 0, "cannot be added", ""),
        ("envoy.at == junta", 9, "place and authority cannot be compared", ""),
        ("envoy.at < palace", 0, "calculate with envoy.at", ""),
        ("2 * junta", 4, "calculate with junta", ""),
        ("3 + peopel", 4, "no quantity 'peopel'", "people"),
        ("exp(wiat)", 4, "no quantity 'wiat'", "wait"),
    ],
)
def test_what_makes_no_sense(text: str, at: int, says: str, nearest: str) -> None:
    with pytest.raises(ExpressionError, match=says) as caught:
        kind_of(parse(text), KINDS)
    assert (caught.value.at, caught.value.nearest) == (at, nearest)


def test_a_guard_is_a_condition() -> None:
    check_condition(parse("people > 3"), KINDS)
    check_condition(parse("1"), KINDS)
    with pytest.raises(ExpressionError, match="people is neither true nor false: compare it with something"):
        check_condition(parse("people"), KINDS)


@given(trees)
def test_kinds_are_found_or_refused(tree: Node) -> None:
    kinds: dict[str, Kind] = dict.fromkeys(QUANTITIES, "number")
    try:
        kind = kind_of(tree, kinds)
    except ExpressionError:
        return
    assert kind in ("flag", "share", "people", "minutes", "number", "km")


# --- meaning --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(709.7)", math.exp(709.7)),
        ("exp(1000)", math.inf),
        ("1 / exp(1000)", 0.0),
        ("log(1e-310)", math.log(1e-310)),
        ("pow(2, 10)", math.exp(10 * math.log(2.0))),
        ("pow(-2, 2)", 4.0),
        ("pow(-2, 3)", -8.0),
        ("pow(-2, -1)", -0.5),
        ("pow(0, 3)", 0.0),
        ("pow(0, 0)", 1.0),
        ("pow(-3, 0)", 1.0),
        ("pow(1e300, 1e300)", math.inf),
        ("clip(5, 0, 1) + clip(-5, 0, 1) + clip(0.25, 0, 1)", 1.25),
        ("clip(0, 3, 1)", 1.0),
        ("if(2, 10, 20)", 10.0),
        ("if(0, 10, 20)", 20.0),
        ("normal(0)", 0.5),
        ("normal(1.959963984540054)", 0.975),
        ("normal(-40)", 0.0),
        ("count(2, 0, -1, yes, no)", 3.0),
        ("share(2, 0, -1, no)", 0.5),
        ("sum(1, 2, 3.5)", 6.5),
        ("min(3, 1, 2) + 10 * max(3, 7, 2)", 71.0),
        ("not 0.5", 0.0),
        ("2 and 3", 1.0),
        ("0 or 0", 0.0),
        ("3 is not 4", 1.0),
        ("2 + 3 * 4 - -1", 15.0),
    ],
)
def test_meaning(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-15, abs=1e-300)


@pytest.mark.parametrize(
    "text",
    [
        "7 / 0",
        "0 / 0",
        "log(0)",
        "log(-1)",
        "log(1 / 0)",
        "pow(0, -1)",
        "pow(-2, 0.5)",
        "1e308 * 10 - 1e308 * 10",
        "-(1 / 0)",
        "not 1 / 0",
        "1 / 0 < 3",
        "1 / 0 != 1 / 0",
        "min(1, 1 / 0)",
        "max(1 / 0, 1)",
        "clip(1, 0, 1 / 0)",
        "if(1 / 0, 1, 1)",
        "yes and 1 / 0",
        "1 / 0 and no",
        "no or 1 / 0",
        "1 / 0 or yes",
        "count(yes, 1 / 0)",
        "share(yes, 1 / 0)",
        "sum(1, 1 / 0)",
        "normal(1 / 0)",
        "exp(1 / 0)",
        "pow(1 / 0, 0)",
        "1 / (1 / 0)",
    ],
)
def test_what_has_no_value_carries_through(text: str) -> None:
    assert math.isnan(value(text))
    assert not holds(value(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no and 1 / 0", 0.0),
        ("yes or 1 / 0", 1.0),
        ("if(yes, 2, 1 / 0)", 2.0),
        ("if(no, 1 / 0, 3)", 3.0),
        ("if(z > 0, 1 / z, 0)", 0.0),
        ("z > 0 and 1 / z > 3", 0.0),
    ],
)
def test_what_is_not_asked_for_may_have_no_value(text: str, expected: float) -> None:
    assert value(text, z=0.0) == expected


def test_time_and_events() -> None:
    known = {"e.happened": 1.0, "e.times": 2.0, "e.last": 40.0}
    assert evaluate(parse("time"), known, 100.0) == 100.0
    assert evaluate(parse("since(e)"), known, 100.0) == 60.0
    assert evaluate(parse("happened(e) and times(e) == 2"), known, 100.0) == 1.0
    assert evaluate(parse("times(e)"), lambda name: float(len(name)), 0.0) == 7.0


# --- postfix --------------------------------------------------------------------------------------


def _bits(x: float) -> bytes:
    return b"nan" if math.isnan(x) else struct.pack("<d", x)


def _power(x: float, y: float) -> float:
    if math.isnan(x) or math.isnan(y):
        return math.nan
    if y == 0:
        return 1.0
    if x == 0:
        return 0.0 if y > 0 else math.nan
    if x < 0 and not (math.isfinite(y) and y == math.floor(y)):  # infinity is no whole number
        return math.nan
    size = elementary.exp(y * elementary.log(abs(x)))
    return -size if x < 0 and y % 2 == 1 else size


def _unless_nan(function: Callable[..., float]) -> Callable[..., float]:
    return lambda *numbers: math.nan if any(x != x for x in numbers) else float(function(*numbers))


def _either(x: float, y: float, decided: bool) -> float:
    """`and`, decided where x does not hold, and `or`, decided where it holds."""
    if x == x and bool(x) == decided:
        return float(decided)
    return math.nan if x != x or y != y else float(bool(y))


_TWO: Mapping[int, Callable[[float, float], float]] = {
    layout.ADD: lambda x, y: x + y,
    layout.SUB: lambda x, y: x - y,
    layout.MUL: lambda x, y: x * y,
    layout.DIV: lambda x, y: x / y if y != 0 else math.nan,
    layout.LT: _unless_nan(lambda x, y: x < y),
    layout.LE: _unless_nan(lambda x, y: x <= y),
    layout.GT: _unless_nan(lambda x, y: x > y),
    layout.GE: _unless_nan(lambda x, y: x >= y),
    layout.EQ: _unless_nan(lambda x, y: x == y),
    layout.NE: _unless_nan(lambda x, y: x != y),
    layout.AND: lambda x, y: _either(x, y, False),
    layout.OR: lambda x, y: _either(x, y, True),
    layout.MIN: _unless_nan(min),
    layout.MAX: _unless_nan(max),
    layout.POW: _power,
}
_ONE: Mapping[int, Callable[[float], float]] = {
    layout.NEG: lambda x: -x,
    layout.NOT: _unless_nan(lambda x: not x),
    layout.EXP: elementary.exp,
    layout.LOG: lambda x: elementary.log(x) if x > 0 else math.nan,
    layout.NORMAL: lambda x: 0.5 * erfc(-x / math.sqrt(2.0)),
}
_THREE: Mapping[int, Callable[[float, float, float], float]] = {
    layout.CLIP: _unless_nan(lambda x, low, high: min(max(x, low), high)),
    layout.IF: lambda condition, x, y: math.nan if condition != condition else x if condition else y,
}


def _run(
    program: Sequence[tuple[int, int]], constants: Sequence[float], values: Sequence[float], now: float
) -> float:
    """A second evaluator, to hold the first against; it also counts how deep the stack really gets."""
    stack: list[float] = []
    deepest = 0
    for operation, argument in program:
        if operation == layout.CONST:
            stack.append(constants[argument])
        elif operation == layout.LOAD:
            stack.append(values[argument])
        elif operation == layout.NOW:
            stack.append(now)
        elif operation in _ONE:
            stack.append(_ONE[operation](stack.pop()))
        elif operation in _TWO:
            y = stack.pop()
            stack.append(_TWO[operation](stack.pop(), y))
        else:
            z, y = stack.pop(), stack.pop()
            stack.append(_THREE[operation](stack.pop(), y, z))
        deepest = max(deepest, len(stack))
    assert len(stack) == 1
    assert deepest == stack_depth(program)
    return stack[0]


@given(trees, worlds, st.floats(0.0, 3000.0))
def test_postfix_means_the_same_bit_for_bit(tree: Node, world: dict[str, float], now: float) -> None:
    compiler = Postfix({name: number for number, name in enumerate(world)})
    program, constants = compiler.program(tree), list(compiler.constants)
    got = _run(program, constants, list(world.values()), now)
    assert _bits(got) == _bits(evaluate(tree, world, now))


@given(trees, worlds, st.floats(0.0, 3000.0))
def test_what_is_read_back_from_postfix_means_the_same(
    tree: Node, world: dict[str, float], now: float
) -> None:
    compiler = Postfix({name: number for number, name in enumerate(world)})
    program, constants = compiler.program(tree), list(compiler.constants)
    back = decompile_postfix(program, list(world), constants)
    assert _bits(evaluate(back, world, now)) == _bits(evaluate(tree, world, now))


def test_postfix_by_hand() -> None:
    compiler = Postfix({"a": 4, "cadets.people": 7})
    program = compiler.program(parse("cadets.people < 300 and not a"))
    assert compiler.constants == {300.0: 0}
    assert program == [
        (layout.LOAD, 7),
        (layout.CONST, 0),
        (layout.LT, 0),
        (layout.LOAD, 4),
        (layout.NOT, 0),
        (layout.AND, 0),
    ]
    assert stack_depth(program) == 2


def test_what_formulas_share_is_compiled_once_and_means_the_same() -> None:
    compiler = Postfix({"a": 0, "b": 1})
    texts = ("max(a, 2) + b", "max(a, 2) - 3", "b * 3", "max(a, 2) + b")
    programs = [compiler.program(parse(text)) for text in texts]
    assert programs[3] == programs[0]
    assert programs[0][:3] == programs[1][:3]
    constants = list(compiler.constants)
    assert constants == [2.0, 3.0]
    assert [_run(program, constants, [5.0, 7.0], 0.0) for program in programs] == [12.0, 2.0, 21.0, 12.0]


def test_postfix_of_folds_stays_shallow() -> None:
    program = Postfix({"a": 0}).program(parse(f"share({', '.join(['a'] * 40)})"))
    assert stack_depth(program) == 3


def test_postfix_refuses_unknown_names() -> None:
    with pytest.raises(ExpressionError, match=r"no quantity 'cadet\.people'") as caught:
        Postfix({"cadets.people": 0}).program(parse("1 + cadet.people"))
    assert (caught.value.at, caught.value.nearest) == (4, "cadets.people")
