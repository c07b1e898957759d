"""Why an event happened, and why another did not: causes followed back through a history, as data.

why          the causes and influences of an event, back to the start
why_not      what prevented an event that did not happen
conditions   the conditions of a guard

`views.text` puts them into words.
"""

from interregnum.explain.why import Story, why
from interregnum.explain.why_not import Absence, why_not

__all__ = ["Absence", "Story", "why", "why_not"]
