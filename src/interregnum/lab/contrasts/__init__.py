"""With and without a change, history by history, from the same draws.

whatif     a scenario as it is and with a change
branch     the same from a moment of a recorded history on
pairs      each history played twice
exposure   whether a change makes a difference in a history at all
"""
