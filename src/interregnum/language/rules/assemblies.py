"""Assemblies: each part has a name of its own, nobody sits twice, and who leaves for a rival finds a bloc there.

Problem codes: unknown-reference, duplicate-id, reserved-name, empty-list, motion-cycle, formula, no-weight,
missing-key, interruption.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.amounts import constant, is_nought
from interregnum.language.rules.shape import circle
from interregnum.mechanisms.hall import removes
from interregnum.model import Interruption
from interregnum.model.values.basis import AT_ONCE
from interregnum.model.values.fields import FieldPath

PARTS = ("blocs", "speeches", "motions", "recesses", "walkouts", "interruptions", "sittings")
TAKEN = (
    "open", "opens", "opened", "closes", "recess", "floor", "late", "recognises", "present", "polarisation",
    "delegates", "mandates", "of_no_bloc", "of_no_mandate", "seated",
)  # fmt: skip

# where it may be broken off, or sits again
TAKEN_TOO = ("interrupted", "held", "sittings", "taken", "takes", "returns")


def parts(context: Context) -> Iterator[Problem]:
    """No two parts of an assembly share a name, for `A.NAME` must be one thing; and it has delegates."""
    for id, assembly in context.scenario.assemblies.items():
        first: dict[str, str] = {}
        taken = (*TAKEN, *TAKEN_TOO) if assembly.interruptions or assembly.sittings else TAKEN
        taken = (*taken, "at") if removes(assembly) else taken
        for section in PARTS:
            for name in getattr(assembly, section):
                path: FieldPath = ("assemblies", id, section, name)
                if name in taken or name.startswith("due_"):
                    message = f"`{id}.{name}` is something that every assembly has"
                    yield context.problem("reserved-name", message, path, found=name, allowed="another name")
                elif name in first:
                    message = f"the assembly has `{name}` already, among its {first[name]}"
                    allowed = "a name that no other part of the assembly has"
                    yield context.problem("duplicate-id", message, path, found=name, allowed=allowed)
                first.setdefault(name, section)
        if not assembly.blocs:
            yield context.problem(
                "empty-list",
                "this assembly has no blocs",
                ("assemblies", id, "blocs"),
                allowed="at least one bloc",
            )


def rivals(context: Context) -> Iterator[Problem]:
    """Those who walk out to join another assembly find a bloc of their own there."""
    for id, assembly in context.scenario.assemblies.items():
        for name, walkout in assembly.walkouts.items():
            rival = context.scenario.assemblies.get(walkout.joins or "")
            if rival is not None and walkout.bloc not in rival.blocs:
                path = ("assemblies", id, "walkouts", name, "joins")
                message = f"`{walkout.joins}` has no bloc `{walkout.bloc}` to join"
                yield context.problem(
                    "unknown-reference", message, path, 0, found=walkout.bloc, allowed=", ".join(rival.blocs)
                )


def members(context: Context) -> Iterator[Problem]:
    """Nobody sits in two blocs of one assembly."""
    for id, assembly in context.scenario.assemblies.items():
        sits: dict[str, str] = {}
        for name, bloc in assembly.blocs.items():
            for number, person in enumerate(bloc.members):
                if person in sits:
                    yield context.problem(
                        "duplicate-id",
                        f"`{person}` sits in `{sits[person]}` already",
                        ("assemblies", id, "blocs", name, "members", number),
                        found=person,
                        allowed="one bloc for each person",
                    )
                sits.setdefault(person, name)


def waiting(context: Context) -> Iterator[Problem]:
    """No motion amends or tables itself, at first or at last."""
    for id, assembly in context.scenario.assemblies.items():
        above = {
            name: tuple(
                motion_above for motion_above in (motion.amends, motion.tables) if motion_above is not None
            )
            for name, motion in assembly.motions.items()
        }
        around = circle(above)
        if around:
            found = " -> ".join((*around, around[0]))
            yield context.problem(
                "motion-cycle",
                f"these motions wait for each other: {found}",
                ("assemblies", id, "motions", around[0]),
                found=found,
                allowed="an order without a circle",
            )


def interruptions(context: Context) -> Iterator[Problem]:
    """An interruption says only what goes with what it does; what becomes of what was under way needs one."""
    for id, assembly in context.scenario.assemblies.items():
        if assembly.when_interrupted is not None and not assembly.interruptions:
            message = "nothing ever interrupts this assembly"
            path: FieldPath = ("assemblies", id, "when_interrupted")
            allowed = "`interruptions` too, or no `when_interrupted`"
            yield context.problem("interruption", message, path, found="when_interrupted", allowed=allowed)
        for name, interruption in assembly.interruptions.items():
            own: FieldPath = ("assemblies", id, "interruptions", name)
            for key, message, allowed in _against(interruption):
                yield context.problem("interruption", message, (*own, key), found=key, allowed=allowed)
            if interruption.again and not assembly.sittings and not may_end(interruption):
                message = "this interruption lasts for good, so it cannot happen again"
                allowed = "`until`: the condition that ends it; or a later sitting, under `sittings`"
                yield context.problem(
                    "interruption", message, (*own, "again"), found="again", allowed=allowed
                )
            for group, let_out in interruption.lets_go.items():
                if is_nought(let_out.share):
                    path = (*own, "lets_go", group, "share")
                    message, allowed = "nobody goes with this group", "a chance above 0"
                    yield context.problem("interruption", message, path, found="0", allowed=allowed)
        rises = [
            cause.does == "disperses" or cause.afterwards == "rises"
            for cause in assembly.interruptions.values()
        ]
        if assembly.sittings and assembly.closes is None and not any(rises):
            path = ("assemblies", id, "sittings", next(iter(assembly.sittings)))
            message = "this assembly never rises, so it cannot sit again"
            allowed = "`closes`, or an interruption that disperses it or after which it rises"
            yield context.problem("interruption", message, path, found="sittings", allowed=allowed)


def may_end(interruption: Interruption) -> bool:
    """Whether the sitting may go on after it."""
    return interruption.until != "no" and interruption.afterwards == "sits"


def _against(interruption: Interruption) -> Iterator[tuple[str, str, str]]:
    """The keys that do not go with what it does: each with what is wrong, and what may stand there."""
    given = {
        "lets_go": bool(interruption.lets_go),
        "goes_on": interruption.goes_on != "no",
        "until": interruption.until != "no",
        "resumes": interruption.resumes.exactly != AT_ONCE.exactly,
        "afterwards": interruption.afterwards != "sits",
        "ended": bool(interruption.ended),
    }
    for key in ("lets_go", "goes_on"):
        if given[key] and interruption.does != "holds":
            yield key, "nobody is held by this interruption", "`does: holds`"
    if interruption.does == "disperses" and given["until"]:
        yield (
            "until",
            "who is dispersed does not go on when something ends",
            "a later sitting, under `sittings`",
        )
    for key in ("resumes", "afterwards", "ended"):
        if given[key] and not given["until"]:
            yield key, "this interruption has no end", "`until`: the condition that ends it"


def whole(context: Context) -> Iterator[Problem]:
    """Blocs that are all of an assembly are parts of a whole that is known."""
    for id, assembly in context.scenario.assemblies.items():
        if assembly.all_in_blocs and assembly.delegates is None:
            path: FieldPath = ("assemblies", id, "all_in_blocs")
            message = "`delegates` is missing: of how many are the blocs all?"
            allowed = "delegates: a number of people; or no `all_in_blocs`"
            yield context.problem("missing-key", message, path, found="all_in_blocs", allowed=allowed)


def seats(context: Context) -> Iterator[Problem]:
    """Seats are allotted once, from plain numbers, of which at least one is not zero."""
    for id, assembly in context.scenario.assemblies.items():
        among = () if assembly.presidium is None else assembly.presidium.among
        if any(name not in assembly.blocs for name in among):
            continue  # `names.references` says so
        counts = {name: constant(assembly.blocs[name].delegates.typical) for name in among}
        for name, count in counts.items():
            if count is None:
                text = assembly.blocs[name].delegates.typical
                yield context.problem(
                    "formula",
                    "the seats of the presidium are shared out by this number, so it cannot be a formula",
                    ("assemblies", id, "blocs", name, "delegates"),
                    found=text,
                    allowed="a plain number",
                )
        if assembly.presidium is not None and not any(counts.values()) and None not in counts.values():
            path: FieldPath = ("assemblies", id, "presidium", "among")
            message = "there is nobody to share the seats among"
            yield context.problem(
                "no-weight",
                message,
                path,
                found=", ".join(among) or "nobody",
                allowed="blocs that have delegates",
            )
