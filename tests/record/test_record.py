"""The record: what is refused and where, what it answers, what it covers of a text, and that nothing reads it.

`invalid` holds files with one defect each; each is added to the record of `town`, a small sound scenario, and
its first line says which code is expected, and in which line.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from harbour import petrograd_record
from hypothesis import given
from hypothesis import strategies as st

from interregnum import cli, record
from interregnum.calculus.tables import compile_tables
from interregnum.dates import Calendar, Clock, Date, Moment, Timeline
from interregnum.errors import Problem, ProblemsFound, ScenarioError
from interregnum.history.play import play
from interregnum.lab.bundle.read import read_bundle
from interregnum.language.check import checked
from interregnum.language.positions import Sources
from interregnum.language.reading.document import Document
from interregnum.language.resolve import bundled, resolve
from interregnum.mechanisms import build
from interregnum.model.values.fields import fields
from interregnum.record import Account, Dating, Figure, Record, Shown, Sum, coverage, marks, select
from interregnum.record.citing import cited
from interregnum.record.positions import EntryPlace
from interregnum.record.schema import LISTS, SECTIONS
from interregnum.record.times import Chronology
from interregnum.views.text import readings

HERE = Path(__file__).parent
TOWN = HERE / "town"
INVALID = sorted((HERE / "invalid").glob("*.yaml"))
MARCH = (
    "title: The march, kind: movement, place: hall, "
    "when: {as_written: at ten, qualifier: after, not_before: '22:00'}"
)
# A list, a list, the tab.
POINTS_BEFORE = {"passage_with_an_unknown_note", "sum_of_other_figures", "tab_for_spaces"}
EXPECTED = re.compile(r"# expect: (?P<code>[a-z0-9-]+) line (?P<line>\d+)(?P<warning> warning)?\n")


@pytest.fixture(scope="module")
def town() -> Record:
    return record.load(TOWN)


@pytest.fixture(scope="module")
def petrograd() -> Record:
    return petrograd_record()


# --- what is refused ------------------------------------------------------------------------------------------


def with_file(folder: Path, content: str | bytes, name: str = "more.yaml") -> Path:
    """The town with one more file in its record."""
    copy = folder / "town"
    shutil.copytree(TOWN, copy)
    (copy / "record" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return copy


def problems_with(folder: Path, content: str | bytes, name: str = "more.yaml") -> list[Problem]:
    where = with_file(folder, content, name)
    return read_bundle(where, checked(where)).problems


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_one_defect_gives_one_problem_where_it_is(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    match = EXPECTED.match(text)
    assert match is not None, f"{path.name} does not say what is expected of it"
    (problem,) = problems_with(tmp_path, text, path.name)
    severity = "warning" if match["warning"] else "error"
    expected = (match["code"], f"record/{path.name}", int(match["line"]), severity)
    assert (problem.code, problem.file, problem.line, problem.severity) == expected, problem
    assert problem.allowed or problem.nearest
    assert problem.line is not None
    assert problem.column is not None
    line = text.splitlines()[problem.line - 1]
    if problem.found in line and path.stem not in POINTS_BEFORE:
        assert line[problem.column - 1 :].startswith(problem.found), problem.column
    assert not re.search(r"pydantic|validat|\bdict\b|\btuple\b|\bstr\b|Input should", str(problem))


@pytest.mark.parametrize(
    ("stem", "nearest"),
    [
        ("unknown_calendar", "julian"),
        ("unknown_qualifier", "about"),
        ("unknown_source", "gazette"),
        ("unknown_clock", "station"),
        ("unknown_place", "hall"),
        ("unknown_person", "mayor"),
        ("measure_of_no_event", "hall_entered"),
        ("preferred_account_missing", "the editor"),
        ("claim_about_nothing", "hall_entered"),
        ("misspelt_key", "accounts"),
        ("unknown_kind", "movement"),
        ("shown_of_nobody_known", "mayor"),
    ],
)
def test_the_nearest_name_is_offered(stem: str, nearest: str, tmp_path: Path) -> None:
    text = (HERE / "invalid" / f"{stem}.yaml").read_text(encoding="utf-8")
    (problem,) = problems_with(tmp_path, text)
    assert problem.nearest == nearest


@pytest.mark.parametrize(
    ("written", "message", "allowed"),
    [
        ("gazette ¶9 n8 n12 n5", "has no ¶9 and no n5 and no n8 and no n12", "¶1 to ¶3 and n1 to n2"),
        ("gazette ¶8-10", "has no ¶8 and no ¶9 and no ¶10", "¶1 to ¶3"),
    ],
)
def test_what_a_source_lacks_is_listed_in_order(
    written: str, message: str, allowed: str, tmp_path: Path
) -> None:
    account = f"{{source: {written}, says: they marched}}"
    (problem,) = problems_with(tmp_path, f"readings:\n  march: {{{MARCH}, accounts: [{account}]}}\n")
    assert message in problem.message
    assert allowed in problem.allowed


def test_the_work_of_a_passage_and_its_notes_are_offered(tmp_path: Path) -> None:
    """The town's gazette has two notes."""
    passages = "passages:\n  - {source: gazete, at: ¶4}\n  - {source: gazette, at: ¶4, notes: [7]}\n"
    unknown, noted = problems_with(tmp_path, passages)
    assert unknown.nearest == "gazette"
    assert noted.allowed == "notes 1 to 2"


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("happened(hall_entered) and not (hall_entered.times > 1)", ""),
        ("happened(hall_entered) and crowd > 1", "crowd"),
        ("happened(hall_enterd)", "hall_enterd"),
    ],
)
def test_a_formula_may_ask_what_is_remembered_of_an_event(measure: str, found: str, tmp_path: Path) -> None:
    said = "accounts: [{source: gazette ¶2, says: they marched}]"
    more = f"readings:\n  march: {{{MARCH}, {said}, measures: '{measure}'}}\n"
    assert [problem.found for problem in problems_with(tmp_path, more)] == ([found] if found else [])


