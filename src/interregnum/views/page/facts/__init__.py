"""With what a page turns a trace into what it shows: the scenario's facts as tables, which travel once.

formulas   formulas as a table of nodes, each part once
rules      events: conditions, clocks, factors, ways to turn out, effects
words      what conditions and amounts say, with places for the values of a history
doings     movements, prisoners, missions, assemblies, messages, plans, shocks, outcomes
tables     all of it
trace      one history: what the kernel wrote, as columns

`static/history/` reads them. What no history changes and a page shows by itself (titles, rules as sentences, grounds)
is in `entities`.
"""

from interregnum.views.page.facts.tables import facts
from interregnum.views.page.facts.trace import trace

__all__ = ["facts", "trace"]
