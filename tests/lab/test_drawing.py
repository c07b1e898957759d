"""Pictures: what is on them and where it stands, in the numbers of the results; not how it looks."""

from __future__ import annotations

import math
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from harbour import small

from interregnum.calculus.tables import compile_tables
from interregnum.dates import Calendar, Clock, Timeline, parse_moment
from interregnum.errors import ScenarioError
from interregnum.history.play import play
from interregnum.lab import Ensemble, Fan, Hinges, Inevitability, Shapley, WhatIf
from interregnum.lab.causes.causation import CausalBounds, Causation
from interregnum.lab.causes.hinge import Hinge, Named
from interregnum.lab.causes.shapley import Contribution
from interregnum.lab.contrasts.branch import Branching
from interregnum.lab.contrasts.outcomes import Contrast, EndingContrast
from interregnum.lab.drawing.outcomes import column_of, counted
from interregnum.lab.drawing.paper import clock_ticks, percent, wrapped
from interregnum.lab.drawing.rows import tornado
from interregnum.lab.ensembles.ensemble import ensemble
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.inevitability import CurvePoint
from interregnum.lab.notebook import table
from interregnum.lab.sensitivity.analyse import sensitivity
from interregnum.lab.statistics.differences import Difference, Pairs
from interregnum.lab.statistics.shares import share
from interregnum.mechanisms import build
from interregnum.model import Scenario

FAIR = Path(__file__).parent / "fair"
HOSTILE = "<script>alert(1)</script> $x_{$ & \\frac"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Ensemble:
    return ensemble(FAIR, 200, tmp_path_factory.mktemp("fair") / "runs", workers=Workers(1))


@pytest.fixture
def town(tmp_path: Path) -> Scenario:
    """A small scenario with a title that a stranger chose."""
    made = small(tmp_path)
    frame = made.scenario.model_copy(update={"title": HOSTILE})
    return made.model_copy(update={"scenario": frame})


def texts(figure: Any) -> str:
    """All that is written on a figure, after it is drawn."""
    drawn(figure)
    return "\n".join(found.get_text() for found in figure.findobj(lambda one: hasattr(one, "get_text")))


def drawn(figure: Any) -> bytes:
    """A figure as a picture: it can be drawn, without a warning."""
    sink = BytesIO()
    figure.savefig(sink, format="png", dpi=40)
    return sink.getvalue()


def names(axes: Any) -> list[str]:
    return [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]


def segments(axes: Any) -> list[list[float]]:
    """The horizontal lines on some axes, as (from, to, height)."""
    return [
        [float(part[0][0]), float(part[1][0]), float(part[0][1])]
        for lines in axes.collections
        if hasattr(lines, "get_segments")
        for part in lines.get_segments()
    ]


def points(axes: Any) -> list[float]:
    """Where the dots stand."""
    return [float(x) for line in axes.lines if line.get_marker() == "o" for x in line.get_xdata()]


# --- the paper ----------------------------------------------------------------------------------------------


def timeline(starts: str, ends: str) -> Timeline:
    calendar, clock = Calendar.GREGORIAN, Clock("town clock", 60)
    return Timeline(*(parse_moment(text, calendar, clock) for text in (starts, ends)))


@pytest.mark.parametrize(("minutes", "most"), [(720, 9), (720, 5), (45, 9), (4000, 5), (60_000, 9), (7, 3)])
def test_ticks_stand_at_round_hours_as_the_clock_tells_them(minutes: int, most: int) -> None:
    span = timeline("1920-03-13T18:20", "1921-03-14T06:00")
    ticks, labels = clock_ticks(span, 0.0, minutes, most)
    assert 1 <= len(ticks) <= most + 1
    assert all(0 <= tick <= minutes for tick in ticks)
    assert len(set(np.diff(ticks))) <= 1
    for tick, label in zip(ticks, labels, strict=True):
        assert span.label(tick).endswith(label.split("\n")[0])
        assert (1100 + tick) % (ticks[1] - ticks[0] if len(ticks) > 1 else 1) == 0


