"""``fmnist room``: the rules of the room, for who has the machine and no teacher at hand."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from fmnist.settings import Settings
from fmnist.translation import _, ngettext

if TYPE_CHECKING:
    from fmnist.runs.room import Room

__all__ = ["add"]


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser("room", help=_("show and change the rules of the room"))
    queue = parser.add_mutually_exclusive_group()
    queue.add_argument("--pause-queue", action="store_true", help=_("no waiting run begins"))
    queue.add_argument("--resume-queue", action="store_true", help=_("waiting runs begin again"))
    test_set = parser.add_mutually_exclusive_group()
    test_set.add_argument("--open-test-set", action="store_true", help=_("for everybody"))
    test_set.add_argument("--seal-test-set", action="store_true", help=_("for all but a teacher"))
    parser.add_argument("--reset", action="store_true", help=_("first take away all rules"))
    parser.add_argument(
        "--clear",
        action="store_true",
        help=_("stop the runs of all visitors and take them out of the lists"),
    )
    parser.set_defaults(carry_out=_carry_out)


def _carry_out(options: argparse.Namespace) -> int:
    from fmnist.runs.room import Room
    from fmnist.runs.store import RunStore

    settings = Settings.from_environment()
    store = RunStore(settings.database_url)
    before = store.room.get(taught=settings.taught)
    after = _changed(Room(test_set_open=not settings.taught) if options.reset else before, options)
    if after != before:
        store.room.put(after)
    if options.clear:
        _moment, count = store.clear()
        sys.stderr.write(
            ngettext("{count} run cleared.\n", "{count} runs cleared.\n", count).format(count=count)
        )
    sys.stdout.write(json.dumps(asdict(after)) + "\n")
    return 0


def _changed(room: Room, options: argparse.Namespace) -> Room:
    if options.pause_queue or options.resume_queue:
        room = replace(room, queue_paused=options.pause_queue)
    if options.open_test_set or options.seal_test_set:
        room = replace(room, test_set_open=options.open_test_set)
    return room
