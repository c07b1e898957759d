"""The folders of a scenario that only the lab reads: sections of named entries, each in its shape.

Problem codes: unknown-key, duplicate-name, not-a-mapping, symlink.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interregnum.errors import Problem, nearest_name
from interregnum.language.positions import Sources, clean
from interregnum.language.reading.reader import read_file
from interregnum.language.validation_errors import shown
from interregnum.language.where import Where, home_of
from interregnum.model import Noun
from interregnum.record.positions import Written
from interregnum.record.shape import misshapen


@dataclass
class Entries:
    """The content of the files of one folder: nouns by section and name, where each is written, and the problems."""

    nouns: dict[str, dict[str, Any]]
    written: dict[tuple[str, str], Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_entries(where: Where, folder: str, sections: Mapping[str, type[Noun]]) -> Entries:
    """Every `*.yaml` of a subfolder of a scenario, in the order of names. A scenario need not have it."""
    entries = Entries({section: {} for section in sections})
    home = home_of(where)
    place = None if home is None else home / folder
    if place is None or not place.is_dir():
        return entries
    root = os.path.realpath(place)
    for path in sorted(place.glob("*.yaml")):
        if not Path(os.path.realpath(path)).is_relative_to(root):
            message, name = (
                "this file is a link that leads outside its folder",
                f"{folder}/{clean(path.name)}",
            )
            entries.problems.append(Problem("symlink", message, name, allowed="files inside the folder"))
            continue
        document, problems = read_file(path)
        entries.problems += [replace(problem, file=f"{folder}/{problem.file}") for problem in problems]
        sources = Sources(document)
        for section, given in document.data.items():
            _section(entries, section, given, Written(sources, (section,), folder), sections)
    return entries


def _section(
    entries: Entries, section: str, given: Any, written: Written, sections: Mapping[str, type[Noun]]
) -> None:
    if section not in sections:
        problem = written.problem(
            "unknown-key",
            f"there is no section `{section}` in such a file",
            found=section,
            allowed=", ".join(sections),
            nearest=nearest_name(section, sections),
        )
        entries.problems.append(problem)
        return
    if not isinstance(given, Mapping):
        allowed = f"names with values, as in `{section}: {{a_name: ...}}`"
        message = f"`{section}` must be a mapping"
        entries.problems.append(
            written.problem("not-a-mapping", message, found=shown(given), allowed=allowed)
        )
        return
    for id, entry in given.items():
        here = Written(written.sources, (section, id), written.folder)
        if id in entries.nouns[section]:
            first = entries.written[section, id].position
            message = f"`{id}` is already given at {first.file}:{first.line}:{first.column}"
            problem = here.problem("duplicate-name", message, found=id, allowed="each name once")
            entries.problems.append(problem)
            continue
        try:
            entries.nouns[section][id] = sections[section].model_validate(entry)
        except ValidationError as error:
            entries.problems += misshapen(error, sections[section], here)
            continue
        entries.written[section, id] = here
