"""Licences, by the ids that SPDX gives them: `CC-BY-4.0`, `MIT`.

`licences.txt` has the ids of the SPDX licence list 3.27.0, without those that are deprecated there.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pydantic_core import PydanticCustomError

from interregnum.errors import nearest_name

HOME = "https://spdx.org/licenses"
ALLOWED = f"the SPDX id of one licence, such as CC-BY-4.0, CC0-1.0 or MIT; all are listed at {HOME}"
VERSIONED = re.compile(r"[-.](\d+(?:\.\d+)*)(?:-only)?")


@cache
def licences() -> tuple[str, ...]:
    """Every id of the list."""
    return tuple(files("interregnum.model.values").joinpath("licences.txt").read_text("utf-8").split())


def address(id: str) -> str:
    """Where the text of a licence stands, by which machines know it."""
    return f"{HOME}/{id}"


def as_licence(text: str) -> str:
    """The id, if it is one. Raises a validation error that names the nearest."""
    if text in licences():
        return text
    context = {"found": text, "allowed": ALLOWED, "nearest": nearest_licence(text)}
    raise PydanticCustomError("word", "there is no such licence", context)


def nearest_licence(text: str) -> str:
    """The id that was meant, most likely: written otherwise, as an address, without its version, or one of several."""
    words = re.split(r"\s+(?:and|or|with)\s+", text.strip(), maxsplit=1, flags=re.IGNORECASE)[0]
    words = words.rstrip("/").removesuffix(".html").removesuffix("/deed.en")
    if (
        commons := re.search(r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/zero)/([\d.]+)", words)
    ) is not None:
        words = f"cc-{commons[1]}-{commons[2]}" if commons[1] else f"cc0-{commons[2]}"
    words = re.sub(r"[\s_]+", "-", words.rpartition("/")[2]).casefold()
    words = re.sub(r"-licen[cs]e$", "", words)
    known = {id.casefold(): id for id in licences()}
    for written in (words, f"{words}-only"):
        if written in known:
            return known[written]
    versions = {id: found[1] for id in licences() if id.casefold().startswith(words)
                and (found := VERSIONED.fullmatch(id[len(words):])) is not None}  # fmt: skip
    if versions:
        return max(versions, key=lambda name: [int(part) for part in versions[name].split(".")])
    return known.get(nearest_name(words, known), "")
