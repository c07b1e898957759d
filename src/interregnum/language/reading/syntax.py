"""What the YAML library complains of, in our words, and what is allowed instead.

The first match counts. The words after a colon in `_SYNTAX` are the library's own.
"""

from __future__ import annotations

import re

_SYNTAX = (
    ("quoted scalar: found unex", "the quote opened here is never closed", "the same quote at its end"),
    ("escape", "a backslash in double quotes begins an escape, and this is none", "`\\\\`, or single quotes"),
    ("an? tag|tag handle", "a text that begins with ! must stand in quotes", "the text in quotes"),
    ("an (alias|anchor)", "a text that begins with & or * must stand in quotes", "the text in quotes"),
    ("or '[]]'", "this does not fit inside a list", "`,` or `]`"),
    ("or '}'", "this does not fit inside a mapping", "`,` or `}`"),
    ("flow node", "a value is missing here", "a value, or the closing bracket"),
    ("unexpected ':'", "a colon stands here without a space after it", "`name: value`, or quotes"),
    (r"character '\\t'", "a tab stands where only spaces may indent", "spaces"),
    ("cannot start any", "an unquoted text cannot begin with this character", "the text in quotes"),
    ("mapping values", "a colon in unquoted text, or a wrong indentation", 'a text with ": " in quotes'),
    ("find expected ':'", "a name without a colon, or an indentation too small", "`name: value`"),
    ("block scalar", "after | or > only +, -, a digit 1 to 9 or a comment may follow", "the text below it"),
    ("sequence entries", "a list item cannot begin here", "`- ` at the start of a line"),
    ("<block end>", "the indentation is not that of the lines above, or a quote is not closed", "the same"),
    ("document start", "this cannot follow what stands above", "one mapping in a file"),
    ("node content", "a value cannot begin with this character", "a value, or the text in quotes"),
    ("", "this is not well-formed YAML", "`name: value`, or a list with `- ` before each item"),
)
# These are reported where the broken thing begins, not where the library noticed.
_FROM_START = re.compile("quoted scalar: found unex|an? (tag|alias|anchor)|find expected ':'")
_AFTER_CLOSING = re.compile(r"[\])}\"'][ \t]*$")
_COMMENT = re.compile(r"\s#[^\n]*")


def in_our_words(reason: str, before: str, found: str) -> tuple[str, str]:
    """What is wrong, and what is allowed; `before` and `found` stand on the line before and after the place."""
    message, allowed = next(words for pattern, *words in _SYNTAX if re.search(pattern, reason))
    inside = re.search("or '[]}]'", reason) is not None
    if inside and found.startswith(":"):
        return "a colon in unquoted text", 'a text with ": " in quotes'
    if (
        (inside or "<block end>" in reason)
        and found
        and found[0] not in ",:]}"
        and _AFTER_CLOSING.search(before)
    ):
        return "something follows a closing quote or bracket", "the whole text in quotes"
    return message, allowed


def begins_at_start(reason: str) -> bool:
    """Whether it is reported where the broken thing begins."""
    return _FROM_START.search(reason) is not None


def code_of(reason: str) -> str:
    """The code of the problem."""
    names = {" tag": "tag", " alias": "alias", " anchor": "alias"}
    return next((code for word, code in names.items() if word in reason), "yaml-syntax")


def swallows(line: str) -> bool:
    """Whether a comment on this line may have taken a closing bracket with it."""
    comment = _COMMENT.search(line)
    return comment is not None and any(bracket in comment[0] for bracket in "]}")
