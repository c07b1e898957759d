"""Why an event happened, and why another did not: causes followed back through a history, as data.

why          the causes and influences of an event, back to the start
why_not      what prevented an event that did not happen
choices      the options of an event that can turn out in several ways: weights, chances, what pressed on each
divisions    how people divided: votes, and those who each went with a chance or stayed
turning      of many causes, what turned last: with which firing the guard came to hold
clock_course how the clock of an event ran until it fired
pushes       a factor on a speed or on odds, as it was at a firing
occasions    which firing is asked about: a branch, the n-th time, the last by an hour
conditions   the conditions of a guard

`views.text` puts them into words.
"""

from interregnum.explain.choices import Choice
from interregnum.explain.divisions import Division
from interregnum.explain.why import Story, why
from interregnum.explain.why_not import Absence, why_not

__all__ = ["Absence", "Choice", "Division", "Story", "why", "why_not"]
