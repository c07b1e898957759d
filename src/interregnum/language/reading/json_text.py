"""JSON as plain data, under the rules that hold for YAML: finite numbers, each key once, not too deep.

Problem codes: json-syntax, too-deep.
"""

from __future__ import annotations

import json
from typing import Any

from interregnum.errors import Problem
from interregnum.language.reading.findings import shown
from interregnum.language.reading.reader import MAX_DEPTH


def parsed(text: str, allowed: str) -> tuple[Any, Problem | None]:
    """What a text of JSON says, or what is wrong with it; `allowed` is what may stand in the file."""
    try:
        data = json.loads(text, parse_constant=_refused, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return None, Problem("json-syntax", message, line=error.lineno, column=error.colno, allowed=allowed)
    except _RefusedError as error:
        return None, Problem("json-syntax", str(error), allowed="finite numbers, and each key once")
    except ValueError:  # Python refuses thousands of digits
        return None, Problem("json-syntax", "a number here has too many digits", allowed="shorter numbers")
    except RecursionError:
        return None, _too_deep()
    return (None, _too_deep()) if _depth(data) > MAX_DEPTH else (data, None)


class _RefusedError(Exception):
    """Something that JSON may hold and a scenario may not."""


def _refused(constant: str) -> Any:
    raise _RefusedError(f"{constant} is not a number that a scenario can use")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RefusedError(f"`{shown(next(key for key in keys if keys.count(key) > 1))}` is given twice")
    return made


def _too_deep() -> Problem:
    allowed = f"at most {MAX_DEPTH} levels"
    return Problem("too-deep", "lists and mappings are nested too deeply here", allowed=allowed)


def _depth(data: Any) -> int:
    """How deeply lists and mappings lie inside each other."""
    level, depth = [data], 0
    while level:
        inner = [
            list(container.values()) if isinstance(container, dict) else container
            for container in level
            if isinstance(container, dict | list)
        ]
        level, depth = [item for items in inner for item in items], depth + 1
    return depth
