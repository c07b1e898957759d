"""Why something happened, and why something else did not: causes walked back through a history.

why        the firings and influences behind an event, back to the start
why_not    what stood in the way of an event that did not happen; `absences` says it for a page
wording    formulas and grounds in words
"""

from interregnum.explain.why import Story, why
from interregnum.explain.why_not import Absence, why_not

__all__ = ["Absence", "Story", "why", "why_not"]
