"""The works that a page cites: author, title, publisher, year, and the words with which their passages open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from harbour import HARBOUR, petrograd_record

from interregnum import record
from interregnum.language.resolve import resolve
from interregnum.record.citing import cited
from interregnum.record.schema import Work
from interregnum.views.page.works import _work, works

TOWN = Path(__file__).parents[2] / "record" / "town"


def data_of(**more: Any) -> dict[str, Any]:
    return _work(Work.model_validate({"id": "w", "type": "book", "title": "W", **more}), {})


def test_a_work_has_all_that_is_known_of_it_and_no_more() -> None:
    author = [{"family": "Holt", "given": "A."}, {"literal": "The Council"}]
    more = {
        "publisher": "Quay Press",
        "publisher-place": "Harbour",
        "chapter-number": "3",
        "container-title": "A Book",
    }
    assert data_of(author=author, issued={"date-parts": [[1931, 4]]}, note="torn", **more) == {
        "title": "W",
        "by": "A. Holt, The Council",
        "called": "Holt, The Council",
        "chapter": "3",
        "within": "A Book",
        "publisher": "Quay Press",
        "place": "Harbour",
        "dated": "1931-04",
        "note": "torn",
    }
    assert data_of(issued={"literal": "that night"})["dated"] == "that night"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)", "//example.org", "JaVaScRiPt:x"],
)
def test_an_address_is_a_link_only_if_it_leads_to_the_web(address: str) -> None:
    assert data_of(URL="https://example.org/a")["url"] == "https://example.org/a"
    assert "url" not in data_of(URL=address)


def test_a_scenario_without_a_record_has_its_sources() -> None:
    assert works(resolve(HARBOUR), None)["holt"]["by"] == "Major Holt"
    assert works(resolve(TOWN), record.load(TOWN))["gazette"]["title"] == "The night at the hall"


def test_every_paragraph_that_the_flagship_cites_is_known_by_its_opening_words() -> None:
    """A number of a paragraph alone helps nobody: the pages were not seen, and editions differ."""
    petrograd = petrograd_record()
    data = works(petrograd.scenario, petrograd)
    assert data["rabinowitch"]["by"] == "Alexander Rabinowitch"
    assert {"publisher", "place", "dated", "chapter", "within"} <= data["rabinowitch"].keys() & data[
        "reed"
    ].keys()
    sources = [account.source or "" for _, _, account in petrograd.accounts()]
    lacking = [
        (source, paragraph)
        for source in sources
        for paragraph in cited(source).paragraphs
        if str(paragraph) not in data[cited(source).work]["openings"]
    ]
    assert len(sources) > 400
    assert lacking == []
