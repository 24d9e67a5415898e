"""The IDX format of the official files: four gzip files of a header and raw bytes.

Source: http://yann.lecun.com/exdb/mnist/ (section "The IDX file format"): two zero bytes, the type
(0x08 = unsigned byte), the number of dimensions, each dimension as a big-endian 32-bit number.
Differs from the source: only unsigned bytes are read; the data set holds nothing else.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import DatasetError
from fmnist.translation import _

__all__ = ["read_idx"]

_UNSIGNED_BYTE: Final = 0x08


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Read a gzip-compressed IDX file of unsigned bytes.

    Returns:
        An array of the shape in the header, ``uint8``.

    Raises:
        DatasetError: the file cannot be read, is cut short, or is not IDX.
    """
    try:
        with gzip.open(path, "rb") as file:
            content = file.read()
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(
            _("{file} cannot be read: {reason}. Expected a complete gzip file.").format(
                file=path, reason=error
            )
        ) from error
    if len(content) < 4 or content[:3] != bytes([0, 0, _UNSIGNED_BYTE]):
        raise DatasetError(
            _("{file} is not an IDX file of unsigned bytes: it begins with {found}.").format(
                file=path, found=content[:4].hex(" ") or _("nothing")
            )
        )
    dimensions = content[3]
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise DatasetError(_("{file} ends within its header.").format(file=path))
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    values = np.frombuffer(content, dtype=np.uint8, offset=start)
    expected = int(np.prod(shape, dtype=np.int64))
    if values.size != expected:
        raise DatasetError(
            _("{file} holds {found} values; its header announces {expected}.").format(
                file=path, found=values.size, expected=expected
            )
        )
    return values.reshape(shape)
