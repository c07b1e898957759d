"""What somebody waits for who writes the flagship in an editor: answers of the language server, and its problems."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import islice
from pathlib import Path
from shutil import copytree

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from bench.measure import Row, at_most
from interregnum.language.resolve import bundled

SCENARIO = "petrograd-1917"
FILE = "events/palace.yaml"
MOST_ANSWER, MOST_PROBLEMS = 0.1, 2.0  # seconds
PLACES, CHANGES = 40, 7
WORD = re.compile(r"(?<=when: )[a-z_]+\.[a-z_.]+")


def rows() -> list[Row]:
    """Seconds by the clock of somebody who asks, each kind of question at many places of one file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "petrograd"
        copytree(bundled()[SCENARIO], home)
        return asyncio.run(_measured(home / FILE))


async def _measured(path: Path) -> list[Row]:
    client, told = LanguageClient("bench", "1"), asyncio.Queue[types.PublishDiagnosticsParams]()
    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(told.put_nowait))
    await client.start_io(sys.executable, "-m", "interregnum", "lsp")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
    text, uri = path.read_text(encoding="utf-8"), path.as_uri()
    opened = types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text))
    began = time.perf_counter()
    client.text_document_did_open(opened)
    await _told_of(told, uri, 1)
    first = [time.perf_counter() - began]
    found = [at_most(f"{SCENARIO} opened, until its problems are told", first, "s")]
    found += await _answers(client, uri, text)
    found += await _problems(client, told, uri, text)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return found


async def _answers(client: LanguageClient, uri: str, text: str) -> list[Row]:
    """Each kind of question, at names in conditions."""
    document = types.TextDocumentIdentifier(uri)
    places = [_place(text, match.start() + 3) for match in islice(WORD.finditer(text), PLACES)]
    ask: dict[str, Callable[[types.Position], Awaitable[object]]] = {
        "hover": lambda at: client.text_document_hover_async(types.HoverParams(document, at)),
        "completion": lambda at: client.text_document_completion_async(types.CompletionParams(document, at)),
        "definition": lambda at: client.text_document_definition_async(types.DefinitionParams(document, at)),
        "references": lambda at: client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(True), document, at)
        ),
        "outline": lambda _: client.text_document_document_symbol_async(types.DocumentSymbolParams(document)),
    }
    found, all_of_them = [], []
    for name, question in ask.items():
        await question(places[0])  # what is made for the first question is kept
        seconds = [await _seconds(question(at)) for at in places]
        found.append(at_most(f"... {name}", seconds, "s", MOST_ANSWER))
        all_of_them += seconds
    renaming = types.RenameParams(document, places[0], "otherwise")
    seconds = [await _seconds(client.text_document_rename_async(renaming)) for _ in range(3)]
    return [
        *found,
        at_most("... any of these", all_of_them, "s", MOST_ANSWER),
        at_most("... rename", seconds, "s"),
    ]


async def _seconds(answer: Awaitable[object]) -> float:
    began = time.perf_counter()
    await answer
    return time.perf_counter() - began


async def _problems(
    client: LanguageClient, told: asyncio.Queue[types.PublishDiagnosticsParams], uri: str, text: str
) -> list[Row]:
    """A slip is written, and mended."""
    match = next(WORD.finditer(text))
    wrong = f"{text[: match.start()]}q{text[match.start() :]}"
    slips, mended, version = [], [], 1
    for _ in range(CHANGES):
        for now, seconds in ((wrong, slips), (text, mended)):
            version += 1
            document = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
            change = types.TextDocumentContentChangeWholeDocument(now)
            began = time.perf_counter()
            client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
            await _told_of(told, uri, version)
            seconds.append(time.perf_counter() - began)
    return [
        at_most("... a slip is typed, until it is told", slips, "s", MOST_PROBLEMS),
        at_most("... it is mended, until all is found sound", mended, "s", MOST_PROBLEMS),
    ]


async def _told_of(told: asyncio.Queue[types.PublishDiagnosticsParams], uri: str, version: int) -> None:
    while True:
        now = await told.get()
        if now.uri == uri and (now.version or 0) >= version:
            return


def _place(text: str, at: int) -> types.Position:
    return types.Position(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1)
