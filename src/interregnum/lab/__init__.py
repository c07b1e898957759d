"""The lab: many histories of a scenario, and what may be said of them.

ensembles     many histories: played on all cores, kept on disk, asked in SQL
variants      named changes to a scenario: read, checked, applied
bundle        what stands beside a scenario: its record, its variants, what its validation asks
contrasts     what if: every history as it is and with a change
causes        what decided an outcome: hinges, knock-outs, necessity and sufficiency, Shapley values
futures       many futures of one past: inevitability, and quantities through time
sensitivity   which uncertain numbers an outcome depends on: Sobol, Morris
calibration   the assumptions fitted to the training facts
validation    many histories compared with the record: scores, criteria, null models
proofreading  many histories read line by line for what cannot be
answers       all of it for a scenario in a file that the page shows
drawing       pictures of these results, by Matplotlib; `notebook`: how they show themselves there
statistics    scores, shares, intervals and paired differences
sections      folders of a scenario that only the lab reads
"""

from interregnum.lab.answers.file import Answers, read_answers, stale
from interregnum.lab.answers.study import study
from interregnum.lab.calibration.calibrate import Check, calibrate, predictive_check
from interregnum.lab.calibration.posterior import Posterior
from interregnum.lab.causes.hinges import Hinges, hinges
from interregnum.lab.causes.shapley import Shapley, shapley
from interregnum.lab.contrasts.branch import Branching, branch
from interregnum.lab.contrasts.whatif import WhatIf, whatif
from interregnum.lab.ensembles.ensemble import Ensemble, ensemble, open_ensemble
from interregnum.lab.ensembles.instrumented import instrument
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.series import Series
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.fan import Fan, fan
from interregnum.lab.futures.inevitability import Inevitability, inevitability
from interregnum.lab.proofreading.findings import Proofreading
from interregnum.lab.proofreading.proofread import proofread
from interregnum.lab.sensitivity.analyse import Sensitivity, sensitivity
from interregnum.lab.validation.validate import Validation, validate
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.lab.variants.schema import Variant

__all__ = [
    "Answers",
    "Branching",
    "Check",
    "Ensemble",
    "Fan",
    "Hinges",
    "Inevitability",
    "Posterior",
    "Proofreading",
    "Replicas",
    "Sensitivity",
    "Series",
    "Shapley",
    "Validation",
    "Variant",
    "WhatIf",
    "Workers",
    "apply_variants",
    "branch",
    "calibrate",
    "ensemble",
    "fan",
    "hinges",
    "inevitability",
    "instrument",
    "open_ensemble",
    "play_many",
    "predictive_check",
    "proofread",
    "read_answers",
    "read_variants",
    "sensitivity",
    "shapley",
    "stale",
    "study",
    "validate",
    "whatif",
]
