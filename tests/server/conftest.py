"""One server of the harbour town for all tests that change nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from live import served


@pytest.fixture(scope="session")
def town() -> Iterator[httpx.Client]:
    """A client of it."""
    with served() as client:
        yield client
