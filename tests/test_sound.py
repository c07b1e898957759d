"""A scenario is given in one way to every function, checked before it is played, and named in few words."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR

import interregnum as ir
from interregnum import record
from interregnum.calculus.tables import compile_tables
from interregnum.lab import fan, study
from interregnum.lab.answers.study import Sizes
from interregnum.language.resolve import resolved_json
from interregnum.language.where import home_of, name_of

ONE = ir.Workers(1)
JUDGED = {"basis": "judgement", "why": "made up"}


def as_data() -> dict[str, Any]:
    """The harbour town as a mapping, as a program would make it."""
    data: dict[str, Any] = json.loads(resolved_json(ir.load(HARBOUR).scenario))
    return data


def test_one_scenario_given_in_five_ways_is_one_history() -> None:
    sound = ir.load(HARBOUR)
    ways = (HARBOUR, str(HARBOUR), as_data(), sound.scenario, sound)
    histories = [ir.run(where, seed=3) for where in ways]
    assert all(history.firings == histories[0].firings for history in histories)
    assert all(history.written == histories[0].written for history in histories)
    assert [ir.check(where) for where in ways] == [list(sound.warnings)] * 5


def test_every_function_of_the_lab_takes_what_load_gives() -> None:
    given = (HARBOUR, ir.load(HARBOUR))
    event, outcome = "coup.exchange", next(iter(ir.load(HARBOUR).scenario.outcomes))
    whatif = [ir.whatif(where, {"without": event}, 20, 1, workers=ONE).to_dict() for where in given]
    assert whatif[0] == whatif[1]
    curves = [
        ir.inevitability(where, outcome, every=240, width=0.5, workers=ONE).to_dict() for where in given
    ]
    assert curves[0] == curves[1]
    fans = [fan(where, "0", 20, every=240, workers=ONE) for where in given]
    assert (fans[0].means == fans[1].means).all()
    hinges = [ir.hinges(where, outcome, 20, 1, only=[event], workers=ONE).to_dict() for where in given]
    assert hinges[0] == hinges[1]
    sizes = Sizes(replicas=20)
    studies = [study(where, parts=["hinges"], sizes=sizes, workers=ONE).model_dump_json() for where in given]
    assert studies[0] == studies[1]


def test_an_ensemble_of_a_loaded_scenario_is_that_of_its_folder(tmp_path: Path) -> None:
    found = [
        ir.ensemble(where, 30, tmp_path / str(number), workers=ONE).table()
        for number, where in enumerate((HARBOUR, ir.load(HARBOUR), as_data()))
    ]
    assert found[0].equals(found[1])
    assert found[0].equals(found[2])


def test_what_is_played_with_a_loaded_scenario_leaves_it_as_it_was() -> None:
    sound = ir.load(HARBOUR)
    before = compile_tables(sound.network)
    ir.whatif(sound, {"without": "coup.exchange"}, 20, 1, workers=ONE)
    ir.hinges(sound, next(iter(sound.scenario.outcomes)), 20, 1, only=["coup.exchange"], workers=ONE)
    after = compile_tables(sound.network)
    assert before.events == after.events
    assert before.quantity_index == after.quantity_index


def test_what_would_fail_while_playing_is_named_before() -> None:
    data = as_data()
    data["events"]["odd"] = {"title": "An odd thing", "when": "no_such_thing", **JUDGED}
    with pytest.raises(ir.ScenarioError, match="no_such_thing") as found:
        ir.run(data)
    assert {problem.code for problem in found.value.problems} == {"unknown-name"}
    assert [problem.line for problem in found.value.problems] == [None]
    assert [problem.path for problem in found.value.problems] == ["events.odd.when"]


@pytest.mark.parametrize("wrong", [None, 7, 2.5, ["petrograd-1917"], object(), b"petrograd-1917"])
@pytest.mark.parametrize("function", [ir.load, ir.run, ir.check, record.load])
def test_what_is_no_scenario_is_said_in_one_line(function: Any, wrong: Any) -> None:
    with pytest.raises(
        ir.ScenarioError, match=f"this is not a scenario\n    found:   {type(wrong).__name__}"
    ):
        function(wrong)


@pytest.mark.parametrize("number", [math.nan, math.inf, object()])
def test_data_that_a_file_could_not_hold_is_refused(number: Any) -> None:
    data = as_data()
    data["events"]["odd"] = {"title": "An odd thing", "takes": number, **JUDGED}
    assert [problem.code for problem in ir.check(data)] == ["json-syntax"]


@pytest.mark.parametrize(
    ("argument", "wrong", "allowed"),
    [
        *(
            (name, wrong, "a whole number from 0 to 2^64 - 1")
            for name in ("seed", "replica")
            for wrong in (-1, 2**64, 1.0, "7", None, True, math.nan)
        ),
        *(("until", wrong, "a number from 0 to") for wrong in (-1, math.nan, math.inf, 1e9, "21:40", True)),
        *(("engine", wrong, "one of auto, python, wasm") for wrong in ("Wasm", "", None, 3)),
    ],
)
def test_arguments_that_make_no_sense_are_named_with_what_is_allowed(
    argument: str, wrong: Any, allowed: str
) -> None:
    arguments: dict[str, Any] = {argument: wrong}
    with pytest.raises(ir.ArgumentError) as found:
        ir.run(HARBOUR, **arguments)
    assert str(found.value).startswith(f"{argument}: {allowed}")
    assert "\n" not in str(found.value)
    assert isinstance(found.value, ValueError)


def test_the_ends_of_what_is_allowed_are_allowed() -> None:
    length = ir.load(HARBOUR).scenario.timeline().length
    assert ir.run(HARBOUR, 2**64 - 1, 0, until=length).ended == length
    assert ir.run(HARBOUR, 0, 2**64 - 1, until=0).ended == 0.0


def test_nothing_large_is_printed_in_full() -> None:
    sound = ir.load("petrograd-1917")
    kept = record.load("petrograd-1917")
    for thing in (sound, sound.scenario, sound.network, sound.compiled, kept):
        assert len(repr(thing)) < 200, type(thing)
        assert len(str(thing)) < 200, type(thing)
    assert repr(sound).startswith("<Sound petrograd-1917: ")


def test_a_scenario_knows_its_folder_and_its_name() -> None:
    sound, bundled = ir.load(HARBOUR), ir.load("petrograd-1917")
    assert home_of(sound) == home_of(HARBOUR) == HARBOUR
    assert home_of(sound.scenario) is None
    assert (name_of(bundled), name_of("petrograd-1917")) == ("petrograd-1917", "petrograd-1917")
    assert name_of(sound) == str(HARBOUR)
    assert record.load(bundled).readings
    with pytest.raises(ir.ScenarioError, match="no-record"):
        record.load(as_data())


def test_results_of_the_lab_print_in_one_line(tmp_path: Path) -> None:
    outcome = next(iter(ir.load(HARBOUR).scenario.outcomes))
    found = (
        ir.whatif(HARBOUR, {"without": "coup.exchange"}, 20, 1, workers=1),
        ir.hinges(HARBOUR, outcome, 20, 1, only=["coup.exchange"], workers=1),
        ir.ensemble(HARBOUR, 20, tmp_path / "runs", seed=1, workers=1),
        fan(HARBOUR, "0", 20, 1, every=240, workers=1),
    )
    assert [repr(each).partition(" of ")[0] for each in found] == ["<WhatIf", "<Hinges", "<Ensemble", "<Fan"]
    assert all(len(repr(each)) < 100 for each in found)
    assert repr(found[0]).endswith(": 20 histories, seed 1>")


@pytest.mark.parametrize(
    "wrong", ["", "a" * 300, "a/" * 3000, "a\0b", "a\0.json", "\ud800", "\ud800.json", "b" * 300 + ".json"]
)
@pytest.mark.parametrize("function", [ir.load, ir.run, record.load])
def test_a_text_that_can_be_no_path_is_no_scenario(function: Any, wrong: str) -> None:
    with pytest.raises(ir.ScenarioError, match="there is no scenario"):
        function(wrong)
    assert [problem.code for problem in ir.check(wrong)] == ["unknown-scenario"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
@pytest.mark.parametrize("name", ["pipe.yaml", "pipe.json", "device.yaml", "device.json"])
def test_devices_and_pipes_are_not_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.startswith("pipe"):
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(ir.ScenarioError, match="a folder, device or pipe"):
        ir.load(path)
    with pytest.raises(ir.ScenarioError, match="a folder, device or pipe"):
        ir.run(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written_is_said_in_one_line() -> None:
    command = [sys.executable, "-m", "interregnum", "run", str(HARBOUR)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "error: the output cannot be written: no space left on device\n",
    )
