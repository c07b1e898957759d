"""Formulas put together for a network: what the scenario wrote stays a tree, and its own."""

from __future__ import annotations

from interregnum.calculus.network import Network
from interregnum.expression import Binary, Name, parse


def test_parts_take_the_place_of_their_names() -> None:
    network = Network()
    whole = parse("ready and not gone and (a or b)")
    assert network.formula("ready and not gone and when", when="a or b") == whole
    assert network.formula("ready and not gone and when", when=parse("a or b")) == whole
    assert network.formula("x * y", x="a + b", y="-c") == parse("(a + b) * (-c)")


def test_a_name_in_what_the_scenario_wrote_is_its_own() -> None:
    assert Network().formula("ready and when", when="when or b") == Binary(
        "and", Name("ready"), parse("when or b")
    )


def test_a_part_may_be_as_long_as_a_formula_may_be() -> None:
    longest = " or ".join(f"quantity_{number:020}" for number in range(119))
    assert 3_900 < len(longest) <= 4_000
    made = Network().formula("not done and a_rather_long_name_of_something_else and when", when=longest)
    assert made == Binary("and", parse("not done and a_rather_long_name_of_something_else"), parse(longest))


def test_groups_are_written_out_in_the_parts() -> None:
    network = Network(groups={"guards": ("first", "second")})
    made = network.formula("ready and when", when="sum(guards.people) > 3")
    assert made == parse("ready and sum(first.people, second.people) > 3")
