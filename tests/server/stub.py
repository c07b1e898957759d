"""A press for tests: pages as small as can be, that say which history they show."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from interregnum.server.press import Played, Press, Printed
from interregnum.server.standing import Standing

POLICY = "default-src 'none'; script-src 'self' 'sha256-stub'; frame-ancestors 'none'"
FILES = {"page.css": b"body { color: black }\n" * 40, "main.js": b"export {};\n", "mark.png": b"\x89PNG\r\n"}


def press(made: list[str] | None = None) -> Press:
    """The press; `made` is told of each history whose data are made."""

    def night(now: Standing, played: Played) -> Mapping[str, Any]:
        if made is not None:
            made.append(str(played.which))
        beside = None if played.beside is None else asdict(played.beside)
        return {
            "title": now.found.scenario.scenario.title,
            "record": now.record is not None,
            "which": asdict(played.which),
            "beside": beside,
            "firings": len(played.history.firings),
            "others": None if played.other is None else len(played.other.firings),
            "outcomes": played.history.outcomes,
            "padding": "night " * 200,
        }

    def page(night: Mapping[str, Any]) -> Printed:
        data = html.escape(json.dumps(night))
        return Printed(f"<!doctype html><title>stub</title><pre>{data}</pre>", POLICY)

    return Press(night, page, FILES)
