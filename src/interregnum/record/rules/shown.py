"""What is wrong with what readings show: one subject each, and of it what can be said of such a subject.

Nothing is drawn of a name that the scenario does not have, so that such a name is an error here.

Problem codes: shown, unknown-reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem, nearest_name
from interregnum.model import Scenario
from interregnum.model.values.fields import Leaf, Ref, leaves
from interregnum.record.files import Record
from interregnum.record.positions import EntryPlace
from interregnum.record.shown import PARTS, SAYS, SUBJECTS, TURNS, Shown

LISTED = 12  # names shown of a longer list
VOTES = 3  # for, against, abstaining


def shown(record: Record) -> Iterator[Problem]:
    """Every problem with what the readings show."""
    for id, reading in record.readings.items():
        written = record.written["readings", id]
        for number, statement in enumerate(reading.shows):
            steps = ("shows", number)
            problem = _form(statement, written, steps)
            if problem is not None:
                yield problem
            else:
                yield from _names(record.scenario, statement, written, steps)


def _form(statement: Shown, written: EntryPlace, steps: tuple[str | int, ...]) -> Problem | None:
    """One subject; of it what can be said; a way with both its ends; three numbers of a vote."""
    subjects = [key for key in SUBJECTS if getattr(statement, key) is not None]
    parts = [key for key in PARTS if getattr(statement, key) not in (None, ())]
    said, allowed = statement.said(), SAYS.get(statement.subject, ())
    if len(subjects) != 1 or len(parts) > 1 or (parts and subjects != ["assembly"]):
        found, of = ", ".join([*subjects, *parts]) or "nothing", ", ".join(SUBJECTS)
        message = "one thing is shown of one subject"
        more = f"one of {of}; with an assembly at most one of {', '.join(PARTS)}"
        return written.problem("shown", message, *steps, found=found, allowed=more)
    wrong = [key for key in said if key not in allowed]
    if wrong or (allowed and not said and statement.subject != "shot"):
        what = f"`{wrong[0]}` cannot be shown" if wrong else "nothing is shown"
        place = (*steps, wrong[0]) if wrong else steps
        return written.problem(
            "shown",
            f"{what} of {_called(statement)}",
            *place,
            found=(wrong or ["nothing"])[0],
            allowed=", ".join(allowed),
        )
    return _way_and_words(statement, written, steps)


def _way_and_words(statement: Shown, written: EntryPlace, steps: tuple[str | int, ...]) -> Problem | None:
    turns = TURNS.get(statement.subject, ())
    if statement.is_ is not None and statement.is_ not in turns:
        message = f"{_called(statement)} cannot be {statement.is_}"
        return written.problem(
            "shown", message, *steps, "is", at=0, found=statement.is_, allowed=", ".join(turns),
            nearest=nearest_name(statement.is_, turns),
        )  # fmt: skip
    if statement.subject != "shot" and statement.start is None and statement.to is not None:
        message, allowed = "a way begins somewhere", "from: PLACE, to: PLACE; or at: PLACE"
        return written.problem("shown", message, *steps, "to", found="only `to`", allowed=allowed)
    if statement.votes and len(statement.votes) != VOTES:
        message, allowed = "a vote is three numbers", "[for, against, abstaining]"
        return written.problem(
            "shown", message, *steps, "votes", found=f"{len(statement.votes)} numbers", allowed=allowed
        )
    return None


def _called(statement: Shown) -> str:
    article = {"assembly": "an ", "blocs": ""}.get(statement.subject, "a ")
    return f"{article}{statement.subject}"


def _names(
    scenario: Scenario, statement: Shown, written: EntryPlace, steps: tuple[str | int, ...]
) -> Iterator[Problem]:
    """Every name is one of the scenario; of a part of an assembly, of that assembly; of an ending, of that outcome."""
    outcome = scenario.outcomes.get(statement.outcome or "")
    if outcome is not None and statement.is_ == "come" and outcome.time_of is None:
        hours = [id for id, other in scenario.outcomes.items() if other.time_of is not None]
        message, allowed = (
            f"`{statement.outcome}` does not ask for an hour",
            ", ".join(hours) or "no outcome does",
        )
        yield written.problem("shown", message, *steps, "is", at=0, found="come", allowed=allowed)
    for _, leaf in leaves(statement):
        ref = leaf.shape.mark(Ref)
        known = [] if ref is None else _known(scenario, statement, ref)
        if ref is not None and leaf.value not in known:
            yield _unknown(leaf, ref, known, written, steps)


def _known(scenario: Scenario, statement: Shown, ref: Ref) -> list[str]:
    found = [name for section in ref.sections for name in getattr(scenario, section)]
    around = scenario.outcomes.get(statement.outcome or "") or scenario.assemblies.get(
        statement.assembly or ""
    )
    return [*found, *(getattr(around, ref.local, ()) if ref.local else ())]


def _unknown(
    leaf: Leaf, ref: Ref, known: list[str], written: EntryPlace, steps: tuple[str | int, ...]
) -> Problem:
    of = " or ".join(f"`{section}`" for section in (*ref.sections, ref.local) if section)
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    return written.problem(
        "unknown-reference",
        f"the scenario has no `{leaf.value}` among its {of}",
        *steps,
        *leaf.path,
        at=0,
        found=leaf.value,
        allowed=", ".join(known[:LISTED]) + more or "none is written down",
        nearest=nearest_name(leaf.value, known),
    )
