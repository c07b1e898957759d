"""Knock-outs kept beside the ensemble whose histories they are, so that they are played once.

In the folder of the ensemble, `hinges/OUTCOME.npz` (NumPy's format, no pickles): `knocks`, and `base`, `without`,
`first` as in `knockouts.KnockoutRuns`. What cannot be read, or is of other knocks, is as good as not there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from interregnum.errors import HistoryError, Problem
from interregnum.lab.causes.knockouts import Knockout, KnockoutRuns
from interregnum.lab.ensembles.ensemble import Ensemble
from interregnum.lab.ensembles.files import write_beside
from interregnum.lab.ensembles.response import Response
from interregnum.lab.statistics.arrays import Floats


def load(ensemble: Ensemble, one: Response, knocks: Sequence[Knockout]) -> KnockoutRuns | None:
    """The knock-outs that are kept for this outcome, if they are of these things."""
    try:
        with np.load(BytesIO(_file(ensemble, one).read_bytes()), allow_pickle=False) as kept:
            if kept["knocks"].tolist() != [knock.id for knock in knocks]:
                return None
            found = KnockoutRuns(kept["base"], kept["without"], kept["first"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    count = len(found.base)
    shapes = (found.base.shape, found.without.shape, found.first.shape)
    return found if shapes == ((count, 1), (count, len(knocks), 1), (count, len(knocks))) else None


def save(ensemble: Ensemble, one: Response, knocks: Sequence[Knockout], found: KnockoutRuns) -> None:
    """Keep them."""
    content = BytesIO()
    ids = np.array([knock.id for knock in knocks])
    np.savez_compressed(content, knocks=ids, base=found.base, without=found.without, first=found.first)
    write_beside(_file(ensemble, one), content.getvalue())


def outcomes_of(ensemble: Ensemble, one: Response) -> Floats:
    """The outcome in every history of the ensemble, as a number (`Response.of`)."""
    column = f"time.{one.id}" if one.id not in ensemble.scenario.outcomes else f"outcome.{one.id}"
    values = ensemble.table([column])[column]
    if one.kind == "ending":
        return np.array(
            [one.labels.index(label) if label is not None else np.nan for label in values.to_pylist()]
        )
    return np.array(values.to_numpy(), np.float64)


def agree(ensemble: Ensemble, base: Floats, kept: Floats) -> None:
    """Raise HistoryError unless what was played is what the ensemble holds."""
    both = min(len(base), len(kept))
    if not np.array_equal(base[:both], kept[:both], equal_nan=True):
        message = "these histories are not what is played now; an ensemble of another version, or altered"
        raise HistoryError([Problem("other-ensemble", message, str(ensemble.folder))])


def _file(ensemble: Ensemble, one: Response) -> Path:
    return ensemble.folder / "hinges" / f"{one.id}.npz"
