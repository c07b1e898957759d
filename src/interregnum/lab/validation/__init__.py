"""Many histories compared with the record.

validate             scores, contrasts and null models, put together
playing              what is played for it
observation_scores   how well histories tell one observation or duration: coverage, time, whether
summary              many observations together: when, whether, bias, calibration, order
witnesses            the same for sources that are scored apart
null_scores          null models made of the model's own times, and the scores of all null models
claims               causal claims as contrasts, and those that are wired
criteria             what a model must meet before its scores count
leakage              events that follow the clock, and the basis of the numbers
"""
