"""The lab: many histories of a scenario, and what may be said of them.

prepared     what is to be kept of each history, and a network made ready for it
workers      work spread over processes, or over any executor
replicas     plays many histories on all cores, and keeps when the things asked about first happened
variants     named changes to a scenario, so that a history can be played without something, or with it
changes      changes as one types them, made into variants; contradictions: which of them cannot be at once
contrast     what if: every history as it is and with a change (pairs), where it bites (biting), and how sure the
             difference is (differences)
questions    what a scenario's `validation/` folder asks: durations, absences, the author's causal claims
scores       how far what a model says lies from what a record says
facts        the measured facts of a record, and how well histories tell them
validation   joins the two: facts, durations, order, causal claims, null models, floors
"""

from interregnum.lab.contrast import WhatIf, whatif
from interregnum.lab.nouns import Variant
from interregnum.lab.prepared import prepare
from interregnum.lab.replicas import Replicas, play_many
from interregnum.lab.validation import Validation, validate
from interregnum.lab.variants import read_variants, varied

__all__ = [
    "Replicas",
    "Validation",
    "Variant",
    "WhatIf",
    "play_many",
    "prepare",
    "read_variants",
    "validate",
    "varied",
    "whatif",
]
