"""Hinges and shares in words: which stand where, in what order, and what is said of each. All written out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interregnum.cli.wrapping import wrap_line
from interregnum.lab.causes.causation import CausalBounds, Causation
from interregnum.lab.causes.counterfactuals.fresh import FreshDraws
from interregnum.lab.causes.hinge import Fallen, Hinge, Named, StepFall
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.causes.ranking import Measure, strength
from interregnum.lab.causes.shapley import Contribution, Shapley
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.statistics.differences import Difference, Typical
from interregnum.lab.statistics.many import RankInterval
from interregnum.lab.statistics.shares import share
from interregnum.language.resolve import resolve
from interregnum.views.text.lab.hinges import as_text, shares_as_text
from interregnum.views.text.lab.methods import methods_text

FAIR = Path(__file__).parents[1] / "lab" / "fair"  # begins at 06:00
ENDING = Response("how", "How it ends", "ending", ("inside", "dark"), "dark")
HOUR = Response("entered", "When the crowd comes in", "time")
VALUE = Response("lamps", "Lamps at the end", "value")


def moved(
    low: float, mean: float, high: float, differing: int = 100, of: int = 100, **more: Any
) -> Difference:
    return Difference(0.0, mean, mean, low, high, 1.0, differing / of, of, 0.0, **more)


def hinge(id: str, happened: int, decided: int, shift: tuple[float, float, float], **more: Any) -> Hinge:
    """Of a hundred histories, in so many of which it happens."""
    low, mean, high = shift
    given: dict[str, Any] = {"first": 180.0, "answer": moved(low, mean, high), "q": 0.0001} | more
    return Hinge(
        id=id,
        event=id,
        title=f"The {id}",
        happened=share(happened, 100),
        decided=share(decided, 100),
        necessary=share(decided, happened),
        shift=moved(low, mean, high),
        **given,
    )


def linked(*ids: str) -> tuple[Named, ...]:
    return tuple(Named(id, f"The {id}") for id in ids)


def ranked(outcome: Response, target: Target, *rows: Hinge, by: Measure = "decided") -> Hinges:
    base = np.array([0.0] * 30 + [1.0] * 70)
    return Hinges(resolve(FAIR), outcome, target, 3, 100, base, rows, by=by)


@pytest.mark.parametrize(
    ("happened", "free"), [(1, False), (2, True), (50, True), (98, True), (99, False), (0, False)]
)
def test_what_happens_nearly_always_or_nearly_never_is_no_hinge(happened: int, free: bool) -> None:
    row = hinge("bell", happened, 0, (0, 0, 0))
    assert row.open is free
    for apart in ("ending", "waiting", "bookkeeping"):
        set_apart = hinge("bell", 50, 0, (0, 0, 0), apart=apart)
        assert (set_apart.open, set_apart.standing) == (False, apart)


def test_what_is_open_is_ranked_and_what_nearly_always_happens_is_a_condition() -> None:
    rows = [
        hinge("a", 99, 60, (0, 0, 0)),
        hinge("b", 60, 50, (0, 0, 0)),
        hinge("c", 1, 1, (0, 0, 0)),
        hinge("d", 100, 40, (0, 0, 0), apart="ending"),
        hinge("e", 100, 30, (0, 0, 0), apart="bookkeeping"),
        hinge("f", 20, 10, (0, 0, 0)),
        hinge("g", 100, 5, (0, 0, 0)),
        hinge("h", 50, 3, (0, 0, 0), apart="waiting"),
        hinge("i", 60, 3, (0, 0, 0), apart="ending"),
        hinge("j", 0, 0, (0, 0, 0), apart="ending"),
        hinge("k", 50, 0, (0, 0, 0)),
        hinge("l", 100, 0, (0, 0, 0)),
    ]
    found = ranked(ENDING, Target(ENDING, "inside"), *rows)
    assert [row.id for row in found.strongest()] == ["b", "f"]
    assert [row.id for row in found.strongest(1)] == ["b"]
    assert [row.id for row in found.conditions()] == ["a", "g"]
    assert [row.id for row in found.conditions(1)] == ["a"]
    assert [row.id for row in found.ending_itself()] == ["d", "i"]  # what happens; the most frequent first
    assert [row.id for row in found.waiting()] == ["h"]


def test_strength_is_of_what_is_decided_or_the_size_of_a_difference_either_way() -> None:
    row = hinge("a", 50, 20, (-90.0, -60.0, -30.0), answer=moved(-0.3, -0.2, -0.1))
    assert strength(row, "decided") == 0.2
    assert strength(row, "share") == 0.2
    assert strength(row, "mean") == 60.0
    assert strength(row, "when") == 0.0  # it has none
    both = replace(row, comes=moved(0.1, 0.4, 0.5), when=moved(-9.0, -5.0, -1.0))
    assert (strength(both, "comes"), strength(both, "when")) == (0.4, 5.0)


NOTES = [
    "decided: the outcome differs without the event, in so many histories that share all other draws with it. With "
    "another coupling of the draws it would be another share; differences of shares need none.",
    "necessary: the same share of the histories in which the event happens.",
    "and with it: what falls together with it, and is no cause of its own.",
    "place: the best rank that a row may have, = where others may have it, too; rank: all it may have.",
    "q: of the rows with at most this q a share of q is expected to be chance, of 5 tested.",
]


def test_hinges_of_an_ending_in_words() -> None:
    rows = [
        hinge("bell", 60, 50, (-0.4, -0.3, -0.2), links=linked("gate"), ranks=RankInterval(1, 2)),
        hinge(
            "crowd",
            20,
            10,
            (0.1, 0.2, 0.3),
            links=linked("v", "w", "x", "y", "z"),
            first=math.nan,
            ranks=RankInterval(1, 2),
            q=0.25,
        ),
        hinge("lamp", 100, 40, (-0.3, -0.2, -0.1), links=linked("oil", "wick", "match", "glass")),
        hinge("entry", 30, 30, (-0.3, -0.3, -0.3), apart="ending"),
        hinge("wait", 40, 40, (0.1, 0.2, 0.3), apart="waiting"),
    ]
    assert list(as_text(ranked(ENDING, Target(ENDING, "inside"), *rows))) == [
        "What decided it: How it ends  [how]",
        "100 histories, seed 3; how is inside in 30.0%.",
        "Ranked by the share of histories decided. In brackets: 95 % sampling intervals, one number at a time.",
        "",
        " 1= The bell  [bell]",
        "    about 13 Mar 09:00, in 60%; decided 50% [40% 60%] (50 of 100); necessary 83% [72% 91%]",
        "    without it, inside in 30.0 points fewer of the histories [20.0 to 40.0 fewer]",
        "    q <0.001; rank 1 to 2",
        "    and with it: gate",
        " 1= The crowd  [crowd]",
        "    in 20%; decided 10% [6% 17%] (10 of 100); necessary 50% [30% 70%]",
        "    without it, inside in 20.0 points more of the histories [10.0 to 30.0 more]",
        "    q 0.250, may be chance; rank 1 to 2",
        "    and with it: v, w, x and 2 more",
        "",
        "The ending itself, not ranked, because the outcome is defined by it:",
        "  The entry  [entry]: about 13 Mar 09:00, in 30%",
        "",
        "Waiting is not a deed: these options do nothing, and the decision comes again, so that without them something "
        "else is chosen earlier. Not ranked:",
        "  The wait  [wait]: about 13 Mar 09:00, in 40%",
        "",
        "Not ranked, because they happen in more than 98 % of histories, but the outcome depends on them:",
        "  The lamp  [lamp]: decided 40% [31% 50%] (40 of 100)",
        "      without it, inside in 20.0 points fewer of the histories [10.0 to 30.0 fewer]",
        "    and with it: oil, wick, match, glass",
        "",
        *NOTES,
    ]


def test_what_nobody_asked_is_said_to_be_estimated_from_the_same_histories() -> None:
    for target, said in (
        (Target(ENDING, "inside", estimated=True), "commonest ending"),
        (Target(HOUR, bound=240.0, estimated=True), "the median of those in which it comes"),
        (Target(VALUE, bound=0.5, estimated=True), "own median"),
    ):
        lines = list(as_text(ranked(target.outcome, target)))
        assert said in lines[2]
        assert "--target" in lines[2]
        assert "--target" not in "".join(as_text(ranked(target.outcome, replace(target, estimated=False))))


def test_the_heading_says_by_what_they_are_ranked() -> None:
    row = hinge("bell", 60, 50, (-0.4, -0.3, -0.2), comes=moved(-0.4, -0.3, -0.2), when=moved(1, 2, 3))
    for by, said in (("decided", "histories decided"), ("comes", "comes at all"), ("when", "comes in both")):
        told = list(as_text(ranked(HOUR, Target(HOUR, bound=240.0), row, by=by)))  # type: ignore[arg-type]
        assert said in told[2]


def test_hinges_of_an_hour_tell_its_two_parts_and_then_both_in_one() -> None:
    row = hinge(
        "bell",
        60,
        50,
        (-90.0, -60.0, -30.0),
        answer=moved(-0.2, -0.1, 0.0),
        comes=moved(-0.4, -0.3, -0.2),
        when=moved(5.0, 10.0, 15.0, 40, 50),
    )
    hour = list(as_text(ranked(HOUR, Target(HOUR, bound=240.0), row)))
    assert hour[1] == "100 histories, seed 3; entered comes by 13 Mar 10:00 in 100.0%."
    assert hour[6:8] == [
        "    without it, it comes in 30.0 points fewer of the histories [20.0 to 40.0 fewer]; 10 min later [5 min to "
        "15 min later] where it comes in both (50); by 13 Mar 10:00 in 10.0 points fewer of the histories "
        "[20.0 fewer to 0.0 more]",
        "    in one number, never counting as the end, 14 Mar 06:00: 1 h earlier [30 min to 1 h 30 min earlier]",
    ]
    few = replace(row, when=moved(5.0, 10.0, 15.0, 29, 50), comes=moved(0, 0, 0, 0))
    told = list(as_text(ranked(HOUR, Target(HOUR, bound=240.0), few)))[6]
    assert told.startswith(
        "    without it, too few to say (29 differ) where it comes in both (50); by 13 Mar"
    )


def test_hinges_of_a_value() -> None:
    row = hinge("bell", 60, 50, (-90.0, -60.0, -30.0), answer=moved(0, 0, 0, 0))
    value = list(as_text(ranked(VALUE, Target(VALUE, bound=0.5), row, by="mean")))
    assert value[1] == "100 histories, seed 3; lamps is more than 0.5 in 70.0%."
    assert value[6] == "    without it, 60 less [30 to 90 less]; more than 0.5 the same in every history"
    heavy = replace(row, shift=moved(-90.0, -60.0, -30.0, 40, typical=Typical(-3.0, -4.0, -2.0, 0.5)))
    told = list(as_text(ranked(VALUE, Target(VALUE, bound=0.5), heavy, by="mean")))[6]
    assert (
        "60 less [30 to 90 less] over all, but a few carry it: 3 less in the middle of the 40 that differ"
        in told
    )


def test_what_was_looked_at_more_closely_has_its_probabilities_in_order() -> None:
    bounds = [
        CausalBounds(0.1, 0.2, 0.05, 0.3),
        CausalBounds(0.4, 0.4, 0.3, 0.5),
        CausalBounds(0.5, 0.6, 0.4, 0.7),
    ]
    closer = Causation(share(15, 100), share(35, 100), share(55, 100), *bounds)
    fresh = FreshDraws(
        Difference(0.45, 0.15, -0.3, -0.4, -0.2, 1.0, 0.5, 60),
        Difference(0.4, 0.6, 0.2, 0.1, 0.3, 1.0, 0.5, 60),
    )
    row = hinge("bell", 60, 50, (-0.4, -0.3, -0.2))
    found = ranked(ENDING, Target(ENDING, "inside"), replace(row, closer=closer, fresh=fresh))
    told = list(as_text(found))
    assert told[8:12] == [
        "    PN 0.15 [0.09 0.23] of 100; any coupling 0.10 to 0.20 [0.05 0.30]",
        "    PS 0.35 [0.26 0.45] of 100; so with any coupling [0.30 0.50]",
        "    PNS 0.55 [0.45 0.64] of 100; any coupling 0.50 to 0.60 [0.40 0.70]",
        "    with all later luck drawn anew: inside in 15% without it, in 45% with it: 30.0 points fewer [20.0 to 40.0 "
        "fewer]; another outcome than it had in 60%, by luck alone in 40%",
    ]
    few = replace(closer, ps=share(3, 29))
    less = replace(fresh, answer=replace(fresh.answer, of=29))
    told = list(as_text(ranked(ENDING, found.target, replace(row, closer=few, fresh=less))))
    assert told[9] == "    PS too few to say (29 histories)"
    assert told[11] == "    with all later luck drawn anew: too few to say (29 histories)"
    for one in ({"closer": closer}, {"fresh": fresh}):
        assert "PN " not in list(as_text(ranked(ENDING, found.target, replace(row, **one))))[8]


def test_a_step_of_a_plan_says_what_falls_with_it() -> None:
    def told(id: str, *steps: StepFall) -> list[str]:
        row = hinge(id, 50, 10, (0, 0, 0), steps=steps)
        return [
            line
            for line in as_text(ranked(ENDING, Target(ENDING, "inside"), row))
            if line.startswith("    ") and ("falls" in line or "plan" in line)
        ]

    later = tuple(Fallen(f"s{n}", f"Step {n}", 90 - n) for n in range(9))
    ring, call = StepFall("ring", "The ring", 1000, later[:1]), StepFall("call", "The call", 100, later)
    assert told("ring", ring, call) == ["    falls with it: s0 in 90 of 1,000"]
    assert told("ring", call) == [
        "    falls with call: s0 in 90 of 100, s1 in 89 of 100, s2 in 88 of 100, s3 in 87 of 100, s4 in 86 of 100, "
        "s5 in 85 of 100 and 3 more"
    ]
    last = StepFall("ring", "The ring", 100, ())
    assert told("ring", last) == ["    no later step of the plan falls with it"]
    assert told("bell", last) == told("bell") == []


def test_it_fits_a_narrow_terminal() -> None:
    bounds = CausalBounds(0.1, 0.2)
    closer = Causation(share(15, 100), share(35, 100), share(55, 100), bounds, bounds, bounds)
    later = tuple(Fallen(f"coup.step_{n}", f"Step {n}", 90 - n) for n in range(9))
    row = hinge(
        "bell",
        60,
        50,
        (-0.4, -0.3, -0.2),
        links=linked("tower.rope_is_pulled", "tower.clapper", "tower.wheel_turns", "sexton"),
        steps=(StepFall("bell", "The bell", 100, later),),
        closer=closer,
        fresh=FreshDraws(moved(-0.2, -0.1, 0.0), moved(-0.2, -0.1, 0.0)),
    )
    apart = [hinge(f"the_{why}_itself", 50, 10, (0, 0, 0), apart=why) for why in ("ending", "waiting")]
    text = list(as_text(ranked(ENDING, Target(ENDING, "inside"), row, *apart)))
    for width in (80, 60):
        wrapped = [part for line in text for part in wrap_line(line, width).splitlines()]
        assert max(map(len, wrapped)) <= width
        assert len(wrapped) > len(text)


def test_only_so_many_are_told_and_nothing_is_said_to_be_nothing() -> None:
    rows = [hinge(id, 50, 10, (0, 0, 0)) for id in "abc"]
    found = ranked(ENDING, Target(ENDING, "inside"), *rows)
    assert [line[4:9] for line in as_text(found, 2) if line[2:3] in (".", "=")] == ["The a", "The b"]
    empty = list(as_text(ranked(ENDING, Target(ENDING, "inside"), hinge("a", 1, 0, (0, 0, 0)))))
    assert empty[3] == "No event that happens in some histories and not in others changes it."
    assert "Not ranked" not in "\n".join(empty)


def test_shares_are_told_the_largest_first_either_way_and_the_sum_last() -> None:
    parts = [
        Contribution("a", 0.1, 0.05, 0.15),
        Contribution("bb", -0.3, -0.4, -0.2),
        Contribution("c", 0.2, 0.1, 0.3),
    ]
    target = Target(ENDING, "inside")
    found = Shapley(resolve(FAIR), ENDING, target, 3, 100, parts, Contribution("together", 0.0, -0.1, 0.1))
    assert list(shares_as_text(found))[3:] == [
        "  bb            -30.0%  [-40.0% -20.0%]",
        "  c             +20.0%  [+10.0% +30.0%]",
        "  a             +10.0%  [+5.0% +15.0%]",
        "  together       +0.0%  [-10.0% +10.0%]",
    ]
    minutes = Shapley(
        resolve(FAIR), HOUR, Target(HOUR), 3, 100, parts[:1], Contribution("together", 12.5, 1.25, 20.0)
    )
    told = list(shares_as_text(minutes))
    assert told[1].startswith("100 histories, seed 3; in minutes; never counts as the end.")
    assert told[-1].split() == ["together", "+12.5", "[+1.25", "+20]"]


def test_methods_are_a_paragraph_that_says_what_was_done() -> None:
    row = hinge("bell", 60, 50, (-0.4, -0.3, -0.2))
    asked = ranked(HOUR, Target(HOUR, bound=240.0), row, by="when")
    paragraph, empty, *sources = methods_text(asked)
    assert empty == ""
    for said in (
        "100 histories of the scenario “A fair and its gate” (fair)",
        "(seed 3)",
        "entered comes by 13 Mar 10:00, fixed beforehand.",
        "the mean change of its time, without the event",
        "The p-values of the 1 events",
        "never counts as the end of the span",
    ):
        assert said in paragraph
    years = [
        year for year in ("1927", "1998", "1947", "1987", "1995", "2009", "2000", "2024") if year in paragraph
    ]
    assert len(sources) == len(years) == 8
    assert all(any(f"({year})" in source for source in sources) for year in years)
    estimated = Target(ENDING, "inside", estimated=True)
    (told, *_) = methods_text(ranked(ENDING, estimated, row))
    assert "how is inside, estimated from the same histories." in told
    assert "two parts" not in told
    raced, *_ = methods_text(replace(asked, raced=10))
    assert "could no longer be among the first 10" in raced
    for told in (paragraph, raced):
        assert (
            "the outcome was whether entered comes by 13 Mar 10:00, fixed beforehand. A time was told" in told
        )
    assert any("Garivier" in source for source in methods_text(replace(asked, raced=10)))


def test_what_leaves_nothing_to_rank_is_said_in_a_sentence() -> None:
    target = Target(ENDING, "inside")
    assert "Nothing can be removed: no event of this scenario changes anything." in list(
        as_text(ranked(ENDING, target))
    )
    never = hinge("bell", 0, 0, (0, 0, 0), answer=moved(0, 0, 0, 0))
    always = hinge("lamp", 100, 0, (0, 0, 0), answer=moved(0, 0, 0, 0))
    still = [replace(row, shift=moved(0, 0, 0, 0)) for row in (never, always)]
    lines = list(as_text(ranked(ENDING, target, *still)))
    assert "  The bell  [bell]: happens in 0% of them, and changes it in none." in lines
    assert "  The lamp  [lamp]: happens in 100% of them, and changes it in none." in lines
    assert "The outcome is the same in all of these histories." not in lines
    same = Hinges(resolve(FAIR), HOUR, Target(HOUR, bound=240.0), 3, 100, np.full(9, np.nan), still)
    assert "The outcome is the same in all of these histories." in list(as_text(same))


def test_what_is_too_rare_to_be_ranked_is_named_and_not_denied() -> None:
    """The only way to an ending, in fourteen of a thousand histories."""
    target = Target(ENDING, "inside")
    rare = replace(
        hinge("bell", 1, 1, (-0.01, -0.01, -0.01)),
        happened=share(14, 1000),
        decided=share(14, 1000),
        necessary=share(14, 14),
    )
    lines = list(
        as_text(ranked(ENDING, target, rare, hinge("crowd", 1, 1, (0, 0, 0)), hinge("lamp", 1, 0, (0, 0, 0))))
    )
    assert lines[3] == "No event that happens in 2% to 98% of histories changes it."
    assert lines[6:8] == [
        "Left out, because they happen in fewer than 2% of histories: 2 that change it in some. The strongest:",
        "  The bell  [bell]: in 1.4%; decided 1% [1% 2%] (14 of 1,000); necessary 100% [78% 100%]. --only bell ranks "
        "it.",
    ]
    named = ranked(ENDING, target, replace(rare, named=True))
    assert [row.id for row in named.strongest()] == ["bell"]
    assert "Left out" not in "\n".join(as_text(named))
    assert replace(rare, named=True, happened=share(0, 1000)).standing == "rare"
    beside = list(as_text(ranked(ENDING, target, hinge("gate", 50, 10, (0, 0, 0)), rare)))
    assert any(line.startswith("Left out") and "one that changes it" in line for line in beside)


def test_where_too_few_pairs_differ_neither_q_nor_rank_is_told() -> None:
    row = hinge("bell", 60, 0, (1.0, 2.0, 3.0), q=1.0, p=1.0, ranks=RankInterval(1, 1))
    few = replace(row, shift=moved(1.0, 2.0, 3.0, 6))
    told = list(as_text(ranked(VALUE, Target(VALUE, bound=0.5), few, by="mean")))
    assert told[4] == " -. The bell  [bell]"
    assert told[7] == "    too few to say"
    assert "    q 1.000, may be chance; rank 1" in list(
        as_text(ranked(VALUE, Target(VALUE, bound=0.5), row, by="mean"))
    )


def test_what_moves_an_hour_and_not_the_answer_is_not_ranked_by_the_answer() -> None:
    row = hinge("bell", 60, 0, (1.0, 2.0, 3.0), answer=moved(0, 0, 0, 0), when=moved(1.0, 2.0, 3.0))
    lines = list(as_text(ranked(HOUR, Target(HOUR, bound=240.0), row)))
    assert lines[3] == (
        "None changes the share of histories decided. 1 row changes it otherwise: --by when or mean ranks these."
    )


def test_a_target_that_no_history_has_is_said_to_be_one() -> None:
    row = hinge("bell", 60, 50, (1.0, 2.0, 3.0))
    careful = "Careful: none of these histories answers yes to this target; --target chooses another."
    for bound, said in ((1000.0, True), (0.5, False)):
        assert (careful in list(as_text(ranked(VALUE, Target(VALUE, bound=bound), row)))) is said
    never = replace(ranked(HOUR, Target(HOUR, estimated=True), row), base=np.full(9, np.nan))
    told = list(as_text(never))
    assert (
        told[2]
        == "It comes in none of these histories, so that no hour could be asked: --target HOUR chooses one."
    )
    assert "median of those" not in "\n".join(told)


def test_what_new_luck_changes_is_said_of_its_question() -> None:
    still = FreshDraws(moved(0, 0, 0, 0), moved(0, 0, 0, 0))
    bounds = CausalBounds(0.1, 0.2)
    closer = Causation(share(15, 100), share(35, 100), share(55, 100), bounds, bounds, bounds)
    row = replace(hinge("bell", 60, 50, (1.0, 2.0, 3.0)), fresh=still, closer=closer)
    told = list(as_text(ranked(VALUE, Target(VALUE, bound=0.5), row)))
    assert "    with all later luck drawn anew: more than 0.5: the same in every history" in told


def test_only_what_is_made_of_all_histories_is_said_to_need_no_sharing() -> None:
    row = hinge("bell", 60, 50, (1.0, 2.0, 3.0))
    notes = "\n".join(as_text(ranked(HOUR, Target(HOUR, bound=240.0), row)))
    assert (
        "differences of shares and of the one number need none, but the hour where it comes in both does"
        in notes
    )


def test_a_race_says_how_many_left_and_why_so_few() -> None:
    rows = [
        replace(hinge(id, 50, 10, (0, 0, 0)), decided=share(10, of)) for id, of in (("a", 100), ("b", 64))
    ]
    still = [hinge(id, 50, 0, (0, 0, 0)) for id in "cd"]
    told = next(
        line
        for line in as_text(replace(ranked(ENDING, Target(ENDING, "inside"), *rows, *still), raced=10))
        if "race" in line
    )
    assert told == (
        "A race for the first 10: rows that could no longer be among them were played in no more histories (1 of 4, "
        "after 64 or more; --every-row plays all). Only 2 change anything, so few others could be told from these."
    )
    first = replace(ranked(ENDING, Target(ENDING, "inside"), *rows), raced=2)
    assert not any("Only" in line for line in as_text(first))
