"""Pictures to teach from in folders: one folder for each class, called what the class is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fmnist.errors import TeachingError
from fmnist.imaging import ACCEPTED_EXTENSIONS
from fmnist.translation import _

__all__ = ["picture_files"]


def picture_files(folders: Sequence[Path], classes: Sequence[str] = ()) -> dict[str, list[Path]]:
    """Return the picture files of each class, classes and files by name.

    Args:
        folders: each with a folder for each class; what has the same name belongs together.
        classes: only these, in this order; default: all.

    Raises:
        TeachingError: there is no such folder, or a class is in none of them.
    """
    found: dict[str, list[Path]] = {}
    for folder in folders:
        if not folder.is_dir():
            raise TeachingError(
                _(
                    "There is no folder {folder}; accepted is one with a folder of pictures for "
                    "each class."
                ).format(folder=folder)
            )
        for inner in sorted(each for each in folder.iterdir() if each.is_dir()):
            files = [
                file
                for file in sorted(inner.iterdir())
                if file.suffix.lower().removeprefix(".") in ACCEPTED_EXTENSIONS
            ]
            if files and not inner.name.startswith("."):
                found.setdefault(inner.name, []).extend(files)
    if missing := [name for name in classes if name not in found]:
        raise TeachingError(
            _("There are no pictures of {missing}; there are some of {names}.").format(
                missing=", ".join(missing), names=", ".join(sorted(found)) or "—"
            )
        )
    return {name: found[name] for name in classes or sorted(found)}
