"""The two sides of a what-if: as it is and with the change, never the one for the other, in data, tables and words.

All numbers are of forty pairs written out by hand, in which everything changes in one direction only.
"""

from __future__ import annotations

import math
from pathlib import Path

import click
import numpy as np
import pytest

from interregnum.dates import show_duration
from interregnum.lab.contrasts.exposure import ChangeExposure
from interregnum.lab.contrasts.outcomes import Contrast, contrasts
from interregnum.lab.contrasts.whatif import WhatIf, whatif
from interregnum.lab.ensembles.instrumented import Floats
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.differences import Pairs
from interregnum.lab.statistics.shares import share
from interregnum.language.resolve import resolve
from interregnum.views.text.lab.whatif import as_text

FAIR = Path(__file__).parent / "fair"  # begins at 06:00
NEVER = math.nan
ASKED = (
    Response("how", "How it ends", "ending", ("inside", "dark", "open"), "open"),
    Response("entered", "When the crowd comes in", "time"),
    Response("lamps", "Lamps at the end", "value"),
)
# 18 from inside to dark, 2 from dark to open.
ENDINGS = ([0.0] * 30 + [1.0] * 10, [0.0] * 10 + [1.0] * 28 + [2.0] * 2)
HOURS = [240.0] * 36 + [NEVER] * 4, [300.0] * 24 + [NEVER] * 16  # 10:00 in 36, 11:00 in 24
LAMPS = [3.0] * 20 + [4.0] * 20, [5.0] * 20 + [7.0] * 20


def columns(side: int) -> Floats:
    return np.array([column[side] for column in (ENDINGS, HOURS, LAMPS)]).T


@pytest.fixture(scope="module")
def found() -> dict[str, Contrast]:
    return {one.id: one for one in contrasts(ASKED, columns(0), columns(1), 1440.0, 3)}


@pytest.fixture(scope="module")
def whole(found: dict[str, Contrast]) -> WhatIf:
    change = ChangeExposure("without bell", "“The bell rings” does not happen", "without", "x", share(38, 40))
    return WhatIf(resolve(FAIR), [change], ["no bell"], [], 3, 40, share(38, 40), list(found.values()))


def test_pairs_are_counted_by_side() -> None:
    base, varied = (np.array([bool(int(one)) for one in row]) for row in ("1111100000", "1110011000"))
    pairs = Pairs.of(base, varied | np.array([False] * 7 + [True] * 2 + [False]))
    assert (pairs.both, pairs.gained, pairs.lost, pairs.neither) == (3, 4, 2, 1)
    assert pairs.number == 10
    difference = pairs.difference()
    assert (difference.base, difference.varied, difference.mean) == (0.5, 0.7, 0.2)
    assert difference.low < 0.2 < difference.high


def test_an_ending_goes_from_what_it_was_to_what_it_becomes(found: dict[str, Contrast]) -> None:
    how = found["how"]
    assert how.flips == ((10, 20, 0), (0, 8, 2), (0, 0, 0))
    sides = {one.label: (one.difference.base, one.difference.varied) for one in how.endings}
    assert sides == {"inside": (0.75, 0.25), "dark": (0.25, 0.7), "open": (0.0, 0.05)}
    assert how.changed.value == 22 / 40
    inside, dark, _ = how.endings
    assert (inside.pairs.gained, inside.pairs.lost) == (0, 20)
    assert inside.difference.high < 0 < dark.difference.low


def test_an_hour_is_later_by_what_the_change_adds_and_never_is_the_end(found: dict[str, Contrast]) -> None:
    entered = found["entered"]
    assert entered.comes is not None
    assert entered.shift is not None
    assert (entered.comes.difference.base, entered.comes.difference.varied) == (0.9, 0.6)
    before, after = (36 * 240 + 4 * 1440) / 40, (24 * 300 + 16 * 1440) / 40
    assert (entered.shift.base, entered.shift.varied) == (before, after)
    assert entered.shift.mean == pytest.approx(after - before)
    assert 0 < entered.shift.low < entered.shift.mean < entered.shift.high
    assert entered.base_times == (240.0, 240.0, 240.0, 240.0, math.inf)  # never is later than everything
    assert entered.varied_times == (300.0, 300.0, 300.0, math.inf, math.inf)
    assert entered.when is not None
    assert (entered.when.base, entered.when.varied, entered.when.mean, entered.when.of) == (240, 300, 60, 24)
    assert entered.changed.value == 36 / 40  # the last four never come, on either side


def test_a_value_is_more_by_what_the_change_adds(found: dict[str, Contrast]) -> None:
    shift = found["lamps"].shift
    assert shift is not None
    assert (shift.base, shift.varied, shift.mean) == (3.5, 6.0, 2.5)


