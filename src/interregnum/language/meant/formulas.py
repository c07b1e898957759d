"""What was probably meant by a formula that is written as elsewhere: as it would be written here, or nothing.

happened("bell")        happened(bell)          since(bell) > 1 h 30 min    since(bell) > 90 min
bell happened           happened(bell)          2 days                      48 h
5 min after bell        since(bell) >= 5 min    about 250                   250
a = b && !c             a == b and not c        PT1H30M                     90 min
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from interregnum.expression import ExpressionError, parse

LONGEST = 200  # characters; in what is longer nobody finds the one slip
_NUMBER = r"\d+(?:\.\d+)?"
_NAME = r"[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*"
_HOURS, _MINUTES, _SECONDS = r"(?:hours?|hrs?|h)", r"(?:minutes?|mins?|min|m)", r"(?:seconds?|secs?|s)"
_ABOUT = r"(?:about|around|approximately|approx\.?|circa|ca\.|c\.|nearly|some|~|≈)"
_WORDS = {"an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "half an": 0.5, "half a": 0.5}


def _minutes(hours: str | None, minutes: str | None, seconds: str | None = None) -> str:
    whole = Decimal(hours or 0) * 60 + Decimal(minutes or 0) + Decimal(seconds or 0) / 60
    return f"{whole.normalize():f} min"


# Patterns are compiled when they are first needed: nearly never.
REWRITTEN: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"[\"'“”‘’`]", lambda _: ""),
    (r"&&", lambda _: " and "),
    (r"\|\|", lambda _: " or "),
    (r"!(?!=)\s*", lambda _: "not "),
    (r"<>", lambda _: "!="),
    (r"≤", lambda _: "<="),
    (r"≥", lambda _: ">="),
    (r"(?<![<>=!])=(?!=)", lambda _: "=="),
    (
        rf"\bP(?=T?\d)(?:(?P<d>\d+)D)?T?(?:(?P<h>{_NUMBER})H)?(?:(?P<m>{_NUMBER})M)?(?:(?P<s>{_NUMBER})S)?\b",
        lambda m: _minutes(str(Decimal(m["d"] or 0) * 24 + Decimal(m["h"] or 0)), m["m"], m["s"]),
    ),
    (
        rf"\b(?P<n>half an|half a|an|a|one|two|three) (?P<unit>{_HOURS}|{_MINUTES})\b",
        lambda m: f"{_WORDS[m['n']]:g} {m['unit'][0] if m['unit'][0] == 'h' else 'min'}",
    ),
    (
        rf"\b(?P<h>{_NUMBER})\s*{_HOURS}\s*(?:and\s+)?(?P<m>{_NUMBER})\s*{_MINUTES}?(?![\w.])",
        lambda m: _minutes(m["h"], m["m"]),
    ),
    (
        rf"\b(?P<m>{_NUMBER})\s*{_MINUTES}\s*(?:and\s+)?(?P<s>{_NUMBER})\s*{_SECONDS}(?![\w.])",
        lambda m: _minutes(None, m["m"], m["s"]),
    ),
    (rf"\b(?P<n>{_NUMBER})\s*(?:days?|d)\b", lambda m: f"{Decimal(m['n']) * 24:f} h"),
    (rf"\b(?P<n>{_NUMBER})\s*(?:weeks?)\b", lambda m: f"{Decimal(m['n']) * 168:f} h"),
    (rf"(?<!\w){_ABOUT}\s*(?={_NUMBER})", lambda _: ""),
    (rf"^(?P<n>{_NUMBER}(?:\s*[a-z%]+)?)\s*\+$", lambda m: m["n"]),
    (
        rf"\b(?P<long>{_NUMBER}\s*(?:s|min|h))\s+after\s+(?P<event>{_NAME})",
        lambda m: f"since({m['event']}) >= {m['long']}",
    ),
    (rf"\bafter\s*\(\s*(?P<event>{_NAME})\s*\)", lambda m: f"happened({m['event']})"),
    (rf"\bbefore\s*\(\s*(?P<event>{_NAME})\s*\)", lambda m: f"not happened({m['event']})"),
    (
        rf"\b(?P<event>{_NAME})\s+(?:has\s+)?(?P<no>not\s+)?happened\b(?!\s*\()",
        lambda m: f"{'not ' if m['no'] else ''}happened({m['event']})",
    ),
)


def formula_meant(text: str) -> str:
    """The formula of this language that a text means; empty where it is one, or where none comes of it."""
    if len(text) > LONGEST:
        return ""
    meant = text
    for pattern, instead in REWRITTEN:
        meant = re.sub(pattern, instead, meant)
    meant = " ".join(meant.split())
    if meant == " ".join(text.split()):
        return ""
    try:
        parse(meant)
    except ExpressionError:
        return ""
    return meant


_CLOCK = r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)"


def clock_meant(text: str) -> str:
    """A duration written as by a stop-watch: `1:30` is 90 min; empty for anything else."""
    found = re.fullmatch(_CLOCK, text.strip())
    return "" if found is None else _minutes(found["h"], found["m"])
