"""Where people are and how they get elsewhere: presence, marches, missions, custody."""
