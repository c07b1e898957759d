"""The files of an ensemble: its manifest and the list of its chunks, written safely and checked when read."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from interregnum.calculus.network import Network
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import HistoryError, Problem
from interregnum.history.manifest import other_numbers, sealed, sha256, software
from interregnum.lab.ensembles.chunks import CHUNK
from interregnum.lab.ensembles.instrumented import UNWATCHED, Sampling
from interregnum.lab.ensembles.lock import LOCK
from interregnum.language.resolve import resolved_json
from interregnum.model import Scenario
from interregnum.plain_files import NotPlainError, TooLargeError, read_plain
from interregnum.writing import clear_left_overs, content_of, unwritable, write_file

FORMAT, VERSION = "interregnum-ensemble", 3
OTHER_NUMBERS = 2  # can be read, but not gone on with (`history.manifest`)
MANIFEST, CHUNKS, HISTORIES = "ensemble.json", "chunks.json", "histories"
MOST_BYTES = 64 * 2**20
SEVERAL = 6  # that a message lists in full


@dataclass(frozen=True)
class Manifest:
    """What is played in an ensemble. The same scenario, network and seed give the same histories."""

    scenario: Scenario
    sha256: str
    variants: tuple[str, ...]
    network: str
    seed: int
    software: Mapping[str, str]
    sampling: Sampling = UNWATCHED
    version: int = VERSION


@dataclass(frozen=True)
class Chunk:
    """One file of an ensemble."""

    file: str
    first: int
    rows: int
    size: int
    sha256: str
    failures: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, first: int, rows: int, content: bytes, failures: Mapping[int, str]) -> Chunk:
        """The entry for a chunk with this content."""
        return cls(chunk_name(first), first, rows, len(content), sha256(content), failures)


def chunk_name(first: int) -> str:
    """The file of the chunk that begins with this replica."""
    return f"{HISTORIES}/{first:09d}.parquet"


# --- what is played -----------------------------------------------------------------------------------------


def manifest_of(
    scenario: Scenario,
    variants: tuple[str, ...],
    network: Network,
    seed: int,
    sampling: Sampling = UNWATCHED,
) -> Manifest:
    """The manifest of an ensemble of this network, before it is instrumented."""
    resolved = resolved_json(scenario).encode()
    played = fingerprint(compile_tables(network))
    return Manifest(scenario, sha256(resolved), variants, played, seed, software(), sampling)


def fingerprint(compiled: Compiled) -> str:
    """A hash of a network as it is played: of the scenario, its variants and the mechanisms."""
    found = hashlib.sha256(json.dumps([compiled.events, compiled.quantities]).encode())
    for part in compiled.tables:
        for column in [part] if part.dtype.names is None else [part[name] for name in part.dtype.names]:
            found.update(np.ascontiguousarray(column).tobytes())
    return found.hexdigest()


def make_folder(folder: Path) -> None:
    """Make the folder of a new ensemble. Raises HistoryError where it holds anything else."""
    try:
        if folder.exists() and (not folder.is_dir() or any(path.name != LOCK for path in content_of(folder))):
            message = "this folder holds something other than an ensemble, and is left unchanged"
            allowed = "a new folder, or one that holds this ensemble"
            raise HistoryError([Problem("place-taken", message, str(folder), allowed=allowed)])
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a folder that nobody else writes to."""
    clear_left_overs(folder)
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
        "chunk": CHUNK,
    }
    if manifest.sampling.formulas:
        content["watched"] = asdict(manifest.sampling)
    write_beside(folder / MANIFEST, sealed(content))


