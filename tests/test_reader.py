"""Reading files: the same data as JSON gives, every place exact, every problem reported, nothing raised."""

from __future__ import annotations

import cProfile
import json
import os
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interregnum.errors import Problem
from interregnum.language.positions import Sources
from interregnum.language.reading import reader, yaml_text
from interregnum.language.reading.document import Document, Position
from interregnum.language.reading.findings import MAX_PROBLEMS
from interregnum.language.reading.reader import read_file, read_folder


def folder_of(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def read_text(root: Path, text: str | bytes) -> tuple[Document, list[Problem]]:
    return read_folder(folder_of(root, {"scenario.yaml": text}))


def places(problems: list[Problem]) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.line, problem.column) for problem in problems]


# Values


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18:30", "18:30"),
        ("1917-10-25", "1917-10-25"),
        ("1920-03-13T18:00", "1920-03-13T18:00"),
        ("x1.1", "x1.1"),
        ("\u0663", "\u0663"),
        ("yes", True),
        ("no", False),
        ("No", False),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ('"yes"', "yes"),
        ("'12'", "12"),
        ("", None),
        ("~", None),
        ("null", None),
        ("''", ""),
        ("12", 12),
        ("-0", 0),
        ("+5", 5),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("5 %", "5 %"),
        ("9007199254740992", 2**53),
        ("2..6 min", "2..6 min"),
        ("1.2.3", "1.2.3"),
        ("|\n  one\n  two", "one\ntwo\n"),
        (">\n  one\n  two", "one two\n"),
        ("one\n  two", "one two"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        ("[18:30, no]", ["18:30", False]),
        ("{at: 20:00}", {"at": "20:00"}),
    ],
)
def test_a_value_means_what_the_core_schema_says(tmp_path: Path, written: str, meant: object) -> None:
    document, problems = read_text(tmp_path, f"a: {written}\n")
    assert problems == []
    assert document.data == {"a": meant}
    assert type(document.data["a"]) is type(meant)


def test_keys_that_look_like_flags_stay_text(tmp_path: Path) -> None:
    document, problems = read_text(tmp_path, "yes: 1\nno: {on: 2, 18:30: 3}\n")
    assert problems == []
    assert document.data == {"yes": 1, "no": {"on": 2, "18:30": 3}}


NOT_AS_THEMSELVES = "\u2028\u2029\ufeff\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PRINTABLE = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=NOT_AS_THEMSELVES)
TEXT = st.text(PRINTABLE, max_size=20)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False)
)
DATA = st.dictionaries(
    TEXT,
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(data=DATA, indent=st.sampled_from([None, 2]), ascii_only=st.booleans(), compact=st.booleans())
def test_json_is_read_as_json(
    data: dict[str, Any], indent: int | None, ascii_only: bool, compact: bool
) -> None:
    separators = (",", ":") if compact else None
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only, separators=separators)
    with tempfile.TemporaryDirectory() as root:
        document, problems = read_text(Path(root), text)
    assert problems == []
    assert json.dumps(document.data) == json.dumps(data)  # as text: 1, 1.0 and true differ, and so does order
    lines = text.split("\n")
    for path, value in walk(document.data):
        place = document.value_position(path)
        written = lines[place.line - 1][place.column - 1 :]
        opening = "{" if isinstance(value, dict) else "[" if isinstance(value, list) else None
        expected = opening or json.dumps(value, ensure_ascii=ascii_only).strip('"')
        assert written.startswith(expected.split("\\")[0])
        assert path in document.positions


