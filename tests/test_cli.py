"""The command line, as people and scripts meet it."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from harbour import HARBOUR, harbour, harbour_that

import interregnum as ir
from interregnum.cli import commands, main
from interregnum.lab.ensembles.chunks import CHUNK
from interregnum.lab.ensembles.lock import alone_in

GOLD = Path(__file__).parent / "gold"
TOWN = str(HARBOUR)
ESCAPE = "\x1b"
COMMANDS = commands.list_commands(None)  # type: ignore[arg-type]
# Said after what an example says, for it is the same code that plays many: that they work does not hang on how many.
FEWER = {
    "branch": ("-n", "20"),
    "whatif": ("-n", "20"),
    "ensemble": ("-n", "60"),
    "hinges": ("-n", "20", "--only", "cabinet_answers", "--only", "lantern.found", "--only", "salvo"),
    "inevitability": ("--width", "0.4"),
    "sensitivity": ("-n", "2", "--replicas", "2"),
    "calibrate": ("--population", "10", "--generations", "1", "--replicas", "20"),
    "validate": ("--replicas", "20"),
    "proofread": ("-n", "10"),
    "study": ("--replicas", "20"),
}
FINDING = {"proofread"}  # ends with exit code 1 where something is found
UNTIL_INTERRUPTED = {"serve", "lsp"}  # begun and ended in `server/test_serve.py`, `lsp/test_lsp_server.py`


def ask(*arguments: object) -> Result:
    """Run a command in this process; what it says goes to `output` and `stderr`, as for a script."""
    runner = CliRunner()

    @click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def interregnum(words: tuple[str, ...]) -> None:
        before, sys.argv = sys.argv, ["interregnum", *words]
        try:
            main()
        finally:
            sys.argv = before

    result = runner.invoke(interregnum, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    assert ESCAPE not in result.output
    return result


def good(*arguments: object) -> str:
    result = ask(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def bad(*arguments: object) -> str:
    """Bad input: exit code 2, nothing on the output, the reasons on the error stream."""
    result = ask(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour_that("hall_entered").save(tmp_path_factory.mktemp("cli") / "night")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- help -------------------------------------------------------------------------------------------------


def test_the_commands_are_listed_in_the_order_of_their_use() -> None:
    jobs = ["new", "check", "resolve", "events", "run", "why", "why-not", "replay", "ensemble", "validate"]
    assert [command for command in COMMANDS if command in jobs] == jobs
    text = good("--help")
    assert [m[1] for m in re.finditer(r"^  ([a-z-]+)  +\S", text, re.M) if m[1] in COMMANDS] == COMMANDS
    assert good("--version") == f"interregnum, version {ir.__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    text = good(command, "--help")
    assert good(command, "-h") == text
    _, example = text.split("Example:\n")
    lines = example.strip().split("\n")
    assert any(line.strip().startswith(f"interregnum {command}") for line in lines)
    for parameter in commands.commands[command].params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.help, parameter.name


@pytest.mark.usefixtures("one_core")
def test_the_examples_of_the_help_work(here: Path) -> None:
    played: set[str] = set()
    for command in COMMANDS:  # in this order: `why` asks about the night that the example of `run` writes
        shown = commands.commands[command]
        for line in shown.example.splitlines():  # type: ignore[attr-defined]
            name, *arguments = shlex.split(line.split(" > ")[0])
            assert name == "interregnum"
            if arguments[0] in UNTIL_INTERRUPTED:
                continue
            result = ask(*arguments, *FEWER.get(command, ()))
            assert result.exit_code in ((0, 1) if command in FINDING else (0,)), (line, result.stderr)
            numbers = [int(n) for n in re.findall(r"(?:-n|--replicas|--population) (\S+)", line)]
            assert all(number >= 20 for number in numbers), line  # fewer are refused
            played.add(arguments[0])
    assert played == set(COMMANDS) - UNTIL_INTERRUPTED


# --- proofread ----------------------------------------------------------------------------------------------


def test_proofread_ends_with_1_where_something_is_found(here: Path) -> None:
    few = ("-n", "20", "--workers", "1")
    (here / "bell.yaml").write_text(BELL, encoding="utf-8")
    assert "\nClean: not-sitting.\n" in good("proofread", "bell.yaml", *few, "--rule", "not-sitting")
    result = ask("proofread", "bell.yaml", *few, "--rule", "same-line")
    assert (result.exit_code, result.stderr) == (1, "")
    assert "100.0%  rings  bell.yaml:3\n" in result.stdout
    data = json.loads(ask("proofread", "bell.yaml", *few, "--rule", "same-line", "--json").stdout)
    assert [(finding["event"], finding["histories"]) for finding in data["findings"]] == [("rings", 20)]
    assert bad("proofread", "bell.yaml", "--rule", "same-lines").endswith("nearest: same-line\n")
    assert "[unknown-scenario]" in bad("proofread", "no-such-place")


BELL = """\
scenario: {id: bell, title: A bell, starts: 1920-03-13T06:00, ends: 1920-03-13T18:00}
events:
  rings:
    title: The bell rings
    when: times(rings) < 6
    takes: {typical: 5 min, factor: 1.2}
    again: yes
    basis: judgement
    why: a bell
