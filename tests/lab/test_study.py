"""A study: each part is what the lab's own functions say; answers about another state of a scenario are recognised."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from harbour import HARBOUR, small
from known import ANSWERS

from interregnum import cli
from interregnum.calculus.tables import compile_tables
from interregnum.errors import ScenarioError
from interregnum.history.play import play, run
from interregnum.lab.answers.exemplars import FARTHEST, distances
from interregnum.lab.answers.file import FILE, Answers, command, read_answers, stale
from interregnum.lab.answers.study import Sizes, study
from interregnum.lab.answers.summarise import side
from interregnum.lab.bundle.setup import read_setup
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.inevitability import inevitability
from interregnum.lab.sensitivity.analyse import sensitivity
from interregnum.lab.validation.playing import BASELINE, cases
from interregnum.lab.validation.validate import validate
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.language.check import check
from interregnum.language.load import load
from interregnum.language.resolve import bundled
from interregnum.views.page.lab_answers import nights

FAIR = Path(__file__).parent / "fair"
SIZES = Sizes(replicas=60, knocked=30, every=360.0, width=0.4, points=8, at_each=4)
ONE = Workers(1)


@pytest.fixture(scope="module")
def fair() -> Answers:
    return study(FAIR, ["entered", "how"], variants=["bright"], sizes=SIZES, seed=3, workers=ONE)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A scenario of one's own, with its record, that may be altered."""
    return Path(shutil.copytree(FAIR, tmp_path / "fair"))


# --- what is in it ------------------------------------------------------------------------------------------


def test_outcomes_are_those_of_the_very_histories(fair: Answers) -> None:
    scenario, columns = load(str(FAIR)).scenario, {one.id: one for one in fair.outcomes}
    assert list(columns) == list(scenario.outcomes)
    for replica in (0, 17, 59):
        history = run(scenario, 3, replica)
        entered, lamps, how = (columns[id].column[replica] for id in ("entered", "lamps", "how"))
        minute = history.outcomes["entered"]
        assert entered == (None if minute is None else round(minute))
        assert lamps == pytest.approx(history.outcomes["lamps"], rel=1e-3)
        assert columns["how"].endings[int(how)].label == history.outcomes["how"]


def test_counts_are_of_the_columns(fair: Answers) -> None:
    how, entered = (next(one for one in fair.outcomes if one.id == id) for id in ("how", "entered"))
    assert [one.count for one in how.endings] == [how.column.count(n) for n in range(len(how.endings))]
    assert sum(one.count for one in how.endings) == 60
    assert entered.share is not None
    assert entered.share[0] == pytest.approx(1 - entered.column.count(None) / 60, abs=1e-4)


def test_an_hour_has_the_window_of_the_reading_that_it_measures(fair: Answers) -> None:
    fact = next(one for one in read_setup(FAIR).observations if one.measure == "crowd")
    entered = next(one for one in fair.outcomes if one.id == "entered")
    assert (entered.reading, entered.window) == (fact.id, (fact.first, fact.last))


def test_hinges_are_those_that_hinges_finds(fair: Answers) -> None:
    found = hinges(FAIR, "how", 30, 3, closer=0, workers=ONE)
    ours = next(one for one in fair.hinges if one.outcome == "how")
    assert [row.id for row in ours.rows] == [row.id for row in found.strongest(25)]
    assert [row.id for row in ours.conditions] == [row.id for row in found.conditions(12)]
    for row, theirs in zip(ours.rows, found.strongest(25), strict=True):
        assert row.shift == pytest.approx((theirs.shift.mean, theirs.shift.low, theirs.shift.high), abs=1e-4)
        assert row.event in load(str(FAIR)).network.events


def test_a_curve_is_that_of_inevitability(fair: Answers) -> None:
    found = inevitability(FAIR, "how", seed=3, every=360.0, width=0.4, workers=ONE)
    ours = next(one for one in fair.inevitability if one.outcome == "how")
    assert [point[:2] for point in ours.points] == [
        (one.minute, round(one.chance.value, 4)) for one in found.points
    ]


def test_validation_is_that_of_validate(fair: Answers) -> None:
    found = validate(FAIR, 60, 3, workers=ONE)
    ours = fair.validation
    assert ours is not None
    assert [(one.measure, one.share) for one in ours.facts] == [
        (one.observation.measure, round(one.share, 4))
        for one in found.observations
        if not one.observation.figure
    ]
    assert [(one.id, one.verdict) for one in ours.claims] == [
        (one.id, one.verdict) for one in found.contrasts
    ]
    assert [one.met for one in ours.criteria] == [one.met for one in found.criteria if one.measured]
    words = {"in": "in", "part": "part", "OUT": "early late", "too rare": "rare", "": "untimed"}
    told = [one for one in found.observations if not one.observation.figure]
    assert all(one.verdict in words[theirs.found] for one, theirs in zip(ours.facts, told, strict=True))


