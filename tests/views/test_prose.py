"""Conditions in words: right for titles of any shape, without names of files, and the same each time."""

from __future__ import annotations

import re
from functools import cache, reduce
from pathlib import Path

import pytest
from harbour import FRAME, HARBOUR
from hypothesis import given
from hypothesis import strategies as st

from interregnum.calculus.network import formulas
from interregnum.expression import Binary, Node, Unary, parse
from interregnum.expression.tree import COMPARISONS
from interregnum.language.check import checked
from interregnum.model.titles import asserted, called, definite, denied, is_plural
from interregnum.views.text.prose import Prose
from interregnum.views.text.prose.conditions import LONGEST
from interregnum.views.text.prose.phrases import AMOUNTS, ANY, COUNTED, EVENTS, FLAGS, STAGES, TIMES

VALID = Path(__file__).parent.parent / "language" / "valid"
SCENARIOS = [
    "petrograd-1917",
    "moscow-1991",
    str(HARBOUR),
    *sorted(str(path) for path in VALID.glob("*.yaml")),
]
NAMES = re.compile(r"\w_\w|[a-z]\.[a-z]")
# What `happened(e)` and the like are kept in.
REMEMBERED = re.compile(r"\.(happened|times|last|since_\w+|armed)$")

TOWN = (
    FRAME
    + """
authorities: {council: {title: the council}, junta: {title: Junta}}
places: {hall: {title: Town hall, held_by: council}, mole: {title: "the mole, with its light"}}
groups: {guards: [day, night]}
units:
  day: {title: Day watch, at: hall, obeys: council, people: {factor: 2, typical: 300, basis: judgement, why: w}}
  night: {title: men of the night watch, at: mole, obeys: junta,
    people: {factor: 2, typical: 90, basis: judgement, why: w}}
persons: {gots: {title: Gots, at: hall}}
quantities:
  dark: {title: It is dark, kind: flag}
  strike: {title: General strike, kind: flag}
  hoped: {title: they believe that help is near, kind: flag}
  lines: {title: wires that still work}
  heat: {title: the heat of the debate, kind: share}
  rest: {title: how long they sleep, kind: minutes}
definitions:
  calm: {title: nothing stirs, formula: not dark and heat < 0.2}
  wary: {title: the watch is wary, formula: dark or lines < 3}
events:
  bell: {title: The bell rings., takes: {mean: 1 h, basis: judgement, why: w}, again: yes}
"""
)
SAID = {
    "dark": "it is dark",
    "not dark": "it is not dark",
    "not not dark": "it is dark",
    "dark == 0": "it is not dark",
    "1 <= dark": "it is dark",
    "strike": "“General strike” holds",
    "not strike": "“General strike” does not hold",
    "hoped": "they believe that help is near",
    "not hoped": "it is not so that they believe that help is near",
    "hall.held_by.council": "the Town hall is held by the council",
    "not mole.held_by.junta": "the mole is not held by Junta",
    "night.obeys.junta": "men of the night watch obey Junta",
    "not day.obeys.council": "the Day watch does not obey the council",
    "gots.free": "Gots is free",
    "night.people >= 1": "some men of the night watch are left",
    "night.people == 0": "no men of the night watch are left",
    "day.people < 300": "fewer than 300 of the Day watch are left",
    "not (day.people < 300)": "at least 300 of the Day watch are left",
    "300 > day.people": "fewer than 300 of the Day watch are left",
    "sum(guards.people) < 300": "fewer than 300 of the guards are left",
    "day.people > night.people": (
        "the strength of the Day watch is more than the strength of men of the night watch"
    ),
    "lines > 0": "there are wires that still work",
    "lines >= 3": "there are at least 3 wires that still work",
    "lines < 1": "there are no wires that still work",
    "heat >= 0.35": "the heat of the debate is at least 35%",
    "rest < 95": "“how long they sleep” is less than 1 h 35 min",
    "time >= 180": "it is 13 Mar 21:00 or later",
    "time < 420": "it is before 14 Mar 01:00",
    "happened(bell)": "“The bell rings” has happened",
    "not happened(bell)": "“The bell rings” has not happened",
    "times(bell) >= 3": "“The bell rings” has happened at least 3 times",
    "times(bell) == 0": "“The bell rings” has not happened",
    "since(bell) >= 5 min": "at least 5 min have passed since “The bell rings”",
    "not (since(bell) >= 5 min)": "it is not so that at least 5 min have passed since “The bell rings”",
    "dark and gots.free": "it is dark and Gots is free",
    "dark and gots.free and yes": "it is dark and Gots is free",
    "dark or no": "it is dark",
    "dark and gots.free and lines > 0 and strike": (
        "all of: it is dark; Gots is free; there are wires that still work; “General strike” holds"
    ),
    "dark and (strike or gots.free)": "all of: it is dark; (“General strike” holds or Gots is free)",
    "not (dark or strike)": "it is not dark and “General strike” does not hold",
    "not (dark and strike)": "not all of: it is dark; “General strike” holds",
    "count(dark, strike, hoped) >= 2": (
        "at least 2 of these hold: it is dark; “General strike” holds; they believe that help is near"
    ),
    "share(dark, strike) >= 60%": "at least 60% of these hold: it is dark; “General strike” holds",
    "not (share(dark, strike) >= 60%)": "less than 60% of these hold: it is dark; “General strike” holds",
    "not dark and heat < 0.2": "“nothing stirs” holds",
    "not (dark or lines < 3)": "the watch is not wary",
    "yes": "it holds always",
    "no": "it never holds",
}  # fmt: skip


