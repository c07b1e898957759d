"""The causal claims of those who wrote about it, tested as contrasts; and those that are not tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interregnum.lab.statistics.differences import Difference
from interregnum.lab.validation.claims import ContrastScore
from interregnum.lab.validation.validate import Validation
from interregnum.views.text.columns import Row, Table
from interregnum.views.text.lab.validation import numbers
from interregnum.views.text.lab.validation.section import ReportSection

TOLD = "The author's causal claims"


def claim_section(contrasts: Sequence[ContrastScore]) -> ReportSection:
    """Every contrast with its verdict, and what could not have come out otherwise."""
    if not contrasts:
        return ReportSection(TOLD, ["None is put, under `contrasts` of the validation folder."])
    tally = {
        word: sum(1 for score in contrasts if score.verdict == word)
        for word in ("reproduced", "undecided", "refuted")
    }
    says = [
        ", ".join(f"{count} {word}" for word, count in tally.items()) + f", of {len(contrasts)} contrasts.",
        "Each contrast is the scenario played with and without the cause, in the same replicas. It shows what follows "
        "from what in this model. The authors of a model have usually read the claim: then agreement says that the "
        "link was built in and that other effects do not hide it, and the size of the effect is the finding.",
        *_no_way(contrasts),
    ]
    head = ("of", "claim", "strength", "variant", "expected", "verdict", "effect", "95 % interval", "changed")
    pairs = max(score.effect.of for score in contrasts)
    return ReportSection(TOLD, says, [Table(head, [_claim(score, pairs) for score in contrasts])])


def _no_way(contrasts: Sequence[ContrastScore]) -> Iterator[str]:
    """Claims that could not have come out otherwise, apart from those that could."""
    reproduced = [score for score in contrasts if score.verdict == "reproduced"]
    only = [score for score in reproduced if score.only_way]
    if not reproduced:
        return
    yield (
        f"Of the {len(reproduced)} reproduced, {len(reproduced) - len(only)} are reproduced freely. The other "
        f"{len(only)} are marked *: with the variant the outcome never happens, or always; the model has no other way, "
        "and the size says only how often this one is taken."
    )
    for told, marked in (
        (
            "Trivially wired, for the variant takes away every way to the outcome",
            [fact for fact in only if fact.wired],
        ),
        (
            "Never in any history, though not by construction",
            [fact for fact in only if fact.comes == 0 and not fact.wired],
        ),
        ("In every history", [fact for fact in only if fact.comes == 1]),
    ):
        if marked:
            yield f"{told} ({len(marked)}): {', '.join(fact.id for fact in marked)}."


def _claim(score: ContrastScore, pairs: int) -> Row:
    """A causal claim with its verdict, its effect and the interval of that."""
    contrast, effect = score.contrast, score.effect
    against = f" against {' + '.join(contrast.against)}" if contrast.against else ""
    show = {"share": numbers.points, "min": numbers.minutes}.get(score.unit, numbers.number)
    because = f" ({contrast.but})" if contrast.but else ""
    return (
        contrast.of,
        contrast.claim + because,
        contrast.strength,
        " + ".join(contrast.variant) + against,
        f"{contrast.measure} {contrast.expect.replace('_', ' ')}",
        score.verdict,
        show(effect.mean) + (" *" if score.only_way else "") + _left_out(effect, pairs),
        f"{show(effect.low)} to {show(effect.high)}",
        numbers.share(effect.changed),
    )


def _left_out(effect: Difference, pairs: int) -> str:
    """How many pairs of histories have no such number, and are not in the mean."""
    return f" ({pairs - effect.of:,} pairs without a value left out)" if effect.of < pairs else ""


def untested_section(found: Validation) -> ReportSection:
    """Claims that no contrast can test, and why."""
    rows = [(claim.of, claim.claim, claim.why) for claim in found.not_put.values()]
    says = [f"{len(rows)} claims are not tested."]
    return ReportSection("Claims that are not tested", says, [Table(("of", "claim", "why not"), rows)])