def test_windows_are_kept_by_where_they_begin_and_then_by_where_they_end(tmp_path: Path) -> None:
    """An open side comes first or last: what begins nowhere before all that begins, what ends nowhere after it."""
    bounds = {
        "open_end": 'after, not_before: "20:00"',
        "later": 'between, not_before: "20:10", not_after: "20:20"',
        "short": 'between, not_before: "20:00", not_after: "20:30"',
        "until_seven": 'before, not_after: "19:00"',
        "until_six": 'before, not_after: "18:30"',
    }
    said = "accounts: [{source: gazette ¶2, says: so}]"
    lines = [
        f"  {id}: {{title: x, kind: movement, place: hall, when: {{as_written: then, qualifier: {when}}}, {said}}}"
        for id, when in bounds.items()
    ]
    kept = record.load(with_file(tmp_path, "\n".join(["readings:", *lines, ""]))).windows
    assert [id for id in kept if id in bounds] == ["until_six", "until_seven", "short", "open_end", "later"]


def test_all_problems_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    text = """
readings:
  march:
    title: The march
    kind: movement
    place: hal
    when: {as_written: at ten, qualifier: abuot, calendar: gregorian, not_before: "25:00"}
    accounts: [{says: they marched}]
    preferred: somebody
    measures: nothing
"""
    found = [(problem.code, problem.line) for problem in problems_with(tmp_path, text)]
    assert found == [
        ("unknown-reference", 6),
        ("unknown-word", 7),
        ("account-without-source", 8),
        ("unknown-preferred", 9),
        ("unknown-measure", 10),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("latin.yaml", b"readings: {x: \xff}\n", "not-utf8"),
        ("huge.yaml", b"#" * 3_000_000, "too-large"),
        ("bomb.yaml", "a: &a [x]\nb: [*a, *a]\n", "alias"),
        ("empty.yaml", "", "not-a-mapping"),
        ("list.yaml", "[1]\n", "not-a-mapping"),
        ("more.yml", "readings: {}\n", "ignored-file"),
        ("sources.json", "{", "json-syntax"),
        ("sources.json", '[{"id": "a", "type": "book", "title": "\\u202eliar"}]', "control-character"),
        ("sources.json", "3", "not-a-mapping"),
        ("sources.json", "[" * 100_000, "too-deep"),
        ("sources.json", '[{"id": "gazette"}]', "missing-key"),
    ],
)
def test_hostile_files_are_refused_without_a_traceback(
    name: str, content: str | bytes, code: str, tmp_path: Path
) -> None:
    assert code in {problem.code for problem in problems_with(tmp_path, content, name)}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = with_file(tmp_path, "readings: {}\n")
    (folder / "record" / "away.yaml").symlink_to("/etc/hostname")
    assert [problem.code for problem in record.check(folder)] == ["symlink"]