def test_what_is_out_is_early_or_late() -> None:
    assert side((1.0, 2.0, 3.0, 4.0, 5.0), 10.0, 20.0, "OUT") == "early"
    assert side((31.0, 32.0, 33.0, 34.0, 35.0), 10.0, 20.0, "OUT") == "late"
    assert side(None, 10.0, 20.0, "too rare") == "rare"


def test_sensitivity_is_that_of_sensitivity(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    ours = study(path, ["sum"], parts=["sensitivity"], sizes=SIZES, workers=ONE).sensitivity
    found = sensitivity(path, ["sum"], points=8, replicas=4, workers=ONE).of("sum")
    assert ours is not None
    (one,) = ours.analyses
    assert [row.id for row in one.inputs] == [row.input.id for row in found.rows]
    assert {row.why for row in one.inputs} == {"made up"}
    assert [row.beyond for row in one.inputs] == [row.beyond for row in found.rows]


# --- exemplars ------------------------------------------------------------------------------------------------


def test_the_closest_lies_least_outside_what_the_record_leaves_open(fair: Answers) -> None:
    ready = read_setup(FAIR)
    played = play_many({"": cases(ready)[BASELINE]}, 3, 60, workers=ONE)[""]
    far = []
    for replica in range(60):
        outside = []
        for fact in ready.observations:
            if fact.counted:
                minute = played.times[fact.measure][replica]
                late = max(0.0, fact.first - minute, minute - fact.last)
                outside.append(FARTHEST if np.isnan(minute) else min(late, FARTHEST))
        outside.append(0.0 if np.isnan(played.times["gate.stays_shut"][replica]) else FARTHEST)
        far.append(sum(outside) / len(outside))
    assert distances(ready, played) == pytest.approx(far)
    closest = next(one for one in fair.exemplars if one.kind == "closest")
    assert (closest.replica, closest.distance) == (int(np.argmin(far)), round(min(far), 1))


def test_the_earliest_is_the_earliest_and_each_ending_has_its_history(fair: Answers) -> None:
    entered, how = (next(one for one in fair.outcomes if one.id == id) for id in ("entered", "how"))
    chosen = {one.kind: one.replica for one in fair.exemplars}
    there = {n: minute for n, minute in enumerate(entered.column) if minute is not None}
    assert there[chosen["earliest"]] == min(there.values())
    assert there[chosen["latest"]] == max(there.values())
    endings = {one.label: one.replica for one in fair.exemplars if one.kind == "ending"}
    assert set(endings) == {one.label for one in how.endings if one.count}
    for label, replica in endings.items():
        assert how.endings[int(how.column[replica] or 0)].label == label


def test_under_a_variant_the_closest_is_named_by_it(fair: Answers) -> None:
    (one,) = [one for one in fair.exemplars if one.kind == "variant"]
    assert (one.variants, one.title) == (("bright",), "eight lamps")
    network = load(str(FAIR)).network
    scenario = load(str(FAIR)).scenario
    apply_variants(network, scenario.timeline(), read_variants(FAIR), ["bright"])
    history = play(scenario, compile_tables(network), 3, one.replica)
    minute = history.outcomes["entered"]
    assert one.came["entered"] == (None if minute is None else round(minute))


# --- scenarios that lack something ---------------------------------------------------------------------------


def test_a_scenario_without_a_record_has_all_the_rest(tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("record", "guide.yaml")  # the guide's questions rest on the record
    bare = Path(shutil.copytree(HARBOUR, tmp_path / "bare", ignore=left_out))
    found = study(bare, parts=["validation", "hinges"], sizes=SIZES, workers=ONE)
    assert found.validation is None
    assert found.hinges
    assert {one.kind for one in found.exemplars} >= {"earliest", "latest", "ending"}
    assert all(one.distance is None for one in found.exemplars)


def test_a_scenario_without_outcomes_has_empty_answers(tmp_path: Path) -> None:
    small(tmp_path, "events: {one: {title: One, takes: {mean: 1 h}, basis: judgement, why: so}}")
    found = study(tmp_path / "small.yaml", sizes=SIZES, workers=ONE)
    assert (found.outcomes, found.hinges, found.inevitability, found.exemplars) == ((), (), (), ())
    assert Answers.model_validate_json(found.to_json()) == found


def test_what_is_left_out_is_empty() -> None:
    found = study(FAIR, parts=[], sizes=SIZES, workers=ONE)
    assert (found.hinges, found.inevitability, found.validation, found.sensitivity) == ((), (), None, None)
    assert found.outcomes


def test_unknown_names_are_all_said_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        study(FAIR, ["enterd"], variants=["brigth"], sizes=SIZES, workers=ONE)
    assert [one.nearest for one in caught.value.problems] == ["entered", "bright"]


# --- the file -----------------------------------------------------------------------------------------------


def test_the_command_writes_what_is_read_again(copied: Path) -> None:
    arguments = ["study", str(copied), "--outcome", "how", "--part", "hinges", "-n", "20", "--workers", "1"]
    result = CliRunner().invoke(cli.commands, [*arguments, "--out", str(copied / FILE)])
    assert result.exit_code == 0, result.output
    found = read_answers(copied)
    assert found is not None
    assert stale(found, copied) == []
    assert found.made.parts == ("hinges",)
    again = command(found.made, copied)
    assert "--outcome how --part hinges --replicas 20 --seed 7" in again
    assert check(copied) == []  # the file beside it is not part of the scenario, and not taken for one


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("scenario.yaml", "title: A fair and its gate", "title: Another", ["scenario"]),
        ("scenario.yaml", "takes: {mean: 6 h}", "takes: {mean: 5 h}", ["scenario", "model"]),
        ("variants/all.yaml", "eight lamps", "eight lanterns", ["record"]),
    ],
)
def test_answers_about_another_state_are_stale(
    copied: Path, file: str, old: str, new: str, said: list[str]
) -> None:
    found = study(copied, parts=[], sizes=SIZES, workers=ONE)
    path = copied / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert stale(found, copied) == said


