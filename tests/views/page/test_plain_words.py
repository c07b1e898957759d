"""Plain words: no identifier, formula or code in any sentence of the page, in every kind of panel and every view."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR, petrograd

import interregnum as ir
from interregnum import record
from interregnum.views.page.lab_answers import nights_beside
from interregnum.views.page.map.basemap import atlas
from interregnum.views.page.payload import Payload

NODE = shutil.which("node")
PAGE = Path(__file__).parents[2] / "page"
# What only a formula or an identifier has: two words joined by a line or a point, an operator, a call.
CODE = (
    re.compile(r"\b[a-z]+_[a-z_]+\b"),
    re.compile(r"\b(?:happened|since|count|clip|before|if)\([a-z]"),
    re.compile(r"[<>]=?\s*\d|==|\b[a-z]+\.[a-z]+\.[a-z]+\b"),
    re.compile(r"\[[a-z][\w.]*\]|=.*×|×\s*\d"),
    re.compile(r"\bundefined\b|\bNaN\b|\[object|\bnull\b"),
)


def data_of(name: str) -> dict[str, Any]:
    """The data of a page with all it can show: the map, the record, the lab's answers, and a second history."""
    if name == "harbour-town":
        history, beside = ir.run(HARBOUR, seed=3), ir.run(HARBOUR, seed=4)
        return Payload(
            "harbour-town", history, record.load(HARBOUR), atlas(history.scenario, HARBOUR), beside=beside
        ).data()
    history, beside = petrograd(seed=7), petrograd(seed=9)
    folder = Path(ir.__file__).parent / "scenarios" / "petrograd_1917"
    return Payload(
        "petrograd-1917",
        history,
        record.load("petrograd-1917"),
        atlas(history.scenario, folder),
        nights_beside("petrograd-1917"),
        beside=beside,
    ).data()


@cache
def said(name: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The data of a page and every text that it says, with where."""
    if NODE is None:
        pytest.skip("what the page says is put together by Node")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.json"
        data = data_of(name)
        file.write_text(json.dumps(data), encoding="utf-8")
        command = [NODE, "--import", "./setup.mjs", "said.mjs", str(file)]
        done = subprocess.run(command, cwd=PAGE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["errors"] == []
    return data, [(where, text) for where, text in found["said"]]


@pytest.mark.parametrize("name", ["petrograd-1917", "harbour-town"])
def test_nothing_that_is_said_has_a_formula_or_code_in_it(name: str) -> None:
    _, texts = said(name)
    assert len(texts) > 500
    wrong = [(where, text) for where, text in texts if any(pattern.search(text) for pattern in CODE)]
    assert wrong == [], "\n".join(map(str, wrong[:40]))
