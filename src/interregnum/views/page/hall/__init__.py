"""What the hall of the page needs.

chambers   assemblies: who sits there, in what order
sessions   one history of them: speakers, motions, exits
ballots    the votes, and how likely each was
"""