def test_a_scenario_that_changes_meanwhile_gets_no_answers(copied: Path) -> None:
    path = copied / "scenario.yaml"
    text = path.read_text(encoding="utf-8")

    def told(part: str, done: int, of: int) -> None:
        path.write_text(text.replace("takes: {mean: 6 h}", "takes: {mean: 5 h}"), encoding="utf-8")

    with pytest.raises(ScenarioError) as caught:
        study(copied, parts=["hinges"], sizes=SIZES, workers=ONE, progress=told)
    assert [one.code for one in caught.value.problems] == ["bad-answers"]


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", "{}", "\xff", '{"format": "interregnum-hinges", "version": 1}',
        '{"format": "interregnum-answers", "version": 4}',
    ],
)  # fmt: skip
def test_what_are_no_answers_is_said(copied: Path, text: str) -> None:
    (copied / FILE).write_text(text, encoding="latin-1")
    with pytest.raises(ScenarioError) as caught:
        read_answers(copied)
    assert {one.code for one in caught.value.problems} == {"bad-answers"}


def test_a_huge_file_is_not_read(copied: Path) -> None:
    (copied / FILE).write_text(" " * (3 * 2**20), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_answers(copied)
    assert [one.code for one in caught.value.problems] == ["too-large"]


def test_without_answers_there_are_none() -> None:
    assert read_answers(FAIR) is None


def test_columns_of_single_digits_are_texts_in_the_file_and_numbers_everywhere_else(fair: Answers) -> None:
    """Half as long, and nothing is lost; a column with an hour, a sign, a fraction or `never` is a list there, too."""
    how = next(one for one in fair.outcomes if one.id == "how")
    columns = [(0, 9, 3), (0, 10, 3), (0, -1, 3), (0, 1.5, 3), (0, None, 3), (1.0, 2.0, 3.0), ()]
    outcomes = tuple(how.model_copy(update={"column": column}) for column in columns)
    made = fair.model_copy(update={"outcomes": outcomes})
    written = json.loads(made.to_json())["outcomes"]
    assert [type(one["column"]) for one in written] == [str, *[list] * 6]
    assert written[0]["column"] == "093"
    read = Answers.model_validate_json(made.to_json())
    assert [one.column for one in read.outcomes] == columns
    assert nights(made)["outcomes"][0]["column"] == [0, 9, 3]


# --- those of the package -----------------------------------------------------------------------------------

MAIN = {
    "petrograd-1917": {"palace_falls", "how", "government"},
    "moscow-1991": {"committee_ends", "ending", "troops_leave"},
}


@pytest.mark.parametrize("name", MAIN)
def test_the_answers_of_a_scenario_are_about_it_as_it_is(name: str) -> None:
    found = read_answers(name)
    assert found is not None
    changed = stale(found, name)
    again = command(found.made, name)
    assert not changed, f"the answers are about another {', '.join(changed)}; make them again:\n  {again}"


@pytest.mark.parametrize("name", MAIN)
def test_the_answers_of_a_scenario_are_small_and_whole(name: str) -> None:
    path = bundled()[name] / FILE
    assert path.stat().st_size <= 250 * 1024  # thirty-four outcomes, 26 criteria
    found = read_answers(name)
    assert found is not None
    assert {len(one.column) for one in found.outcomes} == {found.made.replicas}
    assert {one.outcome for one in found.hinges} >= MAIN[name]
    assert {one.outcome for one in found.inevitability} >= MAIN[name]
    assert found.validation is not None
    assert found.sensitivity is not None
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "interregnum-answers"
