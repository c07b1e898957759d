"""A scenario laid bare: its files and sections as they are, without what stands in them, and a minimum that plays.

Each file keeps the remarks at its head and its sections. A section is empty, with its first entry as a remark to write
after. Into the first section of each name goes what a scenario needs at least to have something to play for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

SECTION = re.compile(r"([a-z_]+):(?: |$)")
ENTRY = re.compile(r"  [\w{\"'-]|- ")  # where an entry of a section begins
LONGEST = 14  # lines of an entry that are shown
FRAME = "scenario"
ABOUT = {
    "title": "{title}",
    "about": "Say here in a sentence or two who claims what, and what is to be decided.",
}

MINIMUM: Mapping[str, str] = {
    "authorities": """\
  old: {title: those who have held power}
  new: {title: those who claim it}
""",
    "places": """\
  seat: {title: The seat of power, held_by: old}
""",
    "events": """\
  seat_taken:
    title: The seat of power changes hands
    takes: {typical: 6 h, factor: 2}
    then:
      - {set: seat.held_by, to: new}
    important: true
    basis: judgement
    why: say here what makes you think so
""",
    "outcomes": """\
  when_taken: {title: When the seat of power changes hands, time_of: seat_taken}
""",
}


class Section(NamedTuple):
    """A section of a file: its name, the remarks above it, and its lines without the first."""

    name: str
    remarks: list[str]
    lines: list[str]


def laid_bare(files: Mapping[str, str], title: str) -> dict[str, str]:
    """The texts of a scenario's files, laid bare; `title` is what the new one is called."""
    missing, bare = dict(MINIMUM), {}
    for name in sorted(files, key=lambda name: ("/" in name, name != "scenario.yaml", name)):
        sections = list(_sections(files[name].splitlines()))
        parts = [_bare(section, missing.pop(section.name, ""), title) for section in sections]
        bare[name] = "\n".join(parts).lstrip("\n")
    added = "".join(f"\n{section}:\n{text}" for section, text in missing.items())
    bare["scenario.yaml"] = bare.get("scenario.yaml", "") + added
    return bare


def _sections(lines: Iterable[str]) -> Iterable[Section]:
    """The sections of a text, in order. A remark at the left edge belongs to what comes after it."""
    found: Section | None = None
    remarks: list[str] = []
    for line in lines:
        opened = SECTION.match(line)
        if opened is not None:
            if found is not None:
                yield found
            found, remarks = Section(opened[1], remarks, []), []
        elif line.startswith("#") or not line.strip():
            remarks.append(line)
        elif found is not None:
            found.lines.extend((*remarks, line))
            remarks = []
    if found is not None:
        yield found


def _bare(section: Section, minimum: str, title: str) -> str:
    remarks = "".join(f"{line}\n" for line in section.remarks if line.strip())
    if section.name == FRAME:
        return f"{remarks}{FRAME}:\n" + "".join(f"{line}\n" for line in _frame(section.lines, title))
    entry = _first_entry(section.lines)
    shown = "".join(f"#{line}\n" for line in entry)
    example = f"# For instance:\n#\n{shown}" if entry else ""
    empty = " []" if entry and entry[0].lstrip().startswith("- ") else " {}"
    return f"{remarks}{example}{section.name}:{'' if minimum else empty}\n{minimum}"


def _first_entry(lines: list[str]) -> list[str]:
    """The lines of the first entry; of a long one, the first of them."""
    starts = [n for n, line in enumerate(lines) if ENTRY.match(line)]
    if not starts:
        return []
    end = starts[1] if len(starts) > 1 else len(lines)
    entry = [line for line in lines[starts[0] : end] if line.strip() and not line.lstrip().startswith("#")]
    return entry if len(entry) <= LONGEST else [*entry[:LONGEST], "    ..."]


def _frame(lines: list[str], title: str) -> Iterable[str]:
    """The frame with another title and nothing told of what it is about."""
    key = ""
    for line in lines:
        opened = re.match(r"  ([a-z_]+):", line)
        key = opened[1] if opened else key
        if key not in ABOUT:
            yield line
        elif opened:
            yield f"  {key}: {ABOUT[key].format(title=title)}"
