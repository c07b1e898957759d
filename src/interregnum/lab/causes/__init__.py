"""Causes: events and decisions ranked by how often the outcome changes when each is removed.

hinges           the ranking; `hinge`, one row of it, and `hinge_scores`, how it is scored
ranking          by what rows are ranked, and how sure their order is
race             rows that cannot be among the strongest leave early
chains           events that fall together, ranked once
apart            what is not ranked: the ending itself, and waiting
knockouts        histories without each event; `shared_history` plays only what differs
knock_ins        histories in which an event is made to happen
fresh            histories drawn anew from an event on, without it and with it
knockout_runs    all of these played on all cores; `knockout_cache` keeps knock-outs in the folder of an ensemble
causation        probabilities of necessity and sufficiency
shapley          the joint effect of several events, divided among them
"""
