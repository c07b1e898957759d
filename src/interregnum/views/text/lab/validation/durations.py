"""How long things took: the record, the model, and the null models."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from interregnum.lab.validation.observation_scores import ONE_LENGTH, DurationScore
from interregnum.lab.validation.validate import Validation
from interregnum.views.text.columns import Row, Table
from interregnum.views.text.lab.validation import numbers
from interregnum.views.text.lab.validation.section import ReportSection


def duration_section(found: Validation) -> ReportSection:
    """Every duration that the record gives, and the null models of all of them."""
    chosen = found.durations
    if not chosen:
        return ReportSection("Durations", ["None is asked for, under `durations` of the validation folder."])
    covers = numbers.average([score.cover_90 for score in chosen])
    halves = numbers.average([score.cover_50 for score in chosen])
    says = [
        f"{len(chosen)} durations: coverage of 90 % intervals {numbers.share(covers)}, of 50 % intervals "
        f"{numbers.share(halves)}; mean CRPS {numbers.minutes(numbers.average([score.crps for score in chosen]))}.",
        *_of_one_length(found),
        "A duration is measured in the histories in which both its ends happen. Null models in which an end never "
        "happens have no score.",
    ]
    nulls = Table(
        ("null model of durations", "CRPS", "durations", "the model's", "skill"),
        list(_null_durations(chosen)),
    )
    head = ("duration", "record", "", "5 %", "25 %", "50 %", "75 %", "95 %", "both happen", "CRPS")
    return ReportSection("Durations", says, [Table(head, [_duration(score) for score in chosen]), nulls])


def _of_one_length(found: Validation) -> Iterator[str]:
    if not math.isnan(found.one_length):
        yield (
            f"`{ONE_LENGTH}`: every duration lasts {numbers.minutes(found.one_length)}, which of the recorded lengths "
            "fits all best; `uniform` and the others as above."
        )


def _null_durations(chosen: Sequence[DurationScore]) -> Iterator[Row]:
    """Each null model over the durations that both it and the model have."""
    for null in dict.fromkeys(null for score in chosen for null in score.null_crps):
        pairs = [(score.crps, score.null_crps[null]) for score in chosen]
        both = [pair for pair in pairs if not any(math.isnan(number) for number in pair)]
        ours, theirs = (numbers.average([pair[n] for pair in both]) for n in range(2))
        skill = 1 - ours / theirs if both and theirs > 0 else math.nan
        yield null, numbers.minutes(theirs), str(len(both)), numbers.minutes(ours), numbers.number(skill)


def _duration(score: DurationScore) -> Row:
    record = f"{numbers.minutes(score.first)} to {numbers.minutes(score.last)}"
    times = ("",) * 5 if score.times is None else tuple(numbers.minutes(minute) for minute in score.times)
    return (
        score.duration.title,
        record,
        score.found,
        *times,
        numbers.share(score.share),
        numbers.minutes(score.crps),
    )
