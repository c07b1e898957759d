"""How values are written in the fields of nouns, and what a field says of itself.

basis     what a statement stands on; amounts, durations, factors
effects   what an event does
fields    the marks on fields: what is referred to, which kind, which range; and the one walk over them
licences  what may be done with a scenario, by the ids of SPDX
kinds     the types made of these marks: a place's name, a share, a guard, an hour
"""
