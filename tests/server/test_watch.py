"""A server that follows the files: what each save makes of them, whatever an editor or a mishap does."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from awaited import awaited
from harbour import HARBOUR
from live import OURS, PATIENCE, served, until

from interregnum.server.signature import signature
from interregnum.server.watching.loop import Watch

READIES = ("readies: {typical: 30 min, factor: 1.6}", "readies: {typical: 70 min, factor: 1.6}")


class Desk:
    """A scenario that somebody edits, and the server that follows it."""

    def __init__(self, folder: Path, client: httpx.Client, lines: list[str]) -> None:
        self.folder, self.client, self.lines = folder, client, lines

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Save a file with other words in it."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        renamed(file, text.encode())  # whole at once: half a save would be a version, too

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until what the server knows meets a condition."""
        return until(self.client, "/watch", condition)

    def version(self, number: int, *, good: bool = True) -> dict[str, Any]:
        """Wait until there is a version of that number, and until what it changed is known."""

        def there(known: dict[str, Any]) -> bool:
            if known["newest"] < number or not known["versions"][-1]["good"]:
                return bool(known["newest"] >= number)
            return number == 1 or (known["change"] or {}).get("state") in ("done", "failed")

        known = self.until(there)
        assert known["newest"] == number, [version["summary"] for version in known["versions"]]
        assert known["versions"][-1]["good"] is good, known["problems"]
        return known


