"""Every argument of every public function and method, given what it cannot be: one clear line, never a traceback.

`DOORS` is the table: for each function its arguments, and which of `VALUES` each of them may be. A function, method or
argument that is not in it fails `test_the_table_is_complete`.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import interregnum as ir
from interregnum import lab
from interregnum.cli import commands
from interregnum.errors import ArgumentError, InterregnumError, ProblemsFound
from interregnum.expression import parse
from interregnum.lab.answers.study import Sizes
from interregnum.lab.ensembles.query import ask
from interregnum.lab.sensitivity.analyse import Analysis
from interregnum.lab.validation.claims import claims

FAIR = Path(__file__).parent / "lab" / "fair"

VALUES: dict[str, Any] = {
    "none": None,
    "whole": 3,
    "negative": -1,
    "fraction": 1.5,
    "nan": math.nan,
    "infinity": math.inf,
    "true": True,
    "text": "no such thing",
    "empty": "",
    "no file's name": "no\0name",
    "bytes": b"bell",
    "list": ["bell"],
    "list of numbers": [3],
    "dict": {"bell": 1},
    "array": np.zeros((2, 2)),
    "object": object(),
}
NOTHING: frozenset[str] = frozenset()
NONE, WHOLE = frozenset({"none"}), frozenset({"whole"})
NUMBER = frozenset({"whole", "fraction"})
PLACE = frozenset({"text", "empty"})  # a new folder, or this one
TEXT = frozenset({"text", "empty", "no file's name"})
LISTED = frozenset({"list"})  # `bell` is an event
RUNNING = {"workers": WHOLE, "progress": NONE}


class Idle(lab.Workers):
    """Workers that must not be asked for anything."""

    def in_order(self, function: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        raise AssertionError("something is played")


@dataclass(frozen=True)
class Door:
    """A public function or method: a call that is right, and what each argument may be of `VALUES`."""

    function: Callable[[], Callable[..., Any]]
    allowed: Mapping[str, frozenset[str]]
    right: Callable[[], dict[str, Any]] = dict
    # What the message calls arguments of another name.
    called: Mapping[str, str] = field(default_factory=dict)


@cache
def sound() -> ir.Sound:
    return ir.load(FAIR)


@cache
def history() -> ir.History:
    return ir.run(sound(), 3)


@cache
def found() -> dict[str, Any]:
    """A result of each kind, from as few histories as there may be."""
    here: Any = {"workers": 1, "seed": 3}
    posterior = lab.Posterior(
        sound().scenario, 3, [], ["fact"], *(np.ones((2, 0)),) * 2, *(np.ones(2),) * 2, []
    )
    return {
        "whatif": ir.whatif(sound(), "shut", 20, **here),
        "hinges": ir.hinges(sound(), "how", 20, only="bell", closer=0, **here),
        "inevitability": ir.inevitability(sound(), "how", every=700, width=0.5, **here),
        "sensitivity": ir.sensitivity(
            sound(), "entered", of="lights", method="morris", points=2, replicas=2, **here
        ),
        "answers": lab.study(sound(), parts=[], sizes=Sizes(20, 20), **here),
        "posterior": posterior,
        "proofreading": ir.proofread(sound(), 2, rules="same-line", **here),
        "series": ir.ensemble(sound(), 2, watch="lights", at=[0], **here).series(),
    }


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an ensemble."""
    return ir.ensemble(sound(), 2, tmp_path_factory.mktemp("runs") / "runs", workers=1).folder


def where(**more: Any) -> Callable[[], dict[str, Any]]:
    """The arguments of a right call about the fair, which may play nothing."""
    return lambda: {"where": sound(), "workers": Idle(1), **more}


def of(result: str, method: str) -> Callable[[], Callable[..., Any]]:
    """A method of a result."""
    return lambda: getattr(found()[result], method)


def asked(method: str) -> Callable[[], Callable[..., Any]]:
    """A method of a history."""
    return lambda: getattr(history(), method)


def it(function: Callable[..., Any]) -> Callable[[], Callable[..., Any]]:
    return lambda: function


