"""Causes: events and decisions ranked by how often the outcome changes when each is removed.

hinges           the ranking; `hinge`, one row of it, and `hinge_scores`, how it is scored
ranking          by what rows are ranked, and how sure their order is
race             rows that cannot be among the strongest leave early
chains           events that fall together, ranked once
apart            what is not ranked: the ending itself, and waiting
counterfactuals  each history without an event, with one made to happen, and drawn anew from there
knockout_runs    all of these played on all cores
causation        probabilities of necessity and sufficiency
shapley          the joint effect of several events, divided among them
"""
