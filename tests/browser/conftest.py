"""One browser for all tests of the page, one report of the flagship, and visits that are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import chromium
import pytest
from playwright.sync_api import Browser, sync_playwright
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
def windows(browser: Browser) -> Windows:
    """Its windows, which are lent from test to test."""
    return Windows(browser)


@pytest.fixture
def visiting(windows: Windows) -> Iterator[Visiting]:
    """Visits to any address; when the test is over each must have been without a fault."""
    with ExitStack() as begun:
        yield lambda *where, **how: begun.enter_context(windows.visit(*where, **how))


@pytest.fixture
def night(visiting: Visiting, report: Path) -> Visiting:
    """Visits to the report, from its file, with the network off."""

    def visit(address: str = MORNING, size: str = "desktop", theme: str = "light") -> Visit:
        return visiting(report.as_uri(), size, theme).open(address)

    return visit
