"""The language of scenarios: from files to a scenario that can be played, or to everything that is wrong with it.

where, load     how a scenario may be given; a `Sound` one (`sound`), read and checked
reading         YAML and JSON as plain data with positions; `positions` finds the place of any part in it
repeating       what is written once and stands for many, written out
resolve         short forms completed: the whole of a scenario; `validation_errors`, what keeps it from being one;
                `meant`, what was meant by what is written as elsewhere
check           the rules (`rules`) in order; `intervals` proves what can never be; `check_cache` keeps what is sound,
                `found_before` says it of the package's own scenarios; `walk` gives the rules every noun and formula
schema          the schema for editors; `starter`, the scenario that `new` makes (`harbour`), or `bare`
"""
