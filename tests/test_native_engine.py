"""The kernel compiled for this machine: the same bytes as elsewhere, and a sentence where it cannot be had.

Skipped where no C compiler is found.
"""

from __future__ import annotations

import errno
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from checksums import NIGHT, SEED, TOWN, subject, until
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import bytes_of, everything, network, networks, player
from test_cli import ask
from test_original import clockworks, compare_all

from interregnum import caching
from interregnum.calculus.engines import (
    Engine,
    engine_named,
    fastest_engine,
    in_c,
    module,
    native,
    native_engine,
    wasm_engine,
)
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.errors import EngineMissing
from interregnum.expression import parse

seeds = st.integers(0, 2**64 - 1)


def has_compiler() -> bool:
    try:
        return bool(native.compiler())
    except EngineMissing:
        return False


pytestmark = pytest.mark.skipif(
    not has_compiler(), reason="no C compiler is here: cc, or pip install ziglang"
)


@cache
def here() -> Engine:
    """The engine, compiled for these tests alone."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with folder as place, mock.patch.dict(os.environ, INTERREGNUM_CACHE=place):
        native.compile_library()
        return native.NativeEngine()


@pytest.fixture
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache without anything in it, and engines looked for again, before and after."""
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path / "cache"))
    for found in (native_engine, fastest_engine):
        found.cache_clear()
    yield tmp_path / "cache" / "native"
    for found in (native_engine, fastest_engine):
        found.cache_clear()


# --- the same bytes ---------------------------------------------------------------------------------------


@given(networks(), seeds, seeds)
@settings(deadline=None, max_examples=150)
def test_it_writes_the_same_bytes(made: object, seed: int, replica: int) -> None:
    both = [player(made, seed, replica, each) for each in (here(), wasm_engine())]  # type: ignore[arg-type]
    for history in both:
        history.advance(30.0)
    assert bytes_of(both[0]) == bytes_of(both[1])


@pytest.mark.parametrize("seed", range(10))
def test_so_it_does_of_everything_the_kernel_can_do(seed: int) -> None:
    both = [player(everything(), seed, 3, each) for each in (here(), wasm_engine())]
    for history in both:
        history.advance(60)
    assert bytes_of(both[0]) == bytes_of(both[1])


@pytest.mark.parametrize(("name", "count"), [(TOWN, 40), (NIGHT, 25)])
def test_so_it_does_of_scenarios(name: str, count: int) -> None:
    for replica in range(count):
        both = [Player(subject(name), SEED, replica, each) for each in (here(), wasm_engine())]
        for history in both:
            history.advance(until(name))
        assert bytes_of(both[0]) == bytes_of(both[1])


@given(clockworks(), seeds)
@settings(deadline=None, max_examples=60)
def test_it_plays_what_differs_and_no_more(made: object, seed: int) -> None:
    compare_all(player(made).compiled, seed, 0, 12.0, here())  # type: ignore[arg-type]


def test_products_and_sums_are_not_fused() -> None:
    tables = compile_tables(network({"x": 1.0 + 2.0**-30}), [parse("x * x - (1 + 1 / 536870912)")])
    assert Player(tables, 1, engine=here()).read() == [0.0]


def test_a_fork_goes_its_own_way() -> None:
    one = player(everything(), 4, 0, here())
    one.advance(20)
    other = one.fork()
    other.advance(60)
    assert one.now == 20
    one.advance(60)
    assert bytes_of(one)[-1] == bytes_of(other)[-1]


def test_what_functions_take_is_what_they_take_in_c() -> None:
    functions = {f.name: f for module in in_c.MODULES for f in in_c._functions(module)}
    kinds = {"double": "f", "void": "-", "int64_t": "i", "uint64_t": "i"}
    for name, taken in module.CALLED.items():
        signature = in_c._signature(functions[name])
        types = [kinds.get(kind, "a") for kind in (*signature.parameters, signature.returns)]
        assert "".join(types) == taken, name


# --- asked for, kept, and refused ---------------------------------------------------------------------------


def test_nothing_is_compiled_unless_somebody_asks(nothing_kept: Path) -> None:
    assert fastest_engine() is wasm_engine()
    assert not nothing_kept.exists() or list(nothing_kept.iterdir()) == []
    result = ask("run", "petrograd-1917", "--quiet", "--engine", "native")
    assert (result.exit_code, result.stdout) == (2, "")
    expected = "error: the kernel has not been compiled for this machine: interregnum engine --compile\n"
    assert result.stderr == expected


