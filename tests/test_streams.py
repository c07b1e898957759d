"""What is printed to: closed, full, of few letters, or left by its reader. The work is done all the same."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from harbour import HARBOUR
from hypothesis import given
from hypothesis import strategies as st

import interregnum as ir
from interregnum.cli import streams

SOURCES = Path(ir.__file__).parent
INTERREGNUM = f"{shlex.quote(sys.executable)} -m interregnum"
RUN = f"{INTERREGNUM} run {shlex.quote(str(HARBOUR))} --out night"
CODE_PAGES = ("ascii", "cp1252", "cp437", "latin-1", "utf-8", "utf-16")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")


def shell(line: str, here: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """A line of a shell; `code` in it is the exit code of the first command of a pipe."""
    line = line.replace("; code", "; exit ${PIPESTATUS[0]}")
    return subprocess.run(
        ["bash", "-c", line], cwd=here, env=os.environ | variables, capture_output=True, check=False
    )


# --- streams that lead nowhere ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        pytest.param(
            f"{RUN} > /dev/full", 2, b"the output cannot be written: no space", marks=full, id="full"
        ),
        pytest.param(
            f"{RUN} --quiet > /dev/full", 2, b"the output cannot be written", marks=full, id="quiet"
        ),
        pytest.param(f"{RUN} --json > /dev/full", 2, b"the output cannot be written", marks=full, id="json"),
        pytest.param(f"{RUN} >&-", 2, b"the output cannot be written: it is closed", id="closed"),
        pytest.param(f"{RUN} --quiet 2>&-", 0, b"", id="no errors"),
        pytest.param(f"{RUN} --quiet 2> /dev/full", 0, b"", marks=full, id="full errors"),
        pytest.param(f"{RUN} >&- 2>&-", 2, b"", id="nothing"),
        pytest.param(f"{RUN} <&- >&- 2>&-", 2, b"", id="nothing at all"),
        pytest.param(f"{RUN} | head -1; code", 0, b"", id="left"),
        pytest.param(f"{RUN} --json | true; code", 0, b"", id="never read"),
    ],
)
def test_the_work_is_done_whatever_becomes_of_the_output(
    tmp_path: Path, line: str, code: int, said: bytes
) -> None:
    done = shell(line, tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.count(b"\n") == (1 if said else 0)
    assert ir.load_history(tmp_path / "night").firings


@pytest.mark.parametrize("to", ["2>&-", pytest.param("2> /dev/full", marks=full)])
@pytest.mark.parametrize("words", ["run nowhere", "run", "nothing-such", "why nowhere hall_entered"])
def test_bad_input_is_bad_where_nobody_can_be_told(tmp_path: Path, words: str, to: str) -> None:
    assert shell(f"{INTERREGNUM} {words} {to}", tmp_path).returncode == 2


@full
def test_help_that_cannot_be_written(tmp_path: Path) -> None:
    done = shell(f"{INTERREGNUM} --help > /dev/full", tmp_path)
    assert done.returncode == 2
    assert b"the output cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


# --- letters ------------------------------------------------------------------------------------------------


def printing_to(page: str, monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """From now on the output is a file of this code page: its bytes."""
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding=page, newline=""))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding=page, newline=""))
    streams.open_streams()
    return buffer


@pytest.mark.parametrize("page", CODE_PAGES)
def test_any_text_can_be_printed_and_any_data_read_again(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = printing_to(page, monkeypatch)

    @given(st.text(st.characters()))
    def holds(text: str) -> None:
        streams.put(text)
        streams.note(text)
        buffer.seek(0)
        buffer.truncate()
        streams.put(streams.as_json_text(json.dumps([text], ensure_ascii=False)), newline=False)
        assert json.loads(buffer.getvalue().decode(page)) == [text]

    holds()
    assert streams.lost() == ""


def test_letters_are_replaced_by_what_is_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = printing_to("ascii", monkeypatch)
    streams.put("“Schlüsselburg” – 60 ± 5 … Смольный", newline=False)
    assert buffer.getvalue().startswith(b'"Schlusselburg" - 60 +- 5 ... \\u0421')


@pytest.mark.parametrize("page", ["ascii", "cp1252"])
@pytest.mark.parametrize(
    "words", ["record petrograd-1917 --at 21:40", "record petrograd-1917 show aurora_blank"]
)
def test_the_record_on_another_code_page(tmp_path: Path, words: str, page: str) -> None:
    done = shell(f"{INTERREGNUM} {words}", tmp_path, PYTHONIOENCODING=page)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(page)


def test_data_on_another_code_page_are_the_same_data(tmp_path: Path) -> None:
    words = "record petrograd-1917 show aurora_blank --json"
    narrow, wide = (
        json.loads(shell(f"{INTERREGNUM} {words}", tmp_path, PYTHONIOENCODING=page).stdout.decode(page))
        for page in ("ascii", "utf-8")
    )
    assert narrow == wide


def test_nothing_is_printed_in_another_way() -> None:
    """So what is true of `put` and `note` is true of every command."""
    printing = re.compile(r"\b(print|echo|secho|echo_via_pager)\(|std(out|err)\.write")
    sources = {path: path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py")}
    found = {path.name for path, text in sources.items() if printing.search(text)}
    assert found == {"streams.py", "__init__.py"}  # where it is said what people may type
