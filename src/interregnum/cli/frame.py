"""What every command uses: the group, its arguments, what is said where, and how bad input ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interregnum import __version__
from interregnum.errors import InterregnumError, Problem, ProblemsFound
from interregnum.writing import unwritable, write_file

if TYPE_CHECKING:
    from interregnum.language.sound import Sound


ORDER = (
    *("new", "check", "resolve", "events", "run", "serve", "report", "why", "why-not", "replay", "branch"),
    *("record", "ensemble", "query", "whatif", "hinges", "inevitability", "sensitivity", "calibrate"),
    *("validate", "study", "odd", "export"),
)


class Examples(click.Command):
    """A command whose help ends with an example, as every command's must."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write_text(line)


class Jobs(click.Group):
    """Lists the commands in the order in which one would use them."""

    command_class = Examples

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        return sorted(self.commands, key=ORDER.index)


@click.group(cls=Jobs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="interregnum")
def commands() -> None:
    """Interregnum plays crises of authority and says why each thing happened.

    A scenario is the id of one that comes with it (petrograd-1917), a folder, or a .yaml file. A history is
    the folder that `run --out` writes.
    """


as_json = click.option("--json", "as_json", is_flag=True, help="Print data instead of prose.")
scenario_argument = click.argument("scenario")
seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=7, show_default=True, help="Which ensemble."
)
replica_option = click.option(
    "--replica", type=click.IntRange(0, 2**64 - 1), default=0, show_default=True, help="Which history in it."
)
history_argument = click.argument("history", type=click.Path(path_type=Path))


# --- used by commands --------------------------------------------------------------------------------------


def sound(scenario: str) -> Sound:
    """The scenario and its network, if it has no errors; its warnings go to the error stream."""
    from interregnum.language.load import load

    found = load(scenario)
    report(found.warnings, to_stderr=True)
    return found


def written(file: Path, text: str) -> None:
    """Write a file, whole or not at all, or say why it cannot be. A folder in its place is left alone."""
    file = Path(os.path.realpath(file))
    try:
        if file.exists() and not file.is_file():  # a folder, which refuses; or a device, which has no beside
            file.write_text(text, encoding="utf-8")
        else:
            write_file(file, text.encode())
    except OSError as error:
        raise ProblemsFound([unwritable("this", file, error, allowed="a file in a folder")]) from error


def write_data(file: Path | None, data: Any) -> None:
    """Write a result as JSON where a file is named for it."""
    if file is not None:
        written(file, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def say(text: str) -> None:
    """Print to the output. Where its reader has seen enough (`| head`), the work still goes on to its end."""
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_data(data: Any) -> None:
    """Print as JSON."""
    say(json.dumps(data, indent=2, ensure_ascii=False))


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """A line on the error stream while something takes its time, where a person can see it; then it is gone.

    Gives a function that adds to the line how far the work has come.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(more: str) -> None:
        click.echo(f"\r\x1b[K{what} {more}...", nl=False, err=True)

    show("")
    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def vars_of(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}


def report(problems: Sequence[Problem], *, to_stderr: bool) -> None:
    """Print problems, errors in red."""
    for problem in problems:
        first, *rest = str(problem).split("\n")
        colour = "red" if problem.severity == "error" else "yellow"
        click.echo("\n".join([click.style(first, fg=colour), *rest]), err=to_stderr)


def main() -> None:
    """Run a command; bad input is said plainly and ends with exit code 2."""
    try:
        commands(standalone_mode=False)
    except ProblemsFound as error:
        report(error.problems, to_stderr=True)
        sys.exit(2)
    except InterregnumError as error:
        click.echo(click.style(f"error: {error}", fg="red"), err=True)
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
