"""Makes the page of a history: its data, the page around the data, and the files that the page loads.

This is where the server meets the page. Tests use a renderer of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from interregnum.history import History
from interregnum.server.requests import HistoryKey
from interregnum.server.state import ScenarioState

if TYPE_CHECKING:
    from interregnum.views.page.payload import Payload


class ShownHistories(NamedTuple):
    """The history that a page shows, and the one beside it, each with its key."""

    key: HistoryKey
    history: History
    beside_key: HistoryKey | None = None
    beside: History | None = None


class RenderedPage(NamedTuple):
    """A page, and its Content-Security-Policy, which lists the hashes of its inline scripts."""

    html: str
    policy: str


@dataclass(frozen=True)
class Renderer:
    """`data` makes the data of a page, `page` the page around them; `files` are those under `/static/`; `playable`
    is with what a page plays by itself."""

    data: Callable[[ScenarioState, ShownHistories], Mapping[str, Any]]
    page: Callable[[Mapping[str, Any]], RenderedPage]
    files: Mapping[str, bytes]
    playable: Callable[[ScenarioState], bytes]


def page_payload(state: ScenarioState, shown: ShownHistories, *, served: bool) -> Payload:
    """Everything that the page of these histories shows."""
    from interregnum.views.page.payload import Payload

    second = () if shown.beside_key is None else shown.beside_key.variants
    return Payload(
        state.where,
        shown.history,
        state.record,
        state.map,
        state.answers,
        variants=shown.key.variants,
        beside=shown.beside,
        beside_variants=second,
        served=served,
        version=state.version,
        known=state.variants,
        plain=state.sound.compiled,
    )


def page_renderer() -> Renderer:
    """The renderer of the real page: `views.page`."""
    from interregnum.views.page.document import document, policy, static
    from interregnum.views.page.playable import playable

    def data(state: ScenarioState, shown: ShownHistories) -> Mapping[str, Any]:
        return page_payload(state, shown, served=True).data()

    def page(data: Mapping[str, Any]) -> RenderedPage:
        return RenderedPage(document(data, served=True), policy(served=True))

    return Renderer(data, page, static(), lambda state: playable(state.sound, state.variants))
