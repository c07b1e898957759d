"""The files of each version, kept in a folder of their own until the server ends.

A content is kept once, by its hash; a version is a list of names and hashes. Kept are the files that a scenario is made
of, as far as they are plain and of sensible size; whatever else lies in the folder is nobody's business and left alone.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from interregnum.plain_files import TooLargeError, read_plain
from interregnum.server.signature import files_in, place_of
from interregnum.writing import write_file

# What a scenario, its record, its maps and its answers are written in.
KINDS = (".yaml", ".yml", ".json", ".geojson")
MAX_BYTES = 32 * 2**20  # of one file that is kept
NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Files:
    """What the files of a version hold, as hashes by name; `left_out` are those that are not kept, with the reason."""

    hashes: Mapping[str, str]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """A name for all of it: the same files have the same."""
        text = "\0".join(f"{name}\0{hash}" for name, hash in sorted(self.hashes.items()))
        return hashlib.sha256(
            f"{text}\0\0{tuple(self.left_out)}".encode("utf-8", "surrogatepass")
        ).hexdigest()[:32]

    @property
    def missing(self) -> Mapping[str, str]:
        """Of the files that are there and hold nothing that could be kept, why."""
        empty = (name for name, hash in self.hashes.items() if hash == NOTHING)
        return {**self.left_out, **dict.fromkeys(empty, "is empty")}

    def had(self, name: str) -> bool:
        """Whether there was a file of that name which held something, read or not."""
        return name in self.left_out or self.hashes.get(name, NOTHING) != NOTHING

    def touched(self, before: Files) -> tuple[str, ...]:
        """The names of files that are new, gone, or other than before."""
        names = {*self.hashes, *before.hashes}
        return tuple(sorted(name for name in names if self.hashes.get(name) != before.hashes.get(name)))


@dataclass
class Snapshots:
    """The files of the versions of a scenario; `home` is the folder in which they are kept."""

    where: str
    home: Path
    _making: Lock = field(default_factory=Lock)

    @property
    def place(self) -> Path:
        """The folder or file that the author edits."""
        return place_of(self.where)

    def take(self) -> Files:
        """Read the files as they are now, and keep them."""
        place, hashes, left_out = self.place, dict[str, str](), dict[str, str]()
        within = place if place.is_dir() else place.parent
        for entry in files_in(place) if place.is_dir() else [place]:
            path = Path(entry)
            name = path.relative_to(within).as_posix()
            if path.suffix.lower() not in KINDS or not os.path.lexists(path):
                continue
            try:
                hashes[name] = self._keep(_own(path, within))
            except TooLargeError:
                left_out[name] = "is too large"
            except (OSError, ValueError):
                left_out[name] = "cannot be read"
        return Files(dict(sorted(hashes.items())), dict(sorted(left_out.items())))

    def _keep(self, content: bytes) -> str:
        hash = hashlib.sha256(content).hexdigest()
        kept = self.home / "contents" / hash
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_file(kept, content)
        return hash

    def content(self, files: Files, name: str) -> bytes:
        """What a file of a version held; nothing where it had none of that name."""
        hash = files.hashes.get(name)
        return b"" if hash is None else (self.home / "contents" / hash).read_bytes()

    def folder(self, files: Files) -> Path:
        """A version as a folder or file to read from; nobody may write to it."""
        root = self.home / "versions" / files.digest
        target = root / (self.place.name or "scenario")
        with self._making:  # two may ask for it at once
            self._make(files, root, target)
        return target

    def _make(self, files: Files, root: Path, target: Path) -> None:
        if not root.exists():
            making = self.home / "versions" / f"{files.digest}.making"
            inside = making / target.name if self.place.is_dir() or len(files.hashes) != 1 else making
            inside.mkdir(parents=True, exist_ok=True)
            for name, hash in files.hashes.items():
                path = inside / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    _link(self.home / "contents" / hash, path)
            making.rename(root)

    def packed(self, files: Files) -> bytes:
        """A version as a zip, in a folder named as the scenario's."""
        name, packed = self.place.stem if self.place.suffix in KINDS else self.place.name, io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files.hashes:
                within = f"{name or 'scenario'}/{file}".encode("utf-8", "replace").decode()
                archive.writestr(within, self.content(files, file))
        return packed.getvalue()

    def write_back(self, files: Files, now: Files) -> tuple[str, ...]:
        """Make the author's files those of a version, where they are `now` others; gives the names of those written or
        removed. Each is written whole or not at all. Raises OSError where one cannot be, with those before it written.
        """
        within = self.place if self.place.is_dir() or len(files.hashes) != 1 else self.place.parent
        touched = files.touched(now)
        for name in touched:
            path = within / name
            if name in files.hashes:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file(path, self.content(files, name))
            else:
                path.unlink(missing_ok=True)
        return touched


def _link(content: Path, path: Path) -> None:
    """Give a content a name; a copy of it where the system has no second names."""
    try:
        os.link(content, path)
    except OSError:
        shutil.copyfile(content, path)


def _own(path: Path, within: Path) -> bytes:
    """The content of a file that belongs to the scenario. Raises ValueError for a link that leads out of it."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(within)):
        raise ValueError("a link that leads out")
    return read_plain(path, MAX_BYTES)
