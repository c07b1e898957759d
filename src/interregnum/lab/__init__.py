"""The lab: many histories of a scenario, and what may be said of them.

    replicas     plays many histories on all cores, and keeps when the things asked about first happened
    variants     named changes to a scenario, so that a history can be played without something, or with it
    questions    what a scenario's `validation/` folder asks: durations, absences, the author's causal claims
    scores       how far what a model says lies from what a record says
    validation   joins the two: facts, durations, order, causal claims, null models, floors
"""


