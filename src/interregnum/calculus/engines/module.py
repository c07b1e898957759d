"""`kernel.wasm` as it came with the package: found whole and current, and made ready for this machine.

The file ends with a section that names what it was made from (`wasm/build.py` writes it): so a kernel that was changed
and not compiled again is not run. What `wasmtime` makes of it is kept in the user's cache.
"""

from __future__ import annotations

import atexit
import ctypes
import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

from interregnum.caching import keep, kept
from interregnum.errors import EngineMissing
from interregnum.plain_files import read_plain

MOST_BYTES = 2**20  # of it; it has some 50 KB
PLACE = Path(__file__).with_name("kernel.wasm")
# What is compiled, each module after those it stands on, but for `layout`, which the others read names from.
SOURCES = (
    *("expression.elementary", "expression.erfc", "calculus.kernel.layout", "calculus.kernel.draws"),
    *("calculus.kernel.machine", "calculus.kernel.values", "calculus.kernel.clocks"),
    *("calculus.kernel.effects", "calculus.kernel.advance", "calculus.kernel.beginning"),
    *("calculus.kernel.forking", "calculus.kernel.journal", "calculus.kernel.difference"),
    "calculus.kernel.removals",
)
# The functions of it that `compiled` calls, with what each takes and, last, gives: an address (a), a whole number of 64
# bits (i), a float (f), nothing (-).
CALLED = {
    "begin": "aaii-",
    "advance": "aaaafii",
    "choose": "aaii",
    "evaluate_each": "aaaa-",
    "bar": "aii-",
    "bring_on": "aai-",
    "renew": "aai-",
    "keep_journal": "aaaafii",
    "open_journal": "aa-",
    "play_without": "aaaaaaaiaiafii",
    "advance_apart": "aaaaaafii",
    "play_each": "aaaaaaaaaaaafiaaai",
}
SECTION = b"\0\x67\x06source"  # a custom section of 103 bytes (WebAssembly core specification, 5.5.3)
STAMP = 96  # bytes: hashes of all that is before the section, of `SOURCES`, and of how they were compiled
BUILD = "python wasm/build.py makes it anew"


def stamp(code: bytes, recipe: bytes) -> bytes:
    """The section that ends a compiled kernel."""
    return SECTION + b"".join(hashlib.sha256(part).digest() for part in (code, source_text(), recipe))


def source_text() -> bytes:
    """What the kernel is compiled from, whatever the line ends here; nothing where the source is not at hand."""
    package = Path(__file__).parents[2]
    paths = [package.joinpath(*name.split(".")).with_suffix(".py") for name in SOURCES]
    if not all(path.exists() for path in paths):
        return b""
    return b"\0".join(path.read_bytes().replace(b"\r\n", b"\n") for path in paths)


def checked(content: bytes) -> bytes:
    """The same bytes; EngineMissing where they are damaged, or were compiled from another kernel."""
    code, ending = content[: -STAMP - len(SECTION)], content[-STAMP - len(SECTION) :]
    if not ending.startswith(SECTION) or ending[-STAMP:][:32] != hashlib.sha256(code).digest():
        raise EngineMissing(f"{PLACE} is damaged: install Interregnum again ({BUILD})")
    source = source_text()
    if source and ending[-STAMP:][32:64] != hashlib.sha256(source).digest():
        raise EngineMissing(f"{PLACE} was compiled from another version of the kernel ({BUILD})")
    return content


def kernel_bytes() -> bytes:
    """The compiled kernel. EngineMissing where it is missing, damaged, or not of this version."""
    try:
        content = read_plain(PLACE, MOST_BYTES)
    except OSError as error:
        why = f"{error.strerror or error}: install Interregnum again ({BUILD})"
        raise EngineMissing(f"{PLACE} cannot be read: {why}") from error
    return checked(content)


_at_hand: WeakSet[Any] = WeakSet()


def at_hand(thing: Any) -> Any:
    """The same object of the library, which is not taken apart when Python ends: the library no longer can by then."""
    _at_hand.add(thing)
    return thing


@atexit.register
def _left_to_the_system() -> None:
    for thing in _at_hand:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))


@cache
def ready() -> tuple[Any, Any]:
    """The library's engine, and the kernel as it made it for this machine. EngineMissing where either is not there."""
    content = kernel_bytes()
    try:
        import wasmtime
    except (ImportError, OSError, RuntimeError) as error:  # not installed, or not for this machine
        raise EngineMissing("the compiled engine needs wasmtime: pip install wasmtime") from error
    engine = at_hand(wasmtime.Engine())
    name = f"kernel/{hashlib.sha256(content).hexdigest()[:32]}.code"
    made = kept(name)
    if made is not None:
        try:
            return engine, at_hand(wasmtime.Module.deserialize(engine, made))
        except wasmtime.WasmtimeError:  # made by another version of it, or for another machine
            pass
    module = at_hand(wasmtime.Module(engine, content))
    keep(name, bytes(module.serialize()))
    return engine, module


def probe() -> None:
    """Make a kernel and let it go. EngineMissing where there is no room for its 4 GiB of addresses."""
    engine, module = ready()
    import wasmtime

    try:
        wasmtime.Instance(wasmtime.Store(engine), module, [])
    except wasmtime.WasmtimeError as error:
        why = (
            "4 GiB of addresses are set aside for the compiled engine, and this process may not have so many"
        )
        raise EngineMissing(f"{why} (ulimit -v)") from error
