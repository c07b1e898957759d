"""What if: intervals against published and enumerated ones, contrasts against known answers, changes as typed."""

from __future__ import annotations

import json
import math
from concurrent.futures import Executor
from dataclasses import astuple
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats

from interregnum import cli
from interregnum.calculus.network import ZERO
from interregnum.errors import ScenarioError
from interregnum.lab.causes.counterfactuals.knockouts import knockouts_of
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.contrasts import pairs
from interregnum.lab.contrasts.whatif import WhatIf, whatif
from interregnum.lab.ensembles.instrumented import instrument
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.differences import Difference, Pairs, mean_differences, score, tango
from interregnum.lab.validation.claims import claims
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.lab.variants.changes import read_changes, with_changes
from interregnum.lab.variants.patterns import matching
from interregnum.lab.variants.schema import WATCHER_MECHANISMS, Variant, Variants
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

FAIR = Path(__file__).parent / "fair"
HERE = Workers(1)


def fair(*changes: object, count: int = 200, seed: int = 3, **more: object) -> WhatIf:
    return whatif(FAIR, list(changes), count, seed, workers=HERE, **more)  # type: ignore[arg-type]


def codes(*changes: object, **more: object) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as error:
        fair(*changes, **more)
    return [(one.code, one.nearest) for one in error.value.problems]


# --- intervals ----------------------------------------------------------------------------------------------


def test_tango_gives_the_published_interval() -> None:
    """Airway hyper-responsiveness before and after transplantation, 1, 1, 7 and 12 of 21 children: as in
    Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13:91 (2013), table 5."""
    assert tango(1, 7, 21) == (pytest.approx(-0.517, abs=5e-4), pytest.approx(-0.026, abs=5e-4))


def test_tango_has_a_closed_form_without_discordant_pairs() -> None:
    z = stats.norm.ppf(0.975) ** 2
    for count in (20, 300, 5000):
        assert tango(0, 0, count) == pytest.approx((-z / (count + z), z / (count + z)), rel=1e-9)


@pytest.mark.parametrize(
    ("gained", "lost", "count"), [(3, 9, 40), (0, 4, 30), (7, 0, 12), (5, 0, 5), (40, 60, 500)]
)
def test_tango_turns_about(gained: int, lost: int, count: int) -> None:
    low, high = tango(gained, lost, count)
    assert tango(lost, gained, count) == pytest.approx((-high, -low))
    assert -1 <= low <= (gained - lost) / count <= high <= 1
    for end in (low, high):
        assert abs(end) == 1 or abs(score(gained, lost, count, end)) == pytest.approx(1.959964, abs=1e-4)


def test_tango_covers_as_often_as_it_says() -> None:
    """By enumeration of all tables of 40 pairs: 92 % at the least, more where discordance is rare."""
    count, covered = 40, []
    for gain, loss in product((0.02, 0.05, 0.1, 0.2), repeat=2):
        chance = 0.0
        for gained in range(count + 1):
            for lost in range(count + 1 - gained):
                p = stats.multinomial.pmf(
                    [gained, lost, count - gained - lost], count, [gain, loss, 1 - gain - loss]
                )
                if p > 1e-9:
                    low, high = tango(gained, lost, count)
                    chance += p * (low <= gain - loss <= high)
        covered.append(chance)
    assert min(covered) > 0.92
    assert np.mean(covered) == pytest.approx(0.958, abs=0.005)


def test_the_bootstrap_is_that_of_scipy() -> None:
    """On very skewed differences, where the corrections for bias and for skewness both show."""
    rng = np.random.default_rng(1)
    base = rng.exponential(10, (300, 2))
    other = base + rng.exponential(3, (300, 2)) ** 3
    found = mean_differences(base, other, seed=5, resamples=40_000)
    for n in range(2):
        ends = stats.bootstrap(
            ((other - base)[:, n],), np.mean, method="BCa", n_resamples=40_000, rng=np.random.default_rng(2)
        ).confidence_interval
        assert found[n].low == pytest.approx(ends.low, rel=0.012)
        assert found[n].high == pytest.approx(ends.high, rel=0.012)
        assert found[n].gain == pytest.approx(
            (np.var(base[:, n], ddof=1) + np.var(other[:, n], ddof=1)) / np.var((other - base)[:, n], ddof=1)
        )


