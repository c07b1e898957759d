"""Two sources of one record: each text is known by its opening words and held against its own facts alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from harbour import petrograd_record

from interregnum import cli, record
from interregnum.errors import ProblemsFound, ScenarioError
from interregnum.record import Record, copied, coverage, disputed
from interregnum.record.citing import cited
from interregnum.record.texts.passages import key, located
from interregnum.record.texts.wording import RUN

TOWN = Path(__file__).parent / "town"
DIARY = """The diary

CHAPTER SEVEN

On March 13th, a Saturday, the bell at the Town Hall
rang at half past. I saw
two or three hundred people.

“Go home!” cried the
sexton. It was 11.20 P. M. by my watch. Of the 40 lamps three burned.

On page 96 there is a drawing of it.
"""
SECOND = """
sources: {diary: {title: A diary, by: a traveller, dated: "1921"}}
passages:
  - {source: diary, at: ¶1, kind: heading, opens: Chapter seven}
  - {source: diary, at: ¶2, opens: "On March 13th, a Saturday"}
  - {source: diary, at: ¶3, opens: Go home! cried the sexton, aside: {"40": the lamps of the quay}}
  - {source: diary, at: ¶4, opens: On page 96 there is, aside: {"96": a page of the book}}
readings:
  crowd_gathers:
    title: A crowd gathers
    kind: movement
    place: hall
    when: {as_written: then, not_before: "19:10", not_after: "23:30", qualifier: inferred, attributed_by: encoder}
    accounts: [{source: diary ¶2, by: the traveller, says: some hundreds came}]
    figures: [{number: 200, of: "people, the least"}, {number: 300, of: "people, the most"}]
  sexton_shouts:
    title: The sexton sends them home
    kind: speech
    place: hall
    who: sexton
    when: {as_written: towards eleven, not_before: "22:30", best: "22:50", not_after: "23:00", qualifier: about}
    accounts:
      - {source: gazette ¶3, says: he sent them home before eleven}
      - source: diary ¶3
        by: the traveller
        kind: witness
        says: he cried it at twenty past
        when: {as_written: 11.20 P. M., not_before: "23:20", not_after: "23:20", qualifier: exact}
    preferred: gazette ¶3
    figures: [{number: 3, of: lamps that burned}, {number: 40, of: sextons before him}]
