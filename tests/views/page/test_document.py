"""The page as HTML: nothing runs but what its policy names, and all that it needs is in it or beside it."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest

from interregnum.history.play import play
from interregnum.language.load import load
from interregnum.views.page import Payload, document
from interregnum.views.page.document import HERE, hash_of, policy, static, words

HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \u2028 {{ 7*7 }} &quot;"
IMPORT = re.compile(r'^import .*? from "([^"]+)";$', re.M)


class Seen(HTMLParser):
    """The scripts, styles and attributes of a page, as a parser finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attributes]
        self.inside = tag
        if tag == "script":
            self.scripts.append((dict(attributes), ""))

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif self.inside == "style":
            self.styles.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def unpacked(text: str) -> bytes:
    return gzip.decompress(b64decode(text))


def import_map(night: dict[str, Any], *, served: bool) -> str:
    """The import map of the page: it stands there when it is served, and is unpacked in a file."""
    seen = Seen(document(night, served=served))
    named = ("type", "importmap") if served else ("id", "modules")
    (found,) = (text for attributes, text in seen.scripts if attributes.get(named[0]) == named[1])
    return found if served else unpacked(found).decode()


@pytest.fixture(scope="module")
def night() -> dict[str, Any]:
    found = load("petrograd-1917")
    history = play(found.scenario, found.compiled, 7, 0, until=60.0)
    return Payload("petrograd-1917", history).data()


@pytest.mark.parametrize("served", [True, False])
def test_only_scripts_named_by_hash_stand_in_the_page(night: dict[str, Any], served: bool) -> None:
    seen = Seen(document(night, served=served))
    run = [text for attributes, text in seen.scripts if attributes.get("type") in (None, "importmap")]
    if not served:
        run.insert(0, import_map(night, served=False))  # the script that starts puts it in the page
    assert len(run) == 2
    named = re.search(r"script-src ([^;]*);", policy(served=served))
    assert named is not None
    rest = "'self'" if served else "'strict-dynamic'"
    assert named[1].split() == [hash_of(text) for text in run] + [rest]
    assert "unsafe" not in policy(served=served)
    assert [name for _, name, _ in seen.attributes if name.startswith("on") or name == "style"] == []


def test_the_file_needs_nothing_else(night: dict[str, Any]) -> None:
    html = document(night, served=False)
    seen = Seen(html)
    assert [
        v
        for _, name, v in seen.attributes
        if name in ("src", "href") and not str(v).startswith(("data:", "#"))
    ] == []
    assert "/static/" not in html
    assert "/static/" not in re.sub(r"data:text/javascript[^\"]*", "", import_map(night, served=False))
    assert "url(" not in seen.styles[0]
    content = next(
        value
        for tag, name, value in seen.attributes
        if tag == "meta" and str(value).startswith("default-src")
    )
    assert content == policy(served=False)
    assert f"style-src {hash_of(seen.styles[0])}" in policy(served=False)


def test_the_licence_is_told_to_machines_and_without_scripts(night: dict[str, Any]) -> None:
    stated = document(night, served=True)
    assert '<meta name="dcterms.license" content="https://spdx.org/licenses/MIT">' in stated
    assert "<p>Licence of the scenario: MIT</p>" in stated
    silent = document({**night, "frame": {**night["frame"], "licence": None}}, served=True)
    assert "dcterms" not in silent
    assert "<p>Licence" not in silent


def test_a_hostile_text_stays_text(night: dict[str, Any]) -> None:
    bad = json.loads(json.dumps(night))
    bad["frame"]["title"] = bad["frame"]["about"] = bad["events"][0]["title"] = HOSTILE
    for served in (True, False):
        seen = Seen(document(bad, served=served))
        assert len(seen.scripts) == 4
        data = next(text for attributes, text in seen.scripts if attributes.get("id") == "night")
        assert json.loads(data if served else unpacked(data)) == bad
        assert not any(tag == "img" for tag, _, _ in seen.attributes)


def test_every_module_that_is_imported_is_in_the_map(night: dict[str, Any]) -> None:
    """And is given to the browser as it stands in the package."""
    modules = {name for name in static() if name.endswith(".js")}
    for served in (True, False):
        imports = json.loads(import_map(night, served=served))["imports"]
        assert {name.removeprefix("interregnum/") for name in imports} == {*modules, "d3"} - {"d3.js"}
        for name in modules - {"d3.js"}:
            wanted = IMPORT.findall(static()[name].decode())
            assert set(wanted) <= set(imports), name
            if not served:
                assert unquote(imports[f"interregnum/{name}"].partition(",")[2]) == static()[name].decode()


@pytest.mark.parametrize("served", [True, False])
def test_d3_is_handed_on_with_its_licences(night: dict[str, Any], served: bool) -> None:
    where = json.loads(import_map(night, served=served))["imports"]["d3"]
    module = static()[where.removeprefix("/static/")].decode() if served else unquote(where.partition(",")[2])
    notice, end, code = module.partition("*/\n")
    assert notice == "/*!\n" + (HERE / "static" / "vendor" / "LICENSES").read_text("utf-8")
    for words_of_a_licence in (
        "Mike Bostock",
        "Permission to use, copy, modify",
        "Robert Penner",
        "Redistribution",
    ):
        assert words_of_a_licence in notice
    assert end
    assert code == (HERE / "static" / "vendor" / "d3.js").read_text("utf-8")


def test_a_browser_is_given_the_files_of_the_page_and_no_others() -> None:
    assert {name.rpartition(".")[2] for name in static()} == {"js", "css"}


def test_the_catalogue_is_texts() -> None:
    assert all(isinstance(text, str) and text.strip() for text in words().values())
