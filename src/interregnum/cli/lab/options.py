"""What the commands of the lab share: their options, who plays, and how progress is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from interregnum.change_kinds import KINDS
from interregnum.cli.places import PlacePath
from interregnum.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from interregnum.lab.ensembles.workers import Workers

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
Crew: TypeAlias = Callable[[], "AbstractContextManager[Workers]"]  # who plays, as long as they are wanted

# --- options ------------------------------------------------------------------------------------------------

workers_option = click.option(
    "--workers",
    "processes",
    type=click.IntRange(1),
    help="Number of processes. Default: one for each core.",
)
# Where none is named, the lab says which there are: so it has a value, which no outcome has.
outcome_option = click.option(
    "--outcome", required=True, default="", help="An outcome of the scenario, or an event."
)
aim_option = click.option(
    "--target",
    "aim",
    help="The answer whose chance is computed: an ending, an hour by which it comes, a number it exceeds.",
)
variant_option = click.option(
    "--variant", "variants", multiple=True, help="A variant of the scenario, by name; may be repeated."
)
of_option = click.option(
    "--of",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="The numbers to vary, such as '*.resolve'; may be repeated. Default: the scenario's assumptions.",
)
ensemble_option = click.option(
    "--ensemble",
    "folder",
    type=PlacePath(),
    help="Use the histories of this ensemble, which has the same scenario and seed.",
)


def outcomes_option(text: str) -> Decorator:
    """The option for outcomes of which there may be several."""
    return click.option("--outcome", "outcomes", multiple=True, help=text)


def replicas_option(
    text: str, default: int = 1000, least: int | None = 20, short: str | None = "-n"
) -> Decorator:
    """The option for how many histories are played; without `least` the lab itself says what is too few."""
    names = ["--replicas"] if short is None else [short, "--replicas"]
    kind = int if least is None else click.IntRange(least)
    return click.option(*names, type=kind, default=default, show_default=True, help=text)


def top_option(default: int) -> Decorator:
    """The option for how many rows are shown."""
    text = "Number of rows to show."
    return click.option("--top", type=click.IntRange(1), default=default, show_default=True, help=text)


CHANGES = (
    variant_option,
    *(click.option(kind.option, multiple=True, help=kind.help) for kind in KINDS),
)


def changing(command: Callable[..., None]) -> Callable[..., None]:
    """The options that describe a change to the scenario."""
    for option in reversed(CHANGES):
        command = option(command)
    return command


def alone(option: str, others: Sequence[str]) -> None:
    """Refuse what was typed beside an option and does not go with it; `others` are the names of parameters."""
    context = click.get_current_context()
    typed = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name is not None
        and parameter.name in others
        and context.get_parameter_source(parameter.name) is click.core.ParameterSource.COMMANDLINE
    ]
    if typed:
        raise click.UsageError(f"these do not go with {option}: {', '.join(typed)}")


WATCHING = (
    click.option(
        "--watch",
        multiple=True,
        metavar="FORMULA",
        help="A quantity or formula to follow through time; may be repeated.",
    ),
    click.option("--every", help="Time between two readings of what is watched, such as '1 min' or '10 s'."),
    click.option(
        "--at", multiple=True, metavar="HOUR", help="Instead, an hour at which it is read; may be repeated."
    ),
)


def watching(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is followed through time, and when it is read."""
    for option in reversed(WATCHING):
        command = option(command)
    return command


# --- who plays, and how far it has come ---------------------------------------------------------------------


def crewed(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who plays; in their place the command is handed a `crew`."""

    @wraps(command)
    def with_crew(*, processes: int | None, dask: str | None, **rest: Any) -> None:
        command(**rest, crew=partial(workers_of, processes, dask))

    address = "Play on the Dask cluster with this scheduler address."
    return workers_option(click.option("--dask", metavar="ADDRESS", help=address)(with_crew))


@contextmanager
def workers_of(processes: int | None, dask: str | None) -> Iterator[Workers]:
    """Processes on this machine, or the workers of a Dask cluster."""
    from interregnum.lab.ensembles.workers import Workers, dask_workers

    if dask is None:
        yield Workers(processes)
        return
    with dask_workers(dask) as workers:
        yield workers


def pace(show: Callable[[str], None]) -> Callable[[int, int], None]:
    """Shows how much is done, how fast it goes, and how long the rest will take."""
    began, first = time.monotonic(), -1

    def tell(done: int, of: int) -> None:
        nonlocal began, first
        if first < 0:
            began, first = time.monotonic(), done
        seconds = time.monotonic() - began
        text = f"{done:,} of {of:,} "
        if done > first and seconds > 0:
            rate = (done - first) / seconds
            text += f"({rate:,.0f} a second, {remaining((of - done) / rate)} left) "
        show(text)

    return tell


def remaining(seconds: float) -> str:
    """A waiting time in the largest unit that suits it."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def minutes_of(option: str, text: str) -> float:
    """A duration such as `30 min`."""
    from interregnum.dates import DateError, parse_duration

    try:
        return parse_duration(text)
    except DateError as error:
        raise ProblemsFound(
            [Problem("duration", error.message, option, found=text, allowed="30 min, or 2 h")]
        ) from error
