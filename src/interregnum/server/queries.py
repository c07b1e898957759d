"""What is asked: which history an address names, and what a what-if wants to know.

Everything is bounded and everything that is wrong is said at once.

Problem codes: query.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from interregnum.errors import Problem, ProblemsFound, nearest_name
from interregnum.language.positions import clean

MOST_WORD = 2**64 - 1
MOST_VARIANTS = 8
MOST_CHANGES = 20
MOST_TEXT = 200  # characters of one change
MOST_REPLICAS = 2000
FEWEST_REPLICAS = 20  # a share of fewer says nothing
KEYS = ("seed", "replica", "variant", "beside")
KINDS = ("without", "force", "delay", "set", "assume")
LISTS = (*KINDS, "variant", "against", "outcome")
BESIDE = "replica:NUMBER or variant:NAME"


class QueryError(ProblemsFound):
    """What was asked cannot be read, or names what is not there."""


@dataclass(frozen=True)
class Which:
    """Which history: its seed, its replica, and the variants that it is played with."""

    seed: int = 7
    replica: int = 0
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The history that is shown, and the one beside it, if any."""

    shown: Which
    beside: Which | None = None


@dataclass(frozen=True)
class Question:
    """A what-if: changes as typed by kind (`lab.variants`), variants by name, held against others or none."""

    changes: dict[str, list[str]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    replicas: int = 200
    seed: int = 7


def wrong(message: str, name: str, found: str = "", allowed: str = "", nearest: str = "") -> Problem:
    """A problem with what was asked; `name` is the part of it."""
    return Problem("query", message, clean(name), found=clean(found), allowed=allowed, nearest=nearest)


def history_asked(pairs: Sequence[tuple[str, str]], usual: Which) -> Asked:
    """The history that the pairs of an address name, such as `seed=3`, `variant=NAME`, `beside=replica:4`.

    What is not named is as usual; beside it stands the same seed and replica without variants, but for what `beside`
    says. Raises QueryError.
    """
    problems = [
        wrong(f"nothing here is called `{clean(key)}`", key, value, ", ".join(KEYS), nearest_name(key, KEYS))
        for key, value in pairs
        if key not in KEYS
    ]
    seed = _once(pairs, "seed", usual.seed, problems)
    replica = _once(pairs, "replica", usual.replica, problems)
    shown = Which(seed, replica, _named(_values(pairs, "variant"), "variant", problems))
    beside = _beside(_values(pairs, "beside"), shown, problems)
    if problems:
        raise QueryError(problems)
    return Asked(shown, beside)


def _values(pairs: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in pairs if key == name]


def _once(pairs: Sequence[tuple[str, str]], name: str, usual: int, problems: list[Problem]) -> int:
    values = _values(pairs, name)
    if len(values) > 1:
        problems.append(wrong(f"`{name}` is given more than once", name, ", ".join(values), "one number"))
    return _number(values[0], name, problems) if values else usual


def _number(text: str, name: str, problems: list[Problem]) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 20 and int(text) <= MOST_WORD:
        return int(text)
    message = f"`{name}` must be a whole number"
    problems.append(wrong(message, name, text or "(nothing)", f"0 to {MOST_WORD:,}"))
    return 0


def _named(names: Sequence[str], name: str, problems: list[Problem]) -> tuple[str, ...]:
    if len(names) > MOST_VARIANTS:
        message = f"`{name}` is given too often"
        problems.append(wrong(message, name, f"{len(names)} times", f"at most {MOST_VARIANTS}"))
    return tuple(names[:MOST_VARIANTS])


def _beside(values: Sequence[str], shown: Which, problems: list[Problem]) -> Which | None:
    if not values:
        return None
    replica, names = shown.replica, []
    for value in values:
        kind, mark, name = value.partition(":")
        if mark and kind == "replica":
            replica = _number(name, "beside=replica", problems)
        elif mark and kind == "variant" and name:
            names.append(name)
        else:
            problems.append(wrong("what stands beside cannot be read", "beside", value, BESIDE))
    return Which(shown.seed, replica, _named(names, "beside=variant", problems))


# --- what a what-if asks --------------------------------------------------------------------------------------


def question_asked(body: bytes) -> Question:
    """The what-if that a body of JSON asks. Raises QueryError with everything that is wrong with it.

    `without`, `force`, `delay`, `set`, `assume`, `variant`, `against` and `outcome` are a text or a list of texts;
    `replicas` and `seed` whole numbers.
    """
    data = _object(body)
    problems: list[Problem] = []
    known = (*LISTS, "replicas", "seed")
    for key in data:
        if key not in known:
            message = f"nothing here is called `{clean(key)}`"
            problems.append(
                wrong(message, key, allowed=", ".join(known), nearest=nearest_name(key[:80], known))
            )
    texts = {name: _texts(data.get(name, []), name, problems) for name in LISTS}
    replicas = _whole(data, "replicas", 200, FEWEST_REPLICAS, MOST_REPLICAS, problems)
    seed = _whole(data, "seed", 7, 0, MOST_WORD, problems)
    if sum(len(found) for found in texts.values()) > MOST_CHANGES:
        problems.append(wrong("too much is asked at once", "whatif", allowed=f"at most {MOST_CHANGES} names"))
    if problems:
        raise QueryError(problems)
    changes = {kind: texts[kind] for kind in KINDS if texts[kind]}
    variants, against, outcomes = (tuple(texts[name]) for name in ("variant", "against", "outcome"))
    return Question(changes, variants, against, outcomes, replicas, seed)


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        return data
    message = "the body of a what-if must be a JSON object"
    raise QueryError([wrong(message, "whatif", _shown(body), '{"without": "EVENT"}')])


def _shown(body: bytes) -> str:
    return body[:MOST_TEXT].decode("utf-8", "replace") or "(nothing)"


def _texts(value: Any, name: str, problems: list[Problem]) -> list[str]:
    texts: Iterable[Any] = [value] if isinstance(value, str) else value if isinstance(value, list) else [None]
    found = list(texts)
    if all(isinstance(one, str) and one.strip() and len(one) <= MOST_TEXT for one in found):
        return found
    allowed = f"a text or a list of texts, each of at most {MOST_TEXT} characters"
    problems.append(wrong(f"`{name}` cannot be read", name, clean(repr(value)), allowed))
    return []


def _whole(
    data: dict[str, Any], name: str, usual: int, least: int, most: int, problems: list[Problem]
) -> int:
    value = data.get(name, usual)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)  # a browser's numbers end at 2^53, a seed does not
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    message = f"`{name}` must be a whole number"
    problems.append(wrong(message, name, clean(repr(value)[:MOST_TEXT]), f"{least:,} to {most:,}"))
    return usual
