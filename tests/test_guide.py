"""The guide through a whole crisis: whoever types it in has, after every step, a scenario that works.

That its commands print what it shows, `test_docs` holds.
"""

from __future__ import annotations

import re

from pages import BLOCK, ROOT

PAGE = (ROOT / "docs/guides/a-crisis-from-beginning-to-end.md").read_text(encoding="utf-8")
STEPS = re.split(r"^## ", PAGE, flags=re.M)[1:]


def blocks(step: str) -> list[re.Match[str]]:
    return list(BLOCK.finditer(step))


def test_after_every_step_that_writes_something_the_scenario_is_found_sound() -> None:
    writing = [step for step in STEPS if any(block["what"] != "run" for block in blocks(step))]
    assert len(writing) == 12
    for step in writing:
        last = max(n for n, block in enumerate(blocks(step)) if block["what"] != "run")
        after = [block["body"] for block in blocks(step)[last + 1 :]]
        assert after[0].startswith("$ interregnum check selvik\n"), step[:40]
        assert re.search(r"^Sound\.", after[0], re.M), step[:40]
        assert ": error [" not in after[0]


def test_it_goes_through_all_that_a_crisis_is_made_of() -> None:
    written = "".join(block["body"] for block in BLOCK.finditer(PAGE) if block["what"] == "write")
    for part in (
        *("authorities", "sources", "places", "routes", "units", "persons", "channels", "messages", "plans"),
        *("movements", "decisions", "events", "assemblies", "outcomes", "readings", "variants", "contrasts"),
    ):
        assert re.search(rf"^{part}:$", written, re.M), part


def test_no_hour_makes_anything_happen() -> None:
    """What stands under `at:` is a place, and no event is from outside."""
    written = "".join(block["body"] for block in BLOCK.finditer(PAGE) if block["what"] == "write")
    assert "exogenous" not in written
    assert "leaves_at" not in written
