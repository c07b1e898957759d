"""What stands beside a scenario and nothing of the simulation reads: record, variants, validation spec.

read              all of it, read and checked
validation_spec   what the `validation/` folder asks
observations      the measured facts of the record
setup             what a validation plays and asks: scenario, record, variants and spec joined
"""