def read_manifest(folder: str | Path) -> Manifest:
    """The manifest of an ensemble. Raises HistoryError where it is none, is damaged, or is of another version."""
    path = Path(folder) / MANIFEST
    content = _parsed(
        path, "no-ensemble", f"a folder that `interregnum ensemble --out` wrote, with {MANIFEST}"
    )
    if content.get("format") != FORMAT:
        message = "this is not the manifest of an ensemble"
        raise HistoryError([Problem("not-an-ensemble", message, str(path), path="format", allowed=FORMAT)])
    _check_version(content.get("version"), path)
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
            _sampling(content.get("watched", {})),
            int(content["version"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        message = "the manifest has been altered"
        raise HistoryError([Problem("tampered", message, str(path))]) from error


def _sampling(written: Mapping[str, Any]) -> Sampling:
    return Sampling(**{name: tuple(several) for name, several in written.items()})


def _check_version(version: object, path: Path) -> None:
    """Raise HistoryError unless the folder has the layout that this version of the software writes."""
    if version in (OTHER_NUMBERS, VERSION) and not isinstance(version, bool):
        return
    if not isinstance(version, int) or isinstance(version, bool):
        raise HistoryError([Problem("tampered", "the manifest has been altered", str(path))])
    if isinstance(version, int) and version < VERSION:
        code = "older-version"
        message = (
            "this ensemble was written by an older version of interregnum; play it again into a new folder"
        )
    else:
        code, message = "newer-version", "this ensemble was written by a newer version of interregnum"
    problem = Problem(code, message, str(path), path="version", found=str(version), allowed=str(VERSION))
    raise HistoryError([problem])


def same(found: Manifest, wanted: Manifest, folder: Path) -> None:
    """Raise HistoryError unless the ensemble in the folder is of this scenario, these variants, seed and arithmetic."""
    if found.version <= OTHER_NUMBERS:
        rest = "it can be read, but not gone on with: play it again into a new folder"
        versions = (found.version, VERSION)
        raise other_numbers(folder / MANIFEST, found.software, "ensemble", rest, versions)
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
    message = "the folder holds an ensemble of something else, and is left unchanged"
    problems = [
        Problem("other-ensemble", message, str(folder / MANIFEST), path=name, found=old, allowed=new)
        for name, old, new in differing
    ]
    if problems:
        raise HistoryError(problems)


def same_sampling(found: Sampling, wanted: Sampling, folder: Path) -> None:
    """Raise HistoryError unless the ensemble in the folder watches the same formulas at the same minutes."""
    message = "the folder holds an ensemble in which something else is watched, and is left unchanged"
    problems = [
        Problem(
            "other-ensemble", message, str(folder / MANIFEST), path=f"watched.{name}", found=old, allowed=new
        )
        for name in ("formulas", "minutes")
        if (old := _listed(getattr(found, name))) != (new := _listed(getattr(wanted, name)))
    ]
    if problems:
        raise HistoryError(problems)


def _listed(several: Sequence[str] | Sequence[float]) -> str:
    """All of a few; of many the first and the last, and how many they are."""
    texts = [f"{each:.10g}" if isinstance(each, float) else each for each in several]
    if len(texts) > SEVERAL:
        texts = [*texts[:2], f"... {texts[-1]} ({len(texts):,} in all)"]
    return ", ".join(texts) or "none"


def _said(name: str, value: Any) -> str:
    if name == "scenario":
        return f"scenario with hash {str(value)[:12]}"
    return (", ".join(value) or "none") if isinstance(value, tuple) else str(value)


# --- chunks -------------------------------------------------------------------------------------------------


def read_chunks(folder: str | Path) -> list[Chunk]:
    """The finished chunks; none where there is no list yet."""
    path = Path(folder) / CHUNKS
    if not path.exists():
        return []
    content = _parsed(path, "tampered", "the list of chunks")
    try:
        chunks = [
            Chunk(
                chunk_name(int(entry["first"])),
                int(entry["first"]),
                int(entry["rows"]),
                int(entry["size"]),
                str(entry["sha256"]),
                {int(replica): str(why) for replica, why in entry["failures"].items()},
            )
            for entry in content["chunks"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "the list of chunks has been altered; delete it, and the chunks are played again"
        raise HistoryError([Problem("tampered", message, str(path))]) from error
    return sorted(chunks, key=lambda chunk: chunk.first)


def put_chunk(folder: Path, chunks: dict[int, Chunk], chunk: Chunk, content: bytes) -> None:
    """Put a chunk into the folder, and into `chunks`, which are those that are done.

    Those on the list there that are longer than ours are kept: where the disk knows no locks, another run wrote them.
    """
    for there in read_chunks(folder):
        ours = chunks.get(there.first)
        if (ours is None or there.rows > ours.rows) and _as_written(folder / there.file, there):
            chunks[there.first] = there
    if chunk.first not in chunks or chunks[chunk.first].rows < chunk.rows:
        chunks[chunk.first] = chunk
        write_beside(folder / chunk.file, content)
    write_chunks(folder, chunks.values())


def write_chunks(folder: Path, chunks: Iterable[Chunk]) -> None:
    """Write the list of chunks that are done."""
    listed = [asdict(chunk) for chunk in sorted(chunks, key=lambda chunk: chunk.first)]
    write_beside(folder / CHUNKS, (json.dumps({"chunks": listed}, indent=1) + "\n").encode())


def sound_chunks(folder: Path, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Those chunks whose file is there, with the content that was written."""
    return [chunk for chunk in chunks if _as_written(folder / chunk.file, chunk)]


def _as_written(path: Path, chunk: Chunk) -> bool:
    try:
        content = read_plain(path, chunk.size)
        return len(content) == chunk.size and sha256(content) == chunk.sha256
    except OSError:
        return False


# --- writing and reading ------------------------------------------------------------------------------------


def write_beside(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises HistoryError where it cannot be written."""
    try:
        path.parent.mkdir(exist_ok=True)
        write_file(path, content, durable=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> HistoryError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = "the disk is full; finished chunks are kept, and the same command continues from there"
        return HistoryError([Problem("disk-full", message, str(path))])
    return HistoryError([unwritable("this", path, error)])


def _parsed(path: Path, code: str, allowed: str) -> dict[str, Any]:
    try:
        content = json.loads(read_plain(path, MOST_BYTES))
    except (FileNotFoundError, NotADirectoryError, NotPlainError) as error:
        problem = Problem(code, "there is no ensemble here", str(path.parent), allowed=allowed)
        raise HistoryError([problem]) from error
    except TooLargeError as error:
        problem = Problem("tampered", "this file is too large to be part of an ensemble", str(path))
        raise HistoryError([problem]) from error
    except (OSError, ValueError, RecursionError) as error:
        raise HistoryError(
            [Problem("tampered", "this is not JSON; it may be truncated", str(path))]
        ) from error
    if not isinstance(content, dict):
        raise HistoryError([Problem("tampered", "this file should hold a JSON object", str(path))])
    return content