def test_the_command_compiles_it_and_it_is_used_from_then_on(nothing_kept: Path) -> None:
    before = json.loads(ask("engine", "--json").stdout)
    assert before["used"] == "wasm"
    assert "interregnum engine --compile" in before["engines"]["native"]
    for found in (native_engine, fastest_engine):
        found.cache_clear()
    after = json.loads(ask("engine", "--compile", "--json").stdout)
    assert after == {"used": "native", "engines": {"native": None, "wasm": None, "python": None}}
    assert engine_named("auto") is engine_named("native")
    (kept,) = nothing_kept.iterdir()
    assert "compiled for this machine  (used)" in ask("engine").stdout
    kept.write_bytes(kept.read_bytes()[:-1])  # damaged: it is not loaded
    for found in (native_engine, fastest_engine):
        found.cache_clear()
    assert fastest_engine() is wasm_engine()


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("-ffast-math", "does not round each operation to 64 bits"),
        ("-mfpmath=387", "does not round each operation to 64 bits"),
        ("-ffp-contract=fast -mfma", "and should be"),
        ("-no-such-option-of-a-compiler", "cannot compile the kernel"),
        ("-Dkernel_erfc=kernel_other", "cannot be used"),
        ("-Dkernel_begin=kernel_other", "kernel_begin"),
        ("-ffinite-math-only", "takes liberties with arithmetic"),
    ],
)
def test_a_compiler_that_takes_liberties_is_refused(
    added: str, said: str, nothing_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that adds something to whatever it is asked."""
    if "-m" in added and os.uname().machine != "x86_64":
        pytest.skip("another processor")
    own = tmp_path / "own-cc"
    own.write_text(f'#!/bin/sh\nexec {shlex.join(native.compiler())} "$@" {added}\n')
    own.chmod(0o755)
    monkeypatch.setenv("CC", str(own))
    result = ask("engine", "--compile")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(nothing_kept.iterdir()) == []


def test_what_was_kept_stays_where_another_compiler_is_refused(
    nothing_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = native.compile_library()
    own = tmp_path / "own-cc"
    own.write_text(f'#!/bin/sh\nexec {shlex.join(native.compiler())} "$@" -Dkernel_erfc=kernel_other\n')
    own.chmod(0o755)
    monkeypatch.setenv("CC", str(own))
    with pytest.raises(EngineMissing, match="cannot be used"):
        native.compile_library()
    assert list(nothing_kept.iterdir()) == [kept]
    assert engine_named("auto") is engine_named("native")


@pytest.mark.parametrize("named", ["no-such-compiler", "   ", "'"])
def test_a_compiler_that_is_not_there_is_said(
    named: str, nothing_kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", named)
    result = ask("engine", "--compile")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: the C compiler that CC names, {named!r}, cannot be found\n"


def test_without_a_cache_nothing_is_compiled(nothing_kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "cache_folder", lambda: None)
    with pytest.raises(EngineMissing, match="INTERREGNUM_CACHE names one"):
        native.compile_library()


def wrapped(folder: Path, *lines: str) -> str:
    """A compiler of one's own: a script with these lines, to which the machine's own is `$own`."""
    script = folder / "own-cc"
    script.write_text("\n".join(["#!/bin/sh", f"own='{shlex.join(native.compiler())}'", *lines]) + "\n")
    script.chmod(0o755)
    return str(script)


TO_OUTPUT = 'while [ $# -gt 1 ]; do [ "$1" = -o ] && made=$2; shift; done'


def library_of(text: str) -> tuple[str, ...]:
    """Lines of a compiler that makes a library of this instead of what it is handed."""
    return (TO_OUTPUT, f"printf '%s' '{text}' | $own -shared -fPIC -x c -o \"$made\" -")


@pytest.mark.skipif(os.name != "posix", reason="scripts are started by their first line")
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ('echo "cc: warning: old" >&2', 'echo "k.c:1: error: real" >&2', "exit 1"),
            "the kernel: k.c:1: error",
        ),
        (('printf "\\033[31mit fails\\n" >&2', "exit 1"), "the kernel: [31mit fails"),
        (("exit 0",), "cannot be used"),
        ((TO_OUTPUT, 'mkdir "$made"'), "cannot be used"),
        (
            library_of("__attribute__((constructor)) void f(void){__builtin_trap();}"),
            "that loads it ends with",
        ),
        (
            library_of("void _exit(int); __attribute__((constructor)) void f(void){_exit(0);}"),
            "cannot be used",
        ),
    ],
)
def test_what_a_compiler_makes_harms_nobody(
    lines: tuple[str, ...], said: str, nothing_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own words are told, and what it made is loaded by another process."""
    monkeypatch.setenv("CC", wrapped(tmp_path, *lines))
    result = ask("engine", "--compile")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(nothing_kept.iterdir()) == []


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="of another processor another register")
def test_a_library_that_takes_the_smallest_numbers_for_zero_is_refused_and_is_not_loaded_here(
    nothing_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `-Ofast` adds to a library where it stands in `CC`: each process that loads it computes otherwise."""
    text = (
        "__attribute__((constructor)) void f(void){__builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr()|0x8040);}"
    )
    (tmp_path / "zero.c").write_text(text)
    monkeypatch.setenv("CC", wrapped(tmp_path, f'exec $own "$@" -x c {tmp_path}/zero.c'))
    with pytest.raises(EngineMissing, match="the smallest numbers are taken for zero"):
        native.compile_library()
    assert sys.float_info.min * float("0.5") > 0.0
    assert list(nothing_kept.iterdir()) == []


def test_divisions_that_are_made_products_are_found_where_a_compiler_does_not_tell(
    nothing_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", wrapped(tmp_path, 'exec $own "$@" -freciprocal-math'))
    with pytest.raises(EngineMissing, match=r"takes liberties with arithmetic|is not what it should be"):
        native.compile_library()
    monkeypatch.setattr(native, "GUARD", "")
    with pytest.raises(EngineMissing, match=r"is not what it should be|and should be"):
        native.compile_library()


def test_a_compiler_that_does_not_end_is_ended_with_all_it_started(
    nothing_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it started holds a pipe open until it is gone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setenv("CC", wrapped(tmp_path, f"(echo begun; exec sleep 1000) > {pipe}"))
    monkeypatch.setattr(native, "LONGEST", 1.0)
    result = ask("engine", "--compile")
    assert result.exit_code == 2
    assert "had not compiled the kernel after 1 s" in result.stderr
    os.set_blocking(reader, True)
    with os.fdopen(reader, "rb") as told:
        assert told.read() in (
            b"begun\n",
            b"",
        )  # comes to its end, which it does when nobody can write any more


def test_what_was_kept_stays_where_nothing_new_can_be_written(
    nothing_kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = native.compile_library()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(native, "write_file", full)
    result = ask("engine", "--compile")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: a kernel cannot be compiled in {nothing_kept}: No space left on device\n"
    assert list(nothing_kept.iterdir()) == [kept]


def test_a_folder_that_cannot_be_written_to_or_made_is_named(
    nothing_kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        nothing_kept.mkdir(parents=True)
        patch.setattr(Path, "mkdir", denied)
        result = ask("engine", "--compile")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(
            f"error: {nothing_kept}, to keep a compiled kernel in, cannot be made"
        )
    monkeypatch.setattr(native, "folder_beside", denied)
    result = ask("engine", "--compile")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: a kernel cannot be compiled in {nothing_kept}: Permission denied\n"


def test_what_a_killed_compilation_left_is_removed_by_the_next(nothing_kept: Path) -> None:
    nothing_kept.mkdir(parents=True)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = nothing_kept / f".kernel.writing-{ended.pid}-1"
    left.mkdir()
    (left / "kernel.c").write_text("half")
    assert list(nothing_kept.iterdir()) == [left]
    kept = native.compile_library()
    assert list(nothing_kept.iterdir()) == [kept]


def test_a_kept_library_that_lacks_a_function_is_not_used(
    nothing_kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    native.compile_library()
    monkeypatch.setitem(native.CALLED, "no_such_function", "-")
    with pytest.raises(EngineMissing, match="is not whole"):
        engine_named("native")
    assert fastest_engine() is wasm_engine()