@contextmanager
def followed(folder: Path, **options: Any) -> Iterator[Desk]:
    """A desk with this folder."""
    lines: list[str] = []
    watch = Watch(str(folder), lambda version, change: lines.append(f"{version.number}"))
    with served(folder, watch=watch, **options) as client:
        yield Desk(folder, client, lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HARBOUR, tmp_path / "town"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with followed(folder) as made:
        made.version(1)
        yield made


# --- what a save makes of the page ------------------------------------------------------------------------------


def test_a_save_is_told_with_what_it_changed(desk: Desk) -> None:
    desk.edit("plan.yaml", READIES)
    known = desk.version(2)
    change = known["change"]
    assert (change["from"], change["to"], change["replicas"]) == (1, 2, 200)
    assert "is now" in change["summary"]
    assert "plan.yaml, line" in change["summary"]
    assert any(text.startswith("When the town hall is taken") for text in change["outcomes"])
    assert {"rifles_march.departs", "ring"} & {shift["id"] for shift in change["when"]} or change["when"]
    assert all("later where it happens in both" in shift["says"] for shift in change["when"])
    assert ["+", "    " + READIES[1]] in change["lines"]
    assert ["-", "    " + READIES[0]] in change["lines"]
    assert desk.client.get("/history.json").status_code == 200


def test_what_does_not_touch_the_night_changes_nothing(desk: Desk) -> None:
    desk.edit("plan.yaml", ("# What the officers", "# A remark. What the officers"))
    change = desk.version(2)["change"]
    assert change["same"] is True
    assert change["touched"] == "No event and no outcome differs in any of 200 histories."
    assert change["outcomes"] == change["often"] == change["when"] == []


def test_files_touched_without_another_word_are_no_version(folder: Path) -> None:
    async def looks() -> list[int]:
        watch, counts = Watch(str(folder)), []

        async def look() -> None:
            await watch.take(signature(str(folder)))
            counts.append(len(watch.versions))

        try:
            await look()
            for file in folder.glob("*.yaml"):
                os.utime(file)
            await look()
            (folder / "notes.txt").write_text("no part of the scenario", encoding="utf-8")
            (folder / ".plan.yaml.swp").write_bytes(b"\0an editor's own")
            await look()
            file = folder / "plan.yaml"
            file.write_text(file.read_text(encoding="utf-8").replace(*READIES), encoding="utf-8")
            await look()
            assert watch.newest.touched == ("plan.yaml",)
        finally:
            watch.close()
        return counts

    assert awaited(looks()) == [1, 1, 1, 2]


def test_every_problem_is_told_and_the_last_good_night_stays(desk: Desk) -> None:
    desk.edit("plan.yaml", ("takes: {typical: 20 min", "tekes: {typical: 20 min"))
    desk.edit("people.yaml", ("title:", "tilte:"))
    known = desk.until(lambda known: len({problem["file"] for problem in known["problems"]}) == 2)
    assert known["shown"] == 1
    assert {"tekes", "tilte"} <= {problem["found"] for problem in known["problems"]}
    assert all(problem["line"] and problem["allowed"] for problem in known["problems"])
    assert {"takes", "title"} <= {problem["nearest"] for problem in known["problems"]}
    assert desk.client.get("/").status_code == 200  # the night of version 1
    desk.edit("plan.yaml", ("tekes:", "takes:"))
    desk.edit("people.yaml", ("tilte:", "title:"))
    known = desk.until(lambda known: known["shown"] == known["newest"] and known["change"] is not None)
    assert known["problems"] == []
    known = desk.until(lambda known: known["change"]["state"] == "done")
    assert known["change"]["from"] == 1  # held against the last version that could be played
    assert known["change"]["same"] is True


def test_a_scenario_that_begins_with_errors_waits_to_be_put_right(folder: Path) -> None:
    (folder / "plan.yaml").write_text("plans: {coup: {title: [}}\n", encoding="utf-8")
    with followed(folder) as desk:
        known = desk.version(1, good=False)
        assert known["shown"] is None
        page = desk.client.get("/")
        assert page.status_code == 422
        assert "/static/edits/waiting.js" in page.text
        (folder / "plan.yaml").write_bytes((HARBOUR / "plan.yaml").read_bytes())
        known = desk.until(lambda known: known["shown"] is not None)
        assert desk.client.get("/").status_code == 200
        assert "waiting.js" not in desk.client.get("/").text


# --- what editors and mishaps do --------------------------------------------------------------------------------


def renamed(file: Path, text: bytes) -> None:
    """As most editors save: a new file is put over the old."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(text)
    beside.replace(file)


def in_place(file: Path, text: bytes) -> None:
    """As others do: the file is emptied, and written."""
    file.write_bytes(text)


def removed_first(file: Path, text: bytes) -> None:
    """As some do: the old is put aside, and a new one made."""
    file.rename(file.with_name(f"{file.name}~"))
    file.write_bytes(text)


def same_time(file: Path, text: bytes) -> None:
    """Another file of the same size and time in its place: only its number tells."""
    status = file.stat()
    beside = file.with_name("other")
    beside.write_bytes(text)
    os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
    beside.replace(file)


@pytest.mark.parametrize(
    "save", [renamed, in_place, removed_first, same_time], ids=lambda save: save.__name__
)
def test_whatever_way_an_editor_saves(desk: Desk, save: Callable[[Path, bytes], None]) -> None:
    text = (desk.folder / "plan.yaml").read_bytes()
    save(desk.folder / "plan.yaml", text.replace(b"30 min, factor: 1.6", b"70 min, factor: 1.6"))
    known = desk.until(lambda known: bool(known["change"]) and known["change"]["state"] == "done")
    assert known["change"]["from"] == 1
    assert known["change"]["same"] is False


def not_utf8(folder: Path) -> None:
    (folder / "word.yaml").write_bytes(b"channels: {x: {title: \xff}}\n")


def enormous(folder: Path) -> None:
    with (folder / "word.yaml").open("wb") as file:
        file.truncate(10**9)  # takes no room


def half_written(folder: Path) -> None:
    text = (folder / "word.yaml").read_bytes()
    (folder / "word.yaml").write_bytes(text[: len(text) // 2])


def emptied(folder: Path) -> None:
    (folder / "word.yaml").write_bytes(b"")


def vanished(folder: Path) -> None:
    (folder / "word.yaml").unlink()


def a_pipe(folder: Path) -> None:
    (folder / "word.yaml").unlink()
    os.mkfifo(folder / "word.yaml")


def a_folder(folder: Path) -> None:
    (folder / "word.yaml").unlink()
    (folder / "word.yaml").mkdir()


def a_link_out(folder: Path) -> None:
    (folder / "word.yaml").unlink()
    (folder / "word.yaml").symlink_to("/etc/passwd")


def a_link_to_itself(folder: Path) -> None:
    (folder / "word.yaml").unlink()
    (folder / "word.yaml").symlink_to(folder / "word.yaml")


def all_gone(folder: Path) -> None:
    shutil.rmtree(folder)


MISHAPS = {
    not_utf8: "not-utf8",
    enormous: "too-large",
    half_written: "",
    emptied: "not-a-mapping",
    vanished: "",
    a_pipe: "unreadable",
    a_folder: "unreadable",
    a_link_out: "symlink",
    a_link_to_itself: "unreadable",
    all_gone: "no-scenario",
}


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.__name__)
def test_a_mishap_is_told_and_the_loop_goes_on(desk: Desk, mishap: Callable[[Path], None]) -> None:
    mishap(desk.folder)
    expected = MISHAPS[mishap]
    desk.until(
        lambda known: (
            known["shown"] == 1 and any(expected in (problem["code"], "") for problem in known["problems"])
        )
    )
    assert desk.client.get("/").status_code == 200
    shutil.rmtree(desk.folder, ignore_errors=True)
    shutil.copytree(HARBOUR, desk.folder)
    known = desk.until(lambda known: known["shown"] == known["newest"] > 1)
    assert known["problems"] == []


def test_a_new_file_belongs_to_it_at_once(desk: Desk) -> None:
    text = "events:\n  dawn: {title: The sun rises, takes: {typical: 9 h, factor: 1.1}, basis: judgement, why: so}\n"
    renamed(desk.folder / "events" / "morning.yaml", text.encode())
    known = desk.version(2)
    assert "events/morning.yaml is new (2 lines)" in known["change"]["summary"]
    assert known["change"]["names"] == ["New: event “The sun rises”."]


def test_a_single_file_is_followed_too(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    frame = "scenario: {id: small, title: A small night, starts: 1920-03-13T18:00, ends: 1920-03-14T06:00}\n"
    event = (
        "events:\n  a: {title: It happens, takes: {typical: 30 min, factor: 2}, basis: judgement, why: so}\n"
    )
    file.write_text(frame + event, encoding="utf-8")
    with followed(file) as desk:
        desk.version(1)
        renamed(file, (frame + event.replace("30 min", "90 min")).encode())
        known = desk.version(2)
        assert [shift["id"] for shift in known["change"]["when"]] == ["a"]
        done = back(desk, 1, 2)
        assert done["written"] == ["small.yaml"]
        assert "30 min" in file.read_text(encoding="utf-8")


# --- versions ---------------------------------------------------------------------------------------------------


def test_any_version_can_be_shown_and_compared_with_any_other(desk: Desk) -> None:
    first = desk.client.get("/history.json").json()
    desk.edit("plan.yaml", READIES)
    desk.version(2)
    desk.edit("plan.yaml", READIES[::-1])
    known = desk.version(3)
    assert [version["number"] for version in known["versions"]] == [1, 2, 3]
    assert desk.client.get("/history.json?version=1").json() == first
    assert desk.client.get("/history.json?version=2").json() != first
    compared = desk.client.get("/watch/compare?from=1&to=3").json()
    assert compared["same"] is True  # it was taken back: the same draws, the same histories
    there, back_again = (
        desk.client.get(f"/watch/compare?from={a}&to={b}").json()["when"] for a, b in ((1, 2), (2, 1))
    )
    assert {one["id"] for one in there} == {one["id"] for one in back_again}


def test_a_version_is_played_with_its_own_tables(desk: Desk) -> None:
    first = desk.client.get("/playable").content
    desk.edit("scenario.yaml", ("id: harbour-town", "id: other-town"))
    desk.version(2)
    assert desk.client.get("/playable").content == first.replace(b"harbour", b"other") != first
    assert desk.client.get("/playable?version=1").content == first


@pytest.mark.parametrize("asked", ["from=1&to=9", "from=1", "from=x&to=1", "from=0&to=1"])
def test_versions_that_are_not_there_are_said(desk: Desk, asked: str) -> None:
    response = desk.client.get(f"/watch/compare?{asked}")
    assert response.status_code == 400
    assert response.json()["problems"]


def test_a_version_with_errors_has_no_night(desk: Desk) -> None:
    desk.edit("plan.yaml", ("takes:", "tekes:"))
    desk.version(2, good=False)
    for address in ("/history.json?version=2", "/watch/compare?from=1&to=2", "/history.json?version=7"):
        assert desk.client.get(address).status_code == 400


def test_without_watching_there_are_no_versions(town: httpx.Client) -> None:
    assert town.get("/watch").status_code == 404
    assert town.get("/history.json?version=1").status_code == 400


def test_a_version_can_be_taken_away(desk: Desk) -> None:
    desk.edit("plan.yaml", READIES)
    desk.version(2)
    response = desk.client.get("/watch/versions/1.zip")
    packed = zipfile.ZipFile(io.BytesIO(response.content))
    there = {path.relative_to(HARBOUR).as_posix() for path in HARBOUR.rglob("*.yaml")}
    assert {name.removeprefix("town/") for name in packed.namelist()} == there
    assert packed.read("town/plan.yaml") == (HARBOUR / "plan.yaml").read_bytes()


def back(desk: Desk, number: int, now: int) -> dict[str, Any]:
    response = desk.client.post(f"/watch/versions/{number}", json={"confirm": True, "now": now}, headers=OURS)
    assert response.status_code == 200, response.text
    done: dict[str, Any] = response.json()
    return done


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_files_are_written_back_and_nothing_is_lost(desk: Desk) -> None:
    before = contents(desk.folder)
    desk.edit("plan.yaml", READIES)
    renamed(desk.folder / "events" / "extra.yaml", b"events: {}\n")
    (desk.folder / "word.yaml").unlink()
    (desk.folder / "notes.txt").write_text("mine", encoding="utf-8")
    edited = {"plan.yaml", "events/extra.yaml", "word.yaml"}
    newest = desk.until(
        lambda known: edited <= {name for version in known["versions"] for name in version["touched"]}
    )["newest"]
    there = contents(desk.folder)
    done = back(desk, 1, newest)
    assert contents(desk.folder) == before | {"notes.txt": b"mine"}
    packed = zipfile.ZipFile(done["kept"])
    kept = {name.removeprefix("town/"): packed.read(name) for name in packed.namelist()}
    assert kept | {"notes.txt": b"mine"} == there
    assert desk.until(lambda known: known["shown"] == known["newest"])["problems"] == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"now": 2}, OURS, 400),
        ({"confirm": "yes", "now": 2}, OURS, 400),
        ({"confirm": True}, OURS, 400),
        ({"confirm": True, "now": 1}, OURS, 400),  # seen before the last save
        ([], OURS, 400),
        ({"confirm": True, "now": 2}, OURS | {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_nothing_is_written_without_a_confirmed_wish(
    desk: Desk, body: Any, headers: dict[str, str], status: int
) -> None:
    desk.edit("plan.yaml", READIES)
    desk.version(2)
    there = contents(desk.folder)
    response = desk.client.post("/watch/versions/1", content=json.dumps(body), headers=headers)
    assert response.status_code == status
    assert contents(desk.folder) == there
    assert list(desk.folder.parent.glob("*.zip")) == []


def test_nothing_is_written_where_others_can_connect(folder: Path) -> None:
    with followed(folder, host="0.0.0.0") as desk:
        assert desk.version(1)["writes"] is False
        response = desk.client.post("/watch/versions/1", json={"confirm": True, "now": 1}, headers=OURS)
        assert response.status_code == 403


# --- news, the terminal, the end --------------------------------------------------------------------------------


def test_news_are_pushed(desk: Desk) -> None:
    with desk.client.stream("GET", "/watch/news") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        told = (line for line in response.iter_lines() if line.startswith("data: "))
        first = next(told)
        desk.edit("plan.yaml", READIES)
        assert next(told) != first


def test_a_line_on_the_terminal_for_each_save_and_a_quick_end(folder: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "interregnum",
        "serve",
        str(folder),
        "--watch",
        "--port",
        "0",
        "--no-browser",
    )
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        lines = iter(process.stdout.readline, "")  # type: ignore[union-attr]
        address = next(line.split(" at ")[1].split()[0] for line in lines if line.startswith("Serving"))
        with httpx.Client(base_url=address, timeout=PATIENCE) as client, client.stream("GET", "/watch/news"):
            desk = Desk(folder, client, [])
            desk.version(1)
            desk.edit("plan.yaml", READIES)
            assert "When the town hall is taken" in next(line for line in lines if "version 2" in line)
            desk.edit("plan.yaml", ("takes:", "tekes:"))
            assert "1 error, the first at plan.yaml:" in next(line for line in lines if "version 3" in line)
            desk.edit("plan.yaml", ("tekes:", "takes:"))
            said = next(line for line in lines if "version 4" in line)
            assert "since version 2, nothing differs in 200 histories" in said
            os.killpg(process.pid, signal.SIGINT)
            _, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, errors) == (0, "")
    finally:
        process.kill()
        process.communicate()