ASKED = {"where": NOTHING, "outcome": NOTHING, "seed": WHOLE, "aim": NONE, **RUNNING}
DOORS: dict[str, Door] = {
    "check": Door(it(ir.check), {"where": NOTHING}),
    "load": Door(it(ir.load), {"where": NOTHING}),
    "run": Door(
        it(ir.run),
        {
            "where": NOTHING,
            "seed": WHOLE,
            "replica": WHOLE,
            "until": NUMBER | NONE,
            "engine": NOTHING,
            "progress": NONE,
        },
        lambda: {"where": sound()},
    ),
    "load_history": Door(it(ir.load_history), {"folder": NOTHING}),
    "open_ensemble": Door(it(ir.open_ensemble), {"folder": NOTHING}),
    "ensemble": Door(
        it(ir.ensemble),
        {
            "where": NOTHING,
            "replicas": WHOLE,
            "out": PLACE | NONE,
            "seed": WHOLE,
            "variants": NOTHING,
            "watch": NOTHING,
            "at": NUMBER | {"list of numbers"},
            "every": NONE,  # as `at` is given
            **RUNNING,
        },
        where(replicas=2, out="no such folder", watch="lights", at=[0, "12:00"]),
    ),
    "whatif": Door(
        it(ir.whatif),
        {
            "where": NOTHING,
            "change": NOTHING,
            "replicas": NOTHING,
            "seed": WHOLE,
            "against": NOTHING,
            "outcomes": LISTED,
            **RUNNING,
        },
        where(change="shut"),
    ),
    "branch": Door(
        it(ir.branch),
        {
            "history": NOTHING,
            "minute": NUMBER,
            "change": NOTHING,
            "futures": NOTHING,
            "named": NONE,
            **RUNNING,
        },
        lambda: {"history": history(), "minute": 3, "change": {"without": "crowd"}, "workers": Idle(1)},
    ),
    "hinges": Door(
        it(ir.hinges),
        {
            **ASKED,
            "replicas": WHOLE,
            "only": LISTED,
            "by": NONE,
            "closer": WHOLE,
            "every_row": frozenset(VALUES),
            "ensemble": NONE,
        },
        where(outcome="how"),
    ),
    "shapley": Door(
        it(ir.shapley),
        {**ASKED, "replicas": WHOLE, "events": LISTED},
        where(outcome="how", events=["bell", "gate"]),
    ),
    "inevitability": Door(
        it(ir.inevitability),
        {**ASKED, "replica": WHOLE, "every": NUMBER, "width": NOTHING},
        where(outcome="how"),
    ),
    "sensitivity": Door(
        it(ir.sensitivity),
        {
            "where": NOTHING,
            "outcomes": LISTED,
            "method": NOTHING,
            "of": NOTHING,
            "aim": NONE,
            "points": NONE,
            "replicas": WHOLE,
            "seed": WHOLE,
            **RUNNING,
        },
        where(outcomes="how"),
    ),
    "calibrate": Door(
        it(ir.calibrate),
        {
            "where": NOTHING,
            "of": NOTHING,
            "population": NOTHING,
            "generations": WHOLE,
            "seed": WHOLE,
            **RUNNING,
        },
        where(),
    ),
    "validate": Door(
        it(ir.validate),
        {"where": NOTHING, "replicas": NOTHING, "seed": WHOLE, "ensemble": NONE, **RUNNING},
        where(),
    ),
    "proofread": Door(
        it(ir.proofread),
        {"where": NOTHING, "replicas": WHOLE, "rules": LISTED, "seed": WHOLE, **RUNNING},
        where(rules=["same-line"]),
    ),
    "Workers": Door(it(ir.Workers), {"number": WHOLE | NONE, "executor": NONE}, called={"number": "workers"}),
    # --- of the lab
    "claims": Door(
        it(claims),
        {"where": NOTHING, "ids": NOTHING, "replicas": NOTHING, "seed": WHOLE, **RUNNING},
        where(ids=["lamps_left"]),
    ),
    "fan": Door(
        it(lab.fan),
        {
            "where": NOTHING,
            "formula": NOTHING,
            "replicas": NOTHING,
            "seed": WHOLE,
            "every": NUMBER,
            "title": TEXT | NONE,
            **RUNNING,
        },
        where(formula="lights"),
    ),
    "predictive_check": Door(
        it(lab.predictive_check),
        {"where": NOTHING, "posterior": NOTHING, "replicas": NOTHING, "seed": WHOLE, "workers": WHOLE},
        lambda: {"where": sound(), "posterior": found()["posterior"], "workers": Idle(1)},
    ),
    "study": Door(
        it(lab.study),
        {
            "where": NOTHING,
            "outcomes": NOTHING,
            "variants": NOTHING,
            "parts": NOTHING,
            "sizes": NOTHING,
            "seed": WHOLE,
            **RUNNING,
        },
        where(),
    ),
    "read_answers": Door(it(lab.read_answers), {"where": TEXT | {"dict"}}),
    "read_variants": Door(it(lab.read_variants), {"where": TEXT | {"dict"}}),
    "stale": Door(
        it(lab.stale),
        {"answers": NOTHING, "where": NOTHING, "found": NONE},
        lambda: {"answers": found()["answers"], "where": sound()},
    ),
    # --- of a history, and what it gives
    "History.value": Door(
        asked("value"), {"quantity": NOTHING, "after": WHOLE | NONE}, lambda: {"quantity": "lights"}
    ),
    "History.start_value": Door(asked("start_value"), {"quantity": NOTHING}),
    "History.writer": Door(
        asked("writer"), {"quantity": NOTHING, "after": WHOLE | NONE}, lambda: {"quantity": "lights"}
    ),
    "History.numbers_of": Door(
        asked("numbers_of"),
        {"node": NOTHING, "after": WHOLE, "before": WHOLE | NONE},
        lambda: {"node": parse("lights > 1")},
    ),
    "History.evaluate": Door(
        asked("evaluate"),
        {"node": NOTHING, "after": WHOLE | NONE, "now": NUMBER | NONE | {"negative"}},
        lambda: {"node": parse("lights > 1")},
    ),
    "History.holds": Door(
        asked("holds"),
        {"condition": NOTHING, "after": WHOLE | NONE},
        lambda: {"condition": parse("lights > 1")},
        called={"condition": "node"},
    ),
    "History.minute": Door(asked("minute"), {"number": WHOLE}),
    "History.firing": Door(asked("firing"), {"number": WHOLE}),
    "History.firings_of": Door(asked("firings_of"), {"event": TEXT}),
    "History.event": Door(asked("event"), {"id": NOTHING}, called={"id": "event"}),
    "History.branch": Door(asked("branch"), {"firing": NOTHING}),
    "History.title": Door(asked("title"), {"firing": NOTHING}),
    "History.nobody_went": Door(asked("nobody_went"), {"firing": NOTHING}),
    "History.label": Door(asked("label"), {"minute": NUMBER}),
    "History.why": Door(
        asked("why"),
        {"event": NOTHING, "depth": WHOLE | NONE, "time": NONE, "at": NONE},  # it rings once, and not at once
        lambda: {"event": "bell"},
    ),
    "History.why_not": Door(
        asked("why_not"), {"event": NOTHING, "time": NONE, "at": NUMBER | NONE}, lambda: {"event": "bell"}
    ),
    "History.save": Door(asked("save"), {"folder": PLACE}),
    "History.shown": Door(asked("shown"), {"outcome": NOTHING}),
    "Absence.text": Door(lambda: history().why_not("bell").text, {"formulas": frozenset(VALUES)}),  # a flag
    "Story.text": Door(lambda: history().why("bell").text, {"width": WHOLE}),
    # --- of the other results
    "Ensemble.plot": Door(lambda: found()["ensemble"].plot, {"outcome": NONE}),
    "Ensemble.table": Door(lambda: found()["ensemble"].table, {"columns": NONE}),
    "Series.__getitem__": Door(lambda: found()["series"].__getitem__, {"formula": NOTHING}),
    "Series.plot": Door(lambda: found()["series"].plot, {"formula": NONE}),
    "WhatIf.__getitem__": Door(of("whatif", "__getitem__"), {"outcome": NOTHING}),
    "Hinges.strongest": Door(of("hinges", "strongest"), {"number": WHOLE}),
    "Hinges.rare": Door(of("hinges", "rare"), {"number": WHOLE}),
    "Hinges.conditions": Door(of("hinges", "conditions"), {"number": WHOLE}),
    "Hinges.plot": Door(of("hinges", "plot"), {"top": WHOLE}),
    "Inevitability.steepest": Door(of("inevitability", "steepest"), {"number": WHOLE}),
    "Proofreading.of": Door(of("proofreading", "of"), {"rule": NOTHING}, lambda: {"rule": "same-line"}),
    "Sensitivity.of": Door(of("sensitivity", "of"), {"outcome": NOTHING}),
    "Sensitivity.plot": Door(of("sensitivity", "plot"), {"outcome": NONE, "top": WHOLE}),
    "Analysis.strongest": Door(lambda: found()["sensitivity"].analyses[0].strongest, {"number": WHOLE}),
    "Posterior.resampled": Door(of("posterior", "resampled"), {"number": WHOLE}),
    "Posterior.as_variant": Door(of("posterior", "as_variant"), {"name": NOTHING}),
}
TABLE = [(door, argument) for door in DOORS for argument in DOORS[door].allowed]
# What takes the parts of a network that somebody has built, and is for those who write such a thing.
BUILDING = {
    "apply_variants",
    "instrument",
    "play_many",
    "Ensemble.replicas",
    "Replicas.outcome",
    "Workers.in_order",
}


