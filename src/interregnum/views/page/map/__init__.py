"""What the map of the page needs, the same in every history.

basemap    the ground: what the map files show, laid flat
setting    who is afloat, which places are ringed
"""
