"""The compute process: it joins a Dask cluster, its own by default, and hands it queued runs.

It outlives the web process, so that a run does. One of them serves the runs of one machine: a
lock in its home folder keeps a second one out.

Source: https://distributed.dask.org/en/stable/api.html
"""

from __future__ import annotations

import logging
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import dask
import locket
from distributed import Client, LocalCluster

from fmnist.errors import RunError
from fmnist.logs import write_logs
from fmnist.runs.dispatcher import Dispatcher
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["serve"]

_CONNECT_SECONDS: Final = 30
_WARM_UP_AT_MOST: Final = "10 minutes"

_log = logging.getLogger(__name__)


class _Ended(Exception):  # noqa: N818 - a signal to end, not an error
    pass


def serve(settings: Settings, *, workers: int | None = None, idle_exit: bool = False) -> None:
    """Carry out queued runs until told to end (SIGTERM, SIGINT), or until idle.

    Returns at once if another process already does so from the same home folder.

    Args:
        settings: where the run store is, and the Dask scheduler, if not one of our own.
        workers: worker processes of one thread each; default ``settings.workers``, at least 1.
            Those of a scheduler elsewhere are started there.
        idle_exit: end by itself when nobody needs it.

    Raises:
        RunError: the scheduler does not answer, or the home folder cannot be written.
    """
    write_logs(settings.log)
    lock = locket.lock_file(str(settings.home / "compute.lock"), timeout=0)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except locket.LockError:
        _log.info("another compute process serves %s", settings.home)
        return
    except OSError as error:
        raise RunError(
            _(
                "Nothing can be written into the folder {folder}: {reason}. Make it writable, or "
                "set FMNIST_HOME to another folder."
            ).format(folder=settings.home, reason=error.strerror or error)
        ) from error
    store = RunStore(settings.database_url)
    count = max(1, settings.workers if workers is None else workers)
    signal.signal(signal.SIGTERM, _end)
    store.services.announce(COMPUTE, {"workers": 0 if settings.scheduler else count, "ready": 0})
    try:
        with _client(settings, count) as client:
            known = None if settings.scheduler else count
            Dispatcher(settings, store, client, known, idle_exit=idle_exit).run()
    except (_Ended, KeyboardInterrupt):
        _log.info("told to end")
    finally:
        store.services.withdraw(COMPUTE)
        _sweep(settings)
        lock.release()


def _end(_signal: int, _frame: object) -> None:
    raise _Ended


@contextmanager
def _client(settings: Settings, count: int) -> Iterator[Client]:
    """Join the scheduler of the settings, or make a cluster of ``count`` workers here."""
    if settings.scheduler:
        try:
            client = Client(settings.scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise RunError(
                _("The Dask scheduler at {address} does not answer: {reason}").format(
                    address=settings.scheduler, reason=error
                )
            ) from error
        with client:
            yield client
        return
    with _cluster(settings, count) as cluster, Client(cluster, set_as_default=False) as client:
        yield client


def _cluster(settings: Settings, count: int) -> LocalCluster:
    _sweep(settings)
    scratch = _scratch(settings)
    temporary = scratch / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    # A task whose worker dies is over: the dispatcher puts its run back into the queue.
    # A worker in a dead one's place imports TensorFlow and warms up: on a busy machine for longer
    # than the 15 s after which the cluster would give the place up for good.
    # The scheduler has a folder too, which would lie in the temporary folder of the machine.
    dask.config.set(
        {
            "temporary-directory": str(scratch),
            "distributed.scheduler.allowed-failures": 0,
            "distributed.deploy.lost-worker-timeout": _WARM_UP_AT_MOST,
        }
    )
    return LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        memory_limit=0,
        local_directory=str(scratch),
        preload=["fmnist.runs.preload"],
        env={
            "OMP_NUM_THREADS": "1",
            "TF_NUM_INTRAOP_THREADS": "1",
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "TMPDIR": str(temporary),
        },
    )


def _scratch(settings: Settings) -> Path:
    """Return the folder of what workers write for a moment: Dask's files and TensorFlow's."""
    return settings.home / "dask"


def _sweep(settings: Settings) -> None:
    """Delete what workers that were killed have left; only by who holds the lock."""
    shutil.rmtree(_scratch(settings), ignore_errors=True)
