"""The kernel compiled to WebAssembly, run by `wasmtime`."""

from __future__ import annotations

from functools import partial
from typing import Any

from interregnum.calculus.engines.compiled import CompiledEngine, Instance
from interregnum.calculus.engines.memory import LinearMemory
from interregnum.calculus.engines.module import CALLED, at_hand, probe, ready


class WasmEngine(CompiledEngine):
    """`kernel.wasm`. EngineMissing without `wasmtime`, or where the file is not as it should be."""

    def __init__(self) -> None:
        probe()
        super().__init__(instance)


def instance() -> Instance:
    """The functions of `kernel.wasm`, with a memory of their own."""
    import wasmtime

    engine, module = ready()
    store = at_hand(wasmtime.Store(engine))
    exports: Any = wasmtime.Instance(store, module, []).exports(store)
    functions = {name: partial(exports[name], store) for name in CALLED}
    return Instance(functions, LinearMemory(store, exports["memory"], exports["__heap_base"].value(store)))
