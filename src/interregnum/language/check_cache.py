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
from interregnum.language import check
from interregnum.language.check import Sound
from interregnum.language.reading.reader import MAX_FOLDER_BYTES
from interregnum.language.resolve import bundled, resolved_json
from interregnum.mechanisms import build
from interregnum.model import Scenario


def sound(where: str | Path) -> Sound:
    """A scenario fit to be run. Raises `ScenarioError` as `check.sound` does."""
    name = _name(where)
    found = _recall(name) if name else None
    if found is None:
        found = check.sound(where)
        if name:
            _remember(name, found)
    return found


def _name(where: str | Path) -> str | None:
    """What a scenario is remembered by; None for what is not a plain folder or file of sensible size."""
    folder = bundled().get(str(where), Path(where))
    paths = sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]
    digest = hashlib.sha256(source_hash().encode())
    try:
        if sum(path.stat().st_size for path in paths) > MAX_FOLDER_BYTES:
            return None
        for path in paths:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder.parent)}:{len(content)}:".encode() + content)
    except (OSError, ValueError):
        return None
    return f"sound/{digest.hexdigest()[:32]}.json"


def _recall(name: str) -> Sound | None:
    content = kept(name)
    if content is None:
        return None
    try:
        data = json.loads(content)
        scenario = Scenario.model_validate(data["scenario"])
        return Sound(scenario, build(scenario), [Problem(**warning) for warning in data["warnings"]])
    except (ValueError, KeyError, TypeError, ValidationError):
        return None


def _remember(name: str, found: Sound) -> None:
    data = {
        "scenario": json.loads(resolved_json(found.scenario)),
        "warnings": [asdict(warning) for warning in found.warnings],
    }
    keep(name, json.dumps(data, ensure_ascii=False).encode())
