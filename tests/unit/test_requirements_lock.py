"""The lock file pins what requirements.txt asks for, by hash, and names no place to get it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([\w.-]+)==(\S+) \\$", LOCK, flags=re.MULTILINE))


def _asked() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines += [*extras["postgresql"], *extras["oidc"]]
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_direct_dependency_is_pinned_to_a_version_that_is_accepted() -> None:
    assert len(_asked()) > 15
    for asked in _asked():
        assert asked.specifier.contains(PINNED[canonicalize_name(asked.name)]), asked


def test_every_package_has_a_hash() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINNED)
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_it_names_no_registry_and_no_file() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, flags=re.MULTILINE)
