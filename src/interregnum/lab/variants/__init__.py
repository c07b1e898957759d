"""Changes to a scenario: as people type or write them, checked, and applied to its network.

schema        what a variant is; `changes` reads one as it is typed
check         names and hours that the scenario does not have; `conflicts`, changes that contradict each other
patterns      which events a pattern with * means
apply         a variant applied to a network
null_models   the scenario with parts of it switched off
"""
