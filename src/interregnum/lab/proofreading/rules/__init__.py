"""The rules of the proofreader. Each is a function of a `Proof` that yields slips, with what to do about them.

persons      who acts is alive, at liberty, there, and not on the way
bodies       no body of nobody acts
sittings     nobody sits in two assemblies; none acts that does not sit; nothing is debated that is decided
letters      word reaches those who can have it, and none is swallowed without a word
over         what is over is over
loyalty      nobody serves whom he has left, or takes what he has
causes       nothing comes before its cause
chatter      no line more than five times; `rule`, what a rule is
"""

from __future__ import annotations

from interregnum.lab.proofreading.rules.bodies import BODIES
from interregnum.lab.proofreading.rules.causes import CAUSES
from interregnum.lab.proofreading.rules.chatter import CHATTER
from interregnum.lab.proofreading.rules.letters import LETTERS
from interregnum.lab.proofreading.rules.loyalty import LOYALTY
from interregnum.lab.proofreading.rules.over import OVER
from interregnum.lab.proofreading.rules.persons import PERSONS
from interregnum.lab.proofreading.rules.rule import Rule
from interregnum.lab.proofreading.rules.sittings import SITTINGS

__all__ = ["RULES", "Rule"]

RULES: tuple[Rule, ...] = (*PERSONS, *BODIES, *SITTINGS, *LETTERS, *OVER, *LOYALTY, *CAUSES, *CHATTER)
