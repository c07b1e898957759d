"""Parsing requests: which history an address names, and what a what-if asks.

Everything has a limit, and everything that is wrong is reported at once.

Problem codes: query.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from interregnum.change_kinds import NAMES
from interregnum.errors import Problem, ProblemsFound, nearest_name
from interregnum.language.positions import clean

MAX_WORD = 2**64 - 1
MAX_VARIANTS = 8
MAX_CHANGES = 20
MAX_TEXT = 200  # characters of one change
MAX_REPLICAS = 2000
MIN_REPLICAS = 20  # a share of fewer says nothing
KEYS = ("seed", "replica", "variant", "beside")
LIST_KEYS = (*NAMES, "variant", "against", "outcome")
BESIDE = "replica:NUMBER or variant:NAME"


class QueryError(ProblemsFound):
    """A request that cannot be read, or names what does not exist."""


@dataclass(frozen=True)
class HistoryKey:
    """Which history: its seed, its replica, and the variants it is played with."""

    seed: int = 7
    replica: int = 0
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageRequest:
    """The history that is shown, and the one beside it, if any."""

    shown: HistoryKey
    beside: HistoryKey | None = None
    version: int | None = None  # of the files, where the server watches them; else as they are now


@dataclass(frozen=True)
class WhatIfRequest:
    """A what-if: changes by kind as text (`lab.variants`), variants by name, and the variants to compare with."""

    changes: dict[str, list[str]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    replicas: int = 200
    seed: int = 7
    where: str = ""  # the place of the scenario, where it is not the one that the server was started with


def query_problem(message: str, name: str, found: str = "", allowed: str = "", nearest: str = "") -> Problem:
    """A problem with the part of a request that has this name."""
    return Problem("query", message, clean(name), found=clean(found), allowed=allowed, nearest=nearest)


def parse_page_request(
    pairs: Sequence[tuple[str, str]], default: HistoryKey, *, versions: bool = False
) -> PageRequest:
    """The histories that the query of an address names: `seed=3`, `variant=NAME`, `beside=replica:4`.

    A seed or replica that is not given is the default's. The history beside has the same seed and replica and no
    variants, except for what `beside` says. Where there are `versions`, `version=3` names one. Raises QueryError.
    """
    keys = (*KEYS, "version") if versions else KEYS
    problems = [
        query_problem(f"unknown key `{clean(key)}`", key, value, ", ".join(keys), nearest_name(key, keys))
        for key, value in pairs
        if key not in keys
    ]
    version = _single_number(pairs, "version", 0, problems) or None
    seed = _single_number(pairs, "seed", default.seed, problems)
    replica = _single_number(pairs, "replica", default.replica, problems)
    shown = HistoryKey(seed, replica, _variant_names(_values(pairs, "variant"), "variant", problems))
    beside = _parse_beside(_values(pairs, "beside"), shown, problems)
    if problems:
        raise QueryError(problems)
    return PageRequest(shown, beside, version)


def _values(pairs: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


def _single_number(pairs: Sequence[tuple[str, str]], name: str, default: int, problems: list[Problem]) -> int:
    values = _values(pairs, name)
    if len(values) > 1:
        message = f"`{name}` is given more than once"
        problems.append(query_problem(message, name, ", ".join(values), "one number"))
    return _parse_number(values[0], name, problems) if values else default


def _parse_number(text: str, name: str, problems: list[Problem]) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 20 and int(text) <= MAX_WORD:
        return int(text)
    message = f"`{name}` must be a whole number"
    problems.append(query_problem(message, name, text or "(nothing)", f"0 to {MAX_WORD:,}"))
    return 0


def _variant_names(names: Sequence[str], key: str, problems: list[Problem]) -> tuple[str, ...]:
    if len(names) > MAX_VARIANTS:
        message = f"`{key}` is given too often"
        problems.append(query_problem(message, key, f"{len(names)} times", f"at most {MAX_VARIANTS}"))
    return tuple(names[:MAX_VARIANTS])


def _parse_beside(values: Sequence[str], shown: HistoryKey, problems: list[Problem]) -> HistoryKey | None:
    if not values:
        return None
    replica, names = shown.replica, []
    for value in values:
        kind, colon, name = value.partition(":")
        if colon and kind == "replica":
            replica = _parse_number(name, "beside=replica", problems)
        elif colon and kind == "variant" and name:
            names.append(name)
        else:
            problems.append(query_problem("`beside` cannot be read", "beside", value, BESIDE))
    return HistoryKey(shown.seed, replica, _variant_names(names, "beside=variant", problems))


# --- what-ifs -------------------------------------------------------------------------------------------------


def parse_whatif(body: bytes) -> WhatIfRequest:
    """The what-if in a JSON body. Raises QueryError with everything that is wrong with it.

    `without`, `force`, `delay`, `set`, `assume`, `variant`, `against` and `outcome` are a text or a list of texts;
    `replicas` and `seed` are whole numbers.
    """
    data = _parse_object(body)
    problems: list[Problem] = []
    keys = (*LIST_KEYS, "replicas", "seed")
    for key in data:
        if key not in keys:
            nearest = nearest_name(key[:80], keys)
            message = f"unknown key `{clean(key)}`"
            problems.append(query_problem(message, key, allowed=", ".join(keys), nearest=nearest))
    texts = {key: _parse_texts(data.get(key, []), key, problems) for key in LIST_KEYS}
    replicas = _whole_number(data, "replicas", 200, MIN_REPLICAS, MAX_REPLICAS, problems)
    seed = _whole_number(data, "seed", 7, 0, MAX_WORD, problems)
    if sum(len(values) for values in texts.values()) > MAX_CHANGES:
        message = "the what-if names too many things"
        problems.append(query_problem(message, "whatif", allowed=f"at most {MAX_CHANGES} names"))
    if problems:
        raise QueryError(problems)
    changes = {kind: texts[kind] for kind in NAMES if texts[kind]}
    variants, against, outcomes = (tuple(texts[key]) for key in ("variant", "against", "outcome"))
    return WhatIfRequest(changes, variants, against, outcomes, replicas, seed)


def _parse_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        return data
    message = "the body of a what-if must be a JSON object"
    found = body[:MAX_TEXT].decode("utf-8", "replace") or "(nothing)"
    raise QueryError([query_problem(message, "whatif", found, '{"without": "EVENT"}')])


def _parse_texts(value: Any, key: str, problems: list[Problem]) -> list[str]:
    items: Iterable[Any] = [value] if isinstance(value, str) else value if isinstance(value, list) else [None]
    texts = list(items)
    if all(isinstance(text, str) and text.strip() and len(text) <= MAX_TEXT for text in texts):
        return texts
    allowed = f"a text or a list of texts, each of at most {MAX_TEXT} characters"
    problems.append(query_problem(f"`{key}` cannot be read", key, clean(repr(value)), allowed))
    return []


def _whole_number(
    data: dict[str, Any], key: str, default: int, least: int, most: int, problems: list[Problem]
) -> int:
    value = data.get(key, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)  # numbers in a browser end at 2^53, seeds do not
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    message = f"`{key}` must be a whole number"
    found = clean(repr(value)[:MAX_TEXT])
    problems.append(query_problem(message, key, found, f"{least:,} to {most:,}"))
    return default
