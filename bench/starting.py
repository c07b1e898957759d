"""What a person waits for: importing, and `interregnum run` from nothing to its last line."""

from __future__ import annotations

import tempfile

from bench.measure import Row, at_most, fresh_environment, ratios, whole_process

SCENARIO = "petrograd-1917"
RUN = ("-c", "from interregnum.cli import main; main()", "run", SCENARIO)
IMPORTS = ("-c", "import numpy, pyarrow, pydantic")
MOST_IMPORT, MOST_RUN = 0.5, 2.0  # seconds
OVER = 5, 10  # times what our libraries take to be imported


def rows() -> list[Row]:
    """Seconds and MiB of fresh interpreters."""
    return [*importing(), *running()]


def importing() -> list[Row]:
    """The import itself, and all that playing a scenario needs; each as a whole process."""
    found = []
    for code, most in (("import interregnum", MOST_IMPORT), ("from interregnum import load, run", None)):
        arguments, environment = ("-c", code), fresh_environment()
        whole_process(arguments, environment)
        seconds = [whole_process(arguments, environment).seconds for _ in range(15)]
        found.append(at_most(f"python -c '{code}', whole process", seconds, "s", most))
    return found


def running() -> list[Row]:
    """`interregnum run`: warm; with our caches empty; and with no compiled Python at all."""
    environment = fresh_environment()
    whole_process(RUN, environment)
    warm, imports, emptied, first = [], [], [], []
    for _ in range(9):
        warm.append(whole_process(RUN, environment))
        imports.append(whole_process(IMPORTS, environment).processor)
    for _ in range(5):
        with tempfile.TemporaryDirectory() as empty:
            emptied.append(whole_process(RUN, fresh_environment(INTERREGNUM_CACHE=empty)))
        with tempfile.TemporaryDirectory() as empty:
            nothing = fresh_environment(INTERREGNUM_CACHE=empty, PYTHONPYCACHEPREFIX=empty)
            first.append(whole_process(RUN, nothing).seconds)
    over = [ratios([start.processor for start in some], imports[: len(some)]) for some in (warm, emptied)]
    return [
        at_most(f"interregnum run {SCENARIO}, warm", [process.seconds for process in warm], "s", MOST_RUN),
        at_most(f"... over `{IMPORTS[1]}`, processor time", over[0], "times", OVER[0]),
        at_most("... on first use: our cache empty", [process.seconds for process in emptied], "s"),
        at_most("... over the same, processor time", over[1], "times", OVER[1]),
        at_most("... and not one Python module compiled, theirs neither", first, "s"),
        at_most("... peak memory", [process.peak for process in warm], "MiB"),
    ]