"""


# --- check, resolve, events -------------------------------------------------------------------------------


def test_check_of_a_sound_scenario() -> None:
    text = good("check", TOWN)
    assert text.startswith("Sound. The night of the two mayors\n")
    assert good("check", TOWN, "--json") == "[]\n"


def test_check_tells_everything_that_is_wrong(here: Path) -> None:
    good("new", "town")
    path = here / "town" / "people.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("at: exchange", "at: exchnage").replace("side: council", "side: counsil"),
        encoding="utf-8",
    )
    result = ask("check", "town")
    assert result.exit_code == 2
    assert re.findall(r"nearest: (\w+)", result.stdout) == ["exchange", "council"]
    assert re.findall(r"^(people\.yaml:\d+:\d+): error \[", result.stdout, re.M)
    data = json.loads(ask("check", "town", "--json").stdout)
    assert [(entry["file"], entry["nearest"]) for entry in data] == [
        ("people.yaml", "exchange"),
        ("people.yaml", "council"),
    ]
    for command in (["run", "town", "--out", "night"], ["events", "town"]):
        assert "exchnage" in bad(*command)
    assert not (here / "night").exists()


def test_resolving_twice_changes_nothing(here: Path) -> None:
    once = good("resolve", TOWN)
    (here / "town.json").write_text(once, encoding="utf-8")
    assert good("resolve", "town.json") == once
    assert good("run", "town.json", "--quiet") == good("run", TOWN, "--quiet")


def test_events_as_sentences_and_in_full() -> None:
    lines = good("events", TOWN).splitlines()
    ids = [line.split(":")[0] for line in lines]
    assert ids == list(harbour().network.events)
    assert lines[ids.index("night_train")].startswith(
        "night_train: The night train brings the officers' cartridges, "
    )
    full = good("events", TOWN, "mayor_answers")
    for part in (
        "The mayor weighs the demand  [mayor_answers]",
        "possible while  the demand to give up the hall has arrived",
        "50 % within 25 min",
        "yields: he gives up the hall, weight 0.25 (0.1 to 0.5)",
        "hardly a guard is left: x4 (2 to 8) while fewer than 25 of the Town hall guard are left",
        "a proud man, with friends in the room",
    ):
        assert part in full, part


def test_events_of_one_mechanism() -> None:
    own = good("events", TOWN, "--mechanism", "own").splitlines()
    assert [line.split(":")[0] for line in own] == [
        "mayor_calls",
        "bell_rings",
        "night_train",
        "relief_arrives",
        "hall_entered",
    ]
    assert "nearest: morale" in bad("events", TOWN, "--mechanism", "moral")


def test_events_as_data_hold_the_whole_event() -> None:
    (data,) = json.loads(good("events", TOWN, "mayor_answers", "--json"))
    assert data["guard"] == "demand.delivered > 0 and mayor.free and rising.on"
    assert [branch["id"] for branch in data["branches"]] == ["yields", "refuses"]
    assert data["branches"][0]["odds"][0]["name"] == "hardly a guard is left"
    assert data["waiting_minutes"]["50%"] == pytest.approx(25)
    everything = json.loads(good("events", TOWN, "--json"))
    assert len(everything) == len(harbour().network.events)


# --- run --------------------------------------------------------------------------------------------------


def test_a_night_told_is_the_gold_one(here: Path) -> None:
    """INTERREGNUM_ACCEPT=1 takes what is told now for right. Look at the difference before committing it."""
    good("new", "harbour-town")
    told = good("run", "harbour-town", "--seed", 7, "--out", "night")
    told += "\n$ why\n" + good("why", "night", "hall_entered")
    told += "\n$ why-not\n" + good("why-not", "night", "relief_arrives")
    path = GOLD / "harbour-town.txt"
    if os.environ.get("INTERREGNUM_ACCEPT") == "1":
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


def test_a_night_told_has_hours_places_and_an_ending() -> None:
    text = good("run", TOWN, "--seed", 1, "--replica", 3)
    history = harbour(3)
    told = [firing for firing in history.without_bookkeeping() if firing.event == "coup.exchange"]
    assert f"  {history.label(told[0].minute).split()[-1]} *" in text
    assert "Barracks                    The rifles: setting out" in text
    assert "How it ended" in text
    assert history.shown("who_rules") in text


def test_quiet_tells_only_the_ending_and_json_only_data() -> None:
    lines = good("run", TOWN, "--quiet").splitlines()
    assert lines[0] == "How it ended"
    assert len(lines) == 1 + 3 + 1
    data = json.loads(good("run", TOWN, "--seed", 1, "--replica", 3, "--json"))
    assert data["outcomes"] == harbour(3).outcomes
    assert (data["seed"], data["replica"], data["events"]) == (1, 3, len(harbour(3).firings))


def test_an_ending_is_told_by_its_title_and_kept_by_its_label() -> None:
    label = harbour(3).outcomes["who_rules"]
    title = {"committee": "the officers have the hall", "council": "help comes while the council sits"}[label]
    told = good("run", TOWN, "--seed", 1, "--replica", 3, "--quiet")
    assert f"  Who has the town in the morning  {title}\n" in told
    data = json.loads(good("run", TOWN, "--seed", 1, "--replica", 3, "--json"))
    assert (data["outcomes"]["who_rules"], data["shown"]["who_rules"]) == (label, title)


def test_all_tells_bookkeeping_too() -> None:
    some, everything = good("run", TOWN), good("run", TOWN, "--all")
    assert "Major Holt writes his demand: begun" not in some
    assert len(everything.splitlines()) > len(some.splitlines())


def test_run_writes_a_history(here: Path) -> None:
    good("run", TOWN, "--seed", 1, "--replica", 3, "--out", "deep/night", "--quiet")
    assert ir.load_history("deep/night").firings == harbour(3).firings
    assert good("replay", "deep/night").endswith("every byte agrees.\n")


def test_until_stops_there(here: Path) -> None:
    good("run", TOWN, "--until", "21:40", "--out", "night", "--quiet")
    history = ir.load_history("night")
    assert history.ended == 220.0
    assert all(firing.minute <= 220.0 for firing in history.firings)
    good("run", TOWN, "--until", "14 Mar 01:30", "--quiet")
    good("run", TOWN, "--until", "1920-03-14T01:30", "--quiet")
    good("replay", "night")


@pytest.mark.parametrize("until", ["12:00", "25:00", "noon", "15 Mar 10:00", "12 Mar 10:00", "", "NaN"])
def test_until_what_is_no_hour_of_the_night(here: Path, until: str) -> None:
    text = bad("run", TOWN, "--until", until, "--out", "night")
    assert "--until: error [hour]" in text
    assert "allowed:" in text
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("option", ["--seed", "--replica"])
@pytest.mark.parametrize("value", ["-1", "1.5", "x", str(2**64)])
def test_a_seed_that_is_none(option: str, value: str) -> None:
    assert option in bad("run", TOWN, option, value)


def test_what_to_ask_next_can_be_asked(here: Path) -> None:
    good("new", "town")
    for replica in range(3):
        text = good("run", "town", "--replica", replica, "--out", "night")
        for line in text.split("What to try next\n")[1].splitlines():
            assert ask(*line.split()[1:]).exit_code == 0, line
    alone = good("run", "town").split("What to try next\n")[1]
    assert "interregnum run town --seed 7 --replica 0 --out night/\n" in alone


def test_the_place_is_asked_for_before_the_night_is_played(here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "letter.txt").write_text("mine")
    assert "place-taken" in bad("run", TOWN, "--out", "mine")
    assert "place-taken" in bad("run", TOWN, "--out", ".")
    assert "unwritable" in ask("run", TOWN, "--quiet", "--out", "mine/letter.txt/night").stderr


def test_unknown_scenarios() -> None:
    for command in ("run", "check", "events", "resolve"):
        result = ask(command, "petrograd-1918")
        assert result.exit_code == 2
        assert "nearest: petrograd-1917" in result.output
    assert "no-scenario" in bad("run", "no/where")


# --- why, why-not, replay ---------------------------------------------------------------------------------


def test_why_in_every_form(night: Path) -> None:
    assert good("why", night, "hall_entered").startswith("1. ")
    assert len(json.loads(good("why", night, "hall_entered", "--json"))["reasons"]) > 3
    assert good("why", night, "hall_entered", "--dot").startswith("digraph why {")
    assert "not shown; a greater depth" in good("why", night, "hall_entered", "--depth", 1)
    assert good("why", night, "hall_entered", "--depth", 0).count("\n\n") == 1


def test_why_of_one_of_several_times_and_of_a_branch(night: Path) -> None:
    """In this night the second company puts its answer off once and then obeys; guards slip away five times."""
    answered = "to_the_quay.answered"
    assert "Time 1 of 2.\n" in good("why", night, answered)
    assert "Waited (they put it off): the chance was " in good("why", night, answered, "--at", "20:00")
    second = good("why", night, answered, "--time", 2)
    assert (
        second
        == good("why", night, f"{answered}.obey")
        == good("why", night, answered, "--at", "13 Mar 23:00")
    )
    assert "Time 2 of 2. Before: waited once, chance " in second
    choice = json.loads(good("why", night, answered, "--time", 2, "--json"))["reasons"][0]["choice"]
    assert [option["id"] for option in choice["options"] if option["taken"]] == ["obey"]
    assert good("why", night, "guard.melts", "--time", 5) != good("why", night, "guard.melts")
    refused = good("why-not", night, f"{answered}.refuse")
    assert "Chosen against" in refused
    assert "- they refuse: " in refused
    assert "It did happen, at 13 Mar 20:06." in good("why-not", night, f"{answered}.obey")
    assert "Time 1 of 2." in good("why-not", night, f"{answered}.obey", "--time", 1)


def test_a_time_that_there_was_not_is_told_with_those_there_were(night: Path) -> None:
    assert "happened only 5 times" in bad("why", night, "guard.melts", "--time", 6)
    assert "allowed: 1 (13 Mar 22:06), 2 (" in bad("why", night, "guard.melts", "--time", 6)
    assert "had not happened yet at 13 Mar 19:00" in bad("why", night, "guard.melts", "--at", "19:00")
    assert "--at: error [hour]" in bad("why", night, "guard.melts", "--at", "25:00")
    assert "at: without `time`" in bad("why", night, "guard.melts", "--at", "22:30", "--time", 1)
    assert "--time" in bad("why", night, "guard.melts", "--time", 0)
    assert "took to_the_quay.answered.stall (once), to_the_quay.answered.obey (once)" in bad(
        "why", night, "to_the_quay.answered.refuse"
    )


def test_why_not_in_every_form(night: Path) -> None:
    assert "Overtaken" in good("why-not", night, "relief_arrives") or "Never possible" in good(
        "why-not", night, "relief_arrives"
    )
    assert json.loads(good("why-not", night, "relief_arrives", "--json"))["event"] == "relief_arrives"


def test_events_that_are_none_or_did_not_happen(night: Path) -> None:
    assert "nearest: hall_entered" in bad("why", night, "hall_enterd")
    assert "nearest: hall_entered" in bad("why-not", night, "hall_enterd")
    assert "nearest: hall_entered" in bad("events", TOWN, "hall_enterd")
    assert "[did-not-happen]" in bad("why", night, "relief_arrives")
    assert "depth" in bad("why", night, "hall_entered", "--depth", -1)


def test_folders_that_hold_no_history(here: Path, night: Path) -> None:
    for command in (["why", "x", "e"], ["why-not", "x", "e"], ["replay", "x"]):
        assert "[no-history]" in bad(*command)


def test_a_replay_that_does_not_agree_has_exit_code_1(here: Path) -> None:
    from test_folder import manifest, reseal

    good("run", TOWN, "--out", "night", "--quiet")
    reseal(here / "night", {**manifest(here / "night"), "seed": 8})
    result = ask("replay", "night")
    assert (result.exit_code, result.stderr) == (1, "")
    assert "it differs in: events" in result.stdout
    data = ask("replay", "night", "--json")
    assert (data.exit_code, json.loads(data.stdout)["agrees"]) == (1, False)


# --- new --------------------------------------------------------------------------------------------------


def test_new_makes_a_scenario_that_is_sound_and_runs_in_many_ways(here: Path) -> None:
    good("new", "my-crisis-2")
    scenario = ir.load(Path("my-crisis-2")).scenario
    assert scenario.scenario.id == "my-crisis-2"
    assert ask("check", "my-crisis-2").stderr == ""
    assert good("check", "my-crisis-2", "--json") == "[]\n"  # no warning either
    endings = {harbour(replica).outcomes["who_rules"] for replica in range(60)}
    assert endings == {"committee", "council", "undecided"}
    assert [path.name for path in here.iterdir()] == ["my-crisis-2"]


def test_every_event_of_it_happens_in_some_night() -> None:
    happened = {firing.event for replica in range(150) for firing in harbour(replica).firings}
    assert set(harbour().network.events) - happened == set()


def test_new_leaves_alone_what_is_there(here: Path) -> None:
    (here / "town").mkdir()
    (here / "link").symlink_to("nowhere")
    (here / "file").write_text("mine")
    for name in ("town", "link", "file"):
        assert "[place-taken]" in bad("new", name)
    assert "[unwritable]" in bad("new", "file/town")
    assert sorted(path.name for path in here.iterdir()) == ["file", "link", "town"]


@pytest.mark.parametrize("command", ["hinges", "inevitability"])
def test_the_outcomes_are_listed_where_none_is_named(here: Path, command: str) -> None:
    good("new", "town")
    text = bad(command, "town")
    assert "[unknown-outcome] of which outcome? None is named\n" in text
    assert "allowed: an outcome: hall_taken, who_rules, guards_left; or an event\n" in text


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("My Crisis!", "my-crisis"),
        ("1917", "my-crisis"),
        ("23-f", "f-23"),
        ("1917-petrograd", "petrograd-1917"),
        ("9" * 99 + "x" * 99, "x" * 59 + "-" + "9" * 20),
        ("été", "ete"),
        ("a_b", "a-b"),
        ("x" * 81, "x" * 80),
    ],
)
def test_a_name_that_makes_no_id(here: Path, name: str, nearest: str) -> None:
    text = bad("new", name)
    assert "[bad-id]" in text
    assert f"nearest: {nearest}\n" in text
    assert list(here.iterdir()) == []
    good("new", nearest)


FROM = ["harbour-town", "moscow-1991", "petrograd-1917"]


@pytest.mark.parametrize("source", FROM)
def test_new_from_a_real_one_is_that_one_under_another_id(here: Path, source: str) -> None:
    good("new", "my-crisis", "--from", source)
    made, original = (
        ir.load(Path("my-crisis")).scenario,
        ir.load(HARBOUR if source == FROM[0] else source).scenario,
    )
    assert made.scenario.id == "my-crisis"
    assert made.model_copy(update={"scenario": original.scenario}) == original
    data = json.loads(good("check", "my-crisis", "--json"))
    assert [problem for problem in data if problem["severity"] == "error"] == []
    assert [
        path.name for path in Path("my-crisis").rglob("*.json") if path.stem in ("answers", "sound")
    ] == []


@pytest.mark.parametrize("source", FROM)
def test_a_bare_one_has_the_files_and_sections_and_a_minimum_that_plays(here: Path, source: str) -> None:
    good("new", "whole", "--from", source)
    good("new", "my-crisis", "--from", source, "--bare")
    sections = [
        {
            path.relative_to(folder).as_posix(): re.findall(
                r"^([a-z_]+):", path.read_text("utf-8"), re.MULTILINE
            )
            for path in [*folder.glob("*.yaml"), *folder.glob("events/*.yaml")]
        }
        for folder in (Path("whole"), Path("my-crisis"))
    ]
    assert sections[0] == sections[1]
    assert good("check", "my-crisis", "--json") == "[]\n"
    scenario = ir.load(Path("my-crisis")).scenario
    assert (scenario.scenario.id, scenario.scenario.title) == ("my-crisis", "My crisis")
    assert set(scenario.events) == {"seat_taken"}
    assert not scenario.units
    frame = Path("my-crisis/scenario.yaml").read_text("utf-8").partition("\n\n")[0]
    assert "  licence: MIT" in frame
    assert not re.search(r"\bthis (town|night|city)\b", frame)  # it is of another
    assert "The seat of power changes hands" in good("run", "my-crisis")


def test_a_source_that_is_none_and_all_else_that_is_wrong_is_said_at_once(here: Path) -> None:
    (here / "My_Town").mkdir()
    text = bad("new", "My_Town", "--from", "petrograd-1971")
    assert ["[bad-id]" in text, "[unknown-scenario]" in text, "[place-taken]" in text] == [True] * 3
    assert "nearest: petrograd-1917\n" in text
    assert "allowed: harbour-town, moscow-1991, petrograd-1917\n" in text
    assert [path.name for path in here.iterdir()] == ["My_Town"]


# --- real processes ---------------------------------------------------------------------------------------

INTERREGNUM = [sys.executable, "-m", "interregnum"]
# The command line, and nothing happens after the first hours of a history until somebody interrupts it.
HELD_UP = """
import signal
from interregnum.calculus.player import Player
from interregnum.cli import main

