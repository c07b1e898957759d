"""An editor for tests: a client of the language server, which speaks with it over the standard streams."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

PATIENCE = 120  # seconds after which nothing more is taken to come; a slow machine needs far less

Answer = TypeVar("Answer")


class Editor:
    """Open files, type into them, ask about them. Nothing waits for a time, but for an answer.

    Its loop of events runs in a thread of its own, and only while something is asked: in a process that has driven a
    browser there is another.
    """

    def __init__(self) -> None:
        self.loop, self.thread = asyncio.new_event_loop(), ThreadPoolExecutor(1)
        self.client = LanguageClient("editor", "1")
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.logged: list[str] = []
        self.complained = ""  # what the server has written beside the conversation, once it has stopped
        self.news = asyncio.Event()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._take))
        self.client.feature(types.WINDOW_LOG_MESSAGE)(lambda params: self.logged.append(params.message))
        self.run(self._start())

    async def _start(self) -> None:
        await self.client.start_io(sys.executable, "-m", "interregnum", "lsp", "--stdio")
        answer = await self.client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        self.capabilities = answer.capabilities
        self.client.initialized(types.InitializedParams())

    def stop(self) -> None:
        """Take leave, as an editor does."""
        self.run(self._stop())
        self.loop.close()
        self.thread.shutdown()

    async def _stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        process = self.client._server
        if process is not None and process.stderr is not None:
            self.complained = (await process.stderr.read()).decode()
        await self.client.stop()

    def run(self, question: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer to a question."""
        return self.thread.submit(self.loop.run_until_complete, question).result()

    def _take(self, params: types.PublishDiagnosticsParams) -> None:
        self.told[params.uri] = params
        self.news.set()

    # Files ----------------------------------------------------------------------------------------

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file; its address."""
        uri = path.as_uri()
        self.versions[uri] = 1
        self.texts[uri] = path.read_text(encoding="utf-8") if text is None else text
        item = types.TextDocumentItem(uri, "yaml", 1, self.texts[uri])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def type(self, uri: str, old: str, new: str) -> None:
        """Write something in the place of what stands in an open file once, as one edit."""
        text = self.texts[uri]
        assert text.count(old) == 1, old
        at = text.index(old)
        edit = types.TextDocumentContentChangePartial(
            types.Range(_place(text, at), _place(text, at + len(old))), new
        )
        self.versions[uri] += 1
        self.texts[uri] = text.replace(old, new)
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [edit]))

    def write(self, uri: str, text: str) -> None:
        """Replace the whole text of an open file."""
        self.versions[uri] += 1
        self.texts[uri] = text
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )

    def changed_on_disk(self, *paths: Path) -> None:
        """Tell the server of files that changed while nobody held them."""
        events = [types.FileEvent(path.as_uri(), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    def problems(self, uri: str) -> list[types.Diagnostic]:
        """What is wrong with an open file as it is now."""

        async def told() -> list[types.Diagnostic]:
            while (now := self.told.get(uri)) is None or (now.version or 0) < self.versions.get(uri, 0):
                self.news.clear()
                await self.news.wait()
            return list(now.diagnostics)

        return self.run(told())

    def until(self, uri: str, codes: list[str]) -> None:
        """Wait until these are the problems of a file; where others stay, it is said which."""

        def now() -> list[object] | None:
            return None if uri not in self.told else [one.code for one in self.told[uri].diagnostics]

        async def told() -> None:
            while now() != codes:
                self.news.clear()
                await asyncio.wait_for(self.news.wait(), PATIENCE)

        try:
            self.run(told())
        except TimeoutError:
            raise AssertionError(f"{uri} has {now()}, not {codes}") from None

    # Questions ------------------------------------------------------------------------------------

    def at(self, uri: str, words: str) -> dict[str, Any]:
        """The place of words in an open file, at the `|` in them: `{text_document, position}`."""
        text = self.texts[uri]
        assert text.count(words.replace("|", "")) == 1, words
        place = _place(text, text.index(words.replace("|", "")) + words.index("|"))
        return {"text_document": types.TextDocumentIdentifier(uri), "position": place}

    def hover(self, uri: str, words: str) -> str:
        """What is shown there."""
        found = self.run(self.client.text_document_hover_async(types.HoverParams(**self.at(uri, words))))
        return "" if found is None else found.contents.value  # type: ignore[union-attr]

    def completions(self, uri: str, words: str) -> dict[str, str]:
        """What can be written there, with its title."""
        asked = types.CompletionParams(**self.at(uri, words))
        found = self.run(self.client.text_document_completion_async(asked))
        items = found.items if isinstance(found, types.CompletionList) else found or ()
        return {item.label: item.detail or "" for item in items}

    def definition(self, uri: str, words: str) -> tuple[str, str]:
        """The file and the line where it is written."""
        asked = types.DefinitionParams(**self.at(uri, words))
        found = self.run(self.client.text_document_definition_async(asked))
        assert isinstance(found, types.Location), found
        return _told_of(found)

    def references(self, uri: str, words: str) -> list[tuple[str, str]]:
        """The files and lines in which it is named."""
        asked = types.ReferenceParams(types.ReferenceContext(True), **self.at(uri, words))
        return [
            _told_of(place) for place in self.run(self.client.text_document_references_async(asked)) or ()
        ]

    def rename(self, uri: str, words: str, new: str) -> dict[str, str]:
        """The texts of all files with another name for what stands there, by the name of the file."""
        asked = types.RenameParams(new_name=new, **self.at(uri, words))
        found = self.run(self.client.text_document_rename_async(asked))
        assert found is not None
        return {_path(uri).name: _edited(uri, list(edits)) for uri, edits in (found.changes or {}).items()}


@contextmanager
def editing() -> Iterator[Editor]:
    """An editor, and the server that it has started."""
    editor = Editor()
    try:
        yield editor
    finally:
        editor.stop()


def _place(text: str, at: int) -> types.Position:
    before = text[:at]
    line = before[before.rfind("\n") + 1 :]
    return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)


def _path(uri: str) -> Path:
    from pygls.uris import to_fs_path

    return Path(to_fs_path(uri) or "")


def _told_of(place: types.Location) -> tuple[str, str]:
    path = _path(place.uri)
    line = path.read_text(encoding="utf-8").split("\n")[place.range.start.line]
    return path.name, line.strip()


def _edited(uri: str, edits: list[Any]) -> str:
    lines = _path(uri).read_text(encoding="utf-8").split("\n")
    for edit in sorted(
        edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True
    ):
        start, end = edit.range.start, edit.range.end
        line = lines[start.line]
        lines[start.line] = line[: start.character] + edit.new_text + line[end.character :]
    return "\n".join(lines)
