"""One browser for all tests of the page, one report of the flagship, and visits that are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import chromium
import pytest
from playwright.sync_api import Browser, sync_playwright
from served import served
from visit import MORNING, Visit
from windows import Windows

from interregnum.cli import commands

Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none, every test that asks for it fails and says what to install."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**chromium.settings())
        yield started
        started.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flagship's night as one file."""
    return written(tmp_path_factory.mktemp("report") / "night.html")


@pytest.fixture(scope="session")
def report_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a second night beside it."""
    return written(tmp_path_factory.mktemp("report") / "two.html", "--beside", "replica:3")


def written(to: Path, *more: str) -> Path:
    """What `interregnum report` writes."""
    chosen = ["--replica", "0", "--out", str(to), *more]  # whichever the lab takes for the nearest
    commands.main(["report", "petrograd-1917", *chosen], standalone_mode=False)
    return to


@pytest.fixture(scope="session")
def petrograd() -> Iterator[str]:
    """The flagship, served."""
    with served("petrograd-1917") as address:
        yield address


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Its windows, which are lent from test to test."""
    return Windows(browser)


@pytest.fixture
def visiting(windows: Windows) -> Iterator[Visiting]:
    """Visits to any address; when the test is over each must have been without a fault."""
    with ExitStack() as begun:
        yield lambda *where, **how: begun.enter_context(windows.visit(*where, **how))


@pytest.fixture(scope="module")
def loaded(windows: Windows, report: Path) -> Iterator[Visiting]:
    """The report as the tests of a file have loaded it, once for each size and theme."""
    with ExitStack() as begun:
        yield cache(
            lambda size, theme: begun.enter_context(windows.visit(report.as_uri(), size, theme)).open(MORNING)
        )


@pytest.fixture
def going(loaded: Visiting, request: pytest.FixtureRequest) -> Iterator[Visiting]:
    """Visits to a report that is loaded already: only the address is followed. For tests that leave behind nothing but
    what the next address, or a press of Escape, puts right (a map that was moved stays so), or that nobody after them
    looks at. After one that has failed the page is loaded anew."""
    lent: list[Visit] = []
    failed = request.session.testsfailed

    def visit(address: str = MORNING, size: str = "desktop", theme: str = "light") -> Visit:
        page = loaded(size, theme)
        lent.append(page)
        page.page.keyboard.press("Escape")  # out of a dialog or the search
        page.page.evaluate(LEFT)
        page.page.mouse.move(0, 0)
        return page.go(address)

    yield visit
    faults = [fault for page in lent for fault in page.faults]
    for page in lent:
        page.faults.clear()
        if faults or request.session.testsfailed > failed:
            page.open(MORNING)
    assert not faults, "\n".join(faults)


LEFT = "() => { document.activeElement.blur(); scrollTo(0, 0) }"


@pytest.fixture
def night(visiting: Visiting, report: Path) -> Visiting:
    """Visits to the report, from its file, with the network off."""

    def visit(address: str = MORNING, size: str = "desktop", theme: str = "light") -> Visit:
        return visiting(report.as_uri(), size, theme).open(address)

    return visit
