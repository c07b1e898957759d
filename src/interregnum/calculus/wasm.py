"""The kernel compiled to WebAssembly, and the memory in which it finds tables, state and trace.

`kernel.wasm` is made from the kernel's own source (`wasm/build.py`) and travels in the package; `wasmtime` runs it
after a tenth of a second, on every machine with the same bytes. What it works on lies in its own linear memory.
Here bundles of arrays (`Tables`, `State`, `Trace`) are laid there, each in one block that begins with the address
and the length of each array; Python sees the same arrays as NumPy views. `docs/reference/kernel.md` has the layout.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from interregnum.calculus.layout import State, Tables, Trace
from interregnum.errors import MissingExtra

PAGE = 65_536
ALIGNED = 16  # bytes: every array begins at a multiple
DESCRIBED = 16  # bytes for the address and the length of an array


class Block:
    """Part of the memory; given back when what lies in it is no longer used."""

    def __init__(self, memory: Memory, address: int, size: int) -> None:
        self.memory, self.address, self.size = memory, address, size

    def __del__(self) -> None:
        self.memory.free.setdefault(self.size, []).append(self.address)


class HeldTables(Tables):
    """Tables that lie in the memory."""

    block: Block


class HeldState(State):
    """A state that lies in the memory."""

    block: Block


class HeldTrace(Trace):
    """A trace that lies in the memory."""

    block: Block


HELD: dict[type, Any] = {Tables: HeldTables, State: HeldState, Trace: HeldTrace}


class Memory:
    """The linear memory of one kernel: blocks taken from its end, or used again where one of that size is free."""

    def __init__(self, store: Any, memory: Any, heap: int) -> None:
        self.store, self.memory = store, memory
        self.end = heap
        self.free: dict[int, list[int]] = {}
        self.base = self._base()

    def _base(self) -> int:
        found = ctypes.cast(self.memory.data_ptr(self.store), ctypes.c_void_p).value
        assert found is not None
        return found

    def take(self, size: int) -> Block:
        """A block of that many bytes, not cleared."""
        size = -(-size // ALIGNED) * ALIGNED
        waiting = self.free.get(size)
        if waiting:
            return Block(self, waiting.pop(), size)
        address = -(-self.end // ALIGNED) * ALIGNED
        self.end = address + size
        missing = self.end - self.memory.data_len(self.store)
        if missing > 0:
            self.memory.grow(self.store, -(-missing // PAGE))
            if self._base() != self.base:
                raise RuntimeError(
                    "the memory of the kernel has moved"
                )  # 4 GiB of addresses are set aside for it
        return Block(self, address, size)

    def view(self, address: int, length: int, kind: np.dtype[Any]) -> npt.NDArray[Any]:
        """An array of the memory."""
        room = (ctypes.c_ubyte * (length * kind.itemsize)).from_address(self.base + address)
        return np.frombuffer(room, dtype=kind)

    def hold(self, bundle: Any) -> Any:
        """A bundle laid into the memory."""
        arrays = [np.asarray(part) for part in bundle]
        starts = [DESCRIBED * len(arrays)]
        for array in arrays:
            starts.append(-(-(starts[-1] + array.nbytes) // ALIGNED) * ALIGNED)
        block = self.take(starts[-1])
        held = self._seen(type(bundle), block, starts, [(a.dtype, len(a)) for a in arrays])
        for there, array in zip(held, arrays, strict=True):
            there[:] = array
        return held

    def _seen(
        self, kind: type, block: Block, starts: Sequence[int], shapes: Sequence[tuple[Any, int]]
    ) -> Any:
        """The block as a bundle of views, described at its beginning."""
        described = self.view(block.address, 2 * len(shapes), np.dtype(np.uint64))
        views = []
        for n, (dtype, length) in enumerate(shapes):
            address = block.address + starts[n]
            described[2 * n : 2 * n + 2] = address, length
            views.append(self.view(address, length, dtype) if length else np.empty(0, dtype))
        held = HELD[kind](*views)
        held.block = block
        return held

    def copy(self, held: Any) -> Any:
        """Another block with the same content: one copy, whatever the number of arrays."""
        old = held.block
        block = self.take(old.size)
        ctypes.memmove(self.base + block.address, self.base + old.address, old.size)
        described = self.view(old.address, 2 * len(held), np.dtype(np.uint64))
        starts = [int(address) - old.address for address in described[::2]]
        kind = next(plain for plain, mine in HELD.items() if isinstance(held, mine))
        return self._seen(kind, block, starts, [(part.dtype, len(part)) for part in held])


class WasmKernel:
    """The functions of `kernel.wasm`, called as those of the kernel itself."""

    def __init__(self) -> None:
        try:
            import wasmtime
        except ImportError as error:
            raise MissingExtra("this engine needs wasmtime: pip install wasmtime") from error
        self.store = wasmtime.Store()
        module = wasmtime.Module(self.store.engine, kernel_bytes())
        exports = wasmtime.Instance(self.store, module, []).exports(self.store)
        self.functions = {
            e.name: exports[e.name] for e in module.exports if e.name not in ("memory", "__heap_base")
        }
        heap = cast(Any, exports["__heap_base"]).value(self.store)
        self.memory = Memory(self.store, exports["memory"], heap)
        self.scratch: dict[tuple[str, int], Any] = {}

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function: a bundle is passed as its address, an array is copied into the memory and back."""
        passed, arrays = [], []
        for n, argument in enumerate(arguments):
            if isinstance(argument, HeldTables | HeldState | HeldTrace):
                passed.append(argument.block.address)
            elif isinstance(argument, np.ndarray):
                there = self._beside(name, n, argument)
                arrays.append((argument, there[1]))
                passed.append(there[0])
            else:
                passed.append(signed(argument))
        found = self.functions[name](self.store, *passed)
        for mine, there in arrays:
            mine[:] = there
        return found

    def _beside(self, name: str, n: int, array: npt.NDArray[Any]) -> tuple[int, npt.NDArray[Any]]:
        """The array in the memory, at a place of its own for this argument: address and view."""
        room = self.scratch.get((name, n))
        if room is None or room[0].size < DESCRIBED + array.nbytes:
            room = (self.memory.take(DESCRIBED + array.nbytes),)
            self.scratch[name, n] = room
        address = room[0].address
        self.memory.view(address, 2, np.dtype(np.uint64))[:] = address + DESCRIBED, len(array)
        there = self.memory.view(address + DESCRIBED, len(array), array.dtype)
        there[:] = array
        return address, there


def signed(number: Any) -> Any:
    """Whole numbers as WebAssembly takes them: 64 bits, the highest of which is a sign to the caller."""
    if isinstance(number, float):
        return number
    whole = int(number)
    return whole - 2**64 if whole >= 2**63 else whole


@cache
def kernel_bytes() -> bytes:
    """The compiled kernel, as it came with the package."""
    return files("interregnum.calculus").joinpath("kernel.wasm").read_bytes()
