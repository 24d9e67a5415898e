"""Pictures out of a zip archive that somebody uploaded, in memory: nothing is unpacked to disk.

Sources: D. Fifield, "A better zip bomb", WOOT 2019 (what an archive claims is checked before
anything of it is unpacked, and its parts may not share bytes); CWE-22, "Zip slip" (names that
point outside of the folder).
Differs from the source: names are only ever shown; a name that is a path trick is refused all the
same, since nobody makes one by accident.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from fmnist.errors import PictureError
from fmnist.imaging.signatures import is_archive
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["Unpacked", "is_archive", "unpack"]

_ENTRY: Final = b"PK\x01\x02"
"""Begins each entry of the archive's list."""
_RATIO: Final = 200
"""Times as large as packed; a picture, packed already, hardly shrinks."""
_SMALL: Final = 1_000_000
"""Bytes: what is not larger may shrink as it likes."""
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LITTER: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What systems put into folders by themselves."""


@dataclass(frozen=True)
class Unpacked:
    """One file of an archive.

    Attributes:
        name: its path in the archive, with what cannot be shown replaced; no two are alike.
        content: its bytes; empty where there is an ``error``.
        error: why it was left out, for a person to read, or ``None``.
    """

    name: str
    content: bytes = b""
    error: str | None = None


def unpack(content: bytes, *, settings: Settings | None = None) -> Iterator[Unpacked]:
    """Yield the files of a zip archive, one after the other; memory holds one at a time.

    Folders and what a system adds by itself (``__MACOSX``, ``.DS_Store``) are passed over.

    Args:
        content: the archive's bytes.
        settings: how large it may be, and how many files, how large each and all of them.

    Raises:
        PictureError: it is no zip archive, or more than the limits allow; before anything of it
            is unpacked.
    """
    limits = Settings if settings is None else settings
    if len(content) > limits.max_archive_megabytes * 1e6:
        raise PictureError(
            _(
                "The archive has {size:,.0f} MB; accepted are up to {limit:g} MB. Choose the "
                "pictures themselves, or make several archives of it."
            ).format(size=len(content) / 1e6, limit=limits.max_archive_megabytes)
        )
    if content.count(_ENTRY) > limits.max_archive_files:
        raise PictureError(
            _("The archive has more than {limit} files. Make several archives of it.").format(
                limit=limits.max_archive_files
            )
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not _litter(entry)]
    # zipfile raises struct.error, UnicodeDecodeError, ValueError and more on damaged archives.
    except Exception as error:
        raise PictureError(
            _("The archive is damaged, or no zip archive. Pack or send it again.")
        ) from error
    total = sum(entry.file_size for entry in entries)
    if total > limits.max_unpacked_megabytes * 1e6:
        raise PictureError(
            _(
                "Unpacked, the archive has {size:,.0f} MB; accepted are up to {limit:g} MB. Make "
                "several archives of it."
            ).format(size=total / 1e6, limit=limits.max_unpacked_megabytes)
        )
    return _files(archive, entries, limits.max_upload_megabytes)


def _files(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], max_megabytes: float
) -> Iterator[Unpacked]:
    seen: Counter[str] = Counter()
    with archive:
        for entry in entries:
            name = _shown(entry.orig_filename)
            seen[name] += 1
            if seen[name] > 1:
                path = PurePosixPath(name)
                name = str(path.with_name(f"{path.stem} ({seen[name]}){path.suffix}"))
            try:
                _check(entry, max_megabytes)
                unpacked = _read(archive, entry)
            except PictureError as error:
                yield Unpacked(name, error=str(error))
            else:
                yield Unpacked(name, unpacked)


def _litter(entry: zipfile.ZipInfo) -> bool:
    parts = [part.lower() for part in re.split(r"[/\\]", entry.filename) if part]
    if entry.is_dir() or not parts:
        return True
    return "__macosx" in parts or parts[-1] in _LITTER or parts[-1].startswith("._")


def _shown(name: str) -> str:
    """Return a name that can be written anywhere: no control characters, no lone surrogates."""
    clean = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
    return clean[-200:].strip("/") or "\N{REPLACEMENT CHARACTER}"


def _check(entry: zipfile.ZipInfo, max_megabytes: float) -> None:
    """Refuse what must not be unpacked, by what the archive's list says of it."""
    name = entry.orig_filename
    parts = re.split(r"[/\\]", name)
    if ".." in parts or not parts[0] or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise PictureError(_("Its name points outside of the archive, so it was left out."))
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise PictureError(_("It is a link or a device and no file, so it was left out."))
    if entry.flag_bits & 1:
        raise PictureError(_("It is encrypted. Pack it without a password."))
    if entry.compress_type not in _METHODS:
        raise PictureError(_("It is packed in a way that is not read. Make a usual zip archive."))
    if entry.file_size > max_megabytes * 1e6:
        raise PictureError(
            _("The file has {size:.1f} MB; accepted are up to {limit:g} MB.").format(
                size=entry.file_size / 1e6, limit=max_megabytes
            )
        )
    if entry.file_size > max(_SMALL, _RATIO * entry.compress_size):
        raise PictureError(
            _("It is packed {ratio:,.0f}-fold, as no picture can be, so it was left out.").format(
                ratio=entry.file_size / max(1, entry.compress_size)
            )
        )


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        content = archive.read(entry)  # never more than its ``file_size``
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise PictureError(_("It is damaged in the archive. Pack or send it again.")) from error
    if is_archive(content):
        raise PictureError(_("It is an archive within the archive. Unpack that first."))
    return content
