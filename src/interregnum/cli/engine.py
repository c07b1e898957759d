"""The command that says what plays histories here, and compiles it for this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from interregnum.cli.frame import as_json, commands, say_result, working

if TYPE_CHECKING:
    from interregnum.calculus.engines import EngineName

MEANT: dict[EngineName, str] = {  # the fastest first
    "native": "compiled for this machine",
    "wasm": "WebAssembly, as it came with the package",
    "python": "plain Python, to be stepped through; slow",
}


@commands.command(example="interregnum engine")
@click.option(
    "--compile", "anew", is_flag=True, help="Compile the kernel for this machine, with its C compiler."
)
@as_json
def engine(anew: bool, as_json: bool) -> None:
    """Show what plays histories here, or compile a faster one.

    Every engine plays the same histories, to the last bit. WebAssembly comes with the package; a kernel that was
    compiled for this machine is faster, and is used by every command that begins from then on.
    """
    if anew:
        from interregnum.calculus.engines.native import compile_library

        with working("compiling the kernel"):
            compile_library()
    found = _found()
    say_result(found, _as_text(found), as_json=as_json)


def _found() -> dict[str, Any]:
    """Each engine, with the reason why it cannot be had, and the one that is used."""
    from interregnum.calculus.engines import engine_named
    from interregnum.errors import EngineMissing

    missing: dict[str, str | None] = {}
    for name in MEANT:
        try:
            engine_named(name)
            missing[name] = None
        except EngineMissing as error:
            missing[name] = str(error)
    used = next(name for name, why in missing.items() if why is None)
    return {"used": used, "engines": missing}


def _as_text(found: dict[str, Any]) -> list[str]:
    lines = []
    for name, why in found["engines"].items():
        used = "  (used)" if name == found["used"] else ""
        lines.append(f"{name:<7}  {MEANT[name]}{used}")
        if why is not None:
            lines.append(f"         not here: {why}")
    return lines
