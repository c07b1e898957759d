"""What the package promises to those who import it, and what it needs."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from harbour import HARBOUR

import interregnum as ir
from interregnum import errors

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
BLOCKER = """
import sys

class Absent:
    "Finds nothing of these."
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in %r:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

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
    assert [one.__name__ for one in own if one.__name__ not in family] == []


def test_the_example_of_the_front_page_works() -> None:
    scenario = ir.load(HARBOUR)
    history = ir.run(scenario, seed=7)
    assert history.why("hall_entered").text() == str(history.why("hall_entered"))
    assert ir.run(scenario, 7, 0).firings == history.firings


def test_importing_it_takes_no_library() -> None:
    done = python("import sys, interregnum; print(sorted({name.split('.')[0] for name in sys.modules}))")
    loaded = set(done.stdout.split("'")[1::2])
    assert "interregnum" in loaded
    assert loaded.isdisjoint({"wasmtime", "pyarrow", "pydantic", "numpy", "click", "ruamel"})


def test_playing_one_history_needs_no_arrow() -> None:
    code = (
        "import sys, interregnum as ir; from pathlib import Path\n"
        "history = ir.run(ir.load(Path(sys.argv[1])), seed=7); str(history.why('coup.exchange'))\n"
        "print({'pyarrow'} & set(sys.modules) or 'not there')"
    )
    done = python(code, str(HARBOUR))
    assert (done.stdout, done.stderr) == ("not there\n", "")


def bare(
    folder: Path, *arguments: str, absent: tuple[str, ...] = DEVELOPMENT
) -> subprocess.CompletedProcess[str]:
    """The command line where nothing but what the package needs is installed, or where these are not."""
    return python(
        f"{BLOCKER % (absent,)}\nfrom interregnum.cli import main\nmain()", *arguments, folder=folder
    )


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
    done = bare(tmp_path, "run", str(HARBOUR), "--engine", "wasm", "--out", "night", absent=("wasmtime",))
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install wasmtime" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_the_compiled_engine_plain_python_plays_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path / "cache"))  # nor one compiled for this machine
    code = f"{BLOCKER % (('wasmtime',),)}\nimport warnings\nwarnings.simplefilter('always')\n" + (
        "import interregnum as ir\nfrom pathlib import Path\nir.run(Path(sys.argv[1]), seed=7).save('plain')"
    )
    done = python(code, str(HARBOUR), folder=tmp_path)
    assert done.stderr.count("played by plain Python") == 1, done.stderr
    ir.run(HARBOUR, seed=7).save(tmp_path / "compiled")
    assert folder_bytes(tmp_path / "plain") == folder_bytes(tmp_path / "compiled")


def test_asked_from_python_it_is_an_error_of_the_family(tmp_path: Path) -> None:
    code = f"{BLOCKER % (('wasmtime',),)}\nimport interregnum as ir\n" + (
        "from interregnum.calculus.engines import wasm_engine\n"
        "try:\n    wasm_engine()\nexcept ir.MissingExtra as error:\n    print(error)"
    )
    done = python(code, folder=tmp_path)
    assert (done.stdout, done.stderr) == ("the compiled engine needs wasmtime: pip install wasmtime\n", "")


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