def walk(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    children: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    return [(path, value)] + [pair for step, child in children for pair in walk(child, (*path, step))]


PIECES = ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", '"', "'", "|", ">", "&x ", "*x", "!t "]
PIECES += ["? ", ": ", "#", "%", "---\n", "...\n", "\\", "\t", "<<: ", "1", ".nan", "\x00", "\r"]
PIECES += ["\u2028", "\\ud800", "\\UFFFFFFFF", "é"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
@example(["\r", '"', "\\UFFFFFFFF"])
@example([": ", "---\n", "? "])
def test_no_text_raises_and_every_problem_has_a_place(parts: list[str]) -> None:
    text = "".join(parts)
    with tempfile.TemporaryDirectory() as root:
        document, problems = read_text(Path(root), text)
    json.dumps(document.data, ensure_ascii=False).encode()
    for problem in problems:
        assert problem.line is not None
        assert 1 <= problem.line <= len(text.splitlines()) + 1
        assert problem.found
        assert problem.allowed
        str(problem).encode()


# Positions


def test_positions_in_block_and_flow(tmp_path: Path) -> None:
    text = (
        "# a comment\n"
        "events:\n"
        "  - event: lamp\n"
        "    when: 'a and b'\n"
        '    then: [x, {y: "z", w: [1,\n'
        "      2]}]\n"
        "title:   The night\n"
        "long: |\n"
        "  two\n"
    )
    document, problems = read_text(tmp_path, text)
    assert problems == []

    def key(*path: str | int) -> tuple[int, int]:
        return document.positions[path].line, document.positions[path].column

    def value(*path: str | int) -> tuple[int, int]:
        return document.value_position(path).line, document.value_position(path).column

    assert key("events") == (2, 1)
    assert value("events") == (3, 3)
    assert key("events", 0) == (3, 5)
    assert (key("events", 0, "event"), value("events", 0, "event")) == ((3, 5), (3, 12))
    assert (key("events", 0, "when"), value("events", 0, "when")) == ((4, 5), (4, 12))
    assert key("events", 0, "then", 0) == (5, 12)
    assert (key("events", 0, "then", 1), key("events", 0, "then", 1, "y")) == ((5, 15), (5, 16))
    assert value("events", 0, "then", 1, "y") == (5, 20)
    assert (key("events", 0, "then", 1, "w"), value("events", 0, "then", 1, "w")) == ((5, 24), (5, 27))
    assert key("events", 0, "then", 1, "w", 1) == (6, 7)
    assert (key("title"), value("title")) == ((7, 1), (7, 10))
    assert value("long") == (8, 7)
    assert document.where(("events", 0, "when", "nothing", 3)) == Position("scenario.yaml", 4, 5)
    assert document.where(("nowhere",)) == Position("scenario.yaml", 2, 1)
    assert Document().where(("nowhere",)) == Position("scenario.yaml", 1, 1)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_count_alike_whatever_ends_them_and_with_a_byte_order_mark(tmp_path: Path, ends: str) -> None:
    document, problems = read_text(tmp_path, "\ufeff" + ends.join(["é: 1", "b: [", "  'c']"]))
    assert problems == []
    assert document.positions[("é",)] == Position("scenario.yaml", 1, 1)
    assert document.positions[("b", 0)] == Position("scenario.yaml", 3, 3)
    assert document.value_position(("b", 0)).column == 4
    assert document.files == {"scenario.yaml": "é: 1\nb: [\n  'c']"}


# Folders


def test_sections_of_several_files_are_joined_with_their_places(tmp_path: Path) -> None:
    document, problems = read_folder(
        folder_of(
            tmp_path,
            {
                "scenario.yaml": "id: x\nplaces: {a: 1}\nevents:\n- one\nempty:\nlater:\n",
                "b.yaml": "events: [zero, {k: v}]\nempty: {f: 1}\n",
                "events/c.yaml": "places:\n  c: 3\nevents:\n\n- two: 2\nempty:\nlater: {g: 2}\n",
                "record/d.yaml": "events: [not read]\n",
                "variants/e.yaml": "[",
                "events/deep/f.yaml": "[",
            },
        )
    )
    assert problems == []
    assert document.data == {
        "id": "x",
        "places": {"a": 1, "c": 3},
        "empty": {"f": 1},
        "later": {"g": 2},
        "events": ["zero", {"k": "v"}, "one", {"two": 2}],
    }
    assert document.positions[("events",)] == Position("b.yaml", 1, 1)
    assert document.positions[("events", 1, "k")] == Position("b.yaml", 1, 17)
    assert document.positions[("events", 2)] == Position("scenario.yaml", 4, 3)
    assert document.positions[("events", 3, "two")] == Position("events/c.yaml", 5, 3)
    assert document.value_position(("events", 3, "two")) == Position("events/c.yaml", 5, 8)
    assert document.positions[("places", "c")] == Position("events/c.yaml", 2, 3)
    assert set(document.files) == {"b.yaml", "scenario.yaml", "events/c.yaml"}
    assert {path for path, _ in walk(document.data)} == set(document.positions)


def test_a_name_given_twice_names_both_places(tmp_path: Path) -> None:
    document, problems = read_folder(
        folder_of(
            tmp_path,
            {
                "a.yaml": "title: A\nplaces:\n  hall: {x: 1}\n  hall: {y: [2]}\nlist: [1]\n",
                "scenario.yaml": "\ntitle: B\nplaces: {quay: 1, hall: {z: 3}}\nlist: {b: 1}\n",
            },
        )
    )
    assert [(p.code, p.file, p.line, p.column, p.path) for p in problems] == [
        ("duplicate-name", "a.yaml", 4, 3, "places.hall"),
        ("duplicate-name", "scenario.yaml", 2, 1, "title"),
        ("duplicate-name", "scenario.yaml", 3, 19, "places.hall"),
        ("duplicate-name", "scenario.yaml", 4, 1, "list"),
    ]
    firsts = [problem.message.split()[-1] for problem in problems]
    assert firsts == ["a.yaml:3:3", "a.yaml:1:1", "a.yaml:3:3", "a.yaml:5:1"]
    assert document.data == {"title": "A", "places": {"hall": {"x": 1}, "quay": 1}, "list": [1]}
    assert {path for path, _ in walk(document.data)} == set(document.positions)


def test_every_file_is_read_though_others_are_broken(tmp_path: Path) -> None:
    document, problems = read_folder(
        folder_of(
            tmp_path,
            {
                "a.yaml": "a: 'open\n",
                "b.yaml": b"b: \xff\n",
                "c.yaml": "c: *x\nd: .nan\n",
                "d.yaml": "- 1\n",
                "scenario.yaml": "ok: 1\nbad: [1,\n",
            },
        )
    )
    assert [(p.code, p.file, p.line) for p in problems] == [
        ("yaml-syntax", "a.yaml", 1),
        ("not-utf8", "b.yaml", 1),
        ("alias", "c.yaml", 1),
        ("not-a-number", "c.yaml", 2),
        ("not-a-mapping", "d.yaml", 1),
        ("yaml-syntax", "scenario.yaml", 2),
    ]
    assert document.data["ok"] == 1


def test_no_scenario(tmp_path: Path) -> None:
    folder_of(tmp_path, {"f/scenario.yml": "a: 1", "f/other.yaml": "a: ["})
    assert [p.code for p in read_folder(tmp_path / "absent")[1]] == ["no-scenario"]
    assert [p.code for p in read_folder(tmp_path / "f" / "other.yaml")[1]] == ["no-scenario"]
    assert [p.code for p in read_file(tmp_path / "absent.yaml")[1]] == ["no-scenario"]
    assert [p.code for p in read_file(tmp_path / "f")[1]] == ["no-scenario"]
    problems = read_folder(tmp_path / "f")[1]
    assert [p.code for p in problems] == ["no-scenario", "ignored-file", "yaml-syntax"]
    assert problems[0].nearest == "scenario.yml"


def test_files_that_may_be_meant_are_warned_about(tmp_path: Path) -> None:
    _, problems = read_folder(
        folder_of(
            tmp_path,
            {
                "scenario.yaml": "a: 1",
                "p.yml": "[",
                "Q.YAML": "[",
                "t.txt": "[",
                "._r.yaml": b"\xff",
                "events/s.yml": "[",
            },
        )
    )
    assert {(p.code, p.severity, p.file, p.nearest) for p in problems} == {
        ("ignored-file", "warning", "p.yml", "p.yaml"),
        ("ignored-file", "warning", "Q.YAML", "Q.yaml"),
        ("ignored-file", "warning", "._r.yaml", "_r.yaml"),
        ("ignored-file", "warning", "events/s.yml", "s.yaml"),
    }


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", {"scenario.yaml": "a: 1", "record/inner.yaml": "b: 2"})
    folder_of(tmp_path, {"secret.yaml": "key: 1", "in-sibling/x.yaml": "key: 2"})
    (folder / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "sibling.yaml").symlink_to(tmp_path / "in-sibling" / "x.yaml")
    (folder / "inner.yaml").symlink_to(folder / "record" / "inner.yaml")
    (folder / "broken.yaml").symlink_to(folder / "absent")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "events").symlink_to(tmp_path)
    document, problems = read_folder(folder)
    assert sorted((p.code, p.file) for p in problems) == [
        ("symlink", "events/secret.yaml"),
        ("symlink", "out.yaml"),
        ("symlink", "sibling.yaml"),
        ("unreadable", "broken.yaml"),
        ("unreadable", "loop.yaml"),
    ]
    assert document.data == {"a": 1, "b": 2}


def test_a_pipe_or_folder_is_no_file(tmp_path: Path) -> None:
    folder_of(tmp_path, {"scenario.yaml": "a: 1", "folder.yaml/x": ""})
    os.mkfifo(tmp_path / "pipe.yaml")
    assert [(p.code, p.file) for p in read_folder(tmp_path)[1]] == [
        ("unreadable", "folder.yaml"),
        ("unreadable", "pipe.yaml"),
    ]


def test_a_name_of_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    folder_of(tmp_path, {"scenario.yaml": "a: 1"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x1b[2J\xff.yaml")).write_text("b: [")
    _, (problem,) = read_folder(tmp_path)
    assert str(problem).replace("\n", "").isprintable()
    assert problem.file == r"\x1b[2J\udcff.yaml"


# Problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a: 1\r\nb: \xc3\xa9\xff\n", [("not-utf8", 2, 5)]),
        ("\ufeffa: 1\n", []),
        ("a: 1\nb: x".encode("utf-16"), [("not-utf8", 1, 1)]),
        ("a: 1\nb: x\x07\nc: \x00\nd: .nan\n", [("control-character", 2, 5), ("not-a-number", 4, 4)]),
        ("a: x\u2028y\n", [("control-character", 1, 5)]),
        ("a: x\u202ey\n", [("control-character", 1, 5)]),
        ("a: 1\nb: \u2067\u2066x\u2069\n", [("control-character", 2, 4)]),
        ('a: "x\\u202Ey"\n', [("control-character", 1, 4)]),
        ('a: 1\nb: "x\\e[2J"\n', [("control-character", 2, 4)]),
        ('"\\ud800": 1\n', [("control-character", 1, 1)]),
        ("a: 1\nb: 'open\nc: 2\n", [("yaml-syntax", 2, 4)]),
        ("a: [1, 2\n", [("yaml-syntax", 1, 4)]),
        ("a: 1\nb: {c: [1, 2}\n", [("yaml-syntax", 2, 13)]),
        ("a:\n\tb: 1\n", [("yaml-syntax", 2, 1)]),
        ("a: b: c\n", [("yaml-syntax", 1, 5)]),
        ("a: 1\nb\nc: 2\n", [("yaml-syntax", 2, 1)]),
        ("a: @x\n", [("yaml-syntax", 1, 4)]),
        ('a: "\\q"\n', [("yaml-syntax", 1, 6)]),
        ('a: 1\nb: "\\UFFFFFFFF"\n', [("yaml-syntax", 2, 1)]),
        ("a:\n  b: 1\n c: 2\n", [("yaml-syntax", 3, 2)]),
        ("# x\n%YAML 1.1\n---\na: 1\n", [("yaml-syntax", 2, 1)]),
        ("a: 1\n---\nb: 2\n", [("multiple-documents", 2, 1)]),
        ("a: &x 1\nb: *x\n", [("alias", 1, 4), ("alias", 2, 4)]),
        ("a: 1\n<<: {b: 2}\n", [("alias", 2, 1)]),
        ("a: **bold**\n", [("alias", 1, 4)]),
        ("a: 1\n*x : 2\nc: 3\n", [("alias", 2, 1)]),
        ("a: !!python/object:os.system x\nb: !local {c: 1}\n", [("tag", 1, 4), ("tag", 2, 4)]),
        ("a: ! x\n", [("tag", 1, 4)]),
        ("a: !e!x y\n", [("tag", 1, 4)]),
        ("\n- 1\n", [("not-a-mapping", 2, 1)]),
        ("just words\n", [("not-a-mapping", 1, 1)]),
        ("0\n", [("not-a-mapping", 1, 1)]),
        ("# nothing\n", [("not-a-mapping", 1, 1)]),
        ("", [("not-a-mapping", 1, 1)]),
        (
            "a: {1917: x}\n12.5: y\ntrue: z\n~: n\n",
            [("key-not-text", 1, 5), ("key-not-text", 2, 1), ("key-not-text", 3, 1), ("key-not-text", 4, 1)],
        ),
        ("? [a, {b: c}]\n: {d: .nan}\ne: 1\n", [("key-not-text", 1, 3), ("not-a-number", 2, 7)]),
        ("a: 1\nb: {c: 1, c: 2}\na: 3\n", [("duplicate-name", 2, 11), ("duplicate-name", 3, 1)]),
        (
            "a: [.inf, -.INF,\n  .nan]\n",
            [("not-a-number", 1, 5), ("not-a-number", 1, 11), ("not-a-number", 2, 3)],
        ),
        (
            "a: 9007199254740993\nb: 1e400\nc: 0xFFFFFFFFFFFFFFFF\nd: " + "9" * 5000,
            [("number-too-large", line, 4) for line in (1, 2, 3, 4)],
        ),
    ],
)
def test_each_problem_is_reported_at_its_place(
    tmp_path: Path, text: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    document, problems = read_text(tmp_path, text)
    assert places(problems) == expected
    assert all(problem.file == "scenario.yaml" for problem in problems)
    single, again = read_file(tmp_path / "scenario.yaml")
    assert (single, again) == (document, problems)


def test_an_offset_in_bytes_is_told(tmp_path: Path) -> None:
    _, (problem,) = read_text(tmp_path, b"\xef\xbb\xbfa: \xc3\xa9\xff")
    assert "offset 8 " in problem.message
    assert (problem.column, problem.found) == (5, "byte 0xFF")


def test_what_is_refused_leaves_the_rest_in_place(tmp_path: Path) -> None:
    text = "? [a]\n: {d: [1]}\ne: *x\nf: {g: 1, g: {h: 2}, i: 3}\n*y : {j: 1}\nk: 4\n"
    document, _ = read_text(tmp_path, text)
    assert document.data == {"e": None, "f": {"g": 1, "i": 3}, "k": 4}
    assert {path for path, _ in walk(document.data)} == set(document.positions)


def test_an_unclosed_bracket_is_hinted_at(tmp_path: Path) -> None:
    _, (problem,) = read_text(tmp_path, "a: [1, 2\nb: 3\n")
    assert (problem.line, problem.column, problem.found) == (2, 2, ": 3")
    assert "[ of line 1, column 4" in problem.message


# Limits


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[{", "[\n", "{a: ", "!t [", "- - ? - "])
@pytest.mark.parametrize("times", [1000, 100_000])
def test_depth_is_bounded_without_recursion(tmp_path: Path, opening: str, times: int) -> None:
    """A hundred times as deep is hardly more work, counted in calls: reading stops where it is too deep."""
    with cProfile.Profile() as counted:
        _, problems = read_text(tmp_path, "a:\n  " + opening * times)
    assert sum(one.callcount for one in counted.getstats()) < 5_000_000
    assert "too-deep" in {problem.code for problem in problems}


def test_forty_levels_are_allowed_and_no_more(tmp_path: Path) -> None:
    blocks = ["".join(" " * level + f"k{level}:\n" for level in range(depth)) for depth in (40, 41, 1000)]
    assert [places(read_text(tmp_path, text)[1]) for text in blocks] == [
        [],
        [("too-deep", 41, 41)],
        [("too-deep", 41, 41)],
    ]
    assert places(read_text(tmp_path, "a: " + "[" * 39 + "]" * 39)[1]) == []
    assert places(read_text(tmp_path, "a: " + "[" * 40 + "]" * 40)[1]) == [("too-deep", 1, 43)]


def test_a_bomb_of_aliases_stays_small(tmp_path: Path) -> None:
    names = "abcdefghi"
    lines = ["a: &a [x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join(['*' + old] * 9)}]" for old, new in pairwise(names)]
    document, problems = read_text(tmp_path, "\n".join(lines))
    assert {problem.code for problem in problems} == {"alias"}
    assert len(problems) == 9 + 8 * 9
    assert document.data["i"] == [None] * 9


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(tmp_path, {"scenario.yaml": "a: .nan"})
    with (tmp_path / "huge.yaml").open("wb") as stream:
        stream.truncate(100_000_000)
    opened: list[str] = []
    opening = os.open

    def noting(path: Path, flags: int) -> int:
        opened.append(path.name)
        return opening(path, flags)

    monkeypatch.setattr(os, "open", noting)
    _, problems = read_folder(tmp_path)
    assert [(p.code, p.file) for p in problems] == [
        ("too-large", "huge.yaml"),
        ("not-a-number", "scenario.yaml"),
    ]
    assert opened == ["scenario.yaml"]


def test_a_large_folder_is_refused_unread(tmp_path: Path) -> None:
    comment = b"#" * (reader.MAX_FILE_BYTES - 1) + b"\n"
    folder_of(tmp_path, dict.fromkeys(("a.yaml", "b.yaml", "c.yaml", "d.yaml"), comment))
    folder_of(tmp_path, {"scenario.yaml": "a: 1"})
    document, problems = read_folder(tmp_path)
    assert [(p.code, p.file) for p in problems] == [("too-large", "")]
    assert document == Document()


def test_nodes_are_counted_over_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_NODES", 11)
    files: dict[str, str | bytes] = {"a.yaml": "a: [1, 2]", "scenario.yaml": "b:\n- 3\n- 4", "z.yaml": "{"}
    assert places(read_folder(folder_of(tmp_path, files))[1]) == [("yaml-syntax", 1, 1)]
    files["scenario.yaml"] = "b:\n- 3\n- 4\n- 5\n- 6"
    assert places(read_folder(folder_of(tmp_path, files))[1]) == [("too-many-nodes", 5, 3)]


def test_problems_in_one_file_are_bounded(tmp_path: Path) -> None:
    _, problems = read_text(tmp_path, "a:\n" + "- .nan\n" * (MAX_PROBLEMS + 5))
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].code == "too-many-problems"
    assert problems[-1].message.startswith("5 more")


# --- read before ------------------------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def long_file(folder: Path, entry: str = "{title: 'a \u2264 b', n: 1.0, m: 1, yes: yes, no: }") -> Path:
    """A file long enough to be kept."""
    text = "".join(f"entry_{n}: {entry}\n" for n in range(400))
    folder.mkdir(exist_ok=True)
    (folder / "long.yaml").write_text(text, encoding="utf-8")
    return folder / "long.yaml"


def test_a_file_read_before_needs_no_yaml_and_says_the_same(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = long_file(tmp_path / "it")
    fresh, _ = read_file(path)
    with monkeypatch.context() as without:
        without.setattr(yaml_text, "YAML", None)
        again, problems = read_file(path)
    assert problems == []
    assert repr(again.data) == repr(fresh.data)  # 1.0 is not 1, and keys keep their order
    assert again.files == fresh.files
    for place in (("entry_399", "n"), ("entry_2",), ("nowhere",)):
        assert again.where(place) == fresh.where(place)
        assert again.value_position(place) == fresh.value_position(place)
    assert again.positions == fresh.positions
    assert again.value_positions == fresh.value_positions


def test_what_is_changed_or_wrong_or_short_or_spoiled_is_read_anew(tmp_path: Path, cache: Path) -> None:
    path = long_file(tmp_path / "it")
    read_file(path)
    (one,) = (cache / "read").iterdir()
    one.write_text("[1, 2", encoding="utf-8")
    assert len(read_file(path)[0].data) == 400
    path.write_text(path.read_text(encoding="utf-8").replace("entry_7:", "entry_seven:"), encoding="utf-8")
    assert "entry_seven" in read_file(path)[0].data
    assert len(list((cache / "read").iterdir())) == 2
    path.write_text(path.read_text(encoding="utf-8") + "entry_9: twice\n", encoding="utf-8")
    assert [problem.code for problem in read_file(path)[1]] == ["duplicate-name"]
    assert [problem.code for problem in read_file(path)[1]] == ["duplicate-name"]
    (tmp_path / "it" / "short.yaml").write_text("a: 1\n", encoding="utf-8")
    read_file(tmp_path / "it" / "short.yaml")
    assert len(list((cache / "read").iterdir())) == 2


def test_a_problem_in_what_was_read_before_has_its_place(tmp_path: Path, cache: Path) -> None:
    path = long_file(tmp_path / "it")
    places = [Sources(read_file(path)[0]).position(("entry_300", "title"), 2) for _ in range(2)]
    assert places[0] == places[1]
    assert (places[0].line, places[0].column) == (301, 23)
