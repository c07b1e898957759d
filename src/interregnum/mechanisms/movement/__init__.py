"""Where people are and how they get elsewhere.

presence    places, units and persons, and whom they obey; `whereabouts`, where they may ever be
movement    marches, sailings, drives; `travel` is what every way has in common; `fatigue`, what marching costs
commander   he goes where his unit goes: a part of movement
recall      those on the way called back, sent elsewhere, halted: a part of movement
mediation   envoys and their missions
custody     arrest, the walk of prisoners, release
letting_go  those held let go in groups, guards who change their minds: a part of custody
"""
