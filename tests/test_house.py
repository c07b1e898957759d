"""The house rules that a machine can hold: sizes, layers, names, versions, what must not be said."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import ROOT, git_files

import interregnum
from interregnum import mechanisms

PACKAGE = ROOT / "src" / "interregnum"
MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = [*MODULES, *sorted((ROOT / "bench").rglob("*.py"))]

MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_FILE = 600
EXCEPTIONS: dict[str, str] = {}  # path: why it may be longer


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# --- the size budget --------------------------------------------------------------------------------------


def test_a_file_can_be_read_at_a_sitting() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    longer = {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_FILE}
    assert longer.keys() == EXCEPTIONS.keys(), longer  # and no exception outlives its need


def test_no_two_files_of_tests_are_called_alike() -> None:
    """They are imported by their names alone: of two, the second would not be run."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_a_folder_can_be_taken_in_at_a_glance() -> None:
    """About a dozen modules of one level."""
    folders = Counter(path.parent for path in PACKAGE.rglob("*.py") if not path.stem.startswith("__"))
    assert {named(folder): count for folder, count in folders.items() if count > 14} == {}


def test_a_function_fits_a_screen() -> None:
    longer = {}
    for path in CODE:
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and (size := code_lines(node, lines)) > MOST_LINES_OF_A_FUNCTION
            ):
                longer[f"{named(path)}: {node.name}"] = size
    assert longer == {}


def code_lines(function: ast.FunctionDef, lines: list[str]) -> int:
    """Lines of code: neither blank, nor comment, nor docstring."""
    numbers = set(range(function.lineno, (function.end_lineno or 0) + 1))
    if ast.get_docstring(function) is not None:
        numbers -= set(range(function.body[0].lineno, (function.body[0].end_lineno or 0) + 1))
    texts = (lines[number - 1].strip() for number in numbers)
    return sum(1 for text in texts if text and not text.startswith("#"))


# --- layers and names -------------------------------------------------------------------------------------


def test_imports_go_down_only() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_drawing_of_the_architecture_shows_the_layers_as_they_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    modules = [[name.strip(" ()") for name in layer.split("|")] for layer in layers]
    there = [" | ".join(name for name in layer if list(PACKAGE.glob(f"{name}*"))) for layer in modules]
    drawing = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    drawn = [line.split("  ")[0].strip() for line in drawing.splitlines()[1:] if not line.startswith(" ")]
    assert drawn == there


