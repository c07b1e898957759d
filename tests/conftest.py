"""What all tests share: how properties look for cases, who plays beside us, and which process runs which test."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from interregnum.cli.frame import SELDOM

# Properties look for new cases on a desk, and try the same ones again where CI is set. None fails because a machine
# is slow.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# Files whose tests ask for the `pool`.
POOLED = {
    "test_calibration",
    "test_contrast",
    "test_ensemble",
    "test_fan",
    "test_futures",
    "test_lab",
    "test_sensitivity",
}
# What takes longest begins first, so that no process is left alone with it at the end: files, or groups of files.
LONGEST = (
    "test_frame", "test_audit", "test_page_plays", "pool", "test_networks", "test_cli", "test_stranger", "test_report",
    "test_answers_kept", "test_class", "test_errands", "test_served", "test_docs", "test_watch", "test_seat",
    "test_file_plays", "test_barriers", "test_language", "test_original", "test_history", "test_map_shown",
    "test_pictures", "test_knockouts", "test_opened", "test_any_history", "test_by_any_hand", "test_record_played",
    "test_lsp_server", "test_native_engine", "test_mistakes", "test_page_seats", "test_two_shown", "test_watch_page",
)  # fmt: skip


def group_of(path: Path) -> str:
    """Tests of one group run in one process: those of a file, for they share what they have played; all that need the
    pool are one group."""
    return "pool" if path.stem in POOLED else path.stem


def pytest_collection_finish() -> None:
    """From here on Python looks for cycles as seldom as the command lets it, and not in what lives to the end."""
    gc.set_threshold(*SELDOM)
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    groups = {item: group_of(item.path) for item in items}
    items.sort(key=lambda item: LONGEST.index(groups[item]) if groups[item] in LONGEST else len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores: a test that waits for a browser, or for a process that it has started,
    leaves its core to another."""
    return 1 + (os.cpu_count() or 1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadgroup`, these groups in this order.

    From pytest 9.2 on, xdist 3.8 loses the groups of its own mark without a word: it writes them where nobody reads.
    """
    from xdist.scheduler import LoadScopeScheduling

    class InGroups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(Path(nodeid.partition("::")[0]))

    config.option.loadscopereorder = False  # xdist would begin with the most numerous
    return InGroups(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def pool() -> Iterator[Executor]:
    """Three processes, freshly started, for all tests of what several workers do: `Workers(2, pool)`.

    To start one takes seconds, most of them for the libraries that it imports. `test_ensemble`, `test_knockouts` and
    `test_dask` start processes of their own.
    """
    from interregnum.lab.ensembles.workers import processes

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
