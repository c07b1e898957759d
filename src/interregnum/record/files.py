"""From a scenario's `record/` folder to a record: the files read, each entry in its shape, with its place.

Every `record/*.yaml` is read, in the order of their names, and `record/sources.json` (CSL-JSON). A record is
nothing but text to the rest of the package: no module of the model, the mechanisms or the engine reads it.

Problem codes: unknown-key, duplicate-name, not-a-mapping, wrong-kind, bad-hour, json-syntax, symlink,
control-character, ignored-file, too-large, no-record; and those of `shape`, `times` and the reader.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from interregnum.dates import DateError, Timeline, Window
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.language.positions import Sources, clean
from interregnum.language.reading.document import Document
from interregnum.language.reading.reader import MAX_FILE_BYTES, MAX_FOLDER_BYTES, read_file, unsafe_in
from interregnum.language.resolve import read as read_scenario
from interregnum.language.validation_errors import shown
from interregnum.language.where import Where, home_of, name_of, readable
from interregnum.model import Noun, Scenario
from interregnum.plain_files import TooLargeError, read_plain
from interregnum.record.positions import FOLDER, EntryPlace
from interregnum.record.schema import (
    LISTS,
    SECTIONS,
    Account,
    Claim,
    ClockKnown,
    Known,
    Passage,
    Reading,
    Work,
)
from interregnum.record.shape import shape_problems
from interregnum.record.times import Chronology

WORKS_FILE = "sources.json"
AnyNoun = TypeVar("AnyNoun", bound=Noun)


@dataclass(repr=False)
class Record:
    """What the sources of a scenario say, and what we take to have happened.

    `windows` has the window of every reading, in the order of time; `own_windows` those of accounts that have
    an hour of their own, by reading and number. `written` leads from an entry to its place in the files.
    """

    scenario: Scenario
    timeline: Timeline
    works: dict[str, Work] = field(default_factory=dict)
    clocks: dict[str, ClockKnown] = field(default_factory=dict)
    persons: dict[str, Known] = field(default_factory=dict)
    bodies: dict[str, Known] = field(default_factory=dict)
    places: dict[str, Known] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    windows: dict[str, Window] = field(default_factory=dict)
    own_windows: dict[tuple[str, int], Window] = field(default_factory=dict)
    written: dict[tuple[str, str | int], EntryPlace] = field(default_factory=dict)

    def __repr__(self) -> str:
        counts = f"{len(self.readings):,} readings, {len(self.claims):,} claims, {len(self.works):,} works"
        return f"<Record of {self.scenario.scenario.id}: {counts}>"

    def accounts(self) -> Iterator[tuple[EntryPlace, tuple[str | int, ...], Account]]:
        """Every account of the record with its place: those of readings, then the sides of claims."""
        for section, key, entries in (
            ("readings", "accounts", self.readings),
            ("claims", "sides", self.claims),
        ):
            for id, noun in entries.items():
                for number, account in enumerate(getattr(noun, key)):
                    yield self.written[section, id], (key, number), account

    def claims_about(self, reading: str) -> dict[str, Claim]:
        """The claims about a reading, in the order in which they are written."""
        return {id: claim for id, claim in self.claims.items() if reading in claim.about}


def read(where: Where, scenario: Scenario | None = None) -> tuple[Record | None, list[Problem]]:
    """The record of a scenario, None where it has none, and every problem with reading it.

    With errors among the problems the record holds what could be understood. `scenario` is what lies at `where`,
    if it has been read already.
    """
    if scenario is None:
        scenario, _, problems = read_scenario(readable(where))
        if scenario is None:
            return None, problems
    home = home_of(where)
    folder = None if home is None else home / FOLDER
    if folder is None or not folder.is_dir():
        return None, []
    try:
        record = Record(scenario, scenario.timeline())
    except DateError as error:
        found, allowed = error.found, error.allowed
        return None, [Problem("bad-hour", error.message, "scenario.yaml", found=found, allowed=allowed)]
    reading = _Reading(record)
    for path in _files(folder, reading.problems):
        reading.take(path)
    reading.date()
    return record, reading.problems


def load(where: Where) -> Record:
    """The record of a scenario. Raises `ScenarioError` with every problem, or if it has no record."""
    record, problems = read(where)
    errors = [problem for problem in problems if problem.severity == "error"]
    if record is None or errors:
        raise ScenarioError(errors or [no_record(where)])
    return record


def no_record(where: Where) -> Problem:
    """The problem that a scenario has no record."""
    allowed = f"a folder `{FOLDER}` in the scenario's folder, with readings, claims and {WORKS_FILE}"
    return Problem("no-record", "this scenario has no record", clean(name_of(where)), allowed=allowed)


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The files of a record that may be read; together they must not be too large."""
    found, root = [], Path(os.path.realpath(folder))
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        why, allowed = error.strerror or "", "a readable folder"
        problems.append(Problem("unreadable", "this cannot be read", FOLDER, found=why, allowed=allowed))
        return []
    for path in paths:
        name = f"{FOLDER}/{clean(path.name)}"
        if not Path(os.path.realpath(path)).is_relative_to(root):
            message = "this file is a link that leads outside the record's folder"
            problems.append(Problem("symlink", message, name, allowed="files inside the folder"))
        elif path.name == WORKS_FILE or (path.suffix == ".yaml" and not path.name.startswith(".")):
            found.append(path)
        elif path.suffix in (".yml", ".yaml", ".json"):
            allowed = f"names that end in .yaml and do not begin with a dot, and {WORKS_FILE}"
            problems.append(
                Problem("ignored-file", "this file is not read", name, allowed=allowed, severity="warning")
            )
    size = sum(path.stat().st_size for path in found if path.is_file())
    if size > MAX_FOLDER_BYTES:
        message = "the files of the record are too large together; none was read"
        allowed = f"at most {MAX_FOLDER_BYTES:,} bytes"
        problems.append(Problem("too-large", message, FOLDER, found=f"{size:,} bytes", allowed=allowed))
        return []
    return found