advance = Player.advance

def advance_or_wait(player, until, *rest):
    while player.now > 600:
        signal.pause()
    return advance(player, until, *rest)

Player.advance = advance_or_wait
main()
"""


def process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    words = [str(argument) for argument in arguments]
    return subprocess.run([*INTERREGNUM, *words], capture_output=True, text=True, check=False, **options)


def test_exit_codes_and_streams_of_a_real_process(tmp_path: Path) -> None:
    done = process("run", TOWN, "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert ESCAPE not in done.stdout
    done = process("run", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "[unknown-scenario]" in done.stderr
    assert ESCAPE not in done.stderr
    done = process("run", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Missing argument" in done.stderr


def test_a_reader_who_has_seen_enough(tmp_path: Path) -> None:
    """The history is written all the same, and nothing is complained about."""
    command = f"{' '.join(INTERREGNUM)} run {TOWN} --out night | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The night of the two mayors\n", "")
    assert ir.load_history(tmp_path / "night").firings


def terminal(
    *arguments: object, program: Sequence[str] = INTERREGNUM, interrupt_at: str = "", **variables: str
) -> tuple[int, str]:
    """Run a command in a terminal, with these variables; its exit code and all that the terminal shows."""
    screen, inside = pty.openpty()
    words = [*program, *(str(argument) for argument in arguments)]
    shown = b""
    # A background job passes on that it ignores interrupts; a person's terminal does not.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "", **variables}
    with subprocess.Popen(
        words, stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
    ) as child:
        os.close(inside)
        for chunk in read_all(screen):
            shown += chunk
            if interrupt_at and interrupt_at.encode() in shown:
                child.send_signal(signal.SIGINT)
                interrupt_at = ""
        code = child.wait()
    os.close(screen)
    return code, shown.decode()


def read_all(screen: int) -> Iterator[bytes]:
    with suppress(OSError):  # the other end is closed
        while chunk := os.read(screen, 65536):
            yield chunk


def test_a_terminal_gets_colour_and_is_told_what_takes_time() -> None:
    code, shown = terminal("run", TOWN)
    assert code == 0
    assert f"reading {TOWN}" in shown
    assert f"{ESCAPE}[1mHow it ended" in shown
    assert f"{ESCAPE}[33m" in shown  # turning points
    code, shown = terminal("run", "nowhere")
    assert code == 2
    assert f"{ESCAPE}[31m" in shown  # errors
    code, shown = terminal("run", TOWN, "--quiet")
    assert "playing to 13 Mar 19:" in shown
    last = shown.rpartition("\r\x1b[K")[2]
    assert last.lstrip(ESCAPE + "[1m").startswith("How it ended")


def test_an_interrupt_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    words, program = ("run", "petrograd-1917", "--out", tmp_path / "night"), (sys.executable, "-c", HELD_UP)
    code, shown = terminal(*words, program=program, interrupt_at="Seed 7")
    assert code == 130
    assert "Traceback" not in shown
    assert shown.endswith("interrupted\r\n")
    assert list(tmp_path.iterdir()) == []


LAB = {
    "hinges": ("--outcome", "how", "-n", 40),
    "whatif": ("--without", "attack.blank", "-n", 40),
    "inevitability": ("--outcome", "palace_taken", "--every", "2 h"),
    "sensitivity": ("--outcome", "palace_falls", "--method", "morris"),
    "calibrate": ("--population", 20, "--out", "out.yaml"),
    "validate": ("--replicas", 40),
    "ensemble": ("-n", 40),
    "study": ("--replicas", 40, "--out", "out.json"),
}


@pytest.mark.parametrize("command", LAB)
def test_a_command_of_the_lab_that_is_interrupted_says_so_and_leaves_nothing(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words, program = (
        (command, "petrograd-1917", *LAB[command], "--workers", 1),
        (sys.executable, "-c", HELD_UP),
    )
    code, shown = terminal(
        *words, program=program, interrupt_at="studying" if command == "study" else "playing"
    )
    assert code == 130
    assert "Traceback" not in shown
    assert shown.endswith("interrupted\r\n")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_before_the_command_is_read_is_answered_too() -> None:
    """It comes in the middle of the first import."""
    early = """
