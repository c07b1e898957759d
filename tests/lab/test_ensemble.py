"""An ensemble on disk: the same bytes however it came about, resumed, grown, mended, and never another's."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from interregnum.calculus import player
from interregnum.calculus.engines import python_engine
from interregnum.errors import ArgumentError, HistoryError, RunError
from interregnum.history.manifest import sealed, sha256
from interregnum.history.parquet import parquet, table_of
from interregnum.history.play import run
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.ensembles import chunks, files, lock
from interregnum.lab.ensembles.ensemble import Ensemble, open_ensemble
from interregnum.lab.ensembles.ensemble import ensemble as grow
from interregnum.lab.ensembles.lock import alone_in
from interregnum.lab.ensembles.query import ask
from interregnum.lab.ensembles.workers import AHEAD, Workers
from interregnum.lab.validation.validate import validate
from interregnum.language.resolve import resolve
from interregnum.views.text.lab.ensemble import lines

FAIR = Path(__file__).parent / "fair"
HERE = Workers(1)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (chunks, sys.modules["interregnum.lab.ensembles.ensemble"], files):
        monkeypatch.setattr(module, "CHUNK", 20)


def folder_bytes(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def played(folder: Path, count: int = 70, **options: Any) -> Ensemble:
    return grow(FAIR, count, folder, seed=3, workers=options.pop("workers", HERE), **options)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    played(tmp_path / "whole")
    return tmp_path / "whole"


# --- what is in it --------------------------------------------------------------------------------------


def test_it_tells_what_single_histories_tell(whole: Path) -> None:
    scenario, found = resolve(FAIR), open_ensemble(whole)
    table = found.table()
    assert (len(found), table.num_rows, found.seed, found.scenario) == (70, 70, 3, scenario)
    assert table["replica"].to_pylist() == list(range(70))
    for replica in (0, 19, 20, 69):
        history = run(scenario, 3, replica)
        row = {name: table[name][replica].as_py() for name in table.column_names}
        assert {id: row[f"outcome.{id}"] for id in history.outcomes} == history.outcomes
        assert all(
            history.drawn[name[6:]] == value for name, value in row.items() if name.startswith("drawn.")
        )
        events = {f"time.{id}" for id in history.network.events}
        for name in (name for name in row if name in events):
            times = history.firings_of(name.removeprefix("time."))
            assert row[name] == (times[0].minute if times else None)
    assert table["time.bell"].null_count == 0


def test_columns_can_be_chosen(whole: Path) -> None:
    assert open_ensemble(whole).table(["replica", "outcome.how"]).column_names == ["replica", "outcome.how"]


# --- the same bytes however it came about ---------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 3])
def test_workers_change_no_byte(whole: Path, tmp_path: Path, number: int, pool: Executor) -> None:
    """Processes of its own, and processes that have played before."""
    played(tmp_path / "other", workers=Workers(number) if number == 2 else Workers(number, pool))
    assert folder_bytes(tmp_path / "other") == folder_bytes(whole)


def test_any_executor_will_do(whole: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        played(tmp_path / "other", workers=Workers(executor=pool))
        assert pool.submit(int, 7).result() == 7  # it is lent, and stays open
    assert folder_bytes(tmp_path / "other") == folder_bytes(whole)


def test_grown_in_steps_it_is_the_same_as_at_once(whole: Path, tmp_path: Path) -> None:
    for count in (1, 20, 33, 40):
        played(tmp_path / "other", count)
    before = folder_bytes(tmp_path / "other")
    played(tmp_path / "other")
    after = folder_bytes(tmp_path / "other")
    assert all(after[name] == before[name] for name in before if name != "chunks.json")
    assert after == folder_bytes(whole)


def test_asked_for_fewer_it_keeps_them_all(whole: Path) -> None:
    before = folder_bytes(whole)
    assert len(played(whole, 5)) == 70
    assert folder_bytes(whole) == before


def test_killed_in_the_middle_it_goes_on(whole: Path, tmp_path: Path) -> None:
    """A process killed while it writes; the same command again; the same bytes as if nothing had happened.

    While it lives, nobody else writes there; and what it leaves behind stands in nobody's way.
    """
    code = (
        "import signal, sys\nfrom interregnum.lab import Workers, ensemble\n"
        "from interregnum.lab.ensembles import chunks, files\n"
        "for module in (chunks, sys.modules['interregnum.lab.ensembles.ensemble'], files): module.CHUNK = 20\n"
        "def hang(done, of):\n    if done == 40: print('hangs', flush=True); signal.pause()\n"
        "ensemble(sys.argv[1], 70, sys.argv[2], seed=3, workers=Workers(1), progress=hang)\n"
    )
    there = tmp_path / "other"
    words = [sys.executable, "-c", code, str(FAIR), str(there)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "hangs\n"
            before = folder_bytes(there)
            with pytest.raises(HistoryError, match=rf"being-written.*process {process.pid}\)"):
                played(there, 20)
            assert folder_bytes(there) == before
        finally:
            process.send_signal(signal.SIGKILL)
    kept = open_ensemble(there)
    assert len(kept) == 40
    assert kept.table().num_rows == len(kept)
    (there / "histories" / ".000000060.parquet.writing-1").write_bytes(b"half a bl")
    played(there)
    assert folder_bytes(there) == folder_bytes(whole)


def test_two_runs_at_once_lose_no_history(whole: Path, tmp_path: Path) -> None:
    """The second is refused even before the first has written its manifest or a chunk."""
    there, refused = tmp_path / "other", []

    def second(done: int, of: int) -> None:
        with pytest.raises(HistoryError, match=f"process {os.getpid()}") as caught:
            played(there, 30)
        refused.append(caught.value.problems[0].code)

    played(there, progress=second)
    assert refused == ["being-written"] * 5
    assert folder_bytes(there) == folder_bytes(whole)
    (empty := tmp_path / "empty").mkdir()
    with alone_in(empty), pytest.raises(HistoryError, match="being-written"):
        played(empty)
    assert not list(empty.iterdir())


@pytest.mark.parametrize(("first", "second"), [(30, 70), (70, 30)])
def test_where_a_disk_knows_no_locks_the_longer_run_stays(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int, second: int
) -> None:
    def without(file: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    def meanwhile(done: int, of: int) -> None:
        if done == 20:
            played(there, second)

    there = tmp_path / "other"
    monkeypatch.setattr(lock, "_lock", without)
    assert len(played(there, first, progress=meanwhile)) == 70
    assert len(open_ensemble(there)) == 70
    monkeypatch.undo()
    monkeypatch.setattr(sys.modules["interregnum.lab.ensembles.ensemble"], "CHUNK", 20)
    played(there)  # removes the file that could not be locked
    found = folder_bytes(there)
    assert found == folder_bytes(whole)


@pytest.mark.parametrize(
    "left", [".ensemble.json.writing-1", ".ensemble.json.writing-1-2", ".page.writing-1-2"]
)
def test_killed_while_it_writes_its_manifest_it_begins_again(whole: Path, tmp_path: Path, left: str) -> None:
    there = tmp_path / "other"
    there.mkdir()
    (there / left).write_bytes(b"{")
    played(there)
    assert folder_bytes(there) == folder_bytes(whole)


def test_interrupted_it_keeps_what_is_done(whole: Path, tmp_path: Path) -> None:
    def interrupt(done: int, of: int) -> None:
        if done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        played(tmp_path / "other", progress=interrupt)
    assert len(open_ensemble(tmp_path / "other")) == 40
    played(tmp_path / "other")
    assert folder_bytes(tmp_path / "other") == folder_bytes(whole)


# --- what goes wrong ------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [cut, alter, Path.unlink])
def test_a_damaged_block_is_found_and_played_again(whole: Path, damage: Callable[[Path], None]) -> None:
    before = folder_bytes(whole)
    damage(whole / "histories" / "000000020.parquet")
    with pytest.raises(HistoryError, match=r"000000020\.parquet.*truncated, altered or missing"):
        open_ensemble(whole).table()
    told: list[tuple[int, int]] = []
    played(whole, progress=lambda done, of: told.append((done, of)))
    assert told == [(50, 70), (70, 70)]  # only that chunk
    assert folder_bytes(whole) == before


def refitted(folder: Path, content: bytes) -> None:
    """Another content of the first chunk, with its size and checksum in the list."""
    listed = json.loads((folder / "chunks.json").read_text(encoding="utf-8"))
    first = listed["chunks"][0]
    (folder / first["file"]).write_bytes(content)
    first.update(size=len(content), sha256=sha256(content))
    (folder / "chunks.json").write_text(json.dumps(listed), encoding="utf-8")


FORGED: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[:-9],
    "no table": lambda content: b"PAR1 and so on",
    "empty": lambda content: b"",
    "pages": lambda content: content[:4] + bytes(len(content) // 2) + content[4 + len(content) // 2 :],
    "fewer": lambda content: parquet(table_of(content).slice(1)),
    "no columns": lambda content: parquet(table_of(content, ["replica"])),
    "other type": lambda content: parquet(texts(table_of(content))),
}


def texts(table: pa.Table) -> pa.Table:
    return pa.table({name: table[name].cast(pa.string()) for name in table.column_names})


@pytest.mark.parametrize("forged", FORGED)
def test_a_chunk_that_is_none_is_said_though_its_checksum_is_right(whole: Path, forged: str) -> None:
    chunk = whole / "histories" / "000000000.parquet"
    refitted(whole, FORGED[forged](chunk.read_bytes()))
    found = open_ensemble(whole)
    for ask_it in (
        found.table,
        lambda: ask(found, "select sum(length(cast(columns(*) as text))) from histories"),
    ):
        with pytest.raises(HistoryError, match=r"\[tampered\]"):
            ask_it()
    with pytest.raises(HistoryError, match=r"\[tampered\]"):
        list(lines(played(whole)))


def test_a_chunk_without_end_is_not_read(whole: Path) -> None:
    chunk = whole / "histories" / "000000000.parquet"
    listed = json.loads((whole / "chunks.json").read_text(encoding="utf-8"))
    listed["chunks"][0].update(size=0, sha256=sha256(b""))
    (whole / "chunks.json").write_text(json.dumps(listed), encoding="utf-8")
    chunk.unlink()
    chunk.symlink_to("/dev/zero")
    with pytest.raises(HistoryError, match=r"\[tampered\]"):
        open_ensemble(whole).check()


def test_another_ensemble_is_refused_and_left_alone(whole: Path, tmp_path: Path) -> None:
    before = folder_bytes(whole)
    with pytest.raises(HistoryError, match="an ensemble of something else") as problem:
        grow(FAIR, 70, whole, seed=4, variants=["shut"], workers=HERE)
    assert [one.path for one in problem.value.problems] == ["variants", "seed"]
    other = tmp_path / "fair"
    shutil.copytree(FAIR, other)
    text = next(other.glob("*.yaml")).read_text()
    next(other.glob("*.yaml")).write_text(text.replace("mean: 120 min", "mean: 121 min"))
    with pytest.raises(HistoryError, match="an ensemble of something else") as problem:
        grow(other, 70, whole, seed=3, workers=HERE)
    assert [one.path for one in problem.value.problems] == ["scenario"]
    assert folder_bytes(whole) == before


def test_another_version_of_the_software_is_refused(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "software", lambda: {"interregnum": "99.0"})
    with pytest.raises(HistoryError) as problem:
        played(whole)
    assert [one.path for one in problem.value.problems] == ["interregnum"]


def test_the_manifest_names_what_a_result_depends_on_and_no_more(whole: Path) -> None:
    written = json.loads((whole / "ensemble.json").read_text())
    assert set(written["software"]) == {"interregnum", "pyarrow"}


def test_one_of_other_numbers_is_read_but_not_gone_on_with(whole: Path) -> None:
    """Until version 2 the C library's functions were used: other histories would stand beside those that are there."""
    older(whole)
    before = folder_bytes(whole)
    assert open_ensemble(whole).table().num_rows == 70
    assert ask(open_ensemble(whole), "select count(*) as n from outcomes")["n"].to_pylist() == [70]
    for use in (played, lambda folder: hinges(FAIR, "how", 40, seed=3, ensemble=folder, workers=HERE)):
        with pytest.raises(HistoryError) as caught:
            use(whole)
        (problem,) = caught.value.problems
        assert (problem.code, problem.found, problem.allowed) == ("older-version", "2", "3")
        assert problem.message == (
            "this ensemble was played with other arithmetic, by interregnum 0.0.9, before its kernel had functions of "
            "its own; it can be read, but not gone on with: play it again into a new folder"
        )
    assert folder_bytes(whole) == before


