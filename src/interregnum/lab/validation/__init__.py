"""Many histories compared with the record.

validate             scores, contrasts and null models
observation_scores   how well histories tell the observations: coverage, bias, order, durations
witnesses            the same for sources that are scored apart
criteria             what a model must meet before its scores count
leakage              events that follow the clock, and the basis of the numbers
"""
