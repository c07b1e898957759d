"""The JSON schemas of everything that people write: a scenario, its record, its variants, its validation spec.

`docs/reference/editors.md` says how an editor takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import create_model

from interregnum.lab.bundle import validation_spec
from interregnum.lab.variants import schema as variants
from interregnum.language import schema as language
from interregnum.language.schema import Json, schema_of
from interregnum.model import Noun
from interregnum.record import positions
from interregnum.record import schema as record

SHORT: Mapping[type[Noun], list[str]] = {**language.SHORT_FORMS, record.Known: ["string"]}


def _file(sections: Mapping[str, type[Noun]], lists: Mapping[str, type[Noun]]) -> type[Noun]:
    """A file of such sections as a noun: mappings from names to entries, and lists of them."""
    fields: dict[str, Any] = {name: (dict[str, noun], {}) for name, noun in sections.items()}  # type: ignore[valid-type]
    rows: dict[str, Any] = {name: (tuple[noun, ...], ()) for name, noun in lists.items()}  # type: ignore[valid-type]
    return create_model("File", __base__=Noun, **fields, **rows)


def _record() -> Json:
    file = _file(record.SECTIONS, record.LISTS)
    return schema_of(file, "The record of a scenario of Interregnum", SHORT)


def _variants() -> Json:
    return schema_of(_file({"variants": variants.Variant}, {}), "Variants of a scenario of Interregnum")


def _validation() -> Json:
    file = _file(validation_spec.SECTIONS, {})
    return schema_of(file, "What the validation of a scenario of Interregnum asks")


SCHEMAS: Mapping[str, Callable[[], Json]] = {
    "scenario": language.schema,
    positions.FOLDER: _record,
    variants.FOLDER: _variants,
    validation_spec.FOLDER: _validation,
}
"""By what is written; each of the last three by the name of its folder."""
