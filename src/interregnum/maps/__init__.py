"""The map of a scenario: GeoJSON (RFC 7946), which may come from anyone, read and checked before it is shown.

A scenario folder may hold `map.geojson`, the place where it happens, and `inset.geojson`, the country around.
Each feature has `kind` (one of `KINDS`), `name` and `rank` in its properties. No mechanism reads a map;
docs/reference/map.md is the page for those who draw one.

- `files`: from bytes to plain data, within limits
- `features`: what a map may contain, and the problems of a feature
- `crossing`: whether the border of an area crosses itself
- `placing`: whether the map lies where the places are
"""

from interregnum.maps.features import (
    INSET_FILE,
    KINDS,
    MAP_FILE,
    Chart,
    Feature,
    Position,
    read_map,
)
from interregnum.maps.placing import map_problems

__all__ = ["INSET_FILE", "KINDS", "MAP_FILE", "Chart", "Feature", "Position", "map_problems", "read_map"]