def test_data_name_the_sides(whole: WhatIf) -> None:
    how, entered, lamps = whole.to_dict()["outcomes"]
    assert how["labels"] == ["inside", "dark", "open"]
    assert how["flips"][0] == [10, 20, 0]
    assert [(one["base"], one["varied"]) for one in how["differences"]] == [
        (0.75, 0.25),
        (0.25, 0.7),
        (0.0, 0.05),
    ]
    assert how["differences"][0]["pairs"] == {"both": 10, "gained": 0, "lost": 20, "neither": 10}
    assert entered["times_as_it_is"] == [240.0] * 4 + [None]
    assert entered["times_with_the_change"] == [300.0] * 3 + [None] * 2
    assert [one["measure"] for one in entered["differences"]] == ["comes", "when", "minutes"]
    assert [one["differing"] for one in entered["differences"]] == [12, 24, 36]
    assert [one["few"] for one in entered["differences"]] == [False, True, False]
    (value,) = lamps["differences"]
    assert (value["measure"], value["base"], value["varied"], value["mean"]) == ("value", 3.5, 6.0, 2.5)


def test_the_table_names_the_sides(whole: WhatIf) -> None:
    rows = {(row["outcome"], row["measure"]): row for row in whole.table().to_pylist()}
    sides = {key: (row["as_it_is"], row["with_the_change"]) for key, row in rows.items()}
    assert sides[("how", "inside")] == (0.75, 0.25)
    assert sides[("entered", "comes")] == (0.9, 0.6)
    assert sides[("lamps", "value")] == (3.5, 6.0)
    inside = rows["how", "inside"]
    assert (inside["gained"], inside["lost"], inside["difference"]) == (0, 20, -0.5)
    assert inside["low"] < inside["difference"] < inside["high"] < 0
    assert inside["changed"] == 0.55


def test_words_say_what_becomes_of_what(whole: WhatIf) -> None:
    lines = [click.unstyle(line) for line in as_text(whole)]
    told = "\n".join(lines)
    assert (
        "  without bell: in 95.0% of histories (38) the event would have happened without the change" in lines
    )
    assert "At least one event or outcome differs in 95.0% of histories (38)." in lines
    assert "“inside” in 25.0% instead of 75.0% (-50.0 points; " in told
    assert "“dark” in 70.0% instead of 25.0% (+45.0 points; " in told
    assert told.index("“inside” in") < told.index("“dark” in")  # what moves most stands first
    assert "The ending differs in 55.0% of histories, most often “dark” instead of “inside” (20)." in told
    assert "When the crowd comes in: it comes in 60.0% of histories instead of 90.0% (-30.0 points; " in told
    shift = whole["entered"].shift
    assert shift is not None
    span = f"{show_duration(round(shift.low))} to {show_duration(round(shift.high))} later"
    assert f"6 h 36 min later if never counts as the end ({span})." in told
    assert "where it comes in both" not in told  # 24 pairs differ: too few to say
    assert "fewer than 30 pairs differ" in told
    assert "Lamps at the end: 6 on average instead of 3.5 (+2.5; " in told


def test_the_table_in_words_has_the_sides_in_the_order_of_its_head(whole: WhatIf) -> None:
    rows = [click.unstyle(line).split() for line in as_text(whole)]
    head = next(n for n, row in enumerate(rows) if row[:1] == ["outcome"])
    assert rows[head][1:4] == ["baseline", "changed", "difference"]
    inside = whole["how"].endings[0].difference
    ends = [f"{100 * inside.low:+.1f}", "to", f"{100 * inside.high:+.1f}"]
    assert ["how", "inside", "75.0%", "25.0%", "-50.0", *ends, "<0.001", "55.0%"] in [
        row[:10] for row in rows
    ]
    assert ["when", "in", "both"] in [row[:3] for row in rows]
    assert "too few to say" in " ".join(next(row for row in rows if row[:3] == ["when", "in", "both"]))
    assert ["entered", "comes", "90.0%", "60.0%", "-30.0"] in [row[:5] for row in rows]
    assert ["lamps", "mean", "3.5", "6", "+2.5"] in [row[:5] for row in rows]
    shift = next(" ".join(row) for row in rows if row[:2] == ["median;", "mean"])
    assert "10:00" in shift.partition("11:00")[0]
    assert "6 h 36 min later" in shift


def test_turned_about_everything_is_the_other_way() -> None:
    how, entered, lamps = contrasts(ASKED, columns(1), columns(0), 1440.0, 3)
    outcomes = [how, entered, lamps]
    told = "\n".join(as_text(WhatIf(resolve(FAIR), [], ["a bell"], [], 3, 40, share(38, 40), outcomes)))
    assert "“inside” in 75.0% instead of 25.0% (+50.0 points; " in told
    assert "most often “inside” instead of “dark” (20)" in told
    assert "it comes in 90.0% of histories instead of 60.0% (+30.0 points; " in told
    assert "6 h 36 min earlier if never counts as the end (" in told
    assert "Lamps at the end: 3.5 on average instead of 6 (-2.5; " in told


