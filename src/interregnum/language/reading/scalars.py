"""What an unquoted text in YAML means: a number, a flag, nothing, or itself (YAML 1.2 core schema, and yes/no)."""

from __future__ import annotations

import math
import re

MAX_INTEGER = 2**53  # beyond it a float, which is what quantities are, no longer holds every whole number

FLAGS = dict.fromkeys(("yes", "Yes", "YES"), True) | dict.fromkeys(("no", "No", "NO"), False)
_BOOLEANS = dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_WORDS = {**FLAGS, **_BOOLEANS, **dict.fromkeys(("", "~", "null", "Null", "NULL"))}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_BASES = {"0o": 8, "0x": 16}


def plain_value(text: str) -> tuple[str | int | float | bool | None, str]:
    """What an unquoted text means (YAML 1.2.2, section 10.3.2, and `yes`/`no`), and a problem code or ''."""
    if text in _WORDS:
        return _WORDS[text], ""
    if text[0] not in "+-.0123456789":
        return text, ""
    if _INTEGER.fullmatch(text) is not None:
        try:
            whole = int(text, _BASES.get(text[:2], 10))
        except ValueError:  # Python refuses thousands of digits
            return None, "number-too-large"
        return (whole, "") if abs(whole) <= MAX_INTEGER else (None, "number-too-large")
    if _FLOAT.fullmatch(text) is not None:
        number = float(text)
        return (number, "") if math.isfinite(number) else (None, "number-too-large")
    return (None, "not-a-number") if _NOT_FINITE.fullmatch(text) is not None else (text, "")
