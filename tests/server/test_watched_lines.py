"""What differs between two versions in words, and what their files are kept as."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from interregnum.server.watching import snapshots
from interregnum.server.watching.lines import MAX_COMPARED, MOST_LINES, summary, told
from interregnum.server.watching.loop import Watch
from interregnum.server.watching.snapshots import Snapshots

TEN = "".join(f"line {n}\n" for n in range(10))
LONG = "pavlovsky_called: {title: take the streets east and south of the palace, when: called, takes: 10 min, why: so}"


def said(before: str, after: str) -> str:
    return summary(("a.yaml",), lambda name: before.encode(), lambda name: after.encode())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (TEN, TEN.replace("line 4", "line iv"), "a.yaml, line 5: “line 4” is now “line iv”"),
        (TEN, TEN + "  more\n", "a.yaml, line 11: “more” added"),
        (TEN, TEN.replace("line 0\n", ""), "a.yaml, line 1: “line 0” removed"),
        (TEN, TEN.replace("line 2\nline 3\n", "two\n"), "a.yaml, from line 3: lines 1 added, 2 removed"),
        ("", "one\n", "a.yaml is new (1 line)"),
        (TEN, "", "a.yaml is gone (it had 10 lines)"),
        (TEN, TEN.replace("\n", "\r\n"), "a.yaml: ends of lines"),
        (TEN, "x\n" * (MAX_COMPARED + 1), "a.yaml: much is different"),
        (
            LONG,
            LONG.replace("10 min", "17 min"),
            "a.yaml, line 1: “...en: called, takes: 10 min, why: so}” is now “...en: called, takes: 17 min, why: so}”",
        ),
    ],
)
def test_a_change_in_one_line(before: str, after: str, expected: str) -> None:
    assert said(before, after) == expected


def test_of_many_files_the_first_are_named() -> None:
    names = tuple(f"{letter}.yaml" for letter in "abcde")
    text = summary(names, lambda name: b"", lambda name: b"x\n")
    assert text == "a.yaml is new (1 line); b.yaml is new (1 line); c.yaml is new (1 line); and 2 more files"
    assert summary((), lambda name: b"", lambda name: b"") == "nothing"


def test_a_file_without_lines_is_gone_or_empty_or_too_large_and_then_there_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MAX_BYTES", 100)
    place = tmp_path / "town"
    place.mkdir()
    file = place / "a.yaml"
    said = []
    with closing(Watch(str(place))) as watch:
        for text in (TEN, "", TEN, "x\n" * 51, TEN, None, TEN):
            file.unlink(missing_ok=True) if text is None else file.write_text(text, encoding="utf-8")
            watch.versions.append(watch._next(watch.snapshots.take()))
            said.append(watch.newest.summary)
    again = "a.yaml is there again (10 lines)"
    assert said == [
        "",
        "a.yaml is empty (it had 10 lines)",
        again,
        "a.yaml is too large (it had 10 lines)",
        again,
        "a.yaml is gone (it had 10 lines)",
        again,
    ]


def test_lines_are_told_with_what_stands_around_them() -> None:
    lines = told(("a.yaml",), lambda name: TEN.encode(), lambda name: TEN.replace("line 4", "+ iv").encode())
    assert lines == [
        ("file", "a.yaml"),
        ("place", "3"),
        (" ", "line 2"),
        (" ", "line 3"),
        ("-", "line 4"),
        ("+", "+ iv"),
        (" ", "line 5"),
        (" ", "line 6"),
    ]
    many = told(("a.yaml",), lambda name: b"", lambda name: b"x\n" * 5000)
    assert len(many) == MOST_LINES + 1


# --- files ------------------------------------------------------------------------------------------------------


def test_a_version_is_kept_whole_and_a_content_once(tmp_path: Path) -> None:
    place = tmp_path / "town"
    (place / "events").mkdir(parents=True)
    (place / ".git").mkdir()
    for name in ("a.yaml", "events/b.yaml", "map.geojson", "notes.txt", ".git/c.yaml", "a.yaml~"):
        (place / name).write_text("same: {}\n", encoding="utf-8")
    kept = Snapshots(str(place), tmp_path / "kept")
    first = kept.take()
    assert list(first.hashes) == ["a.yaml", "events/b.yaml", "map.geojson"]
    assert len(list((tmp_path / "kept" / "contents").iterdir())) == 1
    (place / "a.yaml").write_text("other: {}\n", encoding="utf-8")
    second = kept.take()
    assert second.touched(first) == ("a.yaml",)
    for files, text in ((first, "same: {}\n"), (second, "other: {}\n")):
        folder = kept.folder(files)
        assert folder.name == "town"
        assert (folder / "a.yaml").read_text(encoding="utf-8") == text
        assert (folder / "events" / "b.yaml").read_text(encoding="utf-8") == "same: {}\n"


def test_what_is_not_kept_is_neither_written_nor_removed(tmp_path: Path) -> None:
    place = tmp_path / "town"
    place.mkdir()
    (place / "a.yaml").write_text("a: {}\n", encoding="utf-8")
    kept = Snapshots(str(place), tmp_path / "kept")
    first = kept.take()
    (place / "out.yaml").symlink_to("/etc/passwd")
    (place / "b.yaml").write_text("b: {}\n", encoding="utf-8")
    now = kept.take()
    assert now.left_out == {"out.yaml": "cannot be read"}
    assert kept.write_back(first, now) == ("b.yaml",)
    assert sorted(path.name for path in place.iterdir()) == ["a.yaml", "out.yaml"]
