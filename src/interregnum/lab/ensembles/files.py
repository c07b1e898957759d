"""The files of an ensemble: its manifest, the list of its blocks, and how they are written and mistrusted."""

from __future__ import annotations

import errno
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from interregnum.calculus.network import Network
from interregnum.calculus.tables import compile_tables
from interregnum.errors import HistoryError, Problem
from interregnum.history.manifest import sealed, sha256
from interregnum.lab.ensembles.chunks import BLOCK
from interregnum.language.resolve import resolved_json
from interregnum.model import Scenario
from interregnum.writing import unwritable, write_file

FORMAT, VERSION = "interregnum-ensemble", 1
MANIFEST, BLOCKS, HISTORIES = "ensemble.json", "blocks.json", "histories"
SOFTWARE = ("interregnum", "numpy", "pyarrow")
MOST_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Manifest:
    """What an ensemble is made of. Two with the same scenario, network and seed hold the same histories."""

    scenario: Scenario
    sha256: str
    variants: tuple[str, ...]
    network: str
    seed: int
    software: Mapping[str, str]


@dataclass(frozen=True)
class Block:
    """One file of an ensemble."""

    file: str
    first: int
    rows: int
    size: int
    sha256: str
    failures: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, first: int, rows: int, content: bytes, failures: Mapping[int, str]) -> Block:
        """The entry for a block with this content."""
        return cls(block_name(first), first, rows, len(content), sha256(content), failures)


def block_name(first: int) -> str:
    """The file of the block that begins with this replica."""
    return f"{HISTORIES}/{first:09d}.parquet"


# --- what is played -----------------------------------------------------------------------------------------


def manifest_of(scenario: Scenario, variants: tuple[str, ...], network: Network, seed: int) -> Manifest:
    """The manifest for an ensemble of this network, as it is before anybody asks anything of it."""
    resolved = resolved_json(scenario).encode()
    software = {"python": platform.python_version(), **{name: version(name) for name in SOFTWARE}}
    return Manifest(scenario, sha256(resolved), variants, fingerprint(network), seed, software)


def fingerprint(network: Network) -> str:
    """A hash of the network as it is played: of the scenario, its variants and the mechanisms."""
    compiled = compile_tables(network)
    found = hashlib.sha256(json.dumps([compiled.events, compiled.quantities]).encode())
    for part in compiled.tables:
        for column in [part] if part.dtype.names is None else [part[name] for name in part.dtype.names]:
            found.update(np.ascontiguousarray(column).tobytes())
    return found.hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make the folder and mark it as an ensemble. What else is there is left alone, and is a problem."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = "this place is taken by something that is not an ensemble, and is left as it is"
            allowed = "a new folder, or one that holds this ensemble"
            raise HistoryError([Problem("place-taken", message, str(folder), allowed=allowed)])
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    content = {
        "format": FORMAT,
        "version": VERSION,
        "software": dict(manifest.software),
        "scenario": {
            "id": manifest.scenario.scenario.id,
            "sha256": manifest.sha256,
            "resolved": json.loads(resolved_json(manifest.scenario)),
        },
        "variants": list(manifest.variants),
        "network": manifest.network,
        "seed": manifest.seed,
        "block": BLOCK,
    }
    write_beside(folder / MANIFEST, sealed(content))


