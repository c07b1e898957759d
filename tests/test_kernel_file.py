"""`kernel.wasm`: current, small, and needing nothing from outside."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from interregnum.calculus.engines import module
from interregnum.errors import EngineMissing

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def building() -> Iterator[ModuleType]:
    """`wasm/build.py`, imported."""
    path = list(sys.path)
    sys.path.insert(0, str(ROOT / "wasm"))
    try:
        import build

        yield build
    finally:
        sys.path[:] = path


def test_it_was_compiled_from_the_kernel_as_it_is(building: ModuleType) -> None:
    content = module.PLACE.read_bytes()
    code = content[: -module.STAMP - len(module.SECTION)]
    assert content == code + module.stamp(code, building.recipe()), "make kernel"


@pytest.mark.skipif(importlib.util.find_spec("ziglang") is None, reason="ziglang is not installed")
def test_compiling_it_again_gives_the_same_bytes(building: ModuleType) -> None:
    assert building.build() == module.PLACE.read_bytes()


def test_it_is_small_and_needs_nothing() -> None:
    _, made = module.ready()
    assert module.PLACE.stat().st_size < 100_000
    assert list(made.imports) == []


@pytest.mark.parametrize("name", module.SOURCES)
def test_another_source_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change in any module that is compiled; lines may end in either way."""
    real = Path.read_bytes
    changed = str(Path(*name.split("."))) + ".py"

    def read(path: Path) -> bytes:
        content = real(path)
        return (
            content + b"\n"
            if str(path).endswith(changed)
            else content.replace(b"\n", b"\r\n")
            if path.suffix == ".py"
            else content
        )

    monkeypatch.setattr(Path, "read_bytes", read)
    with pytest.raises(EngineMissing, match="another version of the kernel"):
        module.kernel_bytes()


def test_every_module_of_the_kernel_is_compiled() -> None:
    there = {f"calculus.kernel.{path.stem}" for path in (module.PLACE.parents[1] / "kernel").glob("[!_]*.py")}
    assert there <= set(module.SOURCES)
