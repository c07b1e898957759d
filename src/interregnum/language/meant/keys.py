"""What people write for a key of this language where no slip of the pen leads to it."""

from __future__ import annotations

from collections.abc import Collection

WORDS = {  # each key by other words for it; the same word may stand for several
    "between": "min max low high range from to",
    "factor": "sd std sigma spread",
    "typical": "median mode likely value best",
    "when": "if while condition requires needs",
    "needs": "if while condition requires when",
    "open": "if while condition requires when",
    "takes": "duration delay lasts after",
    "then": "effect effects does do",
    "among": "options choices branches ways",
    "share": "weight chance probability",
    "loss": "chance probability",
    "title": "label caption name",
    "id": "name",
    "note": "description comment text",
    "about": "description comment text",
    "says": "description text",
    "at": "location place where",
    "why": "reason because",
    "source": "cite citation ref",
    "again": "repeat repeats recurring",
    "starts": "start begin begins initial",
    "ends": "end",
}


def key_meant(written: str, keys: Collection[str]) -> str:
    """The one of these keys that another word stands for; empty where none does."""
    return next((key for key, words in WORDS.items() if key in keys and written in words.split()), "")
