"""The kernel in its forms: as plain Python, or compiled by Numba. The bytes are the same.

Only this module and `code_cache` know Numba. Plain Python starts at once and serves a single history; compiled code
takes seconds to make (once, then it is kept in a cache) and serves thousands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Literal, get_args

from interregnum.caching import folder_for
from interregnum.calculus import beginning, code_cache, draws, forking, kernel, layout, machine
from interregnum.calculus.code_cache import kept
from interregnum.errors import ArgumentError, MissingExtra, nearest_name
from interregnum.expression import elementary, erfc

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
        self.begin = form(beginning.begin)
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
    if not isinstance(name, str) or name not in ENGINES:
        raise ArgumentError("engine", name, f"one of {', '.join(ENGINES)}", nearest_name(name, ENGINES))
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

    for function in (*functions_of(elementary), *functions_of(erfc), *functions_of(draws)):
        register_jitable(function)
    for function in (*functions_of(machine), *functions_of(kernel), *functions_of(beginning)):
        register_jitable(**INLINED)(function)
    modules = (elementary, erfc, draws, layout, machine, kernel, beginning, forking, code_cache)
    # With this module: it says how code is compiled.
    paths = [Path(str(module.__file__)) for module in modules] + [Path(__file__)]
    source = b"".join(path.read_bytes() for path in paths)
    return Engine(kept(njit(**COMPILED), folder_for(hashlib.sha256(source).hexdigest()[:16])), compiled=True)


def functions_of(module: ModuleType) -> list[FunctionType]:
    """The functions that a module defines itself."""
    members = vars(module).values()
    return [m for m in members if isinstance(m, FunctionType) and m.__module__ == module.__name__]
