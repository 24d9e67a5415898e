"""The machine: libraries, folder, disk, memory, and what answers on the app's port."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

from fmnist.doctor.finding import Finding
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["app", "disk", "home", "memory", "port", "public", "versions"]

_LITTLE_DISK: Final = 2e9
_NO_DISK: Final = 0.2e9
_WORKER_MEMORY: Final = 0.9e9
"""Bytes that a worker takes with TensorFlow and a large network."""
_APP_MEMORY: Final = 0.6e9


def versions(file: Path) -> Iterator[Finding]:
    """Compare what is installed with what ``requirements.txt`` asks for."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return  # installed as a package: pip has looked
    faults = []
    count = 0
    for line in lines:
        try:
            wanted = Requirement(line.split("#")[0].strip())
        except InvalidRequirement:
            continue
        count += 1
        try:
            found = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            faults.append(_("{name} is missing").format(name=wanted.name))
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            faults.append(f"{wanted.name} {found} ({wanted.specifier})")
    if faults:
        yield Finding(
            about="libraries",
            state="problem",
            text=", ".join(faults),
            advice=_("pip install -r requirements.txt"),
        )
    else:
        yield Finding(
            about="libraries",
            state="ok",
            text=_("all {count} are installed in versions that fit").format(count=count),
        )


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())


def home(settings: Settings) -> Finding:
    folder = _existing(settings.home)
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Finding(about="folder", state="ok", text=str(settings.home))
    return Finding(
        about="folder",
        state="problem",
        text=_("{folder} cannot be written to").format(folder=folder),
        advice=_("Make it writable, or set FMNIST_HOME to another folder."),
    )


def disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(_existing(settings.home)).free
    said = _("{size:,.1f} GB are free").format(size=free / 1e9)
    if free >= _LITTLE_DISK:
        return Finding(about="disk", state="ok", text=said)
    return Finding(
        about="disk",
        state="problem" if free < _NO_DISK else "warning",
        text=said,
        advice=_("Free some: a class needs about {size:.0f} GB for runs and results.").format(
            size=_LITTLE_DISK / 1e9
        ),
    )


def memory(settings: Settings, free: float) -> Finding:
    needed = _APP_MEMORY + settings.workers * _WORKER_MEMORY
    said = _(
        "{free:,.1f} GB are free; {workers} workers and the app take about {needed:.1f}"
    ).format(free=free / 1e9, workers=settings.workers, needed=needed / 1e9)
    if free >= needed:
        return Finding(about="memory", state="ok", text=said)
    return Finding(
        about="memory", state="warning", text=said,
        advice=_("Set FMNIST_WORKERS lower, or end other programs."),
    )  # fmt: skip


def port(config: Path) -> int:
    """Return the port that the app takes: Streamlit's setting, or its default."""
    named = os.environ.get("STREAMLIT_SERVER_PORT", "")
    if re.fullmatch(r"\d{1,5}", named):
        return int(named)
    try:
        found = tomllib.loads(config.read_text(encoding="utf-8"))
        return int(found.get("server", {}).get("port", 8501))
    except (OSError, ValueError):
        return 8501


def public(settings: Settings) -> Iterator[Finding]:
    """Ask the address by which others reach the app, if one is set."""
    if not settings.public_url:
        return
    address = settings.public_url.rstrip("/")
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310
            healthy = answer.read(16).strip() == b"ok"
    except (urllib.error.URLError, OSError, ValueError):
        healthy = False
    if healthy:
        text = _("it answers at {address}").format(address=address)
        yield Finding(about="address", state="ok", text=text)
        return
    yield Finding(
        about="address",
        state="warning",
        text=_("the app does not answer at {address}").format(address=address),
        advice=_("Start it, or look at FMNIST_PUBLIC_URL and the proxy before it."),
    )


def app(port: int) -> Finding:
    """Ask the app for its health, if something listens on its port."""
    address = f"http://localhost:{port}"
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=3) as answer:  # noqa: S310
            healthy = answer.read(16).strip() == b"ok"
    except urllib.error.HTTPError:
        healthy = False
    except (urllib.error.URLError, OSError):
        return Finding(
            about="app",
            state="ok",
            text=_("nothing answers at {address}: it is not running here").format(address=address),
        )
    if healthy:
        return Finding(about="app", state="ok", text=_("it answers at {address}").format(
            address=address
        ))  # fmt: skip
    return Finding(
        about="app",
        state="warning",
        text=_("another program answers at {address}").format(address=address),
        advice=_("Start the app with --server.port and another number."),
    )
