"""What every command uses: the group, common options, printing, and how bad input ends."""

from __future__ import annotations

import errno
import gc
import json
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from interregnum import __version__
from interregnum.cli.places import PlacePath, ScenarioName
from interregnum.cli.streams import as_json_text, lost, note, open_streams, put
from interregnum.cli.wrapping import wrap_line
from interregnum.errors import InterregnumError, Problem, ProblemsFound

if TYPE_CHECKING:
    from interregnum.language.sound import Sound


ORDER = (
    *("new", "check", "resolve", "events", "run", "serve", "report", "why", "why-not", "replay", "branch"),
    *("record", "ensemble", "query", "whatif", "hinges", "inevitability", "sensitivity", "calibrate"),
    *("validate", "proofread", "study", "odd", "export", "schema", "lsp", "engine"),
)

# When Python looks for cycles: a scenario is many small things, and all of them are needed to the end. By its own
# count it would look through them for a fifth of the time that a history takes.
SELDOM = (100_000, 10, 10)


class Examples(click.Command):
    """A command whose help ends with an example, as every command's must."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")  # to copy, so it is not wrapped


class Commands(click.Group):
    """Lists the commands in the order in which they are used, each with its summary in full."""

    command_class = Examples

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        return sorted(self.commands, key=ORDER.index)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, summary_of(self.commands[name])) for name in self.list_commands(ctx)],
            )


def summary_of(command: click.Command) -> str:
    """The first sentence of a command's help, never shortened."""
    return command.get_short_help_str(limit=1000)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="interregnum")
def commands() -> None:
    """Interregnum simulates crises of authority and explains why each event happened.

    SCENARIO is the id of a scenario that comes with the package (petrograd-1917), a folder, or a .yaml file.
    HISTORY is a folder that `run --out` wrote.
    """


class SeedOption(click.Option):
    """A number from 0 to 2**64 - 1; the help leaves the range out."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


def complete_scenario(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for SCENARIO: the ids of the package's scenarios, and files."""
    from interregnum.language.resolve import bundled

    ids = [CompletionItem(id) for id in bundled() if id.startswith(incomplete)]
    return [*ids, CompletionItem(incomplete, type="file")]


def complete_source(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for what a new scenario is made from."""
    from interregnum.language.starter import sources

    return [CompletionItem(id) for id in sources() if id.startswith(incomplete)]


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
scenario_argument = click.argument("scenario", type=ScenarioName(), shell_complete=complete_scenario)
seed_option = click.option(
    "--seed",
    cls=SeedOption,
    type=click.IntRange(0, 2**64 - 1),
    metavar="INTEGER",
    default=7,
    show_default=True,
    help="Random seed. The same seed reproduces the same histories.",
)
replica_option = click.option(
    "--replica",
    cls=SeedOption,
    type=click.IntRange(0, 2**64 - 1),
    metavar="INTEGER",
    default=0,
    show_default=True,
    help="Number of the history within the seed.",
)
page_replica_option = click.option(
    "--replica",
    cls=SeedOption,
    type=click.IntRange(0, 2**64 - 1),
    metavar="INTEGER",
    default=None,
    help="Number of the history within the seed; without it one near the record, if the lab has found one.",
)
history_argument = click.argument("history", type=PlacePath())


# --- used by commands --------------------------------------------------------------------------------------


def sound(scenario: str) -> Sound:
    """Load and check a scenario; warnings are printed to the error stream."""
    from interregnum.language.load import load

    gc.disable()
    try:
        found = load(scenario)
    finally:
        gc.freeze()  # it stays until the command ends
        gc.enable()
    report(found.warnings, to_stderr=True)
    return found


def terminal_width() -> int | None:
    """The columns of the terminal that shows the output; None where a file or a program reads it."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def plain_terminal() -> bool:
    """Whether the terminal shows no colours and no moving text, or the user wants none (https://no-color.org)."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def say(text: str) -> None:
    """Print prose. A terminal gets lines that fit it; a file or a program gets them whole."""
    width = terminal_width()
    say_as_is(text if width is None else "\n".join(wrap_line(line, width) for line in text.split("\n")))


def say_as_is(text: str) -> None:
    """Print what must not be broken: a command to copy, or what `say` has broken already."""
    put(text)


def say_json(text: str) -> None:
    """Print data that are JSON already."""
    put(as_json_text(text))


def say_data(data: Any) -> None:
    """Print as JSON."""
    say_json(json.dumps(data, indent=2, ensure_ascii=False))


def say_result(data: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print a result: as JSON where that is wanted, else in words."""
    if as_json:
        say_data(data)
        return
    for line in lines:
        say(line)


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what takes its time, on one line of the error stream that disappears at the end.

    Gives a function that adds to the line how far the work has come.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _: None
        return

    def show(more: str) -> None:
        # A longer one could not be erased.
        line = f"{what} {more}..."[: shutil.get_terminal_size().columns - 1]
        note(f"\r\x1b[K{line}", newline=False, colour=True)

    show("")
    try:
        yield show
    finally:
        note("\r\x1b[K", newline=False, colour=True)


def vars_of(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}


def report(problems: Sequence[Problem], *, to_stderr: bool) -> None:
    """Print problems, errors in red."""
    for problem in problems:
        first, *rest = str(problem).split("\n")
        colour = "red" if problem.severity == "error" else "yellow"
        lines = [click.style(first, fg=colour), *rest]
        if (sys.stderr if to_stderr else sys.stdout).isatty():
            width = shutil.get_terminal_size().columns
            lines = [wrap_line(line, width) for line in lines]
        (note if to_stderr else put)("\n".join(lines), colour=False if plain_terminal() else None)


def main() -> None:
    """Run a command, and end with its exit code: 2 for bad input or for lost output, 130 where Ctrl-C ended it."""
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        gc.set_threshold(*SELDOM)
        open_streams()
        with warnings.catch_warnings():
            warnings.showwarning = _warned
            code = _code_of()
        if lost():
            note(f"error: the output cannot be written: {lost()}")
    except KeyboardInterrupt:
        code = _interrupted()
    sys.exit(code or (2 if lost() else 0))


def _interrupted() -> int:
    """Say in a word that nothing more comes."""
    note("interrupted")
    return 130


def _warned(message: Warning | str, *_: Any, **__: Any) -> None:
    """A warning as a line of its own, without the place in the code that gave it."""
    note(click.style(f"warning: {message}", fg="yellow"), colour=False if plain_terminal() else None)


def _code_of() -> int | str | None:
    """Run a command; what is wrong with its input is printed."""
    colour = False if plain_terminal() else None
    try:
        commands(standalone_mode=False, color=colour)
    except ProblemsFound as error:
        report(error.problems, to_stderr=True)
    except InterregnumError as error:
        note(click.style(f"error: {error}", fg="red"), colour=colour)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        return _interrupted()
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except SystemExit as error:
        return error.code
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        note(f"error: the output cannot be written: {error.strerror}")
    else:
        return 0
    return 2
