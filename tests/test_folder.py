"""Histories on disk: refused with reasons where anything is wrong, and never there by half."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from harbour import HARBOUR, harbour, played, small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import interregnum as ir
from interregnum import writing
from interregnum.errors import HistoryError
from interregnum.history.manifest import FILES, MANIFEST, read_manifest, sealed, sha256
from interregnum.history.parquet import parquet
from interregnum.history.replay import replay
from interregnum.writing import LEFT_OVER

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "reference" / "history.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour(0).save(tmp_path_factory.mktemp("good") / "night")


@pytest.fixture
def night(good: Path, tmp_path: Path) -> Path:
    """A good history to spoil."""
    return Path(shutil.copytree(good, tmp_path / "night"))


def codes(folder: Path) -> list[str]:
    with pytest.raises(HistoryError) as caught:
        ir.load_history(folder)
    for problem in caught.value.problems:
        assert problem.message
        assert str(folder) in problem.file
    return [problem.code for problem in caught.value.problems]


def manifest(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / MANIFEST).read_bytes()))


def reseal(folder: Path, changed: dict[str, Any]) -> None:
    """Forge a manifest: all its hashes right, whatever it says."""
    changed = {name: value for name, value in changed.items() if name != "sha256"}
    scenario = changed.get("scenario")
    if isinstance(scenario, dict) and "resolved" in scenario:
        text = json.dumps(scenario["resolved"], indent=2, ensure_ascii=False) + "\n"
        changed["scenario"] = {**scenario, "sha256": sha256(text.encode())}
    (folder / MANIFEST).write_bytes(sealed(changed))


# --- a good one -------------------------------------------------------------------------------------------


def test_the_folder_holds_four_files(good: Path) -> None:
    assert {path.name for path in good.iterdir()} == {"history.json", *FILES}
    assert [path.name for path in good.parent.iterdir()] == ["night"]


def test_manifests_follow_the_published_schema(good: Path, tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.validate(manifest(good))
    short = played(small(tmp_path), until=12.5).save(tmp_path / "short")
    validator.validate(manifest(short))
    for name in manifest(good):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({key: value for key, value in manifest(good).items() if key != name})


def test_a_manifest_says_what_is_in_the_files(good: Path) -> None:
    for name, entry in manifest(good)["files"].items():
        content = (good / name).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), sha256(content))
        assert entry["rows"] == pq.read_table(good / name).num_rows


def test_a_manifest_written_in_another_style_is_the_same_manifest(night: Path) -> None:
    (night / MANIFEST).write_text(json.dumps(manifest(night)), encoding="utf-8")
    assert ir.load_history(night).firings == harbour(0).firings


def test_saving_again_replaces(night: Path) -> None:
    harbour(1).save(night)
    assert ir.load_history(night).replica == 1
    assert [path.name for path in night.parent.iterdir()] == ["night"]


def test_saving_into_an_empty_folder_and_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    harbour(0).save(tmp_path / "link")
    assert ir.load_history(tmp_path / "empty").firings == harbour(0).firings
    assert (tmp_path / "link").is_symlink()
    harbour(1).save(tmp_path / "link")
    assert ir.load_history(tmp_path / "link").replica == 1


# --- what is wrong with it --------------------------------------------------------------------------------


def test_no_history(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["no-history"]
    assert codes(tmp_path / "nowhere") == ["no-history"]
    (tmp_path / "file").write_text("text")
    assert codes(tmp_path / "file") == ["no-history"]
    (tmp_path / "odd" / MANIFEST).mkdir(parents=True)
    assert codes(tmp_path / "odd") == ["no-history"]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file(night: Path, name: str) -> None:
    (night / name).unlink()
    assert codes(night) == ["truncated"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_short_or_changed(night: Path, name: str) -> None:
    content = (night / name).read_bytes()
    (night / name).write_bytes(content[: len(content) // 2])
    assert codes(night) == ["truncated"]
    middle = len(content) // 2
    (night / name).write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert codes(night) == ["tampered"]


def test_every_problem_is_told_at_once(night: Path) -> None:
    (night / "events.parquet").unlink()
    (night / "news.parquet").write_bytes(b"PAR1")
    assert codes(night) == ["truncated", "truncated"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)
@given(data=st.data())
def test_no_byte_can_be_cut_off_or_changed_unseen(good: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Whatever is done to the manifest, it is refused, or it says the very same."""
    content = (good / MANIFEST).read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.sampled_from([b"", b"0", b"1", b'"', b"}", b" ", b"\xff"]))
    spoilt = content[:at] + put if data.draw(st.booleans()) else content[:at] + put + content[at + 1 :]
    folder = tmp_path / "spoilt"
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(spoilt)
    assert said_of(folder) <= {"the same", "truncated", "tampered", "not-a-history", "newer-version"}
    assert said_of(folder) != {"the same"} or read_manifest(folder) == json.loads(content)


