"""What the words of an entry that is written once stand for in one that is made of it.

In names and formulas a word stands between dots, underscores and signs: with `captaincy` for `north`,
`captaincy_guard.people` is `north_guard.people`. In texts it stands in angle brackets, for the title of the member:
`The guard of <captaincy>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

IN_TEXT = re.compile(r"<([a-z][a-z0-9_]*)>")
QUOTED = re.compile(r"`[^`]*`")
EACH = re.compile(r"\s*([a-z][a-z0-9_]*)\s+in\s+([a-z][a-z0-9_]*)\s*")


@dataclass(frozen=True)
class Naming:
    """The member of a group for which each word stands, and the title that it has in texts."""

    words: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def with_word(self, word: str, member: str, title: str) -> Naming:
        """The same with one more word."""
        return Naming({**self.words, word: member}, {**self.titles, word: title})

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = "|".join(sorted(self.words, key=len, reverse=True))
        return re.compile(rf"(?<![A-Za-z0-9])({words})(?![A-Za-z0-9])")

    def in_name(self, text: str) -> str:
        """A name or a formula with the members in the place of their words."""
        return self._pattern.sub(lambda match: self.words[match[1]], text) if self.words else text

    def in_text(self, text: str) -> str:
        """A text with the titles of members in the place of their words in angle brackets."""
        return IN_TEXT.sub(lambda match: self.titles.get(match[1], match[0]), text) if self.words else text

    def as_written(self, name: str) -> str:
        """A made name with the words in the place of their members, as it is written."""
        members = {member: word for word, member in self.words.items()}
        found = "|".join(sorted(map(re.escape, members), key=len, reverse=True))
        pattern = rf"(?<![A-Za-z0-9])({found})(?![A-Za-z0-9])"
        return re.sub(pattern, lambda match: members[match[1]], name) if members else name

    def in_message(self, message: str) -> str:
        """A message with the names that are quoted in it as they are written."""
        return QUOTED.sub(lambda match: self.as_written(match[0]), message) if self.words else message

    def unknown_in(self, text: str) -> Iterator[str]:
        """Words in angle brackets that stand for nothing here."""
        return (match[1] for match in IN_TEXT.finditer(text) if match[1] not in self.titles)

    def back(self, written: str, at: int) -> int:
        """Where in the written formula stands what is at a character of the made one."""
        shift = 0  # by how much the made one is longer so far
        for match in self._pattern.finditer(written) if self.words else ():
            start = match.start() + shift
            if at < start:
                break
            longer = len(self.words[match[1]]) - len(match[1])
            if at < start + len(self.words[match[1]]):
                return match.start()
            shift += longer
        return at - shift


AS_WRITTEN = Naming()


def read_each(given: object) -> list[tuple[str, str]] | None:
    """The words and their groups of `captaincy in captaincies`, or of a list of such; None where it is none."""
    texts = given if isinstance(given, list) else [given]
    found = [EACH.fullmatch(text) if isinstance(text, str) else None for text in texts]
    return [(match[1], match[2]) for match in found if match] if all(found) and found else None


def every(
    each: list[tuple[str, str]],
    naming: Naming,
    members: Mapping[str, tuple[str, ...]],
    title: Callable[[str], str],
) -> Iterator[Naming]:
    """What the words stand for, in each entry that is made: the first group's members turn slowest."""
    if not each:
        yield naming
        return
    (word, group), *more = each
    for member in members.get(naming.in_name(group), ()):
        yield from every(more, naming.with_word(word, member, title(member)), members, title)
