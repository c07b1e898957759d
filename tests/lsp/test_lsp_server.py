"""The language server as an editor finds it: spoken with over its streams, on a small scenario and on the flagship."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor, editing
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from interregnum.language.resolve import bundled
from interregnum.language.starter import make_starter

NIGHT = "events/that-night.yaml"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with editing() as editor:
        yield editor


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return make_starter(tmp_path / "town")


@pytest.fixture(scope="module")
def petrograd(editor: Editor) -> str:
    """The scenario of Petrograd, with one of its files open."""
    return editor.open(bundled()["petrograd-1917"] / "events" / "palace.yaml")


def codes(problems: list[types.Diagnostic]) -> list[object]:
    return [problem.code for problem in problems]


# --- problems -----------------------------------------------------------------------------------------------


def test_a_slip_is_told_while_one_types_with_what_to_write_instead(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    assert editor.problems(night) == []
    editor.type(night, "when: ring.closed\n    during", "when: rign.closed\n    during")
    (slip,) = editor.problems(night)
    assert slip.code == "unknown-name"
    assert slip.message.endswith("nearest: ring.closed")
    line = editor.texts[night].split("\n")[slip.range.start.line]
    assert line[slip.range.start.character : slip.range.end.character] == "rign.closed"
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(night), slip.range, types.CodeActionContext([slip])
    )
    (mend,) = editor.run(editor.client.text_document_code_action_async(params)) or ()
    assert mend.title == "Write `ring.closed`"
    editor.type(night, "rign.closed", "ring.closed")
    assert editor.problems(night) == []


def test_a_slip_in_one_file_is_told_in_the_file_that_suffers_from_it(editor: Editor, town: Path) -> None:
    """Nothing of it is saved."""
    places, night = editor.open(town / "places.yaml"), editor.open(town / NIGHT)
    assert editor.problems(night) == []
    editor.type(places, "  church: {", "  chapel: {")
    assert editor.problems(places) == []
    editor.until(night, ["unknown-reference"])
    assert "church:" in (town / "places.yaml").read_text(encoding="utf-8")
    editor.close(places)
    editor.until(night, [])


def test_the_record_is_looked_at_as_well(editor: Editor, town: Path) -> None:
    record = editor.open(town / "record/that-night.yaml")
    assert editor.problems(record) == []
    editor.write(record, editor.texts[record].replace("measures: hall_entered", "measures: hall_entred"))
    assert codes(editor.problems(record)) != []


@pytest.mark.parametrize("end", range(0, 3000, 191))
def test_half_a_file_is_told_of_and_survived(editor: Editor, town: Path, end: int) -> None:
    whole = (town / NIGHT).read_text(encoding="utf-8")
    night = editor.open(town / NIGHT, whole[:end])
    editor.problems(night)
    lines = editor.texts[night].split("\n")
    document = types.TextDocumentIdentifier(night)
    position = types.Position(len(lines) - 1, len(lines[-1]))
    for question in (
        editor.client.text_document_completion_async(types.CompletionParams(document, position)),
        editor.client.text_document_hover_async(types.HoverParams(document, position)),
        editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document)),
        editor.client.text_document_definition_async(types.DefinitionParams(document, position)),
    ):
        editor.run(question)
    editor.write(night, whole)
    assert editor.problems(night) == []
    assert editor.logged == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\t",
        "events: [",
        "events:\n  a: {when: 'x",
        "%YAML 9",
        "- 1\n- 2",
        "events: *x",
        "\x00",
        "events: 5",
        "ẞ𝔘: {",
    ],
)
def test_what_is_no_yaml_is_told_of(editor: Editor, town: Path, text: str) -> None:
    night = editor.open(town / NIGHT, text)
    assert codes(editor.problems(night)) != []
    assert editor.completions(night, f"{text}|") is not None
    assert editor.logged == []


def test_a_file_that_vanishes_is_told_of(editor: Editor, town: Path) -> None:
    """Once, at the first place of the scenario that names what was in it."""
    guide = editor.open(town / "guide.yaml")
    assert editor.problems(guide) == []
    shutil.move(town / "places.yaml", town.parent / "away.yaml")
    editor.changed_on_disk(town / "places.yaml")
    editor.until(guide, ["unknown-reference"])
    shutil.move(town.parent / "away.yaml", town / "places.yaml")
    editor.changed_on_disk(town / "places.yaml")
    editor.until(guide, [])


def test_a_scenario_that_vanishes_is_told_of(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    assert editor.problems(night) == []
    shutil.rmtree(town)
    editor.changed_on_disk(town / "scenario.yaml")
    editor.until(night, ["no-scenario"])
    assert editor.completions(night, "when: ring.clos|ed\n    during") == {}


def test_a_folder_that_is_no_scenario_is_told_of_and_other_yaml_is_left_alone(
    editor: Editor, tmp_path: Path
) -> None:
    part = editor.open(tmp_path / "units.yaml", "units:\n  guard: {title: a}\n")
    (told,) = editor.problems(part)
    assert (told.code, told.severity) == ("no-scenario", types.DiagnosticSeverity.Warning)
    assert editor.hover(part, "units:\n  gu|ard") == ""
    other = editor.open(tmp_path / "compose.yaml", "services:\n  web: {image: x}\n")
    assert codes(editor.problems(other)) in ([], ["no-scenario"])
    other = editor.open(tmp_path / "ci.yaml", "jobs:\n  web: {image: x}\n")
    assert editor.problems(other) == []


def test_a_scenario_may_be_one_file(editor: Editor, tmp_path: Path) -> None:
    hours = 'starts: "1920-01-01T10:00", ends: "1920-01-01T11:00", clock: {name: c, offset: "+00:00"}'
    text = f"scenario: {{id: a, title: A, {hours}}}\n"
    alone = editor.open(tmp_path / "alone.yaml", text + "places:\n  hall: {title: Hall, held_by: nobody}\n")
    assert "unknown-reference" in codes(editor.problems(alone))


# --- names --------------------------------------------------------------------------------------------------


def test_names_are_offered_with_their_titles(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    editor.problems(night)
    editor.type(night, "    place: church\n", "    place: \n")
    assert (
        editor.completions(night, "    place: |\n    when: ring.closed\n    during")["church"]
        == "Church of St Clement (place)"
    )
    editor.type(night, "when: ring.closed\n    during", "when: guard.p\n    during")
    offered = editor.completions(night, "when: guard.p|\n    during")
    assert offered["guard.people"] == "Town hall guard: people"
    editor.type(night, "when: guard.p\n    during", "when: happened(\n    during")
    offered = editor.completions(night, "when: happened(|\n    during")
    assert offered["hall_entered"] == "The officers walk into the town hall"
    assert "guard" not in offered
    editor.type(night, "{set: town_hall.held_by, to: committee}", "town_hall.held_by: c")
    offered = editor.completions(night, "- town_hall.held_by: c|")
    assert offered["council"] == "the town council (authority)"


def test_keys_are_offered_unless_they_are_there(editor: Editor, town: Path) -> None:
    people = editor.open(town / "people.yaml")
    editor.type(
        people, "    obeys: council\n    resolve: {typical: 0.45", "    \n    resolve: {typical: 0.45"
    )
    offered = editor.completions(people, "    at: exchange\n    |\n    resolve")
    assert {"obeys", "looks_to", "leaning"} <= offered.keys()
    assert {"resolve", "at", "when"} & offered.keys() == set()
    assert "scenario" not in offered


def test_a_name_is_found_where_it_is_written(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    assert editor.definition(night, "or gu|ard.people < 20")[0] == "people.yaml"
    assert editor.definition(night, "mayor_answers.yie|lds or")[1] == "yields:"
    assert editor.definition(night, "when: rifles.under_way or rifles.at.exch|ange")[0] == "places.yaml"
    assert editor.definition(night, "to: comm|ittee}\n      - {set: mayor.held_by")[0] == "scenario.yaml"
    assert editor.definition(night, "typical: relief.del|ay, factor")[1].startswith("relief.delay:")
    assert (
        editor.definition(
            night, "  mayor_calls:\n    title: The mayor asks the next town for help\n    by: may|or"
        )[0]
        == "people.yaml"
    )


def test_hovering_says_what_reads_and_writes_a_quantity_and_what_it_stands_on(
    editor: Editor, town: Path
) -> None:
    night = editor.open(town / NIGHT)
    said = editor.hover(night, "or guard.peo|ple < 20")
    assert "written by:\n- Guards slip away over the back wall (`guard.melts`)" in said
    assert "- The officers walk into the town hall (`hall_entered`)" in said.partition("read by:")[2]
    assert "(sourced: gazette p4)" in said
    assert "**Church of St Clement**" in editor.hover(night, "place: chu|rch")
    assert editor.hover(night, "    tak|es: {mean: 90 min}").startswith("`takes` (event): duration")
    assert "`guard.people`: people; starts at 60, drawn (50 to 70)" in said


def test_what_an_event_is_is_said_once(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    said = editor.hover(night, "  hall_ent|ered:\n")
    assert said.count("**The officers walk into the town hall**") == 1
    assert said.count("event `hall_entered`") == 1
    assert "events/that-night.yaml:" in said


def test_references_are_found_in_every_file(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    found = editor.references(night, "or gu|ard.people < 20")
    assert {file for file, _ in found} == {"people.yaml", "that-night.yaml", "word.yaml", "scenario.yaml"}
    assert ("people.yaml", "guard:") in found


def test_a_name_is_changed_everywhere_and_in_no_text(editor: Editor, town: Path) -> None:
    night = editor.open(town / NIGHT)
    texts = editor.rename(night, "or gu|ard.people < 20", "sentries")
    assert "sentries.people < 20" in texts["that-night.yaml"]
    assert "title: Town hall guard" in texts["people.yaml"]
    assert "a small guard" not in texts["people.yaml"]
    with pytest.raises(JsonRpcException, match="no name"):
        editor.rename(night, "or gu|ard.people < 20", "The Guard")
    with pytest.raises(JsonRpcException, match="there is a `police` already"):
        editor.rename(night, "or gu|ard.people < 20", "police")
    with pytest.raises(JsonRpcException, match="a word of the language"):
        editor.rename(night, "or guard.peo|ple < 20", "persons")


def test_what_is_refused_is_answered_and_logged_as_no_fault(town: Path) -> None:
    with editing() as editor:
        night = editor.open(town / NIGHT)
        for words, new in (("or gu|ard.people < 20", "police"), ("or gu|ard.people < 20", "The Guard")):
            with pytest.raises(JsonRpcException):
                editor.rename(night, words, new)
        with pytest.raises(JsonRpcException, match="there is no name here"):
            editor.rename(night, "The officers walk| into the town hall", "sentries")
    assert editor.complained == ""


def test_nothing_is_renamed_where_not_all_can_be_read(editor: Editor, town: Path) -> None:
    """Behind what is broken the old name might stand."""
    night, plan = editor.open(town / NIGHT), editor.open(town / "plan.yaml")
    editor.type(plan, "to: town_hall", "to: [town_hall")
    assert codes(editor.problems(plan)) != []
    with pytest.raises(
        JsonRpcException, match=r"not all of the scenario can be read: first mend plan\.yaml:"
    ):
        editor.rename(night, "or gu|ard.people < 20", "sentries")
    editor.type(plan, "to: [town_hall", "to: town_hall")
    assert (
        "sentries.people < 20" in editor.rename(night, "or gu|ard.people < 20", "sentries")["that-night.yaml"]
    )


def test_the_outline_has_sections_and_entries(editor: Editor, town: Path) -> None:
    plan = editor.open(town / "plan.yaml")
    asked = types.DocumentSymbolParams(types.TextDocumentIdentifier(plan))
    found = editor.run(editor.client.text_document_document_symbol_async(asked)) or ()
    plans = found[0]
    assert isinstance(plans, types.DocumentSymbol)
    assert (plans.name, [inner.name for inner in plans.children or ()]) == ("plans", ["coup"])
    steps = (plans.children or ())[0].children or ()
    assert (steps[0].name, steps[0].detail) == ("exchange", "The rifles take the telephone exchange")


# --- the flagship -------------------------------------------------------------------------------------------


def test_petrograd_has_no_problems_and_its_names_are_known(editor: Editor, petrograd: str) -> None:
    assert editor.problems(petrograd) == []
    attack = "when: att|ack.strong_points.done and not kerensky.gone"
    assert editor.definition(petrograd, attack) == ("plan.yaml", "attack:")
    step = attack.replace("|", "").replace("strong", "str|ong")
    assert editor.definition(petrograd, step) == ("plan.yaml", "strong_points:")
    assert "read by:" in editor.hover(petrograd, step.replace("str|ong", "strong").replace("done", "do|ne"))
    chosen = "stavka_view.recognises.gov|ernment\n"
    assert editor.definition(petrograd, chosen)[1].startswith("government:")
    assert {file for file, _ in editor.references(petrograd, "konov|alov.free\n")} >= {
        "persons.yaml",
        "palace.yaml",
    }


def test_a_slip_in_petrograd_is_told(editor: Editor, petrograd: str) -> None:
    right = "when: attack.strong_points.done and not kerensky.gone"
    editor.type(petrograd, right, right.replace("attack", "atack"))
    (slip,) = editor.problems(petrograd)
    assert (slip.code, slip.message.rpartition(": ")[2]) == ("unknown-name", "attack.strong_points.done")
    editor.type(petrograd, right.replace("attack", "atack"), right)
    assert editor.problems(petrograd) == []


# --- what starts it -----------------------------------------------------------------------------------------


def test_without_pygls_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = None; sys.modules['lsprotocol'] = None;"
        "sys.argv = ['interregnum', 'lsp']; from interregnum.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stderr.strip() == "error: the language server needs pygls: pip install 'interregnum[lsp]'"
