"""Force and fear: morale, shock, siege, casualties, crowds."""
