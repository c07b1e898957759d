"""Every sentence made of titles reads: articles, number, capital; all templates with all titles that there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR

from interregnum.calculus.naming import sentence
from interregnum.calculus.network import Network
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.model.titles import VERBS, definite, is_plural
from interregnum.views.text.prose import Prose
from interregnum.views.text.prose.phrases import AMOUNTS, ANY, COUNTED, EVENTS, FLAGS, STAGES, TIMES

SHIPPED = Path(__file__).parents[2] / "src" / "interregnum" / "scenarios"
SCENARIOS = [
    *sorted(path.name.replace("_", "-") for path in SHIPPED.iterdir() if path.is_dir()),
    str(HARBOUR),
]
VALID = sorted((Path(__file__).parents[1] / "language" / "valid").glob("*.yaml"))
AWKWARD = (  # which no scenario that comes with the package has
    "The marching orders", "orders", "an order", "MVD", "USSR", "de Gaulle", "the Winter Palace",
    "the police", "the news", "the Congress", "the guns' crews", "Red Guards", "an old man's letter", "Gots and Dan",
    "the Soviets of the Urals", "the question where he is", "the call, read out by night", "Three men", "Vikzhel's",
)  # fmt: skip
DOUBLED = re.compile(r"\b(the|a|an) (the|a|an)\b|  |,,|\bnot not\b", re.I)
BEFORE_A_VOWEL = re.compile(r"\ba (?!u(ni|se|kr|su|ti)|eu|one|once|ut)[aeiou]", re.I)
BEFORE_NO_VOWEL = re.compile(r"\ban (?!ho(ur|ne)|heir|[A-Z]{2})[b-df-hj-np-tv-z]", re.I)
AFTER_THE_NOUN = re.compile(
    r" (of|on|in|at|from|to|for|with|under|by|against|round|around|over|between|into|told|sent|left|called|led|along"
    r"|behind|near|off|outside|inside|without|through|across|about|among|before|beside|below|above|upon|toward|past|after"
    r"|towards|that|who|whose|which)\b.*|[,:(].*"
)


def several(title: str, kind: str = "") -> bool:
    """Whether a noun phrase names several, by the letters of its last noun."""
    words = re.split(r"\b(?:that|who|where|what|which)\b", title.strip("“”").lower())[0].split()
    if kind == "PERSON" or title.startswith("“") or not VERBS.isdisjoint(words[1:]):
        return False
    head = AFTER_THE_NOUN.sub("", title)
    last = head.split(" ")[-1]
    if kind == "PLACE" and last[:1].isupper():
        return False
    if re.search(r"\w and \w", head) or re.search(r"(people|men|women|children|police|cattle)$", last, re.I):
        return True
    return re.search(r"[^s']s$", last) is not None and re.search(r"(us|is|['’]s|news|series)$", last) is None


def wrong(text: str) -> str:
    """What is wrong with a text by rules that need not know what it is made of."""
    found = DOUBLED.search(text) or BEFORE_A_VOWEL.search(text) or BEFORE_NO_VOWEL.search(text)
    return found[0] if found else ""


@cache
def titles() -> dict[str, list[str]]:
    """All titles of the scenarios that come with the package, by the section of their nouns."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for scenario in SCENARIOS:
        for section, entries in resolve(scenario).model_dump(mode="json").items():
            for entry in entries.values() if isinstance(entries, dict) else ():
                if isinstance(entry, dict) and entry.get("title"):
                    found[section][entry["title"]] = None
    return {section: [*found[section], *AWKWARD] for section in Scenario.model_fields}


def told(network: Network) -> Iterator[tuple[str, str]]:
    """Every line, and everything that has a title."""
    for id, event in network.events.items():
        if event.mechanism != "timer":
            yield id, event.title
            yield from ((f"{id}.{branch.id}", branch.title) for branch in event.branches)
    yield from (
        (id, quantity.title) for id, quantity in network.quantities.items() if id not in network.timed
    )


# All that the shipped scenarios tell --------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda where: Path(where).name)
def test_no_line_of_a_scenario_doubles_an_article(scenario: str) -> None:
    network = build(resolve(scenario))
    assert [(id, title) for id, title in told(network) if wrong(title)] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda where: Path(where).name)
def test_every_line_begins_with_a_capital(scenario: str) -> None:
    network = build(resolve(scenario))
    begins = {event.title[0] for event in network.events.values() if event.mechanism != "timer"}
    assert not {letter for letter in begins if letter.islower()}


# All sentences of mechanisms, with all titles -----------------------------------------------------


def renamed(written: dict[str, Any], turn: int) -> dict[str, Any]:
    """The scenario, its nouns called by other titles: each turn the next of their section."""
    made = deepcopy(written)
    for section, pool in titles().items():
        entries = made.get(section)
        for number, entry in enumerate(entries.values() if isinstance(entries, dict) else ()):
            if isinstance(entry, dict) and "title" in entry:
                entry["title"] = pool[(turn * len(entries) + number) % len(pool)]
                entry.pop("plural", None)
    for siege in made.get("sieges", {}).values():
        for number, approach in enumerate(siege["approaches"].values()):
            pool = titles()["places"]
            approach["title"] = pool[(2 * turn + number) % len(pool)]
            approach.pop("plural", None)
    return made


