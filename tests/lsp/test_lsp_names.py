"""Names taken apart, found in texts, and changed: held against what the network and the model say."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from pages import ROOT

from interregnum.language.resolve import bundled, resolve, resolved_json
from interregnum.language.starter import make_starter
from interregnum.lsp.anatomy import anatomy
from interregnum.lsp.cursor import spot
from interregnum.lsp.describing import segment_at
from interregnum.lsp.names import SurveyNames
from interregnum.lsp.renaming import CannotRenameError, refuse_worse, renamed, texts_of
from interregnum.lsp.survey import Survey, SurveyMemory, survey
from interregnum.lsp.uses import NO_NAMES
from interregnum.mechanisms import build

VALID = sorted((ROOT / "tests/language/valid").glob("*.yaml"))
HARBOUR = ROOT / "src/interregnum/language/harbour"


# --- anatomy ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [*VALID, bundled()["moscow-1991"]], ids=lambda path: path.stem)
def test_every_name_of_a_network_is_taken_apart_into_itself(where: Path) -> None:
    scenario = resolve(where)
    network, found = build(scenario), anatomy(scenario)
    names = [*network.quantities, *network.choices, *network.events]
    names += [f"{event.id}.{branch.id}" for event in network.events.values() for branch in event.branches]
    for name in names:
        assert ".".join(piece.text for piece in found.of(name)) == name
        assert name in found.names or name.rpartition(".")[2] in ("happened", "times", "last")


def entries(found: object, name: str) -> list[object]:
    return [piece.entry for piece in found.of(name)]  # type: ignore[attr-defined]


def test_pieces_are_of_what_they_are_made_of_and_not_of_what_is_called_alike() -> None:
    """In the harbour a step of the plan is called like a place."""
    found = anatomy(resolve(HARBOUR))
    step = ("plans", "coup", "steps", "exchange")
    assert entries(found, "coup.exchange.done") == [("plans", "coup"), step, None]
    assert entries(found, "rifles.at.exchange") == [("units", "rifles"), None, ("places", "exchange")]
    assert entries(found, "town_hall.held_by.committee") == [
        ("places", "town_hall"),
        None,
        ("authorities", "committee"),
    ]
    assert entries(found, "mayor_answers.yields") == [
        ("decisions", "mayor_answers"), ("decisions", "mayor_answers", "among", "yields"),
    ]  # fmt: skip
    assert entries(found, "ring.closed") == [("quantities", "ring.closed")]


# --- uses ---------------------------------------------------------------------------------------------------


def surveyed(home: Path) -> tuple[Survey, SurveyNames, SurveyMemory]:
    memory = SurveyMemory()
    found = survey(home, {}, memory)
    assert found.known is not None
    return found, SurveyNames(found, anatomy(found.known.scenario)), memory


@pytest.mark.parametrize("where", [HARBOUR, *VALID], ids=lambda path: path.stem)
def test_every_name_stands_where_it_is_said_to(where: Path) -> None:
    found, names, _ = surveyed(where)
    for segment in names.every:
        line = found.texts[segment.file].split("\n")[segment.at.line - 1]
        assert line[segment.column - 1 :].startswith(segment.text), segment


@pytest.mark.parametrize("where", [HARBOUR, *VALID], ids=lambda path: path.stem)
def test_under_the_cursor_stands_what_was_found_there(where: Path) -> None:
    """By the text alone, which need not be well-formed, as by all that was read."""
    found, names, _ = surveyed(where)
    meant: dict[tuple[str, int, int], set[object]] = {}
    for segment in names.every:
        meant.setdefault((segment.file, segment.at.line, segment.column), set()).add(segment.entry)
    assert len(meant) > 0 or where.stem in ("frame", "smallest", "sources")
    for (file, line, column), entries in meant.items():
        cursor = spot(found.texts[file], line, column)
        here = segment_at(names, file, cursor, column)
        assert here is not None, (file, line, column)
        assert here.entry in entries, (file, line, column)


def test_no_word_of_a_title_is_a_name() -> None:
    found, names, _ = surveyed(HARBOUR)
    text = found.texts["people.yaml"].split("\n")
    for segment in names.every:
        if segment.file == "people.yaml":
            before = text[segment.at.line - 1][: segment.column - 1]
            assert not re.search(r"\b(title|why|says|name): [^,{]*$", before), segment


def test_a_text_that_is_folded_over_lines_has_its_names_too(tmp_path: Path) -> None:
    town = make_starter(tmp_path / "town")
    night = town / "events/that-night.yaml"
    text = night.read_text(encoding="utf-8")
    whole = "when: rifles.under_way or rifles.at.exchange"
    assert whole in text
    night.write_text(
        text.replace(whole, "when: >-\n      rifles.under_way\n      or rifles.at.exchange"), encoding="utf-8"
    )
    found, names, _ = surveyed(town)
    places = [
        (segment.at.line, segment.column)
        for segment in names.of_names["rifles.at.exchange"]
        if segment.file == "events/that-night.yaml"
    ]
    lines = found.texts["events/that-night.yaml"].split("\n")
    assert [lines[line - 1][column - 1 : column + 7] for line, column in places] == [
        "rifles.a",
        "at.excha",
        "exchange",
    ]


# --- renaming -----------------------------------------------------------------------------------------------


def made(names: SurveyNames, path: tuple[str | int, ...], new: str) -> dict[Path, str]:
    file, use = names.given[path]
    return texts_of(names, renamed(names, list(names.segments(file, use))[-1], new))


def written(texts: dict[Path, str]) -> dict[str, bytes]:
    return {os.path.realpath(path): text.encode() for path, text in texts.items()}


def test_every_name_of_the_harbour_can_be_another(tmp_path: Path) -> None:
    """And what the scenario then says is what it said, with the other name wherever the model has the old one."""
    town = make_starter(tmp_path / "town")
    before, names, memory = surveyed(town)
    refused = []
    for path in names.given:
        old = str(path[-1])
        new = f"{old}_too"
        after = survey(town, written(made(names, path, new)), SurveyMemory(memory.parts))
        try:
            refuse_worse(before, after)
        except CannotRenameError:
            refused.append(path)
            continue
        if path[0] in ("units", "persons", "authorities", "messages", "channels"):
            assert after.known is not None
            assert before.known is not None
            told, expected = resolved_json(after.known.scenario), resolved_json(before.known.scenario)
            assert told.count(new) >= 1
            assert told.replace(new, old) == expected
    # The record has a text that is compared to it.
    assert refused == [("outcomes", "who_rules", "first_of", 0, "label")]


def test_a_place_and_a_step_that_are_called_alike_are_two(tmp_path: Path) -> None:
    town = make_starter(tmp_path / "town")
    _, names, _ = surveyed(town)
    plan = made(names, ("places", "exchange"), "switchboard")[town / "plan.yaml"]
    assert "      exchange:\n" in plan
    assert "to: switchboard" in plan
    plan = made(names, ("plans", "coup", "steps", "exchange"), "telephones")[town / "plan.yaml"]
    assert "      telephones:\n" in plan
    assert "after: [telephones]" in plan
    assert "to: exchange" in plan


REPETITION = ROOT / "tests/language/valid/repetition.yaml"


def test_what_is_written_once_for_many_is_renamed_once() -> None:
    before, names, memory = surveyed(REPETITION)
    for path in names.given:
        new = f"{path[-1]}_too"
        after = survey(REPETITION, written(made(names, path, new)), SurveyMemory(memory.parts))
        refuse_worse(before, after)
    ((_, text),) = made(names, ("units", "captaincy_company"), "captaincy_guard").items()
    assert "captaincy_guard:" in text
    assert "captaincy_company" not in text


def test_a_name_that_would_not_be_made_for_each_is_refused() -> None:
    before, names, memory = surveyed(REPETITION)
    after = survey(
        REPETITION,
        written(made(names, ("units", "captaincy_company"), "company")),
        SurveyMemory(memory.parts),
    )
    with pytest.raises(CannotRenameError, match="would say"):
        refuse_worse(before, after)


def test_a_route_is_renamed_on_the_map_too(tmp_path: Path) -> None:
    town = make_starter(tmp_path / "town")
    line = {"type": "LineString", "coordinates": [[10.015, 53.556], [9.982, 53.551]]}
    feature = {"type": "Feature", "properties": {"kind": "route", "name": "quay"}, "geometry": line}
    (town / "map.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    _, names, _ = surveyed(town)
    assert '"name": "harbour_front"' in made(names, ("routes", "quay"), "harbour_front")[town / "map.geojson"]


# --- the cursor ---------------------------------------------------------------------------------------------


def place(text: str) -> tuple[str, int, int]:
    """A text with its cursor `|` taken out, and where that stood."""
    before, _, after = text.partition("|")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("text", "path", "is_key"),
    [
        ("un|", ("un",), True),
        ("units:\n  gu|", ("units", "gu"), True),
        ("units:\n  guard:\n    at: ha|", ("units", "guard", "at"), False),
        ("units:\n  guard:\n    at: x\n    |", ("units", "guard", ""), True),
        ("units:\n  guard: {at: x, pe|", ("units", "guard", "pe"), True),
        ("units:\n  guard: {at: x, looks_to: [a, b|", ("units", "guard", "looks_to", 1), False),
        (
            "units:\n  guard:\n    looks_to:\n      - a\n      - b|",
            ("units", "guard", "looks_to", 1, "b"),
            True,
        ),
        (
            "events:\n  a:\n    then:\n      - {send: x}\n      - add: {q|",
            ("events", "a", "then", 1, "add", "q"),
            True,
        ),
        ("events:\n  a:\n    when: x and\n      y|", ("events", "a", "when"), False),
        ('events:\n  a:\n    why: "{ not: a, mapping"\n    wh|', ("events", "a", "wh"), True),
        ("events:\n  a:\n    why: |-\n      title: b\n    wh@", ("events", "a", "wh"), True),
        ("events:\n  a: {title: b,\n      wh|", ("events", "a", "wh"), True),
    ],
)
def test_the_cursor_knows_what_it_is_in(text: str, path: tuple[str | int, ...], is_key: bool) -> None:
    if "@" in text:
        text = text.replace("|", "\0").replace("@", "|")
        given, line, column = place(text)
        given = given.replace("\0", "|")
    else:
        given, line, column = place(text)
    found = spot(given, line, column)
    assert (found.path, found.is_key) == (path, is_key)


def test_a_cursor_may_stand_anywhere() -> None:
    """Whatever stands there, it is answered."""
    text = (HARBOUR / "events/that-night.yaml").read_text(encoding="utf-8")
    lines = text.split("\n")
    for line, content in enumerate(lines, start=1):
        for column in range(1, len(content) + 2, 7):
            found = spot(
                "\n".join(lines[:line])[: -len(content) or None] + content[: column - 1], line, column
            )
            assert len(found.path) < 12


def test_words_of_formulas_are_no_names() -> None:
    assert {"and", "or", "not", "min", "happened", "yes", "time", "h"} <= NO_NAMES
