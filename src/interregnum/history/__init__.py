"""What happened in one history, and why.

`course` holds the firings and changes; `news` tells who knew what when; `why` walks causes back to the start;
`why_not` says what stood in the way of something that did not happen; `folder` keeps all of it on disk.
"""

from interregnum.history.course import Change, Firing, History
from interregnum.history.folder import load_history, save_history
from interregnum.history.why import Story, why
from interregnum.history.why_not import Absence, why_not

__all__ = [
    "Absence",
    "Change",
    "Firing",
    "History",
    "Story",
    "load_history",
    "save_history",
    "why",
    "why_not",
]
