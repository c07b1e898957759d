"""What the package promises to those who import it, and what it needs."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from harbour import HARBOUR, compiled

import interregnum as ir
from interregnum import errors
from interregnum.history.play import play

DEVELOPMENT = (
    "datasette",
    "hypothesis",
    "importlinter",
    "jsonschema",
    "matplotlib",
    "mypy",
    "pytest",
    "rocrate",
    "ruff",
    "scipy",
    "xdist",
)
BLOCKER = f"""
import sys

class Absent:
    "Finds nothing of what a bare installation lacks."
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {(*DEVELOPMENT, "numba", "llvmlite")}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""


def python(code: str, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)


def test_all_names_are_there_and_no_other() -> None:
    public = {name for name in dir(ir) if not name.startswith("_")}
    assert public == set(ir.__all__)
    assert set(ir._HOMES) == set(ir.__all__)
    for name in ir.__all__:
        assert getattr(ir, name).__module__.startswith("interregnum")
    with pytest.raises(AttributeError, match="no attribute 'ensembel'"):
        _ = ir.ensembel  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ir.__all__)
def test_every_public_name_says_what_it_is_for(name: str) -> None:
    thing = getattr(ir, name)
    assert len(inspect.getdoc(thing) or "") > 20
    if inspect.isclass(thing):
        for member, value in vars(thing).items():
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"{name}.{member}"


def test_every_error_is_of_the_family() -> None:
    own = [one for one in vars(errors).values() if inspect.isclass(one) and issubclass(one, Exception)]
    assert all(issubclass(one, ir.InterregnumError) for one in own)
    family = errors.__doc__ or ""
    assert all(one.__name__ in family for one in own)


def test_the_example_of_the_front_page_works() -> None:
    scenario = ir.load(HARBOUR)
    history = ir.run(scenario, seed=7)
    assert history.why("hall_entered").text() == str(history.why("hall_entered"))
    assert ir.run(scenario, 7, 0).firings == history.firings


def test_importing_it_takes_no_library() -> None:
    done = python("import sys, interregnum; print(sorted({name.split('.')[0] for name in sys.modules}))")
    loaded = set(done.stdout.split("'")[1::2])
    assert "interregnum" in loaded
    assert loaded.isdisjoint({"numba", "pyarrow", "pydantic", "numpy", "click", "ruamel"})


def test_playing_one_history_needs_neither_numba_nor_arrow() -> None:
    code = (
        "import sys, interregnum as ir; from pathlib import Path\n"
        "history = ir.run(ir.load(Path(sys.argv[1])), seed=7); str(history.why('coup.exchange'))\n"
        "print({'numba', 'pyarrow'} & set(sys.modules) or 'neither')"
    )
    done = python(code, str(HARBOUR))
    assert (done.stdout, done.stderr) == ("neither\n", "")


def bare(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line where nothing but what the package needs is installed."""
    return python(f"{BLOCKER}\nfrom interregnum.cli import main\nmain()", *arguments, folder=folder)


def test_the_command_line_works_in_a_bare_installation(tmp_path: Path) -> None:
    for arguments in (
        ("new", "town"),
        ("check", "town"),
        ("run", "town", "--out", "night"),
        ("why", "night", "coup.exchange"),
        ("replay", "night"),
    ):
        done = bare(tmp_path, *arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
    assert done.stdout.endswith("every byte agrees.\n")


def test_the_compiled_engine_says_what_it_needs(tmp_path: Path) -> None:
    done = bare(tmp_path, "run", str(HARBOUR), "--engine", "numba", "--out", "night")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'interregnum[fast]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_asked_from_python_it_is_an_error_of_the_family(tmp_path: Path) -> None:
    code = f"{BLOCKER}\nimport interregnum as ir\nfrom interregnum.calculus.engine import numba_engine\n" + (
        "try:\n    numba_engine()\nexcept ir.MissingExtra as error:\n    print(error)"
    )
    done = python(code, folder=tmp_path)
    assert (done.stdout, done.stderr) == (
        "the compiled engine needs Numba: pip install 'interregnum[fast]'\n",
        "",
    )


def test_the_package_may_be_read_only_and_without_a_cache(tmp_path: Path) -> None:
    """The cache is a file here: nothing can be kept, and nothing is complained about."""
    (tmp_path / "cache").write_text("no folder")
    environment = {**os.environ, "INTERREGNUM_CACHE": str(tmp_path / "cache")}
    words = [sys.executable, "-m", "interregnum", "run", str(HARBOUR), "--quiet"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")


def test_told_is_called_with_each_hour() -> None:
    scenario, tables = compiled(HARBOUR)
    hours: list[list[float]] = []
    history = play(scenario, tables, 1, 3, progress=lambda firings: hours.append([f.minute for f in firings]))
    assert [minute for hour in hours for minute in hour] == [firing.minute for firing in history.firings]
    assert len(hours) == 14
    for n, hour in enumerate(hours):
        assert all(60 * n <= minute <= 60 * (n + 1) for minute in hour)
