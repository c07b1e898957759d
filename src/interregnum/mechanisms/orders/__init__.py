"""Word and will: messages, what is believed, plans, obedience, readiness of things, decisions."""
