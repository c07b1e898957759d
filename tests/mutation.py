"""Small faults put into the code one at a time, and whether a test sees them.

`python -m mutation history` (with `tests` on the path; `make mutants OF=history`) copies `src`, changes one
expression of the copy, runs the tests that enter the changed function, and prints every change that all of them
pass. A survivor is either a missing test or a change without a meaning; a reader decides which.

The tests are run once unchanged, to learn which functions each enters and how long it takes; those of more than
`--slowest` seconds are left out. Each mutant is played in a fork of this process, which has imported the large
packages already.
"""

from __future__ import annotations

import argparse
import ast
import copy
import multiprocessing
import os
import pickle
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy  # noqa: F401 (what every fork would import again)
import pyarrow  # noqa: F401
import pydantic  # noqa: F401
import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
TESTS = {  # of a package; a command line may name fewer
    "history": ("tests/test_history.py", "tests/history"),
    "lab": ("tests/lab",),
    "views": ("tests/views", "tests/record", "tests/lab"),
    "record": ("tests/record",),
}
SLOW = "engines or process or workers or flagship or petrograd or every_time"  # minutes each
PASSED, FAILED, NO_TESTS = 0, 1, 5
FORK = multiprocessing.get_context("fork")


# --- what may be changed --------------------------------------------------------------------------------------


class Mutant(NamedTuple):
    """One change: of the characters from `start` to `stop` of a module, in the function that begins at a line."""

    path: Path
    line: int
    function: int
    start: int
    stop: int
    old: str
    new: str


SWAPPED: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
UNLIKE = {"isinstance", "getattr", "setattr", "range", "cast", "Problem", "field", "replace", "TypeVar"}
NOT_RUN = ("annotation", "returns", "decorator_list", "bases")
NOT_TRIED = (ast.Raise, ast.Import, ast.ImportFrom)


def changes(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Every expression of a node, with another form of it that a slip could have written."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            yield from ((node, _with(node, ops=[other()])) for other in SWAPPED[type(op)])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED and not _text(node):
            yield from ((node, _with(node, op=other())) for other in SWAPPED[type(op)])
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield node, operand
        case ast.Constant(value=bool() as value):
            yield node, ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield from ((node, ast.Constant(value + step)) for step in (1, -1))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield node, ast.IfExp(test, orelse, body)
        case ast.Subscript(slice=ast.Constant(value=0)):
            yield node, _with(node, slice=ast.Constant(-1))
        case ast.Subscript(slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))):
            yield node, _with(node, slice=ast.Constant(0))
        case ast.Call(func=ast.Name(id=name)):
            yield from ((node, other) for other in _calls(node, name))
        case ast.If(test=test) | ast.comprehension(ifs=[test]):
            yield test, ast.UnaryOp(ast.Not(), test)
        case ast.Return(value=ast.expr() as value):
            yield value, ast.Constant(None)


def _calls(node: ast.Call, name: str) -> Iterator[ast.expr]:
    """Another function, another order of the result, the first two arguments exchanged."""
    if name in RENAMED:
        yield _with(
            node, func=ast.Name(RENAMED[name]), keywords=[] if RENAMED[name] == "list" else node.keywords
        )
    if name == "sorted":
        words = [word for word in node.keywords if word.arg != "reverse"]
        turned = [] if len(words) < len(node.keywords) else [ast.keyword("reverse", ast.Constant(True))]
        yield _with(node, keywords=words + turned)
    alike = len(node.args) > 1 and type(node.args[0]) is type(node.args[1])
    if alike and name not in UNLIKE | RENAMED.keys():
        first, second, *rest = node.args
        yield _with(node, args=[second, first, *rest])


def _with(node: ast.expr, **other: object) -> ast.expr:
    changed = copy.copy(node)
    for name, value in other.items():
        setattr(changed, name, value)
    return changed


