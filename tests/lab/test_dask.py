"""On a real Dask cluster: the same bytes as here, though a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from interregnum.cli import commands
from interregnum.errors import ProblemsFound
from interregnum.lab.ensembles import workers as module
from interregnum.lab.ensembles.ensemble import ensemble
from interregnum.lab.ensembles.workers import Workers, dask_workers

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning"
)
FAIR = Path(__file__).parent / "fair"
COUNT = 9000  # blocks enough that one worker is still busy when the other is killed


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Any]:
    """A scheduler and two workers, each a process of its own."""
    settings = {
        "distributed.worker.daemon": False,
        "distributed.comm.timeouts.connect": "600s",
        "temporary-directory": str(tmp_path / "dask"),
    }
    import dask

    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        yield cluster


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWERS_WITHIN", 600)  # this machine may be busy
    killed: list[int] = []

    def kill_one(done: int, of: int) -> None:
        if done and not killed:
            with distributed.Client(cluster.scheduler_address) as client:
                victim = next(iter(client.run(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    with dask_workers(cluster.scheduler_address) as workers:
        assert workers.count == 2
        ensemble(FAIR, COUNT, tmp_path / "there", seed=3, workers=workers, progress=kill_one)
    assert killed
    ensemble(FAIR, COUNT, tmp_path / "here", seed=3, workers=Workers(1))
    assert files(tmp_path / "there") == files(tmp_path / "here")


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:{port}"])
def test_an_address_that_does_not_answer_is_said_soon(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: no client is set going, which would go on trying."""
    begun: list[object] = []
    monkeypatch.setattr(distributed, "Client", lambda *arguments, **_: begun.append(arguments))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = address.format(port=free.getsockname()[1])
    with pytest.raises(ProblemsFound, match="no-answer"), dask_workers(address):
        pass
    out = tmp_path / "runs"
    found = CliRunner().invoke(
        commands, ["ensemble", str(FAIR), "-n", "20", "--out", str(out), "--dask", address]
    )
    assert isinstance(found.exception, ProblemsFound)
    assert not out.exists()
    assert begun == []
    assert threading.active_count() < 50
