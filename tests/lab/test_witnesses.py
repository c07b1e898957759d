"""Facts of a witness who is scored apart: what is his, that he has scores of his own, and that no other score moves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from interregnum.lab import validate
from interregnum.lab.bundle.apart import alone, as_told_by
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.setup import ValidationSetup, measures_of, read_setup
from interregnum.lab.validation.validate import Validation
from interregnum.language.check import checked
from interregnum.views.text.lab.validation.report import as_markdown, sections

FAIR = Path(__file__).parent / "fair"
APART = "apart:\n  diary: {why: it was found when the model stood}\n"
DIARY = """
sources: {diary: {title: A traveller's diary, dated: "1921"}}
readings:
  lamps_go_out:
    title: A lamp is seen to go out
    kind: state
    when: {as_written: in the forenoon, not_before: "09:30", not_after: "11:00", qualifier: between}
    accounts: [{source: diary ¶2, says: he saw it}]
    measures: lamp_out
  gate_is_seen_open:
    title: The gate is seen open, a day without an hour
    kind: state
    when: {as_written: that day, not_before: "06:30", not_after: "23:00", qualifier: between}
    accounts: [{source: diary ¶3, says: he went through}]
    measures: gate.opens
  early_bell:
    title: A first bell
    kind: message
    when: {as_written: at seven, not_before: "07:00", not_after: "07:10", qualifier: exact}
    accounts: [{source: diary ¶1, says: at seven}]
    measures: bell
  stroll:
    title: He strolls about
    kind: state
    when: {as_written: all day, not_before: "08:00", not_after: "20:00", qualifier: between}
    accounts: [{source: diary ¶4, says: he strolled}]
  stall_set_up:
    title: A stall is set up
    kind: movement
    when: {as_written: about ten, not_before: "09:45", not_after: "10:15", qualifier: between}
    accounts: [{source: diary ¶4, says: by it he stood}, {source: gazette ¶1, says: it stood there}]
    measures: crowd
"""
OWN = (
    ", {source: diary ¶5, says: he came in with it, when: "
    '{as_written: past ten, not_before: "10:05", not_after: "10:40", qualifier: between}}'
)


def fair(folder: Path, *, diary: bool, apart: bool) -> Path:
    """The fair, with a second witness in its record or without; scored apart, or with the rest."""
    where = folder / f"fair-{diary}-{apart}"
    shutil.copytree(FAIR, where)
    if diary:
        path = where / "record" / "readings.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count("says: it came}") == 1
        path.write_text(text.replace("says: it came}", f"says: it came}}{OWN}"), encoding="utf-8")
        (where / "record" / "z-diary.yaml").write_text(DIARY, encoding="utf-8")
    if apart:
        (where / "validation" / "apart.yaml").write_text(APART, encoding="utf-8")
    return where


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> ValidationSetup:
    return read_setup(fair(tmp_path_factory.mktemp("fair"), diary=True, apart=True))


def test_his_are_the_readings_that_he_alone_tells_and_the_hours_that_he_gives(ready: ValidationSetup) -> None:
    ids = {fact.id: (fact.first, fact.last, fact.part, fact.untimed) for fact in ready.apart["diary"]}
    day = "the record does not say when within half a day"
    assert ids == {
        "gate_is_seen_open": (30, 1020, "scored", day),
        "early_bell": (60, 70, "tuning", ""),
        "lamps_go_out": (210, 300, "scored", ""),
        "crowd_in": (245, 280, "scored", ""),  # the gazette's window is another
    }
    rest = {fact.id: (fact.first, fact.last) for fact in ready.observations}
    assert not {"lamps_go_out", "gate_is_seen_open", "early_bell", "stroll"} & rest.keys()
    assert rest["crowd_in"] == (330, 420)
    assert rest["stall_set_up"] == (225, 255)  # the gazette tells it too, and he gives it no hour
    assert "lamp_out" in measures_of(ready)[0]


def test_who_is_not_named_apart_is_one_of_the_rest(tmp_path: Path) -> None:
    together = read_setup(fair(tmp_path, diary=True, apart=False))
    assert together.apart == {}
    assert {"lamps_go_out", "early_bell"} <= {fact.id for fact in together.observations}


def test_two_witnesses_apart_leave_what_both_tell_to_each(ready: ValidationSetup) -> None:
    works = {**ready.spec.apart, "gazette": ready.spec.apart["diary"]}
    assert alone(ready.record, "stall_set_up", works)
    assert not alone(ready.record, "stall_set_up", ready.spec.apart)
    assert not alone(ready.record, "lamps_go_out", ())
    assert "stall_set_up" in as_told_by(ready.record, "gazette", works).windows
    assert "stall_set_up" in as_told_by(ready.record, "diary", works).windows


# --- scores -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Validation]:
    folder = tmp_path_factory.mktemp("fair")
    wheres = {
        "without": fair(folder, diary=False, apart=False),
        "apart": fair(folder, diary=True, apart=True),
    }
    bare = (
        (wheres["apart"] / "record" / "z-diary.yaml").read_text(encoding="utf-8").split("  stall_set_up:")[0]
    )
    (wheres["apart"] / "record" / "z-diary.yaml").write_text(bare, encoding="utf-8")
    return {name: validate(where, replicas=60, workers=1) for name, where in wheres.items()}


def plain(found: Validation) -> dict[str, Any]:
    data = found.to_dict()
    del data["apart"]
    return data


def test_no_other_score_and_no_criterion_knows_of_him(played: dict[str, Validation]) -> None:
    assert plain(played["apart"]) == plain(played["without"])
    assert list(played["without"].apart) == []


def test_he_has_scores_of_his_own(played: dict[str, Validation]) -> None:
    (witness,) = played["apart"].apart
    assert (witness.source, witness.title) == ("diary", "A traveller's diary")
    assert (witness.scored.observations, witness.scored.timed) == (3, 2)
    assert witness.facts[0].observation.id == "gate_is_seen_open"
    assert 0 <= witness.scored.cover_90 <= 1
    assert set(witness.scored.skill) == set(played["apart"].parts["scored"].skill)
    (data,) = played["apart"].to_dict()["apart"]
    assert data["why"] == "it was found when the model stood"
    assert len(data["facts"]) == 4


def test_the_report_has_a_section_for_him(played: dict[str, Validation]) -> None:
    titles = [one.title for one in sections(played["apart"])]
    assert titles.count("Facts apart: A traveller's diary (diary)") == 1
    assert not any(one.title.startswith("Facts apart") for one in sections(played["without"]))
    page = as_markdown(played["apart"])
    apart = page.split("## Facts apart")[1].split("\n## ")[0]
    assert "A lamp is seen to go out (lamps_go_out)" in apart
    assert "Of hours to which the model was tuned, and so not scored: 1." in apart
    assert "lamps_go_out" not in page.replace(apart, "")


def test_a_witness_whom_the_record_does_not_know_is_a_problem(tmp_path: Path) -> None:
    where = fair(tmp_path, diary=True, apart=True)
    path = where / "validation" / "apart.yaml"
    path.write_text(APART.replace("diary", "dairy"), encoding="utf-8")
    (problem,) = read_bundle(where, checked(where)).problems
    assert (problem.code, problem.file, problem.line) == ("unknown-source", "validation/apart.yaml", 2)
    assert (problem.found, problem.nearest) == ("dairy", "diary")
