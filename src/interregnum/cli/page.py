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
    from interregnum.server.press import Played, edition
    from interregnum.server.queries import Which, history_asked
    from interregnum.server.standing import signature, standing
    from interregnum.views.page import document

    pairs = [("variant", name) for name in variant] + [("beside", one) for one in beside]
    asked = history_asked(pairs, Which(seed, replica))
    with working(f"reading {scenario}"):
        now = standing(scenario, signature(scenario))
    with working("playing"):
        other = None if asked.beside is None else now.play(asked.beside)
        played = Played(asked.shown, now.play(asked.shown), asked.beside, other)
        html = document(edition(now, played, served=False).data(), served=False)
    written(out, html)
    say(f"The night is in {out}: it opens in any browser, with no network.")
