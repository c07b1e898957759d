"""What the map of the page needs.

basemap    the ground: what the map files show, laid flat
setting    who is afloat, which places are ringed
journeys   who was under way, from where to where; `pace`, how far at each minute
shots     blasts, and where they were fired
states     the state at each moment
"""
