"""Word and will: how orders travel, and what people do about them.

messages, belief   word on its way, and what it makes people expect; `addressees`, who can have it
command            plans and their steps
obedience          how a unit obeys, stalls or refuses
choice             decisions
readiness          guns, lanterns, exchanges: ready, faulty, missing
"""
