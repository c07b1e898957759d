"""Assemblies and claims to power: credentials, deliberation, recognition."""
