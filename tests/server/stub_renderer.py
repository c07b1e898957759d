"""A renderer for tests: minimal pages that say which history they show."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from interregnum.server.renderer import RenderedPage, Renderer, ShownHistories
from interregnum.server.state import ScenarioState

POLICY = "default-src 'none'; script-src 'self' 'sha256-stub'; frame-ancestors 'none'"
PLAYS = b'import { A } from "interregnum/play/a.js";\n'
FILES = {
    "page.css": b"body { color: black }\n" * 40,
    "main.js": b"export {};\n",
    "play/worker.js": PLAYS,
    "mark.png": b"\x89PNG\r\n",
}


def stub_renderer(made: list[str] | None = None) -> Renderer:
    """The renderer; each history whose data are made is added to `made`."""

    def data(state: ScenarioState, shown: ShownHistories) -> Mapping[str, Any]:
        if made is not None:
            made.append(str(shown.key))
        return {
            "title": state.sound.scenario.scenario.title,
            "record": state.record is not None,
            "which": asdict(shown.key),
            "beside": None if shown.beside_key is None else asdict(shown.beside_key),
            "firings": len(shown.history.firings),
            "others": None if shown.beside is None else len(shown.beside.firings),
            "outcomes": shown.history.outcomes,
            "padding": "night " * 200,
        }

    def page(data: Mapping[str, Any]) -> RenderedPage:
        text = html.escape(json.dumps(data))
        return RenderedPage(f"<!doctype html><title>stub</title><pre>{text}</pre>", POLICY)

    return Renderer(data, page, FILES, lambda state: state.sound.scenario.scenario.id.encode() * 200)
