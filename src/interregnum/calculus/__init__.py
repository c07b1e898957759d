"""The calculus: quantities and events, and how they are played. It does not know the nouns of the language.

network        quantities and events, as data; `naming`, what they are called; `mapping`, their formulas changed
event_memory   what formulas ask about the past, as quantities: happened, times, since
waiting_time   how long an event would take with everything as it is at the start
tables         names become indices, once; `programs` does it for formulas, `rows` makes arrays of rows
kept           a compiled network as named bytes, read part by part; `packing`, what a part is packed in
kernel         events played: numbers in, numbers out
states         room for one history
engines        the kernel as plain Python, as WebAssembly, or compiled for this machine
player         plays one history step by step
original       one history, and those without something that share most of it
faults         why a history cannot go on, in words
"""
