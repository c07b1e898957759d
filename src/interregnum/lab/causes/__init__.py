"""Causes: events and decisions ranked by how often the outcome changes when each is removed.

hinges           the ranking; `hinge`, one row of it, and `hinge_scores`, how it is scored
chains           events that fall together, ranked once
apart            what is not ranked: the ending itself, and waiting
knockouts        histories without each event; `shared_history` plays only what differs
knock_ins        histories in which an event is made to happen
knockout_runs    both played on all cores; `knockout_cache` keeps knock-outs in the folder of an ensemble
causation        probabilities of necessity and sufficiency
shapley          the joint effect of several events, divided among them
"""
