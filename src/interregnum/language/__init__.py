"""The language of scenarios: read the files, resolve the short forms, check, describe the schema."""
