"""A comma in an unquoted text inside { }, which cuts the text in two; and a `#`, which ends it.

    {title: by bus, why: rush hour in Madrid, before anyone knew}

YAML reads an entry `before anyone knew` without a value here. What follows a text so, or is a name with spaces in it,
is taken for the rest of that text, and one problem shows both readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from interregnum.language.meant.numbers import numbers_meant, range_meant
from interregnum.language.reading.document import DataPath, Position

SHOWN = 60  # characters of a text in a message
PARTS = "a comma inside { } parts entries"
WITH_HASH = "the text in quotes, if # belongs to it; a space after #, if a comment begins there"
_NO_COLON = re.compile(r"\s*[,}]")
_NO_SPACE = re.compile(r"[a-z_]+:(?!/)\S")  # a name and its value, without the space after the colon
_HASH = re.compile(r"[ \t]+#(?=[^\W_])")
_NAME = re.compile(r"[a-z][a-z0-9_.]*")


@dataclass(slots=True)
class Cut:
    """An unquoted text in { }, what was cut off from it, and where the text begins: in the file, and in its text."""

    path: DataPath
    at: Position
    start: int
    value: str
    rest: list[str] = field(default_factory=list)

    def readings(self, text: str, end: int) -> tuple[str, str, str]:
        """What is wrong, what YAML read, and what was probably meant; the text of the file goes on to `end`."""
        key = str(self.path[-1])
        whole = re.sub(r"\s+", " ", text[self.start : end]).rstrip(" ,")
        entries = ", ".join(f"`{_short(rest)}`" for rest in self.rest)
        found = f"`{key}: {_short(self.value)}` and then {entries}"
        numbers = numbers_meant(whole)
        if numbers:
            message = f"{PARTS}: write the number without one"
            return message, found, " or ".join(f"`{key}: {number}`" for number in numbers)
        meant = range_meant(whole.strip("()")) if key == "between" else ""
        if meant:
            return f"{PARTS}: write the range in brackets", found, f"`{key}: {meant}`"
        quoted = _short(whole).replace("\\", "\\\\").replace('"', '\\"')
        return f"{PARTS}: put the text in quotes", found, f'`{key}: "{quoted}"`' + self._or_a_name()

    def _or_a_name(self) -> str:
        """A single word may be a key whose value was forgotten."""
        name = self.rest[0] if len(self.rest) == 1 else ""
        return f", or `{name}: ...` with a value" if _NAME.fullmatch(name) else ""


def stands_alone(text: str, end: int) -> bool:
    """Whether a key in { } that ends there has no colon after it, as if the braces held a list."""
    return _NO_COLON.match(text, end) is not None


def is_rest(key: str, text: str, end: int) -> bool:
    """Whether a key in { } that ends there is only the rest of a text: it has no colon after it, or a space in it."""
    return " " in key or (stands_alone(text, end) and _NO_SPACE.match(key) is None)


def is_cut_by_hash(text: str, end: int) -> bool:
    """Whether a text that ends there is followed by `#` and a letter or digit: a comment to YAML."""
    return _HASH.match(text, end) is not None


def _short(text: str) -> str:
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
