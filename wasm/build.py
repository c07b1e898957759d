"""Compile the kernel to WebAssembly: `python wasm/build.py` writes `src/interregnum/calculus/engines/kernel.wasm`.

Needs the compiler from the package index (`pip install ziglang`). The file ends with a section that names what it was
made from, so that anybody can tell, without a compiler, whether it is current.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))

from interregnum.calculus.engines import in_c  # noqa: E402
from interregnum.calculus.engines.module import PLACE, stamp  # noqa: E402

# -ffp-contract=off: a product and a sum stay two operations, each rounded. Nothing here allows another order.
# -fno-jump-tables: wasmtime guards each use of a table; a twentieth of a history.
OPTIONS = [
    *("-target", "wasm32-freestanding", "-mcpu=mvp+sign_ext+bulk_memory+nontrapping_fptoint"),
    *(
        "-std=c17",
        "-O3",
        "-ffreestanding",
        "-fno-builtin",
        "-ffp-contract=off",
        "-fno-jump-tables",
        "-Wall",
        "-Werror",
        "-Wno-parentheses-equality",
    ),
    *("-Wno-unused-function", "-Wno-unused-const-variable", "-Wno-gnu-statement-expression"),
    *("-nodefaultlibs", "-Wl,--no-entry", "-Wl,--export=__heap_base", "-Wl,-z,stack-size=65536", "-s"),
]


def recipe() -> bytes:
    """How the kernel is compiled: the translator, what its C stands on, and the options."""
    texts = [Path(in_c.__file__).read_bytes(), in_c.PRELUDE.read_bytes(), " ".join(OPTIONS).encode()]
    return b"\0".join(text.replace(b"\r\n", b"\n") for text in texts)


def build() -> bytes:
    """The kernel as WebAssembly."""
    with tempfile.TemporaryDirectory() as folder:
        written, made = Path(folder, "kernel.c"), Path(folder, "kernel.wasm")
        written.write_text(in_c.c_source(), encoding="utf-8")
        command = [sys.executable, "-m", "ziglang", "cc", *OPTIONS, "-o", str(made), str(written)]
        subprocess.run(command, check=True)
        code = made.read_bytes()
    return code + stamp(code, recipe())


if __name__ == "__main__":
    PLACE.write_bytes(build())
    print(f"{PLACE.name}: {PLACE.stat().st_size:,} bytes")
