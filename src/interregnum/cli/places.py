"""Arguments that are paths: those that no system can be asked about are refused before anything else."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import click


def refusal(text: str) -> str:
    """Why this can be no path; an empty text where it can."""
    try:
        os.lstat(text)
    except ValueError:  # a null in it, or what the system has no letters for
        return "this cannot be a path"
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return f"this path is too long: {len(text):,} characters"
    return ""


class PlacePath(click.Path):
    """The path of a file or folder, which need not be there."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if why := refusal(os.fspath(value)):
            self.fail(why, param, ctx)
        return super().convert(value, param, ctx)


class ScenarioName(click.types.StringParamType):
    """The id of a scenario, or its path."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if why := refusal(value):
            self.fail(why, param, ctx)
        return super().convert(value, param, ctx)