def test_the_table_is_complete() -> None:
    """Every public function, and every method of what they give, with all its arguments."""
    public = {name: getattr(home, name) for home in (lab, ir) for name in home.__all__}
    doors = {name: thing for name, thing in public.items() if inspect.isfunction(thing)} | {"claims": claims}
    classes = [thing for thing in public.values() if inspect.isclass(thing)]
    for kind in (*classes, Analysis):
        methods = {name: thing for name, thing in vars(kind).items() if inspect.isfunction(thing)}
        doors |= {
            f"{kind.__name__}.{name}": thing
            for name, thing in methods.items()
            if not name.startswith("_") or name == "__getitem__"
        }
    doors["Workers"] = ir.Workers
    wanted = {name: set(inspect.signature(thing).parameters) - {"self"} for name, thing in doors.items()}
    wanted = {name: arguments for name, arguments in wanted.items() if arguments and name not in BUILDING}
    assert {name: set(door.allowed) for name, door in DOORS.items()} == wanted


@pytest.mark.parametrize(("door", "argument"), TABLE, ids=[f"{door}-{argument}" for door, argument in TABLE])
def test_what_an_argument_cannot_be_is_said_in_one_line(
    door: str, argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    found()["ensemble"] = ir.open_ensemble(runs)
    entry = DOORS[door]
    function, right = entry.function(), entry.right()
    for name, value in VALUES.items():
        if name not in entry.allowed[argument]:
            error = _raised(function, right | {argument: value})
            assert error is not None, f"{argument} may be {name}"
            _says_what_is_wrong(error, entry.called.get(argument, argument))
    assert not list(tmp_path.iterdir())


def _raised(function: Callable[..., Any], arguments: dict[str, Any]) -> InterregnumError | None:
    """What a call raises of the family of errors, or what it gives as problems; anything else is a traceback."""
    try:
        given = function(**arguments)
    except InterregnumError as error:
        return error
    return ProblemsFound(given) if function is ir.check and given else None


def _says_what_is_wrong(error: InterregnumError, argument: str) -> None:
    """An argument by its name and what was given; a name or a number in a problem, with what is allowed."""
    if isinstance(error, ArgumentError):
        said = str(error)
        assert said.startswith((f"{argument}: ", f"{argument}["))
        assert "; got " in said
        assert "\n" not in said
    else:
        assert isinstance(error, ProblemsFound)
        assert all(problem.allowed or problem.found for problem in error.problems)


# --- what one value for each argument does not show ----------------------------------------------------------


@pytest.mark.parametrize("outcome", ["how", "entered", "lamps", "bell"])
@pytest.mark.parametrize("function", [ir.hinges, ir.shapley, ir.inevitability, ir.sensitivity])
def test_an_aim_is_refused_before_anything_is_played(function: Callable[..., Any], outcome: str) -> None:
    """Whether it is about an ending, an hour, a value or an event."""
    events = (["bell", "gate"],) if function is ir.shapley else ()
    for aim in (3, 1.5, ["inside"], b"inside", "nowhere", "", "nan", "inf"):
        with pytest.raises(InterregnumError, match=r"aim: the label|no such target"):
            function(sound(), outcome, *events, aim=aim, workers=Idle(1))


@pytest.mark.parametrize("wrong", [3, None, [3], {"gate": "opens"}, b"gate"], ids=repr)
@pytest.mark.parametrize("argument", ["change", "against"])
def test_a_change_is_named_by_texts(argument: str, wrong: object) -> None:
    with pytest.raises(ArgumentError) as caught:
        ir.whatif(**{"where": sound(), "change": "shut", argument: {"without": wrong}, "workers": Idle(1)})
    assert str(caught.value) == f"{argument}['without']: a name, or a list of names; got {wrong!r}"


def test_one_name_is_never_taken_for_its_letters(tmp_path: Path) -> None:
    here: Any = {"seed": 3, "workers": 1}
    assert ir.whatif(sound(), {"without": "gate"}, 20, against="no_bell", **here).against
    assert ir.ensemble(sound(), 2, tmp_path / "runs", variants="shut", **here).manifest.variants == ("shut",)
    with pytest.raises(ir.ScenarioError, match="found:   hinge\n"):
        lab.study(sound(), parts="hinge", **here)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("entered", lambda name: found()["whatif"][name]),
        ("entered", lambda name: found()["sensitivity"].of(name)),
        ("outcome.entered", lambda name: found()["ensemble"].table(["replica", name])),
        ("wasm", lambda name: ir.run(sound(), engine=name)),
        ("lights", lambda name: history().value(name)),
        ("lights", lambda name: history().writer(name)),
        ("bell", lambda name: history().event(name)),
    ],
    ids=["whatif", "sensitivity", "ensemble", "engine", "value", "writer", "event"],
)
def test_the_nearest_name_is_said(name: str, call: Callable[[str], object], runs: Path) -> None:
    found()["ensemble"] = ir.open_ensemble(runs)
    with pytest.raises(InterregnumError, match=rf"nearest: {name}"):
        call(f"{name[:-1]}x")


