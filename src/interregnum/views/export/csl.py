"""CSL-JSON: the works cited, for Zotero, pandoc, and whatever else reads citations.

Entries of the record are CSL-JSON already, but from a file of unknown origin: what the format does not know is
removed and counted. The scenario's sources become entries where the record has none of the name. What the format knows
is listed here from its data model, https://github.com/citation-style-language/schema (1.0.2).
"""

from __future__ import annotations

import json
from typing import Any

from interregnum.record import Work
from interregnum.record.issued import issued
from interregnum.record.works import UNKNOWN, of_source
from interregnum.views.export.exported import Exported
from interregnum.views.export.losses import Ledger
from interregnum.views.export.tables.of_record import entry

TYPES = frozenset([
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
    "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
])  # fmt: skip
NAMES = frozenset([
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor",
    "curator", "director", "editor", "editorial-director", "executive-producer", "guest", "host", "interviewer",
    "illustrator", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
])  # fmt: skip
DATES = frozenset([
    "accessed", "available-date", "event-date", "issued", "original-date", "submitted",
])  # fmt: skip
NUMBERS = frozenset([
    "chapter-number", "citation-number", "collection-number", "edition", "first-reference-note-number", "issue",
    "locator", "number", "number-of-pages", "number-of-volumes", "page", "page-first", "part", "printing",
    "supplement", "volume",
])  # fmt: skip
TEXTS = frozenset([
    "citation-key", "language", "journalAbbreviation", "shortTitle", "abstract", "annote", "archive",
    "archive_collection", "archive_location", "archive-place", "authority", "call-number", "citation-label",
    "collection-title", "container-title", "container-title-short", "dimensions", "division", "DOI", "event",
    "event-title", "event-place", "genre", "ISBN", "ISSN", "jurisdiction", "keyword", "medium", "note",
    "original-publisher", "original-publisher-place", "original-title", "part-title", "PMCID", "PMID",
    "publisher", "publisher-place", "references", "reviewed-genre", "reviewed-title", "scale", "section",
    "source", "status", "title", "title-short", "URL", "version", "volume-title", "volume-title-short",
    "year-suffix",
])  # fmt: skip
PARTS_OF_A_NAME = frozenset(
    ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"]
)
SWITCHES_OF_A_NAME = frozenset(["comma-suffix", "static-ordering", "parse-names"])


def export(exported: Exported, ledger: Ledger) -> dict[str, bytes]:
    """One list of entries: those of the record, then the scenario's sources that it lacks."""
    found, lost = items(exported)
    _enter(exported, ledger, lost)
    return {"": (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()}


def items(exported: Exported) -> tuple[list[dict[str, Any]], int]:
    """The entries, and how many fields of the record's entries the format could not take."""
    works = exported.record.works if exported.record is not None else {}
    fits = [fitted(work) for work in works.values()]
    others = [
        entry(of_source(id, source)) for id, source in exported.scenario.sources.items() if id not in works
    ]
    return [*(item for item, _ in fits), *others], sum(lost for _, lost in fits)


def fitted(work: Work) -> tuple[dict[str, Any], int]:
    """An entry of the record without what the format does not know, and how many fields that is."""
    given = entry(work)
    item = {"id": work.id, "type": work.type if work.type in TYPES else UNKNOWN}
    for key, value in given.items():
        if key not in item and (fit := _fit(key, value)) is not None:
            item[key] = fit
    missing = sum(key not in item or item[key] != value for key, value in given.items())
    return item, missing


def _fit(key: str, value: Any) -> Any:
    """The value of a field as the format has it; None where it has no such field or no such value."""
    if key in TEXTS:
        return value if isinstance(value, str) else None
    if key in NUMBERS:
        return value if _is_number(value) or isinstance(value, str) else None
    if key in NAMES and isinstance(value, list):
        return [fit for person in value if (fit := _name(person))] or None
    if key in DATES:
        return _date(value)
    if key == "categories":
        return (
            value
            if isinstance(value, list) and all(isinstance(category, str) for category in value)
            else None
        )
    return value if key == "custom" and isinstance(value, dict) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {}
    texts = {key: part for key, part in value.items() if key in PARTS_OF_A_NAME and isinstance(part, str)}
    switches = {
        key: part
        for key, part in value.items()
        if key in SWITCHES_OF_A_NAME and isinstance(part, str | int | float)
    }
    return {**texts, **switches}


def _date(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    found = {key: part for key, part in value.items() if key in ("literal", "raw") and isinstance(part, str)}
    found |= {
        key: part
        for key, part in value.items()
        if key == "season" and (_is_number(part) or isinstance(part, str))
    }
    if isinstance(value.get("circa"), str | int | float):
        found["circa"] = value["circa"]
    if _are_date_parts(value.get("date-parts")):
        found["date-parts"] = value["date-parts"]
    return found or None


def _are_date_parts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 1 <= len(value) <= 2
        and all(
            isinstance(day, list)
            and 1 <= len(day) <= 3
            and all(_is_number(part) or isinstance(part, str) for part in day)
            for day in value
        )
    )


def _enter(exported: Exported, ledger: Ledger, lost: int) -> None:
    works = exported.record.works if exported.record is not None else {}
    sources = exported.scenario.sources
    ledger.keep("scenario.sources", sources.keys() - works.keys())
    ledger.keep_as_text(
        "scenario.sources", "the record has an entry of the same name, which is used for both"
    )
    ledger.keep("record.works")
    for kind in ("history.", "model.", "scenario.", "record."):
        ledger.drop(kind, "a list of works has only works")
    ledger.narrow(
        lost, "fields of the record's entries that CSL-JSON does not know, or whose value it does not allow"
    )
    new = [source for id, source in sources.items() if id not in works]
    ledger.narrow(
        len(new), f"sources of the scenario are of type `{UNKNOWN}`: their kind is in words, under `genre`"
    )
    ledger.narrow(
        sum(bool(source.dated) and "literal" in issued(source.dated or "") for source in new),
        "dates of sources that are words, not days",
    )