def older(folder: Path) -> None:
    """Make of it an ensemble as version 2 of the format had them."""
    written = json.loads((folder / "ensemble.json").read_text())
    software = {"python": "3.11.7", "interregnum": "0.0.9", "numpy": "2.0.0", "pyarrow": "17.0.0"}
    content = {**written, "version": 2, "software": software}
    del content["sha256"]
    (folder / "ensemble.json").write_bytes(sealed(content))


def test_a_place_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(HistoryError, match="place-taken"):
        played(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(HistoryError, match="place-taken"):
        played(tmp_path / "letter.txt")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("ensemble.json", lambda text: text[:100], "tampered"),
        ("ensemble.json", lambda text: text.replace('"seed": 3', '"seed": 4'), "tampered"),
        ("ensemble.json", lambda text: text.replace('"version": 3,', '"version": 4,'), "newer-version"),
        ("ensemble.json", lambda text: text.replace('"version": 3,', '"version": 1,'), "older-version"),
        ("ensemble.json", lambda text: text.replace("interregnum-ensemble", "a-letter"), "not-an-ensemble"),
        ("ensemble.json", lambda text: "[]", "tampered"),
        ("chunks.json", lambda text: '{"chunks": [{}]}', "tampered"),
        ("chunks.json", lambda text: '{"chunks": 7}', "tampered"),
    ],
)
def test_a_damaged_list_is_said(whole: Path, name: str, change: Callable[[str], str], said: str) -> None:
    (whole / name).write_text(change((whole / name).read_text()))
    with pytest.raises(HistoryError, match=said):
        open_ensemble(whole)


