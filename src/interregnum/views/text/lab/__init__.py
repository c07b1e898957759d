"""Results of the lab in a terminal, by command.

ensemble, study           outcomes
whatif, hinges            what a change does; what decided an outcome
methods                   how that was found, as a paragraph for a paper
versions                  what an edit changed
inevitability             a curve
assumptions               sensitivity, calibrate
proofreading              findings by rule
validation                a report, also as Markdown; `criteria`, its first part
"""
