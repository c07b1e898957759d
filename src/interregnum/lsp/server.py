"""The conversation with an editor: what it tells of its files, and what it asks."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from interregnum import __version__
from interregnum.errors import Problem
from interregnum.language.reading.document import Position
from interregnum.lsp.completion import offers
from interregnum.lsp.cursor import Spot, spot
from interregnum.lsp.describing import hover, segment_at
from interregnum.lsp.desk import Desk, concerns_nobody
from interregnum.lsp.names import Segment, SurveyNames
from interregnum.lsp.renaming import CannotRenameError, Edit, refuse_worse, renamed, target_of, texts_of
from interregnum.lsp.survey import BESIDE, Survey, in_file
from interregnum.lsp.symbols import symbols
from interregnum.lsp.wire import Text, diagnostic, item, path_of, symbol, uri_of

NAME = "interregnum"


def _is_fault(record: logging.LogRecord) -> bool:
    """Whether what `pygls` logs is a fault of the server's: a request that it refuses is answered, with the reason."""
    return record.exc_info is None or not isinstance(record.exc_info[1], JsonRpcInvalidParams)


logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_fault)


class AskedAt(Protocol):
    """A question about a place in a file."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...
    @property
    def position(self) -> types.Position: ...


class TextPlace(NamedTuple):
    """A place in a text as it is now: what is there, and the names of its scenario as they were last surveyed."""

    names: SurveyNames
    file: str
    text: Text
    line: int
    column: int
    spot: Spot

    @property
    def word(self) -> types.Range:
        """The word at the cursor."""
        return self.text.range(self.line, self.spot.start, len(self.spot.word))


class ScenarioServer:
    """A language server; `pygls` speaks the protocol, and this has the answers."""

    def __init__(self) -> None:
        self.pygls = LanguageServer(
            NAME, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental
        )
        self.desk = Desk(self._tell, self._complain)
        # By scenario, the files that have problems on show.
        self.told: dict[Path, set[Path]] = defaultdict(set)
        self._listen()

    def _listen(self) -> None:
        triggers = types.CompletionOptions(trigger_characters=[".", " ", "(", "["])
        for method, answer, options in (
            (types.INITIALIZED, self._initialized, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self._held, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._held, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self._held, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._changed_on_disk, None),
            (types.TEXT_DOCUMENT_COMPLETION, self._complete, triggers),
            (types.TEXT_DOCUMENT_HOVER, self._hover, None),
            (types.TEXT_DOCUMENT_DEFINITION, self._define, None),
            (types.TEXT_DOCUMENT_REFERENCES, self._refer, None),
            (types.TEXT_DOCUMENT_PREPARE_RENAME, self._prepare, None),
            (types.TEXT_DOCUMENT_RENAME, self._rename, types.RenameOptions(prepare_provider=True)),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self._outline, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self._mend, None),
        ):
            self.pygls.feature(method, options)(partial(answer))  # which a method cannot be marked as

    # What the editor tells ------------------------------------------------------------------------

    async def _initialized(self, _: types.InitializedParams) -> None:
        """Ask to be told of files that change on the disk, where the editor can."""
        workspace = self.pygls.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched is None or not watched.dynamic_registration:
            return
        watchers = [
            types.FileSystemWatcher(glob_pattern=f"**/*.{ending}") for ending in ("yaml", "json", "geojson")
        ]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        await self.pygls.client_register_capability_async(
            types.RegistrationParams(
                [types.Registration("watched", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
            )
        )

    async def _held(
        self,
        params: types.DidOpenTextDocumentParams
        | types.DidChangeTextDocumentParams
        | types.DidSaveTextDocumentParams,
    ) -> None:
        uri = params.text_document.uri
        path = path_of(uri)
        if path is not None:
            document = self.pygls.workspace.get_text_document(uri)
            self.desk.hold(path, document.source, document.version or 0)
            self._tell_of_none(path)

    async def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None:
            self.desk.let_go(path)
            self._publish(path, [])

    async def _changed_on_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        for path in filter(None, (path_of(change.uri) for change in params.changes)):
            self.desk.look_again(path)
            for held in list(self.desk.held):
                self._tell_of_none(held)

    # Problems -------------------------------------------------------------------------------------

    def _tell(self, survey: Survey, is_all: bool) -> None:
        """Show the problems of a scenario in its files, and take away those that are mended; of what stands beside it
        only when that was looked at."""
        found: dict[Path, list[Problem]] = defaultdict(list)
        for problem in (in_file(problem, survey) for problem in survey.problems):
            found[survey.path_of(problem.file)].append(problem)
        home = self.desk.homes.get(survey.home)
        open_here = {path for path in self.desk.held if self.desk.home(path) is home}
        if survey.problems and not survey.texts:  # its folder has gone, or nothing in it can be read
            found.update(dict.fromkeys(open_here, survey.problems))
        shown = {*found, *self.told[survey.home], *open_here}
        for path in sorted(shown):
            if is_all or path.parent.name not in BESIDE:
                self._publish(path, found.get(path, []))
        self.told[survey.home] = set(found) if is_all else {*self.told[survey.home], *found}

    def _tell_of_none(self, path: Path) -> None:
        if self.desk.home(path) is None:
            self._publish(path, [concerns_nobody(path)] if self.desk.looks_like_part(path) else [])

    def _publish(self, path: Path, problems: list[Problem]) -> None:
        held, text = self.desk.held.get(path), self._text(path)
        self.pygls.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=self._uri(path),
                version=held.version if held else None,
                diagnostics=[diagnostic(problem, text) for problem in problems],
            )
        )

    def _complain(self, message: str) -> None:
        self.pygls.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    # Questions ------------------------------------------------------------------------------------

    async def _complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        here = await self._place(params)
        if here is None:
            return None
        found, is_all = offers(here.names, here.file, here.spot)
        after = here.text.line(here.line)[here.spot.start - 1 + len(here.spot.word) :]
        colon = ": " if here.spot.is_key and not after.startswith(":") else ""
        return types.CompletionList(
            is_incomplete=not is_all,
            items=[item(offer, here.word, colon if offer.kind == "key" else "") for offer in found],
        )

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        here = await self._place(params)
        about = "" if here is None else hover(here.names, here.file, here.spot, here.column)
        if here is None or not about:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, about), here.word)

    async def _define(self, params: types.DefinitionParams) -> types.Location | None:
        here = await self._place(params)
        if here is None:
            return None
        segment = segment_at(here.names, here.file, here.spot, here.column)
        found = None if segment is None else here.names.place(segment)
        return None if found is None else self._location(here.names, found, 1)

    async def _refer(self, params: types.ReferenceParams) -> list[types.Location]:
        found = await self._under_cursor(params)
        if found is None:
            return []
        names, segment = found
        given = names.given.get(segment.entry) if segment.entry is not None else None
        segments = (
            names.of_entries[segment.entry] if segment.entry is not None else names.of_names[segment.name]
        )
        places = {(each.at, len(each.text)) for each in segments}
        if not params.context.include_declaration and given is not None:
            places = {
                place for place in places if (place[0].file, place[0].line) != (given[0], given[1].at.line)
            }
        ordered = sorted(places, key=lambda place: (place[0].file, place[0].line, place[0].column))
        return [self._location(names, at, size) for at, size in ordered]

    async def _prepare(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        found = await self._under_cursor(params)
        if found is None:
            return None
        names, segment = found
        try:
            _, old = target_of(names, segment)
        except CannotRenameError as error:
            raise JsonRpcInvalidParams(str(error)) from error
        text = Text(names.survey.texts[segment.file], self.pygls.workspace.position_codec)
        is_whole = "." in old
        column, size = (segment.use.at.column, len(old)) if is_whole else (segment.column, len(segment.text))
        return types.PrepareRenamePlaceholder(text.range(segment.at.line, column, size), old)

    async def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        found = await self._under_cursor(params)
        path = path_of(params.text_document.uri)
        home = None if path is None else self.desk.home(path)
        if found is None or home is None:
            raise JsonRpcInvalidParams("there is no name here")
        names, segment = found
        try:
            edits = renamed(names, segment, params.new_name.strip())
            after = await self.desk.tried(home, texts_of(names, edits))
            refuse_worse(names.survey, after)
        except CannotRenameError as error:
            raise JsonRpcInvalidParams(str(error)) from error
        return types.WorkspaceEdit(
            changes={
                self._uri(names.survey.path_of(file)): self._text_edits(names, file, made)
                for file, made in edits.items()
            }
        )

    async def _outline(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        path = path_of(params.text_document.uri)
        home = None if path is None else self.desk.home(path)
        if path is None or home is None:
            return []
        text = self._text(path)
        return [symbol(found, text) for found in symbols(_file(home.path, path), text.whole)]

    async def _mend(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """For a name that is nearly one: that one in its place."""
        made = []
        for told in params.context.diagnostics:
            data = told.data if isinstance(told.data, Mapping) else {}
            found, nearest = data.get("found", ""), data.get("nearest", "")
            path = path_of(params.text_document.uri)
            line = self._text(path).line(told.range.start.line + 1) if path else ""
            there = told.range.end.character - told.range.start.character
            if not nearest or found not in line or there != len(found):
                continue
            edit = types.TextEdit(told.range, nearest)
            made.append(
                types.CodeAction(
                    title=f"Write `{nearest}`",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[told],
                    edit=types.WorkspaceEdit(changes={params.text_document.uri: [edit]}),
                )
            )
        return made

    # Places ---------------------------------------------------------------------------------------

    async def _place(self, params: AskedAt) -> TextPlace | None:
        """The place that is asked about; None outside of a scenario."""
        path = path_of(params.text_document.uri)
        home = None if path is None else self.desk.home(path)
        names = None if path is None or home is None else await self.desk.names(path)
        if path is None or home is None or names is None:
            return None
        text = self._text(path)
        line, column = text.ours(params.position)
        return TextPlace(names, _file(home.path, path), text, line, column, spot(text.whole, line, column))

    async def _under_cursor(self, params: AskedAt) -> tuple[SurveyNames, Segment] | None:
        """The name under the cursor, in the scenario as it is now."""
        path = path_of(params.text_document.uri)
        home = None if path is None else self.desk.home(path)
        names = None if path is None or home is None else await self.desk.fresh(path)
        if path is None or home is None or names is None:
            return None
        line, column = self._text(path).ours(params.position)
        segment = names.at(_file(home.path, path), line, column)
        return None if segment is None else (names, segment)

    def _text(self, path: Path) -> Text:
        """The text of a file: what the editor holds, else what is on the disk."""
        held = self.desk.held.get(path)
        if held is not None:
            return Text(held.text, self.pygls.workspace.position_codec)
        for home in self.desk.homes.values():
            if (
                home.names is not None
                and (text := home.names.survey.texts.get(_file(home.path, path))) is not None
            ):
                return Text(text, self.pygls.workspace.position_codec)
        return Text("", self.pygls.workspace.position_codec)

    def _uri(self, path: Path) -> str:
        """The address by which the editor knows a file."""
        for uri in self.pygls.workspace.text_documents:
            if path_of(uri) == Path(os.path.realpath(path)):
                return str(uri)
        return uri_of(path)

    def _location(self, names: SurveyNames, at: Position, size: int) -> types.Location:
        text = Text(names.survey.texts.get(at.file, ""), self.pygls.workspace.position_codec)
        return types.Location(self._uri(names.survey.path_of(at.file)), text.range(at.line, at.column, size))

    def _text_edits(self, names: SurveyNames, file: str, made: list[Edit]) -> list[types.TextEdit]:
        text = Text(names.survey.texts[file], self.pygls.workspace.position_codec)
        return [types.TextEdit(text.range(each.line, each.column, len(each.old)), each.new) for each in made]


def _file(home: Path, path: Path) -> str:
    """A file by its name from the folder of its scenario."""
    inside: str = path.relative_to(home).as_posix() if path.is_relative_to(home) else ""
    return inside if inside not in ("", ".") else str(path.name)


def serve() -> None:
    """Speak with an editor over the standard streams, until it goes."""
    ScenarioServer().pygls.start_io()
