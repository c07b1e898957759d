"""The kernel compiled for this machine by a C compiler that is on it: faster than WebAssembly, with the same bits.

Nothing is compiled unless somebody asks (`interregnum engine --compile`); what was compiled is kept in the user's cache
and used from then on. `in_c` writes the C, from the same source as `kernel.wasm`. Before it is kept, a library is asked
for numbers that plain Python knows: a compiler that takes liberties with arithmetic is refused.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from interregnum.caching import folder_for
from interregnum.calculus.engines.compiled import CompiledEngine, Instance
from interregnum.calculus.engines.memory import ProcessMemory
from interregnum.calculus.engines.module import CALLED, source_text
from interregnum.errors import EngineMissing
from interregnum.plain_files import read_plain
from interregnum.writing import write_file

COMPILERS = ("cc", "gcc", "clang")
OPTIONS = (
    "-std=gnu17",
    "-O3",
    "-ffp-contract=off",
    "-fno-builtin",
    "-fno-fast-math",
    "-fvisibility=hidden",
    "-w",
)
SHARED = ("-shared",) if sys.platform == "win32" else ("-shared", "-fPIC")
LONGEST = 300.0  # seconds that a compiler may take
MOST_BYTES = 16 * 2**20  # of a library; one is some 140 KB
ASK = "interregnum engine --compile"
# What `CALLED` says that a function takes and gives.
KINDS: dict[str, Any] = {"a": ctypes.c_void_p, "i": ctypes.c_int64, "f": ctypes.c_double, "-": None}


class NativeEngine(CompiledEngine):
    """The kernel compiled for this machine. EngineMissing where it has not been."""

    def __init__(self) -> None:
        library = loaded()
        functions = {name: _function(library, name, taken) for name, taken in CALLED.items()}
        super().__init__(lambda: Instance(functions, ProcessMemory()))


def compiler() -> list[str]:
    """The command of a C compiler: `CC`, or one that is installed, or `ziglang`. EngineMissing where there is none."""
    named = os.environ.get("CC", "")
    if named:
        try:
            words = shlex.split(named)
        except ValueError:  # a quotation that does not end
            words = []
        if not words or shutil.which(words[0]) is None:
            raise EngineMissing(f"the C compiler that CC names, {named!r}, cannot be found")
        return words
    for name in COMPILERS:
        found = shutil.which(name)
        if found is not None:
            return [found]
    if find_spec("ziglang") is not None:
        return [sys.executable, "-m", "ziglang", "cc"]
    raise EngineMissing(f"no C compiler was found ({', '.join(COMPILERS)}; or pip install ziglang)")


def compile_library() -> Path:
    """Compile the kernel and keep the library. EngineMissing, with the compiler's own words, where that cannot be."""
    from interregnum.calculus.engines.in_c import c_source

    folder = folder_for("native")
    if folder is None:
        raise EngineMissing("there is no folder to keep a compiled kernel in (INTERREGNUM_CACHE names one)")
    command = compiler()
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as place:
        written, made = Path(place, "kernel.c"), Path(place, "kernel.library")
        written.write_text(c_source(), encoding="utf-8")
        _run([*command, *OPTIONS, *SHARED, "-o", str(made), str(written)])
        try:
            _check(ctypes.CDLL(str(made)))
        except (OSError, AttributeError, EngineMissing) as error:
            raise EngineMissing(f"what {shlex.join(command)} made cannot be used: {error}") from error
        content = made.read_bytes()
    for old in _libraries(folder):
        with suppress(OSError):
            old.unlink()
    path = folder / f"{_prefix()}-{hashlib.sha256(content).hexdigest()[:32]}.library"
    write_file(path, content)
    return path


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineMissing(f"{command[0]} cannot be run: {error}") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [
            f"it ended with {done.returncode}"
        ]
        raise EngineMissing(f"{command[0]} cannot compile the kernel: {said[0]}")


def library() -> Path | None:
    """The library that was compiled from this kernel for this machine, whole; None where there is none."""
    folder = folder_for("native")
    for path in _libraries(folder) if folder is not None else ():
        prefix, _, digest = path.stem.partition("-")
        with suppress(OSError):
            if (
                prefix == _prefix()
                and hashlib.sha256(read_plain(path, MOST_BYTES)).hexdigest()[:32] == digest
            ):
                return path
    return None


def _libraries(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(folder.glob("*-*.library"))


def _prefix() -> str:
    """What a library depends on: the kernel, how it is written as C and compiled, and the machine."""
    here = Path(__file__)
    recipe = [here.with_name(name).read_bytes() for name in ("in_c.py", "prelude.h")]
    machine = f"{platform.system()} {platform.machine()} {OPTIONS}".encode()
    return hashlib.sha256(b"\0".join([source_text(), *recipe, machine])).hexdigest()[:32]


def loaded() -> ctypes.CDLL:
    """The library, loaded. EngineMissing where none was compiled, or it cannot be loaded."""
    path = library()
    if path is None:
        raise EngineMissing(f"the kernel has not been compiled for this machine: {ASK}")
    try:
        return ctypes.CDLL(str(path))
    except OSError as error:
        raise EngineMissing(f"{path} cannot be loaded ({error}): {ASK}") from error


def _function(library: ctypes.CDLL, name: str, taken: str) -> Any:
    found = library[f"kernel_{name}"]
    found.argtypes, found.restype = [KINDS[kind] for kind in taken[:-1]], KINDS[taken[-1]]
    return found


def _check(library: ctypes.CDLL) -> None:
    """EngineMissing unless the library computes what plain Python does, to the bit."""
    from interregnum.calculus.kernel import draws
    from interregnum.expression import elementary
    from interregnum.expression.erfc import erfc

    for name, here in (("exp", elementary.exp), ("log", elementary.log), ("erfc", erfc)):
        there = _function(library, name, "ff")
        for n in range(1, 400):
            x = n * 0.0713 if name != "exp" else n * 0.71 - 140.0
            if there(x) != here(x):
                raise EngineMissing(f"{name}({x!r}) is {there(x)!r}, and should be {here(x)!r}")
    there = _function(library, "binomial_quantile", "ffff")
    for n in range(1, 200):
        asked = (n / 200.5, 37.0 * n, 0.003 * n)
        if there(*asked) != draws.binomial_quantile(*asked):
            raise EngineMissing(f"of {asked} a binomial draw is not what it should be")
