"""The works that a record cites: entries of CSL-JSON, and sources in the short form of a scenario.

Both say the same of a work. The record's own are listed in `record/sources.json` or `sources.yaml`, as a list of
entries of CSL-JSON, or in any of its files under `sources`, in the form that a scenario's sources have; the scenario's
own sources serve its record as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interregnum.model import Source
from interregnum.record.issued import issued
from interregnum.record.schema import Work

UNKNOWN = "document"  # the type for what has none that the format knows


def of_source(id: str, source: Source) -> Work:
    """A source of a scenario as a work; its kind, which is in words, becomes the genre."""
    data: dict[str, Any] = {"id": id, "type": UNKNOWN, "title": source.title, "note": source.note}
    if source.by:
        data["author"] = [{"literal": source.by}]
    if source.dated:
        data["issued"] = issued(source.dated)
    if source.kind:
        data["genre"] = source.kind
    return Work.model_validate(data)


def known_works(works: Mapping[str, Work], sources: Mapping[str, Source]) -> dict[str, Work]:
    """The works of a record, then those sources of its scenario that it has no entry for."""
    return {**works, **{id: of_source(id, source) for id, source in sources.items() if id not in works}}
