"""From a scenario's `record/` folder to a record: the files read, each entry in its shape, with its place.

Every `record/*.yaml` and `record/*.json` is read, in the order of their names; `sources.json` and `sources.yaml` may
be a list of works in CSL-JSON. A record is nothing but text to the rest of the package: no module of the model, the
mechanisms or the engine reads it.

Problem codes: unknown-key, duplicate-name, not-a-mapping, wrong-kind, bad-hour, json-syntax, symlink,
control-character, ignored-file, too-large, too-deep, not-utf8, unreadable, no-record, unknown-word; and those of
`shape`, `times` and the reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from interregnum.dates import Calendar, DateError, Timeline, Window
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.language.positions import Sources, clean
from interregnum.language.reading.document import Document
from interregnum.language.reading.json_text import parsed
from interregnum.language.reading.reader import MAX_FILE_BYTES, MAX_FOLDER_BYTES, read_file, unsafe_in
from interregnum.language.resolve import read as read_scenario
from interregnum.language.validation_errors import shown
from interregnum.language.where import Where, home_of, name_of, readable
from interregnum.model import Noun, Scenario, Source
from interregnum.plain_files import TooLargeError, read_plain
from interregnum.record.citing import cited
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
from interregnum.record.works import known_works, of_source

WORKS = "works"  # the list that `sources.json` is
WORKS_FILES = ("sources.json", "sources.yaml")
AnyNoun = TypeVar("AnyNoun", bound=Noun)


@dataclass(repr=False)
class Record:
    """What the sources of a scenario say, and what we take to have happened.

    `works` are those that the record lists itself; `known_works` adds the scenario's sources. `misread` has the names
    of works whose entries have a problem, which says enough; it is None where a list of works could not be read.
    `windows` has the window of every reading, in the order of time; `own_windows` those of accounts that have
    an hour of their own, by reading and number. `written` leads from an entry to its place in the files.
    """

    scenario: Scenario
    timeline: Timeline
    works: dict[str, Work] = field(default_factory=dict)
    misread: set[str] | None = field(default_factory=set)
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

    @cached_property
    def known_works(self) -> dict[str, Work]:
        """Every work that may be cited: the record's own, then the sources of its scenario."""
        return known_works(self.works, self.scenario.sources)

    @cached_property
    def openings(self) -> dict[tuple[str, int], str]:
        """The opening words of passages, where they are given, by work and paragraph."""
        return {
            (passage.source, paragraph): passage.opens
            for passage in self.passages
            if passage.opens
            for paragraph in cited(f"x {passage.at}").paragraphs
        }

    def opening(self, source: str) -> str:
        """The words with which the first passage of a citation opens; empty where the record does not say."""
        citation = cited(source)
        return self.openings.get((citation.work, min(citation.paragraphs, default=0)), "")

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
    reading = _RecordReading(record)
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
    allowed = f"a folder `{FOLDER}` in the scenario's folder, with readings and claims"
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
        elif path.suffix in (".yaml", ".json") and not path.name.startswith("."):
            found.append(path)
        elif path.suffix in (".yml", ".yaml", ".json"):
            allowed = "names that end in .yaml or .json and do not begin with a dot"
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


