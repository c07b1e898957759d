"""The kernel in Node: the file that comes with the package plays anywhere, and writes the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from checksums import ALL_KINDS, NIGHT, TOWN
from in_node import NODE, Laid

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")


@pytest.mark.parametrize(("name", "count"), [(NIGHT, 20), (TOWN, 40), (ALL_KINDS, 40)])
def test_node_writes_the_same_traces(tmp_path: Path, name: str, count: int) -> None:
    laid = Laid(name)
    there = laid.in_node(tmp_path, range(count)).played
    here = laid.here(range(count)).played
    assert there == here
    assert len({tuple(found) for found in here}) == count
