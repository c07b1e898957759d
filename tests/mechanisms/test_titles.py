"""What mechanisms make is called in words, by the titles of the nouns it is about and never by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR, small

from interregnum.calculus.network import Network
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.model import Scenario

VALID = sorted((Path(__file__).parents[1] / "language" / "valid").glob("*.yaml"))
WORDS = {"exit", "long", "march", "passes", "prodding", "proclamation"}  # ids that are words of titles, too
AS_AN_ID = re.compile(r"[a-z]\w*[._]\w")


def made(network: Network) -> Iterator[tuple[str, str]]:
    """Everything in a network that has a title."""
    yield from (
        (id, quantity.title) for id, quantity in network.quantities.items() if id not in network.timed
    )
    for id, event in network.events.items():
        if event.mechanism != "timer":
            yield id, event.title
            yield from ((f"{id}.{branch.id}", branch.title) for branch in event.branches)


def keys_and_titles(data: Any) -> Iterator[tuple[str, str]]:
    """Each key of a scenario, with the title that stands under it."""
    for key, value in data.items() if isinstance(data, dict) else ():
        yield key, value.get("title", "") if isinstance(value, dict) else ""
        yield from keys_and_titles(value)
    for value in data if isinstance(data, list) else ():
        yield from keys_and_titles(value)


def told(scenario: Scenario) -> tuple[set[str], str]:
    """The ids of what has a title, and all titles."""
    pairs = list(keys_and_titles(scenario.model_dump(mode="json")))
    return {key for key, title in pairs if title}, " ".join(title for _, title in pairs).lower()


@pytest.mark.parametrize(
    "path", [*VALID, HARBOUR, "petrograd-1917", "moscow-1991"], ids=lambda path: getattr(path, "stem", path)
)
def test_no_title_has_an_id_in_it(path: Path | str) -> None:
    """Neither one with marks in it, nor a word that no title of the scenario has."""
    scenario = resolve(path)
    ids, titles = told(scenario)
    foreign = {id for id in ids if id.replace("_", " ") not in titles} - WORDS
    for id, title in made(build(scenario)):
        assert AS_AN_ID.search(title) is None, (id, title)
        assert foreign.isdisjoint(re.findall(r"\w+", title)), (id, title)


def test_what_is_chosen_later_has_the_title_of_what_it_names() -> None:
    """Of the person who is led away, and of the place that nobody holds any more."""
    network = build(resolve(VALID[0].parent / "custody.yaml"))
    assert network.quantities["mayor.at.jail"].title == "The mayor: at Jail"
    network = build(resolve(VALID[0].parent / "definitions.yaml"))
    assert network.quantities["hall.held_by.none"].title == "Hall: held by nobody"


@pytest.mark.parametrize(
    ("id", "title"),
    [
        ("diet.truce.reds.for", "A motion for a truce: Reds, weight of voting for it"),
        ("diet.truce.reds.yes", "A motion for a truce: Reds, for"),
        ("diet.greeting.heats_blues", "A greeting: how much it heats Blues"),
        ("diet.exit.share", "The Blues leave: share of them who go"),
        ("diet.pause.granted.share", "A recess for talks: share of granting it"),
    ],
)
def test_what_is_uncertain_in_an_assembly_says_of_what_and_of_whom(id: str, title: str) -> None:
    assert build(resolve(VALID[0].parent / "assemblies.yaml")).quantities[id].title == title


def test_an_option_without_a_title_is_called_by_its_id_in_words(tmp_path: Path) -> None:
    among = "{let_pass: {share: {typical: 1, between: [0, 2]}}, stop: {share: 1}}"
    persons = "persons: {mayor: {title: The mayor, at: hall}}\nplaces: {hall: {title: Hall}}"
    what_now = f"{{title: What now, by: mayor, when: yes, takes: 5 min, among: {among}}}"
    text = f"{persons}\ndecisions: {{what_now: {what_now}}}"
    network = build(small(tmp_path, text))
    assert [branch.title for branch in network.events["what_now"].branches] == ["let pass", "stop"]
    assert network.quantities["what_now.let_pass.share"].title == "What now: weight of “let pass”"
