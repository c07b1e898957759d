"""A validation as a report, for a terminal or as Markdown. Misses are shown in the same tables as hits.

report      the whole report: its sections, and their two forms
section     what a section is
scores      criteria, and the scores of each part of the record
nulls       null models, and the skill against each
facts       facts with an hour and without
durations   how long things took
claims      causal claims, and those that are not tested
numbers     numbers as they are written
"""
