"""What can be written where the cursor stands: keys, names with their titles, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from interregnum.expression.tree import FUNCTIONS
from interregnum.lab.bundle.schemas import file_nouns
from interregnum.language.reading.document import DataPath
from interregnum.language.repeating.defaults import KEY as DEFAULTS
from interregnum.language.rules.formulas import NOBODY
from interregnum.language.rules.names import owners, singular
from interregnum.lsp.cursor import Spot
from interregnum.lsp.expected import Expected, about_key, expected
from interregnum.lsp.names import SurveyNames
from interregnum.lsp.survey import kind_of
from interregnum.model import Noun, Scenario, ScenarioEffect
from interregnum.model.values.fields import EventName, Ref, fields

MOST = 200  # offers at once; of more, an editor asks again when another letter is typed
OF_EVENTS = ("happened", "times", "since")
Kind: TypeAlias = Literal["key", "entry", "quantity", "event", "function", "word"]


class Offer(NamedTuple):
    """Something that can be written: what, of which kind, what it is in a few words, and more about it in Markdown."""

    text: str
    kind: Kind
    title: str = ""
    about: str = ""


def offers(names: SurveyNames, file: str, spot: Spot) -> tuple[list[Offer], bool]:
    """What can be written there; and whether that is all."""
    if spot.in_comment:
        return [], True
    found: dict[str, Offer] = {}
    for offer in _offered(names, file, spot):
        if _fits(offer.text, spot.typed):
            found.setdefault(offer.text, offer)
        if len(found) > MOST:
            return list(found.values())[:MOST], False
    return list(found.values()), True


def _fits(text: str, typed: str) -> bool:
    """Whether it begins so, or one of its words does."""
    return text.startswith(typed) or ("." not in typed and any(w.startswith(typed) for w in text.split("_")))


def _offered(names: SurveyNames, file: str, spot: Spot) -> Iterator[Offer]:
    root = file_nouns()[kind_of(file)]
    if spot.is_key:
        here = expected(root, spot.path[:-1])
        noun = here.noun_here
        if noun is not None:
            yield from _keys(noun, spot, names, kind_of(file))
            return
        if here.shape is not None and here.shape.keys is not None:
            yield from _values(names, expected(root, spot.path, is_key=True), spot, spot.path[:-1])
            if len(spot.path) == 2 and kind_of(file) == "scenario":
                yield Offer(DEFAULTS, "word", "what is usual in this section")
            return
        yield from _values(names, here, spot, spot.path[:-1])  # an item of a list
    else:
        yield from _values(names, expected(root, spot.path), spot, spot.path)


def _keys(noun: type[Noun], spot: Spot, names: SurveyNames, kind: str) -> Iterator[Offer]:
    for field in fields(noun):
        if field.key not in spot.beside:
            title = f"section of {kind}" if len(spot.path) == 1 else "needed" if field.required else ""
            yield Offer(field.key, "key", title, about_key(noun, field.key))
    if noun is ScenarioEffect:
        yield from _quantities(names, spot.typed)
    if noun is not Scenario and len(spot.path) > 2 and kind == "scenario" and "each" not in spot.beside:
        yield Offer("each", "key", "made once for each of a group")


# --- values -------------------------------------------------------------------------------------------------


def _values(names: SurveyNames, here: Expected, spot: Spot, path: DataPath) -> Iterator[Offer]:
    yield from (Offer(word, "word") for word in here.words)
    if path and path[-1] == "each":
        yield from _entries(names, ("groups",))
    elif here.option_of:
        yield from _options(names, here.option_of)
        yield from _in_formula(names, spot)
    elif here.role == "work":
        yield from _entries(names, ("sources",))
    elif here.ref is not None:
        yield from _referred(names, here.ref, path)
    elif here.role == "member":
        yield from _entries(names, owners())
    elif here.shape is not None and here.shape.mark(EventName) is not None:
        yield from _events(names)
    elif here.role == "model":
        yield from _in_formula(names, spot)


def _referred(names: SurveyNames, ref: Ref, path: DataPath) -> Iterator[Offer]:
    if ref.local:
        for length in range(len(path), 0, -1):
            around = names.entry(path[:length])
            parts = around.get(ref.local) if isinstance(around, Mapping) else None
            if isinstance(parts, Mapping):
                yield from (Offer(id, "entry", title_of(part)) for id, part in parts.items())
                break
    yield from _entries(names, ref.sections)
    if ref.sections and "groups" not in ref.sections:
        yield from _entries(names, ("groups",))


def _entries(names: SurveyNames, sections: tuple[str, ...]) -> Iterator[Offer]:
    for section in sections:
        known = [path for path in names.given if len(path) == 2 and path[0] == section]
        made = names.document.data.get(section)
        ids = [*(made if isinstance(made, Mapping) else ()), *(str(path[1]) for path in known)]
        for id in dict.fromkeys(ids):
            word = singular(section) if section in Scenario.model_fields else section
            title = title_of(names.entry((section, id)))
            yield Offer(id, "entry", f"{title} ({word})" if title else word)


def title_of(entry: Any) -> str:
    """What an entry is called."""
    title = entry.get("title") if isinstance(entry, Mapping) else None
    return title if isinstance(title, str) else ""


def _options(names: SurveyNames, choice: str) -> Iterator[Offer]:
    """What a choice may be; the ways in which an event may turn out."""
    known = names.survey.known
    if known is None:
        return
    if choice in known.network.choices:
        yield from _entries(names, ("places",) if choice.endswith(".at") else ("authorities",))
        yield Offer(NOBODY, "word", "none of them")
    elif choice in known.network.events:
        for branch in known.network.events[choice].branches:
            yield Offer(branch.id, "entry", branch.title)
    elif known.network.kinds.get(choice) == "flag":
        yield from (Offer(word, "word") for word in ("yes", "no"))


def _in_formula(names: SurveyNames, spot: Spot) -> Iterator[Offer]:
    within = spot.before[: len(spot.before) - len(spot.typed)].rstrip()
    if within.endswith("(") and within[:-1].endswith(OF_EVENTS):
        yield from _events(names)
        return
    yield from _quantities(names, spot.typed)
    if "." not in spot.typed:
        for function in FUNCTIONS:
            yield Offer(function, "function", "of an event" if function in OF_EVENTS else "")


def _quantities(names: SurveyNames, typed: str) -> Iterator[Offer]:
    """Before the first dot what names begin with, after it whole names."""
    known = names.survey.known
    if known is None:
        return
    network = known.network
    if "." not in typed:
        yield from _entries(names, owners())
    for id, node in network.definitions.items():
        title = known.scenario.definitions[id].title if id in known.scenario.definitions else ""
        yield Offer(id, "quantity", title, f"`{node}`" if not title else "")
    for id, quantity in network.quantities.items():
        if (
            "." in typed
            or "." not in id
            or id in known.scenario.quantities
            or id in known.scenario.assumptions
        ):
            yield Offer(id, "quantity", quantity.title)
    if "." in typed:
        yield from (Offer(id, "quantity", "a choice") for id in network.choices)


def _events(names: SurveyNames) -> Iterator[Offer]:
    known = names.survey.known
    if known is not None:
        yield from (Offer(event.id, "event", event.title) for event in known.network.events.values())
