"""The bundle of a scenario: record, variants and validation spec, which the simulation does not read.

read              all of it, read and checked
validation_spec   what the `validation/` folder specifies
observations      the observations of the record, and their scores
apart             witnesses whose facts are scored apart
schemas           the JSON schemas of all that people write
setup             a validation made ready: scenario, record, variants, spec and observations
"""
