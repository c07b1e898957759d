"""YAML and JSON files as plain data with positions. Only here is YAML known."""
