"""The operations that a WebAssembly module consists of, by name; those on numbers are told apart, others are not.

By the binary format of the core specification, 5.4. What is not known here is an error, so that nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

CODE_SECTION = 10
# After the prefix 0xFC: float to whole number, saturating; blocks of memory.
TRUNCATION, COPY, FILL = (6, 10, 11)
# How many bytes or numbers follow an operation.
NUMBERS_AFTER = (
    dict.fromkeys(range(0x02, 0x05), 1)  # block, loop, if
    | {0x0C: 1, 0x0D: 1, 0x10: 1, 0x11: 2}  # branches and calls
    | dict.fromkeys(range(0x20, 0x25), 1)  # variables
    | dict.fromkeys(range(0x28, 0x3F), 2)  # memory
    | {0x3F: 1, 0x40: 1, 0x41: 1, 0x42: 1}  # its size; whole constants
)
NOTHING_AFTER = {0x00, 0x01, 0x05, 0x0B, 0x0F, 0x1A, 0x1B, *range(0x45, 0xC5)}
FLOATS = dict(
    zip(
        (*range(0x61, 0x67), *range(0x99, 0xA7), *range(0xB7, 0xBB), 0xBD, 0xBF),
        (
            *("eq", "ne", "lt", "gt", "le", "ge"),
            *("abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt"),
            *("add", "sub", "mul", "div", "min", "max", "copysign"),
            *("of int32", "of uint32", "of int64", "of uint64", "to bits", "from bits"),
        ),
        strict=True,
    )
)
OTHER_FLOATS = {
    *range(0x5B, 0x61),
    *range(0x8B, 0x99),
    *range(0xA8, 0xAC),
    *range(0xAE, 0xB7),
    0xBB,
    0xBC,
    0xBE,
}


def operations_on_floats(module: bytes) -> set[str]:
    """The names of all operations on floats in the module. ValueError for one that is not known here."""
    return {name for code in _bodies(module) for name in _operations(code) if name}


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A whole number as the format has them (LEB128), and where it ends."""
    number = shift = 0
    while True:
        byte = content[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _bodies(module: bytes) -> Iterator[bytes]:
    """The code of each function, without its local variables."""
    at = 8
    while at < len(module):
        section = module[at]
        size, at = _number(module, at + 1)
        end = at + size
        if section == CODE_SECTION:
            functions, at = _number(module, at)
            for _ in range(functions):
                size, at = _number(module, at)
                after = at + size
                groups, at = _number(module, at)
                for _ in range(groups):
                    _, at = _number(module, at)
                    at += 1
                yield module[at:after]
                at = after
        at = end


def _operations(code: bytes) -> Iterator[str]:
    at = 0
    while at < len(code):
        operation = code[at]
        at += 1
        if operation == 0x44:  # a constant
            at += 8
        elif operation == 0x0E:  # a branch by table
            ways, at = _number(code, at)
            for _ in range(ways + 1):
                _, at = _number(code, at)
        elif operation == 0xFC:
            kind, at = _number(code, at)
            at += {TRUNCATION: 0, COPY: 2, FILL: 1}[kind]
            yield "to int64, saturating" if kind == TRUNCATION else ""
        elif operation in NUMBERS_AFTER:
            for _ in range(NUMBERS_AFTER[operation]):
                _, at = _number(code, at)
        elif operation in OTHER_FLOATS or operation not in NOTHING_AFTER:
            raise ValueError(f"operation {operation:#x} is not known here")
        yield FLOATS.get(operation, "")
