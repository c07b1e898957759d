"""What `interregnum serve --watch` does: each save is read, told, played and held against the version before.

loop        notices a save, and has it read and played; what is known of it now
version     one version of the files: when, what was touched, what is wrong with it
snapshots   the files of each version, kept until the server ends: shown, written back, handed over as a zip
lines       what differs between the lines of two versions
nights      the process that plays the histories of a version
told        all of it as plain data and in words, for the page and the terminal
routes      the addresses below `/watch`
"""
