"""What the tests of exports share: subjects with and without a record, a hostile one, and what an export holds."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from harbour import HARBOUR, compiled

from interregnum.history.play import play
from interregnum.record import read
from interregnum.views.export import FORMATS, Exported
from interregnum.views.export.losses import Losses

HERE = Path(__file__).parent
SCHEMAS = HERE / "exports" / "schemas"
RECORDED = str(HERE / "record" / "town")
FLAGSHIP = "petrograd-1917"
WHERES = (FLAGSHIP, str(HARBOUR), RECORDED)
NAMES = {FLAGSHIP: "petrograd", str(HARBOUR): "starter", RECORDED: "recorded"}
EVIL = (
    """<script>alert(1)</script><img src=x onerror=alert(2)> "'); DROP TABLE events; -- """
    """javascript:alert(3) [x](http://x) 🂡 \\ %s {0}"""
)
EVIL_SCENARIO = {
    "scenario": {
        "id": "evil",
        "title": EVIL,
        "about": EVIL,
        "calendar": "julian",
        "clock": {"name": EVIL[:60], "offset": "+02:00"},
        "starts": "0900-02-29T18:00",
        "ends": "0900-03-01T06:00",
    },
    "sources": {"book": {"title": EVIL, "by": EVIL, "dated": EVIL[:60], "kind": EVIL, "note": EVIL}},
    "authorities": {"council": {"title": EVIL}, "order": {"title": EVIL}},
    "places": {
        "select": {"title": EVIL, "at": [30.0, 59.0], "held_by": "council", "note": EVIL, "source": f"book {EVIL}"},
        "table": {"title": EVIL, "within": "select"},
    },
    "persons": {"group": {"title": EVIL, "at": "table", "side": "council", "office": EVIL, "note": EVIL}},
    "events": {
        "from": {
            "title": EVIL, "by": "group", "place": "table", "takes": "10 min",
            "source": f"book {EVIL}", "basis": "sourced",
        }
    },
}  # fmt: skip
EVIL_RECORD = {
    "passages": [{"source": "book", "at": "¶1"}],
    "readings": {
        "where": {
            "title": EVIL,
            "kind": "state",
            "place": "table",
            "who": "group",
            "where": EVIL,
            "actors": EVIL,
            "when": {"as_written": EVIL, "not_after": "20:00", "qualifier": "before", "why": EVIL, "doubt": EVIL},
            "accounts": [{"source": f"book ¶1 {EVIL}", "by": EVIL, "says": EVIL}],
            "preferred": EVIL,
            "why": EVIL,
            "figures": [{"number": 3, "of": EVIL}],
        }
    },
    "claims": {
        "by": {"kind": "legend", "claim": EVIL, "by": EVIL, "about": ["where"], "verdict": EVIL, "source": "book ¶1"}
    },
}  # fmt: skip
EVIL_WORKS = [
    {
        "id": "book",
        "type": EVIL,
        "title": EVIL,
        "author": [{"family": EVIL, "role": "x"}],
        "issued": {"year": 1},
        "x": 1,
    }
]


def subject(where: str | Path, seed: int = 7, replica: int = 0) -> Exported:
    """A history of a scenario, with its record."""
    scenario, tables = compiled(where)
    record, _ = read(where, scenario)
    return Exported(play(scenario, tables, seed, replica), record)


@cache
def night(where: str) -> Exported:
    """The same, once for all tests."""
    return subject(where)


@cache
def exported(where: str, format: str) -> tuple[dict[str, bytes], Losses]:
    """An export, once for all tests."""
    return FORMATS[format].write(night(where))


def evil(folder: Path) -> str:
    """A scenario and a record full of what a stranger might try, in JSON, which is YAML too; gives its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "record").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(json.dumps(EVIL_SCENARIO, ensure_ascii=False), encoding="utf-8")
    (folder / "record" / "all.yaml").write_text(json.dumps(EVIL_RECORD, ensure_ascii=False), encoding="utf-8")
    (folder / "record" / "sources.json").write_text(json.dumps(EVIL_WORKS), encoding="utf-8")
    return str(folder)


def loaded(files: dict[str, bytes], name: str = "") -> Any:
    """A file of an export as JSON."""
    return json.loads(files[name])
