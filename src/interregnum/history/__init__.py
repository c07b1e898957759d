"""What happened in one history: its data, its folder on disk, and how it is played and played again.

data       firings, changes, and what was so when
news       who knew what, and when
columns    the three Arrow tables: events, changes, news
parquet    tables as bytes, and back
folder     a history on disk, with its `manifest`
play       from a scenario to a history
replay     plays a history again from its folder, and compares
"""

from interregnum.history.data import Change, Firing, History
from interregnum.history.folder import load_history, save_history

__all__ = ["Change", "Firing", "History", "load_history", "save_history"]
