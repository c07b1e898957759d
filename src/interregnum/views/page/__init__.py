"""The night on a page: what a page shows, as data, and the page itself.

- `edition`: everything that one page shows, gathered from a scenario, a history, the record and the lab's answers
- `nouns`: what no history changes: authorities, places, bodies of people, persons, events with their rules
- `lanes`: to which institution an event or a reading belongs
- `chronicle`: one history: what happened, why, and why not
- `tracks`: what was so at each moment
- `journeys`, `pace`: who was on the way; `atlas`, `theatre`: the map, and what it must know of the scenario
- `houses`, `halls`, `ballots`: assemblies and their votes; `wires`: messages
- `dossier`: the record; `guide`: words explained and the tour; `nights`: the lab's answers
- `document`: the HTML, served or in one file; `words/` has every text of it, `static/` what runs in a browser

Nothing here plays anything: a page shows what was handed to it.
"""

from interregnum.views.page.document import document
from interregnum.views.page.edition import Edition

__all__ = ["Edition", "document"]
