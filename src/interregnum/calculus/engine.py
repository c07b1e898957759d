"""The kernel in its forms: as plain Python, or compiled by Numba. The bytes are the same.

Only this module knows Numba. Plain Python starts at once and serves a single history; compiled code takes
seconds to make (once, then it is kept in a cache) and serves thousands.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Literal, TypeAlias, get_args

from interregnum.caching import folder_for
from interregnum.calculus import draws, forking, kernel, layout, machine
from interregnum.errors import ArgumentError, MissingExtra

EngineName = Literal["auto", "python", "numba"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
# The kernel allocates nothing, so it needs no reference counts: without them it runs six times faster
# (`docs/decisions/0002-rows-and-reference-counts.md`). It never divides by zero, so Numba need not look.
COMPILED: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
# Tables and state are thirty arrays, and handing them from function to function costs more than most of the
# functions do: laid inside one another, they run twice as fast.
INLINED = {"forceinline": True}


class Engine:
    """The functions that are called from outside, in one of the two forms of the kernel."""

    def __init__(self, form: Callable[[Callable[..., Any]], Callable[..., Any]], *, compiled: bool) -> None:
        self.begin = form(kernel.begin)
        self.advance = form(kernel.advance)
        self.choose = form(kernel.choose)
        self.evaluate_each = form(kernel.evaluate_each)
        self.bar = form(forking.bar)
        self.bring_on = form(forking.bring_on)
        self.renew = form(forking.renew)
        self.compiled = compiled


def engine_named(name: EngineName = "auto") -> Engine:
    """The engine of that name; `auto` is plain Python, which needs no compiling for a single history.

    Raises ArgumentError for another name.
    """
    if name not in ENGINES:
        raise ArgumentError("engine", name, f"one of {', '.join(ENGINES)}")
    return numba_engine() if name == "numba" else python_engine()


@cache
def python_engine() -> Engine:
    """The kernel as it is written."""
    return Engine(lambda function: function, compiled=False)


@cache
def numba_engine() -> Engine:
    """The kernel compiled. Its cache is keyed by the kernel's source, so that it cannot go stale."""
    try:
        from numba import njit
        from numba.extending import register_jitable
    except ImportError as error:
        message = "the compiled engine needs Numba: pip install 'interregnum[fast]'"
        raise MissingExtra(message) from error

    for function in functions_of(draws):
        register_jitable(function)
    for function in (*functions_of(machine), *functions_of(kernel)):
        register_jitable(**INLINED)(function)
    modules = (draws, layout, machine, kernel, forking)
    # With this module: it says how code is compiled and kept.
    paths = [Path(str(module.__file__)) for module in modules] + [Path(__file__)]
    source = b"".join(path.read_bytes() for path in paths)
    return Engine(_kept(njit(**COMPILED), folder_for(hashlib.sha256(source).hexdigest()[:16])), compiled=True)


Form: TypeAlias = Callable[[Callable[..., Any]], Any]


def _kept(compile: Form, folder: Path | None) -> Form:
    """The same form, whose code is kept in a folder. Whatever is wrong with that folder, the code is made again."""
    if folder is None:
        return compile
    from numba import config

    def form(function: Callable[..., Any]) -> Any:
        compiled = compile(function)
        settings: Any = config
        usual, settings.CACHE_DIR = settings.CACHE_DIR, str(folder)
        with suppress(Exception):  # nowhere to keep it
            compiled._cache = _tolerant_cache()(function)  # what `enable_caching` does
        settings.CACHE_DIR = usual
        return compiled

    return form


@cache
def _tolerant_cache() -> Any:
    """Numba's cache, but where Numba raises (a file is damaged, or empty, or cannot be written) nothing is kept.

    Code that is not as it was written is not run: each file of code begins with its hash.
    """
    from numba.core.caching import FunctionCache, IndexDataCacheFile

    class Files(IndexDataCacheFile):  # type: ignore[misc, no-any-unimported]
        def _save_data(self, name: str, data: Any) -> None:
            content = self._dump(data)
            with self._open_for_write(self._data_path(name)) as file:
                file.write(hashlib.sha256(content).digest() + content)

        def _load_data(self, name: str) -> Any:
            content = Path(self._data_path(name)).read_bytes()
            if hashlib.sha256(content[32:]).digest() != content[:32]:
                raise ValueError("this is not the code that was kept")
            return pickle.loads(content[32:])

    class Cache(FunctionCache):  # type: ignore[misc, no-any-unimported]
        def __init__(self, function: Callable[..., Any]) -> None:
            super().__init__(function)
            self._cache_file.__class__ = Files

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            try:
                return super().load_overload(sig, target_context)
            except Exception:  # noqa: BLE001 - whatever is wrong with what was kept, it is made again
                with suppress(Exception):
                    self.flush()
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            with suppress(Exception):
                super().save_overload(sig, data)

    return Cache


def functions_of(module: ModuleType) -> list[FunctionType]:
    """The functions that a module defines itself."""
    members = vars(module).values()
    return [m for m in members if isinstance(m, FunctionType) and m.__module__ == module.__name__]