def test_blocks_never_lead_out_of_the_folder(whole: Path) -> None:
    """A list from a stranger names a chunk by where it begins; its file follows from that."""
    listed = json.loads((whole / "chunks.json").read_text())
    listed["chunks"][0]["file"] = "../../secret.parquet"
    (whole / "chunks.json").write_text(json.dumps(listed))
    assert open_ensemble(whole).chunks[0].file == "histories/000000000.parquet"


def test_no_ensemble_and_no_histories(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="no-ensemble"):
        open_ensemble(tmp_path / "nowhere")
    for count in (0, -3):
        with pytest.raises(ArgumentError, match="replicas: a whole number from 1 to"):
            played(tmp_path / "none", count)
    assert not (tmp_path / "none").exists()


def test_a_full_disk_is_said_and_what_is_done_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, replace = tmp_path / "other", Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "000000040.parquet":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(HistoryError, match="disk-full"):
        played(there)
    assert not list(there.rglob(".*"))
    assert open_ensemble(there).table().num_rows == 40
    monkeypatch.setattr(Path, "replace", replace)
    assert len(played(there)) == 70


def test_a_replica_that_fails_is_kept_with_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(chunks.Player):
        def advance(self, until: float, stop_at: Any = ()) -> str | None:
            if self.state.moment[0].replica in (7, 33):
                raise RunError("a cycle")
            return super().advance(until, stop_at)

    monkeypatch.setattr(chunks, "Player", Failing)
    found = played(tmp_path / "other")
    assert found.failures == {7: "a cycle", 33: "a cycle"}
    assert open_ensemble(tmp_path / "other").failures == found.failures
    table = found.table()
    assert table["failure"][7].as_py() == "a cycle"
    assert table["outcome.how"][7].as_py() is None
    assert table["time.bell"].null_count == 2
    assert table["failure"].null_count == 68


