"""Assemblies and claims to power.

credentials     who sits; the presidium
deliberation    an assembly opens, hears, votes, is left, is broken off, sits again; by `floor`, `motions`, `exits`,
                `interruptions` and `sittings`
recognition     claims to hold power, and who accepts them
"""
