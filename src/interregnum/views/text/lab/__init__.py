"""Results of the lab in a terminal: one module for each command."""
