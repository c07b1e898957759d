"""What a change does, in words: every number has its line, and what is counted as tested could have been clear."""

from __future__ import annotations

import re

import pytest
from harbour import HARBOUR

from interregnum.lab.contrasts.outcomes import Contrast, EndingContrast
from interregnum.lab.contrasts.whatif import WhatIf, whatif
from interregnum.lab.statistics.differences import Difference, Pairs
from interregnum.lab.statistics.shares import share
from interregnum.views.text.lab.whatif import as_text, sentence_of_rest


@pytest.fixture(scope="module")
def held_back() -> WhatIf:
    """Two outcomes of three are clearly otherwise; the guards differ in six pairs of sixty, too few for a mean."""
    return whatif(HARBOUR, {"delay": "relief_arrives=2 h"}, 60, 7, workers=1)


def test_what_is_not_clear_has_its_line_of_numbers_too(held_back: WhatIf) -> None:
    lines = list(as_text(held_back))
    rest = lines.index(next(line for line in lines if "No clear difference" in line))
    assert [contrast.id for contrast in held_back.outcomes if not contrast.moved] == ["guards_left"]
    (told,) = [line for line in lines[rest:] if re.match(r" *guards_left +mean", line)]
    assert "6 pairs differ" in told
    for id in ("hall_taken", "who_rules"):
        assert any(line.lstrip().startswith(id) for line in lines[:rest])


def test_only_what_could_be_clear_is_counted_as_tested(held_back: WhatIf) -> None:
    """Six pairs are the fewest that an exact test can tell from chance: 2 / 2^6; a mean needs thirty."""
    differing = {
        (contrast.id, measure): (difference.differing, difference.exact)
        for contrast in held_back.outcomes
        for measure, difference, _ in contrast.rows
    }
    could = sum(number >= (6 if exact else 30) for number, exact in differing.values())
    assert 1 < could < sum(number > 0 for number, _ in differing.values())
    assert list(as_text(held_back))[-1].startswith(f"{could} differences were tested")


def late(differing: int, pairs: Pairs) -> Contrast:
    """An hour that moves in so many pairs of a hundred."""
    shift = Difference(60.0, 61.0, 1.0, -2.0, 4.0, 1.0, differing / 100, 100, 0.5)
    comes = EndingContrast("comes", pairs, pairs.difference())
    return Contrast("hour", "The hour", "time", share(differing, 100), shift=shift, comes=comes, when=shift)


def test_an_average_that_counts_never_says_so() -> None:
    told = sentence_of_rest(late(40, Pairs(80, 3, 2, 15)))
    assert told.endswith("on average, if never counts as the end")


def test_an_exact_test_is_told_though_a_mean_has_too_few_pairs() -> None:
    told = sentence_of_rest(late(10, Pairs(80, 3, 2, 15)))
    assert told.startswith("it comes in +1.0 points; ")
    assert "(p 1.000); 10 pairs differ, too few to say by how much" in told
    alone = sentence_of_rest(late(10, Pairs(85, 0, 0, 15)))
    assert alone == "10 pairs differ, too few to say by how much"
