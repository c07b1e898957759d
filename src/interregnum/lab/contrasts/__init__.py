"""Contrasts: with and without a change, history by history, from the same draws.

whatif     a scenario without and with a change
versions   two versions of a scenario: what an edit changed
branch     the same from a moment of a recorded history on
pairs      each history played twice
outcomes   how each outcome differs, with intervals
exposure   in how many histories the changed event would have gone otherwise
"""