def test_the_day_is_told_where_it_changes() -> None:
    span = timeline("1920-03-13T18:00", "1920-03-14T06:00")
    assert clock_ticks(span, 0, 720, 4)[1] == ["18:00\n13 Mar", "21:00", "00:00\n14 Mar", "03:00", "06:00"]


def test_long_texts_are_cut_and_shares_are_said_as_one_says_them() -> None:
    assert wrapped("word " * 50, 20, 2).count("\n") == 1
    assert wrapped("word " * 50, 20, 2).endswith("…")
    said = {
        0: "0 %",
        0.0002: "<0.1 %",
        0.004: "0.4 %",
        0.05: "5 %",
        0.123: "12 %",
        0.994: "99 %",
        0.999: "99.9 %",
        0.9999: ">99.9 %",
        1: "100 %",
    }
    assert {one: percent(one).replace("\u00a0", " ") for one in said} == said


# --- outcomes -----------------------------------------------------------------------------------------------


def test_endings_are_bars_with_wilson_intervals(runs: Ensemble) -> None:
    figure = runs.plot("how")
    (axes,) = figure.axes
    labels = runs.table(["outcome.how"]).column(0).to_pylist()
    shares = [share(labels.count(label), 200) for label in ("inside", "dark", "open")]
    assert names(axes) == ["inside", "dark", "open"]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([one.value for one in shares])
    ends = [[one.low, one.high, n] for n, one in enumerate(shares)]
    assert segments(axes) == [pytest.approx(one) for one in ends]
    said = texts(figure)
    assert "How it ends" in said
    assert "A fair and its gate (fair): 200 histories, seed 7." in said.replace("\n", " ")


def test_a_time_is_a_histogram_with_quantiles_and_the_share_of_never(runs: Ensemble) -> None:
    (axes,) = runs.plot("entered").axes
    times = np.array(column_of(runs, "entered"), np.float64)
    there = times[~np.isnan(times)]
    (stairs,) = axes.patches
    assert stairs.get_data().values.sum() == pytest.approx(len(there) / 200)
    ends = np.quantile(there, [0.05, 0.25, 0.5, 0.75, 0.95])
    thin, thick = segments(axes)
    assert [*thin[:2], *thick[:2]] == pytest.approx([ends[0], ends[4], ends[1], ends[3]])
    assert axes.lines[0].get_xdata() == pytest.approx([ends[2]])
    note = axes.get_xlabel().replace("\u00a0", " ").replace("\n", " ")
    clock = runs.scenario.timeline()
    missing = percent(float(np.isnan(times).mean())).replace("\u00a0", " ")
    assert note.startswith(f"median {clock.label(float(ends[2]))}; half {clock.label(float(ends[1]))} to ")
    assert f"never in {missing} (" in note
    first, last = axes.get_xlim()
    assert first < there.min()
    assert last > there.max()


def test_all_outcomes_are_small_pictures_on_one_span(runs: Ensemble) -> None:
    figure = runs.plot()
    titles = [axes.get_title().replace("\n", " ") or axes.title.get_text() for axes in figure.axes]
    left = [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes]
    wanted = [outcome.title for outcome in runs.scenario.outcomes.values()]
    assert [one or other for one, other in zip(titles, left, strict=True)][: len(wanted)] == wanted
    place = list(runs.scenario.outcomes).index("entered")
    assert figure.axes[place].get_xlim() == (0, runs.scenario.timeline().length)
    assert not any(axes.axison for axes in figure.axes[len(wanted) :])
    assert drawn(figure).startswith(b"\x89PNG")


def test_few_whole_values_are_counted_and_others_are_not(runs: Ensemble) -> None:
    lamps = runs.scenario.outcomes["lamps"]
    assert counted(lamps, [0.0, 2.0, 2.0]) == [("0", 1), ("2", 2)]
    assert counted(lamps, [0.5, 2.0]) == []
    assert counted(lamps, [float(n) for n in range(13)]) == []
    assert counted(runs.scenario.outcomes["entered"], [1.0, math.nan]) == []