def test_memory_does_not_grow_with_the_ensemble() -> None:
    """What is held at once: a few chunks for each worker, however many there are."""
    held: set[int] = set()
    most: list[int] = []

    class Waited(Future[int]):
        def __init__(self, n: int) -> None:
            super().__init__()
            self.n = n

        def result(self, timeout: float | None = None) -> int:
            held.remove(self.n)
            return self.n

    class Idle(Executor):
        """Does nothing until it is waited for, as if its workers were infinitely slow."""

        def submit(self, function: Any, /, *calls: Any, **_: Any) -> Any:
            held.add(*calls)
            most.append(len(held))
            return Waited(*calls)

    calls = [(n,) for n in range(200)]
    assert list(Workers(2, Idle()).in_order(int, calls)) == list(range(200))
    assert max(most) == 2 * AHEAD


def test_it_opens_elsewhere(whole: Path) -> None:
    """Plain Parquet: anything reads it."""
    table = pq.read_table(whole / "histories")
    assert table.num_rows == 70
    assert np.isfinite(table["drawn.lights"].to_numpy()).all()


def test_both_engines_write_the_same(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "fastest_engine", python_engine)
    played(tmp_path / "other")
    assert folder_bytes(tmp_path / "other") == folder_bytes(whole)


# --- what is there is used --------------------------------------------------------------------------------


