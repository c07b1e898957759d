"""The kernel compiled for this machine by a C compiler that is on it: faster than WebAssembly, with the same bits.

Nothing is compiled unless somebody asks (`interregnum engine --compile`); what was compiled is kept in the user's cache
and used from then on. `in_c` writes the C, from the same source as `kernel.wasm`. Before it is kept, a library is asked
for numbers that plain Python knows, in a process of its own: a compiler that takes liberties with arithmetic is
refused, and so is a library that ends the process which loads it, or changes how that computes.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from interregnum import caching
from interregnum.calculus.engines.compiled import CompiledEngine, Instance
from interregnum.calculus.engines.memory import ProcessMemory
from interregnum.calculus.engines.module import CALLED, source_text
from interregnum.errors import EngineMissing
from interregnum.plain_files import read_plain
from interregnum.writing import folder_beside, write_file

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
# What an option may allow one by one, and `prelude.h` does not ask for: `CC` may be a script that adds it.
GUARD = """\
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ || defined(__RECIPROCAL_MATH__) \\
  || defined(__ASSOCIATIVE_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "this compiler takes liberties with arithmetic: the same histories would not come of it"
#endif
"""
SHARED = ("-shared",) if sys.platform == "win32" else ("-shared", "-fPIC")
LONGEST = 300.0  # seconds that a compiler may take
MOST_BYTES = 16 * 2**20  # of a library; one is some 140 KB
ASK = "interregnum engine --compile"
# Exit codes of the process that asks a library: not 0, with which a library might end it as it is loaded; of words, 1.
AGREES, REFUSED = 3, 1
# What `CALLED` says that a function takes and gives.
KINDS: dict[str, Any] = {"a": ctypes.c_void_p, "i": ctypes.c_int64, "f": ctypes.c_double, "-": None}


class NativeEngine(CompiledEngine):
    """The kernel compiled for this machine. EngineMissing where it has not been."""

    def __init__(self) -> None:
        library = loaded()
        try:
            functions = {name: _function(library, name, taken) for name, taken in CALLED.items()}
        except AttributeError as error:
            raise EngineMissing(
                f"the kernel compiled for this machine is not whole ({error}): {ASK}"
            ) from error
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

    folder = _folder()
    command = compiler()
    try:
        with folder_beside(folder / "kernel") as place:
            written, made = place / "kernel.c", place / "kernel.library"
            written.write_text(f"{c_source()}\n{GUARD}", encoding="utf-8")
            _run([*command, *OPTIONS, *SHARED, "-o", str(made), str(written)])
            _try(shlex.join(command), made)
            content = read_plain(made, MOST_BYTES)
        older = list(_libraries(folder))
        path = folder / f"{_prefix()}-{hashlib.sha256(content).hexdigest()[:32]}.library"
        write_file(path, content)
    except OSError as error:
        raise EngineMissing(f"a kernel cannot be compiled in {folder}: {error.strerror or error}") from error
    for old in older:  # once the new one is there: another process may be looking for it
        if old != path:
            with suppress(OSError):
                old.unlink()
    return path


def _folder() -> Path:
    folder, cache = caching.folder_for("native"), caching.cache_folder()
    if folder is not None:
        return folder
    if cache is None:
        raise EngineMissing("there is no folder to keep a compiled kernel in (INTERREGNUM_CACHE names one)")
    place = cache / "native"
    raise EngineMissing(
        f"{place}, to keep a compiled kernel in, cannot be made (INTERREGNUM_CACHE names another)"
    )


def _run(command: list[str]) -> None:
    try:
        code, said = _ended(command)
    except OSError as error:
        raise EngineMissing(f"{command[0]} cannot be run: {error.strerror or error}") from error
    except subprocess.TimeoutExpired as error:
        raise EngineMissing(f"{command[0]} had not compiled the kernel after {LONGEST:.0f} s") from error
    if code != 0:
        # Before what is wrong may stand where that is, and warnings.
        told = next((line for line in said if "error" in line.lower()), [*said, f"it ended with {code}"][0])
        raise EngineMissing(f"{command[0]} cannot compile the kernel: {told}")


def _try(command: str, made: Path) -> None:
    """EngineMissing unless what that command made is as it should be: it is loaded by another process."""
    code = f"from {__name__} import try_out; try_out({str(made)!r})"
    found = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        ended, said = _ended([sys.executable, "-c", code], found)
    except subprocess.TimeoutExpired:
        ended, said = REFUSED, [f"it had not answered after {LONGEST:.0f} s"]
    if ended != AGREES:
        told = said[-1] if ended == REFUSED and said else f"the process that loads it ends with {ended}"
        raise EngineMissing(f"what {command} made cannot be used: {told}")


def _ended(command: list[str], variables: Mapping[str, str] | None = None) -> tuple[int, list[str]]:
    """How a command ended, and the lines of its error stream. Where it is not waited for, all it started ends too."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=variables,
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=LONGEST)
        except BaseException:  # Ctrl-C too, which does not reach what is in a session of its own
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
            raise
    lines = (
        "".join(filter(str.isprintable, line)).strip()
        for line in said.decode("utf-8", "replace").splitlines()
    )
    return process.returncode, [line for line in lines if line]


def library() -> Path | None:
    """The library that was compiled from this kernel for this machine, whole; None where there is none."""
    folder = caching.folder_for("native")
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
    machine = f"{platform.system()} {platform.machine()} {OPTIONS} {GUARD}".encode()
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


def try_out(place: str) -> None:
    """Load a library and ask it; end with what is wrong with it. In a process of its own: it may do anything there."""
    try:
        _check(ctypes.CDLL(place))
    except (OSError, AttributeError, EngineMissing) as error:
        sys.exit(" ".join(str(error).split()))
    sys.exit(AGREES)


def _check(library: ctypes.CDLL) -> None:
    """EngineMissing unless the library computes what plain Python does, to the bit."""
    from interregnum.calculus.kernel import draws
    from interregnum.expression import elementary
    from interregnum.expression.erfc import erfc

    if sys.float_info.min * float("0.5") == 0.0:  # of a constant, Python may have made it before
        raise EngineMissing("once it is loaded, the smallest numbers are taken for zero")
    for name, taken in CALLED.items():
        _function(library, name, taken)
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
    there = _function(library, "draw_clock", "ifffff")
    for kind in range(draws.FIXED, draws.WEIBULL + 1):
        for n in range(1, 200):
            drawn = (kind, 11.3, 13.0 + 0.07 * n, 31.7, n / 200.5)
            if there(*drawn) != draws.draw_clock(*drawn):
                raise EngineMissing(f"of {drawn} a duration is not what it should be")
