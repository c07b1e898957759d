"""The works that a page cites, in full, and the words with which their passages open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from interregnum.model import Scenario
from interregnum.record import Record, Work


def works(scenario: Scenario, record: Record | None) -> dict[str, Any]:
    """Every work that the scenario or its record cites, by id; `openings` by the number of the paragraph."""
    known = record if record is not None else Record(scenario, scenario.timeline())
    openings: dict[str, dict[str, str]] = {}
    for (work, paragraph), words in known.openings.items():
        openings.setdefault(work, {})[str(paragraph)] = words
    return {id: _work(work, openings.get(id, {})) for id, work in known.known_works.items()}


def _work(work: Work, openings: dict[str, str]) -> dict[str, Any]:
    """Author, title, publisher, year. An address is kept where it leads to the web: a record comes from strangers."""
    url = str(work.other.get("URL", ""))
    data = {
        "title": work.title,
        "by": ", ".join(name for name in map(_name, work.author) if name),
        "called": ", ".join(
            str(author.get("family") or author.get("literal") or "") for author in work.author
        ),
        "chapter": str(work.other.get("chapter-number", "")),
        "within": str(work.other.get("container-title", "")),
        "publisher": str(work.other.get("publisher", "")),
        "place": str(work.other.get("publisher-place", "")),
        "dated": _dated(work.issued),
        "note": work.note,
        "url": url if urlsplit(url).scheme in ("http", "https") else "",
        "openings": openings,
    }
    return {key: value for key, value in data.items() if value}


def _name(author: dict[str, Any]) -> str:
    parts = (author.get("given"), author.get("family"))
    return str(author.get("literal") or " ".join(str(part) for part in parts if part))


def _dated(issued: dict[str, Any]) -> str:
    """When it came out: `1976`, `1920-03-15`, or in words."""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return "-".join(str(part).zfill(2) for part in parts[0])
    return str(issued.get("literal", ""))