def _text(node: ast.AST) -> bool:
    """Whether it joins texts or lists, which cannot be subtracted."""
    parts = (ast.JoinedStr, ast.List, ast.Tuple)
    return any(
        isinstance(one, parts) or isinstance(getattr(one, "value", None), str) for one in ast.walk(node)
    )


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of a module. Only the characters of the expression are written anew; the rest stays as it is."""
    content = path.read_bytes()
    starts = [0]
    for row in content.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    for node, function in _executed(ast.parse(content), 0):
        for at, other in changes(node):
            start = starts[at.lineno - 1] + at.col_offset
            stop = starts[(at.end_lineno or at.lineno) - 1] + (at.end_col_offset or 0)
            old, new = content[start:stop].decode(errors="replace"), ast.unparse(other)
            if _same(old, at) and new != ast.unparse(at):
                yield Mutant(path, at.lineno, function, start, stop, old, f"({new})")


def _same(text: str, node: ast.AST) -> bool:
    """Whether a piece of text is what the tree says of it: inside some f-strings it is not."""
    try:
        return ast.dump(ast.parse(f"({text})", mode="eval").body) == ast.dump(node)
    except SyntaxError:
        return False


def _executed(node: ast.AST, function: int) -> Iterator[tuple[ast.AST, int]]:
    """All nodes that are run when the software works, each with the line at which its function begins."""
    for name, part in ast.iter_fields(node):
        for child in part if isinstance(part, list) else [part]:
            if name in NOT_RUN or not isinstance(child, ast.AST) or isinstance(child, NOT_TRIED):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            inner = function
            if isinstance(child, ast.FunctionDef):
                inner = min([child.lineno, *(one.lineno for one in child.decorator_list)])
            yield child, inner
            yield from _executed(child, inner)


# --- running tests --------------------------------------------------------------------------------------------


@dataclass
class Known:
    """What a run of the unchanged code told: the seconds of each test, and the functions that each file's tests enter."""

    seconds: dict[str, float] = field(default_factory=dict)
    entered: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))


