"""A message says what was meant: the form this language has for what was written as elsewhere, and no other name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from interregnum.errors import Problem, nearest_name
from interregnum.language.check import check
from interregnum.language.meant.formulas import formula_meant
from interregnum.language.meant.numbers import listed_meant, numbers_meant, range_meant, uncertain_meant

GROUNDS = "basis: sourced, source: gazette"
NIGHT = f"""\
scenario: {{id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T08:00}}
sources: {{gazette: {{title: The Gazette, dated: 1920}}}}
authorities: {{council: {{title: Council}}, junta: {{title: Junta}}}}
places: {{hall: {{title: Hall, held_by: council}}, quay: {{title: Quay}}}}
persons: {{mayor: {{title: The mayor, at: hall, side: council}}}}
units: {{guard: {{title: Guard, people: 60, at: hall, obeys: council, {GROUNDS}}}}}
modes: {{foot: {{km_h: 4, {GROUNDS}}}}}
routes: {{road: {{between: [hall, quay], by: foot, km: 1, {GROUNDS}}}}}
movements: {{march: {{title: March, who: guard, from: hall, to: quay, readies: 30 min, {GROUNDS}}}}}
channels:
  wire: {{title: The wire, takes: 5 min, {GROUNDS}}}
  runner: {{title: A runner, takes: 5 min, loss: 0.1, {GROUNDS}}}
messages:
  word: {{title: Word, from: mayor, to: [mayor, guard], by: wire, {GROUNDS}}}
  note: {{title: A note, from: mayor, to: [mayor], by: runner, {GROUNDS}}}
orders: {{go: {{title: Go, to: guard, by: word, authority: council, takes: 40 min, {GROUNDS}}}}}
plans:
  coup:
    title: Coup
    by: junta
    steps:
      ring: {{title: Ring, takes: 5 min, then: [{{send: word}}]}}
      seize: {{title: Seize, takes: 5 min, then: [{{send: note}}]}}
    basis: sourced
    source: gazette
