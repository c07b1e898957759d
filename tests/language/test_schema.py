"""The schemas as programs of other people read them: by YAML 1.2, to which `yes` and `no` are texts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import ValidationError

from interregnum.cli import commands
from interregnum.errors import ProblemsFound
from interregnum.lab.bundle.schemas import SCHEMAS
from interregnum.language.reading.reader import read_file
from interregnum.language.resolve import bundled
from interregnum.language.schema import as_text
from interregnum.model import Scenario

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs" / "reference"
STARTER = TESTS.parent / "src" / "interregnum" / "language" / "harbour"
PUBLISHED = {kind: DOCS / f"{kind}.schema.json" for kind in SCHEMAS} | {"scenario": DOCS / "schema.json"}
VALID = sorted((TESTS / "language" / "valid").glob("*.yaml"))


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(SCHEMAS[kind]())


class Constructor(ruamel.yaml.SafeConstructor):
    """What a program that knows JSON has: a day or an hour is a text."""


Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def as_tools_read(text: str) -> Any:
    """YAML 1.2 as check-jsonschema and yaml-language-server read it, which give JSON: every key is a text."""
    yaml = ruamel.yaml.YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    return json.loads(json.dumps(yaml.load(text)))


def errors(kind: str, path: Path) -> list[str]:
    data = as_tools_read(path.read_text(encoding="utf-8"))
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator(kind).iter_errors(data)]


def files() -> Iterator[tuple[str, Path]]:
    """Every file that is in order: those that come with the package, and those of the tests."""
    yield from (("scenario", path) for path in VALID)
    for folder in (*bundled().values(), STARTER, TESTS / "record" / "town"):
        yield from (
            ("scenario", path) for path in sorted([*folder.glob("*.yaml"), *folder.glob("events/*.yaml")])
        )
        for kind in ("record", "variants", "validation"):
            yield from ((kind, path) for path in sorted(folder.glob(f"{kind}/*.yaml")))


FILES = list(files())
IDS = [f"{path.parent.name}-{path.stem}" for _, path in FILES]


# --- the files of docs/reference ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_in_the_docs_is_current_and_is_one(kind: str) -> None:
    if os.environ.get("INTERREGNUM_ACCEPT"):
        PUBLISHED[kind].write_text(as_text(SCHEMAS[kind]()), encoding="utf-8")
    assert PUBLISHED[kind].read_text(encoding="utf-8") == as_text(SCHEMAS[kind]())
    Draft202012Validator.check_schema(SCHEMAS[kind]())


def test_the_command_prints_each_and_tells_the_nearest_of_another() -> None:
    for kind in SCHEMAS:
        assert CliRunner().invoke(commands, ["schema", kind]).output == as_text(SCHEMAS[kind]())
    assert CliRunner().invoke(commands, ["schema"]).output == as_text(SCHEMAS["scenario"]())
    result = CliRunner().invoke(commands, ["schema", "variant"])
    assert isinstance(result.exception, ProblemsFound)
    assert [problem.nearest for problem in result.exception.problems] == ["variants"]


# --- what is accepted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "path"), FILES, ids=IDS)
def test_what_is_in_order_is_accepted(kind: str, path: Path) -> None:
    assert errors(kind, path) == []


def test_there_are_files_of_every_kind() -> None:
    assert {kind for kind, _ in FILES} == set(SCHEMAS)


@pytest.mark.parametrize(
    "text",
    [
        *(f"events: {{bell: {{title: A bell, takes: 1 h, again: {flag}}}}}" for flag in
          ("yes", "no", "Yes", "NO", "true", '"yes"', '"on"', "1")),
        "places: {hall: {title: Hall, at: ['9.99', 53.55], error_km: '.2'}}",
        "places:\n",
        "sources: {a: {title: A, dated: 1917}, b: {title: B, dated: 1917-11-07}, c: {title: C, dated: 1917~}}",
        "tour: {first: {title: T, says: S, at: 21:30}}",
    ],
)  # fmt: skip
def test_what_the_language_takes_is_taken(text: str) -> None:
    assert [error.message for error in validator("scenario").iter_errors(as_tools_read(text))] == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("record", "readings: {r: {title: R, kind: fire, when: {as_written: at 10, qualifier: after, "
                   "not_before: 1917}, place: hall, who: guard, measures: bell}}\nplaces: {hall: The hall}"),
        ("record", "readings: {r: {title: R, kind: fire, when: {as_written: at 10, qualifier: about, "
                   "not_before: 21:30, not_after: 1917-10-25T22:30}, place: [hall, quay]}}"),
        ("variants", "variants: {A variant: {title: V, without: bell, force: {bell: yes}, assume: {n: 3}}}"),
        ("variants", "variants: {v: {title: V, without: [bell, gun], set: [{quantity: dark, to: no}], of: w}}"),
        ("validation", "contrasts: {c: {of: 12, claim: C, strength: A, variant: v, measure: m, expect: later}}"),
        ("validation", "periods: {tuned: {at: 21:30}}\nnot_put: {n: {of: A12, claim: C, why: W}}"),
    ],
)  # fmt: skip
def test_short_forms_of_the_other_folders_are_taken(kind: str, text: str) -> None:
    assert [error.message for error in validator(kind).iter_errors(as_tools_read(text))] == []


# As our reader has it, and as a reader of YAML 1.2 has it.
WRITTEN: list[tuple[Any, Any]] = [
    (True, "yes"), (False, "no"), (True, True), (None, None), (1, 1), ("1", "1"), ("yes", "yes"), ("x", "x"),
    ("20 min", "20 min"), ("21:30", "21:30"), ("1917-10-25", "1917-10-25"), (["x"], ["x"]), ({"x": 1}, {"x": 1}),
]  # fmt: skip


def spots(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from spots(value, (*path, key))


def changed(data: Any, path: tuple[Any, ...], value: Any) -> tuple[Any, Any]:
    """The data with another value at a place, and the value that was there."""
    data = deepcopy(data)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    old, inner[path[-1]] = inner[path[-1]], value
    return data, old


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(VALID), st.sampled_from(WRITTEN), st.data())
def test_whatever_the_model_takes_the_schema_takes(
    path: Path, written: tuple[Any, Any], data: st.DataObject
) -> None:
    document, _ = read_file(path)
    spot = data.draw(st.sampled_from(list(spots(document.data))))
    ours, old = changed(document.data, spot, written[0])
    if isinstance(written[0], bool) and isinstance(old, int | float) and not isinstance(old, bool):
        return  # where a plain number is meant, a flag is a slip, though the model counts it as 0 or 1
    try:
        Scenario.model_validate(ours)
    except ValidationError:
        return
    theirs, _ = changed(document.data, spot, written[1])
    assert [error.message for error in validator("scenario").iter_errors(theirs)] == []


# --- what is refused ------------------------------------------------------------------------------------------

SEEN = (  # problems of shape, which an editor can see in one file
    "unknown-key", "missing-key", "wrong-kind", "bad-name", "unknown-word", "wrong-length", "too-long",
    "not-a-mapping", "key-not-text", "too-deep",
)  # fmt: skip
ELSEWHERE = (
    "missing_frame",  # another file of the folder may have it
    "all_in_blocs_of_no_number",  # a key that is asked for by the value of another
)


def broken() -> Iterator[tuple[str, Path]]:
    for kind, folder in (("scenario", TESTS / "language"), ("record", TESTS / "record")):
        for path in sorted((folder / "invalid").glob("*.yaml")):
            code = re.match(r"# expect: (\S+)", path.read_text(encoding="utf-8"))
            if code is not None and code[1] in SEEN and path.stem not in ELSEWHERE:
                yield kind, path


BROKEN = list(broken())


@pytest.mark.parametrize(("kind", "path"), BROKEN, ids=[path.stem for _, path in BROKEN])
def test_what_has_the_wrong_shape_is_refused(kind: str, path: Path) -> None:
    try:
        assert errors(kind, path)
    except ruamel.yaml.YAMLError:
        return  # which an editor underlines by itself


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("scenario", "events: {bell: {title: A bell, again: maybe}}"),
        ("scenario", "events: {bell: {title: A bell, again: 2}}"),
        ("scenario", "places: {hall: {title: Hall, at: [ten, 53.55]}}"),
        ("scenario", "places: {hall: {title: Hall, at: 9.99}}"),
        ("scenario", "messages: {m: {title: M, from: a, to: [], by: c}}"),
        ("record", "readings: {r: {title: R, kind: fire, when: {as_written: x, qualifier: roughly}}}"),
        ("variants", "variants: {v: {title: V, wihtout: bell}}"),
        ("variants", "variants: [v]"),
        (
            "validation",
            "contrasts: {c: {of: 12, claim: C, strength: A, variant: v, measure: m, expect: sooner}}",
        ),
    ],
)
def test_a_slip_is_seen(kind: str, text: str) -> None:
    assert not validator(kind).is_valid(as_tools_read(text))


# --- the editor itself ----------------------------------------------------------------------------------------


class LanguageServer:
    """yaml-language-server, which editors ask: documents in, what is wrong with them out."""

    def __init__(self, schemas: dict[str, str]) -> None:
        self.settings = {"validate": True, "schemas": schemas, "schemaStore": {"enable": False}}
        command = [str(shutil.which("yaml-language-server")), "--stdio"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send({"id": 1, "method": "initialize",
                    "params": {"processId": None, "rootUri": None,
                               "capabilities": {"workspace": {"configuration": True}}}})  # fmt: skip
        while self._read().get("id") != 1:
            pass
        self._send({"method": "initialized", "params": {}})
        self._send(
            {"method": "workspace/didChangeConfiguration", "params": {"settings": {"yaml": self.settings}}}
        )

    def errors(self, uri: str, text: str) -> list[str]:
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            told = self._read()
            if told.get("method") == "textDocument/publishDiagnostics" and told["params"]["uri"] == uri:
                return [found["message"] for found in told["params"]["diagnostics"]]
            if told.get("method") == "workspace/configuration":
                answers = [
                    self.settings if item["section"] == "yaml" else {} for item in told["params"]["items"]
                ]
                self._send({"id": told["id"], "result": answers})
            elif "method" in told and "id" in told:
                self._send({"id": told["id"], "result": None})

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            assert line, "the language server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message


@pytest.mark.skipif(
    shutil.which("yaml-language-server") is None, reason="yaml-language-server is not installed (npm)"
)
def test_an_editor_underlines_nothing_that_is_in_order_and_each_slip() -> None:
    globs = {"scenario": ["/night/*.yaml", "/night/events/*.yaml"]} | {
        kind: f"/night/{kind}/*.yaml" for kind in ("record", "variants", "validation")
    }
    server = LanguageServer({PUBLISHED[kind].as_uri(): glob for kind, glob in globs.items()})  # type: ignore[misc]
    try:
        for number, (kind, path) in enumerate(FILES):
            folder = "" if kind == "scenario" else f"{kind}/"
            uri = f"file:///night/{folder}{number}.yaml"
            assert server.errors(uri, path.read_text(encoding="utf-8")) == [], path
        slip = server.errors("file:///night/x.yaml", "events: {bell: {titel: A bell, again: maybe}}")
        assert any("titel" in message for message in slip)
        assert any("yes" in message for message in slip)
        assert server.errors("file:///night/variants/x.yaml", "variants: {v: {titel: V}}")
    finally:
        server.close()