class Watch:
    """A plugin that learns what each test enters and how long it takes."""

    def __init__(self, package: Path) -> None:
        self.package, self.known = f"{package}{os.sep}", Known()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        entered = self.known.entered[item.nodeid]

        def enter(frame: object, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename.startswith(self.package):  # type: ignore[attr-defined]
                entered.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))  # type: ignore[attr-defined]

        sys.settrace(enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.known.seconds[report.nodeid] = report.duration


class Chosen:
    """A plugin that keeps to the tests worth running for a mutant, the likeliest to fail first."""

    def __init__(self, known: Known, mutant: Mutant, slowest: float, killers: Counter[str]) -> None:
        self.known, self.slowest, self.killers = known, slowest, killers
        place = (str(mutant.path), mutant.function)
        self.entering = {
            id for id, places in known.entered.items() if place in places or mutant.function == 0
        }
        self.files = Counter(id.partition("::")[0] for id in self.entering)
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        def rank(item: pytest.Item) -> tuple[object, ...]:
            file = item.nodeid.partition("::")[0]
            return (
                -self.files[file],
                file,
                -self.killers[item.nodeid],
                item.nodeid not in self.entering,
                self.known.seconds[item.nodeid],
            )

        quick = [one for one in items if self.known.seconds.get(one.nodeid, 1e9) <= self.slowest]
        items[:] = sorted((one for one in quick if self.files[one.nodeid.partition("::")[0]]), key=rank)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid


def run(source: Path, tests: list[str], plugin: Watch | Chosen, into: Path) -> None:
    """Run tests in this process, which is a fork, on the copied sources."""
    os.environ["PYTHONPATH"] = str(source)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(into.parent / "hypothesis")
    sys.path.insert(0, str(source))
    sys.dont_write_bytecode = isinstance(plugin, Chosen)
    quiet = ["-q", "-x", "-n0"] if isinstance(plugin, Chosen) else ["-q", "-n0"]
    with open(into.with_suffix(".log"), "w") as log, redirect_stdout(log), redirect_stderr(log):
        code = pytest.main([*quiet, "-p", "no:cacheprovider", "--tb=no", *tests], plugins=[plugin])
    into.write_bytes(pickle.dumps(plugin.known if isinstance(plugin, Watch) else plugin.failed))
    os._exit(int(code))


def outcome(source: Path, tests: list[str], plugin: Watch | Chosen, into: Path, limit: float | None) -> int:
    """The exit code of a run in a fork; that of a failed test where it takes too long."""
    child = FORK.Process(target=run, args=(source, tests, plugin, into))
    child.start()
    child.join(limit)
    if child.is_alive():
        child.kill()
        child.join()
        return FAILED
    return child.exitcode or PASSED


# --- the command ----------------------------------------------------------------------------------------------


def main() -> None:
    """Sample mutants, run their tests, print the survivors."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "of", nargs="+", help="packages or modules below interregnum, such as history, lab/facts.py"
    )
    parser.add_argument("--tests", nargs="+", default=[], help="test files; by default those of the package")
    parser.add_argument(
        "--but", default=SLOW, help="tests that are not even tried once, as pytest's -k names them"
    )
    parser.add_argument("--most", type=int, default=60, help="how many mutants to try")
    parser.add_argument("--seed", type=int, default=1, help="which sample of them")
    parser.add_argument("--slowest", type=float, default=3.0, help="seconds that a test may take")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds that one mutant may take")
    asked = parser.parse_args()
    tests = asked.tests or [test for one in asked.of for test in TESTS[one.partition("/")[0]]]
    tests = [one for one in dict.fromkeys(tests) if (ROOT / one).exists()]
    tests = ["-k", f"not ({asked.but})", *tests]
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        _survivors(Path(folder), asked, tests)


def _survivors(folder: Path, asked: argparse.Namespace, tests: list[str]) -> None:
    source, into = folder / "src", folder / "found"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__"))
    package = source / "interregnum"
    modules = [
        path
        for one in asked.of
        for path in sorted([package / one, *(package / one).rglob("*")])
        if path.suffix == ".py"
    ]
    all_ = [mutant for path in modules for mutant in mutants(path)]
    chosen = random.Random(asked.seed).sample(all_, min(asked.most, len(all_)))
    began = time.monotonic()
    outcome(source, tests, Watch(package), into, None)
    known: Known = pickle.loads(into.read_bytes())
    quick = sum(one <= asked.slowest for one in known.seconds.values())
    print(
        f"{len(chosen)} of {len(all_)} mutants, {quick} of {len(known.entered)} tests, first run {time.monotonic() - began:.0f} s",
        flush=True,
    )
    killers: Counter[str] = Counter()
    tally: Counter[str] = Counter()
    for mutant in sorted(chosen):
        content = mutant.path.read_bytes()
        shutil.rmtree(mutant.path.parent / "__pycache__", ignore_errors=True)
        mutant.path.write_bytes(content[: mutant.start] + mutant.new.encode() + content[mutant.stop :])
        try:
            code = outcome(source, tests, Chosen(known, mutant, asked.slowest, killers), into, asked.limit)
        finally:
            mutant.path.write_bytes(content)
        if code == FAILED:
            killers[pickle.loads(into.read_bytes()) if into.exists() else ""] += 1
        tally["survived" if code == PASSED else "entered by no test" if code == NO_TESTS else "killed"] += 1
        into.unlink(missing_ok=True)
        if code in (PASSED, NO_TESTS):
            word = "no test" if code == NO_TESTS else "survived"
            place = f"{mutant.path.relative_to(package)}:{mutant.line}"
            print(f"{place}: {word}: {' '.join(mutant.old.split())}  ->  {mutant.new}", flush=True)
    print(f"{dict(tally)} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