def test_an_ensemble_of_which_nothing_is_played_yet_says_so(runs: Path) -> None:
    begun = replace(ir.open_ensemble(runs), chunks=[])
    for asked in (begun.table, begun.plot, lambda: ask(begun, "select 1")):
        with pytest.raises(ir.HistoryError, match="no history of this ensemble is played yet"):
            asked()


def test_no_name_of_a_folder_is_too_long_for_a_message(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 300)
    for call in (
        lambda: ir.ensemble(sound(), 2, long, workers=Idle(1)),
        lambda: ir.load_history(long),
        lambda: history().save(long),
    ):
        with pytest.raises(ir.HistoryError):
            call()


def test_what_has_no_outcome_depends_on_nothing() -> None:
    data = sound().scenario.model_dump(mode="json", by_alias=True) | {"outcomes": {}}
    with pytest.raises(ir.ScenarioError, match="the scenario has no outcome"):
        ir.sensitivity(data, workers=Idle(1))


def test_there_is_no_firing_before_the_first() -> None:
    """A list would give its last for number 0."""
    for number in (0, -1, len(history().firings) + 1):
        with pytest.raises(ArgumentError, match=f"number: a whole number from 1 to .*; got {number}"):
            history().firing(number)
    assert history().firing(1) is history().firings[0]


def test_the_seed_of_one_history_is_that_of_the_command_and_of_the_lab() -> None:
    functions = [thing for name in ir.__all__ if inspect.isfunction(thing := getattr(ir, name))]
    seeds = {
        function.__name__: inspect.signature(function).parameters["seed"].default
        for function in functions
        if "seed" in inspect.signature(function).parameters
    }
    of_command = {option.name: option.default for option in commands.commands["run"].params}["seed"]
    assert set(seeds.values()) == {of_command} == {7}
    assert "run" in seeds


def test_the_representation_of_a_value_never_breaks_the_line() -> None:
    assert "\n" not in str(ArgumentError("seed", np.zeros((3, 3)), "a whole number"))
