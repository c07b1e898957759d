"""What the pages show is what happens: every marked example is run again and its output written anew.

    <!-- run -->                    the next block is run: `console` line by line, `pycon` as Python
    <!-- run: first 9, last 4 -->   and of each output only so many lines are shown, with `...` between
    <!-- edit my-night/units.yaml -->   the next `diff` block is made in that file
    <!-- write my-night/units.yaml -->  the next block is that file, which is new
    <!-- first: interregnum new town --> before all blocks this is run and not shown, for pages that continue another

The blocks of a page run one after the other in one folder, which is empty at first but for `src`. A test holds
that a page replayed is the page as it stands; `python tests/pages.py` (`make docs`) writes the pages anew.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from interregnum.cli import main as command

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(
    r"^<!-- (?P<what>run|edit|write)(?P<how>[^\n]*?) -->\n+```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.M | re.S
)

SHELL = {"|", ">", "<", "&&", ";", "&"}  # between words, these are for a shell
FIRST = re.compile(r"^<!-- first: (.*) -->$", re.M)


def pages() -> list[Path]:
    """Every page of the repository: Markdown that git knows or would take up."""
    listed = git_files() or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.md")]
    hidden = (path for path in listed if path.endswith(".md") and not path.startswith("."))
    return sorted(ROOT / path for path in hidden if (ROOT / path).is_file())


def chapter(entry: str) -> list[Path]:
    """A page of the reference with the pages in the folder of its name: `language.md`, `language/effects.md`, ..."""
    page = ROOT / "docs" / "reference" / f"{entry}.md"
    return [page, *sorted(page.with_suffix("").glob("*.md"))]


def sections(heading: str) -> list[tuple[Path, str]]:
    """The sections (or whole pages) of the language that are headed so, each with its page."""
    pattern = re.compile(rf"^##? {heading}\n.*?(?=^##? |\Z)", re.M | re.S)
    return [
        (page, found[0])
        for page in chapter("language")
        for found in pattern.finditer(page.read_text(encoding="utf-8"))
    ]


def git_files() -> list[str]:
    """The files of the repository; none where this is no git checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return sorted({path for path in listed.stdout.splitlines() if (ROOT / path).is_file()})


def replayed(text: str, folder: Path) -> str:
    """The text of a page with the output of every marked block as it is now."""
    (folder / "src").symlink_to(ROOT / "src")
    names: dict[str, Any] = {"__name__": "__main__"}
    for line in FIRST.findall(text):
        list(console(f"$ {line}", folder, names))

    def again(block: re.Match[str]) -> str:
        if block["what"] == "edit":
            edit(folder / block["how"].strip(), block["body"])
            return block[0]
        if block["what"] == "write":
            write(folder / block["how"].strip(), block["body"])
            return block[0]
        first, last = (
            int(n[1]) if (n := re.search(rf"{w} (\d+)", block["how"])) else 0 for w in ("first", "last")
        )
        play = python if block["kind"] == "pycon" else console
        lines = [line for output in play(block["body"], folder, names) for line in shown(output, first, last)]
        start, end = block.start("body") - block.start(), block.end("body") - block.start()
        return block[0][:start] + "".join(f"{line}\n" for line in lines) + block[0][end:]

    return BLOCK.sub(again, text)


def shown(lines: list[str], first: int, last: int) -> list[str]:
    """A command (in the first line) and its output, shortened unless that saves next to nothing."""
    command, output = lines[0], lines[1:]
    if first + last == 0 or len(output) <= first + last + 1:
        return lines
    return [command, *output[:first], "...", *output[len(output) - last :]]


def console(body: str, folder: Path, _: object) -> Iterator[list[str]]:
    """Each command of the block with what it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "COLUMNS": "110", "PYTHONIOENCODING": "utf-8"}
    for line in body.splitlines():
        if line.startswith("$ "):
            lexer = shlex.shlex(line[2:], posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            first, *words = lexer
            with mock.patch.dict(os.environ, environment), contextlib.chdir(folder):
                alone = first == "interregnum" and SHELL.isdisjoint(words)
                printed = ours(words) if alone else any_program(line[2:])
            yield [line, *(output.rstrip() for output in printed.replace(f"{folder}/", "").splitlines())]


def ours(words: list[str]) -> str:
    """What our own command prints, in this process: most of them take less than to start another does."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        mock.patch.object(sys, "argv", ["interregnum", *words]),
        contextlib.suppress(SystemExit),
    ):
        command()
    printed.seek(0)
    return printed.read()


def any_program(line: str) -> str:
    """What a line of a shell prints."""
    done = subprocess.run(
        line, shell=True, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout


def python(body: str, folder: Path, names: dict[str, Any]) -> Iterator[list[str]]:
    """Each statement of the block with what it prints."""
    for example in doctest.DocTestParser().get_examples(body):
        source = example.source.rstrip("\n").split("\n")
        lines = [f">>> {source[0]}", *(f"... {line}".rstrip() for line in source[1:])]
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.chdir(folder):
            try:
                exec(compile(example.source, "<page>", "single"), names)
            except Exception as error:  # noqa: BLE001  a page may show how something fails
                print("Traceback (most recent call last):\n    ...")
                print("".join(traceback.format_exception_only(error)), end="")
        output = [line.rstrip() for line in printed.getvalue().splitlines()]
        yield ["\n".join(lines), *output]


def edit(path: Path, diff: str) -> None:
    """Replace the lines marked - by those marked +, which must stand in the file once."""
    old, new = ("".join(f"{line[1:]}\n" for line in diff.splitlines() if line[:1] in (" ", m)) for m in "-+")
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise AssertionError(f"{path.name} does not hold these lines exactly once:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def write(path: Path, text: str) -> None:
    """Make a file, and the folders that it needs."""
    if path.exists():
        raise AssertionError(f"{path.name} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(names: list[str]) -> None:
    """Write the pages anew: all of them, or those named."""
    for page in [ROOT / name for name in names] or pages():
        text = page.read_text(encoding="utf-8")
        if BLOCK.search(text):
            with tempfile.TemporaryDirectory() as folder:
                new = replayed(text, Path(folder))
            print(f"{'same' if new == text else 'new '}  {page.relative_to(ROOT)}")
            page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
