"""Where the compiled kernel cannot be had: one clear sentence, and plain Python plays the same night."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from checksums import TOWN, checksum
from harbour import HARBOUR
from test_cli import ask

from interregnum import caching
from interregnum.calculus.engines import (
    engine_named,
    fastest_engine,
    module,
    native_engine,
    python_engine,
    wasm_engine,
)
from interregnum.errors import EngineMissing

CONTENT = module.PLACE.read_bytes()
CODE = CONTENT[: -module.STAMP - len(module.SECTION)]


class Refusing:
    """What importing wasmtime says on a machine that it has no code for."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "wasmtime":
            raise RuntimeError("unsupported architecture for wasmtime: riscv64")


def _of_another_kernel(patch: pytest.MonkeyPatch) -> bytes:
    with patch.context() as other:
        other.setattr(module, "source_text", lambda: b"def advance(): ...")
        return CODE + module.stamp(CODE, b"")


WRONG: dict[str, tuple[Callable[[pytest.MonkeyPatch], bytes | None], str]] = {
    "missing": (lambda _: None, "cannot be read: No such file or directory"),
    "empty": (lambda _: b"", "is damaged: install Interregnum again"),
    "cut short": (lambda _: CONTENT[: len(CONTENT) // 2], "is damaged: install Interregnum again"),
    "without its end": (lambda _: CODE, "is damaged: install Interregnum again"),
    "a bit turned": (lambda _: CONTENT[:9999] + bytes([CONTENT[9999] ^ 1]) + CONTENT[10_000:], "is damaged"),
    "another file": (lambda _: b"MZ" * 30_000, "is damaged: install Interregnum again"),
    "of another kernel": (_of_another_kernel, "was compiled from another version of the kernel"),
}


@pytest.fixture(autouse=True)
def anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Engines are looked for again, before and after, and nothing is kept from before."""
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path / "cache"))
    for found in (module.ready, wasm_engine, native_engine, fastest_engine):
        found.cache_clear()
    yield
    for found in (module.ready, wasm_engine, native_engine, fastest_engine):
        found.cache_clear()


@pytest.fixture(params=[*WRONG, "no library", "another machine"])
def why(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The compiled engine cannot be had: what is said of it."""
    if request.param == "no library":
        monkeypatch.setitem(sys.modules, "wasmtime", None)
        return "the compiled engine needs wasmtime: pip install wasmtime"
    if request.param == "another machine":
        monkeypatch.delitem(sys.modules, "wasmtime", raising=False)
        monkeypatch.setattr(sys, "meta_path", [Refusing(), *sys.meta_path])
        return "the compiled engine needs wasmtime: pip install wasmtime"
    made, said = WRONG[request.param]
    place, content = tmp_path / "kernel.wasm", made(monkeypatch)
    monkeypatch.setattr(module, "PLACE", place)
    if content is not None:
        place.write_bytes(content)
    return f"{place} {said}"


def test_the_compiled_engine_that_is_asked_for_and_missing_is_an_error_in_a_line(why: str) -> None:
    result = ask("run", HARBOUR, "--quiet", "--engine", "wasm")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {why}")
    assert result.stderr.count("\n") == 1
    with pytest.raises(EngineMissing):
        engine_named("wasm")


def test_otherwise_plain_python_plays_the_same_with_a_warning(why: str) -> None:
    with pytest.warns(UserWarning, match="histories are played by plain Python, which is slow") as told:
        found = checksum(TOWN, 3, "auto")
    assert [str(each.message).startswith(why) for each in told] == [True]
    assert engine_named("auto") is python_engine()
    assert found == checksum(TOWN, 3, "python")


def test_a_command_warns_in_a_line_of_its_own(why: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        result = ask("run", HARBOUR, "--quiet", "--seed", 1)
    assert result.exit_code == 0
    assert result.stderr.startswith(f"warning: {why}")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ask("run", HARBOUR, "--quiet", "--seed", 1, "--engine", "python").stdout


def test_a_page_that_plays_is_refused_in_a_line(why: str, tmp_path: Path) -> None:
    """It carries `kernel.wasm` along; it needs no library to run it here."""
    if "wasmtime" in why:
        pytest.skip("of the library, which a page does not need")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = ask("report", HARBOUR, "--out", tmp_path / "night.html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {why}")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "night.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no place in a folder there")
def test_a_pipe_in_the_place_of_the_kernel_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "kernel.wasm"
    os.mkfifo(place)
    monkeypatch.setattr(module, "PLACE", place)
    with pytest.raises(EngineMissing, match="cannot be read: a folder, device or pipe"):
        engine_named("wasm")


# --- what was made ready before -----------------------------------------------------------------------------


def kept_module() -> Path:
    module.ready()
    (path,) = (caching.cache_folder() or Path()).glob("kernel/*.code")
    return path


@pytest.mark.parametrize("spoil", ["a bit", "the end", "all", "of another library"])
def test_a_damaged_module_in_the_cache_is_not_used(spoil: str) -> None:
    path = kept_module()
    whole = path.read_bytes()
    if spoil == "of another library":  # kept as it should be, and no module of this wasmtime
        caching.keep(f"kernel/{path.name}", b"\x7fELF of another library")
    else:
        middle = len(whole) // 2
        bit = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        path.write_bytes({"a bit": bit, "the end": whole[:-9], "all": b""}[spoil])
    module.ready.cache_clear()
    wasm_engine.cache_clear()
    assert checksum(TOWN, 3) == checksum(TOWN, 3, "python")
    assert path.read_bytes() == whole


def test_a_whole_module_in_the_cache_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import wasmtime

    kept_module()
    module.ready.cache_clear()
    monkeypatch.setattr(wasmtime.Module, "__init__", lambda *_: pytest.fail("compiled again"))
    module.ready()


@pytest.mark.skipif(sys.platform != "linux", reason="limits of addresses are Linux's")
def test_a_process_that_may_not_have_the_addresses_plays_by_plain_python() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))\n"
        "from interregnum.calculus.engines import fastest_engine, python_engine\n"
        "print(fastest_engine() is python_engine())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert "4 GiB of addresses" in done.stderr
