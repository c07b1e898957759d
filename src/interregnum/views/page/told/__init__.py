"""The night as the sources tell it, in the shape that a played history has: the same modules draw both.

- `moments`: the readings in the order of time, each with the span in which it may have happened
- `steps`: values that a reading sets; what no reading says has no value
- `people`: who was where, how many, whose; ways that were gone, places that changed hands, shots
- `halls`: assemblies: who came, spoke and left, and what was voted; `wires`: messages, and lines that went dead
- `told`: all of it

Nothing here asks the model: what the sources do not say is not filled in.
"""

from interregnum.views.page.told.told import told

__all__ = ["told"]