outcomes: {{over: {{title: When it is over, time_of: bell}}}}
"""


def problems(folder: Path, text: str) -> Sequence[Problem]:
    path = folder / "night.yaml"
    path.write_text(text, encoding="utf-8")
    return check(path)


def asking(folder: Path, formula: str) -> Problem:
    """What is wrong with an event that happens when the formula holds."""
    bell = f"events:\n  bell: {{title: Bell, takes: 5 min, then: [{{hall.held_by: junta}}], {GROUNDS}}}\n"
    asks = f'  asks: {{title: Asks, when: "{formula}", then: [{{hall.held_by: junta}}], {GROUNDS}}}\n'
    (problem,) = problems(folder, NIGHT + bell + asks)
    return problem


# --- the nearest name -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "names", "nearest"),
    [
        ("peple", ["title", "people"], "people"),
        ("gaurd.resolve", ["guard.people", "guard.resolve"], "guard.resolve"),
        ("counsel", ["council", "committee"], "council"),
        ("judgment", ["sourced", "judgement"], "judgement"),
        ("Hall", ["hall", "wall"], "hall"),
        ("townhall", ["town_hall"], "town_hall"),
        ("town-hall", ["town_hall"], "town_hall"),
        ("exchnage", ["exchange"], "exchange"),
        ("smu", ["sum"], "sum"),
        ("hal", ["hall"], "hall"),
        ("minuts", ["minute", "minutes"], "minutes"),
        # Other things, however much alike their names look.
        ("offers.happened", ["shots.happened"], ""),
        ("north_gate", ["south_gate"], ""),
        ("first_company", ["third_company", "fifth_company"], ""),
        ("hall_taken", ["hall_entered"], ""),
        ("guard_1", ["guard_2"], ""),
        ("shot7", ["shot1"], ""),
        ("night-1918", ["night-1917"], "night-1917"),
        ("night-1923", ["night-1917"], ""),
        ("gun_12", ["gun_13"], ""),
        ("east", ["west"], ""),
        ("day", ["way"], ""),
        ("opened", ["closed"], ""),
        ("guard", ["guards_barracks", "vanguard_left"], ""),
        ("hall.held_by", ["hall.held_by.junta"], ""),
        ("", ["hall"], ""),
        ("hall", [], ""),
        ("h" * 300, ["h" * 299], ""),
    ],
)
def test_the_nearest_name_is_a_slip_of_the_pen_away_and_no_other_thing(
    wrong: str, names: list[str], nearest: str
) -> None:
    assert nearest_name(wrong, names) == nearest


def test_of_two_names_the_nearer_is_taken_and_of_equals_the_first() -> None:
    assert nearest_name("guarrd", ["gourrd", "guard"]) in ("gourrd", "guard")
    assert nearest_name("resolv", ["resolved", "resolve"]) == "resolve"
    assert nearest_name("bail", ["ball", "bali"]) == "ball"


# --- what formulas ask ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "nearest"),
    [
        ("happened(word)", "happened(word.arrives)"),  # to several: they have it all at once
        ("happened(note)", "note.delivered > 0"),  # which may be lost, and then has arrived nowhere
        ("times(word) > 1", "word.delivered"),
        ("since(word) > 5 min", "since(word.arrives)"),
        ("word.happened", "happened(word.arrives)"),
        ("happened(coup)", ""),  # one of its two steps
        ("happened(ring)", "happened(coup.ring)"),
        ("happened(guard)", ""),
        ("happened(hall)", ""),
        ("happened(junta)", ""),
        ("happened(mayor)", ""),
        ("happened(march)", "happened(march.arrives)"),
        ("times(march) > 0", "times(march.arrives)"),
        ("happened(go)", "happened(go.answered)"),
        ("happened(over)", "happened(bell)"),  # the outcome that asks for its time
        ("happened(bel)", "bell"),
        ("happened(zzzzz)", ""),
        ("bell.happened", "happened(bell)"),
        ("bell.times > 1", "times(bell)"),
        ("bell.last > 1", "since(bell)"),
        ("bell.since > 5 min", "since(bell)"),
        ("bel.happened", "happened(bell)"),
        ("bell", "happened(bell)"),
        ("bel", "happened(bell)"),
        ("hall.held_by == junta", "hall.held_by.junta"),
        ("hall.held_by is not junta", "not hall.held_by.junta"),
        ("not (junta == hall.held_by) and guard.people > 3", "hall.held_by.junta"),
        ("people(guard) > 3", "guard.people"),
        ("any(guard.at.hall)", "count(guard.at.hall) > 0"),
        ("all(guard.at.hall, guard.under_way)", ""),
        ("all(guard.under_way)", "share(guard.under_way) == 1"),
        ("guard.peple > 3", "guard.people"),
        ("guard > 3", ""),
        ("offers.happened", ""),
        ("not happened bell", "happened(bell)"),
        # What is so needs not to have happened.
        ("happened(word.delivered)", "word.delivered > 0"),
        ("times(word.delivered) > 2", "word.delivered"),
        ("since(word.delivered) > 2", ""),
        ("happened(hall.held_by.junta)", "hall.held_by.junta"),
        ("happened(bell.done)", "happened(bell)"),
        ("hall.junta", "hall.held_by.junta"),
        ("word.sent", "word.sent > 0"),
        # As elsewhere.
        ("happened('bell')", "happened(bell)"),
        ("bell happened", "happened(bell)"),
        ("bell has not happened", "not happened(bell)"),
        ("5 min after bell", "since(bell) >= 5 min"),
        ("after(bell)", "happened(bell)"),
        ("since(bell) = 5", "since(bell) == 5"),
        ("!happened(bell) && guard.people > 3", "not happened(bell) and guard.people > 3"),
        ("since(bell) > 1 h 30 min", "since(bell) > 90 min"),
        ("since(bell) > 2 days", "since(bell) > 48 h"),
        ("until(bell)", ""),
        ("on", "yes"),
        ("happened(bell) and off", "no"),
    ],
)
def test_what_was_meant_is_offered(tmp_path: Path, formula: str, nearest: str) -> None:
    assert asking(tmp_path, formula).nearest == nearest


@pytest.mark.parametrize(
    ("formula", "is_a", "allowed"),
    [
        ("happened(word)", "a message", "word.sent"),
        ("happened(coup)", "a plan", "happened(coup.ring), happened(coup.seize)"),
        ("happened(guard)", "a unit", "guard.people"),
        ("guard > 3", "a unit", "guard.people"),
        ("happened(hall)", "a place", "hall.held_by.junta"),
        ("happened(march)", "a movement", "happened(march.sets_out)"),
        ("happened(go)", "an order", "go.obeyed"),
        ("happened(mayor)", "a person", "mayor.busy"),
        ("happened(junta)", "an authority", ""),
        ("happened(road)", "a route", ""),
    ],
)
def test_it_is_said_what_a_name_is_and_what_may_be_asked_of_it(
    tmp_path: Path, formula: str, is_a: str, allowed: str
) -> None:
    problem = asking(tmp_path, formula)
    assert f"is {is_a}" in problem.message
    assert allowed in problem.allowed


def test_what_is_offered_is_right(tmp_path: Path) -> None:
    """Every form offered in place of what was found is a formula that the scenario can ask."""
    for formula in (
        "happened(word)",
        "happened(note)",
        "word.happened",
        "bell.last > 1",
        "hall.held_by == junta",
    ):
        meant = asking(tmp_path, formula).nearest
        bell = f"events:\n  bell: {{title: Bell, takes: 5 min, then: [{{hall.held_by: junta}}], {GROUNDS}}}\n"
        when = meant if ">" in meant or not meant.startswith("since") else f"{meant} > 3 min"
        asks = (
            f'  asks: {{title: Asks, when: "happened(bell) and {when}", then: [{{hall.held_by: council}}]}}\n'
        )
        assert "unknown-name" not in {problem.code for problem in problems(tmp_path, NIGHT + bell + asks)}


# --- numbers and ranges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0,5", ("0.5",)),
        ("12,5 %", ("12.5 %",)),
        ("0,500", ("0.500",)),
        ("5,000", ("5000", "5.000")),
        ("1.500,00", ("1500.00",)),
        ("1,500.5", ("1500.5",)),
        ("1 500", ("1500",)),
        ("1_500 people", ("1500 people",)),
        ("1'500'000", ("1500000",)),
        ("1.500", ()),  # a number of this language
        ("1,2,3", ()),
        ("5000", ()),
        ("word, word", ()),
        ("1" * 100, ()),
    ],
)
def test_a_number_written_as_elsewhere(text: str, meant: tuple[str, ...]) -> None:
    assert numbers_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("200-320", "[200, 320]"),
        ("200 - 320", "[200, 320]"),
        ("200..320", "[200, 320]"),
        ("200–320", "[200, 320]"),
        ("200—320", "[200, 320]"),
        ("200 to 320", "[200, 320]"),
        ("200, 320", "[200, 320]"),
        ("250±50", "[200, 300]"),
        ("250 +/- 50", "[200, 300]"),
        ("0.9 ± 0.05", "[0.85, 0.95]"),
        ("10-30 min", "[10 min, 30 min]"),
        ("20 min - 1 h", "[20 min, 1 h]"),
        ("0,2-0,4", "[0.2, 0.4]"),
        ("320-200", ""),
        ("20:30", ""),
        ("guard.people - 5", ""),
    ],
)
def test_a_range_written_as_elsewhere(text: str, between: str) -> None:
    assert range_meant(text) == between
    assert uncertain_meant(text).endswith(f"between: {between}}}" if between else "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1h30", "90 min"),
        ("1 h 30 min", "90 min"),
        ("1 hour and 30 minutes", "90 min"),
        ("1 min 30 s", "1.5 min"),
        ("PT1H30M", "90 min"),
        ("P1DT2H", "1560 min"),
        ("an hour", "1 h"),
        ("half an hour", "0.5 h"),
        ("1.5 days", "36.0 h"),
        ("about 250", "250"),
        ("~250", "250"),
        ("ca. 250 people", "250 people"),
        ("250+", "250"),
        ("x >= 3", ""),
        ("p.h30 + 1", ""),
        ("two hundred", ""),
        ("x" * 300 + " = 1", ""),
    ],
)
def test_a_formula_written_as_elsewhere(text: str, meant: str) -> None:
    assert formula_meant(text) == meant


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("1:30", "90 min"),
        ("{exactly: 01:30}", "90 min"),
        ("2 days", "48 h"),
        ("{typical: 5-10 min}", "{typical: ..., between: [5 min, 10 min]}"),
        ("{typical: 1 h, between: [0,5 h, 1,5 h]}", "[0.5 h, 1.5 h]"),
        ("{min: 5, max: 10}", "between"),
        ("{median: 5, sd: 2}", "typical"),
    ],
)
def test_a_duration_written_as_elsewhere(tmp_path: Path, written: str, nearest: str) -> None:
    bell = (
        f"events: {{bell: {{title: Bell, takes: {written}, then: [{{hall.held_by: junta}}], {GROUNDS}}}}}\n"
    )
    assert nearest in [problem.nearest for problem in problems(tmp_path, NIGHT + bell)]


def test_a_start_value_that_names_nothing_is_told_once(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, HOME + "quantities: {lit: {title: It is lit, kind: flag, starts: on}}\n")
    assert (problem.code, problem.path, problem.nearest) == (
        "unknown-name",
        "quantities.lit.starts.typical",
        "yes",
    )


def test_an_hour_of_the_day_is_no_number_of_a_formula(tmp_path: Path) -> None:
    for formula in ("time > 18:00", "time is 18:00", "18:00 < time"):
        problem = asking(tmp_path, formula)
        assert problem.message == "an hour of the day is no number"
        assert "time >= 90 min" in problem.allowed


@pytest.mark.parametrize("written", ['"[200, 320]"', "[200, 250, 320]"])
def test_a_range_that_is_no_list_of_two(tmp_path: Path, written: str) -> None:
    (problem,) = problems(tmp_path, HOME + UNIT.format(f"{{typical: 250, between: {written}}}"))
    assert problem.nearest == "[200, 320]"


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("condition", "when"),
        ("duration", "takes"),
        ("effects", "then"),
        ("repeat", "again"),
        ("options", "among"),
    ],
)
def test_a_key_by_another_word(tmp_path: Path, key: str, meant: str) -> None:
    text = f"events: {{bell: {{title: Bell, {key}: 1, then: [{{hall.held_by: junta}}], {GROUNDS}}}}}\n"
    assert meant in [problem.nearest for problem in problems(tmp_path, NIGHT + text)]


def test_what_stands_in_the_middle_of_a_range_is_typical() -> None:
    assert uncertain_meant("250 ± 50") == "{typical: 250, between: [200, 300]}"
    assert uncertain_meant("200-300") == "{typical: ..., between: [200, 300]}"


def test_decimal_commas_in_a_list() -> None:
    assert listed_meant("[0,5, 0,9], why: x}", 2) == "[0.5, 0.9]"
    assert listed_meant("[-0,05, 0,1]", 2) == "[-0.05, 0.1]"
    assert listed_meant("[1,2,3,4]", 2) == listed_meant("[a, b, c]", 2) == listed_meant("[1, 2, 3]", 3) == ""


UNIT = "units: {{guard: {{title: G, people: {}, at: hall, obeys: council, basis: judgement, why: guess}}}}\n"
LONG = "units:\n  guard: {{title: G, at: hall, obeys: council, basis: judgement, why: guess}}\n".replace(
    "}}\n", ""
)
HOME = "\n".join(NIGHT.split("\n")[:4]) + "\n"


@pytest.mark.parametrize("written", ["200-320", "200..320", "200–320", "200 to 320", "[200, 320]"])
def test_a_range_where_a_number_stands(tmp_path: Path, written: str) -> None:
    (problem,) = problems(tmp_path, HOME + UNIT.format(written))
    assert problem.nearest == "{typical: ..., between: [200, 320]}"


@pytest.mark.parametrize("written", ["200-320", '"200, 320"', "200..320", "[200-320]", "[200,0, 320,0]"])
def test_a_range_without_its_brackets(tmp_path: Path, written: str) -> None:
    (problem,) = problems(tmp_path, HOME + UNIT.format(f"{{typical: 250, between: {written}}}"))
    assert problem.nearest in ("[200, 320]", "[200.0, 320.0]")


def test_a_difference_of_a_larger_and_a_smaller_number_is_one(tmp_path: Path) -> None:
    found = problems(tmp_path, HOME + UNIT.format("{typical: 320-200, factor: 1.2}"))
    assert found == []


def test_a_decimal_comma_outside_braces(tmp_path: Path) -> None:
    text = "units:\n  guard:\n    title: G\n    people: 5,000\n    at: hall\n    obeys: council\n    basis: judgement\n"
    (problem,) = problems(tmp_path, HOME + text + "    why: guess\n")
    assert (problem.line, problem.nearest) == (8, "5000 or 5.000")


# --- commas and marks in texts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "found", "allowed"),
    [
        ("note: a, b", "`note: a` and then `b`", '`note: "a, b"`, or `b: ...` with a value'),
        ("note: one thing, two things, and more", None, '`note: "one thing, two things, and more"`'),
        ("note: he came, that is: late", None, '`note: "he came, that is: late"`'),
        ('note: he said "no", and left', None, '`note: "he said \\"no\\", and left"`'),
        ("note: at 9, at 10,\n    at 11", None, '`note: "at 9, at 10, at 11"`'),
        ("note: 21:30, or later", None, '`note: "21:30, or later"`'),
        ("error_km: 0,5", "`error_km: 0` and then `5`", "`error_km: 0.5`"),
        ("error_km: 1.500,00", None, "`error_km: 1500.00`"),
        ("error_km: 5,000", None, "`error_km: 5000` or `error_km: 5.000`"),
    ],
)
def test_a_comma_inside_braces_shows_both_readings(
    tmp_path: Path, entry: str, found: str | None, allowed: str
) -> None:
    text = NIGHT.split("\n")[0] + f"\nplaces:\n  hall: {{title: Hall, {entry}, held_by: x}}\n"
    (problem,) = problems(tmp_path, text)
    assert (problem.code, problem.line) == ("comma-in-braces", 3)
    assert problem.path == f"places.hall.{entry.partition(':')[0]}"
    assert problem.allowed == allowed
    assert found is None or problem.found == found


@pytest.mark.parametrize(
    "entry",
    [
        "at: [9.9, 53.5]",
        'note: "a, b"',
        "note: a,b",
        "error_km: 0",
        'note: "one", error_km: 1',
        "note: 21:30",
    ],
)
def test_other_commas_inside_braces_are_let_be(tmp_path: Path, entry: str) -> None:
    text = NIGHT.split("\n")[0] + f"\nplaces:\n  hall: {{title: Hall, {entry}}}\n"
    codes = {problem.code for problem in problems(tmp_path, text)}
    assert codes == ({"comma-in-braces"} if entry == "note: a,b" else set())


def test_a_name_and_value_without_a_space_is_no_text(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, NIGHT.split("\n")[0] + "\nplaces: {hall: {title: Hall, note:dark}}\n")
    assert (problem.code, problem.nearest) == ("unknown-key", "")


@pytest.mark.parametrize(
    ("entry", "says", "allowed"),
    [
        ("{title: he said: go}", "a colon in unquoted text", 'a text with ": " in quotes'),
        (
            "{title: [sic] he said}",
            "something follows a closing quote or bracket",
            "the whole text in quotes",
        ),
        (
            '{title: "Yes" he said}',
            "something follows a closing quote or bracket",
            "the whole text in quotes",
        ),
        ("{title: shop #3, note: x}", "is never closed", "a text with # stands in quotes"),
        ("{title: @home}", "cannot begin with this character", "the text in quotes"),
        ("{title: %home}", "cannot begin with this character", "the text in quotes"),
        ("{title: *home}", "anchors (&), aliases (*)", "a text in quotes"),
    ],
)
def test_what_yaml_cannot_read_is_said_in_words_of_the_language(
    tmp_path: Path, entry: str, says: str, allowed: str
) -> None:
    found = problems(tmp_path, NIGHT.split("\n")[0] + f"\nplaces:\n  hall: {entry}\n")
    (problem,) = [each for each in found if each.severity == "error"]
    assert problem.line == 3
    assert says in problem.message
    assert allowed in problem.allowed


@pytest.mark.parametrize(
    ("line", "warned"), [("Shop #3", True), ("Shop # 3", False), ('"Shop #3"', False), ("Shop#3", False)]
)
def test_a_hash_may_cut_a_text(tmp_path: Path, line: str, warned: bool) -> None:
    found = problems(tmp_path, NIGHT.split("\n")[0] + f"\nplaces:\n  shop:\n    title: {line}\n")
    assert [each.code for each in found] == ["hash-in-text"] * warned


# --- names of folders, sources, places ------------------------------------------------------------------------


def test_the_id_of_a_scenario_has_hyphens(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, NIGHT.split("\n")[0].replace("id: t", "id: my_night"))
    assert (problem.code, problem.nearest) == ("bad-name", "my-night")


def test_a_source_that_is_not_there_is_said_once_and_where_it_would_stand(tmp_path: Path) -> None:
    places = "".join(f"  p{n}: {{title: P, basis: sourced, source: letters p{n}}}\n" for n in range(22))
    (problem,) = problems(tmp_path, NIGHT.split("\n")[0] + "\nplaces:\n" + places)
    assert problem.message == "there is no source `letters`, cited 22 times"
    assert problem.allowed == "an entry `letters` under the scenario's `sources`"
    assert problem.line == 3


FOUR = {
    "hall": [9.990, 53.550],
    "barracks": [10.015, 53.556],
    "church": [9.992, 53.549],
    "quay": [9.982, 53.551],
}


def _town(places: dict[str, list[float]], km: str = "2.1") -> str:
    head = "\n".join(NIGHT.split("\n")[:2]) + "\nplaces:\n"
    listed = "".join(f"  {id}: {{title: {id}, at: {at}}}\n" for id, at in places.items())
    mode = f"modes: {{foot: {{km_h: 4, {GROUNDS}}}}}\n"
    return f"{head}{listed}{mode}routes: {{road: {{between: [barracks, hall], by: foot, km: {km}, {GROUNDS}}}}}\n"


@pytest.mark.parametrize("wrong", ["hall", "barracks"])
def test_an_exchanged_end_of_a_route_is_found(tmp_path: Path, wrong: str) -> None:
    (problem,) = problems(tmp_path, _town({**FOUR, wrong: FOUR[wrong][::-1]}))
    assert (problem.code, problem.severity, problem.path) == ("far-apart", "error", f"places.{wrong}.at")
    assert "longitude first; exchanged?" in problem.message
    assert "lies 6,19" in problem.message
    assert problem.nearest.startswith(f"[{FOUR[wrong][0]:g}, {FOUR[wrong][1]:g}], 1.8 km")


def test_of_two_places_alone_one_is_named(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, _town({"hall": [53.550, 9.990], "barracks": FOUR["barracks"]}))
    assert (problem.code, problem.severity) == ("far-apart", "error")  # which of them it is nobody can say


def test_a_place_that_no_route_joins_is_a_warning(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, _town({**FOUR, "church": FOUR["church"][::-1]}))
    assert (problem.severity, problem.path) == ("warning", "places.church.at")


def test_places_that_lie_far_away_in_truth_are_let_be(tmp_path: Path) -> None:
    assert problems(tmp_path, _town({**FOUR, "capital": [13.405, 52.52], "front": [20.5, 54.7]})) == []
    assert problems(tmp_path, _town(FOUR, km="{typical: 2.1, factor: 1.1}")) == []


def test_a_route_too_short_for_its_ends_is_a_warning(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, _town(FOUR, km="0.2"))
    assert (problem.code, problem.severity, problem.path) == ("far-apart", "warning", "routes.road.km")
    assert problem.allowed.startswith("about 1.8 km or more")


def test_a_latitude_beyond_the_pole_is_said_to_be_exchanged(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, _town({"barracks": [35.6, 139.7], "hall": [35.7, 89.8]}))
    assert problem.code == "out-of-range"
    assert problem.allowed == "a latitude, at most 90; longitude comes first: are the two exchanged?"


# --- a list in braces -----------------------------------------------------------------------------------------

A_LIST = ("comma-in-braces", "{ } holds names with values, and [ ] a list")
IN_BRACKETS = ("comma-in-braces", "a comma inside { } parts entries: write the range in brackets")
A_MAPPING = ("wrong-kind", "a mapping is not allowed here")


@pytest.mark.parametrize(
    ("between", "said", "meant"),
    [
        ("{200, 320}", A_LIST, "[200, 320]"),
        ("{ 200 ,320 }", A_LIST, "[200, 320]"),
        ("{0.5, 2}", A_LIST, "[0.5, 2]"),
        ("{1 h, 320}", A_LIST, "[1 h, 320]"),
        ("{20 min, 1 h}", A_MAPPING, "[20 min, 1 h]"),
        ("{low: 200, high: 320}", A_MAPPING, "[200, 320]"),
        ("{from: 20 min, to: 1 h}", A_MAPPING, "[20 min, 1 h]"),
        ("200, 320", IN_BRACKETS, "between: [200, 320]"),
        ("(200, 320)", IN_BRACKETS, "between: [200, 320]"),
        ("[200; 320]", ("wrong-length", "this list has the wrong length"), "[200, 320]"),
    ],
)
def test_a_range_that_is_no_list_is_one_problem_with_what_was_meant(
    tmp_path: Path, between: str, said: tuple[str, str], meant: str
) -> None:
    pace = f"assumptions: {{pace: {{title: Pace, typical: 250, between: {between}, {GROUNDS}}}}}\n"
    (problem,) = problems(tmp_path, HOME + pace)
    assert (problem.code, problem.message) == said
    assert meant in (problem.nearest or problem.allowed)
    whole = HOME + pace.replace(f"between: {between}", f"between: {meant.removeprefix('between: ')}")
    # It can be read.
    assert {one.code for one in problems(tmp_path, whole)} <= {"bad-range", "kinds", "unused-name"}


def test_other_lists_in_braces_are_told_too(tmp_path: Path) -> None:
    """Where a place on the map is, and the two ends of a road."""
    at = NIGHT.replace("hall: {title: Hall,", "hall: {title: Hall, at: {30.3, 59.9},")
    (problem,) = problems(tmp_path, at)
    assert (problem.code, problem.found) == ("comma-in-braces", "{30.3, 59.9}")
    (problem,) = problems(tmp_path, NIGHT.replace("[hall, quay]", "{hall, quay}"))
    assert (problem.code, problem.nearest) == ("wrong-kind", "[hall, quay]")


@pytest.mark.parametrize(
    ("places", "names"),
    [
        ("{1917: {title: Hall}, 1918: {title: Quay}}", ["1917", "1918"]),  # with values: they are names
        ("{1917, hall: {title: Hall}}", ["1917"]),  # beside a name that has one
        ("{1917}", ["1917"]),
        ("{hall: {title: Hall}, 1917}", ["1917"]),
    ],
)
def test_numbers_as_names_are_no_list(tmp_path: Path, places: str, names: list[str]) -> None:
    found = problems(tmp_path, f"{NIGHT.splitlines()[0]}\nplaces: {places}\n")
    assert [one.found for one in found if one.code == "key-not-text"] == names
    assert {one.code for one in found} == {"key-not-text"}
