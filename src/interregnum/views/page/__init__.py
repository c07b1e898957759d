"""The night on a page: what a page shows, as data. `atlas` is the map."""
