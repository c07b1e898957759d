"""The files that an editor has open, the scenarios that they belong to, and when these are surveyed.

A survey runs beside the conversation, in a thread. Whoever types on gives up the survey under way, for it would tell of
a text that is gone; the next begins at once. Questions are answered from the last survey that was finished.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from interregnum.errors import Problem
from interregnum.lsp.anatomy import Anatomy, anatomy
from interregnum.lsp.names import SurveyNames
from interregnum.lsp.survey import KnownScenario, Survey, SurveyMemory, home_of, survey
from interregnum.model import Scenario

Told = Callable[[Survey, bool], None]


class _GivenUpError(Exception):
    """A survey of texts that have changed meanwhile."""


@dataclass
class Held:
    """A file as an editor holds it."""

    text: str
    version: int


@dataclass
class Home:
    """A scenario of which a file is open."""

    path: Path
    memory: SurveyMemory = field(default_factory=SurveyMemory)
    names: SurveyNames | None = None
    anatomy: Anatomy = field(default_factory=Anatomy)
    taken_apart: KnownScenario | None = None
    is_stale: bool = False
    work: asyncio.Task[None] | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Desk:
    """What is open. `told` is called with every finished survey; and before, with False, with one that knows the
    problems of the scenario itself and not yet of what stands beside it."""

    def __init__(self, told: Told, complain: Callable[[str], None]) -> None:
        self.told = told
        self.complain = complain
        self.held: dict[Path, Held] = {}
        self.homes: dict[Path, Home] = {}
        self.threads = ThreadPoolExecutor(1, "survey")

    # What the editor says -------------------------------------------------------------------------

    def hold(self, path: Path, text: str, version: int) -> None:
        """A file is open, or has changed."""
        self.held[path] = Held(text, version)
        self.look_again(path)

    def let_go(self, path: Path) -> None:
        """A file is closed: what is on the disk counts."""
        self.held.pop(path, None)
        self.look_again(path)

    def look_again(self, path: Path) -> None:
        """Survey the scenario of a file once more; one that it belonged to, too, if that is gone."""
        home = self.home(path)
        for each in {id(known): known for known in (home, *self._around(path)) if known is not None}.values():
            each.is_stale = True
            each.done.clear()
            if each.work is None:
                each.work = asyncio.get_running_loop().create_task(self._survey(each))

    def home(self, path: Path) -> Home | None:
        """The scenario that a file belongs to; None where it belongs to none."""
        where = home_of(path, self.held) or (path if self._is_whole(path) else None)
        return None if where is None else self.homes.setdefault(where, Home(where))

    def _around(self, path: Path) -> list[Home]:
        return [
            self.homes[folder] for folder in (path, path.parent, path.parent.parent) if folder in self.homes
        ]

    def _is_whole(self, path: Path) -> bool:
        """Whether a file is a scenario by itself: it has the section that every scenario must have."""
        held = self.held.get(path)
        return held is not None and any(line.startswith("scenario:") for line in held.text.split("\n"))

    def looks_like_part(self, path: Path) -> bool:
        """Whether a file that belongs to no scenario has sections of one."""
        held = self.held.get(path)
        keys = {line.partition(":")[0] for line in held.text.split("\n")} if held else set()
        return path.suffix == ".yaml" and not keys.isdisjoint(Scenario.model_fields)

    # Surveys --------------------------------------------------------------------------------------

    async def fresh(self, path: Path) -> SurveyNames | None:
        """The names of a file's scenario as it is now, each taken apart."""
        home = self.home(path)
        if home is None:
            return None
        if home.names is None and home.work is None:
            self.look_again(path)
        await home.done.wait()
        await self._take_apart(home)
        return home.names

    async def names(self, path: Path) -> SurveyNames | None:
        """The names of a file's scenario, as they were when it was last surveyed."""
        home = self.home(path)
        is_known = home is not None and home.names is not None and home.taken_apart is not None
        return home.names if home is not None and is_known else await self.fresh(path)

    def texts(self) -> dict[str, bytes]:
        """What is held, by real path."""
        return {os.path.realpath(path): held.text.encode() for path, held in self.held.items()}

    async def _survey(self, home: Home) -> None:
        """Survey until nothing has changed meanwhile."""
        loop = asyncio.get_running_loop()
        while home.is_stale:
            home.is_stale = False
            held = self.texts()
            try:
                found = await loop.run_in_executor(self.threads, self._surveyed, home, held, loop)
                home.names = SurveyNames(found, home.anatomy)
                self._tell(home, found, True)
                if home.taken_apart is None:
                    await self._take_apart(home)
            except _GivenUpError:
                continue
            except Exception as error:  # noqa: BLE001  whatever goes wrong with one text, the next is looked at
                self.complain(f"{home.path}: {type(error).__name__}: {error}")
        home.work = None
        home.done.set()

    def _tell(self, home: Home, found: Survey, is_all: bool) -> None:
        """Tell of a survey, unless its texts have changed meanwhile."""
        if not home.is_stale:
            self.told(found, is_all)

    def _surveyed(self, home: Home, held: Mapping[str, bytes], loop: asyncio.AbstractEventLoop) -> Survey:
        def go_on() -> None:
            if home.is_stale:
                raise _GivenUpError

        def first(found: Survey) -> None:
            loop.call_soon_threadsafe(self._tell, home, found, False)

        return survey(home.path, held, home.memory, go_on, first)

    async def _take_apart(self, home: Home) -> None:
        """Take the names of the last survey apart, unless they are the same as before."""
        if home.names is None:
            return
        found = home.names.survey
        loop = asyncio.get_running_loop()
        made = await loop.run_in_executor(self.threads, _taken_apart, home, found)
        if made is not home.anatomy:
            home.anatomy = made
            home.names = SurveyNames(home.names.survey, made)

    async def tried(self, home: Home, texts: Mapping[Path, str]) -> Survey:
        """The scenario with other texts; nothing of it is kept but what its files say."""
        held = {**self.texts(), **{os.path.realpath(path): text.encode() for path, text in texts.items()}}
        memory = SurveyMemory(home.memory.parts, {}, home.memory.known)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, survey, home.path, held, memory)


def _taken_apart(home: Home, found: Survey) -> Anatomy:
    """The names of a survey taken apart; as before, if they are the same."""
    known, before = found.known, home.taken_apart
    if known is None or (before is not None and _called(known) == _called(before)):
        return home.anatomy
    made = anatomy(known.scenario)
    home.taken_apart = known
    return made


def _called(known: KnownScenario) -> tuple[object, ...]:
    network = known.network
    return list(network.quantities), network.choices, list(network.events), list(network.definitions)


def concerns_nobody(path: Path) -> Problem:
    """The problem of a file that looks like part of a scenario and is of none."""
    message = "this file belongs to no scenario: there is no scenario.yaml in its folder"
    allowed = "a folder that holds scenario.yaml; in it the folders events, record, variants and validation"
    return Problem(
        "no-scenario", message, path.name, 1, 1, found=path.parent.name, allowed=allowed, severity="warning"
    )
