"""The date of a work as CSL-JSON has it, from how it is written: in numbers where it can be, else in words."""

from __future__ import annotations

import re
from typing import Any

from interregnum.dates import Calendar, DateError, parse_date


def issued(dated: str) -> dict[str, Any]:
    """When a source was written, as CSL has it: numbers for a year, a month or a day, or two of them; else words.

    The marks of the Extended Date/Time Format for what is uncertain (`1917~`, `1917?`, `1917%`) make it `circa`.
    """
    plain = dated.rstrip("~?%")
    parts = [_date_parts(end) for end in plain.split("/")]
    if len(parts) > 2 or None in parts:
        return {"literal": dated}
    return {"date-parts": parts} | ({"circa": True} if plain != dated else {})


def _date_parts(written: str) -> list[int] | None:
    """Year, month and day as numbers, as far as they are given; None for anything else."""
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", written)
    if parts is None:
        return None
    found = [int(part) for part in parts.groups() if part is not None]
    try:
        parse_date(written if len(found) == 3 else f"{found[0]:04}-{[*found, 1][1]:02}-01", Calendar.JULIAN)
    except DateError:
        return None
    return found
