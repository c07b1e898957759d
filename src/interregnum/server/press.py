"""What makes a page of a history: the data, the page around it, and the files that the page needs.

Here the server meets the page. Tests put a press of their own in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from interregnum.history import History
from interregnum.server.queries import Which
from interregnum.server.standing import Standing


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


def press() -> Press:
    """The press of the page: `views.page`."""
    from interregnum.views.page.document import document, policy, static
    from interregnum.views.page.edition import Edition

    def night(now: Standing, played: Played) -> Mapping[str, Any]:
        return Edition(
            now.where,
            played.history,
            now.record,
            answers=now.answers,
            variants=played.which.variants,
            beside=played.other,
            beside_variants=() if played.beside is None else played.beside.variants,
            served=True,
        ).data()

    def page(night: Mapping[str, Any]) -> Printed:
        return Printed(document(night, served=True), policy(served=True))

    return Press(night, page, static())