class _RecordReading:
    """Fills a record from its files, one after the other, and keeps the problems."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.problems: list[Problem] = []

    def take(self, path: Path) -> None:
        """One file."""
        lists_works = path.name in WORKS_FILES
        sources, problems = _read_json(path) if path.suffix == ".json" else _read_yaml(path)
        self.problems += [replace(problem, file=f"{FOLDER}/{problem.file}") for problem in problems]
        if lists_works and any(problem.severity == "error" for problem in problems):
            self.record.misread = None
            return
        for section, entries in sources.document.data.items():
            if section in SECTIONS:
                self._section(section, entries, sources)
            elif section in LISTS or (lists_works and section == WORKS):
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
        for id, entry in entries.items():
            written = EntryPlace(sources, (section, id))
            noun = self._shaped(SECTIONS[section], entry, written)
            if isinstance(noun, Source):
                self._work(of_source(id, noun), written)
                continue
            if noun is None:
                self._misread(section, id)
                continue
            known: dict[str, Noun] = getattr(self.record, section)
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
            noun = self._shaped(Work if section == WORKS else Passage, entry, written)
            if isinstance(noun, Work):
                self._work(noun, written)
            elif isinstance(noun, Passage):
                self.record.written[section, len(self.record.passages)] = written
                self.record.passages.append(noun)
            elif isinstance(entry, dict):
                self._misread(section, entry.get("id"))

    def _misread(self, section: str, id: Any) -> None:
        """Note a work that has a problem: whoever cites it has none."""
        if section in ("sources", WORKS) and self.record.misread is not None:
            self.record.misread.add(str(id))

    def _work(self, work: Work, written: EntryPlace) -> None:
        if work.id in self.record.works:
            message = f"`{work.id}` is already given"
            problem = written.problem("duplicate-name", message, found=work.id, allowed="each name once")
            self.problems.append(problem)
        self.record.works.setdefault(work.id, work)
        named = work.custom.get("calendar")
        if named is not None and work.calendar is None:
            message, allowed = f"there is no calendar `{clean(str(named))}`", ", ".join(Calendar)
            nearest = nearest_name(str(named), list(Calendar))
            self.problems.append(
                written.problem(
                    "unknown-word",
                    message,
                    "custom",
                    "calendar",
                    found=str(named),
                    allowed=allowed,
                    nearest=nearest,
                )
            )

    def _shaped(self, noun: type[AnyNoun], entry: Any, written: EntryPlace) -> AnyNoun | None:
        try:
            return noun.model_validate(entry)
        except ValidationError as error:
            self.problems += shape_problems(error, noun, written)
            return None


def _read_yaml(path: Path) -> tuple[Sources, list[Problem]]:
    document, problems = read_file(path, list_as=WORKS if path.name in WORKS_FILES else "")
    return Sources(document), problems


def _read_json(path: Path) -> tuple[Sources, list[Problem]]:
    """A file of JSON. Where its entries stand is asked only if there is a problem with one; the YAML reader knows."""
    list_as = WORKS if path.name in WORKS_FILES else ""
    document = Document(files={path.name: ""}, place=lambda: read_file(path, list_as)[0])
    allowed = f"sections of a record, or in {WORKS_FILES[0]} a list of CSL-JSON entries"
    try:
        text = read_plain(path, MAX_FILE_BYTES).decode("utf-8-sig")
    except TooLargeError as error:
        found, most = f"{error.size:,} bytes", f"at most {MAX_FILE_BYTES:,} bytes"
        return Sources(document), [
            Problem("too-large", "this file is too large", path.name, found=found, allowed=most)
        ]
    except UnicodeDecodeError:
        return Sources(document), [
            Problem("not-utf8", "this file is not UTF-8 text", path.name, allowed="a file saved as UTF-8")
        ]
    except OSError as error:
        found = error.strerror or "it cannot be opened"
        return Sources(document), [
            Problem("unreadable", "this cannot be read", path.name, found=found, allowed="a plain file")
        ]
    document.files[path.name] = text
    data, problem = parsed(text, allowed)
    if problem is not None:
        return Sources(document), [replace(problem, file=path.name)]
    if unsafe := unsafe_in(data):
        message = "a text of this file contains an invisible or control character"
        found, allowed = clean(ascii(unsafe)), "visible characters, spaces, line ends"
        return Sources(document), [
            Problem("control-character", message, path.name, found=found, allowed=allowed)
        ]
    if isinstance(data, list) and list_as:
        data = {list_as: data}
    if not isinstance(data, dict):
        message, found = "this file must be a mapping", shown(data)
        return Sources(document), [
            Problem("not-a-mapping", message, path.name, 1, found=found, allowed=allowed)
        ]
    document.data = data
    return Sources(document), []


def _order(window: Window) -> tuple[float, float]:
    """Windows in order: by where they begin, then by where they end; open sides first and last."""
    first, last = window.not_before, window.not_after
    begins = first.instant if first is not None else last.instant - 1e9 if last is not None else 0.0
    return begins, last.instant if last is not None else float("inf")
