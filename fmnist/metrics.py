"""How the server is, for Prometheus and for probes: queue, runs, workers, predictions, errors.

Everything is read from the run store when somebody asks, so one process tells it of all servers:
``python -m fmnist metrics``. ``/metrics`` is for Prometheus; ``/health`` answers 200 while this
process lives; ``/ready`` answers 200 when the store answers and a worker is ready, or 503 and why.

Source: https://prometheus.io/docs/practices/naming/ and
https://prometheus.github.io/client_python/collector/custom/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from fmnist.errors import FmnistError
from fmnist.runs.service import WEB, compute_state
from fmnist.runs.store import RunStore

__all__ = ["StoreCollector", "server"]

_ALIVE_SECONDS: Final = 30.0

Starting = Callable[[str, list[tuple[str, str]]], object]


class StoreCollector:
    """Gives Prometheus the numbers of a run store.

    Args:
        open_store: gives the store; what it raises makes ``fmnist_store_up`` 0.
    """

    def __init__(self, open_store: Callable[[], RunStore]) -> None:
        self._open = open_store

    def collect(self) -> Iterator[Metric]:
        """Yield each number."""
        up = GaugeMetricFamily("fmnist_store_up", "1 if the run store answers")
        try:
            found = list(_numbers(self._open()))
        except FmnistError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from found


def _numbers(store: RunStore) -> Iterator[Metric]:
    for name, counts in (
        ("runs", store.census.runs()),
        ("computations", store.census.computations()),
    ):
        metric = GaugeMetricFamily(f"fmnist_{name}", f"{name} by status", labels=["status"])
        for status, count in counts.items():
            metric.add_metric([status], count)
        yield metric
    yield GaugeMetricFamily(
        "fmnist_queue_oldest_seconds",
        "Seconds that the longest waiting run has waited",
        store.census.longest_wait(),
    )
    yield GaugeMetricFamily(
        "fmnist_answers", "Answers of visitors that are kept", store.census.answers()
    )
    compute = compute_state(store)
    workers = GaugeMetricFamily("fmnist_workers", "Worker processes", labels=["state"])
    workers.add_metric(["ready"], compute.ready)
    workers.add_metric(["starting"], max(compute.workers - compute.ready, 0))
    yield workers
    yield from _of_servers(store)


def _of_servers(store: RunStore) -> Iterator[Metric]:
    servers = store.services.named(WEB, within=_ALIVE_SECONDS)
    yield GaugeMetricFamily("fmnist_web_processes", "Web processes that are alive", len(servers))
    for name, text in (
        ("predictions", "Pictures that were recognised"),
        ("errors", "Faults that no visitor could help, see the log"),
    ):
        metric = CounterMetricFamily(f"fmnist_{name}", text, labels=["process"])
        for process, detail in servers.items():
            metric.add_metric([process.removeprefix(f"{WEB}:")], detail.get(name, 0))
        yield metric


def server(
    open_store: Callable[[], RunStore], *, port: int, address: str = "127.0.0.1"
) -> WSGIServer:
    """Return the server of the three addresses; ``serve_forever`` runs it.

    Raises:
        OSError: the port is taken.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(StoreCollector(open_store))
    metrics = make_wsgi_app(registry)

    def application(environment: dict[str, Any], start: Starting) -> Iterable[bytes]:
        match environment.get("PATH_INFO"):
            case "/metrics":
                answer: Iterable[bytes] = metrics(environment, start)
                return answer
            case "/health":
                return _said(start, "200 OK", "ok")
            case "/ready":
                why = _unready(open_store)
                return _said(start, "503 Service Unavailable" if why else "200 OK", why or "ok")
            case _:
                return _said(start, "404 Not Found", "/metrics, /health, /ready")

    return make_server(address, port, application, handler_class=_Quiet)


def _unready(open_store: Callable[[], RunStore]) -> str:
    """Return why nobody should be sent here; empty if somebody may."""
    try:
        return "" if compute_state(open_store()).ready else "no worker is ready"
    except FmnistError as error:
        return str(error)


def _said(start: Starting, status: str, text: str) -> Iterable[bytes]:
    start(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [f"{text}\n".encode()]


class _Quiet(WSGIRequestHandler):
    """Writes no line for every question."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
