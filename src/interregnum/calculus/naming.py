"""What is called how: ids as words, titles as the beginnings of sentences."""

from __future__ import annotations

import re

from interregnum import model


def in_words(id: str) -> str:
    """An id as words, for what has no title."""
    return re.sub(r"(?<=\w)[._](?=\w)", " ", id)


def weight_title(of: str, name: str, option: model.Option) -> str:
    """What the weight of an option is called."""
    return f"{of}: weight of “{option.title or in_words(name)}”"


def opening(title: str) -> str:
    """A title as the beginning of a sentence."""
    return title[:1].upper() + title[1:]