def test_what_never_comes_with_the_change_is_said_so() -> None:
    base, varied = columns(0), columns(1)
    varied[:, 1] = NEVER
    outcomes = contrasts(ASKED, base, varied, 1440.0, 3)
    told = "\n".join(as_text(WhatIf(resolve(FAIR), [], ["x"], [], 3, 40, share(38, 40), outcomes)))
    assert "When the crowd comes in: never, instead of in 90.0% of histories." in told


def test_what_does_not_move_stands_apart() -> None:
    """One pair of forty changes its ending: less than can be told from nothing. The rest is the same throughout."""
    base, varied = columns(0), columns(0)
    varied[0, 0] = 1.0
    outcomes = contrasts(ASKED, base, varied, 1440.0, 3)
    found = WhatIf(resolve(FAIR), [], ["x"], ["y"], 3, 40, share(1, 40), outcomes)
    lines = [click.unstyle(line) for line in as_text(found)]
    assert found.moved == []
    assert lines[1] == "A fair and its gate, compared with: y."
    assert "Clear differences" not in "\n".join(lines)
    same = lines.index("- The same in every history: entered, lamps.")
    low, high = outcomes[0].endings[0].difference.low, outcomes[0].endings[1].difference.high
    within = f"the share of each ending by {100 * low:+.1f} to {100 * high:+.1f} points"
    assert lines[same - 1] == f"- How it ends [how]: differs in 2.5%; {within}."
    inside, dark = lines[-2:]  # what is not clear has its numbers in a table of its own
    assert inside.split()[:5] == ["how", "inside", "75.0%", "72.5%", "-2.5"]
    assert dark.split()[:4] == ["dark", "25.0%", "27.5%", "+2.5"]
    assert "would seem clear by chance" not in "\n".join(lines)  # one pair of forty could not


def test_changes_that_are_typed_go_by_what_they_mean_each_by_its_own() -> None:
    found = whatif(
        FAIR,
        [{"without": "lamp_out"}, {"delay": "crowd=1 h"}, "dark"],
        20,
        3,
        against=["no_bell"],
        workers=Workers(1),
    )
    lamp, crowd, dark = found.titles
    assert lamp == "“A lamp goes out” does not happen"
    assert "held back by 1 h" in crowd
    assert (dark, list(found.against)) == ("no lamp burns", ["the bell does not ring"])
    assert found.title == f"{lamp}; {crowd}; no lamp burns"


def test_nothing_that_differs_is_said_and_a_change_without_exposure_too() -> None:
    same = contrasts(ASKED, columns(0), columns(0), 1440.0, 3)
    never = ChangeExposure("delay bell=1 h", "x", "delay", "x", share(0, 40))
    value = ChangeExposure("set lamps=3", "x", "value", "x")
    lines = [
        click.unstyle(one)
        for one in as_text(WhatIf(resolve(FAIR), [never, value], ["x"], [], 3, 40, share(0, 40), same))
    ]
    assert "No event and no outcome differs in any history." in lines
    high = f"{share(0, 40).high:.1%}"
    never_so = "in none of 40 histories the event would have happened without the change"
    assert f"  delay bell=1 h: {never_so} (so in at most {high} of all)" in lines
    assert "  set lamps=3" in lines
    assert lines[-1] == "- The same in every history: how, entered, lamps."


def test_of_many_endings_that_move_three_are_told_and_all_stand_in_the_table() -> None:
    labels = ("a", "b", "c", "d", "e")
    asked = (Response("how", "How it ends", "ending", labels, "e"),)
    base = np.repeat([0.0, 1.0, 2.0, 3.0, 4.0], [100, 10, 40, 60, 190])[:, None]
    # -100 +180 +40 +20 -140 of 400.
    varied = np.repeat([0.0, 1.0, 2.0, 3.0, 4.0], [0, 190, 80, 80, 50])[:, None]
    found = WhatIf(
        resolve(FAIR), [], ["x"], [], 3, 400, share(1, 400), contrasts(asked, base, varied, 1440.0, 3)
    )
    lines = [click.unstyle(one) for one in as_text(found)]
    (told,) = (line for line in lines if line.startswith("- How it ends: "))
    assert [told.find(f"“{label}” in ") > 0 for label in labels] == [True, True, False, False, True]
    assert told.find("“b” in") < told.find("“e” in") < told.find("“a” in")
    assert [line.split()[:2] for line in lines if line.split()[:1] == ["how"]] == [["how", "a"]]
    assert sum(line.split()[:1] in ([label] for label in labels) for line in lines) == 4
