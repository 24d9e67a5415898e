"""A whole class at one server, measured by clients that speak Streamlit's protocol.

    python -m benchmarks.classroom visits [--visitors 50] [--minutes 5]   click through all pages
    python -m benchmarks.classroom starts [--visitors 30]                 all start a run at once
    python -m benchmarks.classroom kills [--rounds 20]                    SIGKILL, again and again
    python -m benchmarks.classroom memory [--workers 0]                   of all processes together

Each visitor is a websocket with a session of its own, which does what a browser does: it opens
pages and asks again for the parts that run by themselves. It draws nothing, fetches no pictures by
HTTP, and its components do not answer: what a browser itself needs is measured by
``python -m benchmarks.pages``. The pages are those that the app's own navigation names. Two
trainings run meanwhile. The last line is JSON; ``--json`` prints nothing else. The exit code is 1
if a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from dataclasses import asdict

from benchmarks.classroom import kills, memory, starts, visits


def main() -> int:
    """Run one of the four; print what was found, and the result as the last line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    visiting = kinds.add_parser("visits", help="click through all pages")
    visiting.add_argument("--visitors", type=int, default=50)
    visiting.add_argument("--minutes", type=float, default=5.0)
    visiting.add_argument("--pause", type=float, default=10.0, help="mean seconds on a page")
    starting = kinds.add_parser("starts", help="all start a run at once")
    starting.add_argument("--visitors", type=int, default=30)
    starting.add_argument("--epochs", type=int, default=3)
    killing = kinds.add_parser("kills", help="SIGKILL, again and again")
    killing.add_argument("--visitors", type=int, default=10)
    killing.add_argument("--rounds", type=int, default=20)
    holding = kinds.add_parser("memory", help="of all processes together")
    holding.add_argument("--visitors", type=int, default=5)
    holding.add_argument("--workers", type=int, default=0)
    holding.add_argument("--seconds", type=float, default=90.0)
    for kind in (visiting, starting, killing, holding):
        kind.add_argument("--seed", type=int, default=0)
        kind.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    # Killed politely, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    load = round(os.getloadavg()[0], 2)

    def say(text: str) -> None:
        if not options.json:
            print(text, flush=True)

    found: visits.Found | starts.Found | kills.Found | memory.Found
    match options.kind:
        case "visits":
            found = visits.measure(
                options.visitors, options.minutes * 60, options.pause, options.seed, say
            )
        case "starts":
            found = starts.measure(options.visitors, options.epochs, options.seed, say)
        case "memory":
            found = memory.measure(
                options.visitors, options.workers, options.seconds, options.seed, say
            )
        case _:
            found = kills.measure(options.visitors, options.rounds, options.seed, say)
    missed = found.missed()
    if not options.json:
        print("\n".join([*found.lines(), *(f"MISSED: {text}" for text in missed)]))
    print(
        json.dumps(
            {
                "kind": options.kind,
                "load_average_before": load,
                "processors": os.cpu_count(),
                **asdict(found),
                "missed": missed,
            }
        )
    )
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