@cache
def prose_of(scenario: str) -> Prose:
    found = checked(scenario)
    return Prose(found.scenario, found.network)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Prose:
    path = tmp_path_factory.mktemp("town") / "town.yaml"
    path.write_text(TOWN, encoding="utf-8")
    return prose_of(str(path))


def conditions_of(prose: Prose) -> list[Node]:
    """The guards of all events, definitions, and what sets factors in force."""
    found = [
        node for event in prose.network.events.values() for part, node in formulas(event) if part == "guard"
    ]
    found += [node for node in prose.network.definitions.values() if is_condition(node)]
    for outcome in prose.scenario.outcomes.values():
        found += [prose.network.closed(ending.when) for ending in outcome.first_of]
    return list(dict.fromkeys(found))


def is_condition(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.op in ("and", "or", "not", *COMPARISONS)


@pytest.mark.parametrize("formula", SAID)
def test_a_condition_in_words(town: Prose, formula: str) -> None:
    told = town.told(town.network.formula(formula))
    assert told.text == SAID[formula]


def test_a_definition_is_told_by_its_title_with_what_it_means_beside(town: Prose) -> None:
    told = town.told(town.network.closed("calm and strike"))
    assert told.text == "“nothing stirs” holds and “General strike” holds"
    assert told.meanings == (("nothing stirs", "it is not dark and the heat of the debate is less than 20%"),)
    assert told.formula == "not dark and heat < 0.2 and strike"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: Path(path).stem)
def test_every_condition_of_every_scenario_is_told_without_names_and_not_at_length(scenario: str) -> None:
    prose = prose_of(scenario)
    for node in conditions_of(prose):
        parts = prose.parts(node)
        for text in (prose.text(node), prose.denial(node), *(part.text for part in parts)):
            assert not NAMES.search(text), text
            assert text == text.strip()
            assert "{" not in text, text
            assert "|" not in text, text
        assert max((len(part.text) for part in parts), default=0) <= 2 * LONGEST
        assert [meaning for part in parts for _, meaning in part.meanings if NAMES.search(meaning)] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: Path(path).stem)
def test_every_quantity_is_called_by_no_name_of_a_file(scenario: str) -> None:
    prose = prose_of(scenario)
    called_so = {id: prose.quantity(id) for id in prose.network.quantities if id not in prose.network.timed}
    assert {id: text for id, text in called_so.items() if NAMES.search(text)} == {}


def test_the_same_scenario_is_told_in_the_same_words() -> None:
    prose, again = prose_of(str(HARBOUR)), Prose(checked(HARBOUR).scenario, checked(HARBOUR).network)
    nodes = conditions_of(prose)
    assert [prose.told(node) for node in reversed(nodes)] == [again.told(node) for node in reversed(nodes)]


ATOMS = [formula for formula in SAID if " and " not in formula and formula not in ("yes", "no")]
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS).map(parse),
    lambda inner: st.one_of(
        inner.map(lambda node: Unary("not", node)),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(lambda made: Binary(*made)),
    ),
    max_leaves=8,
)


@given(CONDITIONS, CONDITIONS)
def test_what_is_joined_by_and_has_the_words_of_all_that_it_joins(
    town: Prose, one: Node, other: Node
) -> None:
    text = town.text(Binary("and", one, other))
    for part in (*town.parts(one), *town.parts(other)):
        assert part.text in text
    if not isinstance(one, Binary):
        assert town.text(one) in text


@given(st.lists(st.sampled_from(ATOMS).map(parse), min_size=2, max_size=9))
def test_nothing_is_left_out_of_a_long_list_of_what_must_hold(town: Prose, joined: list[Node]) -> None:
    text = town.text(reduce(lambda one, other: Binary("and", one, other), joined))
    assert [part for part in map(town.text, joined) if part not in text] == []


def test_a_factor_without_a_name_is_called_by_its_condition_in_words(town: Prose) -> None:
    named = {"wariness": "wariness", "dark": "dark", "heat < 0.2": "the heat of the debate is less than 20%"}
    named["hall.held_by.junta"] = "the Town hall is held by Junta"
    assert {name: town.named(name) for name in named} == named
    assert town.named("each lines") == "each of wires that still work"
    assert town.named("each times(bell)") == "each time that “The bell rings” has happened"
    assert town.named("each nobody knows") == "each nobody knows"


