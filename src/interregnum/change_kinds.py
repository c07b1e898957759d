"""The kinds of change that can be made to a scenario, and the forms in which each is typed.

This is the one list: the options of the commands, the requests to the server, the page, the messages about a change
that cannot be read, and the tables of the documentation are read off it. It imports nothing, so that the command line
and the page can show it without loading the lab, which makes the changes (`lab.variants.changes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Subject = Literal["event", "way", "events", "quantity", "assumption"]


@dataclass(frozen=True)
class Form:
    """One way to type a change: `syntax` with an `example`; the `subject` that it changes, and what it `means`.

    `branches` says whether the change can also begin in the middle of a recorded history (`interregnum branch`).
    """

    syntax: str
    example: str
    subject: Subject
    means: str
    branches: bool = True


@dataclass(frozen=True)
class ChangeKind:
    """One kind of change: the name of its option and key, its forms, and what is `allowed` in them."""

    name: str
    forms: tuple[Form, ...]
    allowed: str

    @property
    def option(self) -> str:
        """The option of the commands that takes it."""
        return f"--{self.name}"

    @property
    def help(self) -> str:
        """Every form with its meaning, in one line."""
        return "; ".join(f"{form.syntax}: {form.means}" for form in self.forms) + "."

    @property
    def expected(self) -> str:
        """What is expected of a text that cannot be read."""
        *others, last = (form.syntax for form in self.forms)
        examples = ", ".join(form.example for form in self.forms)
        syntax = f"{', '.join(others)} or {last}" if others else last
        return f"{syntax}: {examples}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for the page."""
        forms = [
            {"syntax": form.syntax, "example": form.example, "subject": form.subject} for form in self.forms
        ]
        return {"kind": self.name, "forms": forms}


KINDS = (
    ChangeKind(
        "without",
        (
            Form("EVENT", "blank_shot", "event", "it cannot happen, nor can its parts"),
            Form("EVENT.WAY", "ultimatum.accepted", "way", "it cannot turn out so"),
            Form("PATTERN", "relief_*", "events", "no event that matches can happen"),
        ),
        "events that change something; not those that only watch for an outcome",
    ),
    ChangeKind(
        "force",
        (
            Form("EVENT=WAY", "ultimatum=accepted", "way", "whenever it happens, it turns out so"),
            Form(
                "EVENT=HOUR", "bell=21:40", "event", "it happens at that hour, whatever else", branches=False
            ),
            Form(
                "EVENT",
                "bell",
                "event",
                "where it does not happen it is made to, at an hour drawn from its own in the other histories",
                branches=False,
            ),
        ),
        "every event and decision that can be removed, also at an hour: how a decision turns out then stays open; "
        "hours within the scenario, with the date where an hour comes twice; without an hour only in `whatif`",
    ),
    ChangeKind(
        "delay",
        (Form("EVENT=DURATION", "relief=2 h", "event", "its clock starts so much later"),),
        "every event that can be removed, unless it is forced to an hour",
    ),
    ChangeKind(
        "set",
        (
            Form("QUANTITY=VALUE", "gate.open=yes", "quantity", "its value at the start"),
            Form("QUANTITY=VALUE@HOUR", "gate.open=yes@21:40", "quantity", "its value from that hour on"),
        ),
        "quantities, within their bounds, and choices; a formula only with an hour",
    ),
    ChangeKind(
        "assume",
        (
            Form("NAME=NUMBER", "marching.speed=4", "assumption", "this number in every history"),
            Form(
                "NAME=LOW..HIGH",
                "marching.speed=3..5",
                "assumption",
                "drawn between these, likeliest in the middle",
                branches=False,
            ),
            Form(
                "NAME=LOW..LIKELIEST..HIGH",
                "marching.speed=3..4..6",
                "assumption",
                "drawn between these, with this likeliest value",
                branches=False,
            ),
        ),
        "assumptions and other drawn numbers, within their bounds",
    ),
)
BY_NAME: Mapping[str, ChangeKind] = {kind.name: kind for kind in KINDS}
NAMES = tuple(BY_NAME)
