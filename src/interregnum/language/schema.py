"""A JSON Schema of what people write, so that editors complete keys and underline slips while one writes.

It is made from the model, and loosened where people may write less than the full form: a number for an
amount, a time for a duration, an effect as `quantity: value`. Editors read YAML 1.2, to which `yes` and `no` are
texts; so these are allowed where a flag is, and a number may stand in quotes. It knows nothing of names and meanings;
that is for `check`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from interregnum.language.walk import formula_keys, noun_types
from interregnum.model import Amount, Duration, Noun, Scenario, ScenarioEffect, ScenarioFactor

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALAR = ["string", "number", "boolean"]
SHORT_FORMS: Mapping[type[Noun], list[str]] = {Amount: SCALAR, Duration: SCALAR, ScenarioFactor: SCALAR}
FORMULA = {
    "description": "A formula: a number, yes or no, or text such as `guard.people < 40`.",
    "type": SCALAR,
}
FORMULA_REFERENCE = {"$ref": "#/$defs/Formula"}
# Of what a text says where it may be a number.
KEPT = ("title", "default", "minimum", "exclusiveMinimum", "maximum")
FLAG = {
    "description": "yes or no",
    "anyOf": [
        {"enum": ["yes", "no", True, False]},
        {"type": "integer", "minimum": 0, "maximum": 1},
        {
            "type": "string",
            "pattern": "^([Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff]|[TtFf01]|true|false)$",
        },
    ],
}
FLAG_REFERENCE = {"$ref": "#/$defs/Flag"}
EACH: Json = {"type": "string", "pattern": r"^\s*[a-z][a-z0-9_]*\s+in\s+[a-z][a-z0-9_]*\s*$"}
REPEATED: Json = {
    "description": "Made once for each member of a group: `captaincy in captaincies`.",
    "anyOf": [EACH, {"type": "array", "items": EACH, "minItems": 1}],
}
NAME_OF_GROUP: Json = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
NAMED: Json = {
    "description": "The group, or groups, that those made of this entry form.",
    "anyOf": [NAME_OF_GROUP, {"type": "array", "items": NAME_OF_GROUP}],
}
NUMBER_IN_QUOTES = r"^\s*[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\s*$"


def schema() -> Json:
    """The schema of one file of a scenario. A file need not hold every section, and a section may still be empty."""
    made = schema_of(Scenario, "A scenario of Interregnum")
    for name, section in made["properties"].items():
        if name != "scenario":
            section["type"] = [section["type"], "null"]
            _with_defaults(section, made["$defs"])
    _repeatable(made)
    return made


def _with_defaults(section: Json, definitions: Json) -> None:
    """What a section says of all its entries is part of one; beside that no entry need be whole."""
    ((pattern, entry),) = section["patternProperties"].items()
    definition = definitions.get(entry.get("$ref", "").rpartition("/")[2])
    if definition is None:
        return
    needed = definition.pop("required", [])
    whole = {"patternProperties": {pattern: {"required": needed}}}
    section |= {
        "properties": {"defaults": entry},
        "if": {"not": {"required": ["defaults"]}},
        "then": whole if needed else {},
    }


def _repeatable(made: Json) -> None:
    """Whatever stands in a mapping or a list of its kind may be written once for each of a group."""
    names = [part for part in _parts(made) if isinstance(part, dict)]
    entries = {
        ref for part in names for held in part.get("patternProperties", {}).values() if (ref := _ref(held))
    }
    items = {ref for part in names if (ref := _ref(part.get("items")))}
    made["$defs"] |= {"Each": REPEATED, "Forms": NAMED}
    for name in sorted(entries | items):
        definition = made["$defs"][name]
        full = next((form for form in definition.get("anyOf", []) if "properties" in form), definition)
        if "properties" in full:
            full["properties"] = {**full["properties"], "each": {"$ref": "#/$defs/Each"}}
            if name in entries:
                full["properties"]["forms"] = {"$ref": "#/$defs/Forms"}


def _parts(part: Any) -> Iterator[Any]:
    yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _parts(inner)


def _ref(part: Any) -> str:
    return str(part.get("$ref", "")).rpartition("/")[2] if isinstance(part, dict) else ""


def schema_of(file: type[Noun], title: str, short: Mapping[type[Noun], list[str]] = SHORT_FORMS) -> Json:
    """The schema of a file whose keys are those of a noun, any of them.

    `short` says of nouns what kinds of value may be written instead of the full form.
    """
    nouns = {noun.__name__: noun for noun in noun_types(file)}
    made = _as_called(file.model_json_schema(by_alias=True, mode="validation"), nouns)
    definitions: Json = made["$defs"]
    for noun in nouns.values():
        if noun.called() in definitions:
            _loosen_formulas(definitions[noun.called()], formula_keys(noun))
    for noun in nouns.values():
        if noun in short:
            definitions[noun.called()] = _or_scalar(definitions[noun.called()], noun, short[noun])
    if ScenarioEffect in nouns.values():
        definitions["Effect"] = _effect(definitions["Effect"])
    made.pop("required", None)
    made.pop("description", None)
    made = _strict_names(_as_tools_read(made))
    made["$defs"] = dict(sorted({**made["$defs"], "Formula": FORMULA, "Flag": FLAG}.items()))
    used = json.dumps(made)
    made["$defs"] = {name: part for name, part in made["$defs"].items() if f'#/$defs/{name}"' in used}
    return {"$schema": DIALECT, **made, "title": title}


def as_text(schema: Json) -> str:
    """A schema as text, as the files in `docs/reference/` hold it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _as_called(made: Json, nouns: Mapping[str, type[Noun]]) -> Json:
    """The schema with each noun under the name that people know it by, in the order of those names."""
    called = {name: nouns[name].called() if name in nouns else name for name in made["$defs"]}

    def renamed(part: Any) -> Any:
        if isinstance(part, list):
            return [renamed(item) for item in part]
        if not isinstance(part, dict):
            return part
        reference = part.get("$ref", "")
        if isinstance(reference, str) and reference:
            return {**part, "$ref": f"#/$defs/{called[reference.rpartition('/')[2]]}"}
        return {key: renamed(value) for key, value in part.items()}

    definitions = {called[name]: definition for name, definition in made["$defs"].items()}
    whole: Json = renamed({**made, "$defs": dict(sorted(definitions.items()))})
    return whole