class _Reading:
    """Fills a record from its files, one after the other, and keeps the problems."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.problems: list[Problem] = []

    def take(self, path: Path) -> None:
        """One file."""
        if path.name == WORKS_FILE:
            self._works(path)
            return
        document, problems = read_file(path)
        self.problems += [replace(problem, file=f"{FOLDER}/{problem.file}") for problem in problems]
        sources = Sources(document)
        for section, entries in document.data.items():
            if section in SECTIONS:
                self._section(section, entries, sources)
            elif section in LISTS:
                self._list(section, entries, sources)
            else:
                names = [*SECTIONS, *LISTS]
                message, nearest = (
                    f"there is no section `{section}` in a record",
                    nearest_name(section, names),
                )
                problem = EntryPlace(sources, (section,)).problem(
                    "unknown-key", message, found=section, allowed=", ".join(names), nearest=nearest
                )
                self.problems.append(problem)

    def date(self) -> None:
        """The windows of all readings and accounts, once the clocks are known; readings in order of time."""
        record, chronology = self.record, Chronology(self.record.timeline, self.record.clocks)
        windows: dict[str, Window] = {}
        for id, reading in record.readings.items():
            written = record.written["readings", id]
            window = self._window(chronology.window(reading.when, written, "when"))
            if window is not None:
                windows[id] = window
            for number, account in enumerate(reading.accounts):
                if account.when is not None:
                    own = chronology.window(account.when, written, "accounts", number, "when")
                    if (window := self._window(own)) is not None:
                        record.own_windows[id, number] = window
        record.windows = dict(sorted(windows.items(), key=lambda item: _order(item[1])))

    def _window(self, found: Window | list[Problem]) -> Window | None:
        if isinstance(found, Window):
            return found
        self.problems += found
        return None

    def _section(self, section: str, entries: Any, sources: Sources) -> None:
        written = EntryPlace(sources, (section,))
        if not isinstance(entries, dict):
            allowed = "names with values, as in `readings: {hall_entered: ...}`"
            message, found = f"`{section}` must be a mapping", shown(entries)
            self.problems.append(written.problem("not-a-mapping", message, found=found, allowed=allowed))
            return
        known: dict[str, Noun] = getattr(self.record, section)
        for id, entry in entries.items():
            written = EntryPlace(sources, (section, id))
            noun = self._shaped(SECTIONS[section], entry, written)
            if noun is None:
                continue
            if id in known:
                first = self.record.written[section, id].position
                message = f"`{id}` is already given at {first.file}:{first.line}:{first.column}"
                problem = written.problem("duplicate-name", message, found=id, allowed="each name once")
                self.problems.append(problem)
                continue
            known[id] = noun
            self.record.written[section, id] = written

    def _list(self, section: str, entries: Any, sources: Sources) -> None:
        if not isinstance(entries, list):
            message, found = f"`{section}` must be a list", shown(entries)
            written = EntryPlace(sources, (section,))
            allowed = "a list, with `- ` before each item"
            self.problems.append(written.problem("wrong-kind", message, found=found, allowed=allowed))
            return
        for number, entry in enumerate(entries):
            written = EntryPlace(sources, (section, number))
            noun = self._shaped(Passage, entry, written)
            if noun is not None:
                self.record.written[section, len(self.record.passages)] = written
                self.record.passages.append(noun)

    def _shaped(self, noun: type[AnyNoun], entry: Any, written: EntryPlace) -> AnyNoun | None:
        try:
            return noun.model_validate(entry)
        except ValidationError as error:
            self.problems += shape_problems(error, noun, written)
            return None

    def _works(self, path: Path) -> None:
        """The works cited: a CSL-JSON file, which is a list of entries."""
        name = f"{FOLDER}/{path.name}"
        try:
            text = read_plain(path, MAX_FILE_BYTES).decode("utf-8")
            data = json.loads(text) if text else None
        except OSError as error:
            self.problems.append(_unreadable_works(error, name))
            return
        except (ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            self.problems.append(
                Problem("json-syntax", "this is not JSON", name, line, allowed="a list of CSL-JSON entries")
            )
            return
        if not isinstance(data, list):
            message, found, allowed = "this is not a list", shown(data), "a list of CSL-JSON entries"
            self.problems.append(Problem("wrong-kind", message, name, found=found, allowed=allowed))
            return
        if unsafe := unsafe_in(data):
            message = "a text of this file contains an invisible or control character"
            allowed = "visible characters, spaces, line ends"
            problem = Problem("control-character", message, name, found=clean(ascii(unsafe)), allowed=allowed)
            self.problems.append(problem)
            return
        written = Sources(Document(data={"works": data}, files={path.name: text}))
        for number, entry in enumerate(data):
            noun = self._shaped(Work, entry, EntryPlace(written, ("works", number)))
            if noun is None:
                continue
            if noun.id in self.record.works:
                problem = EntryPlace(written, ("works", number)).problem(
                    "duplicate-name", f"`{noun.id}` is already given", found=noun.id, allowed="each name once"
                )
                self.problems.append(problem)
            self.record.works.setdefault(noun.id, noun)


def _unreadable_works(error: OSError, name: str) -> Problem:
    if isinstance(error, TooLargeError):
        found, allowed = f"{error.size:,} bytes", f"at most {MAX_FILE_BYTES:,} bytes"
        return Problem("too-large", "this file is too large", name, found=found, allowed=allowed)
    found, allowed = error.strerror or "", "a plain, readable file"
    return Problem("unreadable", "this cannot be read", name, found=found, allowed=allowed)


def _order(window: Window) -> tuple[float, float]:
    """Windows in order: by where they begin, then by where they end; open sides first and last."""
    first, last = window.not_before, window.not_after
    begins = first.instant if first is not None else last.instant - 1e9 if last is not None else 0.0
    return begins, last.instant if last is not None else float("inf")
