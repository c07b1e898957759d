"""Compiles the kernel into the user's cache, so that the processes that run tests need not each compile it.

`make test` runs this beside the linters. Where the cache holds it already this takes a second or two.
"""

from __future__ import annotations

from harbour import HARBOUR, compiled

from interregnum.calculus.engine import numba_engine
from interregnum.calculus.player import Player


def main() -> None:
    """Call each function of the engine once: Numba compiles what is called."""
    _, tables = compiled(HARBOUR)
    player = Player(tables, seed=1, engine=numba_engine())
    event = tables.events[0]
    player.read()
    player.would_choose(event)
    player.bring_on(event)
    player.advance(60.0)
    player.bar(event)
    player.renew(2)


if __name__ == "__main__":
    main()