def said_of(folder: Path) -> set[str]:
    try:
        read_manifest(folder)
    except HistoryError as error:
        return {problem.code for problem in error.problems}
    return {"the same"}


SPOILT: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another seed": (lambda m: m.update(seed=8), "tampered"),
    "another replica": (lambda m: m.update(replica=m["replica"] + 1), "tampered"),
    "another end": (lambda m: m.update(ended=m["ended"] - 1), "tampered"),
    "another outcome": (lambda m: m["outcomes"].update(who_rules="nobody"), "tampered"),
    "another start": (lambda m: m["drawn"].update({"guard.people": 61.0}), "tampered"),
    "another scenario": (lambda m: m["scenario"]["resolved"]["scenario"].update(title="Lies"), "tampered"),
    "another hash": (lambda m: m.update(sha256="0" * 64), "tampered"),
    "a flag for a seed": (lambda m: m.update(seed=True), "tampered"),
    "a text for a seed": (lambda m: m.update(seed="7"), "tampered"),
    "a seed too large": (lambda m: m.update(seed=2**64), "tampered"),
    "a seed below nought": (lambda m: m.update(seed=-1), "tampered"),
    "no seed": (lambda m: m.pop("seed"), "tampered"),
    "no files": (lambda m: m.update(files={}), "tampered"),
    "a file from elsewhere": (lambda m: m["files"].update({"../x.parquet": {}}), "tampered"),
    "no scenario": (lambda m: m.update(scenario=[]), "tampered"),
    "no number": (lambda m: m.update(ended=float("nan")), "tampered"),
    "newer": (lambda m: m.update(version=3), "newer-version"),
    "older": (lambda m: m.update(version=1), "tampered"),
    "version as a text": (lambda m: m.update(version="1"), "not-a-history"),
    "version as a flag": (lambda m: m.update(version=True), "not-a-history"),
    "version nought": (lambda m: m.update(version=0), "not-a-history"),
    "another format": (lambda m: m.update(format="something"), "not-a-history"),
    "no format": (lambda m: m.pop("format"), "not-a-history"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_manifest_that_was_changed(night: Path, case: str) -> None:
    change, code = SPOILT[case]
    changed = manifest(night)
    change(changed)
    (night / MANIFEST).write_text(json.dumps(changed), encoding="utf-8")
    assert codes(night) == [code]


def test_several_fields_wrong_are_told_at_once(night: Path) -> None:
    reseal(night, {**manifest(night), "seed": None, "drawn": 5})
    with pytest.raises(HistoryError) as caught:
        ir.load_history(night)
    assert [problem.path for problem in caught.value.problems] == ["seed", "drawn"]


def older(folder: Path) -> None:
    """Make of it a history as version 1 of the format had them."""
    software = {"python": "3.11.7", "interregnum": "0.0.9", "numpy": "2.0.0", "pyarrow": "17.0.0"}
    reseal(folder, {**manifest(folder), "version": 1, "software": software})


def test_one_of_other_numbers_is_read_but_not_replayed(night: Path) -> None:
    """Until version 1 the C library's functions were used: a replay would differ, and nobody has altered anything."""
    older(night)
    jsonschema.Draft202012Validator(SCHEMA).validate(manifest(night))
    assert ir.load_history(night).firings == harbour(0).firings
    with pytest.raises(HistoryError) as caught:
        replay(night)
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("older-version", str(night / MANIFEST))
    assert (problem.found, problem.allowed) == ("1", "2")
    assert problem.message == (
        "this history was played with other arithmetic, by interregnum 0.0.9, before its kernel had functions of its "
        "own; it can be read, but not replayed: play it again"
    )


def test_saved_again_it_is_still_one_of_other_numbers(night: Path, tmp_path: Path) -> None:
    older(night)
    ir.load_history(night).save(tmp_path / "copy")
    assert {name: manifest(tmp_path / "copy")[name] for name in ("version", "software")} == {
        name: manifest(night)[name] for name in ("version", "software")
    }
    with pytest.raises(HistoryError, match="older-version"):
        replay(tmp_path / "copy")


def test_the_manifest_names_what_a_history_depends_on_and_no_more(good: Path) -> None:
    assert set(manifest(good)["software"]) == {"interregnum", "pyarrow"}


def test_a_newer_version_is_told_what_to_do(night: Path) -> None:
    reseal(night, {**manifest(night), "version": 3})
    with pytest.raises(HistoryError, match=r"newer version of interregnum[\s\S]*found:   3[\s\S]*up to 2"):
        ir.load_history(night)


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[1, 2]", "null", "[" * 100_000, "\xff", "1" * 5000])
def test_a_manifest_that_is_none(night: Path, text: str) -> None:
    (night / MANIFEST).write_bytes(text.encode("latin-1"))
    assert codes(night)[0] in ("truncated", "not-a-history")


def test_a_huge_manifest_is_not_read(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (night / MANIFEST).open("r+b") as file:
        file.truncate(10 * 2**30)  # a hole in the file: it takes no room
    opened: list[object] = []

    def noting(name: object, *rest: Any) -> Any:
        opened.append(name)
        raise AssertionError(f"opened: {name}")

    monkeypatch.setattr("io.open", noting)  # what `Path` opens files with
    monkeypatch.setattr("builtins.open", noting)
    monkeypatch.setattr("os.open", noting)
    assert codes(night) == ["too-large"]
    assert opened == []


# --- forged, with every hash right ------------------------------------------------------------------------


def forge(folder: Path, name: str, table: pa.Table | bytes) -> None:
    content = table if isinstance(table, bytes) else parquet(table)
    (folder / name).write_bytes(content)
    changed = manifest(folder)
    changed["files"][name].update(sha256=sha256(content), bytes=len(content))
    reseal(folder, changed)


def test_a_table_that_is_none(night: Path) -> None:
    forge(night, "events.parquet", b"PAR1 and so on")
    assert codes(night) == ["tampered"]


def test_a_table_with_other_columns(night: Path) -> None:
    forge(night, "changes.parquet", pq.read_table(night / "changes.parquet").drop(["old"]))
    assert codes(night) == ["tampered"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.sampled_from(FILES), at=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_with_a_right_checksum_gives_a_traceback(
    good: Path, tmp_path: Path, name: str, at: float, byte: int, cut: bool
) -> None:
    night = tmp_path / "night"
    shutil.rmtree(night, ignore_errors=True)
    shutil.copytree(good, night)
    content = (night / name).read_bytes()
    place = min(int(at * len(content)), len(content) - 1)
    forge(night, name, content[:place] + bytes([byte]) + (b"" if cut else content[place + 1 :]))
    try:
        replay(night)
    except HistoryError as error:
        found = {problem.code for problem in error.problems}
    else:
        found = set()
    assert found <= {"tampered", "unplayable"}


def test_the_news_are_asked_too(night: Path) -> None:
    forge(night, "news.parquet", b"PAR1 and so on")
    with pytest.raises(HistoryError, match="tampered"):
        replay(night)


Row = dict[str, Any]
FORGED: dict[str, tuple[str, Callable[[list[Row]], object]]] = {
    "an unknown event": ("events", lambda rows: rows[0].update(event="landing")),
    "an unknown way": ("events", lambda rows: rows[0].update(branch="sideways")),
    "too few causes": ("events", lambda rows: rows[3].update(causes=[])),
    "a cause to come": ("events", lambda rows: rows[0].update(causes=[9] * len(rows[0]["causes"]))),
    "a cause that is none": ("events", lambda rows: rows[0].update(causes=[None] * len(rows[0]["causes"]))),
    "out of order": ("events", lambda rows: rows.reverse()),
    "after the end": ("events", lambda rows: rows[-1].update(minute=1e6)),
    "an unknown quantity": ("changes", lambda rows: rows[0].update(quantity="guard.peopel")),
    "by an event that was not": ("changes", lambda rows: rows[-1].update(number=10_000)),
}


@pytest.mark.parametrize("case", FORGED)
def test_rows_that_do_not_fit_the_scenario(night: Path, case: str) -> None:
    name, change = FORGED[case]
    table = pq.read_table(night / f"{name}.parquet")
    rows = table.to_pylist()
    change(rows)
    forge(night, f"{name}.parquet", pa.Table.from_pylist(rows, schema=table.schema))
    assert codes(night) == ["unplayable"]


def test_a_scenario_that_this_version_cannot_play(night: Path) -> None:
    changed = manifest(night)
    changed["scenario"]["resolved"]["places"] = {}
    reseal(night, changed)
    assert codes(night) == ["unplayable"]
    changed["scenario"]["resolved"] = {"scenario": 5}
    reseal(night, changed)
    assert codes(night) == ["unplayable"]


def test_a_forged_history_does_not_survive_its_replay(night: Path) -> None:
    assert replay(night).agrees
    reseal(night, {**manifest(night), "seed": 8})
    agreement = replay(night)
    assert not agreement.agrees
    assert agreement.first_difference == 1
    assert "it differs in: events, changes" in agreement.text()
    assert "first at event 1\n    recorded: 13 Mar" in agreement.text()


def test_a_replay_names_the_first_event_that_differs(night: Path) -> None:
    table = pq.read_table(night / "events.parquet")
    rows = table.to_pylist()
    at = next(n for n in range(5, len(rows)) if rows[n + 1]["minute"] > rows[n]["minute"] + 1)
    rows[at]["minute"] += 1e-9
    forge(night, "events.parquet", pa.Table.from_pylist(rows, schema=table.schema))
    agreement = replay(night)
    assert (agreement.agrees, agreement.first_difference) == (False, at + 1)
    assert agreement.bytes_agree == {"events.parquet": False, "changes.parquet": True, "news.parquet": True}
    assert [name for name, same in agreement.rows_agree.items() if not same] == ["events"]


def test_a_replay_of_rows_that_agree_and_bytes_that_do_not(night: Path) -> None:
    table = pq.read_table(night / "events.parquet")
    content = pa.BufferOutputStream()
    pq.write_table(table, content, compression="none")
    forge(night, "events.parquet", content.getvalue().to_pybytes())
    agreement = replay(night)
    assert agreement.agrees
    assert not agreement.bytes_agree["events.parquet"]
    assert "every row agrees" in agreement.text()


# --- where it may be written ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["letter.txt", "events.parquet", "history.json"])
def test_what_is_not_a_history_is_left_alone(tmp_path: Path, name: str) -> None:
    place = tmp_path / "mine"
    place.mkdir()
    (place / name).write_text("mine")
    with pytest.raises(HistoryError, match="place-taken"):
        harbour(0).save(place)
    assert [path.read_text() for path in place.iterdir()] == ["mine"]


def test_a_history_with_something_beside_it_is_left_alone(night: Path) -> None:
    (night / "notes.txt").write_text("mine")
    with pytest.raises(HistoryError, match="place-taken"):
        harbour(1).save(night)
    assert ir.load_history(night).replica == 0


def test_neither_a_file_nor_the_present_folder_nor_the_root_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for place in ("file", ".", "..", "/"):
        with pytest.raises(HistoryError, match="place-taken"):
            harbour(0).save(place)
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(HistoryError, match="place-taken"):
        harbour(0).save(".")


# --- never by half ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(4))
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    write, written = writing._write, list[Path]()

    def until_full(path: Path, content: bytes, durable: bool) -> None:
        if len(written) == at:
            path.write_bytes(content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(path)
        write(path, content, durable)

    harbour(0).save(tmp_path / "old")
    monkeypatch.setattr(writing, "_write", until_full)
    for name in ("night", "old"):
        written.clear()
        with pytest.raises(HistoryError, match=r"\[unwritable\] .*No space left on device"):
            harbour(1).save(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert ir.load_history(tmp_path / "old").replica == 0


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(HistoryError, match="unwritable"):
        harbour(0).save(tmp_path / "file" / "night")


KILLED = """
import os, signal, sys
from pathlib import Path
import interregnum as ir

function, calls_before = sys.argv[1], int(sys.argv[2])
real, calls = getattr(os, function), 0

def hangs(*arguments):
    global calls
    if calls == calls_before:
        print("hangs", flush=True)
        signal.pause()
    calls += 1
    return real(*arguments)

history = ir.run(ir.load(Path(sys.argv[3])), seed=1, replica=1)
setattr(os, function, hangs)
history.save(sys.argv[4])
print("saved", flush=True)
"""


def kill_while_saving(function: str, calls_before: int, place: Path) -> None:
    """Save in another process, and kill it as it calls a function of `os` for the n-th time."""
    arguments = [sys.executable, "-c", KILLED, function, str(calls_before), str(HARBOUR), str(place)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert line == "hangs\n"


@pytest.mark.parametrize(("function", "calls_before"), [("fsync", 0), ("fsync", 3), ("rename", 0)])
def test_a_killed_run_leaves_nothing_that_looks_whole(
    tmp_path: Path, function: str, calls_before: int
) -> None:
    place = tmp_path / "night"
    kill_while_saving(function, calls_before, place)
    assert not place.exists()
    assert codes(place) == ["no-history"]
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".night.writing-")
    harbour(2).save(place)  # and the next run has its place
    assert ir.load_history(place).replica == 2


@pytest.mark.parametrize(("function", "calls_before"), [("fsync", 2), ("rename", 1)])
def test_a_killed_run_does_not_cost_the_older_history(night: Path, function: str, calls_before: int) -> None:
    kill_while_saving(function, calls_before, night)
    kept = night if night.exists() else next(night.parent.glob(".night.replaced-*"))
    assert ir.load_history(kept).firings == harbour(0).firings


def test_what_other_writers_left_in_a_folder_is_no_content_of_it(tmp_path: Path) -> None:
    (tmp_path / "night").mkdir()
    (tmp_path / "night" / ".page.html.writing-1-2").write_bytes(b"<!doct")
    harbour(0).save(tmp_path / "night")
    (tmp_path / "night" / ".page.html.writing-1-2").write_bytes(b"<!doct")
    harbour(1).save(tmp_path / "night")
    assert ir.load_history(tmp_path / "night").replica == 1


def test_what_a_killed_run_left_is_cleared_later(tmp_path: Path) -> None:
    here = os.getpid()  # so that the process is there, as far as can be asked
    left = [tmp_path / f".night.{what}-{here}-{n}" for what in ("writing", "replaced") for n in (1, 2)]
    for path in left:
        path.mkdir()
        (path / "events.parquet").write_bytes(b"PAR1")
    (tmp_path / ".night.other-1").mkdir()
    long_ago = time.time() - 2 * LEFT_OVER
    for path in left[::2]:
        os.utime(path, (long_ago, long_ago))
    harbour(0).save(tmp_path / "night")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"night", f".night.writing-{here}-2", f".night.replaced-{here}-2", ".night.other-1"}
