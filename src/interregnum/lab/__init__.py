"""The lab: many histories of a scenario, and what may be said of them.

prepared       what is to be kept of each history, and a network made ready for it
workers        work spread over processes, or over any executor
replicas       plays many histories on all cores, and keeps when the things asked about first happened
ensemble       many histories on disk, with `blocks` of replicas and the files of its `runs`; `querying` asks it in SQL
variants       named changes to a scenario, so that a history can be played without something, or with it
changes        changes as one types them, made into variants; `contradictions`: which cannot be at once
contrast       what if: every history as it is and with a change (`pairs`), where it bites (`biting`), and how sure
               the difference is (`differences`)
asking         what is asked of a history, as one number
knockouts      what each history would have been without each event and option; `forcing`, with it; `kept`, on disk
causation      probabilities of necessity and sufficiency, and their bounds
hinges         what decided an outcome: events and decisions, ranked
shapley        what several events do together, divided among them
futures        many futures of one past; `inevitability`, its curve; `branching`, a change in the middle
fan            a quantity through time: the quantiles of many histories at each minute of a grid
drawing        pictures of all these, by Matplotlib; `notebook`: how they show themselves there
questions      what a scenario's `validation/` folder asks: durations, absences, the author's causal claims
scores         how far what a model says lies from what a record says
facts          the measured facts of a record, and how well histories tell them
plans          what a validation plays and asks, read and checked; `beside` reads what stands beside a scenario
validation     joins the two: facts, durations, order, causal claims, null models, floors
assuming       uncertain starts held at numbers of our choosing; `points` plays histories there
sensitivity    on which of them outcomes hang, beside the noise of luck: `sobol`, `morris`
calibration    what the training facts leave of them, by `smc` with `within_cube`: a `posterior`; `ranks` tests it
study          all that a page shows of a scenario, as `answers`: `compact`, with histories that are `notable`
export_ema     a scenario as a model of the EMA Workbench
"""

from interregnum.lab.answers import Answers, read_answers, stale
from interregnum.lab.branching import Branching, branch
from interregnum.lab.calibration import Check, calibrate, predictive_check
from interregnum.lab.contrast import WhatIf, whatif
from interregnum.lab.ensemble import Ensemble, ensemble, open_ensemble
from interregnum.lab.fan import Fan, fan
from interregnum.lab.hinges import Hinges, hinges
from interregnum.lab.inevitability import Inevitability, inevitability
from interregnum.lab.nouns import Variant
from interregnum.lab.posterior import Posterior
from interregnum.lab.prepared import prepare
from interregnum.lab.replicas import Replicas, play_many
from interregnum.lab.sensitivity import Sensitivity, sensitivity
from interregnum.lab.shapley import Shapley, shapley
from interregnum.lab.study import study
from interregnum.lab.validation import Validation, validate
from interregnum.lab.variants import read_variants, varied
from interregnum.lab.workers import Crew

__all__ = [
    "Answers",
    "Branching",
    "Check",
    "Crew",
    "Ensemble",
    "Fan",
    "Hinges",
    "Inevitability",
    "Posterior",
    "Replicas",
    "Sensitivity",
    "Shapley",
    "Validation",
    "Variant",
    "WhatIf",
    "branch",
    "calibrate",
    "ensemble",
    "fan",
    "hinges",
    "inevitability",
    "open_ensemble",
    "play_many",
    "predictive_check",
    "prepare",
    "read_answers",
    "read_variants",
    "sensitivity",
    "shapley",
    "stale",
    "study",
    "validate",
    "varied",
    "whatif",
]
