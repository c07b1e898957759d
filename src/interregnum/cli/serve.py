"""The command that serves the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from interregnum.cli.frame import (
    commands,
    page_replica_option,
    report,
    say,
    scenario_argument,
    seed_option,
    working,
)
from interregnum.errors import ScenarioError

if TYPE_CHECKING:
    from interregnum.server.requests import HistoryKey
    from interregnum.server.watching.loop import Watch

PORT = 1917


@commands.command(example="interregnum serve petrograd-1917")
@scenario_argument
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port to listen on; 0 takes any free port.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; with the default only this machine can connect.",
)
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@click.option(
    "--watch", is_flag=True, help="Follow the files: show at each save what it changed, or what is wrong."
)
@seed_option
@page_replica_option
def serve(
    scenario: str, port: int, host: str, no_browser: bool, watch: bool, seed: int, replica: int | None
) -> None:
    """Show a scenario in the browser and play what-ifs there.

    The page shows a history with its sources and the answers of the lab. Files are read again when they change, and
    mistakes in them are listed on the page. With --watch the page follows each save by itself: it shows every mistake,
    or the night as it now is with what the edit changed in 200 histories. Ctrl-C stops the server.
    """
    from interregnum.server.app import application
    from interregnum.server.listener import (
        is_local,
        listen,
        machine_names,
        nothing_more,
        open_browser,
        page_address,
        run,
    )
    from interregnum.server.renderer import page_renderer

    _report_problems(scenario)
    names = () if is_local(host) else machine_names()
    following = _watch(scenario) if watch else None
    first = _first(scenario, seed, replica)
    app = application(scenario, page_renderer(), first, host=host, names=names, watch=following)
    listener = listen(host, port)
    address = page_address(listener, host)

    def on_ready() -> None:
        if not is_local(host):
            say(
                f"Anyone who can reach this machine at {host} can read the page and make this machine play histories. "
                "There is no password and no encryption."
            )
        say(f"Serving {scenario} at {address} (Ctrl-C stops the server)")
        if not no_browser:
            open_browser(address)

    with listener:
        run(app, listener, on_ready, nothing_more if following is None else following.stop)


def _watch(scenario: str) -> Watch:
    """What follows the files, and says a line on the terminal for each save."""
    from interregnum.server.watching.loop import Watch
    from interregnum.server.watching.told import line

    return Watch(scenario, lambda version, change: say(line(version, change)))


def _first(scenario: str, seed: int, replica: int | None) -> HistoryKey:
    """The history shown where an address names none; of a scenario with mistakes, the first."""
    from interregnum.server.first_history import first_history
    from interregnum.server.requests import HistoryKey
    from interregnum.server.signature import signature
    from interregnum.server.state import load_state

    if replica is not None:
        return HistoryKey(seed, replica)
    try:
        return first_history(load_state(scenario, signature(scenario)), seed)
    except ScenarioError:
        return HistoryKey(seed)


def _report_problems(scenario: str) -> None:
    """Report what is wrong with the scenario and go on, as the page reports it too; stop if it does not exist."""
    from interregnum.language.load import load
    from interregnum.language.resolve import bundled

    try:
        with working(f"reading {scenario}"):
            load(scenario)
    except ScenarioError as error:
        if scenario not in bundled() and not Path(scenario).exists():
            raise
        report(error.problems, to_stderr=True)
