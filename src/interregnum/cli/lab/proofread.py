"""The command that reads many histories for lines that cannot be."""

from __future__ import annotations

import sys

import click

from interregnum.cli.frame import as_json, commands, say_result, scenario_argument, seed_option, working
from interregnum.cli.lab.options import Crew, crewed, pace, replicas_option


@commands.command(example="interregnum proofread petrograd-1917 -n 100 --rule dead-letter")
@scenario_argument
@replicas_option("Number of histories.", least=1)
@click.option(
    "--rule", "rules", metavar="RULE", multiple=True, help="Read by this rule alone; may be repeated."
)
@seed_option
@crewed
@as_json
def proofread(
    scenario: str,
    replicas: int,
    rules: tuple[str, ...],
    seed: int,
    crew: Crew,
    as_json: bool,
) -> None:
    """Find impossible lines in many histories.

    For example, a prisoner acts, a message arrives where nobody is left to read it, an empty unit marches, or what
    is over goes on. The rules hold for any scenario, whatever its conditions allow. The exit code is
    1 where something is found.
    """
    from interregnum.lab.proofreading.proofread import proofread as read
    from interregnum.views.text.lab.proofreading import as_text

    with working("reading") as show, crew() as workers:
        found = read(scenario, replicas, rules=rules, seed=seed, workers=workers, progress=pace(show))
    say_result(found.to_dict(), as_text(found), as_json=as_json)
    if not found.clean:
        sys.exit(1)
