"""Scenarios by somebody who wishes their readers ill: every text that a page may show tries to be more than text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from harbour import HARBOUR
from ruamel.yaml import YAML

TOWN = Path(__file__).parents[1] / "record" / "town"
TEXTS = {"title", "why", "says", "note", "about", "exogenous", "office", "claim", "as_written"}
PAYLOADS = (  # each would leave a mark in `window.owned`, if it were run
    "</title><script>window.owned='T{n}'</script>",
    "</script><script>window.owned='S{n}'</script><!--",
    "<img src=x onerror=\"window.owned='I{n}'\">",
    '" autofocus onfocus="window.owned=\'F{n}\'" x="{n}',
    "' onmouseover='window.owned={n}' x='",
    "<svg><animate onbegin=window.owned={n} attributeName=x></svg>",
    "javascript:window.owned='J{n}'",
    "<a href=\"javascript:window.owned='A{n}'\">read on</a>",
    "{{{{ cycler.__init__.__globals__.os.popen('id') }}}} {{% raw %}} ${{7*7}} {n}",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example/{n}.css>",
    "<iframe srcdoc=\"<script>parent.owned='R{n}'</script>\"></iframe>",
    "<meta http-equiv=refresh content='0;url=//evil.example/{n}'>",
    "]]><!-- \\u003cscript\\u003ewindow.owned={n}\\u003c/script\\u003e \u2029 -->".replace("\u2029", ""),
)


def harbour(folder: Path, *, hostile: bool) -> Path:
    """The harbour town, its texts as they are or hostile."""
    return _written(HARBOUR, folder, hostile)


def town(folder: Path, *, hostile: bool) -> Path:
    """A town with a record, whose works have addresses of many kinds."""
    _written(TOWN, folder, hostile)
    works = json.loads((TOWN / "record" / "sources.json").read_text(encoding="utf-8"))
    works[0]["URL"] = "https://gazette.example/1920"
    if hostile:
        works[0] |= {"title": PAYLOADS[2].format(n=2), "note": PAYLOADS[1].format(n=1)}
        works[1] |= {"title": PAYLOADS[0].format(n=3), "URL": "JaVaScRiPt:window.owned='url'"}
    (folder / "record" / "sources.json").write_text(json.dumps(works), encoding="utf-8")
    return folder


def _written(source: Path, folder: Path, hostile: bool) -> Path:
    shutil.copytree(source, folder)
    if hostile:
        payloads = _payloads()
        yaml = YAML()
        yaml.width = 10_000
        for path in sorted(folder.rglob("*.yaml")):
            data = yaml.load(path)
            _poison(data, payloads)
            yaml.dump(data, path)
    return folder


def _payloads() -> Iterator[str]:
    for n in count(1):
        yield PAYLOADS[n % len(PAYLOADS)].format(n=n)


def _poison(node: Any, payloads: Iterator[str]) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in TEXTS and isinstance(value, str):
                node[key] = next(payloads)
            _poison(value, payloads)
    elif isinstance(node, list):
        for value in node:
            _poison(value, payloads)
