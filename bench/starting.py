"""What a person waits for: importing, and `interregnum run` from nothing to its last line."""

from __future__ import annotations

import tempfile

from bench.measure import Row, at_most, fresh_environment, whole_process

SCENARIO = "petrograd-1917"
RUN = ("-c", "from interregnum.cli import main; main()", "run", SCENARIO)
MOST_IMPORT, MOST_RUN = 0.5, 2.0  # seconds


def rows() -> list[Row]:
    """Seconds and MiB of fresh interpreters."""
    return [*importing(), *running()]


def importing() -> list[Row]:
    """The import itself, and all that playing a scenario needs; each as a whole process."""
    found = []
    for code, most in (("import interregnum", MOST_IMPORT), ("from interregnum import load, run", None)):
        arguments, environment = ("-c", code), fresh_environment()
        whole_process(arguments, environment)
        seconds = [whole_process(arguments, environment)[0] for _ in range(15)]
        found.append(at_most(f"python -c '{code}', whole process", seconds, "s", most))
    return found


def running() -> list[Row]:
    """`interregnum run`: warm; with our caches empty; and with no compiled Python at all."""
    environment = fresh_environment()
    whole_process(RUN, environment)
    warm = [whole_process(RUN, environment) for _ in range(7)]
    emptied, first = [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as empty:
            emptied.append(whole_process(RUN, fresh_environment(INTERREGNUM_CACHE=empty))[0])
        with tempfile.TemporaryDirectory() as empty:
            nothing = fresh_environment(INTERREGNUM_CACHE=empty, PYTHONPYCACHEPREFIX=empty)
            first.append(whole_process(RUN, nothing)[0])
    return [
        at_most(f"interregnum run {SCENARIO}, warm", [seconds for seconds, _ in warm], "s", MOST_RUN),
        at_most("... on first use: our cache empty", emptied, "s", MOST_RUN),
        at_most("... and not one Python module compiled, theirs neither", first, "s", MOST_RUN),
        at_most("... peak memory", [peak for _, peak in warm], "MiB"),
    ]
