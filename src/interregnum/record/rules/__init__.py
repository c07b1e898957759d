"""What a record must keep: `rule(...)` yields what is wrong.

entries      what entries say of each other, of sources and of names; `check`, every problem at once
shown        what a reading lets one see
evidence     what the scenario's questions rest on in the record
"""
