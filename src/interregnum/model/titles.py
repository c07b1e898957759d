"""The grammar of titles: they are sentences or noun phrases of any shape, and are changed only where that is safe.

Where it is not, a title stands in quotation marks, which is right for every title.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EITHER = re.compile(r"([\w']+)\|([\w']+)")
LONGEST = 120  # characters of one title
KEPT = 2**14  # titles of which it is known how they stand in a sentence: each is asked for many times


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPENERS = _words(
    "a an the this that these those some any every each all both most many few several it they there he she we his her"
    " its their our one two three four five six seven eight nine ten"
)
NEGATED = _words("is are was were has have had can will may")  # that `not` may follow
VERBS = NEGATED | _words(
    "must does do did begins believe believes burns come comes drives fears get gets give gives go goes hold holds keep"
    " keeps know knows lie lies makes rings run runs says see sees seems serves sits stand stands takes think thinks"
    " wait waits want wants"
)
RELATIVE = _words("that who whom whose which where when while whether how what why until because if unless")
# Before the verb, and anywhere: words with which `not` behind the verb would deny something else than the whole.
QUANTIFIED = _words(
    "some any every each all both most many few several no nobody none nothing someone somebody everyone everybody only"
    " one two three four five six seven eight nine ten either neither hardly"
)
SCOPED = _words(
    "and or not never no nobody nothing until because unless if when while although though before after as too even"
    " also still already yet again always only longer but than"
)
STOPS = _words(  # after the last noun of a phrase
    "of on in at from to for with under by round around over between into against that who which whose told sent left"
    " called led along behind near off outside inside without through across about among before beside below above upon"
    " toward towards past after"
)
PLURALS = ("people", "men", "women", "children", "police", "cattle")
NO_MEN = ("omen", "specimen", "regimen", "abdomen", "acumen", "yemen")  # ends as `Guildsmen` does, and is one
# Kinds of nouns whose titles take an article.
COMMON = (
    "UNIT",
    "PLACE",
    "THING",
    "CROWD",
    "SERVICE",
    "SIEGE",
    "APPROACH",
    "AUTHORITY",
    "ASSEMBLY",
    "BACKER",
    "USER",
)
BODIES = ("UNIT", "CROWD", "BLOC")  # of people: one is `the Militia`, also where its title is a name
SINGULAR_ENDS = ("ss", "us", "is", "'s", "’s")
SINGULARS = ("news", "series", "politics")


@lru_cache(KEPT)
def short(title: str) -> str:
    """A title in one line, without a full stop at its end, and cut at a word where it is very long."""
    words = " ".join(title.split()).rstrip(".")
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def called(title: str) -> str:
    """What a noun is called in a sentence: its title without the explanation after a colon or its one comma."""
    name, _, rest = short(title).partition(": ")
    before, comma, after = name.partition(", ")
    return before if not rest and comma and "," not in after and " and " not in after else name


def quoted(title: str) -> str:
    """A title as a name, whatever its shape."""
    return f"“{short(title)}”"


@lru_cache(KEPT)
def definite(title: str, of_kind: str) -> str:
    """The title of a noun as a part of a sentence: `the Rifle company`, which is written without its article."""
    if _is_sentence(title) or _ends_in_a_verb(title):
        return quoted(title)
    head = _head(title)
    owned = any(_bare(word).endswith(("'s", "’s")) for word in head)
    bare = of_kind in (*COMMON, *BODIES) and head[0].lower() not in OPENERS and not owned
    named = head[-1][:1].islower() or (of_kind in BODIES and len(head[-1]) > 1 and head[-1].isalpha())
    single = named and not is_plural(title, of_kind)
    return f"the {short(title)}" if bare and single else within(title)


@lru_cache(KEPT)
def within(title: str) -> str:
    """A title within a sentence: `The ring` is `the ring`, a proper name stays as it is."""
    first, space, rest = short(title).partition(" ")
    return (first.lower() if first.lower() in OPENERS else first) + space + rest


def asserted(title: str) -> str:
    """That what a title says is so."""
    return within(title) if _is_sentence(title) else f"{quoted(title)} holds"


def denied(title: str) -> str:
    """That what a title says is not so: with `not` behind its verb where that denies the whole and nothing else."""
    if not _is_sentence(title):
        return f"{quoted(title)} does not hold"
    words = within(title).split(" ")
    place, plain_words = _verb(words), [_bare(word) for word in words]
    before = plain_words[:place]
    safe = (
        plain_words[place] in NEGATED
        and QUANTIFIED.isdisjoint(before)
        and SCOPED.isdisjoint(plain_words)
        and not re.search("[,;:]", title)
    )
    if not safe:
        return f"it is not so that {within(title)}"
    if before[0] in ("a", "an"):
        return " ".join(["no", *words[1:]])
    return " ".join([*words[: place + 1], "not", *words[place + 1 :]]).replace(" can not ", " cannot ")


@lru_cache(KEPT)
def is_plural(title: str, of_kind: str = "") -> bool:
    """Whether a noun phrase wants `are`: its last word before any `of`, `in`, `that` is a plural, or there are two."""
    if of_kind == "PERSON" or _is_sentence(title):
        return False
    head = _head(title)
    if not head:
        return False
    if "and" in head[1:-1] and (of_kind != "PLACE" or head[-1][:1].islower()):
        return True
    last = head[-1]
    if of_kind == "PLACE" and last[:1].isupper():
        return False
    if last.lower() in PLURALS or (last.lower().endswith("men") and last.lower() not in NO_MEN):
        return True
    return last.endswith("s") and last.lower() not in SINGULARS and not last.endswith(SINGULAR_ENDS)


def has_clause(title: str) -> bool:
    """Whether a title is more than one noun phrase: it has a comma, a colon, or a clause that may end in a verb."""
    words = [_bare(word) for word in title.split()]
    return bool(re.search("[,:;(]", title)) or not RELATIVE.isdisjoint(words) or _is_sentence(title)


@lru_cache(KEPT)
def in_number(text: str, plural: bool) -> str:
    """A text in which `has|have` stands for either, in one number."""
    return _EITHER.sub(r"\2" if plural else r"\1", text)


def names_things(title: str) -> bool:
    """Whether `there are 3 ...` can be said of a title: it begins with a bare plural, as `attempts to fix the lamp`."""
    first = title.split(" ", 1)[0]
    if first.lower() in OPENERS or _is_sentence(title) or _is_somebodys(title):
        return False
    return is_plural(title) or (first.endswith("s") and not first.endswith(SINGULAR_ENDS))


def _is_somebodys(title: str) -> bool:
    """Whether it says whose they are, so that some are `3 of Tejero's guards`; `women's clubs` does not."""
    owners = [word[:-2] for word in _head(title) if word.endswith(("'s", "’s"))]
    return any(owner[:1].isupper() and owner.lower() not in PLURALS for owner in owners)


def is_noun_phrase(title: str) -> bool:
    """Whether a title can be the subject of a sentence: it asks nothing and says nothing."""
    return _bare(title.split(" ", 1)[0]) not in RELATIVE and not _is_sentence(title)


def _ends_in_a_verb(title: str) -> bool:
    """Whether another verb cannot follow: `the question where he is`, `who is to govern is before the congress`."""
    words = [_bare(word) for word in short(title).split(" ")]
    ends = words[-1] in VERBS and words[-2:-1] != ["to"]
    return ends or (words[0] in RELATIVE and sum(word in VERBS for word in words) > 1)


@lru_cache(KEPT)
def _is_sentence(title: str) -> bool:
    return _verb(short(title).split(" ")) > 0


def _verb(words: list[str]) -> int:
    """Where the verb of the main clause stands; 0 where none is found."""
    for place, word in enumerate(words):
        bare = _bare(word)
        if bare in RELATIVE:
            return 0
        if place and bare in VERBS and words[place - 1] != "to":
            return place
    return 0


def _bare(word: str) -> str:
    return word.strip(",;:.!?()“”\"'").lower()


def _head(title: str) -> list[str]:
    """The words of a noun phrase up to its last noun."""
    head: list[str] = []
    for word in re.split(r"[,:(]", short(title))[0].split(" "):
        if word.lower() in STOPS and head:
            break
        head.append(word)
    return [word for word in head if word]
