"""What files say is kept as plain data, so that a second reading of the same texts needs no YAML.

Kept under a hash of the texts and of this package's code, and only where nothing at all was wrong with them.
Positions are not kept: they are wanted only where a problem is told, and then the texts are read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from interregnum.caching import keep, kept, source_hash

WORTH_KEEPING = 10_000  # characters; less is read in a twentieth of a second


def name_of(files: Mapping[str, str]) -> str | None:
    """What the texts of some files are kept by; None where they are too short to be worth it."""
    if sum(len(text) for text in files.values()) < WORTH_KEEPING:
        return None
    digest = hashlib.sha256(source_hash().encode())
    for file, text in files.items():
        digest.update(f"{file}:{len(text)}:{text}".encode())
    return f"read/{digest.hexdigest()[:32]}.json"


def recall(name: str) -> dict[str, Any] | None:
    """The data kept by that name, if any."""
    content = kept(name)
    if content is None:
        return None
    try:
        data = json.loads(content)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def remember(name: str, data: Mapping[str, Any]) -> None:
    """Keep the data by that name."""
    keep(name, json.dumps(data, ensure_ascii=False, allow_nan=False).encode())
