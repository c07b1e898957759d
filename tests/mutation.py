"""Small faults put into the code one at a time, and whether a test sees them.

`python -m mutation history` (with `tests` on the path; `make mutants OF=history`) copies `src`, changes one expression
of the copy, runs the tests of the package that enter the changed function, and prints every change that all of them
pass. A survivor is either a missing test or a change without a meaning; a reader decides which.

The tests are run once unchanged, to learn which functions each enters and how long it takes; those of more than
`--slowest` seconds are left out. Each mutant is played in a fork of this process, which has the large packages ready.
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
from typing import Any, NamedTuple

import numpy  # noqa: F401 (so that no fork has to import it again)
import pyarrow  # noqa: F401
import pydantic  # noqa: F401
import pytest

ROOT = Path(__file__).parents[1]
TESTS = {  # of a package; a command line may name fewer
    "history": ("tests/test_history.py", "tests/history"),
    "explain": ("tests/test_history.py", "tests/history"),
    "lab": ("tests/lab",),
    "views": ("tests/views", "tests/record", "tests/lab"),
    "record": ("tests/record",),
}
SLOW = "engines or process or workers or flagship or petrograd or every_time"  # minutes each
PASSED, FAILED, NO_TESTS = 0, 1, 5
FORK = multiprocessing.get_context("fork")

# --- what may be changed --------------------------------------------------------------------------------------

PAIRS = (
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Lt, ast.GtE), (ast.LtE, ast.Gt), (ast.Eq, ast.NotEq),
    (ast.Is, ast.IsNot), (ast.In, ast.NotIn), (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.Div),
    (ast.BitAnd, ast.BitOr),
)  # fmt: skip
SWAPPED: dict[type, list[type]] = defaultdict(list)
for one, other in PAIRS:
    SWAPPED[one].append(other)
    SWAPPED[other].append(one)
RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
# Functions whose arguments are not alike, or whose exchange is always seen.
UNLIKE = {"isinstance", "getattr", "setattr", "range", "cast", "Problem", "field", "replace"}
NOT_RUN = ("annotation", "returns", "decorator_list", "bases")
NOT_TRIED = (ast.Raise, ast.Import, ast.ImportFrom)


class Mutant(NamedTuple):
    """One change: of the bytes from `start` to `stop` of a module, in the function that begins at a line."""

    path: Path
    line: int
    function: int
    start: int
    stop: int
    old: str
    new: str


def changes(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Every expression of a node, with another form of it that a slip could have written."""
    match node:
        case ast.Compare(ops=[op]):
            yield from ((node, _with(node, ops=[new()])) for new in SWAPPED[type(op)])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if not _text(node):
            yield from ((node, _with(node, op=new())) for new in SWAPPED[type(op)])
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield node, operand
        case ast.Constant(value=bool() as value):
            yield node, ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield from ((node, ast.Constant(value + step)) for step in (1, -1))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield node, ast.IfExp(test, orelse, body)
        case ast.Subscript(slice=at) if ast.unparse(at) in ("0", "-1"):
            yield node, _with(node, slice=ast.Constant(-1 if ast.unparse(at) == "0" else 0))
        case ast.Call(func=ast.Name(id=name)):
            yield from ((node, new) for new in _calls(node, name))
        case ast.If(test=test) | ast.comprehension(ifs=[test]):
            yield test, ast.UnaryOp(ast.Not(), test)
        case ast.Return(value=ast.expr() as value):
            yield value, ast.Constant(None)


def _calls(node: ast.Call, name: str) -> Iterator[ast.expr]:
    """Another function, another order of the result, the first two arguments exchanged."""
    if name in RENAMED:
        words = [] if RENAMED[name] == "list" else node.keywords
        yield _with(node, func=ast.Name(RENAMED[name]), keywords=words)
    if name == "sorted":
        words = [word for word in node.keywords if word.arg != "reverse"]
        turned = [] if len(words) < len(node.keywords) else [ast.keyword("reverse", ast.Constant(True))]
        yield _with(node, keywords=words + turned)
    alike = len(node.args) > 1 and type(node.args[0]) is type(node.args[1])
    if alike and name not in UNLIKE | RENAMED.keys():
        first, second, *rest = node.args
        yield _with(node, args=[second, first, *rest])


def _with(node: ast.expr, **parts: object) -> ast.expr:
    changed = copy.copy(node)
    for name, value in parts.items():
        setattr(changed, name, value)
    return changed


