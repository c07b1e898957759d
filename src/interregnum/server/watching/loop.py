"""The loop: a save is noticed, read, shown, played, and held against the version before.

The files are looked at several times a second; that notices whatever an editor does, on any file system: writing in
place, renaming a new file over the old, removing and making anew. A save is read once two looks in a row have found the
same, and again if the files changed while they were read. Whatever is wrong with one, the loop goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple, TypeVar

from interregnum.errors import Problem, ProblemsFound
from interregnum.lab.contrasts.versions import PlayedVersion, VersionContrast, between
from interregnum.language.check_cache import key_of, remember
from interregnum.language.reading.parts_read import Parts, kept_in
from interregnum.server.http.error_response import escape_invisible
from interregnum.server.requests import QueryError, query_problem
from interregnum.server.signature import Signature, signature
from interregnum.server.state import ScenarioState, load_state
from interregnum.server.watching.lines import summary
from interregnum.server.watching.nights import NightOrder, NightsError, player, receive
from interregnum.server.watching.snapshots import Files, Snapshots
from interregnum.server.watching.version import Version
from interregnum.server.worker import INTERNAL_ERROR, Worker
from interregnum.writing import unwritable, write_file

LOOK_EVERY = 0.1  # seconds between two looks at the files
PLAY_LIMIT = 120.0  # seconds in which the histories of a version must be played
MAX_STATES, MAX_PLAYED = 4, 32  # versions that are kept ready to be shown, and to be compared
Value = TypeVar("Value")


class VersionChange(NamedTuple):
    """From which version to which, and what differs: why that is not known as a text, None while it is played."""

    before: Version
    after: Version
    found: VersionContrast | str | None


class Watch:
    """The versions of a scenario since the start, and what is known of them. `tell` is called with each version that is
    known whole, and what it changed."""

    def __init__(
        self,
        where: str,
        tell: Callable[[Version, VersionChange | None], None] = lambda version, change: None,
        start_player: Callable[[], Worker] = player,
    ) -> None:
        self.where, self.tell, self.start_player = where, tell, start_player
        self.versions: list[Version] = []
        self.change: VersionChange | None = None  # what the last good version changed
        self.count = 0  # of what there was to be told
        self.news = asyncio.Condition()
        self.ending = False
        self._home = TemporaryDirectory(prefix="interregnum-versions-", ignore_cleanup_errors=True)
        self.snapshots = Snapshots(where, Path(self._home.name))
        self._threads = {name: ThreadPoolExecutor(1, name) for name in ("reading", "playing", "comparing")}
        self._parts: Parts = {}
        self._states: OrderedDict[str, ScenarioState] = OrderedDict()
        self._played: OrderedDict[str, PlayedVersion] = OrderedDict()
        self._playing = asyncio.Lock()
        self._worker: Worker | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._first = asyncio.Event()

    # --- what is known ------------------------------------------------------------------------------------------

    @property
    def newest(self) -> Version:
        """The last version, with errors or without."""
        return self.versions[-1]

    @property
    def shown(self) -> Version | None:
        """The last version that can be shown."""
        return next((version for version in reversed(self.versions) if version.good), None)

    def version(self, number: int) -> Version:
        """The version of that number. Raises QueryError."""
        if not 1 <= number <= len(self.versions):
            message = "there is no version of this number"
            raise QueryError([query_problem(message, "version", str(number), f"1 to {len(self.versions)}")])
        return self.versions[number - 1]

    def good_version(self, number: int) -> Version:
        """The same, of one that can be shown. Raises QueryError for one that cannot."""
        version = self.version(number)
        if not version.good:
            good = ", ".join(str(earlier.number) for earlier in self.versions if earlier.good)
            message = "this version has errors, so there is no night of it"
            raise QueryError([query_problem(message, "version", str(number), good or "none yet")])
        return version

    async def first(self) -> None:
        """Wait until the files have been read once."""
        await self._first.wait()

    async def more_than(self, count: int) -> int:
        """Wait until there is more news than that, or the server ends; how much there is."""
        async with self.news:
            await self.news.wait_for(lambda: self.count != count or self.ending)
        return self.count

    async def state(self, number: int | None = None) -> ScenarioState:
        """A version ready to be shown; by default the last that can be. Raises ProblemsFound where there is none."""
        await self.first()
        version = self.shown if number is None else self.good_version(number)
        if version is None:
            raise ProblemsFound(self.newest.problems)
        return await self._state(version)

    async def compared(self, first: int, second: int) -> VersionChange:
        """What differs between two versions, played for that if need be. Raises QueryError."""
        before, after = self.good_version(first), self.good_version(second)
        return VersionChange(before, after, await self._contrast(before, after))

    # --- the loop -----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Follow the files as long as the server runs."""
        seen: Signature | None = None
        while True:
            try:
                found = await self._in("reading", lambda: signature(self.where))
                if found != seen:
                    seen = await self._settled(found)
                    await self.take(seen)
            except Exception:
                logging.getLogger(__name__).exception("the files could not be looked at")
            await asyncio.sleep(LOOK_EVERY)

    async def _settled(self, found: Signature) -> Signature:
        """Wait until the files stay as they are: a save may take more than one step."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            again = await self._in("reading", lambda: signature(self.where))
            if again == found:
                return again
            found = again

    async def take(self, files: Signature) -> None:
        """Make a version of the files as they are now, unless they hold what the last one holds."""
        kept = await self._in("reading", self.snapshots.take)
        if self.versions and kept.digest == self.newest.files.digest:
            return
        version = await self._in("comparing", lambda: self._next(kept))
        good_before = self.shown
        self._prepare(version)  # it is made ready to be played while this process reads
        problems, state = await self._in("reading", lambda: self._read(version, files))
        if await self._in("reading", lambda: signature(self.where)) != files:
            return  # they changed while they were read: the next look finds that
        self.versions.append(replace(version, problems=problems))
        if state is not None:
            _put(self._states, kept.digest, state, MAX_STATES)
            self.change = None if good_before is None else VersionChange(good_before, self.newest, None)
        self._first.set()
        await self._announce()
        self._follow(self._finish(self.newest, good_before))

    def _next(self, files: Files) -> Version:
        touched: tuple[str, ...] = ()
        said = ""
        if self.versions:
            before, content = self.newest.files, self.snapshots.content
            touched = files.touched(before)
            said = summary(
                touched,
                lambda name: content(before, name),
                lambda name: content(files, name),
                missing=files.missing,
                again={name for name in touched if any(old.files.had(name) for old in self.versions)},
            )
        return Version(len(self.versions) + 1, datetime.now().astimezone(), files, touched, said)

    def _read(self, version: Version, files: Signature) -> tuple[tuple[Problem, ...], ScenarioState | None]:
        """What is wrong with the files as they are now; with nothing wrong, the scenario."""
        known = self._states.get(version.files.digest)
        if known is not None:
            return known.sound.warnings, known
        try:
            with kept_in(self._parts):  # only the file that is another is parsed
                state = load_state(self.where, files)
            state.home = str(self.snapshots.folder(version.files))
        except ProblemsFound as error:
            return tuple(error.problems), None
        except (OSError, RecursionError, MemoryError) as error:
            message = "the files cannot be read"
            return (Problem("unreadable", message, self.where, found=str(error)),), None
        return state.sound.warnings, state

    async def _finish(self, version: Version, before: Version | None) -> None:
        """Have a version played, now that it can be shown, and tell what it changed."""
        if version.good:
            found = await self._contrast(before or version, version)  # the first is played, too, for the next
            change = None if before is None else VersionChange(before, version, found)
            if self.shown is version:
                self.change = change
            await self._announce()
            self.tell(version, change)
            await self._in("reading", lambda: self._remember(version))
        else:
            self.tell(version, None)

    def _remember(self, version: Version) -> None:
        """Keep what was found sound on the disk, for what-ifs and other commands, now that nobody waits for it."""
        state = self._states.get(version.files.digest)
        if version is self.newest and state is not None and (name := key_of(state.home)):
            remember(name, state.sound)

    async def _announce(self) -> None:
        async with self.news:
            self.count += 1
            self.news.notify_all()

    # --- made when it is wanted -----------------------------------------------------------------------------------

    async def _state(self, version: Version) -> ScenarioState:
        digest = version.files.digest
        if digest not in self._states:
            home = str(self.snapshots.folder(version.files))
            state = await self._in("reading", lambda: load_state(self.where, (), home))
            _put(self._states, digest, state, MAX_STATES)
        self._states.move_to_end(digest)
        return replace(
            self._states[digest], version=version.number, signature=((digest, version.number, 0, 0),)
        )

    async def _contrast(self, before: Version, after: Version) -> VersionContrast | str:
        """What differs between two good versions, or why that is not known."""
        try:
            first, second = await self._nights(before), await self._nights(after)
        except NightsError as error:
            return str(error)
        except Exception:
            logging.getLogger(__name__).exception("the histories of a version could not be played")
            return INTERNAL_ERROR
        return await self._in("comparing", lambda: between(first, second))

    async def _nights(self, version: Version) -> PlayedVersion:
        """The histories of a version. Raises NightsError."""
        digest = version.files.digest
        async with self._playing:
            if digest not in self._played:
                place = str(self.snapshots.folder(version.files))
                _put(self._played, digest, await self._play(place), MAX_PLAYED)
            self._played.move_to_end(digest)
            return self._played[digest]

    def _prepare(self, version: Version) -> None:
        """Have a version made ready to be played in the other process, unless it was played before."""
        if version.files.digest not in self._played:
            place = str(self.snapshots.folder(version.files))
            with suppress(OSError):  # then it is said where it is to be played
                self._order("prepare", place)

    def _order(self, do: Literal["prepare", "play"], place: str) -> Worker:
        self._worker = worker = self._worker or self.start_player()
        worker.ask(NightOrder(do, place))
        return worker

    async def _play(self, place: str) -> PlayedVersion:
        """Have a version played in the other process. Raises NightsError."""
        try:
            worker = self._order("play", place)
            async with asyncio.timeout(PLAY_LIMIT):
                return await self._in("playing", lambda: receive(worker))
        except TimeoutError as error:
            self._kill()
            raise NightsError(f"they were not played within {PLAY_LIMIT:g} s") from error
        except (ConnectionError, OSError) as error:
            self._kill()
            raise NightsError(f"no process can play them: {error}") from error
        except NightsError:
            if self._worker is not None and not self._worker.process.is_alive():
                self._kill()
            raise

    # --- going back -----------------------------------------------------------------------------------------------

    async def write_back(self, number: int, now: int) -> dict[str, Any]:
        """Write the files of a version where the author edits, who has seen that version `now` is there.

        What is there is kept first, as a zip beside the scenario. Raises QueryError where it is another version by now,
        and ProblemsFound where something cannot be written.
        """
        version = self.version(number)
        there = await self._in("reading", self.snapshots.take)
        if now != self.newest.number or there.digest != self.newest.files.digest:
            message = "the files have changed since you looked; nothing was written"
            raise QueryError([query_problem(message, "now", str(now), str(self.newest.number))])
        if there.left_out:
            message = "some of the files there cannot be kept, so nothing was written"
            raise QueryError([query_problem(message, "files", ", ".join(there.left_out))])
        place = self.snapshots.place
        kept = place.parent / f"{place.stem}-before-going-back-{datetime.now():%Y%m%d-%H%M%S}.zip"
        try:
            await self._in("reading", lambda: write_file(kept, self.snapshots.packed(there)))
            written = await self._in("reading", lambda: self.snapshots.write_back(version.files, there))
        except OSError as error:
            raise ProblemsFound([unwritable("the version", place, error)]) from error
        return {
            "version": number,
            "written": [escape_invisible(name) for name in written],
            "kept": escape_invisible(str(kept)),
        }

    # --- its end --------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Let those who wait for news go: the server is about to end."""
        self.ending = True
        self._follow(self._announce())

    def close(self) -> None:
        """End everything, and forget the versions."""
        self._kill()
        for task in self._tasks:
            task.cancel()
        for thread in self._threads.values():
            thread.shutdown(wait=False, cancel_futures=True)
        self._home.cleanup()

    def _kill(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()

    def _follow(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in(self, thread: str, make: Callable[[], Value]) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self._threads[thread], make)


def _put(kept: OrderedDict[str, Value], key: str, value: Value, most: int) -> None:
    """Keep a value, and of all that is kept the most recent."""
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
