"""RO-Crate: a folder with everything, and a description of it that machines and archives read (RO-Crate 1.1).

The scenario, the history folder, the record and the works cited lie in it as files; `ro-crate-metadata.json` says what
each is, which software made them, from which seed and replica. Written by ourselves: the description is one
small JSON file, and the library `rocrate`, which the tests read it back with, is heavier than all the rest.
Format: https://www.researchobject.org/ro-crate/specification/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from interregnum import __version__
from interregnum.dates import Calendar
from interregnum.history.folder import history_files
from interregnum.history.manifest import MANIFEST
from interregnum.model.values.licences import address
from interregnum.record import Record
from interregnum.views.export import csl
from interregnum.views.export.exported import Exported, clock_time
from interregnum.views.export.losses import Ledger
from interregnum.views.export.placing import REPORT
from interregnum.views.export.tables.of_record import BOUNDS, entry

METADATA = "ro-crate-metadata.json"
OWN_LICENCE = "MIT"  # of the software
NO_LICENCE = "The scenario states no licence: ask whoever wrote it before you use it."
KINDS = {".json": "application/json", ".parquet": "application/vnd.apache.parquet", ".md": "text/markdown"}
ABOUT = {
    "scenario.json": ("The scenario", "Complete and resolved: `interregnum run scenario.json` plays it."),
    "record.json": ("The record", "What the sources say: readings with their windows, accounts, claims."),
    "works.json": ("The works cited", "As CSL-JSON."),
    f"history/{MANIFEST}": (
        "The manifest of the history",
        "What was played, by what, and how it ended; hashes.",
    ),
    "history/events.parquet": ("Events", "Every event that happened, with its causes and influences."),
    "history/changes.parquet": ("Changes", "Every quantity that got another value, and what wrote it."),
    "history/news.parquet": ("Messages", "Every message sent, and what became of it."),
    REPORT: ("What this crate cannot hold", "Every item counted: held, in words, or left out."),
}
Node = dict[str, Any]


def export(exported: Exported, ledger: Ledger) -> dict[str, bytes]:
    """The folder, described as published on the day of the export, since the format requires a day."""
    works, lost = csl.items(exported)
    files = {"scenario.json": exported.resolved.encode(), "works.json": _json(works)}
    if exported.record is not None:
        files["record.json"] = _json(record_data(exported.record))
    files |= {f"history/{name}": content for name, content in history_files(exported.history).items()}
    graph = list(_graph(exported, files, date.today()))
    _enter(exported, ledger, lost)
    return {METADATA: _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}), **files}


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def record_data(record: Record) -> dict[str, Any]:
    """The record as data, entry by entry, with the bounds of its windows as they were read."""
    data: dict[str, Any] = {"works": [entry(work) for work in record.works.values()]}
    for section in ("clocks", "persons", "bodies", "places", "readings", "claims"):
        data[section] = {id: noun.model_dump(mode="json") for id, noun in getattr(record, section).items()}
    data["passages"] = [passage.model_dump(mode="json") for passage in record.passages]
    data["windows"] = {
        id: {
            "calendar": window.calendar.value,
            "clock": window.clock,
            **{name: clock_time(getattr(window, name)) for name, _ in BOUNDS},
        }
        for id, window in record.windows.items()
    }
    return data


# --- the description ----------------------------------------------------------------------------------------


def _graph(exported: Exported, files: Mapping[str, bytes], today: date) -> Iterator[Node]:
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": _at("./"),
        "conformsTo": _at("https://w3id.org/ro/crate/1.1"),
    }
    yield _root(exported, files, today)
    history = [name for name in files if name.startswith("history/")]
    about = "One played history, as `interregnum run --out` writes it; `interregnum replay history` plays it again."
    yield _node(
        "history/", "Dataset", "The history", description=about, hasPart=[_at(name) for name in history]
    )
    for name in (*files, REPORT):
        yield _file(name, files.get(name))
    yield from _made(exported, history)
    for item in csl.items(exported)[0]:
        yield _work(item)
    for id in dict.fromkeys([exported.scenario.scenario.licence or OWN_LICENCE, OWN_LICENCE]):
        about = f"A licence of the SPDX list, by its id {id}."
        yield _node(address(id), "CreativeWork", id, identifier=id, description=about)


def _at(id: str) -> Node:
    return {"@id": id}


def _links(ids: list[str]) -> Node | list[Node]:
    """Links to several things, or to one, which stands alone."""
    links = [_at(id) for id in ids]
    return links[0] if len(links) == 1 else links


def _node(id: str, type: str, name: str, **more: Any) -> Node:
    return {"@id": id, "@type": type, "name": name, **more}


def _root(exported: Exported, files: Mapping[str, bytes], today: date) -> Node:
    frame, span = exported.scenario.scenario, (exported.timeline.starts, exported.timeline.ends)
    first, last = (moment.to(Calendar.GREGORIAN).shown().date.iso for moment in span)
    parts = [name for name in (*files, REPORT) if not name.startswith("history/")]
    root = _node(
        "./",
        "Dataset",
        f"{frame.title}: a history",
        description=f"{frame.about or frame.title} Made by {exported.made_by}.",
        datePublished=today.isoformat(),
        temporalCoverage=f"{first}/{last}",
        hasPart=[_at(name) for name in (*parts, "history/")],
        mentions=_at("#run"),
        citation=_links([f"#work-{item['id']}" for item in csl.items(exported)[0]]),
    )
    return {**root, "license": _at(exported.licence) if exported.licence else NO_LICENCE}


def _file(name: str, content: bytes | None) -> Node:
    title, about = ABOUT[name]
    kind = KINDS[PurePosixPath(name).suffix]
    size = {"contentSize": str(len(content))} if content is not None else {}
    return _node(name, "File", title, description=about, encodingFormat=kind, **size)


def _made(exported: Exported, history: list[str]) -> Iterator[Node]:
    """The playing of the history: by which software, from which scenario, seed and replica."""
    number = exported.history
    yield _node(
        "#run",
        "CreateAction",
        "Playing the history",
        instrument=_at("#interregnum"),
        object=[_at("scenario.json"), _at("#seed"), _at("#replica")],
        result=[_at("history/"), *map(_at, history)],
    )
    about = "A laboratory for crises of authority."
    yield _node(
        "#interregnum",
        "SoftwareApplication",
        "interregnum",
        softwareVersion=__version__,
        description=about,
        license=_at(address(OWN_LICENCE)),
    )
    for name, value in (("seed", number.seed), ("replica", number.replica)):
        yield _node(f"#{name}", "PropertyValue", name, value=str(value))


def _work(item: Node) -> Node:
    """A work cited, by the names of schema.org."""
    node = _node(f"#work-{item['id']}", "CreativeWork", str(item.get("title") or item["id"]))
    names = (_author(author) for author in item.get("author", ()))
    authors = ", ".join(name for name in names if name)
    days = item.get("issued", {}).get("date-parts")
    if authors:
        node["author"] = authors
    if days:
        node["datePublished"] = "-".join(
            f"{part:02d}" if isinstance(part, int) else str(part) for part in days[0]
        )
    return node


def _author(name: Node) -> str:
    return str(name.get("literal") or " ".join(str(name[key]) for key in ("given", "family") if key in name))


def _enter(exported: Exported, ledger: Ledger, lost: int) -> None:
    for kind in ("history.", "scenario.", "record."):
        ledger.keep(kind)
    ledger.drop(
        "model.",
        "the software makes it again from scenario.json; the tables of `parquet` and `sqlite` have it",
    )
    ledger.narrow(lost, "fields of works that CSL-JSON does not know: in record.json, not in works.json")
    ledger.narrow(int(not exported.licence), "licence: the scenario states none, and the crate says so")
    ledger.narrow(1, "person who ran it: the software does not ask")