def _text(node: ast.AST) -> bool:
    """Whether it joins texts or lists, which cannot be subtracted."""
    parts = (ast.JoinedStr, ast.List, ast.Tuple)
    return any(
        isinstance(part, parts) or isinstance(getattr(part, "value", 0), str) for part in ast.walk(node)
    )


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of a module. Only the bytes of the expression are written anew; the rest stays as it is."""
    content = path.read_bytes()
    starts = [0]
    for row in content.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    for node, function in _executed(ast.parse(content), 0):
        for at, new in changes(node):
            start = starts[at.lineno - 1] + at.col_offset
            stop = starts[(at.end_lineno or at.lineno) - 1] + (at.end_col_offset or 0)
            old = content[start:stop].decode(errors="replace")
            if _same(old, at) and ast.unparse(new) != ast.unparse(at):
                yield Mutant(path, at.lineno, function, start, stop, old, f"({ast.unparse(new)})")


def _same(text: str, node: ast.AST) -> bool:
    """Whether a piece of text is what the tree says of it: inside f-strings it may not be."""
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
                inner = min([child.lineno, *(part.lineno for part in child.decorator_list)])
            yield child, inner
            yield from _executed(child, inner)


# --- running tests --------------------------------------------------------------------------------------------


@dataclass
class Known:
    """What a run of the unchanged code told: the seconds of each test, and the functions that it enters."""

    seconds: dict[str, float] = field(default_factory=dict)
    entered: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))


class Watch:
    """A plugin of pytest that learns what each test enters and how long it takes."""

    def __init__(self, package: Path) -> None:
        self.package, self.told = f"{package}{os.sep}", Known()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        entered = self.told.entered[item.nodeid]

        def enter(frame: Any, event: str, _: object) -> None:
            if frame.f_code.co_filename.startswith(self.package):
                entered.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        sys.settrace(enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.told.seconds[report.nodeid] = report.duration


class Chosen:
    """A plugin of pytest that keeps to the tests worth running for a mutant, the likeliest to fail first."""

    def __init__(self, known: Known, mutant: Mutant, slowest: float, killers: Counter[str]) -> None:
        self.seconds, self.slowest, self.killers = known.seconds, slowest, killers
        place = (str(mutant.path), mutant.function)
        self.entering = {
            id for id, places in known.entered.items() if place in places or mutant.function == 0
        }
        self.files = Counter(id.partition("::")[0] for id in self.entering)
        self.told = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """All quick tests of the files that enter the function: what a fixture calls counts for the first alone."""
        quick = [item for item in items if self.seconds.get(item.nodeid, 1e9) <= self.slowest]
        items[:] = sorted(
            (item for item in quick if self.files[item.nodeid.partition("::")[0]]), key=self._rank
        )

    def _rank(self, item: pytest.Item) -> tuple[object, ...]:
        id, file = item.nodeid, item.nodeid.partition("::")[0]
        return -self.files[file], file, -self.killers[id], id not in self.entering, self.seconds[id]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.told = report.nodeid


def run(source: Path, tests: list[str], plugin: Watch | Chosen, into: Path) -> None:
    """Run tests in this process, which is a fork, on the copied sources."""
    os.environ |= {"PYTHONPATH": str(source), "HYPOTHESIS_STORAGE_DIRECTORY": str(into.parent / "examples")}
    sys.path.insert(0, str(source))
    sys.dont_write_bytecode = isinstance(plugin, Chosen)
    stop = ["-x"] if isinstance(plugin, Chosen) else []
    with into.with_suffix(".log").open("w") as log, redirect_stdout(log), redirect_stderr(log):
        code = pytest.main(
            ["-q", "-n0", "-p", "no:cacheprovider", "--tb=no", *stop, *tests], plugins=[plugin]
        )
    into.write_bytes(pickle.dumps(plugin.told))
    os._exit(int(code))


def outcome(source: Path, tests: list[str], plugin: Watch | Chosen, into: Path, limit: float | None) -> int:
    """The exit code of a run in a fork; that of a failed test where it takes too long."""
    into.unlink(missing_ok=True)
    child = FORK.Process(target=run, args=(source, tests, plugin, into))
    child.start()
    child.join(limit)
    if child.exitcode is None:
        child.kill()
        child.join()
        return FAILED
    return child.exitcode


# --- the command ----------------------------------------------------------------------------------------------


def main() -> None:
    """Sample mutants, run their tests, print the survivors."""
    parser = argparse.ArgumentParser(prog="mutation", description="Small faults that no test sees")
    parser.add_argument("of", nargs="+", help="packages or modules of interregnum: history, lab/statistics")
    parser.add_argument("--tests", nargs="+", default=[], help="test files; by default those of the package")
    parser.add_argument(
        "--but", default=SLOW, help="tests that are not even tried once, as pytest's -k names them"
    )
    parser.add_argument("--most", type=int, default=60, help="how many mutants to try")
    parser.add_argument("--seed", type=int, default=1, help="which sample of them")
    parser.add_argument("--slowest", type=float, default=3.0, help="seconds that a test may take")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds that a mutant may take")
    asked = parser.parse_args()
    tests = asked.tests or [test for name in asked.of for test in TESTS[name.partition("/")[0]]]
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        survivors(source, asked, ["-k", f"not ({asked.but})", *dict.fromkeys(tests)])


def survivors(source: Path, asked: argparse.Namespace, tests: list[str]) -> None:
    """Print each mutant of a sample that lives, and how many did."""
    package, into, began = source / "interregnum", source.parent / "found", time.monotonic()
    paths = [path for name in asked.of for path in (package / name, *(package / name).rglob("*.py"))]
    found = [mutant for path in sorted(paths) if path.suffix == ".py" for mutant in mutants(path)]
    sample = sorted(random.Random(asked.seed).sample(found, min(asked.most, len(found))))
    outcome(source, tests, Watch(package), into, None)
    known: Known = pickle.loads(into.read_bytes())
    quick = sum(seconds <= asked.slowest for seconds in known.seconds.values())
    print(
        f"{len(sample)} of {len(found)} mutants; {quick} of {len(known.entered)} tests are quick", flush=True
    )
    killers, tally = Counter[str](), Counter[str]()
    for mutant in sample:
        content = mutant.path.read_bytes()
        shutil.rmtree(mutant.path.parent / "__pycache__", ignore_errors=True)
        mutant.path.write_bytes(content[: mutant.start] + mutant.new.encode() + content[mutant.stop :])
        code = outcome(source, tests, Chosen(known, mutant, asked.slowest, killers), into, asked.limit)
        mutant.path.write_bytes(content)
        if code == FAILED and into.exists():
            killers[pickle.loads(into.read_bytes())] += 1
        word = {PASSED: "survived", NO_TESTS: "entered by no test"}.get(code, "killed")
        tally[word] += 1
        if word != "killed":
            place = f"{mutant.path.relative_to(package)}:{mutant.line}"
            print(f"{place}: {word}: {' '.join(mutant.old.split())}  ->  {mutant.new}", flush=True)
    print(f"{dict(tally)} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