def test_the_bootstrap_is_the_same_for_the_same_seed_and_whatever_is_beside_it() -> None:
    rng = np.random.default_rng(1)
    base, other = rng.random((50, 3)), rng.random((50, 3))
    assert mean_differences(base, other, 7) == mean_differences(base, other, 7)
    assert mean_differences(base, other, 7) != mean_differences(base, other, 8)
    alone = mean_differences(base[:, 1:2], other[:, 1:2], 7)[0]
    together = mean_differences(base, other, 7)[1]
    assert (alone.low, alone.high) == pytest.approx((together.low, together.high))


def test_the_gain_of_shares_is_a_ratio_of_variances() -> None:
    rng = np.random.default_rng(4)
    base = rng.random(400) < 0.4
    other = np.where(rng.random(400) < 0.9, base, rng.random(400) < 0.4)
    ours = Pairs.of(base, other).difference()
    apart, paired = np.var(base) + np.var(other), np.var(other.astype(float) - base)
    assert ours.gain == pytest.approx(apart / paired)
    assert Pairs(3, 0, 0, 5).difference().gain == math.inf
    assert math.isnan(Pairs(0, 0, 0, 5).difference().gain)


# --- contrasts ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shut() -> WhatIf:
    return fair("shut")


def test_pairs_are_the_replicas_of_both(shut: WhatIf) -> None:
    """Counted again from replicas that were played and kept, one variant after the other."""
    scenario, sides = resolve(FAIR), []
    for names in ((), ("shut",)):
        network = apply_variants(build(scenario), scenario.timeline(), read_variants(FAIR), names)
        played = play_many({"x": instrument(scenario, network, ["gate.opens"])}, 3, 200, workers=HERE)["x"]
        sides.append((played, {id: played.outcome(id, one) for id, one in scenario.outcomes.items()}))
    (base, before), (_, after) = sides
    how = shut["how"]
    labels = [one.label for one in how.endings]
    assert labels == ["inside", "dark", "open"]
    for i, was in enumerate(labels):
        for j, becomes in enumerate(labels):
            both = zip(before["how"], after["how"], strict=True)
            assert how.flips[i][j] == sum(one == (was, becomes) for one in both)
    assert how.changed.value == np.mean([a != b for a, b in zip(before["how"], after["how"], strict=True)])
    entered = shut["entered"]
    assert entered.comes is not None
    assert entered.shift is not None
    assert entered.comes.pairs.lost == sum(one is not None for one in before["entered"])
    minutes = [[1440.0 if one is None else one for one in side["entered"]] for side in (before, after)]
    assert entered.shift.mean == pytest.approx(np.mean(minutes[1]) - np.mean(minutes[0]))
    assert entered.varied_times == (math.inf,) * 5
    there = [one for one in before["entered"] if one is not None]
    share, median = len(there) / len(before["entered"]), entered.base_times[2] if entered.base_times else 0.0
    if share > 0.5:  # the median of all: so many times earlier, among those in which it comes
        assert median == pytest.approx(np.quantile(there, 0.5 / share), abs=10)
    assert (entered.base_times or ())[-1] == (math.inf if share < 0.95 else pytest.approx(max(there), abs=60))
    opened = float(np.mean(~np.isnan(base.times["gate.opens"])))
    assert [one.exposure.value for one in shut.changes if one.exposure is not None] == [opened]
    assert shut.touched.value == opened


def test_what_follows_from_nothing_moves_nothing(shut: WhatIf) -> None:
    assert not shut["lamps"].moved
    assert shut["lamps"].changed.value == 0
    assert [one.id for one in shut.moved] == ["entered", "how"]


