"""What the map of the page needs: its ground, who is afloat, who is under way, what was so at each moment."""
