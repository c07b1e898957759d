"""The calculus: quantities and events, and how they are played. It does not know the nouns of the language.

network        quantities and events, as data
event_memory   what formulas ask about the past, as quantities: happened, times, since
waiting_time   how long an event would take with everything as it is at the start
tables         names become indices, once; `postfix` does it for formulas
layout         what the arrays hold; `rows` builds tables of them, `states` allocates one history
kernel         events played: numbers in, numbers out; `machine` runs its formulas
draws          from an address to a number drawn (Philox)
beginning      how a history begins
forking        what may be done to a history where another branches off from it
engine         the kernel as plain Python, or compiled by Numba; `code_cache` keeps what was compiled
faults         why a history cannot go on, in words
player         plays one history step by step
"""
