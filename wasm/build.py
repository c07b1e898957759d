"""Compile the kernel to WebAssembly: `python wasm/build.py` writes `src/interregnum/calculus/kernel.wasm`.

Needs the compiler from the package index (`pip install ziglang`). The file ends with a section that names the source
it was made from, so that a test can tell, without a compiler, whether it is current.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]

from translate import c_source  # noqa: E402

HERE = Path(__file__).parent
MADE = HERE.parent / "src/interregnum/calculus/kernel.wasm"
SECTION = b"source"
# -ffp-contract=off: a product and a sum stay two operations, each rounded. Nothing here allows another order.
OPTIONS = [
    *("-target", "wasm32-freestanding", "-mcpu=mvp+sign_ext+bulk_memory+nontrapping_fptoint"),
    *("-std=c17", "-O3", "-ffp-contract=off", "-Wall", "-Werror", "-Wno-parentheses-equality"),
    *("-Wno-unused-function", "-Wno-unused-const-variable", "-Wno-gnu-statement-expression"),
    *("-nodefaultlibs", "-Wl,--no-entry", "-Wl,--export=__heap_base", "-Wl,-z,stack-size=65536", "-s"),
]


def fingerprint(source: str) -> bytes:
    """What the compiled kernel is made from: the C text, what it stands on, and how it is compiled."""
    parts = [source, (HERE / "prelude.h").read_text(encoding="utf-8"), " ".join(OPTIONS)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest().encode()


def build() -> bytes:
    """The kernel as WebAssembly."""
    source = c_source()
    with tempfile.TemporaryDirectory() as folder:
        written, made = Path(folder, "kernel.c"), Path(folder, "kernel.wasm")
        written.write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "ziglang", "cc", *OPTIONS, "-o", str(made), str(written)]
        subprocess.run(command, check=True)
        return made.read_bytes() + custom_section(SECTION, fingerprint(source))


def custom_section(name: bytes, content: bytes) -> bytes:
    """A section that engines skip (WebAssembly core specification, 5.5.3). Lengths here are below 128: one byte."""
    body = bytes([len(name)]) + name + content
    return b"\0" + bytes([len(body)]) + body


def made_from(wasm: bytes) -> bytes:
    """The fingerprint of the source that a compiled kernel names at its end."""
    return wasm[-64:]


if __name__ == "__main__":
    MADE.write_bytes(build())
    print(f"{MADE.name}: {MADE.stat().st_size:,} bytes")