def turns(written: dict[str, Any], section: str) -> int:
    """How many turns call the nouns of a section by every title."""
    return -(-len(titles()[section]) // max(1, len(written.get(section, ()))))


def subject_of(text: str, title: str) -> str:
    """What is said of a title that a text begins with; empty where it does not, or quotes it."""
    opened = title[:1].upper() + title[1:]
    begun = next((name for name in (title, opened) if text.startswith(name)), None)
    return "" if begun is None else text[len(begun) :]


ONE = re.compile(r"^:? ?(it )?(is|has|arrives|comes|falls|begins|opens|rises|was|lasts)\b")
MANY = re.compile(r"^:? ?(they )?(are|have|arrive|come|fall|begin|open|rise|were|last)\b")


def disagreeing(text: str, title: str, kind: str = "") -> bool:
    """Whether the verb after a title is in the other number."""
    said = subject_of(text, title)
    return bool((ONE if several(title, kind) else MANY).search(said)) and not said.startswith(
        ": they have gathered"
    )


@pytest.mark.parametrize(
    ("name", "section"),
    [("messages", "messages"), ("calling_off", "messages"), ("siege", "places"), ("things", "things"),
     ("phases", "phases"), ("assemblies", "assemblies"), ("movement", "movements"), ("recall", "movements"),
     ("missions", "missions"), ("order", "orders"), ("crowds", "crowds"), ("backing", "persons"),
     ("interruption", "assemblies"), ("custody_in_place", "custody")],
)  # fmt: skip
def test_what_mechanisms_say_of_a_title_agrees_with_it(name: str, section: str) -> None:
    """The network is made with every title of the section, and every line of it looked at."""
    written = resolve(VALID[0].parent / f"{name}.yaml").model_dump(mode="json", by_alias=True)
    found = []
    for turn in range(turns(written, section)):
        made = renamed(written, turn)
        scenario = Scenario.model_validate(made)
        nouns = [
            entry
            for part in ("messages", "things", "phases", "assemblies")
            for entry in made.get(part, {}).values()
        ]
        nouns += [
            approach for siege in made.get("sieges", {}).values() for approach in siege["approaches"].values()
        ]
        for id, text in told(build(scenario)):
            if wrong(text):
                found.append((id, text))
            found += [(id, text) for noun in nouns if disagreeing(text, noun["title"])]
    assert found[:8] == []


# All phrases, with all titles ---------------------------------------------------------------------

KINDS = {
    "UNIT": "units", "PLACE": "places", "PERSON": "persons", "THING": "things", "MESSAGE": "messages",
    "AUTHORITY": "authorities", "CROWD": "crowds", "SERVICE": "services", "SIEGE": "sieges", "ASSEMBLY": "assemblies",
    "PHASE": "phases", "MOVEMENT": "movements", "MISSION": "missions", "CUSTODY": "custody", "ORDER": "orders",
    "RECOGNITION": "recognition",
}  # fmt: skip


@pytest.mark.parametrize(
    "table", [FLAGS, EVENTS, COUNTED, TIMES, ANY, STAGES, AMOUNTS], ids=lambda table: len(table)
)
def test_every_phrase_agrees_with_every_title(table: dict[str, str]) -> None:
    prose = Prose((small := resolve(VALID[0].parent / "phases.yaml")), build(small))
    found = []
    for pattern in table.values():
        kind = next((slot for slot in re.findall(r"\{(\w+)\}", pattern) if slot != "n"), "")
        others = dict.fromkeys(re.findall(r"\{(\w+)\}", pattern), "Gots")
        for title in titles().get(KINDS.get(kind, ""), []) if kind else []:
            for holds in (True, False):
                text = prose.said(pattern, "night.on", holds, {**others, "n": "some", kind: title})
                if wrong(text) and not wrong(title):
                    found.append((pattern, text))
                if pattern.startswith(f"{{{kind}}} ") and disagreeing(text, definite(title, kind), kind):
                    found.append((pattern, text))
    assert found[:8] == []


# The rules themselves -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("the marching orders", "the marching orders arrive"),
        ("The marching orders of the day", "The marching orders of the day arrive"),
        ("Bagratuni's answer", "Bagratuni's answer arrives"),
        ("the news", "the news arrives"),
        ("the police's answer", "the police's answer arrives"),
        ("word that tanks have gone over", "word that tanks have gone over: it arrives"),
        (
            "the appeals, carried to barracks by deputies",
            "the appeals, carried to barracks by deputies: they arrive",
        ),
        ("the question where he is", "the question where he is: it arrives"),
        ("TASS", "TASS arrives"),
        ("Gots and Dan", "Gots and Dan arrive"),
    ],
)
def test_a_sentence_follows_its_title(title: str, said: str) -> None:
    assert sentence(title, None, "arrives|arrive") == said


def test_what_the_noun_says_goes_before_its_words() -> None:
    assert sentence("the United States", False, "arrives|arrive") == "the United States arrives"
    assert sentence("the staff", True, "arrives|arrive") == "the staff arrive"
    assert is_plural("the United States")


def test_a_title_may_say_its_number_in_every_phrase() -> None:
    written = resolve(VALID[0].parent / "phases.yaml").model_dump(mode="json", by_alias=True)
    unit = next(iter(written["units"]))
    place = written["units"][unit]["at"]
    written["units"][unit] |= {"title": "the staff", "plural": True}
    scenario = Scenario.model_validate(written)
    prose = Prose(scenario, build(scenario))
    assert prose.flag(f"{unit}.at.{place}", True).startswith("the staff are at ")
