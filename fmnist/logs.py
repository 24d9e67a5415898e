"""How the log is written: plain lines, or JSON lines for a program that collects them.

``FMNIST_LOG=json`` writes a JSON object a line, with ``time`` (UTC), ``level``, ``logger``,
``message``, and ``traceback`` where there is one. No message of this package holds pictures,
passwords or the keys of visitors; addresses of databases are written without their password.

Source: https://docs.python.org/3/library/logging.html
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

__all__ = ["JsonLines", "write_logs"]

_PLAIN: Final = "%(asctime)s %(levelname)s %(message)s"


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def write_logs(kind: str) -> None:
    """Write this process's log to standard error: ``"plain"`` or ``"json"`` lines."""
    root = logging.getLogger()
    handler = next((known for known in root.handlers if known.get_name() == "fmnist"), None)
    if handler is None:
        handler = _StandardError()
        handler.set_name("fmnist")
        root.addHandler(handler)
        logging.getLogger("fmnist").setLevel(logging.INFO)
    handler.setFormatter(JsonLines() if kind == "json" else logging.Formatter(_PLAIN))


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _value: TextIO) -> None:
        pass