@given(CONDITIONS)
def test_not_is_the_denial_and_twice_it_is_none(town: Prose, condition: Node) -> None:
    denied_once = Unary("not", condition)
    assert town.text(denied_once) == town.denial(condition)
    assert town.denial(denied_once) == town.text(condition) == town.text(Unary("not", denied_once))
    assert town.text(condition) != town.denial(condition)


# --- phrases --------------------------------------------------------------------------------------------------


@cache
def forms() -> dict[str, set[str]]:
    """The quantities, events and definitions of all scenarios in general, with the kinds of the first."""
    found: dict[str, set[str]] = {}
    for scenario in SCENARIOS:
        prose = prose_of(scenario)
        ids = {id: quantity.kind for id, quantity in prose.network.quantities.items()}
        ids |= dict.fromkeys([*prose.network.events, *prose.network.definitions], "number")
        for id, kind in ids.items():
            found.setdefault(prose.form(id), set()).add(kind)
    return found


@pytest.mark.parametrize("table", [FLAGS, EVENTS, COUNTED, TIMES, ANY, STAGES, AMOUNTS])
def test_every_phrase_is_of_something_that_mechanisms_bring(table: dict[str, str]) -> None:
    assert sorted(table.keys() - forms().keys()) == []


def test_every_flag_of_a_mechanism_has_a_phrase() -> None:
    flags = [
        form
        for form, kinds in forms().items()
        if "flag" in kinds and "." in form and form.split(".")[0].isupper()
    ]
    assert sorted(form for form in flags if form not in FLAGS and not REMEMBERED.search(form)) == []


# --- titles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "holds", "does_not"),
    [
        ("The ring is closed", "the ring is closed", "the ring is not closed"),
        ("a signal is ready", "a signal is ready", "no signal is ready"),
        ("Kerensky has left", "Kerensky has left", "Kerensky has not left"),
        ("they can see it", "they can see it", "they cannot see it"),
        ("some gun is fit", "some gun is fit", "it is not so that some gun is fit"),
        (
            "the ring is closed and held",
            "the ring is closed and held",
            "it is not so that the ring is closed and held",
        ),
        (
            "it has waited until dawn",
            "it has waited until dawn",
            "it is not so that it has waited until dawn",
        ),
        ("he says that it is over", "he says that it is over", "it is not so that he says that it is over"),
        ("word that he is free", "“word that he is free” holds", "“word that he is free” does not hold"),
        ("quiet", "“quiet” holds", "“quiet” does not hold"),
        ("a demand to give up", "“a demand to give up” holds", "“a demand to give up” does not hold"),
    ],
)
def test_a_title_is_denied_behind_its_verb_only_where_that_denies_the_whole(
    title: str, holds: str, does_not: str
) -> None:
    assert (asserted(title), denied(title)) == (holds, does_not)


@pytest.mark.parametrize(
    ("title", "kind", "plural"),
    [
        ("cadets of the school", "UNIT", True),
        ("the garrison of the forts", "UNIT", False),
        ("Red Guards of the district", "UNIT", True),
        ("the soldiers and sailors under him", "UNIT", True),
        ("Town police", "UNIT", True),
        ("the ship's company", "UNIT", False),
        ("Gots", "PERSON", False),
        ("Helsingfors", "PLACE", False),
        ("the Neva embankments", "PLACE", True),
        ("the Second Congress of Soviets", "ASSEMBLY", False),
        ("the crowd about the prisoners", "CROWD", False),
    ],
)
def test_a_title_wants_is_or_are(title: str, kind: str, plural: bool) -> None:
    assert is_plural(title, kind) is plural


def test_a_noun_has_its_article_and_no_explanation_in_a_sentence() -> None:
    assert definite("Rifle company", "UNIT") == "the Rifle company"
    assert definite("The council", "AUTHORITY") == "the council"
    assert definite("Holt's men", "UNIT") == "Holt's men"
    assert definite("Militia", "UNIT") == "the Militia"
    assert definite("Pavlovsky Regiment", "UNIT") == "the Pavlovsky Regiment"
    assert definite("Opposition", "BLOC") == "the Opposition"
    assert definite("Battery 3", "UNIT") == "Battery 3"
    assert definite("Cossacks", "UNIT") == "Cossacks"
    assert definite("Winter Palace", "PLACE") == "Winter Palace"
    assert definite("Smolny", "PLACE") == "Smolny"
    assert called("Pskov, headquarters of the front") == "Pskov"
    assert called("the flotilla: three destroyers") == "the flotilla"
    assert called("men told off for stations, post and bank") == "men told off for stations, post and bank"
