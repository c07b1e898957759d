"""A validation in words: what is asked and found, what is in and out, in what order. All written out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from interregnum.dates import Timeline
from interregnum.lab.bundle.observations import WIDE, Observation
from interregnum.lab.bundle.validation_spec import (
    CausalClaim,
    NonEvent,
    OwnLimits,
    RecordedDuration,
    UntestedClaim,
)
from interregnum.lab.validation.claims import ContrastScore
from interregnum.lab.validation.criteria import Criterion
from interregnum.lab.validation.null_scores import NullScore
from interregnum.lab.validation.observation_scores import AbsenceScore, DurationScore, ObservationScore
from interregnum.lab.validation.summary import OrderScore, ScoreSummary
from interregnum.lab.validation.validate import Validation
from interregnum.language.resolve import resolve
from interregnum.views.text.lab.validation.numbers import earlier_or_later
from interregnum.views.text.lab.validation.report import as_markdown, as_text, claims_as_text, sections
from interregnum.views.text.lab.validation.section import ReportSection, filled

FAIR = Path(__file__).parents[1] / "lab" / "fair"  # begins at 06:00
LINK = RecordedDuration(title="From this to that", begins="a", ends="b")


@cache
def timeline() -> Timeline:
    return resolve(FAIR).timeline()


def fact(
    id: str, first: float, times: tuple[float, ...] | None, share: float, **more: Any
) -> ObservationScore:
    """Of an hour from the first minute on."""
    given: dict[str, Any] = {"part": "scored", "night": False} | more
    told = Observation(id, f"The {id}", f"{id}.measure", first, first + 60.0, first + 30.0, **given)
    return ObservationScore(told, share, times, 0.25, 0.5, 12.4, math.log(share) if share else -9.0)


def total(cover_90: float, **more: Any) -> ScoreSummary:
    given: dict[str, Any] = {
        "observations": 5, "timed": 3, "tau_pairs": 7, "cover_50": 0.41, "crps": 31.0, "tau": 0.85,
        "tau_single": 0.62, "log": -0.4, "log_skill": 0.33, "width": 95.0, "width_night": 80.0, "bias": -5.0,
        "when": 24.0, "happening": 3, "never": 0.25, "mean_pit": 0.44,
        "order": OrderScore(0.9, 6, 0.5, 0.8, 3, 0.7, 2),
        "nulls": {
            "uniform": NullScore(60.0, -0.4, 62.0, 3, 0.6, math.nan, 0.5),
            "no_order": NullScore(70.0, -1.6, 70.0, 2, 0.65, 0.75, -0.25),
        },
    }  # fmt: skip
    return ScoreSummary(cover_90=cover_90, **given | more)


def claim(
    of: str, verdict: str, unit: str, effect: tuple[float, float, float], after: float, **more: Any
) -> ContrastScore:
    low, mean, high = effect
    given: dict[str, Any] = {
        "variant": "shut",
        "measure": "crowd",
        "expect": "less_likely",
        "strength": "B",
    } | more
    contrast = CausalClaim(of=of, claim=f"Claim {of}", **given)
    found: Any = SimpleNamespace(mean=mean, low=low, high=high, changed=0.25, of=100)
    comes = after if unit == "share" else 1.0 if unit == "min" else math.nan
    return ContrastScore(of, contrast, found, verdict, unit, 0.9, after, comes)


FACTS = [
    fact("bell", 60.0, (60.0, 70.0, 80.0, 90.0, 100.0), 0.9),
    fact("gate", 120.0, (300.0, 310.0, 320.0, 330.0, 340.0), 0.4),
    fact("crowd", 180.0, None, 0.1),
    fact("noon", 240.0, (200.0, 210.0, 220.0, 250.0, 260.0), 1.0, part="tuning"),
    fact("lamp", 0.0, None, 0.3, untimed=WIDE),
    fact("clock", 0.0, None, 0.2, untimed="the clock"),
    fact("count", 0.0, None, 0.0, figure=True),
]
CRITERIA = [
    Criterion("coverage of 90 % intervals", 0.5, 0.8, 0.97, "share", "coverage_90"),
    Criterion("median width of 90 % intervals, facts of the night", 80.0, None, 540.0, "min", "width"),
    Criterion("measured facts", 7.0, 120, None, "count", "facts"),
    Criterion("skill", math.nan, math.nextafter(0.0, 1.0), None, "number"),
    Criterion("tau", 0.85, 0.8, None, "number"),
]


def validation(**more: Any) -> Validation:
    leakage: Any = SimpleNamespace(
        hindsight="Hindsight.", by_clock=2, told=40, clockwork=0.05,
        numbers={"durations": {"sourced": 3, "judgement": 4}}, ranged={"durations": 5},
    )  # fmt: skip
    given: dict[str, Any] = {
        "observations": FACTS,
        "absences": [AbsenceScore("riot", NonEvent(title="A riot", measure="riot"), 0.05, -0.05)],
        "durations": [
            DurationScore(
                "x",
                LINK,
                10.0,
                20.0,
                15.0,
                "scored",
                0.8,
                (5, 8, 12, 20, 30),
                0.2,
                0.6,
                4.0,
                {"uniform": 9.0},
            ),
            DurationScore(
                "y", LINK, 1.0, 2.0, 1.5, "scored", 0.1, None, 0.4, 0.8, math.nan, {"uniform": math.nan}
            ),
        ],
        "contrasts": [
            claim("1", "reproduced", "share", (-0.5, -0.4, -0.3), 0.0),
            claim("2", "refuted", "min", (-5.0, 30.0, 65.0), 1.0, against="dark", but="it rains"),
            claim("3", "undecided", "value", (-0.5, 0.25, 1.0), 0.0),
            claim("4", "reproduced", "share", (-0.5, -0.4, -0.3), 0.5),
        ],
        "not_put": {"luck": UntestedClaim(of="5", claim="It was luck", why="luck is no cause")},
        "parts": {"tuning": total(0.7), "scored": total(0.5)},
        "readings": {},
        "leakage": leakage,
        "criteria": CRITERIA,
    }
    return Validation("fair", "A fair", timeline(), 3, 1000, **given | more)


def section(title: str, **more: Any) -> ReportSection:
    return next(one for one in sections(validation(**more)) if one.title == title)


def rows(title: str, table: int = 0) -> list[tuple[str, ...]]:
    return [tuple(row) for row in section(title).tables[table].rows]


def test_what_was_asked_and_what_was_found() -> None:
    found = section("Criteria")
    assert list(found.says) == [
        "Hindsight.",
        "2 of 4 criteria are missed: coverage of 90 % intervals; measured facts.",
        "Not applicable, for there is nothing to measure them by: skill.",
        "The intervals are too narrow, for they miss too often: the model claims to know more than it does.",
    ]
    assert rows(found.title) == [
        ("coverage of 90 % intervals", "50.0%", "80.0% to 97.0%", "MISSED"),
        ("median width of 90 % intervals, facts of the night", "1 h 20 min", "at most 9 h", "met"),
        ("measured facts", "7", "at least 120", "MISSED"),
        ("skill", "-", "more than 0", "not applicable"),
        ("tau", "0.85", "at least 0.80", "met"),
    ]
    at_least = (
        section(found.title, criteria=[CRITERIA[1], Criterion("x", 0.5, 0.0, None, "number")]).tables[0].rows
    )
    assert [row[2] for row in at_least] == ["at most 9 h", "at least 0.00"]
    met = section(found.title, criteria=[CRITERIA[1], CRITERIA[4]])
    assert met.says[1] == "All 2 criteria are met."


WIDE_NIGHT = [CRITERIA[0], replace(CRITERIA[1], value=600.0)]
NARROW = "The intervals are too narrow, for they miss too often: the model claims to know more than it does."
BLIND = "The intervals cover what happened only because they are so wide: that is a failure, not a success."


@pytest.mark.parametrize(
    ("scored", "criteria", "said"),
    [
        ({"cover_90": 0.79}, CRITERIA, [NARROW]),
        ({"cover_90": 0.80}, CRITERIA, []),
        ({"cover_90": 0.97}, CRITERIA, []),
        ({"cover_90": 0.98}, CRITERIA, [BLIND]),
        ({"cover_90": 0.80}, WIDE_NIGHT, [BLIND]),
        ({"cover_90": 0.79}, WIDE_NIGHT, [NARROW]),
        ({"cover_90": 0.9}, [replace(CRITERIA[1], value=math.nan)], []),
        ({"cover_90": 0.9, "bias": 59.9}, CRITERIA, []),
        (
            {"cover_90": 0.9, "bias": 60.0},
            CRITERIA,
            ["The model is biased: the median scored fact comes 1 h later than told."],
        ),
        (
            {"cover_90": 0.9, "bias": -90.0},
            CRITERIA,
            ["The model is biased: the median scored fact comes 1 h 30 min earlier than told."],
        ),
    ],
)
def test_what_a_model_knows_is_said_at_its_bounds(
    scored: dict[str, float], criteria: list[Criterion], said: list[str]
) -> None:
    parts = {"tuning": total(0.1), "scored": total(**scored)}
    criteria = [
        replace(one, value=scored["cover_90"]) if one.id == "coverage_90" else one for one in criteria
    ]
    found = section("Criteria", parts=parts, criteria=criteria)
    assert [
        sentence for sentence in found.says if sentence.startswith(("The model", "The intervals"))
    ] == said


def test_a_scenario_with_few_facts_is_told_that_its_limits_are_wider() -> None:
    wide = replace(CRITERIA[0], least=0.6, most=None)
    says = section("Criteria", criteria=[wide, *CRITERIA[1:]]).says
    (said,) = [sentence for sentence in says if "chance alone" in sentence]
    assert said.startswith(f"With {total(0.5).timed} timed facts")
    assert "wider than the usual 80% to 97% and 35% to 65%" in said
    own = {"coverage_90": OwnLimits(0.6, None, "judgement", "so few")}
    says = section("Criteria", criteria=[wide], own_criteria=own).says
    assert not [sentence for sentence in says if "chance alone" in sentence]
    assert "Limits that the scenario sets itself: coverage of 90 % intervals (judgement: so few)." in says


def test_what_is_so_in_every_history_is_said_to_measure_nothing() -> None:
    sure = [
        fact("noon", 240.0, (200.0, 210.0, 220.0, 250.0, 260.0), 1.0),
        fact("lamp", 0.0, None, 1.0, untimed=WIDE),
    ]
    never = [AbsenceScore("riot", NonEvent(title="A riot", measure="riot"), 0.0, -0.05)]
    says = section("Whether it happens at all", observations=[*FACTS[:2], *sure], absences=never).says
    assert says[1] == (
        "True in every history: 2 of 4 facts. That they happen measures nothing, unless the record could have shown "
        "that they did not. The hours of 1 of them are scored. Without an hour either, and so measuring nothing: "
        "The lamp."
    )
    assert says[2].startswith("In no history: 1 of 1 things that did not happen.")
    mean = sum(one.log for one in FACTS[:2]) / 2
    assert (
        says[3]
        == f"The mean log score of the 2 that happen in some histories and not in others is {mean:.2f}."
    )
    assert len(section("Whether it happens at all", observations=FACTS[:2]).says) == 1


def test_what_a_scenario_does_not_ask_takes_no_room() -> None:
    nothing = {"observations": [], "durations": [], "contrasts": [], "not_put": {}, "absences": []}
    text = as_markdown(validation(**nothing))
    assert "None is put, under `contrasts`" in text
    assert "None is asked for, under `durations`" in text
    assert "Claims that are not tested" not in text
    assert "| fact |" not in text


def test_facts_are_told_by_part_with_the_record_on_the_left() -> None:
    scored = section("Facts that are scored")
    assert list(scored.says) == ["1 in, 0 part, 1 OUT, 1 too rare, of 3 timed."]
    assert rows("Facts that are scored") == [
        ("The bell (bell)", "13 Mar 07:00 to 08:00", "in", *(f"13 Mar {hour}" for hour in
         ("07:00", "07:10", "07:20", "07:30", "07:40")), "90%", "12 min"),
        ("The gate (gate)", "13 Mar 08:00 to 09:00", "OUT", *(f"13 Mar {hour}" for hour in
         ("11:00", "11:10", "11:20", "11:30", "11:40")), "40%", "12 min"),
        ("The crowd (crowd)", "13 Mar 09:00 to 10:00", "too rare", "", "", "", "", "", "10%", "12 min"),
    ]  # fmt: skip
    assert list(section("Facts to which the model was tuned").says) == [
        "0 in, 1 part, 0 OUT, 0 too rare, of 1 timed."
    ]


def test_whether_it_happens_the_rarest_first() -> None:
    title = "Whether it happens at all"
    assert rows(title, 0) == [
        ("The crowd", "10%", "-2.30"),
        ("The lamp", "30%", "-1.20"),
        ("The gate", "40%", "-0.92"),
    ]
    assert rows(title, 1) == [("A riot", "5%", "-0.05")]
    assert rows(title, 2) == [
        ("The lamp", "lamp.measure", "30%", WIDE),
        ("The clock", "clock.measure", "20%", "the clock"),
        ("The count", "count.measure", "", "a number, not an hour: not scored"),
    ]


def test_scores_stand_under_their_heads() -> None:
    table, order = section("Scores").tables
    row = dict(zip(table.head, rows("Scores")[1], strict=True))
    assert row["facts"] == "scored"
    assert (row["number"], row["timed"], row["90 % coverage"], row["50 % coverage"]) == (
        "5",
        "3",
        "50%",
        "41%",
    )
    assert (row["CRPS"], row["width of 90 %"], row["median bias"]) == ("31 min", "1 h 35 min", "-5 min")
    assert (row["of it never"], row["when"], row["mean PIT"]) == ("25%", "24 min", "0.44")
    assert (row["log score"], row["its skill"]) == ("-0.40", "0.33")
    assert tuple(order.rows[1]) == (
        "scored",
        "0.85 (7 pairs)",
        "0.62",
        "0.90 (6 pairs)",
        "0.80 (3 pairs)",
        "0.70 (2 pairs)",
        "50%",
    )


def test_a_bias_is_told_in_words() -> None:
    (said,) = [one for one in section("Scores").says if "median scored fact" in one]
    assert "comes 5 min earlier than told" in said
    assert "at 0.44 of the model's distribution" in said
    assert [earlier_or_later(minutes) for minutes in (-120.0, 61.0, 0.3)] == [
        "2 h earlier than told",
        "1 h 1 min later than told",
        "when it is told",
    ]


def test_null_models_stand_beside_the_model_in_when_whether_and_both() -> None:
    scored, tuning = section("Null models").tables
    assert (scored.head[0], tuning.head[0]) == ("scored facts", "tuning facts")
    assert [tuple(row) for row in scored.rows] == [
        ("the model", "24 min", "3", "", "-0.40", "", "31 min", ""),
        ("uniform", "1 h", "3", "0.60", "-0.40", "same", "1 h 2 min", "0.50"),
        ("no_order", "1 h 10 min", "2", "0.65", "-1.60", "0.75", "1 h 10 min", "-0.25"),
    ]


def test_durations_are_averaged_over_those_that_can_be() -> None:
    found = section("Durations")
    assert found.says[0] == (
        "2 durations: coverage of 90 % intervals 70%, of 50 % intervals 30%; mean CRPS 4 min."
    )
    assert rows("Durations", 1) == [("uniform", "9 min", "1", "4 min", "0.56")]
    assert "every duration lasts 30 min" in section("Durations", one_length=30.0).says[1]
    assert rows("Durations") == [
        (
            "From this to that",
            "10 min to 20 min",
            "in",
            "5 min",
            "8 min",
            "12 min",
            "20 min",
            "30 min",
            "80%",
            "4 min",
        ),
        ("From this to that", "1 min to 2 min", "too rare", "", "", "", "", "", "10%", ""),
    ]


def test_claims_are_told_with_their_unit_and_what_they_are_held_against() -> None:
    found = section("The author's causal claims")
    assert found.says[0] == "2 reproduced, 1 undecided, 1 refuted, of 4 contrasts."
    assert found.says[2].startswith("Of the 2 reproduced, 1 are reproduced freely. The other 1 are marked *")
    assert found.says[3] == "Never in any history, though not by construction (1): 1."
    assert [row[3:9] for row in rows(found.title)] == [
        ("shut", "crowd less likely", "reproduced", "-40.0 points *", "-50.0 points to -30.0 points", "25%"),
        ("shut against dark", "crowd less likely", "refuted", "30 min", "-5 min to 1 h 5 min", "25%"),
        ("shut", "crowd less likely", "undecided", "0.25", "-0.50 to 1.00", "25%"),
        ("shut", "crowd less likely", "reproduced", "-40.0 points", "-50.0 points to -30.0 points", "25%"),
    ]
    assert rows(found.title)[1][1] == "Claim 2 (it rains)"
    assert any("Claim 3" in line for line in claims_as_text(validation().contrasts))


def test_rival_readings_stand_below_the_scenario_as_it_is() -> None:
    rival = SimpleNamespace(title="A rival")
    assert "Rival readings" not in [one.title for one in sections(validation())]
    found = section("Rival readings", readings={"r": (rival, total(0.9, tau=0.1))})
    assert [tuple(row) for row in found.tables[0].rows] == [
        ("the scenario itself", "50%", "41%", "31 min", "0.85", "-0.40"),
        ("A rival", "90%", "41%", "31 min", "0.10", "-0.40"),
    ]


def test_what_numbers_stand_on() -> None:
    found = section("What limits the worth of these scores")
    assert found.says[0] == "Clockwork: 2 of 40 events happen by the clock (5.0%)."
    assert rows(found.title) == [("durations", "3", "0", "4", "0", "5")]
    assert rows("Claims that are not tested") == [("5", "It was luck", "luck is no cause")]


def test_both_forms_say_the_same() -> None:
    found = replace(validation(), baseline_from="ens")
    text = list(as_text(found))
    assert text[1:3] == [
        "1,000 histories, seed 3.",
        "The histories of the scenario itself are those of the ensemble ens.",
    ]
    page = as_markdown(found).splitlines()
    for one in sections(found):
        begin = page.index(f"## {one.title}")
        for table in filled(one):
            head = page.index(f"| {' | '.join(table.head)} |", begin)
            assert page[head + 1] == f"|{' --- |' * len(table.head)}"
            assert page[head + 2 : head + 2 + len(table.rows)] == [
                f"| {' | '.join(row)} |" for row in table.rows
            ]
