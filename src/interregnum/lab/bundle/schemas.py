"""The JSON schemas of everything that people write: a scenario, its record, its variants, its validation spec.

`docs/reference/editors.md` says how an editor takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import create_model

from interregnum.lab.bundle import validation_spec
from interregnum.lab.variants import schema as variants
from interregnum.language import schema as language
from interregnum.language.schema import Json, schema_of
from interregnum.model import Noun, Scenario
from interregnum.model.values.fields import FieldMark, Given, Ref
from interregnum.record import positions
from interregnum.record import schema as record

SHORT: Mapping[type[Noun], list[str]] = {**language.SHORT_FORMS, record.Known: ["string"]}
# Sections whose entries are called like others.
NAMED_AFTER: Mapping[str, FieldMark] = {"apart": Ref("sources")}


def _file(sections: Mapping[str, type[Noun]], lists: Mapping[str, type[Noun]]) -> type[Noun]:
    """A file of such sections as a noun: mappings from names to entries, and lists of them."""
    ids: dict[str, Any] = {name: Annotated[str, NAMED_AFTER.get(name, Given())] for name in sections}
    fields: dict[str, Any] = {name: (dict[ids[name], noun], {}) for name, noun in sections.items()}  # type: ignore[valid-type]
    rows: dict[str, Any] = {name: (tuple[noun, ...], ()) for name, noun in lists.items()}  # type: ignore[valid-type]
    return create_model("File", __base__=Noun, **fields, **rows)


@cache
def file_nouns() -> Mapping[str, type[Noun]]:
    """What a file holds, as a noun with a key for each section, by what is written; as in `SCHEMAS`."""
    return {
        "scenario": Scenario,
        positions.FOLDER: _file(record.SECTIONS, record.LISTS),
        variants.FOLDER: _file({"variants": variants.Variant}, {}),
        validation_spec.FOLDER: _file(validation_spec.SECTIONS, {}),
    }


def _record() -> Json:
    return schema_of(file_nouns()[positions.FOLDER], "The record of a scenario of Interregnum", SHORT)


def _variants() -> Json:
    return schema_of(file_nouns()[variants.FOLDER], "Variants of a scenario of Interregnum")


def _validation() -> Json:
    file = file_nouns()[validation_spec.FOLDER]
    return schema_of(file, "What the validation of a scenario of Interregnum asks")


SCHEMAS: Mapping[str, Callable[[], Json]] = {
    "scenario": language.schema,
    positions.FOLDER: _record,
    variants.FOLDER: _variants,
    validation_spec.FOLDER: _validation,
}
"""By what is written; each of the last three by the name of its folder."""
