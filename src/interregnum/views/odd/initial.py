"""Element 5, initialization: the start value of every state variable, and every assumption with what it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import Quantity
from interregnum.views.odd.markdown import code, codes, heading, link, paragraph, plain, table
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.submodels import coefficients
from interregnum.views.odd.wording import stands_on, start, why
from interregnum.views.text.prose.general import ONE, OWN
from interregnum.views.text.wording import counted


def initialization(subject: OddSubject) -> Iterator[str]:
    """State first, then assumptions; coefficients stand with their mechanisms."""
    timeline = subject.scenario.timeline()
    listed = [quantity for quantity in subject.state.values() if not _nought(quantity)]
    yield from paragraph(
        f"A history begins at {timeline.both(0.0)}. Of {counted(len(subject.state), 'state variable')},",
        f"{len(subject.state) - len(listed):,} start at zero (no, nobody, none)"
        + ("; the others:" if listed else "."),
    )
    yield from _state(subject, listed)
    yield from heading(3, "Assumptions")
    yield from _assumptions(subject)


def _state(subject: OddSubject, listed: list[Quantity]) -> Iterator[str]:
    """The start values, section by section: a row for each value, with all the variables that have it."""
    for section in (*ONE, *OWN, ""):
        mine = [quantity for quantity in listed if subject.home(quantity.id) == section]
        groups: dict[tuple[str, ...], list[str]] = {}
        for quantity in mine:
            variable, value = _variable(subject, quantity)
            typical, spread = start(quantity)
            key = (variable, value or typical, spread, stands_on(quantity.grounds))
            groups.setdefault(key, []).append(
                quantity.id.partition(".")[0] if section in ONE else quantity.id
            )
        if groups:
            yield f"**{(section or 'others').capitalize()}**"
            yield ""
        yield from table(
            ("state variable", "starts at", "range", "stands on", "of"),
            ((code(key[0]), *key[1:], codes(members)) for key, members in _by_variable(groups)),
        )


def _by_variable(groups: dict[tuple[str, ...], list[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """All values of one variable beside each other, variables in the order in which they first come."""
    variables = list(dict.fromkeys(key[0] for key in groups))
    return sorted(groups.items(), key=lambda group: variables.index(group[0][0]))


def _variable(subject: OddSubject, quantity: Quantity) -> tuple[str, str]:
    """The variable in general; of a choice the option that holds, too."""
    choice, _, option = quantity.id.rpartition(".")
    general = subject.in_general(quantity.id)
    if choice in subject.network.choices:
        return general.rpartition(".")[0], code(option)
    _, dot, own = quantity.id.partition(".")
    return (general.partition(".")[0] + dot + own if subject.home(quantity.id) in ONE else quantity.id), ""


def _nought(quantity: Quantity) -> bool:
    return isinstance(quantity.start, float | int) and quantity.start == 0.0


def _assumptions(subject: OddSubject) -> Iterator[str]:
    """Every number drawn at the start that is no mechanism's coefficient."""
    known = coefficients(subject)
    mine = {id: quantity for id, quantity in subject.assumed.items() if id not in known}
    yield from paragraph(
        f"{counted(len(mine), 'assumption')} of the scenario's own, each drawn once in a history where it has a range",
        "(triangular between two bounds, log-normal by a factor);",
        f"{counted(len(known), 'coefficient')} of mechanisms stand in {link('7. Submodels')}.",
    )
    yield from table(
        ("assumption", "what it is", "typical", "range", "basis", "why"),
        (
            (
                code(id),
                plain(quantity.title),
                *start(quantity),
                quantity.grounds.basis or "",
                why(quantity.grounds),
            )
            for id, quantity in mine.items()
        ),
    )
