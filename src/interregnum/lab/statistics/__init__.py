"""Scores, shares, intervals and paired differences: numbers in, numbers out."""
