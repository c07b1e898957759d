"""The one list of kinds of change, and everything that is read off it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interregnum import cli
from interregnum.change_kinds import KINDS, NAMES, ChangeKind, Form
from interregnum.errors import ScenarioError
from interregnum.history.play import run
from interregnum.lab.contrasts.branch import from_then_on
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.lab.variants.apply import application_problems, apply_variants
from interregnum.lab.variants.changes import read_changes, with_changes
from interregnum.lab.variants.schema import Variant, Variants
from interregnum.language.load import load
from interregnum.server.requests import parse_whatif
from interregnum.views.page.payload import Payload

ROOT = Path(__file__).parent.parent
FAIR = Path(__file__).parent / "lab/fair"
FORMS = [(kind, form) for kind in KINDS for form in kind.forms]
AT_THE_FAIR = {  # each form, put to the scenario of the lab's tests
    "EVENT": "bell",
    "EVENT.WAY": "gate.opens",
    "PATTERN": "lamp*",
    "EVENT=WAY": "gate=opens",
    "EVENT=HOUR": "gate=10:00",
    "EVENT=DURATION": "bell=1 h",
    "QUANTITY=VALUE": "lights=2",
    "QUANTITY=VALUE@HOUR": "lights=2@10:00",
    "NAME=NUMBER": "lights=2",
    "NAME=LOW..HIGH": "lights=2..6",
    "NAME=LOW..LIKELIEST..HIGH": "lights=2..3..6",
}


def test_the_kinds_are_the_changes_that_a_variant_can_hold() -> None:
    others = {"title", "kind", "why", "source", "of", "clarity", "cotenability", "minimal_rewrite", "theory"}
    others |= {"statistics", "projectability"}
    assert set(NAMES) == Variant.model_fields.keys() - others


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda one: getattr(one, "syntax", ""))
def test_the_example_of_a_form_is_read_as_this_kind(kind: ChangeKind, form: Form) -> None:
    ((variant,), problems) = read_changes({kind.name: form.example})
    assert problems == []
    assert [name for name in NAMES if getattr(variant, name)] == [kind.name]


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda one: getattr(one, "syntax", ""))
def test_a_form_can_begin_in_the_middle_where_the_list_says_so(kind: ChangeKind, form: Form) -> None:
    found = load(FAIR)
    network, timeline = found.network, found.scenario.timeline()
    variants, names = with_changes(Variants(), [{kind.name: AT_THE_FAIR[form.syntax]}])
    assert variants.problems == application_problems(network, timeline, variants, names) == []
    changed = apply_variants(copy_of(network), timeline, variants, names, drawn=not form.branches)
    if form.branches:
        assert from_then_on(network, changed, 60.0).events.keys() > network.events.keys()
    else:
        with pytest.raises(ScenarioError):
            from_then_on(network, changed, 60.0)


def test_a_decision_can_be_forced_to_an_hour_as_the_list_says() -> None:
    found = load(FAIR)
    timeline = found.scenario.timeline()
    assert found.network.events["gate"].decision
    for hour in ("10:00", timeline.label(240.0)):
        variants, names = with_changes(Variants(), [{"force": f"gate={hour}"}])
        assert application_problems(found.network, timeline, variants, names) == []


def test_the_commands_take_every_kind_and_no_other() -> None:
    for name in ("whatif", "branch"):
        shown = {
            option.name: option.help
            for option in cli.commands.commands[name].params
            if hasattr(option, "help")
        }
        assert {kind.name: kind.help for kind in KINDS}.items() <= shown.items()


def test_the_server_reads_every_kind() -> None:
    for kind, form in FORMS:
        body = f'{{"{kind.name}": "{form.example}"}}'.encode()
        read = parse_whatif(body).changes
        assert {name: list(texts) for name, texts in read.items()} == {kind.name: [form.example]}


def test_the_page_is_given_the_list() -> None:
    data = Payload("fair", run(FAIR, seed=3)).data()
    assert [change["kind"] for change in data["changes"]] == list(NAMES)
    assert data["changes"][1]["forms"][1] == {
        "syntax": "EVENT=HOUR",
        "example": "bell=21:40",
        "subject": "event",
    }


def test_the_tables_of_the_documentation_are_the_list() -> None:
    reference = (ROOT / "docs/reference/variants.md").read_text(encoding="utf-8")
    rows = [
        f"| `{kind.option} {form.syntax}` | `{form.example}` | {form.means} | {'yes' if form.branches else 'no'} |"
        for kind, form in FORMS
    ]
    assert [line for line in reference.splitlines() if line.startswith("| `--")] == rows
    for kind in KINDS:
        assert f"| `{kind.name}` | {kind.allowed} |\n" in reference
    commands = (ROOT / "docs/reference/cli/what-if.md").read_text(encoding="utf-8")
    section = commands.partition("\n## whatif\n")[2].partition("\n## ")[0]
    options = tuple(f"| `{kind.option} " for kind in KINDS)
    listed = [line for line in section.splitlines() if line.startswith(options)]
    assert listed == [f"| `{kind.option} {form.syntax}` | {form.means} |" for kind, form in FORMS]
