"""The command that serves the page."""

from __future__ import annotations

from pathlib import Path

import click

from interregnum.cli.frame import (
    commands,
    replica_option,
    report,
    say,
    scenario_argument,
    seed_option,
    working,
)
from interregnum.errors import ScenarioError

PORT = 1917


@commands.command(example="interregnum serve petrograd-1917")
@scenario_argument
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Where to listen; 0 takes any port that is free.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Who is let in: by default this machine alone."
)
@click.option("--no-browser", is_flag=True, help="Only say the address.")
@seed_option
@replica_option
def serve(scenario: str, port: int, host: str, no_browser: bool, seed: int, replica: int) -> None:
    """Serve the page of a scenario: its night, its evidence, its answers, and what-ifs asked in the browser.

    Ctrl-C ends it. Files are read again when they have changed; what is wrong with them is said on the page.
    """
    from interregnum.server.app import application
    from interregnum.server.press import press
    from interregnum.server.queries import Which
    from interregnum.server.serving import (
        address_of,
        is_local,
        listening,
        names_of_this_machine,
        open_browser,
        run,
    )

    _said_if_unsound(scenario)
    names = () if is_local(host) else names_of_this_machine()
    app = application(scenario, press(), Which(seed, replica), host=host, names=names)
    listener = listening(host, port)
    address = address_of(listener, host)

    def begun() -> None:
        if not is_local(host):
            say(
                f"Whoever can reach this machine at {host} can read the page and have this machine play histories. "
                "There is no password, and nothing is encrypted."
            )
        say(f"The night is at {address} (Ctrl-C ends it)")
        if not no_browser:
            open_browser(address)

    with listener:
        run(app, listener, begun)


def _said_if_unsound(scenario: str) -> None:
    """Say what is wrong with it; go on, for the page says it too, unless there is no such scenario."""
    from interregnum.language.load import load
    from interregnum.language.resolve import bundled

    try:
        with working(f"reading {scenario}"):
            load(scenario)
    except ScenarioError as error:
        if scenario not in bundled() and not Path(scenario).exists():
            raise
        report(error.problems, to_stderr=True)
