"""What was probably meant by a number or a range that is written as elsewhere, not as in this language.

A comma or a point for the decimals, marks between the thousands, `200-320`, `250 ± 50`: each has one reading here, or
two where people differ. Nothing is taken for what it probably means; it is only said.
"""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 60  # characters; what is longer is no number

_UNIT = r"\s*(?:min|h|s|%|people|km)?"
_THOUSANDS = re.compile(
    rf"(?P<whole>[1-9]\d{{0,2}}(?:(?P<mark>[, _'’])\d{{3}})(?:(?P=mark)\d{{3}})*)(?P<rest>(?:\.\d+)?{_UNIT})"
)
_POINTED = re.compile(rf"(?P<whole>[1-9]\d{{0,2}}(?:\.\d{{3}})+),(?P<part>\d+)(?P<unit>{_UNIT})")
_COMMA = re.compile(rf"(?P<whole>-?\d+),(?P<part>\d+)(?P<unit>{_UNIT})")
_NUMBER = rf"(?:\d[\d.,_'’]*\d|\d){_UNIT}"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*(?:-|–|—|−|\.\.+|…|~|\bto\b|\band\b|;|,\s)\s*(?P<high>{_NUMBER})")
_AROUND = re.compile(rf"(?P<middle>{_NUMBER})\s*(?:±|\+/-|\+-)\s*(?P<off>{_NUMBER})")


def numbers_meant(text: str) -> tuple[str, ...]:
    """The numbers of this language that a text may mean: `0,5` is 0.5, `1.500,00` is 1500.00, `5,000` one of two."""
    text = text.strip()
    if len(text) > LONGEST:
        return ()
    if (found := _POINTED.fullmatch(text)) is not None:
        return (f"{found['whole'].replace('.', '')}.{found['part']}{found['unit']}",)
    meant: list[str] = []
    if (found := _THOUSANDS.fullmatch(text)) is not None:
        meant.append(re.sub(r"[^\d]", "", found["whole"]) + found["rest"])
    if (found := _COMMA.fullmatch(text)) is not None:
        meant.append(f"{found['whole']}.{found['part']}{found['unit']}")
    return tuple(meant)


POINTED = "digits, with a point before the decimals and nothing between the thousands"
RANGE = "a range in brackets: between: [low, high]"


def range_meant(text: str) -> str:
    """The range that a text means, as it is written here: `200-320` is [200, 320]; empty where it means none."""
    ends = _ends(text)
    return f"[{ends[0]}, {ends[1]}]" if ends is not None else ""


def uncertain_meant(text: str) -> str:
    """A range where a number with its uncertainty may stand: `{typical: 250, between: [200, 300]}`."""
    meant = range_meant(text)
    found = _AROUND.fullmatch(text.strip()) if meant else None
    typical = _plain(found["middle"]) if found is not None else "..."
    return f"{{typical: {typical}, between: {meant}}}" if meant else ""


def _ends(text: str) -> tuple[str, str] | None:
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if (found := _AROUND.fullmatch(text)) is not None:
        return _around(_plain(found["middle"]), _plain(found["off"]))
    if numbers_meant(text) or (found := _RANGE.fullmatch(text)) is None:
        return None
    low, high = _plain(found["low"]), _plain(found["high"])
    if not (unit := _unit(low)) and (unit := _unit(high)):
        low += f" {unit}"
    return (low, high) if _value(low) < _value(high) or _unit(low) != _unit(high) else None


def _around(middle: str, off: str) -> tuple[str, str] | None:
    unit = _unit(off) or _unit(middle)
    if _unit(middle) not in ("", unit):
        return None
    ends = (_value(middle) - _value(off), _value(middle) + _value(off))
    low, high = (f"{end:f} {unit}".strip() for end in ends)
    return low, high


def _plain(text: str) -> str:
    """A number as this language writes it, of the first of its readings."""
    return next(iter(numbers_meant(text)), text.strip())


def _unit(number: str) -> str:
    return number.lstrip("0123456789. ")


def _value(number: str) -> Decimal:
    digits = re.match(r"\d+(?:\.\d+)?", number)
    return Decimal(digits[0]) if digits is not None else Decimal(0)


def listed_meant(line: str, length: int) -> str:
    """The list of so many numbers that a line begins with, if it has decimal commas: `[0,5, 0,9]` is [0.5, 0.9]."""
    written = _LIST.match(line[:200])
    items = _BETWEEN.split(written["items"].strip()) if written is not None else []
    meant = [_plain(item) for item in items]
    if len(meant) != length or meant == items or not all(_POINT.fullmatch(number) for number in meant):
        return ""
    return f"[{', '.join(meant)}]"


_LIST = re.compile(r"\[(?P<items>[^\[\]]*)\]")
_BETWEEN = re.compile(r"\s*[,;]\s+")
_POINT = re.compile(rf"-?\d+(?:\.\d+)?{_UNIT}")