def test_what_comes_rarely_is_dots_without_an_interval(runs: Ensemble) -> None:
    from interregnum.lab.drawing.outcomes import draw
    from interregnum.lab.drawing.paper import sheet

    axes = sheet("", "", 2).subplots()
    outcome, clock = runs.scenario.outcomes["entered"], runs.scenario.timeline()
    draw(axes, outcome, [60.0, 61.0, *[math.nan] * 98], clock, whole=True)
    assert len(points(axes)) == 2
    assert segments(axes) == []
    assert "too rare for an interval" in axes.get_xlabel().replace("\n", " ")
    axes = sheet("", "", 2).subplots()
    draw(axes, outcome, [math.nan] * 30, clock, whole=False)
    assert points(axes) == []


def test_an_outcome_that_is_not_there_has_no_picture(runs: Ensemble) -> None:
    with pytest.raises(ScenarioError, match="entered"):
        runs.plot("entred")


# --- hinges, curves, contrasts, parts, fans -----------------------------------------------------------------


def asked(kind: Any = "time") -> Response:
    return Response("when", f"When {HOSTILE}", kind, ("one", "two"))


def a_hinge(number: int, closer: bool) -> Hinge:
    found = Causation(
        share(3, 4), share(1, 4), share(1, 10), CausalBounds(0.5, 1), CausalBounds(0, 1), CausalBounds(0, 1)
    )
    return Hinge(
        f"e{number}",
        f"e{number}",
        f"Event {number} {HOSTILE}",
        share(5, 10),
        share(number, 10),
        share(2, 5),
        Difference(0.5, 0.5 - number / 10, -number / 10, -0.4, 0.1, 2, 0.5, 100),
        Difference(100.0, 100.0 - 10.0 * number, -10.0 * number, -12.0 * number, -8.0 * number, 2, 0.5, 100),
        30.0,
        links=tuple(Named(f"x{n}", "X") for n in range(3 - number)),
        closer=found if closer else None,
    )


def some_hinges(town: Scenario, kind: Any = "time", closer: bool = True) -> Hinges:
    one = asked(kind)
    rows = [a_hinge(n, closer and n > 1) for n in (3, 2, 1)]
    by: Any = "decided" if kind == "ending" else "mean"
    target = Target(one, label="two", bound=300)
    return Hinges(town, one, target, 7, 10, np.zeros(10), rows, by=by)


def test_hinges_of_a_time_are_shifts_and_pn_stands_beside(town: Scenario) -> None:
    figure = some_hinges(town).plot(top=3)
    shifts, necessity = figure.axes
    assert [name.split(" $")[0] for name in names(shifts)] == [
        f"Event {n} <script>alert(1)</script>" for n in (3, 2, 1)
    ]
    assert [name.replace("\n", " ").rpartition(" ")[2] for name in names(shifts)][1:] == ["(+1)", "(+2)"]
    assert points(shifts) == [-30, -20, -10]
    assert segments(shifts) == [[-36, -24, 0], [-24, -16, 1], [-12, -8, 2]]
    assert "minutes" in shifts.get_xlabel()
    pn = share(3, 4)
    assert points(necessity) == [0.75, 0.75]
    assert segments(necessity) == [[0.5, 1, 0], [0.5, 1, 1], [pn.low, pn.high, 0], [pn.low, pn.high, 1]]
    assert shifts.get_ylim() == necessity.get_ylim()
    said = texts(figure).replace("\n", " ")
    assert "coming by 13 Mar 23:00" in said
    assert "Never counts as the end of the span." in said
    assert "Without the ending itself and without waiting" in said
    assert "Never counts" not in texts(some_hinges(town, "ending").plot()).replace("\n", " ")


def test_hinges_of_an_ending_are_shares_of_histories_decided(town: Scenario) -> None:
    figure = some_hinges(town, "ending", closer=False).plot(top=2)
    (axes,) = figure.axes
    assert points(axes) == pytest.approx([30, 20])
    assert segments(axes)[0][:2] == pytest.approx([100 * share(3, 10).low, 100 * share(3, 10).high])
    assert "%" in axes.get_xlabel()
    assert "No event" in texts(some_hinges(town).plot(top=0))


