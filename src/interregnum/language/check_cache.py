"""Scenarios found sound are remembered, so that a second run does not read and check them again.

What is remembered is the resolved form and the warnings, under a hash of every file of the scenario and of
this package's code: any change to either is a different name. Bad scenarios are not remembered.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from pydantic import ValidationError

from interregnum.caching import keep, kept, source_hash
from interregnum.errors import Problem
from interregnum.language.reading.reader import MAX_FOLDER_BYTES
from interregnum.language.resolve import bundled, resolved_json
from interregnum.language.sound import Sound
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.plain_files import plain_size, read_plain


def key_of(where: str | Path) -> str | None:
    """What a scenario is remembered by; None for what is not a plain folder or file of sensible size."""
    folder = bundled().get(str(where), Path(where))
    digest = hashlib.sha256(source_hash().encode())
    try:
        paths = sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]
        if sum(plain_size(path) for path in paths) > MAX_FOLDER_BYTES:
            return None
        for path in paths:
            content = read_plain(path, MAX_FOLDER_BYTES)
            digest.update(f"{path.relative_to(folder.parent)}:{len(content)}:".encode() + content)
    except (OSError, ValueError):
        return None
    return f"sound/{digest.hexdigest()[:32]}.json"


def recall(name: str, home: Path | None) -> Sound | None:
    """The scenario remembered by this name; None where none is, or what is there cannot be read."""
    content = kept(name)
    if content is None:
        return None
    try:
        data = json.loads(content)
        scenario = Scenario.model_validate(data["scenario"])
        warnings = tuple(Problem(**problem) for problem in data["warnings"])
        return Sound(scenario, home, build(scenario), warnings)
    except (ValueError, KeyError, TypeError, ValidationError):
        return None


def remember(name: str, found: Sound) -> None:
    """Keep a sound scenario under this name."""
    data = {
        "scenario": json.loads(resolved_json(found.scenario)),
        "warnings": [asdict(warning) for warning in found.warnings],
    }
    keep(name, json.dumps(data, ensure_ascii=False).encode())
