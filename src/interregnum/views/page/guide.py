"""What helps a newcomer: the words explained, and the steps of the tour with their hours."""

from __future__ import annotations

from typing import Any

from interregnum.model import Scenario
from interregnum.views.page.entities import grounds


def guide(scenario: Scenario) -> dict[str, Any]:
    """The glossary by word, and the stops of the tour in order."""
    return {
        "glossary": {
            id: {"title": term.title, "says": term.says, "also": list(term.also), **grounds(term)}
            for id, term in scenario.glossary.items()
        },
        "tour": [
            {
                "title": stop.title,
                "says": stop.says,
                "view": stop.view,
                "event": stop.event,
                "at": _minute(scenario, stop.at),
                "assembly": stop.assembly,
            }
            for stop in scenario.tour.values()
        ],
    }


def _minute(scenario: Scenario, hour: str | None) -> float:
    """The minute of an hour, which has been checked with the scenario; the start where there is none."""
    return 0.0 if hour is None else scenario.timeline().minute_of(hour)
