"""Windows of the browser, lent to one visit after another.

To open a window takes several times as long as to load the report in one. So a window that is given back is left empty,
and whoever comes next loads a page of their own in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page
from visit import Visit

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
EVERY_SIZE = {**SIZES, "tablet": (820, 1180), "large": (1920, 1080)}
PATIENCE = 120_000  # milliseconds after which a page is taken to hang; a slow machine needs far less


class Kind(NamedTuple):
    """What is set when a window is opened."""

    size: str
    theme: str
    online: bool


class Windows:
    """The windows of a browser: those that nobody is in, and those that are lent."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._free: dict[Kind, list[Page]] = {}

    @contextmanager
    def visit(
        self,
        url: str,
        size: str = "desktop",
        theme: str = "light",
        *,
        online: bool = False,
        own: bool = False,
        allowed: Sequence[str] = (),
    ) -> Iterator[Visit]:
        """A visit, which must have been without a fault at its end. Its `own` window is nobody's before or after it:
        for what a new page does not undo, such as a clock that was stopped."""
        kind = Kind(size, theme, online)
        free = [] if own else self._free.setdefault(kind, [])
        page = free.pop() if free else self._opened(kind)
        visit = Visit(page, url, allowed)
        yield visit
        visit.end()
        if own:
            page.context.close()
        else:
            _leave(page, kind)
            free.append(page)
        assert not visit.faults, "\n".join(visit.faults)

    def _opened(self, kind: Kind) -> Page:
        """A window in which nothing moves by itself."""
        wide, high = EVERY_SIZE[kind.size]
        context = self.browser.new_context(
            viewport={"width": wide, "height": high},
            color_scheme=_scheme(kind),
            reduced_motion="reduce",
            has_touch=kind.size in ("phone", "tablet"),
            is_mobile=kind.size in ("phone", "tablet"),
            locale="en-GB",
            timezone_id="UTC",
            service_workers="block",
        )
        context.set_default_timeout(PATIENCE)
        context.set_offline(not kind.online)
        return context.new_page()


def _leave(page: Page, kind: Kind) -> None:
    """An empty window of its kind, the mouse in its corner; nothing is kept of who was there."""
    page.evaluate("() => { try { localStorage.clear() } catch { /* this page may keep nothing */ } }")
    page.goto("about:blank")
    page.emulate_media(color_scheme=_scheme(kind))
    page.mouse.move(0, 0)


def _scheme(kind: Kind) -> Literal["dark", "light"]:
    return "dark" if kind.theme == "dark" else "light"
