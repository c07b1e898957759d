"""The model of a scenario by the ODD protocol: overview, design concepts, details; as a page of Markdown.

ODD is the standard by which agent-based and other simulation models are described (V. Grimm et al., "The ODD
Protocol for Describing Agent-Based and Other Simulation Models: A Second Update to Improve Clarity, Replication,
and Structural Realism", *Journal of Artificial Societies and Social Simulation* 23(2) 7, 2020). The page is read
off the checked scenario, its network, its record, what its validation asks, and the mechanisms' docstrings.
Nothing is played, and what a scenario does not say is said to be missing.

    purpose       1  what the scenario says of itself; the patterns it is judged by
    entities      2  nouns, state variables, scales
    scheduling    3  how events follow each other; the mechanisms in use
    concepts      4  the eleven design concepts; `sensing` and `stochasticity` are two of them
    initial       5  start values and assumptions
    inputs        6  what comes from outside
    submodels     7  the mechanisms in their own words (`mechanisms`), with coefficients and events

`subject` joins what is described; `wording` puts numbers into words, `markdown` words into a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interregnum import __version__
from interregnum.language.sound import Sound
from interregnum.language.where import Where
from interregnum.model import Scenario
from interregnum.model.values.licences import address
from interregnum.views.odd.design.concepts import CONCEPTS, concepts
from interregnum.views.odd.entities import entities
from interregnum.views.odd.initial import initialization
from interregnum.views.odd.inputs import inputs
from interregnum.views.odd.markdown import bullets, heading, link, paragraph, plain
from interregnum.views.odd.purpose import purpose
from interregnum.views.odd.scheduling import scheduling
from interregnum.views.odd.subject import OddSubject, described
from interregnum.views.odd.submodels import submodels

ELEMENTS: tuple[tuple[str, Callable[[OddSubject], Iterator[str]]], ...] = (
    ("1. Purpose and patterns", purpose),
    ("2. Entities, state variables and scales", entities),
    ("3. Process overview and scheduling", scheduling),
    ("4. Design concepts", concepts),
    ("5. Initialization", initialization),
    ("6. Input data", inputs),
    ("7. Submodels", submodels),
)
REFERENCES = (
    "V. Grimm, S. F. Railsback, C. E. Vincenot et al., “The ODD Protocol for Describing Agent-Based and Other "
    "Simulation Models: A Second Update to Improve Clarity, Replication, and Structural Realism”, *Journal of "
    "Artificial Societies and Social Simulation* 23(2) 7, 2020, [doi:10.18564/jasss.4259](https://doi.org/10.18564/jasss.4259).",
    "P. W. Glynn, “A GSMP formalism for discrete event systems”, *Proceedings of the IEEE* 77, 1989, 14–23.",
    "J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, “Parallel random numbers: as easy as 1, 2, 3”, "
    "*SC ’11*, 2011.",
)


def odd(found: Sound, where: Where) -> str:
    """The page on a sound scenario; `where` is where its record and validation lie.

    Raises ScenarioError with everything that is wrong with those.
    """
    return "\n".join(_page(described(found, where))).rstrip() + "\n"


def _page(subject: OddSubject) -> Iterator[str]:
    frame = subject.scenario.scenario
    yield from heading(1, f"{plain(frame.title)}: model description")
    yield from paragraph(
        "This description follows the ODD protocol (Overview, Design concepts, Details) for describing simulation",
        f"models, as updated by Grimm et al. (2020). Interregnum {__version__} generated it from the scenario",
        f"`{frame.id}` and its own documentation; the names in this type are those of the scenario's files.",
    )
    if frame.licence is not None:
        yield from paragraph(f"Licence of the scenario: [{frame.licence}]({address(frame.licence)}).")
    yield from bullets([link(title) for title, _ in ELEMENTS] + [link("References")])
    for title, element in ELEMENTS:
        yield from heading(2, title)
        yield from element(subject)
    yield from heading(2, "References")
    yield from bullets(REFERENCES)
    yield from _sources(subject.scenario)


def _sources(scenario: Scenario) -> Iterator[str]:
    """The works that the scenario cites, by the names under which it cites them."""
    if scenario.sources:
        yield from paragraph("Works that the scenario cites, by the names that it gives them:")
    for id, source in scenario.sources.items():
        parts = (source.by, source.title, source.dated or "", source.note)
        yield f"- `{id}`: {plain(', '.join(part for part in parts if part))}"


__all__ = ["CONCEPTS", "ELEMENTS", "odd"]
