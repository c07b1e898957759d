"""So that `python -m interregnum.cli` is the command."""

from interregnum.cli import main

main()