def a_curve(town: Scenario) -> Inevitability:
    one = asked()
    chances = [(0.0, 20), (60.0, 25), (120.0, 90), (180.0, 100)]
    events = [(10.0, "A bell"), (70.0, HOSTILE), (80.0, "It opens"), (90.0, "More"), (100.0, "Still more")]
    found = [CurvePoint(minute, share(hits, 100)) for minute, hits in chances]
    return Inevitability(town, one, Target(one, bound=math.inf), 7, 4, 100, True, found, events)


def test_a_curve_has_its_band_and_its_steepest_steps(town: Scenario) -> None:
    figure = a_curve(town).plot()
    axes, notes = figure.axes
    assert list(axes.lines[0].get_xdata()) == [0, 60, 120, 180]
    assert list(axes.lines[0].get_ydata()) == [0.2, 0.25, 0.9, 1]
    heights = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (share(20, 100).low, 1)
    assert [patch.get_x() for patch in axes.patches] == [60, 120]
    said = notes.texts[0].get_text()
    assert said.startswith("1  13 Mar 19:00 to 13 Mar 20:00, +65 points: <script>")
    assert "and 2 more" in said.replace("\n    ", " ")
    assert "the chance of coming at all" in texts(figure).replace("\n", " ")


def a_contrast(town: Scenario) -> WhatIf:
    moved, still = Difference(0.1, 0.4, 0.3, 0.2, 0.4, 2, 0.4), Difference(0.5, 0.5, 0.0, -0.1, 0.1, 2, 0.2)
    pairs = Pairs(1, 2, 3, 4)
    later = Difference(100, 150, 50, 40, 60, 2, 1)
    endings = (EndingContrast("two", pairs, moved), EndingContrast("one", pairs, still))
    outcomes = [
        Contrast("how", HOSTILE, "ending", share(1, 10), endings),
        Contrast(
            "when", "When", "time", share(1, 10), shift=later, comes=EndingContrast("comes", pairs, still)
        ),
        Contrast("much", "How much", "value", share(1, 10), shift=Difference(1, 3, 2, 1, 3, 2, 1)),
    ]
    return WhatIf(town, [], [HOSTILE], [], 7, 100, share(1, 100), outcomes)


def test_what_moved_is_a_forest_with_a_scale_for_each_kind(town: Scenario) -> None:
    figure = a_contrast(town).plot()
    shares, minutes, value = figure.axes
    assert [points(axes) for axes in (shares, minutes, value)] == [[30], [50], [2]]
    assert [segments(axes) for axes in (shares, minutes, value)] == [
        [[20, 40, 0]],
        [[40, 60, 0]],
        [[1, 3, 0]],
    ]
    assert names(shares) == [f"{HOSTILE}: two"]
    assert "percentage points" in shares.get_xlabel()
    assert "Never counts as the end of the span." in texts(figure).replace("\n", " ")
    quiet = WhatIf(town, [], ["x"], [], 7, 100, share(0, 100), [])
    assert "No clear difference" in texts(quiet.plot())


def some_parts(town: Scenario) -> Shapley:
    one = asked("ending")
    parts = [Contribution("a", 0.1, 0.05, 0.15), Contribution("b", -0.3, -0.4, -0.2)]
    return Shapley(
        town, one, Target(one, label="two"), 7, 50, parts, Contribution("together", -0.2, -0.3, -0.1)
    )


def test_parts_stand_by_size_above_their_sum(town: Scenario) -> None:
    figure = some_parts(town).plot()
    (axes,) = figure.axes
    assert names(axes) == ["b", "a", "all of them together"]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([-30, 10, -20])
    assert [part[:2] for part in segments(axes)] == [
        pytest.approx(one) for one in ([-40, -20], [5, 15], [-30, -10])
    ]


def a_fan(town: Scenario) -> Fan:
    minutes, ends = np.array([0.0, 60.0, 120.0]), np.arange(15.0).reshape(5, 3)
    return Fan(town, "a + b", HOSTILE, 7, 20, minutes, (0.05, 0.25, 0.5, 0.75, 0.95), ends, ends[2])


