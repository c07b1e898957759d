"""What is called how: ids as words, titles as the beginnings and subjects of sentences."""

from __future__ import annotations

import re

from interregnum import model
from interregnum.model.titles import has_clause, in_number, is_plural


def in_words(id: str) -> str:
    """An id as words, for what has no title."""
    return re.sub(r"(?<=\w)[._](?=\w)", " ", id)


def weight_title(of: str, name: str, option: model.Option) -> str:
    """What the weight of an option is called."""
    return f"{of}: weight of “{option.title or in_words(name)}”"


def opening(title: str) -> str:
    """A title as the beginning of a sentence."""
    return title[:1].upper() + title[1:]


def agreeing(title: str, plural: bool | None, said: str, kind: str = "") -> str:
    """What is said of a title, in its number: of `it|they is|are lost` the first words or the second."""
    return in_number(said, is_plural(title, kind) if plural is None else plural)


def sentence(title: str, plural: bool | None, said: str, kind: str = "") -> str:
    """A sentence whose subject is a title: `the marching orders arrive`.

    One that explains itself, or ends in a clause, stands before a colon: `the call, read out by night: it arrives`.
    """
    if has_clause(title):
        return f"{title}: {agreeing(title, plural, f'it|they {said}', kind)}"
    return f"{title} {agreeing(title, plural, said, kind)}"