def test_workers_and_blocks_change_nothing(
    shut: WhatIf, monkeypatch: pytest.MonkeyPatch, pool: Executor
) -> None:
    expected = json.dumps(shut.to_dict(), allow_nan=False)
    two = whatif(FAIR, "shut", 200, 3, workers=Workers(2, pool))
    assert json.dumps(two.to_dict(), allow_nan=False) == expected
    monkeypatch.setattr(pairs, "BLOCK", 7)
    assert json.dumps(fair("shut").to_dict(), allow_nan=False) == expected


def test_a_typed_change_is_the_variant_it_spells(shut: WhatIf) -> None:
    for variant, change in (
        ("shut", {"force": ["gate=stays_shut"]}),
        ("no_bell", {"without": "bell"}),
        ("late_bell", {"delay": "bell=1 h"}),
        ("dark", {"set": "lights=0"}),
        ("open_at_ten", {"set": "gate.open=yes@10:00"}),
        ("bright", {"assume": "lights=8"}),
        ("both", {"force": "gate=stays_shut", "set": "lights=0"}),
    ):
        assert fair(variant, count=60).table() == fair(change, count=60).table(), variant
    assert fair(Variant(title="x", force={"gate": "stays_shut"})).table() == shut.table()


def test_against_is_what_it_is_held_against() -> None:
    assert fair("shut", against=["shut"]).touched.value == 0
    late = fair("both", against=["dark"])
    assert late["lamps"].changed.value == 0
    assert late.against == ["no lamp burns"]


def test_a_change_to_which_no_history_is_exposed_is_said() -> None:
    found = fair({"without": "crowd"}, "no_bell", against=["no_bell"], count=40)
    assert found.changes[0].exposure is not None
    assert found.changes[0].exposure.value == 0
    assert found.touched.value == 0
    found = fair("no_bell", {"force": "gate=opens"}, against=["no_bell"], count=40)
    assert [one.exposure.value for one in found.changes if one.exposure] == [0, 0]


def test_exposure_by_kind_of_change() -> None:
    found = fair(
        {"delay": "crowd=1 h", "force": "bell=07:00", "assume": "lights=2", "without": "gate.stays_shut"}
    )
    exposure = {one.text: one.exposure and one.exposure.value for one in found.changes}
    entered = found["entered"]
    assert entered.comes is not None
    assert exposure["delay crowd=1 h"] == entered.comes.difference.base
    assert exposure["force bell=07:00"] == 1.0
    assert exposure["assume lights=2"] is None
    opens = fair("shut").changes[0].exposure
    assert opens is not None
    assert exposure["without gate.stays_shut"] == pytest.approx(1 - opens.value)


def test_a_range_is_drawn() -> None:
    found = fair({"assume": "lights=7..9"}, outcomes=["lamps"])
    assert found["lamps"].shift is not None
    assert found["lamps"].shift.mean > 3
    (variant,), problems = read_changes({"assume": "lights=2..3..9"})
    assert problems == []
    assert variant.assume["lights"].typical == "3"


def test_an_event_may_be_asked(shut: WhatIf) -> None:
    (found,) = fair("shut", outcomes=["crowd"]).outcomes
    assert found.comes == shut["entered"].comes
    assert found.title == "The crowd comes in"


def test_data_and_table_say_the_same(shut: WhatIf) -> None:
    data = json.loads(json.dumps(shut.to_dict(), allow_nan=False))
    rows = shut.table().to_pylist()
    told = [(one["id"], d["measure"], d["mean"]) for one in data["outcomes"] for d in one["differences"]]
    assert told == [(row["outcome"], row["measure"], row["difference"]) for row in rows]
    assert "the gate stays shut" in shut._repr_html_()


