"""The lab's answers as the page shows them: the file of answers, and whether it is about the scenario as it is.

Numbers are as `lab/answers/file.py` has them, rounded there; texts around them are of the page's catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interregnum.lab.answers.file import Answers, command, read_answers, stale
from interregnum.language.sound import Sound
from interregnum.language.where import Where


def nights(answers: Answers, changed: Sequence[str] = (), again: str = "") -> dict[str, Any]:
    """Answers as data of the page. `changed` says what is another since (`answers.stale`), `again` how to make them."""
    data = answers.model_dump(mode="json", exclude={"made", "format", "version"})
    made = answers.made
    return {
        "seed": str(made.seed),  # as text: a browser's numbers end at 2^53
        "replicas": made.replicas,
        "software": made.software,
        "main": list(made.outcomes),
        "stale": list(changed),
        "again": again,
        **{part: _lean(value) for part, value in data.items()},
    }


def nights_beside(where: Where, scenario: Sound | None = None) -> dict[str, Any] | None:
    """The answers beside a scenario as data of the page; None where there are none. `scenario` is what is there,
    where it has been read already.

    Raises ScenarioError where the file or the scenario is not sound.
    """
    found = read_answers(where)
    return None if found is None else nights(found, stale(found, where, scenario), command(found.made, where))


def _lean(value: Any) -> Any:
    """Without texts and lists that are empty; columns stay as they are, for in them null is `never`."""
    if isinstance(value, dict):
        return {key: _lean(part) for key, part in value.items() if part not in ("", [], {})}
    return [_lean(part) for part in value] if isinstance(value, list) else value