def test_validate_takes_its_baseline_from_an_ensemble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(tmp_path / "runs", 60)
    fresh = validate(FAIR, 40, 3, workers=HERE)
    asked: list[set[str]] = []
    validation = sys.modules["interregnum.lab.validation.validate"]
    many = validation.play_many
    monkeypatch.setattr(
        validation,
        "play_many",
        lambda cases, *rest, **more: asked.append(set(cases)) or many(cases, *rest, **more),
    )
    kept = validate(FAIR, 40, 3, ensemble=tmp_path / "runs", workers=HERE)
    assert fresh.to_dict() == kept.to_dict()
    assert (fresh.baseline_from, kept.baseline_from) == ("", str(tmp_path / "runs"))
    # Too few: it is played.
    assert validate(FAIR, 61, 3, ensemble=tmp_path / "runs", workers=HERE).baseline_from == ""
    assert ["" in one for one in asked] == [False, True]
    with pytest.raises(HistoryError, match="an ensemble of something else"):
        validate(FAIR, 40, 4, ensemble=tmp_path / "runs", workers=HERE)


def test_hinges_are_kept_beside_the_ensemble(tmp_path: Path) -> None:
    runs_there = tmp_path / "runs"
    played(runs_there, 60)
    alone = hinges(FAIR, "how", 40, 3, workers=HERE)
    first = hinges(FAIR, "how", 20, 3, ensemble=runs_there, workers=HERE)
    grown = hinges(FAIR, "how", 40, 3, ensemble=runs_there, workers=HERE)
    again = hinges(FAIR, "how", 40, 3, ensemble=runs_there, workers=HERE)
    assert [one.cached for one in (alone, first, grown, again)] == [0, 0, 20, 40]
    assert alone.to_dict() == grown.to_dict() == again.to_dict()
    assert len(again.base) == 40  # of those that were asked for, not of all that are in the folder
    file = runs_there / "hinges" / "how.npz"
    file.write_bytes(file.read_bytes()[:-30])
    assert hinges(FAIR, "how", 40, 3, ensemble=runs_there, workers=HERE).cached == 0
    with pytest.raises(HistoryError, match="an ensemble of something else"):
        hinges(FAIR, "how", 20, 4, ensemble=runs_there, workers=HERE)


# --- in SQL -----------------------------------------------------------------------------------------------


def test_questions_in_sql(whole: Path) -> None:
    pytest.importorskip("duckdb")
    found = open_ensemble(whole)
    answer = ask(found, "select how, count(*) as n from outcomes group by how order by how").to_pylist()
    column = found.table(["outcome.how"])["outcome.how"].to_pylist()
    assert answer == [{"how": how, "n": column.count(how)} for how in sorted(set(column))]
    joined = ask(
        found, "select count(*) as n from outcomes join times using (replica) where entered = crowd"
    ).to_pylist()
    assert joined[0]["n"] == sum(
        one is not None for one in found.table(["outcome.entered"])["outcome.entered"].to_pylist()
    )


@pytest.mark.parametrize(
    "sql",
    [
        "select hou from outcomes", "nonsense", "copy outcomes to 'x.csv'", "select * from read_csv('/etc/passwd')",
        "attach 'x.db'", "install httpfs", "set enable_external_access = true",
        "", " ", ";", "-- a note", "select 1; select 2",
    ],
)  # fmt: skip
def test_sql_that_cannot_be_answered_is_said_and_nothing_is_read_or_written(whole: Path, sql: str) -> None:
    pytest.importorskip("duckdb")
    before = folder_bytes(whole)
    with pytest.raises(HistoryError, match="DuckDB cannot answer"):
        ask(open_ensemble(whole), sql)
    assert folder_bytes(whole) == before
    assert not Path("x.csv").exists()
