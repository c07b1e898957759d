"""What the hall of the page needs.

chambers   assemblies: who sits there, in what order
"""
