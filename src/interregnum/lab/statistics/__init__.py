"""Numbers in, numbers out: nothing here knows a scenario.

shares        shares of histories and their intervals
differences   paired differences and their intervals: the only definition
scores        proper scores, coverage, order
arrays        the types of arrays
"""
