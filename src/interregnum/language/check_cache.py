"""Scenarios found sound are remembered, so that a second run does not read and check them again.

What is remembered is the scenario, the warnings and the compiled network, in parts (`calculus.kept`), under a hash of
every file of the scenario, of this package's code, and of what else has a say in the form of these bytes: any change to
one of them is a different name. Bad scenarios are not remembered.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy
import pydantic

from interregnum.caching import keep, kept, source_hash
from interregnum.calculus.kept import compiled_from, parts_of
from interregnum.calculus.packing import packed, unpacked
from interregnum.errors import Problem
from interregnum.language.reading.reader import MAX_FOLDER_BYTES, listed
from interregnum.language.resolve import bundled
from interregnum.language.sound import Sound
from interregnum.plain_files import plain_size, read_plain

FORM = (sys.implementation.cache_tag, sys.byteorder, numpy.__version__, pydantic.VERSION)


def key_of(where: str | Path) -> str | None:
    """What a scenario is remembered by; None for what is not a plain folder or file of sensible size."""
    texts = hash_of_texts(bundled().get(str(where), Path(where)))
    if texts is None:
        return None
    return f"sound/{hashlib.sha256(f'{texts} {source_hash()} {FORM}'.encode()).hexdigest()[:32]}.parts"


def hash_of_texts(folder: Path) -> str | None:
    """A hash of every file that `check` reads or speaks of; None for what is not plain, or of no sensible size."""
    digest, unlisted = hashlib.sha256(), list[Problem]()
    try:
        paths = listed(folder, unlisted) if folder.is_dir() else [folder]
        if unlisted or sum(plain_size(path) for path in paths) > MAX_FOLDER_BYTES:
            return None
        for path in paths:
            content = read_plain(path, MAX_FOLDER_BYTES)
            digest.update(f"{path.relative_to(folder.parent)}:{len(content)}:".encode() + content)
    except (OSError, ValueError):
        return None
    return digest.hexdigest()


def recall(name: str, home: Path | None) -> Sound | None:
    """The scenario remembered by this name; None where none is, or what is there cannot be read."""
    content = kept(name)
    if content is None:
        return None
    try:
        parts = unpacked(content)
        compiled = compiled_from(parts)
        return Sound(
            unpacked(parts["scenario"]), home, compiled.network, unpacked(parts["warnings"]), compiled
        )
    except (ValueError, KeyError, TypeError):
        return None


def remember(name: str, found: Sound) -> None:
    """Keep a sound scenario under this name."""
    parts = {"scenario": packed(found.scenario), "warnings": packed(found.warnings)}
    keep(name, packed(parts | parts_of(found.compiled)))