def test_a_fan_is_two_bands_and_a_line(town: Scenario) -> None:
    figure = a_fan(town).plot()
    (axes,) = figure.axes
    assert list(axes.lines[0].get_ydata()) == [6, 7, 8]
    bands = [band.get_paths()[0].vertices[:, 1] for band in axes.collections]
    assert [(band.min(), band.max()) for band in bands] == [(0, 14), (3, 11)]
    assert axes.get_xlim() == (0, 120)
    assert axes.get_ylabel() == "a + b"


def test_a_tornado_has_its_longest_bar_above(town: Scenario) -> None:
    figure = tornado(
        ["small", "none", "large"],
        [1.1, math.nan, 0.2],
        [1.0, math.nan, 0.1],
        [1.2, math.nan, 0.3],
        title=HOSTILE,
        axis="index",
        caption="n = 5",
        base=1.0,
    )
    (axes,) = figure.axes
    assert names(axes) == ["large", "small", "none"]
    assert [bar.get_width() for bar in axes.patches][:2] == pytest.approx([-0.8, 0.1])
    assert [bar.get_x() for bar in axes.patches][:2] == pytest.approx([1.0, 1.0])
    assert "n = 5" in texts(figure)
    with pytest.raises(ValueError, match="zip"):
        tornado(["a"], [1, 2], [1], [1], title="", axis="", caption="")


def test_a_sensitivity_is_a_tornado_that_says_what_luck_gives() -> None:
    town = Path(__file__).parent / "fair"
    found = sensitivity(
        town, ["entered"], of=["gate.*", "crowd.*", "lights"], points=8, replicas=4, workers=Workers(1)
    )
    figure = found.plot()
    assert "Sobol" in figure.axes[0].get_xlabel()
    assert len(names(figure.axes[0])) == min(10, len(found.inputs))
    assert "noise alone gives" in texts(figure)


def test_no_text_of_a_stranger_is_read_as_mathematics(town: Scenario) -> None:
    """`$x_{$` ends in an error where it is; here it stands on the picture as it was written."""
    pictures = [one.plot() for one in (a_fan(town), a_contrast(town), some_parts(town), some_hinges(town))]
    for figure in [*pictures, a_curve(town).plot()]:
        assert "$x_{$ & \\frac" in texts(figure).replace("\n", " ")


# --- in a notebook ------------------------------------------------------------------------------------------


def test_a_notebook_shows_tables_and_runs_no_script(town: Scenario, runs: Ensemble) -> None:
    history = play(town, compile_tables(build(town)), 7, 0)
    branching = Branching(history, 30.0, None, None, a_contrast(town))  # type: ignore[arg-type]
    results = [some_hinges(town), a_curve(town), some_parts(town), a_fan(town), a_contrast(town), branching]
    for result in results:
        html = result._repr_html_()
        assert "<table><tr><th>" in html
        assert "<script" not in html
        assert "&lt;script&gt;" in html, type(result)
    manifest = runs.manifest.__class__(**{**vars(runs.manifest), "scenario": town})
    assert "<script" not in Ensemble(runs.folder, manifest, runs.chunks)._repr_html_()
    assert table("<b>", ["<i>"], [["<u>"]]).count("&lt;") == 3


# --- without Matplotlib -------------------------------------------------------------------------------------


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_lab_is_imported_without_matplotlib() -> None:
    done = python("import sys, interregnum.lab; print('matplotlib' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_without_matplotlib_it_is_said_what_is_needed(runs: Ensemble) -> None:
    code = f"""
import sys
sys.modules["matplotlib"] = None
from interregnum.errors import MissingExtra
from interregnum.lab import open_ensemble
for outcome in (None, "how"):
    try:
        open_ensemble({str(runs.folder)!r}).plot(outcome)
    except MissingExtra as error:
        print(error)
"""
    done = python(code)
    assert done.stdout == 2 * "pictures need Matplotlib: pip install 'interregnum[plot]'\n", done.stderr


def test_no_picture_opens_a_window_or_changes_the_readers_style(town: Scenario) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    a_fan(town).plot()
    assert dict(matplotlib.rcParams) == before
    code = (
        "import sys; from interregnum.lab.drawing.rows import tornado; "
        "tornado(['a'], [1], [0], [2], title='t', axis='x', caption='c'); print('matplotlib.pyplot' in sys.modules)"
    )
    assert python(code).stdout == "False\n"