def test_a_contrast_without_an_event_is_its_hinge() -> None:
    for event in ("bell", "lamp_out", "gate.opens"):
        for outcome in ("how", "entered", "lamps"):
            (row,) = hinges(FAIR, outcome, 120, 3, only=[event], closer=0, workers=HERE).rows
            found = fair({"without": event}, count=120, outcomes=[outcome])
            assert found.changes[0].exposure == row.happened
            if outcome == "how":
                assert found["how"].changed == row.decided
                assert row.shift in [ending.difference for ending in found["how"].endings]
            else:
                shift = found[outcome].shift
                assert shift is not None
                assert same_difference(shift, row.shift)


def same_difference(one: Difference, other: Difference) -> bool:
    """Every number, the interval too; a digit may differ where columns are summed beside others."""
    numbers = [[number for number in astuple(each) if isinstance(number, float)] for each in (one, other)]
    return numbers[0] == pytest.approx(numbers[1], rel=1e-9, abs=1e-12, nan_ok=True)


def test_a_causal_claim_has_the_interval_of_its_contrast() -> None:
    scores = {
        score.id: score
        for score in claims(FAIR, ["lamps_matter", "lamps_left", "bell_opens"], 120, 3, workers=HERE)
    }
    bright = fair("bright", count=120, outcomes=["crowd"])["crowd"]
    assert bright.shift is not None
    assert same_difference(scores["lamps_matter"].effect, bright.shift)
    silent = fair("no_bell", count=120, outcomes=["crowd"])["crowd"]
    assert silent.comes is not None
    assert scores["bell_opens"].effect == silent.comes.difference
    assert scores["bell_opens"].effect.low < scores["bell_opens"].effect.mean


def test_an_effect_of_shares_has_a_width_and_one_of_skewed_means_leans() -> None:
    """Where a normal interval has no width, and where it reaches as far to either side."""
    none = Pairs(80, 0, 0, 120).difference()
    assert (none.low, none.high) == (pytest.approx(-0.019, abs=5e-4), pytest.approx(0.019, abs=5e-4))
    later = np.zeros((200, 1))
    later[:16, 0] = 4.37 * stats.expon.ppf((np.arange(16) + 0.5) / 16)
    (found,) = mean_differences(np.zeros((200, 1)), later, 7)
    assert found.mean == pytest.approx(0.34, abs=0.01)
    normal = 1.96 * later.std(ddof=1) / math.sqrt(200)
    assert found.low > found.mean - normal + 0.03
    assert found.high > found.mean + normal + 0.03


def test_an_event_goes_with_its_parts_as_in_hinges() -> None:
    scenario, network = resolve("petrograd-1917"), build(resolve("petrograd-1917"))
    knocks = [knock for knock in knockouts_of(network) if knock.branch is None]
    assert sum(len(knock.events) > 1 for knock in knocks) > 40
    for knock in knocks:
        taken = [id for id in knock.events if network.events[id].mechanism not in WATCHER_MECHANISMS]
        assert sorted(id for id, _ in matching(network, knock.id)) == sorted(taken)
    without = apply_variants(
        build(scenario), scenario.timeline(), *with_changes(Variants(), [{"without": "attack.blank"}])
    )
    assert without.events["attack.blank.begins"].guard == ZERO


