"""The functions of the compiled kernel that need no network, called as those of Python."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from interregnum.calculus.engines.module import ready


def compiled_functions() -> dict[str, Callable[..., Any]]:
    """By name; each takes numbers and gives a number. Whole ones of 64 bits may have their highest bit set."""
    import wasmtime

    engine, module = ready()
    store = wasmtime.Store(engine)
    exports = wasmtime.Instance(store, module, []).exports(store)
    names = [export.name for export in module.exports if isinstance(export.type, wasmtime.FuncType)]
    return {name: partial(_call, exports[name], store) for name in names}


def _call(function: Any, store: Any, *numbers: Any) -> Any:
    return function(store, *(n if isinstance(n, float) else int(n) - (int(n) >> 63 << 64) for n in numbers))
