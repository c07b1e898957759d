"""The command: `interregnum`, and `python -m interregnum`.

Whoever interrupts it while nothing but this has been read is told so in a word, and not with Python's own traceback.
"""

import os
import signal

INTERRUPTED = 130  # the exit code of what Ctrl-C has ended


def main() -> None:
    """Run a command; it ends with its exit code."""
    # In the background it is ignored, and stays so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    from interregnum.cli import main

    main()


def _stop(*_: object) -> None:
    """End at once; nothing has been begun."""
    os.write(2, b"\ninterrupted\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
