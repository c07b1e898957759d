"""The kernel: a generalised semi-Markov process (Glynn 1989) with state-dependent speeds, played over plain arrays.

An event whose guard holds has a clock; the clock runs down at the event's speed; the clock that runs out first fires
its event, whose effects change quantities; events that depend on a changed quantity are looked at again, no others.

- `layout`     what the arrays hold: read this first;
- `advance`    how a history goes on: `advance`, `fire`, `choose`;
- `effects`    what an event does to quantities, and which events that touches;
- `clocks`     set going, stopped, and put in order of what is due;
- `values`     what a formula comes to as things are, and what is drawn at an address;
- `machine`    runs a formula, step by step;
- `draws`      one uniform number for each address, and quantile functions;
- `beginning`  how a history begins;
- `forking`    what may be done where another history branches off;
- `journal`    all of a history, written down;
- `difference` a history that shares most of a journal's: only what differs is played;
- `removals`   many of these in one call.

All of it is plain Python over `math` and NumPy scalars, steppable in a debugger, so plain that `engines/in_c.py`
writes the same functions down as C, from which `kernel.wasm` is made: so there are no decorators, no NumPy reductions
(they add in another order than a loop), and no functions of the C library but those that IEEE 754 fixes to the last
bit. Bytes are the same either way. A number that cannot be is noted where it comes out, and `advance` looks whether
there is one.
"""
