"""The command that writes the page as one file."""

from __future__ import annotations

from pathlib import Path

import click

from interregnum.cli.frame import (
    commands,
    page_replica_option,
    say,
    scenario_argument,
    seed_option,
    working,
)
from interregnum.cli.out_files import PAGE, free_file, write_text
from interregnum.cli.places import PlacePath


@commands.command(example="interregnum report petrograd-1917 --out night.html")
@scenario_argument
@click.option("--out", type=PlacePath(), required=True, help="File to write.")
@seed_option
@page_replica_option
@click.option("--variant", multiple=True, help="Play the history with this variant of the scenario.")
@click.option(
    "--beside",
    multiple=True,
    metavar="KIND:NAME",
    help="Show a second history beside it: replica:NUMBER or variant:NAME.",
)
@click.option("--still", is_flag=True, help="Write a page that cannot play, smaller by a fifth.")
def report(
    scenario: str,
    out: Path,
    seed: int,
    replica: int | None,
    variant: tuple[str, ...],
    beside: tuple[str, ...],
    still: bool,
) -> None:
    """Write the page of a history as one file that works offline.

    The file opens in any browser, shows all that `serve` shows, and plays any history and what-ifs by itself.
    """
    from interregnum.server.first_history import first_history
    from interregnum.server.renderer import ShownHistories, page_payload
    from interregnum.server.requests import HistoryKey, parse_page_request
    from interregnum.server.signature import signature
    from interregnum.server.state import load_state
    from interregnum.views.page import document, playable

    free_file(out, PAGE)
    pairs = [("variant", name) for name in variant] + [("beside", second) for second in beside]
    with working(f"reading {scenario}"):
        state = load_state(scenario, signature(scenario))
    with working("playing"):
        default = first_history(state, seed) if replica is None else HistoryKey(seed, replica)
        request = parse_page_request(pairs, default)
        other = None if request.beside is None else state.play(request.beside)
        shown = ShownHistories(request.shown, state.play(request.shown), request.beside, other)
        data = page_payload(state, shown, served=False).data()
        html = document(data, served=False, playable=b"" if still else playable(state.sound, state.variants))
    write_text(out, html, PAGE)
    say(f"The page is in {out}; it opens in any browser, without a network.")
