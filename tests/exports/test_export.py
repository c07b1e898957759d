"""The command: what it says, what it writes where, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from exporting import RECORDED, evil
from harbour import HARBOUR
from test_cli import ask, bad, good

from interregnum.views.export import FORMATS
from interregnum.views.export.placing import free_place, put

TOWN = str(HARBOUR)


def out_of(format: str) -> str:
    return f"out-{format}"


def report_of(format: str) -> Path:
    return (
        Path(out_of(format), "losses.md")
        if FORMATS[format].is_folder
        else Path(f"{out_of(format)}.losses.md")
    )


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_of_a_town_with_a_record_and_of_the_starter(format: str) -> None:
    for scenario in (TOWN, RECORDED):  # the second replaces the first
        said = ask("export", scenario, "--to", format, "--out", out_of(format), "--replica", 3)
        assert said.exit_code == 0, said.output
        lines = said.stdout.splitlines()
        assert lines[0].startswith(f"{out_of(format)}: interregnum")
        assert "replica 3" in lines[0]
        assert lines[-1] == f"The full report is in {report_of(format)}."
        page = report_of(format).read_text(encoding="utf-8")
        assert page.startswith(f"# What {format} cannot hold")
        assert "replica 3" in page
    left = {path.name for path in Path().iterdir()}
    assert left == {out_of(format), report_of(format).parts[0]}


def test_a_hostile_scenario_in_every_format() -> None:
    folder = evil(Path("evil"))
    for format in FORMATS:
        said = ask("export", folder, "--to", format, "--out", out_of(format))
        assert said.exit_code == 0, said.output
    assert {path.name.split(".")[0] for path in Path().iterdir()} == {"evil", *map(out_of, FORMATS)}


def test_as_data() -> None:
    data = json.loads(ask("export", RECORDED, "--to", "csl", "--out", "works.json", "--json").stdout)
    assert (data["format"], data["files"], data["out"]) == ("csl", 1, "works.json")
    assert data["kinds"]["record.works"] == {"total": 2, "held": 2, "in_words": 0, "left_out": 0}
    assert data["bytes"] == Path("works.json").stat().st_size


def test_an_unknown_format_names_the_nearest() -> None:
    said = bad("export", TOWN, "--to", "timeline", "--out", "x")
    assert "[unknown-format]" in said
    assert "nearest: timelinejs" in said
    assert "[unknown-scenario]" in bad("export", "petrograd-1918", "--to", "csl", "--out", "x")
    assert "--out" in bad("export", TOWN, "--to", "csl")
    assert list(Path().iterdir()) == []


def test_a_record_that_is_unsound_is_refused() -> None:
    shutil.copytree(RECORDED, "town")
    file = Path("town/record/a-hall.yaml")
    text = file.read_text(encoding="utf-8").replace("about: [hall_entered]", "about: [nothing]")
    file.write_text(text, encoding="utf-8")
    assert "[unknown-reference]" in bad("export", "town", "--to", "sqlite", "--out", "x.db")
    assert not Path("x.db").exists()


# --- what is left alone -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_an_export_of_ours_is_left_alone(format: str) -> None:
    place = Path(out_of(format))
    if FORMATS[format].is_folder:
        place.mkdir()
        (place / "letter.txt").write_text("mine")
    else:
        place.write_text("mine")
    assert "[place-taken]" in bad("export", TOWN, "--to", format, "--out", place)
    assert "mine" in (place / "letter.txt" if place.is_dir() else place).read_text()
    assert len(list(Path().iterdir())) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_somebody_changed_is_left_alone(format: str) -> None:
    good("export", TOWN, "--to", format, "--out", out_of(format))
    place = Path(out_of(format))
    changed = next(path for path in sorted(place.rglob("*.parquet"))) if place.is_dir() else place
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert "[place-taken]" in bad("export", TOWN, "--to", format, "--out", place)
    assert changed.read_bytes().endswith(b"\n")


def test_a_file_added_to_an_export_is_left_alone() -> None:
    good("export", TOWN, "--to", "parquet", "--out", "tables")
    Path("tables/mine.txt").write_text("mine")
    assert "[place-taken]" in bad("export", TOWN, "--to", "parquet", "--out", "tables")
    Path("tables/mine.txt").unlink()
    Path("tables/link").symlink_to("events.parquet")
    assert "[place-taken]" in bad("export", TOWN, "--to", "parquet", "--out", "tables")


def test_a_report_with_notes_in_it_and_a_folder_of_somebody_are_left_alone() -> None:
    good("export", TOWN, "--to", "parquet", "--out", "tables")
    good("export", TOWN, "--to", "csl", "--out", "works.json")
    for report in (Path("tables/losses.md"), Path("works.json.losses.md")):
        text = report.read_text(encoding="utf-8")
        report.write_text(text.replace("# What", "# My notes on what"), encoding="utf-8")
    assert "[place-taken]" in bad("export", TOWN, "--to", "parquet", "--out", "tables")
    assert "[place-taken]" in bad("export", TOWN, "--to", "csl", "--out", "works.json")
    good("export", TOWN, "--to", "ro-crate", "--out", "crate")
    good("export", TOWN, "--to", "ro-crate", "--out", "crate")
    Path("crate/photographs").mkdir()
    assert "[place-taken]" in bad("export", TOWN, "--to", "ro-crate", "--out", "crate")
    Path("empty/photographs").mkdir(parents=True)
    assert "[place-taken]" in bad("export", TOWN, "--to", "ro-crate", "--out", "empty")


def test_an_export_that_was_moved_is_still_one() -> None:
    good("export", TOWN, "--to", "csl", "--out", "works.json")
    Path("works.json").rename("moved.json")
    Path("works.json.losses.md").rename("moved.json.losses.md")
    good("export", TOWN, "--to", "csl", "--out", "moved.json")


def test_other_places_that_are_not_free(tmp_path: Path) -> None:
    assert "[place-taken]" in bad("export", TOWN, "--to", "parquet", "--out", ".")
    Path("folder").mkdir()
    assert "[place-taken]" in bad("export", TOWN, "--to", "csl", "--out", "folder")
    Path("works.json.losses.md").write_text("my notes")
    assert "[place-taken]" in bad("export", TOWN, "--to", "csl", "--out", "works.json")
    Path("gone").symlink_to("nowhere/at/all")
    said = ask("export", TOWN, "--to", "csl", "--out", "works.json.losses.md/x")
    assert said.exit_code == 2
    assert "unwritable" in said.stderr


def test_a_report_that_is_no_report_of_ours_frees_nothing(tmp_path: Path) -> None:
    file, report = tmp_path / "a.json", tmp_path / "a.json.losses.md"
    put(file, {"": b"one"}, "# report", folder=False)
    assert free_place(file, folder=False) == file
    lists = ("[]", '{"files": 1}', "{x")
    for wrong in ("", "# report", *(f"<!-- interregnum-export {listed} -->" for listed in lists)):
        report.write_text(wrong, encoding="utf-8")
        with pytest.raises(Exception, match="place-taken"):
            free_place(file, folder=False)
    report.unlink()
    with pytest.raises(Exception, match="place-taken"):
        free_place(file, folder=False)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, mode: str) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Exception, match="unwritable"):
        put(tmp_path / "a.json", {"": b"one"}, "# report", folder=False)
    assert list(tmp_path.iterdir()) == []
