"""The memory in which a compiled kernel finds tables, states and traces.

A bundle of arrays (`Tables`, `State`, `Trace`) lies in one block, which begins with the address and the length of
each array; Python sees the same arrays as NumPy views. `docs/reference/kernel.md` has the layout.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from interregnum.calculus.kernel.layout import Apart, Journal, State, Tables, Trace

PAGE = 65_536
ALIGNED = 16  # bytes: every array begins at a multiple
DESCRIBED = 16  # bytes for the address and the length of an array
BYTES = np.dtype(np.uint8)


class Block:
    """Part of the memory; given back when no view of what lies in it is left."""

    def __init__(self, memory: Memory, address: int, size: int) -> None:
        self.memory, self.address, self.size = memory, address, size

    def __del__(self) -> None:
        self.memory.free.setdefault(self.size, []).append(self.address)


def _held(kind: Any) -> Any:
    """Bundles of this kind that lie in the memory: they know in which block."""
    return type(f"Held{kind.__name__}", (kind,), {})


HELD: dict[type, Any] = {kind: _held(kind) for kind in (Tables, State, Trace, Journal, Apart)}


def _bundle(
    kind: Any, block: Block, whole: npt.NDArray[Any], places: Sequence[tuple[int, int, np.dtype[Any]]]
) -> Any:
    """Arrays in a block, each so long and from such a byte on; the bundle knows them, so that a copy need not ask."""
    # A view of a slice would take ten times as long where a row is a record.
    made = kind(*[np.ndarray((length,), dtype, whole, start) for length, start, dtype in places])
    made.block, made.places = block, places
    return made


class Memory:
    """Blocks of memory: new ones from `_new`, or used again where one of that size is free."""

    base = 0  # where its address 0 is in this process

    def __init__(self) -> None:
        self.free: dict[int, list[int]] = {}

    def take(self, size: int) -> Block:
        """A block of that many bytes, not cleared. MemoryError where there is no room for it."""
        size = _aligned(size)
        waiting = self.free.get(size)
        return Block(self, waiting.pop() if waiting else self._new(size), size)

    def _new(self, size: int) -> int:
        """The address of so many bytes that nobody has."""
        raise NotImplementedError

    def view(self, block: Block, start: int, length: int, kind: np.dtype[Any]) -> npt.NDArray[Any]:
        """An array in a block. It keeps the block from being used for something else."""
        room: Any = (ctypes.c_ubyte * (length * kind.itemsize)).from_address(
            self.base + block.address + start
        )
        room.block = block
        return np.frombuffer(room, dtype=kind) if length else np.empty(0, kind)

    def hold(self, bundle: Any) -> Any:
        """A bundle laid into the memory."""
        arrays = [np.ascontiguousarray(part) for part in bundle]
        held = self.room(type(bundle), [(array.dtype, len(array)) for array in arrays])
        for there, array in zip(held, arrays, strict=True):
            ctypes.memmove(there.ctypes.data, array.ctypes.data, array.nbytes)
        return held

    def room(self, kind: type, shapes: Sequence[tuple[np.dtype[Any], int]]) -> Any:
        """Room for a bundle of arrays with these types and lengths, not cleared."""
        starts = [DESCRIBED * len(shapes)]
        for dtype, length in shapes:
            starts.append(_aligned(starts[-1] + length * dtype.itemsize))
        return self._seen(HELD[kind], self.take(starts[-1]), starts, shapes)

    def copy(self, held: Any) -> Any:
        """Another block with the same content: one copy, whatever the number of arrays."""
        old = held.block
        block = self.take(old.size)
        ctypes.memmove(self.base + block.address, self.base + old.address, old.size)
        whole = self.view(block, 0, block.size, BYTES)
        whole[: DESCRIBED * len(held.places)].view(np.int64)[::2] += block.address - old.address
        return _bundle(type(held), block, whole, held.places)

    def _seen(
        self, kind: Any, block: Block, starts: Sequence[int], shapes: Sequence[tuple[np.dtype[Any], int]]
    ) -> Any:
        """The block as a bundle of views, described at its beginning."""
        whole = self.view(block, 0, block.size, BYTES)
        described = whole[: DESCRIBED * len(shapes)].view(np.uint64)
        described[::2] = [block.address + start for start in starts[: len(shapes)]]
        described[1::2] = [length for _, length in shapes]
        places = [(length, start, dtype) for start, (dtype, length) in zip(starts, shapes, strict=False)]
        return _bundle(kind, block, whole, places)


class LinearMemory(Memory):
    """The memory of a WebAssembly instance: blocks are taken from its end."""

    def __init__(self, store: Any, memory: Any, heap: int) -> None:
        super().__init__()
        self.store, self.memory = store, memory
        self.end = heap
        self.base = self._base()

    def _base(self) -> int:
        found = ctypes.cast(self.memory.data_ptr(self.store), ctypes.c_void_p).value
        assert found is not None
        return found

    def _new(self, size: int) -> int:
        address = _aligned(self.end)
        missing = address + size - self.memory.data_len(self.store)
        if missing > 0:
            self._grow(-(-missing // PAGE))
        self.end = address + size
        return address

    def _grow(self, pages: int) -> None:
        """More memory. It must stay where it is, for the views: 4 GiB of addresses are set aside for it."""
        try:
            self.memory.grow(self.store, pages)
        except Exception as error:
            raise MemoryError(f"no room for {pages * PAGE:,} more bytes in the kernel's memory") from error
        if self._base() != self.base:
            raise MemoryError("the kernel's memory could not grow where it is")


class ProcessMemory(Memory):
    """The memory of this process: addresses are its own."""

    def __init__(self) -> None:
        super().__init__()
        self.rooms: list[Any] = []

    def _new(self, size: int) -> int:
        room = ctypes.create_string_buffer(size + ALIGNED)
        self.rooms.append(room)
        return _aligned(ctypes.addressof(room))


class Mailbox:
    """Room for an array that is passed to a function, and made anew where one is longer than all before."""

    def __init__(self, memory: Memory, kind: npt.DTypeLike) -> None:
        self.memory, self.kind = memory, np.dtype(kind)
        self.room, self.length = 0, -1

    def put(self, length: int) -> tuple[int, npt.NDArray[Any]]:
        """An array of that length: the address to pass, and the array, not cleared. It is the same until another length
        is asked for, which is seldom."""
        if length != self.length:
            self._make(length)
        return self.block.address, self.there

    def _make(self, length: int) -> None:
        if length > self.room or self.room == 0:
            self.room = max(length, 2 * self.room, 1)
            self.block = self.memory.take(DESCRIBED + self.room * self.kind.itemsize)
        described = self.memory.view(self.block, 0, 2, np.dtype(np.uint64))
        described[:] = self.block.address + DESCRIBED, length
        self.length, self.there = length, self.memory.view(self.block, DESCRIBED, length, self.kind)

    def pass_on(self, array: Any) -> int:
        """The address of a copy of that array."""
        address, there = self.put(len(array))
        there[:] = array
        return address


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