def test_a_scenario_without_a_record_is_no_fault_until_one_is_asked_for() -> None:
    harbour = bundled().get("harbour-town") or HERE.parent / "language" / "valid" / "frame.yaml"
    assert record.check(harbour) == []
    with pytest.raises(ScenarioError, match="no-record"):
        record.load(harbour)


def test_a_scenario_that_cannot_be_read_has_no_record(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no-scenario"):
        record.load(tmp_path)


# --- hours ----------------------------------------------------------------------------------------------------


def test_an_hour_a_moment_a_day_and_a_month_are_bounds(town: Record) -> None:
    entered, quarrel = town.windows["hall_entered"], town.windows["old_quarrel"]
    assert entered.text() == "about 22:50"
    assert quarrel.not_before is not None
    assert quarrel.not_after is not None
    assert (quarrel.not_before.iso, quarrel.not_after.iso) == ("1919-12-01T00:00", "1920-02-29T23:59")


def test_another_clock_is_set_in_order_with_the_scenarios(town: Record) -> None:
    """22:20 by a clock an hour behind is 23:20 by the town's, which is after 22:30."""
    order = list(town.windows)
    assert order.index("mail_train") > order.index("hall_entered")
    assert select(town, at="23:20") == ["mail_train", "bell_rung"]


CLOCK = Clock("town clock", 60)
SPAN = Timeline(
    Moment(Date(1920, 3, 13, Calendar.GREGORIAN), 1080, CLOCK),
    Moment(Date(1920, 3, 14, Calendar.GREGORIAN), 480, CLOCK),
)
NOWHERE = EntryPlace(Sources(Document(files={"x.yaml": ""})), ("readings", "x"))


@given(st.lists(st.integers(0, 839), min_size=3, max_size=3))
def test_bounds_are_a_window_only_in_order(minutes: list[int]) -> None:
    first, best, last = (SPAN.moment_at(minute).iso for minute in minutes)
    dating = Dating(as_written="x", qualifier="about", not_before=first, best=best, not_after=last)
    found = Chronology(SPAN, {}).window(dating, NOWHERE, "when")
    if minutes == sorted(minutes):
        assert not isinstance(found, list)
    else:
        assert isinstance(found, list)
        assert [problem.code for problem in found] == ["window-order"]


def test_only_the_julian_calendar_has_the_leap_day_of_1900() -> None:
    dating = Dating(
        as_written="x",
        qualifier="between",
        not_before="1900-02-29",
        not_after="1900-03-01",
        calendar="julian",
    )
    assert not isinstance(Chronology(SPAN, {}).window(dating, NOWHERE, "when"), list)


# --- questions ------------------------------------------------------------------------------------------------


def test_a_place_holds_what_lies_within_it(town: Record) -> None:
    assert select(town, place="hall") == ["bell_rung", "hall_entered"]
    assert select(town, place="yard") == ["bell_rung"]
    assert set(select(town, place="town")) == {"old_quarrel", "bell_rung", "hall_entered"}


def test_a_group_stands_for_its_members(town: Record) -> None:
    assert set(select(town, who="heads")) == {"old_quarrel", "hall_entered"}
    assert select(town, who="sexton") == ["bell_rung"]


def test_questions_narrow_each_other(town: Record) -> None:
    assert select(town, at="23:00", who="holt") == ["hall_entered"]
    assert select(town, at="18:30", who="holt") == []
    assert select(town, disputed_only=True) == ["hall_entered"]


@pytest.mark.parametrize(
    ("asked", "code", "nearest"),
    [
        ({"place": "hal"}, "unknown-place", "hall"),
        ({"who": "mayr"}, "unknown-person", "mayor"),
        ({"at": "12:00"}, "hour", ""),
        ({"at": "soon"}, "hour", ""),
    ],
)
def test_a_question_about_nothing_is_told(
    asked: dict[str, str], code: str, nearest: str, town: Record
) -> None:
    with pytest.raises(ProblemsFound) as caught:
        select(town, **asked)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert (problem.code, problem.nearest) == (code, nearest)


def test_what_a_sum_leaves_over_is_kept(town: Record) -> None:
    (total,) = town.readings["hall_entered"].sums
    assert total.rest == 5


@given(st.integers(1, 300), st.integers(0, 5), st.integers(1, 70))
def test_citations_are_read_as_they_are_written(first: int, more: int, note: int) -> None:
    found = cited(f"gazette ¶{first}-{first + more} n{note}, ¶400")
    assert found.work == "gazette"
    assert found.paragraphs == {*range(first, first + more + 1), 400}
    assert found.notes == {note}


def test_a_citation_without_end_stops() -> None:
    assert len(cited("gazette ¶1-99999").paragraphs) < 2000


# --- the marks of a text --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("It was 9:40 P.M. then.", "hour", (1300,)),
        ("It was 12:05 A.M. then.", "hour", (5,)),
        ("by 21:40 hours", "hour", (1300,)),
        ("at 7:10, and after", "hour", (430, 1150)),
        ("at 2 p.m. sharp", "hour", (840,)),
        ("around midnight", "hour", (0,)),
        ("at noon", "hour", (720,)),
        ("about one o’clock at night", "hour", (60, 780)),
        ("some 505 of them", "figure", (505,)),
        ("1,200 men", "figure", (1200,)),
        ("Eighty-six delegates", "figure", (86,)),
        ("more than a thousand sailors", "figure", (1000,)),
        ("almost three thousand people", "figure", (3000,)),
        ("three or four hundred of them", "figure", (300, 400)),
        ("two hundred and five", "figure", (205,)),
        ("half an hour", "figure", (30,)),
        ("a dozen guns", "figure", (12,)),
        ("on October 25, 1917", "date", (25,)),
        ("the night of October 24–25", "date", (24, 25)),
        ("a shout.”1", "note", (1,)),
        ("Deputies1", "note", (1,)),
        ("at 2:35 P.M.1 The", "note", (1,)),
        ("to hand.1)", "note", (1,)),
    ],
)
def test_marks_are_found_and_understood(text: str, kind: str, values: tuple[float, ...]) -> None:
    assert (kind, values) in [(mark.kind, mark.values) for mark in marks(text)]


