"""From what people write to the complete form: a scenario with nothing left to assume.

A scenario is named by the id of one that comes with the package, by a folder, by a single YAML file, or by
the resolved form that `resolved_json` writes; or it is given as data, a mapping of sections.

Resolving fills in defaults and lets each number that has no
basis of its own stand on that of the nearest entry around it; resolving twice changes nothing.

Problem codes: unknown-scenario, unreadable, json-syntax; and those of `reader` and `validation_errors`.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.language.positions import Sources, clean
from interregnum.language.reading import json_text
from interregnum.language.reading.document import Document
from interregnum.language.reading.reader import MAX_FILE_BYTES, read_file, read_folder
from interregnum.language.repeating.defaults import filled
from interregnum.language.repeating.spread import spread
from interregnum.language.validation_errors import validation_problems
from interregnum.model import Grounds, Noun, Scenario
from interregnum.model.values.fields import Later, fields
from interregnum.plain_files import TooLargeError, read_plain

# The resolved form says everything, so it is longer than what people write.
MAX_JSON_BYTES = 8 * MAX_FILE_BYTES
NO_GROUNDS = Grounds.model_construct()
DATA = "(data)"  # stands for the file of a scenario that is in none
AnyNoun = TypeVar("AnyNoun", bound=Noun)


def resolve(where: str | Path | Mapping[str, Any]) -> Scenario:
    """The scenario, resolved. Raises `ScenarioError` with every problem that keeps it from being read.

    Whether names, kinds and grounds are right is another question: `check.check`, and `load.load`.
    """
    scenario, _, problems = read(where)
    errors = [problem for problem in problems if problem.severity == "error"]
    if scenario is None or errors:
        raise ScenarioError(errors)
    return scenario


def read(where: str | Path | Mapping[str, Any]) -> tuple[Scenario | None, Sources, list[Problem]]:
    """The scenario, or None where it cannot be made out; its sources; and all problems found so far."""
    sources, problems = _document(where)
    problems = [*problems, *spread(sources.document)]
    if any(problem.severity == "error" for problem in problems):
        return None, sources, problems
    scenario, sources, found = resolved(sources)
    return scenario, sources, in_order([*problems, *found], sources)


def resolved(sources: Sources) -> tuple[Scenario | None, Sources, list[Problem]]:
    """The scenario that a document describes, or None and what keeps it from being one."""
    try:
        scenario = Scenario.model_validate(sources.document.data)
    except ValidationError as error:
        return (
            None,
            sources,
            in_order(validation_problems(error, sources.problem, sources.line_from), sources),
        )
    return _grounded(scenario, NO_GROUNDS), sources, []


def resolved_json(scenario: Scenario) -> str:
    """The complete form as JSON: every key of every noun, in the order of the model and of the files.

    Only what came `Later` is left out where it is as if it were not given.
    """
    data = scenario.model_dump(mode="json", by_alias=True)
    _leave_out(scenario, data)
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _leave_out(value: Any, data: Any) -> None:
    """Take out of the data of a noun, and of all nouns in it, what came later and is not given."""
    if isinstance(value, Noun):
        for field in fields(type(value)):
            own = getattr(value, field.name)
            if field.shape.mark(Later) is not None and own == field.default:
                del data[field.key]
            elif isinstance(own, Noun | tuple | dict):
                _leave_out(own, data[field.key])
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _leave_out(item, data[key])
    elif isinstance(value, tuple):
        for item, part in zip(value, data, strict=True):
            _leave_out(item, part)


def in_order(problems: list[Problem], sources: Sources) -> list[Problem]:
    """Problems in reading order: by file, in the order in which the files are read, then by place."""
    problems = [_for_whom(problem, sources) for problem in dict.fromkeys(problems)]
    if DATA in sources.document.files:  # it stands on no line
        problems = [replace(problem, line=None, column=None) for problem in problems]
    else:
        problems = _once(problems)
    order = {name: number for number, name in enumerate(sources.document.files)}
    return sorted(
        problems, key=lambda problem: (order.get(problem.file, -1), problem.line or 0, problem.column or 0)
    )


def _once(problems: list[Problem]) -> list[Problem]:
    """What is wrong with one word is told once, however many entries it is part of."""
    first: dict[Problem, Problem] = {}
    for problem in problems:
        first.setdefault(replace(problem, path=""), problem)
    return list(first.values())


def _for_whom(problem: Problem, sources: Sources) -> Problem:
    """A problem with what is written once, and for whom that is made."""
    made = sources.made_of.get(problem, ())
    if not made:
        return problem
    named = ", ".join(made[:3]) + (f" and {len(made) - 3} more" if len(made) > 3 else "")
    return replace(problem, message=f"{problem.message} (for {named})")


# --- which scenario is meant --------------------------------------------------------------------------------


@cache
def bundled() -> dict[str, Path]:
    """The scenarios that come with the package, by id: `petrograd-1917` is the folder `petrograd_1917`."""
    home = Path(str(files("interregnum").joinpath("scenarios")))
    folders = sorted(home.iterdir()) if home.is_dir() else []
    return {
        folder.name.replace("_", "-"): folder for folder in folders if (folder / "scenario.yaml").is_file()
    }


def _document(where: str | Path | Mapping[str, Any]) -> tuple[Sources, list[Problem]]:
    if isinstance(where, Mapping):
        return _from_data(where)
    path = Path(where)
    if not str(where) or not _can_be_a_path(path):
        return Sources(Document()), [_unknown(str(where))]
    if isinstance(where, str) and where in bundled():
        document, problems = read_folder(bundled()[where])
    elif path.suffix == ".json":
        return _from_json(path)
    elif path.suffix in (".yaml", ".yml") and not path.is_dir():
        document, problems = read_file(path, defaults=True)
    elif path.is_dir() or isinstance(where, Path) or len(path.parts) > 1:
        document, problems = read_folder(path)
    else:
        document, problems = Document(), [_unknown(where)]
    return Sources(document), problems


def _can_be_a_path(path: Path) -> bool:
    """Whether the system can be asked about it: no text too long, with a null or a lone half of a letter in it."""
    try:
        os.stat(path)
    except (ValueError, UnicodeError):
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def _unknown(where: str) -> Problem:
    return Problem(
        "unknown-scenario",
        f"there is no scenario `{clean(where)}`",
        found=clean(where),
        allowed=f"{', '.join(bundled())}; or the path of a folder, a .yaml file or a resolved .json file",
        nearest=nearest_name(where, bundled()),
    )


# --- the resolved form --------------------------------------------------------------------------------------


def _from_json(path: Path) -> tuple[Sources, list[Problem]]:
    document = Document(files={path.name: ""}, place=lambda: read_file(path, defaults=True)[0])
    try:
        text = read_plain(path, MAX_JSON_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Sources(document), [_no_json(error, clean(path.name))]
    document.files[path.name] = text
    problem = _fill(document, text)
    return Sources(document), [replace(problem, file=clean(path.name))] if problem else []


def _no_json(error: OSError | UnicodeDecodeError, file: str) -> Problem:
    """What is wrong with a file of which no text can be had."""
    if isinstance(error, UnicodeDecodeError):
        return Problem("not-utf8", "this file is not UTF-8 text", file, allowed="a resolved scenario")
    if isinstance(error, TooLargeError):
        found, allowed = f"{error.size:,} bytes", f"at most {MAX_JSON_BYTES:,} bytes"
        return Problem("too-large", "this file is too large", file, found=found, allowed=allowed)
    if isinstance(error, FileNotFoundError):
        return Problem("no-scenario", "there is no such file", file, allowed="a resolved scenario")
    found, allowed = error.strerror or "", "a plain, readable file"
    return Problem("unreadable", "this cannot be read", file, found=found, allowed=allowed)


def _from_data(data: Mapping[str, Any]) -> tuple[Sources, list[Problem]]:
    """A scenario that stands in no file: what JSON can hold of it, so that it means what it would mean there."""
    document = Document(files={DATA: ""})
    try:
        text = json.dumps(data, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        allowed = "texts, finite numbers, yes or no, lists and mappings"
        message = "this holds something that a scenario cannot"
        return Sources(document), [
            Problem("json-syntax", message, DATA, found=clean(str(error)), allowed=allowed)
        ]
    problem = _fill(document, text)
    return Sources(document), [replace(problem, file=DATA)] if problem else []


def _fill(document: Document, text: str) -> Problem | None:
    """Read the JSON into the document; what is wrong with it, if anything."""
    data, problem = json_text.parsed(text, "a resolved scenario")
    if problem is None and not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else clean(str(data))
        return Problem(
            "not-a-mapping", "a scenario must be a mapping", line=1, found=found, allowed="a mapping"
        )
    if problem is None:
        filled(data)
        document.data = data
    return problem


# --- grounds ------------------------------------------------------------------------------------------------


def standing_on(own: Grounds, around: Grounds) -> Grounds:
    """What a statement stands on, given what the entry around it stands on.

    Without a basis of its own it takes that of the entry, with the reason and the source where it names
    none. Sourced or inferred by itself, it may still rely on the passage that the entry cites.
    """
    source = own.source or around.source
    if own.basis is None:
        return Grounds(basis=around.basis, source=source, why=own.why or around.why)
    return Grounds(basis=own.basis, source=own.source if own.basis == "judgement" else source, why=own.why)


def _grounded(noun: AnyNoun, around: Grounds) -> AnyNoun:
    """The noun with everything in it standing on what it, or the nearest entry around it, stands on."""
    changes: dict[str, Any] = {}
    if isinstance(noun, Grounds):
        around = standing_on(noun, around)
        given = {"basis": around.basis, "source": around.source, "why": around.why}
        changes = {name: value for name, value in given.items() if getattr(noun, name) != value}
    for name, field in type(noun).model_fields.items():
        old = getattr(noun, name)
        if isinstance(old, Noun | tuple | dict) and old and old != field.default:
            new = _inside(old, around)
            if new is not old:
                changes[name] = new
    return noun.model_copy(update=changes) if changes else noun


def _inside(value: Any, around: Grounds) -> Any:
    """The value with every noun in it grounded; the very same object where nothing changes."""
    if isinstance(value, Noun):
        return _grounded(value, around)
    if isinstance(value, tuple):
        items = tuple(_inside(item, around) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Mapping):
        made = {key: _inside(item, around) for key, item in value.items()}
        return value if all(made[key] is value[key] for key in value) else made
    return value