def test_a_class_name_has_one_meaning() -> None:
    names = Counter(
        node.name for path in CODE for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_what_a_loop_goes_through_is_called_by_what_it_is() -> None:
    """`one` stands beside `other`, where two of a kind are compared, and nowhere else."""
    loops = (ast.For, ast.comprehension)
    found = {
        named(path)
        for path in CODE
        for node in ast.walk(tree(path))
        if (isinstance(node, loops) and isinstance(node.target, ast.Name) and node.target.id == "one")
        or (isinstance(node, ast.Lambda) and [argument.arg for argument in node.args.args] == ["one"])
    }
    assert found == set()


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [named(path) for path in CODE if drawers & {path.stem.strip("_"), *path.parent.parts}] == []


@pytest.mark.parametrize("front", sorted(PACKAGE.rglob("*/__init__.py")), ids=lambda path: path.parent.name)
def test_a_package_says_what_is_in_it(front: Path) -> None:
    said = ast.get_docstring(tree(front)) or ""
    inside = [path.stem for path in front.parent.glob("*.py") if not path.stem.startswith("__")]
    inside += [path.parent.name for path in front.parent.glob("*/__init__.py")]
    assert [name for name in sorted(inside) if not re.search(rf"\b{name}\b", said)] == []


def test_the_front_page_names_what_there_is() -> None:
    assert interregnum.__all__ == sorted(interregnum.__all__)
    assert {name for name in interregnum.__all__ if getattr(interregnum, name) is None} == set()
    assert set(dir(interregnum)) == {*interregnum.__all__, "__version__"}


def test_importing_the_package_imports_next_to_nothing() -> None:
    heavy = "{'numpy', 'wasmtime', 'pyarrow', 'pydantic', 'ruamel', 'click'}"
    code = f"import sys, interregnum; print(sorted({heavy} & {{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_kernel_adds_up_by_itself() -> None:
    """NumPy adds in another order than a loop, and then the engines would differ in the last digit."""
    for path in sorted((PACKAGE / "calculus/kernel").glob("*.py")):
        assert imported(path) <= {"__future__", "math", "typing", "numpy", "hashlib", "interregnum"}
        attributes = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        assert attributes.isdisjoint({"sum", "mean", "dot", "cumsum", "prod", "std", "var", "max", "min"})


def imported(path: Path) -> set[str]:
    """The libraries that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    places = [path for path in texts() if path.parts[len(ROOT.parts)] in ("src", "docs", "bench")]
    assert [named(path) for path in places if left.search(path.read_text(encoding="utf-8"))] == []


# --- what goes with what ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mechanism", mechanisms.MECHANISMS, ids=lambda module: module.__name__.split(".")[-1]
)
def test_every_mechanism_has_its_page_and_its_test(mechanism: object) -> None:
    name = str(getattr(mechanism, "__name__", "")).split(".")[-1]
    assert (ROOT / f"docs/mechanisms/{name}.md").is_file()
    assert (ROOT / f"tests/mechanisms/test_{name}.py").is_file()


PARTS = {  # files among the mechanisms that are none, and the mechanisms that they are parts of
    "scene": set(),  # of all
    "hall": set(),  # of all that ask who is in it
    "whereabouts": set(),  # of the network that all are built into
    "addressees": {"messages"},
    "copies": {"messages"},
    "hearers": {"backing", "belief"},
    "in_the_name": {"backing", "messages", "obedience"},
    "calling_off": {"messages", "movement", "obedience"},
    "travel": {"movement", "mediation", "custody"},
    "recall": {"movement"},
    "commander": {"movement"},
    "floor": {"deliberation"},
    "interruptions": {"deliberation"},
    "sittings": {"deliberation"},
    "letting_go": {"custody"},
    "motions": {"deliberation"},
    "exits": {"deliberation"},
    "meetings": {"morale"},
}


def test_every_file_among_the_mechanisms_is_one_or_a_part_of_some() -> None:
    files = {path.stem: path for path in (PACKAGE / "mechanisms").rglob("*.py") if path.stem != "__init__"}
    listed = {module.__name__.split(".")[-1] for module in mechanisms.MECHANISMS}
    assert files.keys() == listed | PARTS.keys()
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    for part, whole in PARTS.items():
        assert not re.search(r"^def (declare|lower)\(", texts[part], re.M), part
        imports = re.compile(rf"^from interregnum\.mechanisms\.\w+(\.{part} import| import {part}$)", re.M)
        assert {name for name in listed if imports.search(texts[name])} == whole


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    cited = re.search(r"^version: (\S+)", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    assert newest is not None
    assert cited is not None
    assert {project["version"], newest[1], cited[1]} == {interregnum.__version__}


@pytest.mark.parametrize(
    "name",
    [
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "CITATION.cff",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "Makefile",
        ".ci/run",
    ],
)
def test_a_stranger_finds_what_he_looks_for(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


# --- what must not be said --------------------------------------------------------------------------------


def texts() -> Iterator[Path]:
    """Every text of the repository."""
    for name in git_files():
        try:
            (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield ROOT / name


def test_no_path_of_anyones_machine_and_no_package_host_is_written_down() -> None:
    folders = "|".join(("work", "root", "tmp", "home", "Users"))
    hosts = "|".join((r"pypi\.org", "pythonhosted", "npmjs", "conda-forge"))
    wrong = re.compile(rf"(?<![\w.~\\])/({folders})/|{hosts}|index-url", re.I)
    found = {
        named(path): hit[0] for path in texts() if (hit := wrong.search(path.read_text(encoding="utf-8")))
    }
    found.pop("tests/test_house.py", None)  # it says what is not to be said
    assert found == {}
