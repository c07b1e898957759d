"""Everything that is wrong with a record, at once: what its entries say of each other, of sources and of names.

`measures` is the one word by which a record speaks of the model, and the record cannot see the model. Whoever
can hands over `Measurable`; without it only the form of a measure is checked.

Problem codes: no-account, account-without-source, unknown-source, unknown-passage, unknown-reference,
unknown-preferred, unknown-figure, unknown-measure, duplicate-id, name-clash, formula.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from interregnum import expression
from interregnum.errors import Problem, nearest_name
from interregnum.language.positions import clean, times_cited
from interregnum.language.where import Where
from interregnum.model.values.fields import Ref, leaves
from interregnum.record.citing import cited
from interregnum.record.files import Record, read
from interregnum.record.positions import EntryPlace
from interregnum.record.rules.evidence import evidence
from interregnum.record.rules.shown import shown
from interregnum.record.schema import PEOPLE

LISTED = 12  # names shown of a longer list
MEMORIES = ("happened", "times", "last")  # what formulas ask of events
Located: TypeAlias = tuple[frozenset[int], frozenset[int]]  # the paragraphs and the notes of a work


@dataclass(frozen=True)
class Measurable:
    """What of a model a reading can be measured by: its events with their branches, and its quantities."""

    events: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quantities: frozenset[str] = frozenset()

    @cached_property
    def branches(self) -> frozenset[str]:
        """Every event, and every branch of one as `event.branch`."""
        return frozenset(
            name
            for id, branches in self.events.items()
            for name in (id, *(f"{id}.{branch}" for branch in branches))
        )


def check(where: Where, model: Measurable | None = None) -> list[Problem]:
    """Every problem with the record of a scenario, in reading order; none where it has no record."""
    record, problems = read(where)
    if record is None:
        return problems
    named = evidence(where, record.scenario, record)
    return [*named, *in_order([*problems, *problems_in(record, model)], record)]


def problems_in(record: Record, model: Measurable | None = None) -> list[Problem]:
    """What the rules say of a record that could be read."""
    found = [problem for rule in RULES for problem in rule(record)]
    return [*found, *measures(record, model)]


def in_order(problems: list[Problem], record: Record) -> list[Problem]:
    """Problems in reading order: by file, then by place."""
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0, problem.column or 0))


# --- accounts and their sources -----------------------------------------------------------------------------


def accounts(record: Record) -> Iterator[Problem]:
    """A reading has at least one account, and every account and every claim has a source."""
    for id, reading in record.readings.items():
        if not reading.accounts:
            written = record.written["readings", id]
            message, allowed = "this reading has no account", "accounts: [{source: ..., says: ...}]"
            yield written.problem("no-account", message, found="no `accounts`", allowed=allowed)
    located = {work: _located(record, work) for work in {passage.source for passage in record.passages}}
    for written, steps, account in record.accounts():
        yield from _sourced(record, located, written, steps, account.source, "account")
    for id, claim in record.claims.items():
        if claim.source is not None or not claim.sides:
            yield from _sourced(record, located, record.written["claims", id], (), claim.source, "claim")


def _sourced(
    record: Record,
    located: Mapping[str, Located],
    written: EntryPlace,
    steps: tuple[str | int, ...],
    source: str | None,
    what: str,
) -> Iterator[Problem]:
    if not source:
        yield written.problem(
            "account-without-source",
            f"this {what} has no source",
            *steps,
            found="no `source`",
            allowed=f"source: a work and the passage, such as `{next(iter(record.known_works), 'gazette')} ¶3`",
        )
        return
    citation = cited(source)
    if citation.work not in record.known_works:
        return  # `works` says so, once for each
    paragraphs, notes = located.get(citation.work, (frozenset(), frozenset()))
    missing = (
        [f"¶{paragraph}" for paragraph in sorted(citation.paragraphs - paragraphs)] if paragraphs else []
    )
    missing += [f"n{note}" for note in sorted(citation.notes - notes)] if notes else []
    if missing:
        allowed = " and ".join(
            f"{mark}{min(all)} to {mark}{max(all)}" for mark, all in (("¶", paragraphs), ("n", notes)) if all
        )
        message = f"`{citation.work}` has no {' and no '.join(missing[:LISTED])}"
        yield written.problem(
            "unknown-passage", message, *steps, "source", at=0, found=source, allowed=allowed
        )


def _located(record: Record, work: str) -> Located:
    """The paragraphs and notes that the record lists for a work; empty where it lists none."""
    passages = [passage for passage in record.passages if passage.source == work]
    paragraphs = {paragraph for passage in passages for paragraph in cited(f"{work} {passage.at}").paragraphs}
    return frozenset(paragraphs), frozenset(note for passage in passages for note in passage.notes)


def works(record: Record) -> Iterator[Problem]:
    """Every work that is cited is listed somewhere; each that is not is said once, with how often it is cited."""
    if record.misread is None:  # a list of works could not be read, and that is said
        return
    known = record.known_works
    cited_at: dict[str, list[tuple[EntryPlace, tuple[str | int, ...], str]]] = {}
    for written, steps, source in _citations(record):
        cited_at.setdefault(cited(source).work, []).append((written, steps, source))
    for work, places in cited_at.items():
        if work not in known and work not in record.misread:
            written, steps, source = places[0]
            entry = f"an entry `{clean(work)}` in record/sources.json, or under the scenario's `sources`"
            yield written.problem(
                "unknown-source",
                f"there is no source `{clean(work)}`{times_cited(len(places))}",
                *steps,
                "source",
                at=0,
                found=source,
                allowed=f"{_listed(known)}; or {entry}" if known else entry,
                nearest=nearest_name(work, known),
            )


def _citations(record: Record) -> Iterator[tuple[EntryPlace, tuple[str | int, ...], str]]:
    """Every source that is given, with the entry and the steps to where it stands in it."""
    for written, steps, account in record.accounts():
        if account.source:
            yield written, steps, account.source
    for id, claim in record.claims.items():
        if claim.source:
            yield record.written["claims", id], (), claim.source
    for number, passage in enumerate(record.passages):
        yield record.written["passages", number], (), passage.source


def passages(record: Record) -> Iterator[Problem]:
    """The notes of the passages listed are the locators that their work gives."""
    for number, passage in enumerate(record.passages):
        written = record.written["passages", number]
        work = record.known_works.get(passage.source)
        if work is None:
            continue
        for note in passage.notes:
            if work.notes and note not in work.notes:
                yield written.problem(
                    "unknown-passage",
                    f"`{passage.source}` has no note {note}",
                    "notes",
                    found=str(note),
                    allowed=f"notes {min(work.notes)} to {max(work.notes)}",
                )


def preferred(record: Record) -> Iterator[Problem]:
    """The account that a reading follows is one of its own, and only one is meant."""
    for id, reading in record.readings.items():
        if not reading.preferred:
            continue
        names = [(account.source, account.by) for account in reading.accounts]
        meant = [pair for pair in names if reading.preferred in pair]
        if len(meant) != 1:
            known = [name for pair in names for name in pair if name]
            doing = "several accounts are" if meant else "no account is"
            yield record.written["readings", id].problem(
                "unknown-preferred",
                f"{doing} called `{reading.preferred}`",
                "preferred",
                at=0,
                found=reading.preferred,
                allowed=_listed(dict.fromkeys(known)),
                nearest=nearest_name(reading.preferred, known),
            )


# --- names and figures --------------------------------------------------------------------------------------


def names(record: Record) -> Iterator[Problem]:
    """Places and people are known to the scenario or to the record; a slip would hide a fact from a question."""
    for id, reading in record.readings.items():
        for holder, leaf in leaves(reading):
            ref = leaf.shape.mark(Ref)
            known = _known(record, ref) if ref is not None else []
            if ref is not None and leaf.value not in known:
                what = "a place" if holder.key == "place" else "anyone"
                yield record.written["readings", id].problem(
                    "unknown-reference",
                    f"neither the scenario nor the record knows {what} called `{leaf.value}`",
                    *leaf.path,
                    at=0,
                    found=leaf.value,
                    allowed=_listed(known),
                    nearest=nearest_name(leaf.value, known),
                    severity="warning",
                )


def shadowed(record: Record) -> Iterator[Problem]:
    """What the record says that it knows itself has no entry in the scenario, by whose title it would be called."""
    theirs = {id: section for section in (*PEOPLE, "places") for id in getattr(record.scenario, section, ())}
    for section in ("persons", "bodies", "places"):
        for id in getattr(record, section):
            if id in theirs:
                message = f"`{id}` is already a name in the scenario's `{theirs[id]}`"
                yield record.written[section, id].problem(
                    "name-clash", message, found=id, allowed="a name that nothing else has"
                )


def _known(record: Record, ref: Ref) -> list[str]:
    """The names in the sections that a reference speaks of: the scenario's, then the record's own."""
    homes = (record.scenario, record)
    return [name for home in homes for section in ref.sections for name in getattr(home, section, ())]


def abouts(record: Record) -> Iterator[Problem]:
    """Claims are about readings; and no reading and claim share a name, since both are shown by it."""
    for id, claim in record.claims.items():
        written = record.written["claims", id]
        if id in record.readings:
            line = record.written["readings", id].position.line
            message = f"`{id}` is already a reading (line {line})"
            yield written.problem("duplicate-id", message, found=id, allowed="a name that no other entry has")
        for number, name in enumerate(claim.about):
            if name not in record.readings:
                yield written.problem(
                    "unknown-reference",
                    f"there is no reading `{name}`",
                    "about",
                    number,
                    at=0,
                    found=name,
                    allowed=_listed(record.readings),
                    nearest=nearest_name(name, record.readings),
                )


def figures(record: Record) -> Iterator[Problem]:
    """A sum is made of figures that its entry gives."""
    for section, entries in (("readings", record.readings), ("claims", record.claims)):
        for id, entry in entries.items():
            given = [figure.number for figure in entry.figures]
            for number, total in enumerate(entry.sums):
                missing = [number for number in (*total.parts, total.total) if number not in given]
                if missing:
                    yield record.written[section, id].problem(
                        "unknown-figure",
                        f"{missing[0]:g} is not among the figures given here",
                        "sums",
                        number,
                        found=f"{missing[0]:g}",
                        allowed=_listed([f"{number:g}" for number in given]),
                    )


# --- the link to the model ----------------------------------------------------------------------------------


def measures(record: Record, model: Measurable | None) -> Iterator[Problem]:
    """A measure names an event, a branch or a quantity, or is a formula of these."""
    for id, reading in record.readings.items():
        for number, text in enumerate(reading.measures):
            problem = _measure(text, record.written["readings", id], number, model)
            if problem is not None:
                yield problem


def _measure(text: str, written: EntryPlace, number: int, model: Measurable | None) -> Problem | None:
    steps = ("measures", number)
    try:
        node = expression.parse(text)
    except expression.ExpressionError as error:
        found, allowed = error.found or text, error.allowed or "an event, `event.branch`, or a formula"
        return written.problem("formula", error.message, *steps, at=error.at, found=found, allowed=allowed)
    if model is None:
        return None
    references = expression.event_references(node)
    names = [(name, at, frozenset(model.events)) for _, name, at in references]
    if isinstance(node, expression.Name):
        names = [(node.id, node.at, model.branches | model.quantities)]
    else:
        remembered = {f"{name}.{memory}" for _, name, _ in references for memory in MEMORIES}
        plain = (name for name in expression.names(node) if name not in remembered)
        names += [(name, max(text.find(name), 0), model.quantities) for name in plain]
    for name, at, known in names:
        if name not in known:
            message, allowed, nearest = unmeasured(name, known, model.events)
            return written.problem(
                "unknown-measure", message, *steps, at=at, found=name, allowed=allowed, nearest=nearest
            )
    return None


def unmeasured(name: str, known: Iterable[str], events: Container[str]) -> tuple[str, str, str]:
    """What is wrong with a name in a measure, what may stand there, and the name that is probably meant."""
    if name in events:
        asked = f"`happened({name})`, `times({name})` or `since({name})`"
        return f"`{name}` is an event, and has no value in a formula", asked, ""
    allowed = "an event, `event.branch`, a quantity, or a formula of these"
    return f"the model has nothing called `{name}`", allowed, nearest_name(name, known)


def _listed(names: object) -> str:
    all = [str(name) for name in names] if isinstance(names, list | Mapping | dict) else []
    more = f" and {len(all) - LISTED} more" if len(all) > LISTED else ""
    return ", ".join(all[:LISTED]) + more if all else "none is written down"


RULES = (accounts, works, passages, preferred, names, shadowed, abouts, figures, shown)
