"""Many histories held against the record.

validate   scores, contrasts and null models
criteria   what a model must meet before its scores count
leakage    how much of the model reads the clock, and what its numbers stand on
"""
