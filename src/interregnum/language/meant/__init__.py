"""What was probably meant by what is written as elsewhere. Nothing is taken for what it probably means; it is said.

numbers    numbers and ranges: `0,5`, `200-320`
formulas   formulas and durations: `bell happened`, `1 h 30 min`
keys       other words for a key: `condition` for `when`
"""
