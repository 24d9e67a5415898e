"""``fmnist metrics``: numbers for Prometheus, and answers for probes."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from fmnist.errors import SettingsError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "metrics", help=_("answer Prometheus and probes: /metrics, /health, /ready")
    )
    parser.add_argument("--port", type=int, default=9108)
    parser.add_argument(
        "--address", default="127.0.0.1", help=_("0.0.0.0 answers other machines too")
    )
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    from functools import cache

    from fmnist.metrics import server
    from fmnist.runs.store import RunStore

    url = Settings.from_environment().database_url
    try:
        found = server(cache(lambda: RunStore(url)), port=options.port, address=options.address)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            _("Port {port} of {address} cannot be taken: {reason}. Name another one.").format(
                port=options.port, address=options.address,
                reason=getattr(error, "strerror", None) or error,
            )
        ) from error  # fmt: skip
    with found:
        sys.stdout.write(f"http://{options.address}:{found.server_port}/metrics\n")
        sys.stdout.flush()
        found.serve_forever()
    return 0
