"""A cache of knock-outs in the folder of the ensemble that they belong to, so that they are played once.

`hinges/OUTCOME.npz` (NumPy's format, no pickles) holds `knockouts`, their ids, and the arrays of
`knockouts.KnockoutRuns`. A file that cannot be read, or holds other knock-outs, counts as missing;
where none can be written, they are played again the next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np

from interregnum.errors import ArgumentError, HistoryError, Problem
from interregnum.lab.causes.counterfactuals.knockouts import Knockout, KnockoutRuns
from interregnum.lab.ensembles.ensemble import Ensemble
from interregnum.lab.ensembles.files import write_beside
from interregnum.lab.ensembles.response import Response
from interregnum.lab.statistics.arrays import Floats
from interregnum.plain_files import read_plain

MOST_BYTES = 2**30


def load(ensemble: Ensemble, response: Response, knockouts: Sequence[Knockout]) -> KnockoutRuns | None:
    """The cached knock-outs for this response, if they are these."""
    try:
        content = read_plain(_file(ensemble, response), MOST_BYTES)
        with np.load(BytesIO(content), allow_pickle=False) as cached:
            if cached["knockouts"].tolist() != [knockout.id for knockout in knockouts]:
                return None
            found = KnockoutRuns(*(cached[name] for name in KnockoutRuns._fields))
    except Exception:  # noqa: BLE001 - a damaged archive raises what its compression, its format or NumPy raises
        return None
    return found if _fits(found, len(knockouts)) else None


def _fits(found: KnockoutRuns, things: int) -> bool:
    """Whether the arrays are of so many knock-outs, and of one number of histories and of followed events."""
    count, followed = len(found.base), found.came.shape[-1]
    shapes = {
        "base": (count, 1),
        "without": (count, things, 1),
        "first": (count, things),
        "came": (count, followed),
        "ended": (count, things),
        "fell": (count, things, -(-followed // 8)),
        "histories": (things,),
    }
    return {name: part.shape for name, part in found._asdict().items()} == shapes


def save(ensemble: Ensemble, response: Response, knockouts: Sequence[Knockout], found: KnockoutRuns) -> None:
    """Write them to the cache, where it can be written."""
    content = BytesIO()
    ids = np.array([knockout.id for knockout in knockouts])
    np.savez_compressed(content, knockouts=ids, **found._asdict())
    with suppress(HistoryError):
        write_beside(_file(ensemble, response), content.getvalue())


def outcomes_of(ensemble: Ensemble, response: Response) -> Floats:
    """The outcome in every history of the ensemble, as a number (`Response.of`)."""
    column = (
        f"time.{response.id}" if response.id not in ensemble.scenario.outcomes else f"outcome.{response.id}"
    )
    values = ensemble.table([column])[column]
    if response.kind == "ending":
        return np.array(
            [response.labels.index(label) if label is not None else np.nan for label in values.to_pylist()]
        )
    return np.array(values.to_numpy(), np.float64)


def agree(ensemble: Ensemble, base: Floats, recorded: Floats) -> None:
    """Raise HistoryError unless what was played is what the ensemble holds."""
    both = min(len(base), len(recorded))
    if not np.array_equal(base[:both], recorded[:both], equal_nan=True):
        message = "these histories are not what this version plays: the ensemble is of another version, or was altered"
        raise HistoryError([Problem("other-ensemble", message, str(ensemble.folder))])


def _file(ensemble: Ensemble, response: Response) -> Path:
    if ensemble.folder is None:
        raise ArgumentError("ensemble", ensemble, "an ensemble in a folder")
    return ensemble.folder / "hinges" / f"{response.id}.npz"
