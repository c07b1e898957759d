"""The command line: one command for each job.

frame        the group of commands, and what every command uses; `wrapping` breaks long lines
streams      what is printed to, whatever becomes of it
places       arguments that are paths
out_files    files that are written, over nothing that is not ours
scenario     check, resolve, events, new, record, schema, lsp, odd
history      run, why, why-not, replay
lab          commands that play many histories
engine       engine
serve        serve
page         report
export       export

Exit codes: 0 done; 1 a replay that differs, or a proofreader's finding;
2 bad input, with every problem listed, or output that was lost; 130
interrupted.
"""

from interregnum.cli import engine, export, history, lab, page, scenario, serve
from interregnum.cli.frame import commands, main

__all__ = [
    "commands",
    "engine",
    "export",
    "history",
    "lab",
    "main",
    "page",
    "scenario",
    "serve",
]
