"""What makes a page of a history: the data, the page around it, and the files that the page needs.

Here the server meets the page. Tests put a press of their own in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from interregnum.history import History
from interregnum.server.queries import Which
from interregnum.server.standing import Standing

if TYPE_CHECKING:
    from interregnum.views.page.payload import Edition


class Played(NamedTuple):
    """A history to be shown, and the one beside it, with what each was played with."""

    which: Which
    history: History
    beside: Which | None = None
    other: History | None = None


class Printed(NamedTuple):
    """A page, and its Content-Security-Policy, which names the scripts that stand in it."""

    html: str
    policy: str


@dataclass(frozen=True)
class Press:
    """`night` makes the data of a page, `page` the page around these data; `files` are those under `/static/`."""

    night: Callable[[Standing, Played], Mapping[str, Any]]
    page: Callable[[Mapping[str, Any]], Printed]
    files: Mapping[str, bytes]


def edition(now: Standing, played: Played, *, served: bool) -> Edition:
    """All that a page shows of a history as it was played."""
    from interregnum.views.page.payload import Edition

    return Edition(
        now.where,
        played.history,
        now.record,
        now.map,
        now.answers,
        variants=played.which.variants,
        beside=played.other,
        beside_variants=() if played.beside is None else played.beside.variants,
        served=served,
    )


def press() -> Press:
    """The press of the page: `views.page`."""
    from interregnum.views.page.document import document, policy, static

    def night(now: Standing, played: Played) -> Mapping[str, Any]:
        return edition(now, played, served=True).data()

    def page(night: Mapping[str, Any]) -> Printed:
        return Printed(document(night, served=True), policy(served=True))

    return Press(night, page, static())
