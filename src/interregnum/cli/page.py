"""The command that writes the page as one file."""

from __future__ import annotations

from pathlib import Path

import click

from interregnum.cli.frame import (
    commands,
    replica_option,
    say,
    scenario_argument,
    seed_option,
    working,
    written,
)


@commands.command(example="interregnum report petrograd-1917 --out night.html")
@scenario_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@seed_option
@replica_option
@click.option("--variant", multiple=True, help="Play it with this variant that the scenario names.")
@click.option(
    "--beside",
    multiple=True,
    metavar="KIND:NAME",
    help="A second history beside it: replica:NUMBER, variant:NAME.",
)
def report(
    scenario: str, out: Path, seed: int, replica: int, variant: tuple[str, ...], beside: tuple[str, ...]
) -> None:
    """Write the page of a night as one file that needs no server and no network, today and in ten years.

    It opens in any browser, from a disk or a stick; all that `serve` shows is in it but for playing what-ifs.
    """
    from interregnum.server.renderer import ShownHistories, page_payload
    from interregnum.server.requests import HistoryKey, parse_page_request
    from interregnum.server.state import load_state, signature
    from interregnum.views.page import document

    pairs = [("variant", name) for name in variant] + [("beside", one) for one in beside]
    request = parse_page_request(pairs, HistoryKey(seed, replica))
    with working(f"reading {scenario}"):
        state = load_state(scenario, signature(scenario))
    with working("playing"):
        other = None if request.beside is None else state.play(request.beside)
        shown = ShownHistories(request.shown, state.play(request.shown), request.beside, other)
        html = document(page_payload(state, shown, served=False).data(), served=False)
    written(out, html)
    say(f"The night is in {out}: it opens in any browser, with no network.")
