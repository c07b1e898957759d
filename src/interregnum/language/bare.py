"""A scenario laid bare: its files and sections as they are, without what stands in them, and a minimum that plays.

Each file keeps its sections. A section is empty, with what was remarked on it and its first entry as a remark: an
example to write after. Into the first section of a name goes what a scenario needs at least to be played for something.
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


class BareSection(NamedTuple):
    """A section of a file: its name, the remarks above it, and its lines without the first."""

    name: str
    remarks: list[str]
    lines: list[str]


def laid_bare(files: Mapping[str, str], source: str, title: str) -> dict[str, str]:
    """The texts of the files of a scenario, laid bare; `source` is its id, `title` what the new one is called."""
    missing, bare = dict(MINIMUM), {}
    for name in sorted(files, key=lambda name: ("/" in name, name != "scenario.yaml", name)):
        sections = list(_sections(files[name].splitlines()))
        parts = [
            _frame(section, title)
            if section.name == FRAME
            else _bare(section, missing.pop(section.name, ""), source)
            for section in sections
        ]
        bare[name] = "\n".join(parts).lstrip("\n")
    added = "".join(f"\n{section}:\n{text}" for section, text in missing.items())
    bare["scenario.yaml"] = bare.get("scenario.yaml", "") + added
    return bare


def _sections(lines: Iterable[str]) -> Iterable[BareSection]:
    """The sections of a text, in order. A remark at the left edge belongs to what comes after it."""
    found: BareSection | None = None
    remarks: list[str] = []
    for line in lines:
        opened = SECTION.match(line)
        if opened is not None:
            if found is not None:
                yield found
            found, remarks = BareSection(opened[1], remarks, []), []
        elif line.startswith("#") or not line.strip():
            remarks.append(line)
        elif found is not None:
            found.lines.extend((*remarks, line))
            remarks = []
    if found is not None:
        yield found


def _bare(section: BareSection, minimum: str, source: str) -> str:
    """A section without its entries, or with the minimum, below an example."""
    remarks = [line for line in section.remarks if line.strip()]
    entry = _first_entry(section.lines)
    example = (
        [f"# For instance, in {source}:", *remarks, "#", *(f"#{line}" for line in entry)] if entry else []
    )
    empty = " []" if entry and entry[0].lstrip().startswith("- ") else " {}"
    return "".join(f"{line}\n" for line in example) + f"{section.name}:{'' if minimum else empty}\n{minimum}"


def _first_entry(lines: list[str]) -> list[str]:
    """The lines of the first entry; of a long one, the first of them."""
    starts = [n for n, line in enumerate(lines) if ENTRY.match(line)]
    if not starts:
        return []
    end = starts[1] if len(starts) > 1 else len(lines)
    entry = [line for line in lines[starts[0] : end] if line.strip() and not line.lstrip().startswith("#")]
    return entry if len(entry) <= LONGEST else [*entry[:LONGEST], "    ..."]


def _frame(section: BareSection, title: str) -> str:
    """The frame with another title, and nothing told of what it is about."""
    lines, key = [f"{FRAME}:"], ""
    for line in section.lines:
        opened = re.match(r"  ([a-z_]+):", line)
        key = opened[1] if opened else key
        if key not in ABOUT:
            lines.append(line)
        elif opened:
            lines.append(f"  {key}: {ABOUT[key].format(title=title)}")
    return "".join(f"{line}\n" for line in lines)
