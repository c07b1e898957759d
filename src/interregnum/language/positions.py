"""Where every part of a scenario is written: the way back from the model to the files.

The model knows the full form of everything, the files mostly hold the short form. A path of the model
(`("units", "guard", "people", "typical")`) is followed into the document as far as something is written
there (`people: 60`), through the short forms of effects as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from interregnum.errors import Problem, Severity
from interregnum.language.reading.document import DataPath, Document, Position, Written
from interregnum.language.repeating.naming import AS_WRITTEN, Naming
from interregnum.model import ScenarioEffect

SHOWN = 60  # characters of a stranger's text in one line of a message
NESTED = {"add": "", "move": "from", "ballot": "of", "news": "favours"}  # effects that may be written nested


class Sources:
    """The document of a scenario, and the place in it of every part of the model."""

    def __init__(self, document: Document) -> None:
        self.document = document
        # Problems with what is written once: for which that is made.
        self.made_of: dict[Problem, list[str]] = {}

    def written(self, path: Sequence[str | int]) -> DataPath:
        """The path in the document of what stands there for this path of the model, as deep as it goes."""
        node: Any = self.document.data
        found: DataPath = ()
        for depth, step in enumerate(path):
            is_effect = depth > 0 and isinstance(path[depth - 1], int)
            for inner in _steps(node, step, is_effect):
                if not _holds(node, inner):
                    return found
                node, found = node[inner], (*found, inner)
        return found

    def value(self, path: Sequence[str | int]) -> Any:
        """What is written there."""
        node: Any = self.document.data
        for step in self.written(path):
            node = node[step]
        return node

    def position(self, path: Sequence[str | int], at: int | None = None) -> Position:
        """Where it is written; with `at`, the place of that character of the text written there."""
        written = self.written(path)
        if at is None:
            return self.document.where(written)
        start, text = self.document.value_position(written), self.value(path)
        if text is None:  # nothing is written there, so its place is that of its key
            return self.document.where(written)
        naming = self.document.written(written).naming
        if not isinstance(text, str) or not self._stands_at(text, start, naming):
            return start
        at += len(text) - len(text.lstrip())
        return Position(start.file, start.line, start.column + naming.back(self._line(start), at))

    def line_from(self, path: Sequence[str | int]) -> str:
        """The line from the value at a path on, as it is written."""
        return self._line(self.document.value_position(self.written(path)))

    def problem(
        self,
        code: str,
        message: str,
        path: Sequence[str | int],
        at: int | None = None,
        *,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """A problem with what is written at a path of the model; of what is written once, by the names there."""
        position = self.position(path, at)
        once = self._once(path)
        told, naming = (tuple(path), AS_WRITTEN) if once is None else once
        problem = Problem(
            code,
            naming.in_message(message),
            position.file,
            position.line,
            position.column,
            ".".join(clean(str(step)) for step in told),
            clean(naming.as_written(found)),
            allowed,
            naming.as_written(nearest),
            severity,
        )
        if once is not None:
            members = ", ".join(naming.words.values()) or str(path[1] if len(path) > 1 else path[0])
            self.made_of.setdefault(problem, [])
            if members not in self.made_of[problem]:
                self.made_of[problem].append(members)
        return problem

    def _once(self, path: Sequence[str | int]) -> Written | None:
        """Where a part that is made of something written once is written; None for others."""
        written = self.written(path)
        found = self.document.written(written)
        return None if found.path == written else found._replace(path=(*found.path, *path[len(written) :]))

    def _line(self, start: Position) -> str:
        """The line from a place on, as it is written."""
        lines = self.document.files.get(start.file, "").split("\n")
        return lines[start.line - 1][start.column - 1 :] if start.line <= len(lines) else ""

    def _stands_at(self, text: str, start: Position, naming: Naming) -> bool:
        """Whether the text stands in the file as it is, but for words, so that counting its characters is right."""
        return naming.in_name(self._line(start)).startswith(text)


def clean(text: str, limit: int = SHOWN) -> str:
    """A stranger's text made safe for one line of a message: short, and nothing that steers a terminal."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")


def _holds(node: Any, step: str | int) -> bool:
    if isinstance(node, Mapping):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node)


def _steps(node: Any, step: str | int, is_effect: bool) -> tuple[str | int, ...]:
    """The steps in the document that one step in the model stands for."""
    if not isinstance(node, Mapping) or not is_effect:
        return (step,)
    if step == "x" and "x" not in node and "typical" in node:
        return ("typical",)
    for action, first in NESTED.items():
        inner = node.get(action)
        if not isinstance(inner, Mapping):
            continue
        if action == "add" and step in ("add", "by") and len(inner) == 1:
            return (action, next(iter(inner)))
        if action != "add" and step == action:
            return (action, first)
        if action != "add" and step in inner:
            return (action, step)
    if step in ("set", "to") and step not in node:
        unknown = [key for key in node if key not in ScenarioEffect.model_fields]
        if unknown:
            return (unknown[0],)
    return (step,)


def times_cited(number: int) -> str:
    """How often a work is cited that is not there: nothing for once, for that is the place of the problem."""
    return f", cited {number} times" if number > 1 else ""
