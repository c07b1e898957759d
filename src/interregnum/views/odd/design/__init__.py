"""The design concepts of the ODD protocol."""
