"""Assemblies and claims to power.

credentials     who sits; the presidium
deliberation    an assembly opens, hears, votes, is left; by `floor`, `motions` and `exits`
recognition     claims to hold power, and who accepts them
"""