@pytest.mark.parametrize(
    "text", ["one of them", "no one", "the second time", "H2O and A4", "3rd", "several men"]
)
def test_what_is_no_mark_is_left_alone(text: str) -> None:
    assert [mark for mark in marks(text) if mark.kind != "note"] == []


def test_a_mark_has_its_place() -> None:
    (mark,) = marks("A title\n\n  They came at 21:40.")
    assert (mark.paragraph, mark.line, mark.column) == (2, 3, 16)


TEXT = """The night

They entered towards eleven o'clock, seventy of them.1

The mail left at 10:20 P.M. and 12 people saw it.2
"""


def test_a_mark_is_covered_by_a_fact_of_its_passage(town: Record) -> None:
    found = {one.mark.text: one.facts for one in coverage(town, TEXT)}
    assert found == {
        "eleven o'clock": ("hall_entered",),
        "seventy": ("hall_entered",),
        "1": ("hall_entered",),
        "10:20 P.M.": ("mail_train",),
        "12": (),
        "2": ("mail_train",),
    }


def test_a_fact_of_another_passage_does_not_cover(town: Record) -> None:
    moved = TEXT.replace("The night\n\n", "")
    found = {one.mark.text: (one.facts, one.elsewhere) for one in coverage(town, moved)}
    assert found["10:20 P.M."] == ((), ("mail_train",))


def test_without_the_fact_its_hour_is_not_covered(town: Record) -> None:
    less = replace(town, readings={id: one for id, one in town.readings.items() if id != "mail_train"})
    found = {one.mark.text: one.facts for one in coverage(less, TEXT)}
    assert found["10:20 P.M."] == ()
    assert found["2"] == ()


# --- the record of the night ----------------------------------------------------------------------------------


def test_the_record_of_the_night_is_sound() -> None:
    assert read_bundle("petrograd-1917", checked("petrograd-1917")).problems == []


