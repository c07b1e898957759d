"""Conditions and amounts of a scenario as prose, with the formula beside: `the ring is closed`, `ring.closed`.

conditions   `Prose`: conditions with `and`, `or`, `not`, and what their names mean
comparisons  what is compared with what, by kind: people, shares, durations, hours, counts
terms        what names are called: flags and events as sentences, quantities as noun phrases
phrases      what the quantities of mechanisms say: `UNIT.gone`
general      names in general: `UNIT` for any unit; the titles of the nouns in a name
"""

from interregnum.views.text.prose.conditions import Prose, Told

__all__ = ["Prose", "Told"]
