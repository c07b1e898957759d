"""So that `python -m interregnum` is the command."""

from interregnum.cli import main

main()