"""


def with_second(folder: Path, more: str = SECOND) -> Path:
    """The town with a second witness in its record."""
    copy = folder / "town"
    shutil.copytree(TOWN, copy)
    (copy / "record" / "b-diary.yaml").write_text(more, encoding="utf-8")
    return copy


@pytest.fixture
def town(tmp_path: Path) -> Record:
    return record.load(with_second(tmp_path))


def found(town: Record, text: str) -> list[tuple[str, int, Sequence[str], str]]:
    return [(one.mark.text, one.mark.paragraph, one.facts, one.aside) for one in coverage(town, text)]


WHOLE = [
    ("March 13th", 2, ("crowd_gathers",), ""),
    ("two or three hundred", 2, ("crowd_gathers",), ""),
    ("11.20 P. M.", 3, ("sexton_shouts",), ""),
    ("40", 3, (), "the lamps of the quay"),
    ("three", 3, ("sexton_shouts",), ""),
    ("96", 4, (), "a page of the book"),
]


def test_every_mark_of_a_second_witness_is_covered_or_set_aside(town: Record) -> None:
    assert found(town, DIARY) == WHOLE


def test_a_text_is_found_by_its_opening_words_wherever_it_stands(town: Record) -> None:
    book = (
        f"The book\n\nChapter six\n\nAt 9:40 they came, 12 of them.\n\n{DIARY}\nChapter eight\n\nAt noon.\n"
    )
    where = located(town, book)
    assert (where.work, where.lacking, where.beyond) == ("diary", (), 6)
    assert found(town, book) == WHOLE


def test_the_other_source_is_still_counted_from_its_first_paragraph(town: Record) -> None:
    text = "The night\n\nSeventy officers towards eleven o'clock.\n\nAt 11.20 P. M. by the diary, at 22:50 by ours."
    assert located(town, text).work == "gazette"
    assert found(town, text) == [
        ("Seventy", 2, ("hall_entered",), ""),
        ("eleven o'clock", 2, ("hall_entered",), ""),
        ("11.20 P. M.", 3, (), ""),  # an hour of the other's alone
        ("22:50", 3, ("sexton_shouts",), ""),
    ]


def test_a_paragraph_that_is_no_passage_is_not_passed_over(town: Record) -> None:
    more = DIARY.replace("On page", "At midnight 12 more came.\n\nOn page")
    assert [one[:3] for one in found(town, more) if one[1] == 0] == [("midnight", 0, ()), ("12", 0, ())]


def test_passages_that_a_text_lacks_are_named(town: Record) -> None:
    less = DIARY.replace("On page 96 there is a drawing of it.", "")
    assert located(town, less).lacking == (4,)


def test_a_text_of_neither_is_refused(tmp_path: Path) -> None:
    more = SECOND.replace("passages:\n", "passages:\n  - {source: holt, at: ¶1}\n")
    with pytest.raises(ProblemsFound) as caught:
        located(record.load(with_second(tmp_path, more)), "Something else.\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("no-text", "Something else.")
    assert "gazette" in problem.allowed
    assert "diary" in problem.allowed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Go home!” cried the sexton", "go home cried the SEXTON, again and again"),
        ("The _Diary_ of a man", "The Diary of a man"),
        ("So.", "so"),
    ],
)
def test_opening_words_are_compared_without_marks_and_case(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_days_are_those_of_the_calendar_by_which_a_work_dates(tmp_path: Path) -> None:
    """13 March 1920 is 29 February by the old calendar."""
    where = with_second(tmp_path)
    old = DIARY.replace("March 13th", "February 29th")
    listed = """- {id: diary, type: book, title: A diary, custom: {calendar: %s}}\n"""
    text = SECOND.replace('sources: {diary: {title: A diary, by: a traveller, dated: "1921"}}', "")
    text = text.replace("On March 13th, a Saturday", "On February 29th, a Saturday")
    (where / "record" / "b-diary.yaml").write_text(text, encoding="utf-8")
    (where / "record" / "sources.yaml").write_text(listed % "gregorian", encoding="utf-8")
    assert found(record.load(where), old)[0] == ("February 29th", 2, (), "")
    (where / "record" / "sources.yaml").write_text(listed % "julian", encoding="utf-8")
    assert found(record.load(where), old)[0] == ("February 29th", 2, ("crowd_gathers",), "")
    (where / "record" / "sources.yaml").write_text(listed % "juliam", encoding="utf-8")
    with pytest.raises(ScenarioError, match="unknown-word") as caught:
        record.load(where)
    assert [(one.found, one.nearest) for one in caught.value.problems] == [("juliam", "julian")]


# --- side by side -----------------------------------------------------------------------------------------------


def said(where: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, ["record", str(where), *arguments])


def test_where_two_part_both_are_shown(tmp_path: Path) -> None:
    where = with_second(tmp_path)
    lines = said(where, "--disputed", "--source", "diary").output.splitlines()
    assert lines[0].startswith("1 of 6 readings")
    assert "[sexton_shouts]" in lines[1]
    assert lines[2] == "    * the source (narrative): he sent them home before eleven gazette ¶3"
    assert lines[3] == (
        "    - the traveller (witness): he cried it at twenty past Its hour: 13 Mar, at 23:20. "
        'diary ¶3 ("Go home! cried the sexton ...")'
    )
    told = said(where, "--source", "diary").output
    assert "[crowd_gathers]" in told
    assert "twenty past" not in told
    assert "nearest: diary" in str(said(where, "--source", "dairy").exception)


def test_the_command_says_which_source_it_read(tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.write_text(f"{DIARY}\nChapter eight\n", encoding="utf-8")
    lines = said(with_second(tmp_path), "coverage", str(path)).output.splitlines()
    assert "2 of 4 figures covered, 2 set aside" in lines
    assert lines[-2:] == [
        "Read as: A diary [diary]",
        "Paragraphs before and after the passages, not looked at: 2",
    ]
    assert any(line.endswith("set aside: a page of the book") for line in lines)


# --- own words --------------------------------------------------------------------------------------------------

SAID = "they marched in fours along the quay with lamps and umbrellas"


@pytest.mark.parametrize(("words", "shared"), [(RUN - 1, 0), (RUN, 1), (RUN + 1, 1)])
def test_a_run_of_nine_words_is_copied_and_eight_are_not(words: int, shared: int, tmp_path: Path) -> None:
    ours = " ".join(SAID.split()[:words])
    more = SECOND.replace("some hundreds came", f"Some say {ours}!")
    runs = copied(record.load(with_second(tmp_path, more)), f"At night {SAID.upper()}, singing.")
    assert [(one.where, one.words) for one in runs] == [
        ("readings.crowd_gathers.accounts.0.says", ours)
    ] * shared


def test_the_scenario_itself_is_looked_through(tmp_path: Path) -> None:
    where = with_second(tmp_path)
    path = where / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Town hall", f"title: {SAID}"), encoding="utf-8")
    (run,) = copied(record.load(where), SAID)
    assert run.where == "scenario.places.hall.title"
    source = tmp_path / "text.txt"
    source.write_text(SAID, encoding="utf-8")
    assert said(where, "copied", str(source)).output == f"scenario.places.hall.title: {SAID}\n"
    source.write_text("Other words.", encoding="utf-8")
    assert (
        said(where, "copied", str(source)).output == "No run of 9 words or more is shared with this text.\n"
    )


# --- the second witness of the night ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def petrograd() -> Record:
    return petrograd_record()


def of(night: Record, work: str) -> list[str]:
    """The readings that a work has an account of."""
    return [
        id
        for id, reading in night.readings.items()
        if any(cited(account.source or "").work == work for account in reading.accounts)
    ]


def test_the_page_counts_the_sources_as_they_are(petrograd: Record) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "record.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.M)
    counted = []
    for work in petrograd.works:
        told = of(petrograd, work)
        others = {id for other in petrograd.works if other != work for id in of(petrograd, other)}
        accounts = [a for _, _, a in petrograd.accounts() if cited(a.source or "").work == work]
        passages = [one for one in petrograd.passages if one.source == work]
        numbers = (len(passages), len(accounts), len(told), len(set(told) - others))
        counted.append((work, *map(str, numbers)))
    assert rows == counted


def test_the_page_of_the_night_counts_his_facts_as_they_are(petrograd: Record) -> None:
    page = (Path(__file__).parents[2] / "docs" / "petrograd.md").read_text(encoding="utf-8")
    alone = set(of(petrograd, "reed")) - set(of(petrograd, "rabinowitch"))
    measured = [id for id in alone if petrograd.readings[id].measures]
    own = [
        id
        for id, number in petrograd.own_windows
        if cited(petrograd.readings[id].accounts[number].source or "").work == "reed"
        and petrograd.readings[id].measures
    ]
    said = re.search(r"the (\d+) readings that he alone tells, .* measures (\w+), .* to (\d+) others", page)
    assert said is not None
    assert said.groups() == (str(len(alone)), {2: "two"}[len(measured)], str(len(own)))


def test_the_two_stand_side_by_side_where_both_tell(petrograd: Record) -> None:
    both = set(of(petrograd, "reed")) & set(of(petrograd, "rabinowitch"))
    assert len(both) >= 60
    assert {"congress_opens", "krylenko_report", "presidium_seated", "march_halted", "aurora_blank"} <= both
    parted = {id for id in both if disputed(petrograd, id)}
    assert {"krylenko_report", "soviet_disperses", "presidium_seated", "aurora_blank", "kuchin"} <= parted
    own = {id for id, _ in petrograd.own_windows}
    assert own >= {"krylenko_report", "soviet_disperses", "kamenev_announces_fall"}


def test_his_every_passage_has_its_first_words_and_is_in_order(petrograd: Record) -> None:
    passages = [one for one in petrograd.passages if one.source == "reed"]
    assert [one.at for one in passages] == [f"¶{number}" for number in range(1, len(passages) + 1)]
    assert all(one.opens for one in passages)
    assert all(len(one.opens.split()) < RUN for one in passages)


def test_his_clock_reads_as_the_chapters_at_the_opening(petrograd: Record) -> None:
    window = petrograd.windows["congress_opens"]
    assert window.text() == "at 22:40"
    assert any("10.40" in account.says for account in petrograd.readings["congress_opens"].accounts)
    krylenko = petrograd.own_windows["krylenko_report", 1]
    assert krylenko.text() == "at 05:17"
