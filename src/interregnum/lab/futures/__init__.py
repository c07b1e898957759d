"""One past, many futures; and quantities through time.

resample        a history up to a moment, and from there drawn anew
inevitability   the chance of an outcome, given the history up to each of its moments
fan             quantiles of a quantity through time
"""
