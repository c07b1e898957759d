"""What a validation plays: the scenario itself, null models, rival readings, and every set of variants asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from interregnum.calculus.network import Network
from interregnum.lab.bundle.setup import ValidationSetup, measures_of
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument, watch
from interregnum.lab.variants.apply import apply_variants
from interregnum.lab.variants.null_models import SWITCHED_OFF

BASELINE = ""


def cases(ready: ValidationSetup, *, whole: bool = True) -> dict[str, Instrumented]:
    """The baseline, the null models, rival readings and every set of variants that is asked about, ready to be
    played; where it is not the whole, the baseline and the variants of claims alone."""
    asked, values = measures_of(ready)
    watched = copy_of(ready.network)
    for question in asked:
        watch(watched, question)

    def made(change: Callable[[Network], object]) -> Instrumented:
        network = copy_of(watched)
        change(network)
        return instrument(ready.scenario, network, asked, values)

    found = {BASELINE: made(lambda network: None)}
    if whole:
        found |= {null_case(null): made(change) for null, change in SWITCHED_OFF.items()}
    for names in _asked_about(ready, whole):
        if case_of(names) not in found:
            found[case_of(names)] = made(partial(varied, ready, names))
    return found


def _asked_about(ready: ValidationSetup, whole: bool) -> Iterator[Sequence[str]]:
    """The sets of variants that are played."""
    for contrast in ready.spec.contrasts.values():
        yield from (names for names in (contrast.variant, contrast.against) if names)
    if whole:
        yield from (limit.variant for limit in ready.spec.shares.values() if limit.variant)
        yield from ((id,) for id, variant in ready.variants.named.items() if variant.kind == "reading")


def varied(ready: ValidationSetup, names: Sequence[str], network: Network) -> None:
    """Apply these variants to a copy of the network."""
    apply_variants(network, ready.scenario.timeline(), ready.variants, names)


def case_of(names: Sequence[str]) -> str:
    """The name of the case in which these variants are played together."""
    return " + ".join(names)


def null_case(null: str) -> str:
    """The name of the case in which a null model is played."""
    return f"null {null}"