def test_the_record_of_the_night_is_whole(petrograd: Record) -> None:
    assert len(petrograd.readings) == 296
    assert len(petrograd.claims) == 109
    assert Counter(one.source for one in petrograd.passages) == {"rabinowitch": 134, "reed": 205}
    assert sorted(note for one in petrograd.passages for note in one.notes) == list(range(1, 71))
    assert petrograd.works["rabinowitch"].notes == frozenset(range(1, 71))
    kinds = Counter(claim.kind for claim in petrograd.claims.values())
    assert kinds == {
        "witness": 36, "conflict": 19, "judgement": 18, "inference": 13, "unmarked": 11, "self-serving": 10,
        "legend": 2,
    }  # fmt: skip
    assert all(claim.about for claim in petrograd.claims.values())


def test_every_note_is_cited_by_a_fact(petrograd: Record) -> None:
    notes = {note for _, _, account in petrograd.accounts() for note in cited(account.source or "").notes}
    notes |= {note for claim in petrograd.claims.values() for note in cited(claim.source or "").notes}
    assert notes == set(range(1, 71))


def test_a_locator_stands_in_the_passage_that_carries_its_mark(petrograd: Record) -> None:
    where = {note: one.at for one in petrograd.passages for note in one.notes}
    locators = petrograd.works["rabinowitch"].custom["locators"]
    assert {int(one["locator"]): one["paragraph"] for one in locators} == where


def test_many_readings_are_linked_to_the_model(petrograd: Record) -> None:
    measured = [id for id, one in petrograd.readings.items() if one.measures]
    starts = petrograd.timeline.starts
    timed = [
        id
        for id in measured
        if (window := petrograd.windows[id]).not_after is not None and window.not_after > starts
    ]
    assert len(measured) >= 120
    assert len(timed) >= 70


ORDER = (
    ("lenin_drafts_citizens", "manifesto_printed_wired"),
    ("kerensky_departs", "cabinet_opens", "cabinet_hears_preparliament_gone"),
    ("admiralty_seized", "ring_closed"),
    ("mikhailovsky_cadets_leave", "ultimatum_dispatched", "ultimatum_delivered", "ultimatum_expires"),
    ("false_capitulation_report", "signal_to_aurora", "fortress_grace_period", "live_fire_order"),
    ("ministers_arrested", "congress_recess_vote", "congress_resumes", "manifesto_vote"),
)


@pytest.mark.parametrize("ids", ORDER, ids=lambda ids: ids[0])
def test_windows_leave_room_for_the_order_that_is_told(ids: tuple[str, ...], petrograd: Record) -> None:
    best = [petrograd.windows[id] for id in ids]
    for earlier, later in pairwise(best):
        assert earlier.not_before is not None
        assert later.not_before is not None
        assert earlier.not_before <= later.not_before


def test_accounts_of_what_is_disputed_stand_side_by_side(petrograd: Record) -> None:
    who = {side.by for side in petrograd.claims["cause_of_delay"].sides}
    assert {"Antonov-Ovseenko", "Blagonravov", "Podvoisky", "Lenin", "Rabinowitch"} <= who
    assert {one.kind for one in petrograd.readings["aurora_blank"].accounts} >= {"narrative", "legend"}
    assert {one.kind for one in petrograd.readings["antonov_enters"].accounts} >= {"witness", "legend"}
    rests = [total.rest for total in petrograd.readings["credentials_report"].sums]
    assert rests == [95, 3]


def test_nothing_of_the_simulation_reads_the_record(tmp_path: Path) -> None:
    """One and the same history, with the record's folder and without it."""
    home = bundled()["petrograd-1917"]
    shutil.copytree(home, tmp_path / "bare", ignore=shutil.ignore_patterns("record"))
    with_record, without = resolve("petrograd-1917"), resolve(tmp_path / "bare")
    assert with_record == without
    first, second = (
        play(one, compile_tables(build(one)), seed=7, replica=0, engine="python")
        for one in (with_record, without)
    )
    assert len(first.firings) > 50
    assert first.firings == second.firings
    assert first.outcomes == second.outcomes


def test_no_code_but_the_records_speaks_of_its_folder() -> None:
    package = bundled()["petrograd-1917"].parents[1]
    named = [
        path for path in package.rglob("*.py") if re.search(r'"record/?"', path.read_text(encoding="utf-8"))
    ]
    # a column of what the kernel is handed; the name of the command; a key of a page, and what its answers rest on;
    # the heading of a column, twice
    others = {"calculus/kernel/layout.py", "cli/frame.py", "views/page/payload.py", "lab/answers/file.py"}
    # NumPy's kind of row.
    others |= {"history/data.py", "calculus/packing.py"}
    others |= {f"views/text/lab/validation/{name}.py" for name in ("durations", "facts")}
    assert {path.relative_to(package).as_posix() for path in named} - others == {"record/positions.py"}


