"""Word and will: how orders travel, and what people do about them.

messages, belief   word on its way, and what it makes people expect; `addressees`, who can have it; `copies`, for
                   whom it is lost; `calling_off`, of word, orders and movements; `hearers`, whom it moves
backing            who is believed to stand behind whom; `in_the_name`, who uses whose name
command            plans and their steps
obedience          how a unit obeys, stalls or refuses
choice             decisions
readiness          guns, lanterns, exchanges: ready, faulty, missing
"""