# --- bad input ----------------------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_once() -> None:
    found = codes(
        "shutt",
        {"without": ["bel", "how.dark.reached"], "force": "bell=", "delay": "bell=2", "set": "lights=-3"},
        outcomes=["hwo"],
        count=1,
    )
    assert sorted(found) == [
        ("bad-hour", ""),
        ("change", ""),
        ("only-watched", ""),
        ("out-of-range", ""),
        ("too-few", ""),
        ("unknown-event", "bell"),
        ("unknown-outcome", "how"),
        ("unknown-reference", "shut"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"without": " "}, "change"),
        ({"force": "=gate"}, "change"),
        ({"force": " "}, "change"),
        ({"force": "gate="}, "change"),
        ({"set": "lights"}, "change"),
        ({"set": "lights=2@"}, "change"),
        ({"assume": "lights=1..2..3..4"}, "change"),
        ({"set": "Lights=2"}, "change"),
        ({"witout": "bell"}, "change"),
        ({"assume": "lights=1..x+"}, "formula"),
        ({"assume": "lights=5..2"}, "bad-range"),
        ({"assume": "lights=2..9..5"}, "bad-range"),
        ({"assume": "lights=-1..2"}, "out-of-range"),
        ({"set": "gate.open=happened(bel)@10:00"}, "unknown-event"),
        ({"set": "gate.open=ligths > 1@10:00"}, "unknown-quantity"),
        ({"force": "bell=16 Mar 07:00"}, "outside-span"),
        ({"set": "lights=1@16 Mar 07:00"}, "outside-span"),
        ({"force": "gate=opns"}, "unknown-option"),
        ({}, "no-change"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(change: dict[str, str], code: str) -> None:
    assert [found for found, _ in codes(change)] == [code]


@pytest.mark.parametrize(
    "changes",
    [
        ({"without": "bell", "force": "bell=07:00"},),
        ({"without": "b*", "force": "bell=07:00"},),
        ({"without": "gate", "force": "gate=opens"},),
        ({"without": "gate.opens", "force": "gate=opens"},),
        ({"without": ["gate.opens", "gate.stays_shut"]},),
        ({"without": "gate.*"},),
        ({"force": ["gate=opens", "gate=stays_shut"]},),
        ({"force": ["bell=07:00", "bell=08:00"]},),
        ({"force": "bell=07:00", "delay": "bell=1 h"},),
        ({"without": "bell", "delay": "bell=1 h"},),
        ({"delay": ["bell=1 h", "bell=2 h"]},),
        ({"set": ["lights=1", "lights=2"]},),
        ({"set": "lights=1", "assume": "lights=2"},),
        ({"set": ["lights=1@10:00", "lights=2@10:00"]},),
        ("shut", {"force": "gate=opens"}),
        ("both", {"force": "gate=opens"}),
    ],
)
def test_what_contradicts_itself_is_refused(changes: tuple[object, ...]) -> None:
    assert {found for found, _ in codes(*changes)} == {"contradiction"}


@pytest.mark.parametrize(
    "changes",
    [
        ({"without": "gate.opens", "force": "gate=stays_shut"},),
        ({"force": ["gate=opens", "gate=10:00"]},),
        ({"set": ["lights=1@10:00", "lights=2@11:00"], "assume": "lights=3"},),
        ("shut", {"force": "gate=stays_shut", "delay": "gate=10 min"}),
        ("shut", "both"),
    ],
)
def test_what_can_be_together_is_played(changes: tuple[object, ...]) -> None:
    assert fair(*changes, count=20).replicas == 20


# --- the command --------------------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    asked = ["whatif", str(FAIR), "--workers", "1", "--seed", "3", *arguments]
    result = CliRunner().invoke(cli.commands, asked, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_command_tells_in_words_or_as_data(shut: WhatIf) -> None:
    output = command("--variant", "shut", "-n", "200")
    data = command("--variant", "shut", "-n", "200", "--json")
    assert json.loads(data) == json.loads(json.dumps(shut.to_dict()))
    assert "What if: the gate stays shut" in output
    assert "- When the crowd comes in: never, instead of in" in output
    assert "- The same in every history: lamps." in output
    assert "of histories" in output.partition("the event would have turned out otherwise")[0].splitlines()[-1]


def test_the_command_says_when_no_history_is_exposed_to_a_change() -> None:
    output = command("--force", "gate=opens", "--variant", "no_bell", "--against", "no_bell", "-n", "40")
    assert "in none of 40 histories the event would have turned out otherwise without the change" in output
    assert "No event and no outcome differs in any history." in output
    assert "Clear differences" not in output


def test_the_command_restricts_to_an_outcome() -> None:
    output = command("--delay", "crowd=3 h", "--outcome", "entered", "-n", "40")
    assert "entered" in output
    assert "lamps" not in output
