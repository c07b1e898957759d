"""What helps a newcomer and a class: words explained, the tour with its hours, turning points, questions, roles, and
how true it is."""

from __future__ import annotations

from typing import Any

from interregnum.model import Scenario
from interregnum.views.page.entities import grounds


def guide(scenario: Scenario) -> dict[str, Any]:
    """The glossary by word; the rest in the order in which it is written."""
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
        "turning_points": [
            {
                "event": point.event,
                "title": point.title,
                "says": point.says,
                "rank": point.rank,
                **({"place": point.at} if point.at else {}),
            }
            for point in scenario.turning_points.values()
        ],
        "questions": [
            {
                "asks": question.asks,
                "key": question.key,
                "rests_on": [
                    ground.model_dump(exclude_none=True, exclude_defaults=True)
                    for ground in question.rests_on
                ],
            }
            for question in scenario.questions.values()
        ],
        "roles": [
            {"who": role.who, "wants": role.wants, "knows": role.knows} for role in scenario.roles.values()
        ],
        "remarks": [{"title": remark.title, "says": remark.says} for remark in scenario.remarks.values()],
    }


def _minute(scenario: Scenario, hour: str | None) -> float:
    """The minute of an hour, which has been checked with the scenario; the start where there is none."""
    return 0.0 if hour is None else scenario.timeline().minute_of(hour)
