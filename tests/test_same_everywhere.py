"""The same night on every machine: histories and ensembles have the checksums that are written down.

Also where the C library is another one, or the processor has fewer instructions. `tests/gold/histories.json` has the
checksums; `INTERREGNUM_ACCEPT=1 pytest` writes them anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from inspect import getsource
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checksums import (
    ALL_KINDS,
    NIGHT,
    SEED,
    TOWN,
    checksum,
    checksum_of_ensemble,
    checksums_of_tables,
    differs,
    of_the_c_library,
)
from harbour import HARBOUR, compiled
from networks import everything
from wasm_operations import operations_on_floats

from interregnum.calculus.engines.module import PLACE
from interregnum.calculus.engines.native import compiler
from interregnum.errors import EngineMissing
from interregnum.history.manifest import sha256
from interregnum.language.resolve import resolved_json

HERE = Path(__file__).parent
GOLD = HERE / "gold" / "histories.json"
WRONG = HERE / "wrong_mathematics.c"
RECORDED = {NIGHT: 50, TOWN: 20, ALL_KINDS: 20}
ENSEMBLES = {TOWN: 40, NIGHT: 10}
SCENARIOS = {NIGHT: NIGHT, TOWN: HARBOUR}
OTHERS = (
    "These histories are not those of seed {seed}, replicas {replicas}, that were recorded on another machine. "
    "{why} Whoever changes them says why in CHANGELOG.md, and writes {file} anew with INTERREGNUM_ACCEPT=1."
)
SAME_SCENARIO = (
    "The scenario is the same, so the numbers have changed: no recorded history can be replayed any more, and "
    "`VERSION` in `history/manifest.py` and in `lab/ensembles/files.py` rises."
)


def recorded() -> dict[str, Any]:
    return dict(json.loads(GOLD.read_text(encoding="utf-8")))


def accepted(part: str, name: str, found: Any) -> Any:
    """What is recorded; what was found, written down, where that is asked for."""
    if os.environ.get("INTERREGNUM_ACCEPT") == "1":
        gold = recorded() if GOLD.exists() else {}
        gold.setdefault(part, {})[name] = found
        GOLD.write_text(json.dumps(gold, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return recorded()[part][name]


def hash_of(name: str) -> str:
    """Of the scenario as it is complete; of a network of these tests, of its source."""
    where = SCENARIOS.get(name)
    text = getsource(everything) if where is None else resolved_json(compiled(where)[0])
    return sha256(text.encode())


# --- as recorded ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RECORDED)
def test_histories_are_those_recorded_elsewhere(name: str) -> None:
    found = [checksum(name, replica) for replica in range(RECORDED[name])]
    same_scenario = accepted("scenarios", name, hash_of(name)) == hash_of(name)
    gold = accepted("histories", name, found)
    others = [replica for replica in range(RECORDED[name]) if found[replica] != gold[replica]]
    why = SAME_SCENARIO if same_scenario else f"The scenario `{name}` is another."
    assert found == gold, OTHERS.format(seed=SEED, replicas=others, why=why, file=GOLD.name)


@pytest.mark.parametrize(("name", "count"), [(NIGHT, 2), (TOWN, 10), (ALL_KINDS, 10)])
def test_plain_python_plays_them_too(name: str, count: int) -> None:
    gold = recorded()["histories"][name]
    assert [checksum(name, replica, "python") for replica in range(count)] == gold[:count]


@pytest.mark.parametrize("name", ENSEMBLES)
def test_ensembles_are_those_recorded_elsewhere(name: str) -> None:
    found = checksum_of_ensemble(name, ENSEMBLES[name])
    gold = accepted("ensembles", name, found)
    replicas = f"0 to {ENSEMBLES[name] - 1}"
    assert found == gold, OTHERS.format(seed=SEED, replicas=replicas, why="", file=GOLD.name)


@pytest.mark.parametrize(("name", "first", "count"), [(NIGHT, 50, 4), (TOWN, 20, 40), (ALL_KINDS, 20, 20)])
def test_both_engines_write_the_same_bytes(name: str, first: int, count: int) -> None:
    """A few that are not recorded; `python -m bench.same` compares a thousand."""
    assert [replica for replica in range(first, first + count) if differs(name, replica)] == []


# --- elsewhere, as far as that can be had here ------------------------------------------------------------


@pytest.fixture(scope="module")
def tables() -> Mapping[str, str]:
    return checksums_of_tables()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """What `checksums.py` prints in a process of its own, with these variables and without anything kept."""

    def told(**variables: str) -> dict[str, Any]:
        alone = {"INTERREGNUM_CACHE": str(tmp_path_factory.mktemp("cache"))}
        done = subprocess.run(
            [sys.executable, str(HERE / "checksums.py")],
            env=os.environ | alone | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    return told


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose exp, log, sin, ... are off by one in the last place."""
    if sys.platform != "linux":
        pytest.skip("only Linux puts one library before another by LD_PRELOAD")
    try:
        command = compiler()
    except EngineMissing as error:
        pytest.skip(str(error))
    library = tmp_path_factory.mktemp("wrong") / "wrong.so"
    options = ["-shared", "-fPIC", "-O1", "-fno-builtin"]
    subprocess.run([*command, *options, "-o", str(library), str(WRONG)], check=True)
    return library


def agree(found: dict[str, Any], tables: Mapping[str, str]) -> None:
    gold = recorded()
    for engine in ("wasm", "python"):
        for name, checksums in found[engine].items():
            assert checksums == gold["histories"][name][: len(checksums)], (engine, name)
    assert found["ensemble"] == checksum_of_ensemble(TOWN, 20)
    assert found["tables"] == tables


def test_nothing_comes_from_the_c_librarys_mathematics(
    wrong: Path, played: Callable[..., dict[str, Any]], tables: Mapping[str, str]
) -> None:
    """Every one of its functions is wrong in the last place, and no history, ensemble or network differs."""
    found = played(LD_PRELOAD=str(wrong))
    pairs = zip(chain(*found["of the C library"]), chain(*of_the_c_library()), strict=True)
    assert sum(wrong != right for wrong, right in pairs) > 80  # of 95; those that are whole are right
    agree(found, tables)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc leaves out instructions when it is told to")
def test_nothing_depends_on_the_processors_longer_instructions(
    played: Callable[..., dict[str, Any]], tables: Mapping[str, str]
) -> None:
    """Without FMA and AVX2 glibc's own functions give other last places; NumPy is told to do without, too."""
    parts = np.show_config(mode="dicts")["SIMD Extensions"]
    without = "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable,-AVX512F"
    found = played(GLIBC_TUNABLES=without, NPY_DISABLE_CPU_FEATURES=" ".join(parts.get("found", [])))
    agree(found, tables)


# --- what the compiled kernel consists of -----------------------------------------------------------------

FIXED_BY_IEEE_754 = {"add", "sub", "mul", "div", "sqrt", "eq", "ne", "lt", "gt", "le", "ge"}
EXACT = {
    "abs",
    "neg",
    "copysign",
    "floor",
    "of int64",
    "of uint64",
    "to int64, saturating",
    "to bits",
    "from bits",
}


def test_the_compiled_kernel_has_no_operation_whose_result_a_machine_could_choose() -> None:
    """No fused ones, no vectors, no minimum of two zeros: only the bits of what is not a number are open.

    `copysign`, `neg` and `abs` change a sign and nothing else; conversions of whole numbers round as IEEE 754 says.
    """
    assert operations_on_floats(PLACE.read_bytes()) <= FIXED_BY_IEEE_754 | EXACT