def _loosen_formulas(definition: Json, keys: frozenset[str]) -> None:
    """A formula may be written as a number or a flag as well."""
    for key in keys:
        described = definition["properties"][key]
        definition["properties"][key] = _loosened(described)


def _loosened(part: Any) -> Any:
    if isinstance(part, list):
        return [_loosened(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "string":
        rest = {key: value for key, value in part.items() if key in KEPT}
        return {**FORMULA_REFERENCE, **rest}
    inner = ("anyOf", "items", "prefixItems", "additionalProperties", "patternProperties")
    return {
        key: {pattern: _loosened(value_type) for pattern, value_type in value.items()}
        if key == "patternProperties"
        else _loosened(value)
        if key in inner
        else value
        for key, value in part.items()
    }


def _or_scalar(definition: Json, noun: type[Noun], kinds: list[str]) -> Json:
    """The full form, or just the number or text."""
    full = {key: value for key, value in definition.items() if key != "description"}
    full["required"] = [key for key in full.get("required", []) if key not in ("distribution", "x")]
    if not full["required"]:
        del full["required"]
    if noun is ScenarioFactor:  # `typical` is the name that an amount has for `x`
        full["properties"] = {**full["properties"], "typical": FORMULA_REFERENCE}
    return {"description": definition["description"], "anyOf": [{"type": kinds}, full]}


def _effect(definition: Json) -> Json:
    """The full form; the nested forms of some actions; and `quantity: value`, where the key is any name."""
    properties: Json = definition["properties"]
    amount = {
        "type": "object",
        "additionalProperties": FORMULA_REFERENCE,
        "minProperties": 1,
        "maxProperties": 1,
    }
    nested = {
        "add": amount,
        "move": _object(definition, {"from": "move", "to": "to", "share": "share"}),
        "ballot": _object(definition, {"of": "ballot", "among": "among"}),
        "news": _object(
            definition, {"favours": "news", "weight": "weight", "reaches": "reaches", "reach": "reach"}
        ),
    }
    loosened = {key: {"anyOf": [properties[key], form]} for key, form in nested.items()}
    return {
        **{key: value for key, value in definition.items() if key != "additionalProperties"},
        "properties": {**properties, **loosened},
        "patternProperties": {r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$": True},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _as_tools_read(part: Any) -> Any:
    """Flags and numbers as programs that read YAML 1.2 see them: `yes` is a text, and so is what is in quotes."""
    if isinstance(part, list):
        return [_as_tools_read(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: _as_tools_read(value) for key, value in part.items()}
    kind = part.get("type")
    if kind == "boolean":
        rest = {key: value for key, value in made.items() if key in ("title", "default", "description")}
        return {**FLAG_REFERENCE, **rest}
    if kind in ("integer", "number"):
        return {**made, "type": [kind, "string"], "pattern": NUMBER_IN_QUOTES}
    return made


def _strict_names(part: Any) -> Any:
    """Where keys are names, nothing but names."""
    if isinstance(part, list):
        return [_strict_names(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: _strict_names(value) for key, value in part.items()}
    if isinstance(part.get("patternProperties"), dict) and part.get("type") == "object":
        made["additionalProperties"] = False
    return made


def _object(definition: Json, keys: dict[str, str]) -> Json:
    properties = {key: definition["properties"][full] for key, full in keys.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}