import os, signal, sys

class Interrupting:
    @staticmethod
    def find_spec(name, *rest):
        if name == "interregnum.cli":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting)
signal.signal(signal.SIGINT, signal.default_int_handler)
from interregnum.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", early], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\ninterrupted\n")


def test_a_command_in_the_background_goes_on_ignoring_interrupts() -> None:
    ignoring = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.argv[1:] = ["check", "petrograd-1917"]

class Interrupting:
    @staticmethod
    def find_spec(name, *rest):
        os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting)
from interregnum.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", ignoring], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "interrupted" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_what_is_typed(shell: str) -> None:
    """As the page of the commands says: the shell is given a script, and asks the command itself."""
    command = Path(sys.executable).with_name("interregnum")
    page = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"
    assert f"_INTERREGNUM_COMPLETE={shell}_source interregnum" in page.read_text(encoding="utf-8")
    environment = {**os.environ, "_INTERREGNUM_COMPLETE": f"{shell}_source"}
    done = subprocess.run([command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert f"_INTERREGNUM_COMPLETE={shell}_complete" in done.stdout
    environment = {
        **os.environ,
        "_INTERREGNUM_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "interregnum why",
        "COMP_CWORD": "why" if shell == "fish" else "1",
    }
    done = subprocess.run([command], env=environment, capture_output=True, text=True, check=False)
    assert re.findall(r"\bwhy(?:-not)?\b", done.stdout)[:1] == ["why"]
    assert "why-not" in done.stdout
    assert "replay" not in done.stdout


def test_an_ensemble_that_another_run_writes_is_refused(tmp_path: Path) -> None:
    good("ensemble", TOWN, "-n", 3, "--out", tmp_path / "runs", "--workers", 1)
    with alone_in(tmp_path / "runs"):
        said = bad("ensemble", TOWN, "-n", 5, "--out", tmp_path / "runs", "--workers", 1)
    assert f"[being-written] another run (process {os.getpid()}) is writing to this folder" in said


def test_what_is_watched_says_when() -> None:
    assert "--every or --at is missing" in bad("ensemble", TOWN, "-n", 5, "--watch", "guard.people")


@pytest.mark.parametrize("sql", ["", " ", ";", "select 1; select 2"])
def test_a_query_that_is_none_or_several_is_a_problem(tmp_path: Path, sql: str) -> None:
    pytest.importorskip("duckdb")
    good("ensemble", TOWN, "-n", 3, "--out", tmp_path / "runs", "--workers", 1)
    assert "[sql]" in bad("query", tmp_path / "runs", sql)


@pytest.mark.parametrize(
    "words",
    [["ensemble"], ["whatif", "--without", "lantern.found"], ["hinges", "--outcome", "how"]],
    ids=lambda words: words[0],
)
def test_more_histories_than_can_be_are_refused_at_once(words: Sequence[str]) -> None:
    said = bad(words[0], TOWN, *words[1:], "-n", 10**22)
    assert "replicas: a whole number from 1 to 1,000,000,000" in said


def test_the_help_says_what_ctrl_c_keeps() -> None:
    assert f"chunks of {CHUNK}. Ctrl-C keeps the whole chunks" in " ".join(good("ensemble", "--help").split())
