"""What a page needs in order to play: the compiled kernel, the tables of the scenario, and what is asked of a history.

All of it is one block of bytes: the length of a description, the description as JSON, and the arrays that it names by
place. `static/play/` reads it; `docs/reference/page.md` has its form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from interregnum import __version__
from interregnum.calculus.engines.module import kernel_bytes
from interregnum.calculus.kernel import draws, layout
from interregnum.calculus.network import Network
from interregnum.calculus.player import MOST_AT_ONCE, TRACE_ROOM
from interregnum.calculus.rows import row_type
from interregnum.calculus.states import new_state, trace_shapes
from interregnum.calculus.tables import Compiled
from interregnum.lab.causes.counterfactuals.knock_ins import STREAM as HOURS
from interregnum.lab.ensembles.ensemble import events_of
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.response import response_of
from interregnum.lab.statistics.differences import STREAM
from interregnum.lab.variants.schema import Variants
from interregnum.language.sound import Sound
from interregnum.views.page.seats import seat_formulas, seats
from interregnum.views.page.variants import variant_changes

ALIGNED = 8  # bytes: every array begins at a multiple
ROWS = {
    "event": layout.EVENT,
    "quantity": layout.QUANTITY,
    "clause": layout.CLAUSE,
    "branch": layout.BRANCH_ROW,
    "clock": layout.RUNNING,
    "moment": layout.MOMENT,
    "firing": layout.FIRING,
    "change": layout.CHANGE,
}
MEANT = {
    "fixed": draws.FIXED,
    "triangular": draws.TRIANGULAR,
    "const": layout.CONST,
    "full": layout.FULL,
    "time": layout.TIME,
    "stop": layout.STOP,
    "decision": layout.DECISION,
    "cycle": layout.CYCLE,
}


def playable(sound: Sound, variants: Variants | None = None) -> bytes:
    """Everything with which a scenario is played, as it is and with its variants, as bytes."""
    formulas = seat_formulas(sound.scenario, sound.network)
    case = instrument(sound.scenario, copy_of(sound.network), events_of(sound.network), also=formulas)
    compiled = case.compiled
    programs = dict(zip(formulas, compiled.read[len(case.values) :], strict=True))
    parts = {"kernel": np.frombuffer(kernel_bytes(), np.uint8)}
    parts |= {f"tables.{name}": part for name, part in compiled.tables._asdict().items()}
    described = {
        "software": __version__,
        "scenario": sound.scenario.scenario.id,
        "until": case.until,
        **_machine(compiled),
        **_asked(case, sound.network),
        **_nouns(compiled, sound.network),
        "variants": {} if variants is None else variant_changes(sound, variants),
        "seats": seats(sound.scenario, sound.network, compiled, programs),
        "arrays": _placed(parts),
    }
    head = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-len(head) % ALIGNED)
    arrays = (part.tobytes() + bytes(-part.nbytes % ALIGNED) for part in parts.values())
    return len(head).to_bytes(ALIGNED, "little") + head + b"".join(arrays)


def _placed(parts: Mapping[str, Any]) -> dict[str, list[int]]:
    """Of each array the place, counted from the end of the description, the bytes of a row and the number of rows."""
    placed, at = {}, 0
    for name, part in parts.items():
        placed[name] = [at, part.dtype.itemsize, len(part)]
        at += part.nbytes + -part.nbytes % ALIGNED
    return placed


def _machine(compiled: Compiled) -> dict[str, Any]:
    """How the kernel's memory is laid out, and the numbers that stand for something in it."""
    return {
        "rows": {name: _columns(columns) for name, columns in ROWS.items()},
        "state": [[part.dtype.itemsize, len(part)] for part in new_state(compiled)],
        "trace": [[kind.itemsize, n] for kind, n in trace_shapes(compiled.tables, TRACE_ROOM)],
        "most_at_once": MOST_AT_ONCE,
        "meant": MEANT,
        "streams": {"resampled": STREAM, "hours": HOURS},
    }


def _columns(columns: list[tuple[str, str]]) -> dict[str, Any]:
    """The bytes of a row, and at which of them each column begins."""
    kind = row_type(columns)
    fields: Mapping[str, Any] = kind.fields or {}
    return {"size": kind.itemsize, "at": {name: fields[name][1] for name, _ in columns}}


def _asked(case: Instrumented, network: Network) -> dict[str, Any]:
    """What is looked at in a history: the events whose first times are compared, and the outcomes."""
    responses = [response_of(case, id) for id in case.outcomes]
    return {
        "watched": list(case.watched.values()),
        "read": list(case.compiled.read[: len(case.values)]),
        "outcomes": [
            {
                "id": response.id,
                "title": response.title,
                "kind": response.kind,
                "labels": list(response.labels),
                "otherwise": response.otherwise,
                "events": list(response.events),
                "read": response.read,
            }
            for response in responses
        ],
    }


def _nouns(compiled: Compiled, network: Network) -> dict[str, Any]:
    """Events with their ways, and the numbers that are drawn at the start, in the order of the tables."""
    changeable = set(events_of(network))
    drawn = [compiled.quantities[n] for n in compiled.tables.order.tolist()]
    return {
        "events": [
            {
                "id": id,
                "title": event.title,
                "ways": [[way.id, way.title] for way in event.branches],
                "watches": id not in changeable,
            }
            for id, event in compiled.network.events.items()
        ],
        "drawn": [
            {
                "id": id,
                "title": network.quantities[id].title,
                "index": compiled.quantity_index[id],
                "assumed": network.quantities[id].assumed,
                "bounds": [_finite(network.quantities[id].lower), _finite(network.quantities[id].upper)],
            }
            for id in drawn
        ],
    }


def _finite(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None