def read_manifest(folder: str | Path) -> Manifest:
    """The manifest of an ensemble, if it is one, whole, and not newer than this version."""
    path = Path(folder) / MANIFEST
    content = _parsed(
        path, "no-ensemble", f"a folder that `interregnum ensemble --out` wrote, with {MANIFEST}"
    )
    if content.get("format") != FORMAT:
        message = "this is not the manifest of an ensemble"
        raise HistoryError([Problem("not-an-ensemble", message, str(path), path="format", allowed=FORMAT)])
    if not isinstance(content.get("version"), int) or content["version"] > VERSION:
        message, found = (
            "this ensemble was written by a newer version of interregnum",
            str(content.get("version")),
        )
        raise HistoryError(
            [
                Problem(
                    "newer-version",
                    message,
                    str(path),
                    path="version",
                    found=found,
                    allowed=f"up to {VERSION}",
                )
            ]
        )
    rest = {name: value for name, value in content.items() if name != "sha256"}
    try:
        if json.loads(sealed(rest)) != content:
            raise ValueError
        return Manifest(
            Scenario.model_validate(content["scenario"]["resolved"]),
            str(content["scenario"]["sha256"]),
            tuple(content["variants"]),
            str(content["network"]),
            int(content["seed"]),
            dict(content["software"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        message = "the manifest is not as it was written"
        raise HistoryError([Problem("tampered", message, str(path))]) from error


def same(found: Manifest, wanted: Manifest, folder: Path) -> None:
    """Raise HistoryError unless the ensemble in the folder is of this scenario, these variants and this seed."""
    differing = [
        (name, _said(name, old), _said(name, new))
        for name, old, new in (
            ("scenario", found.sha256, wanted.sha256),
            ("variants", found.variants, wanted.variants),
            ("seed", found.seed, wanted.seed),
            ("interregnum", found.software.get("interregnum"), wanted.software["interregnum"]),
        )
        if old != new
    ]
    if not differing and found.network != wanted.network:
        differing = [("mechanisms", found.network[:12], wanted.network[:12])]
    message = "the ensemble in this folder is another one, and is left as it is"
    problems = [
        Problem("other-ensemble", message, str(folder / MANIFEST), path=name, found=old, allowed=new)
        for name, old, new in differing
    ]
    if problems:
        raise HistoryError(problems)


def _said(name: str, value: Any) -> str:
    if name == "scenario":
        return f"scenario with hash {str(value)[:12]}"
    return (", ".join(value) or "none") if isinstance(value, tuple) else str(value)


# --- blocks -------------------------------------------------------------------------------------------------


def read_blocks(folder: str | Path) -> list[Block]:
    """The blocks that are done; none where the list is not there yet."""
    path = Path(folder) / BLOCKS
    if not path.exists():
        return []
    content = _parsed(path, "tampered", "the list of blocks")
    try:
        blocks = [
            Block(
                block_name(int(one["first"])),
                int(one["first"]),
                int(one["rows"]),
                int(one["size"]),
                str(one["sha256"]),
                {int(replica): str(why) for replica, why in one["failures"].items()},
            )
            for one in content["blocks"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "the list of blocks is not as it was written; without it the blocks are played again"
        raise HistoryError([Problem("tampered", message, str(path))]) from error
    return sorted(blocks, key=lambda block: block.first)


def write_blocks(folder: Path, blocks: Iterable[Block]) -> None:
    """Write the list of blocks that are done."""
    listed = [asdict(block) for block in sorted(blocks, key=lambda block: block.first)]
    write_beside(folder / BLOCKS, (json.dumps({"blocks": listed}, indent=1) + "\n").encode())


def sound_blocks(folder: Path, blocks: Sequence[Block]) -> list[Block]:
    """Those blocks whose file is there, with the content that was written."""
    return [block for block in blocks if _as_written(folder / block.file, block)]


def _as_written(path: Path, block: Block) -> bool:
    try:
        return path.stat().st_size == block.size and sha256(path.read_bytes()) == block.sha256
    except OSError:
        return False


# --- writing and reading ------------------------------------------------------------------------------------


def write_beside(path: Path, content: bytes) -> None:
    """Write a file under another name and put it in place whole. Raises HistoryError where it cannot be."""
    try:
        path.parent.mkdir(exist_ok=True)
        write_file(path, content, durable=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> HistoryError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = "the disk is full; what is done stays, and the same command goes on from there"
        return HistoryError([Problem("disk-full", message, str(path))])
    return HistoryError([unwritable("this", path, error)])


def _parsed(path: Path, code: str, allowed: str) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise HistoryError(
                [Problem(code, "there is no ensemble here", str(path.parent), allowed=allowed)]
            )
        if path.stat().st_size > MOST_BYTES:
            raise HistoryError(
                [Problem("tampered", "this file is too large to be what it should be", str(path))]
            )
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise HistoryError(
            [Problem("tampered", "this cannot be read as JSON; it may be cut short", str(path))]
        ) from error
    if not isinstance(content, dict):
        raise HistoryError([Problem("tampered", "this is not what it should be", str(path))])
    return content
