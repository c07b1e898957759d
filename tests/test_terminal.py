"""What a terminal shows: help that is not shortened, lines that fit, and colours only where they are wanted."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import click
import pytest
from harbour import harbour_that
from test_cli import COMMANDS, ESCAPE, TOWN, ask, good, process, terminal

from interregnum import cli
from interregnum.cli import commands
from interregnum.cli.frame import summary_of
from interregnum.cli.wrapping import wrap_line

WIDEST_SUMMARY = 80 - 2 - 2 - 2 - len("inevitability") - 2  # margins, and the column of the names

# Commands that print long lines.
SHOWN = [
    ("run", TOWN, "--replica", "2"),
    ("check", TOWN),
    ("events", TOWN, "--mechanism", "own"),
    ("events", TOWN, "mayor_answers"),
    ("record", "petrograd-1917", "--at", "21:40"),
    ("record", "petrograd-1917", "show", "aurora_blank"),
    ("export", TOWN, "--to", "linked-places", "--out", "places.json"),
    ("why", "night", "hall_entered"),
    ("why-not", "night", "relief_arrives"),
    ("why", "night", "to_the_quay.answered", "--time", "2"),
    ("why-not", "night", "to_the_quay.answered.refuse"),
]


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return harbour_that("hall_entered").save(tmp_path / "night")


def wide(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output is shown by a terminal of so many columns."""
    for module in (cli.frame, cli.history, cli.scenario):
        monkeypatch.setattr(module, "terminal_width", lambda: columns)


# --- help -------------------------------------------------------------------------------------------------


def test_the_summary_of_every_command_fits_in_a_line_of_80_columns() -> None:
    summaries = {name: summary_of(commands.commands[name]) for name in COMMANDS}
    assert {name: text for name, text in summaries.items() if len(text) > WIDEST_SUMMARY} == {}
    text = process("--help", env={**os.environ, "COLUMNS": "80"}).stdout
    for name, summary in summaries.items():
        assert re.search(rf"^  {name} +{re.escape(summary)}$", text, re.M), name


def test_a_narrow_terminal_gets_the_summaries_in_full() -> None:
    text = process("--help", env={**os.environ, "COLUMNS": "60"}).stdout
    assert max(len(line) for line in text.splitlines()) <= 60
    as_one_line = " ".join(text.split())
    for name in COMMANDS:
        assert f" {name} {summary_of(commands.commands[name])} " in f"{as_one_line} "


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_is_not_wrapped_and_can_be_copied(command: str) -> None:
    shown = good(command, "--help").split("Example:\n")[1]
    examples = commands.commands[command].example.splitlines()  # type: ignore[attr-defined]
    assert shown.splitlines() == [f"  {line}" for line in examples]


# --- lines that fit ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: " ".join(Path(word).name for word in command))
@pytest.mark.parametrize("columns", [60, 80, 200])
def test_lines_fit_the_terminal_and_no_word_is_cut(
    command: tuple[str, ...], columns: int, night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_a_file = good(*command)
    wide(columns, monkeypatch)
    shown = good(*command)
    assert shown.split() == for_a_file.split()
    to_copy = [line for line in shown.splitlines() if line.startswith("  interregnum ")]
    too_long = [line for line in shown.splitlines() if len(line) > columns and line not in to_copy]
    assert too_long == []
    if columns == 60:
        assert len(shown.splitlines()) > len(for_a_file.splitlines())


def test_a_title_goes_on_below_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    wide(60, monkeypatch)
    first = "  18:43   Town hall                   The mayor asks the"
    assert f"\n{first}\n{' ' * 38}next town for help\n" in good("run", TOWN, "--replica", "2")


def test_what_a_program_reads_is_never_broken(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {
        command: good(*command) for command in [("resolve", TOWN), ("odd", TOWN), ("events", TOWN, "--json")]
    }
    wide(60, monkeypatch)
    assert {command: good(*command) for command in whole} == whole
    assert len(json.loads(good("why", "night", "hall_entered", "--json"))["reasons"]) > 3
    assert json.loads(good("why-not", "night", "relief_arrives", "--json"))["event"] == "relief_arrives"
    assert "\n}" in good("why", "night", "hall_entered", "--dot")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("short", "short"),
        ("", ""),
        (
            "  label  what stands beside the label goes on",
            "  label  what stands beside\n         the label goes on",
        ),
        ("  indented words that go on for a while", "  indented words that go on\n      for a while"),
        ("a-word-that-is-longer-than-the-line and more", "a-word-that-is-longer-than-the-line\n    and more"),
        ("a column that is far to the right  x y", "a column that is far to the\n    right  x y"),
        ("  a row  with four  columns  is a table", "  a row  with four  columns  is a table"),
        ("  The bell is rung  [bell]: an hour later", "  The bell is rung  [bell]: an\n      hour later"),
        ("this is how it stands: about 12 % of them", "this is how it stands: about\n    12 % of them"),
    ],
)
def test_a_line_is_broken_between_words(line: str, shown: str) -> None:
    assert wrap_line(line, 30) == shown


def test_styles_take_no_columns() -> None:
    words = ["thirty", "columns", "of", "words", "here"]
    styled = " ".join(click.style(word, bold=True) for word in words)
    assert wrap_line(styled, 30) == styled
    assert click.unstyle(wrap_line(styled, 24)) == "thirty columns of words\n    here"


# --- colours ----------------------------------------------------------------------------------------------


def test_no_color_means_none(tmp_path: Path) -> None:
    for command in (["run", TOWN], ["run", "nowhere"]):
        _, shown = terminal(*command, NO_COLOR="1")
        assert re.findall(r"\x1b\[\d+m", shown) == []
        assert "\x1b[K" in shown or command[1] == "nowhere"  # progress is no colour


def test_a_dumb_terminal_gets_text_alone() -> None:
    for command in (["run", TOWN, "--quiet"], ["run", "nowhere"]):
        _, shown = terminal(*command, TERM="dumb", COLUMNS="60")
        assert ESCAPE not in shown
        assert "reading" not in shown
        assert max(len(line) for line in shown.splitlines()) <= 60


# --- completion -------------------------------------------------------------------------------------------


def test_scenarios_are_completed() -> None:
    (scenario, *_) = commands.commands["run"].params
    context = click.Context(commands.commands["run"])
    assert [item.value for item in scenario.shell_complete(context, "petro")][:1] == ["petrograd-1917"]
    assert [item.type for item in scenario.shell_complete(context, "my-")] == ["file"]


def test_a_file_gets_no_colour() -> None:
    assert ESCAPE not in ask("run", "nowhere").stderr
