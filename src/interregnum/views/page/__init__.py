"""The night on a page: what a page shows, as data, and the page itself.

- `payload`: everything that one page shows, gathered from a scenario, a history, the record and the lab's answers
- `entities`: what no history changes: authorities, places, bodies of people, persons, events with their rules
- `lanes`: to which institution an event or a reading belongs
- `facts`: with what a page turns a trace into what it shows: a scenario as tables, and the trace of a history
- `map`: the ground, who is afloat, which places are besieged
- `hall`: assemblies: who sits there, in what order
- `record`: what the sources say; `told`: the night as they tell it, in the shape of a history
- `works`: what is cited, in full
- `guide`: words explained, the tour, turning points, questions and roles for a class, how true it is; `lab_answers`:
  the lab's answers
- `playable`: with what a page plays histories by itself: kernel, tables, what is asked of them
- `variants`: what the scenario's variants are called, and what each changes in the tables
- `seats`: for playing from a seat: what reaches whom, and what presses on their decisions
- `document`: the HTML, served or in one file, in which the data are `packed`; `words/` has every text of it, `static/`
  what runs in a browser

Nothing here plays anything, and nothing here tells what happened in a history: a page is handed a trace, or plays one
itself, and makes of it what it shows (`static/account/`).
"""

from interregnum.views.page.document import document
from interregnum.views.page.payload import Payload
from interregnum.views.page.playable import playable

__all__ = ["Payload", "document", "playable"]
