"""Numbers in, numbers out: nothing here knows a scenario.

shares        shares of histories and their intervals
differences   paired differences and their intervals: the only definition
exact         tests and intervals that hold for any number of pairs
counted       functions of counted histories, with their sampling error
many          many rows at once: what is more than chance, and how sure their order is
scores        proper scores, coverage, calibration
order         Kendall's tau, and pairs that are wired
special       sums and functions that are the same to the last bit everywhere
arrays        the types of arrays
"""
