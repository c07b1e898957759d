"""Time as people wrote it: calendars, clocks, moments, the span of a run, and windows of uncertainty.

Two calendars (Julian, or Old Style; Gregorian, or New Style), one count of days beneath them, and clocks with
their own offset from UTC. A source seldom gives a point in time: it says "about ten" or "before the vote".
A `Window` keeps what it said, and how far it may be stretched.

calendars     Date, a day in one calendar
moments       Moment, a day, a minute of that day, and whose clock showed it
timeline      Timeline, the span of a run: its hours as minutes since the start, and back
durations     how long, in words
windows       Window, when something may have happened, as a source has it
"""

from interregnum.dates.calendars import Calendar, Date, DateError, parse_date
from interregnum.dates.durations import parse_duration, show_duration
from interregnum.dates.moments import MINUTES_A_DAY, Clock, Moment, parse_moment
from interregnum.dates.timeline import Timeline
from interregnum.dates.windows import Qualifier, Window

__all__ = [
    "MINUTES_A_DAY",
    "Calendar",
    "Clock",
    "Date",
    "DateError",
    "Moment",
    "Qualifier",
    "Timeline",
    "Window",
    "parse_date",
    "parse_duration",
    "parse_moment",
    "show_duration",
]