# --- the command ----------------------------------------------------------------------------------------------


def said(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, ["record", str(TOWN), *arguments])


def test_the_command_lists_readings_with_their_windows() -> None:
    done = said("--at", "23:00")
    assert done.exit_code == 0, done.output
    assert "The officers enter the town hall" in done.output
    assert "about 22:50" in done.output
    assert "━" in done.output
    assert 'written "towards eleven o\'clock"' in done.output


def test_the_command_shows_a_reading_with_its_accounts_side_by_side() -> None:
    done = said("show", "hall_entered")
    for words in (
        "* the editor",
        "- Major Holt, 1931 (self-serving)",
        "the hall was stormed",
        "hall_entered",
        "70 officers",
    ):
        assert words in done.output, done.output
    assert "13 March 1920" in done.output or "29 February 1920" in done.output
    assert "40 + 25 = 65 of 70: 5 left over" in done.output


def test_the_command_gives_data() -> None:
    (entered,) = json.loads(said("--disputed", "--json").output)
    assert entered["id"] == "hall_entered"
    assert entered["new_style"]["best"] == "1920-03-13T22:50:00"
    assert entered["old_style"]["best"] == "1920-02-29T22:50:00"
    assert set(entered["claims"]) == {"no_assault"}


def test_the_command_holds_a_text_against_the_record(tmp_path: Path) -> None:
    path = tmp_path / "night.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = said("coverage", str(path))
    assert done.exit_code == 0
    assert "2 of 2 hours covered" in done.output
    assert "1 of 2 figures covered" in done.output
    assert "2 of 2 notes covered" in done.output
    data = json.loads(said("coverage", str(path), "--json").output)
    assert [one["covered_by"] for one in data if one["text"] == "12"] == [[]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "not-utf8"),
        (b"", "no-text"),
        (b"a\0b", "no-text"),
        (b"x" * 5_000_000, "too-large"),
        (None, "unreadable"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    if content is not None:
        path.write_bytes(content)
    for where in (path, tmp_path) if content is None else (path,):
        done = said("coverage", str(where))
        assert isinstance(done.exception, ProblemsFound)
        assert [problem.code for problem in done.exception.problems] == [code]


def test_a_window_outside_the_night_is_an_arrow(town: Record) -> None:
    drawn = readings.strip(town, town.windows["old_quarrel"])
    assert drawn == readings.BEFORE + readings.EMPTY * 13
    assert readings.strip(town, town.windows["bell_rung"])[-1] == readings.AFTER
    assert set(readings.strip(town, town.windows["hall_entered"])) == {readings.EMPTY, readings.FULL}


# --- the pages ------------------------------------------------------------------------------------------------

PAGES = HERE.parents[1] / "docs"
EXAMPLE = re.compile(r"`tests/record/invalid/(\w+)\.yaml`\n\n```yaml\n(.*?)```\n\n```text\n(.*?)\n```", re.S)
SHOWN = [
    page
    for page in sorted((PAGES / "problems").glob("*.md"))
    if EXAMPLE.search(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.stem)
def test_the_example_on_a_page_is_what_check_says(page: Path, tmp_path: Path) -> None:
    match = EXAMPLE.search(page.read_text(encoding="utf-8"))
    assert match is not None
    stem, text, output = match.groups()
    assert text == (HERE / "invalid" / f"{stem}.yaml").read_text(encoding="utf-8")
    assert [str(problem) for problem in problems_with(tmp_path, text, f"{stem}.yaml")] == [output]
    assert f"[{page.stem}]" in output


def test_every_key_of_a_record_is_on_its_page() -> None:
    page = (PAGES / "reference" / "record.md").read_text(encoding="utf-8")
    for noun in (*SECTIONS.values(), *LISTS.values(), Account, Dating, Figure, Sum, Shown):
        keys = [field.key for field in fields(noun)]
        assert [key for key in keys if f"`{key}`" not in page and f"`{key}:" not in page] == []
