"""What decided it: events and decisions ranked by how often the outcome changes without them.

hinges           the ranking
knockouts        histories without each event, by forking; `knockout_cache` keeps them beside an ensemble
knock_ins        histories in which an event is made to happen
causation        probabilities of necessity and sufficiency
shapley          what several events do together, divided among them
"""
