"""What commands print to: streams that may be closed, full, of few letters, or left by their reader.

Nothing printed stops the work. What was lost is remembered, and told at the end where it can be (`lost`); a reader
who has seen enough (`| head`) has lost nothing.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Any, TextIO

import click

LIKE = dict(zip("–−“”‘’·█━◂▸‹›µ", "--\"\"''-#=<><>u", strict=True)) | {
    "…": "...",
    "±": "+-",
    "≠": "!=",
    "¶": "par. ",
}
_lost: list[str] = []  # why output was lost, if it was


def open_streams() -> None:
    """Make of the streams something that can be printed to; called once, before anything else."""
    _lost.clear()
    for number in (0, 1, 2):  # else the next file that is opened gets this number, and what libraries print
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        _lost.append("it is closed")
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=NEAREST)


def lost() -> str:
    """Why some of the output was lost; an empty text where none was."""
    return _lost[0] if _lost else ""


def put(text: str, *, newline: bool = True, colour: bool | None = None) -> None:
    """Print to the output."""
    try:
        click.echo(text, sys.stdout, nl=newline, color=colour)
    except BrokenPipeError:
        _lead_nowhere(sys.stdout)
    except OSError as error:
        _lost.append((error.strerror or str(error)).lower())
        _lead_nowhere(sys.stdout)


def note(text: str, *, newline: bool = True, colour: bool | None = None) -> None:
    """Print to the error stream; where it leads nowhere there is nobody to tell."""
    try:
        click.echo(text, sys.stderr, nl=newline, color=colour)
    except OSError:
        _lead_nowhere(sys.stderr)


def as_json_text(text: str) -> str:
    """JSON with all that the output has no letter for written as JSON writes it."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, JSON).decode(encoding)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def _lead_nowhere(stream: TextIO) -> None:
    """Or Python tries again at its end to write what is left, and complains."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


# --- letters that a code page lacks -------------------------------------------------------------------------


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """What is nearest in plain letters: `é` is e; what has nothing near it is written by its number."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(_plain(letter) for letter in _failed(error)), error.end


def _plain(letter: str) -> str:
    near = LIKE.get(letter) or unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return near or letter.encode("ascii", "backslashreplace").decode()


def _in_json(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = _failed(error).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2)), error.end


def _failed(error: UnicodeEncodeError) -> str:
    text: Any = error.object
    return str(text[error.start : error.end])


NEAREST, JSON = "interregnum-nearest", "interregnum-json"
codecs.register_error(NEAREST, _nearest)
codecs.register_error(JSON, _in_json)
