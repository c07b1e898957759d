"""The hall of a body that is held in the midst of a vote: what is told above its seats, from hour to hour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from visit import Visit
from windows import Windows

from interregnum.cli import commands

TESTS = Path(__file__).parents[1]
CHAMBER = TESTS / "scenarios" / "held_chamber.yaml"
MADE_TO_VOTE = TESTS / "language" / "valid" / "interruption.yaml"
# Held at 17:53 in the midst of a vote, freed at 18:47, sits again at 21:25 and votes at 23:58.
SEED, REPLICA = (3, 0)


def report(scenario: Path, seed: int, folder: Path) -> str:
    """The address of a page of one night."""
    chosen = ["--seed", str(seed), "--replica", str(REPLICA), "--out", str(folder / "night.html")]
    commands.main(["report", str(scenario), *chosen], standalone_mode=False)
    return (folder / "night.html").as_uri()


@pytest.fixture(scope="module")
def page(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    with windows.visit(report(CHAMBER, SEED, tmp_path_factory.mktemp("chamber"))) as visit:
        yield visit.open("at=1923-02-23T17:10&view=hall")


@pytest.mark.parametrize(
    ("hour", "state", "told"),
    [
        ("23T17:00", "before", "Not yet open."),
        ("23T17:10", "open", "In session."),
        ("23T17:45", "open", "The vote: A motion to elect the premier"),
        ("23T18:00", "held", "Held: nobody leaves, and nothing is said or voted."),
        ("23T19:00", "broken-up", "Broken off, and over."),
        ("23T22:00", "open", "The vote: A motion to elect the premier"),
        ("24T02:00", "closed", "The session is over."),
    ],
)
def test_the_hall_says_how_the_sitting_stands(page: Visit, hour: str, state: str, told: str) -> None:
    page.go(f"at=1923-02-{hour}&view=hall")
    assert page.page.get_attribute(".hemicycle", "data-session") == state
    assert told in page.page.inner_text(".room .floor")


def test_who_was_let_go_is_counted_in_the_proceedings_and_back_in_the_second_sitting(page: Visit) -> None:
    page.go("at=1923-02-23T19:00&view=hall")
    assert "The women are let go (" in page.page.inner_text(".proceedings")
    missing = int(str(page.page.text_content(".hemicycle .in-hall")))
    page.go("at=1923-02-23T22:00&view=hall")
    assert missing < int(str(page.page.text_content(".hemicycle .in-hall")))


def test_a_vote_under_duress_says_so(windows: Windows, tmp_path: Path) -> None:
    with windows.visit(report(MADE_TO_VOTE, 7, tmp_path)) as visit:
        visit.open("at=1920-03-13T22:00&view=hall")
        assert visit.page.get_attribute(".hemicycle", "data-session") == "duress"
        assert "in a hall that is held" in visit.page.inner_text(".room .floor")
        visit.go("at=1920-03-14T01:00&view=hall")
        assert "under duress" in visit.page.inner_text(".hall-side .motion")
