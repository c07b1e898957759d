"""Commands that play many histories.

many         ensemble, query, hinges, whatif, inevitability, branch, validate
assumptions  sensitivity, calibrate
proofread    proofread
study        study
options      options that they share
"""

from interregnum.cli.lab import assumptions, many, proofread, study

__all__ = ["assumptions", "many", "proofread", "study"]
