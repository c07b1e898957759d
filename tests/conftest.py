"""What all tests share: how properties look for cases, who plays beside us, and which process runs which test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor

import pytest
from hypothesis import HealthCheck, settings

# Properties look for new cases on a desk, and try the same ones again where CI is set. None fails because a machine
# is slow.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# What takes longest begins first, so that no process is left alone with it at the end: files, or groups of files.
LONGEST = ("browser", "test_cli", "test_docs", "pool", "test_knockouts", "test_language")


def pytest_configure(config: pytest.Config) -> None:
    """Groups of tests are begun in the order that is made below, and not the most numerous first."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup` one process runs all tests of a file, for they share what they have played.

    All that need the pool are run by one process, too. The browser's tests have a group of their own.
    """
    pooled = {item.path for item in items if "pool" in getattr(item, "fixturenames", ())}
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("pool" if item.path in pooled else item.path.stem))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    mark = item.get_closest_marker("xdist_group")
    name = mark.args[0] if mark is not None else ""
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@pytest.fixture(scope="session")
def pool() -> Iterator[Executor]:
    """Three processes, freshly started, for all tests of what several workers do: `Crew(2, pool)`.

    To start one takes seconds, most of them for the libraries that it imports. `test_ensemble`, `test_knockouts` and
    `test_dask` start processes of their own.
    """
    from interregnum.lab.workers import processes

    with processes(3) as executor:
        yield executor


@pytest.fixture
def one_core() -> Iterator[None]:
    """This process and those that it starts have one core, so that what they play they play themselves.

    The result is the same, and most of what a small ensemble takes is to start processes. Each of the processes that
    run tests has another core.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = sorted(os.sched_getaffinity(0))
    number = int("0" + os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.sched_setaffinity(0, {cores[number % len(cores)]})
    yield
    os.sched_setaffinity(0, cores)
