"""``.keras`` and ``.h5`` files, read as plain data before Keras sees them.

A ``.keras`` file is a zip of a description, metadata and an HDF5 file of weights; an ``.h5`` file
is HDF5 alone. Both formats can do more than a model needs: paths out of the archive, megabytes
that unpack to gigabytes, links to other files of this machine, pickled objects.

Source: https://keras.io/api/models/model_saving_apis/,
https://docs.hdfgroup.org/documentation/hdf5/latest/
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, Final

from fmnist.errors import ModelError
from fmnist.importing.layers import check_layers
from fmnist.importing.limits import MOST_CONFIG_BYTES, MOST_WEIGHTS
from fmnist.translation import _

__all__ = ["check_h5", "check_keras"]

_PARTS: Final = ("config.json", "metadata.json", "model.weights.h5")
_MOST_WEIGHT_BYTES: Final = 4 * MOST_WEIGHTS + 2_000_000
_MOST_OBJECTS: Final = 5_000
_SIGNATURE: Final = b"\x89HDF\r\n\x1a\n"
_KINDS: Final = "fiub"
"""Of NumPy's types: numbers. Anything else could be a pickled object."""


def check_keras(path: Path, name: str) -> None:
    """Check a ``.keras`` file.

    Raises:
        ModelError: it is something else, or does what a model need not do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            config = _unpacked(archive, "config.json", MOST_CONFIG_BYTES, name)
            _unpacked(archive, "metadata.json", MOST_CONFIG_BYTES, name)
            weights = _unpacked(archive, "model.weights.h5", _MOST_WEIGHT_BYTES, name)
    except ModelError:
        raise
    except Exception as error:  # whatever a damaged archive makes the reader raise
        raise _damaged(name, ".keras") from error
    check_layers(config, name)
    if not weights.startswith(_SIGNATURE):
        raise _damaged(name, ".keras")
    _check_hdf5(io.BytesIO(weights), name)


def check_h5(path: Path, name: str) -> None:
    """Check an ``.h5`` file, which holds a whole model.

    Raises:
        ModelError: it is something else, or does what a model need not do.
    """
    with path.open("rb") as content:
        if content.read(len(_SIGNATURE)) != _SIGNATURE:
            raise _damaged(name, ".h5")
    attributes = _check_hdf5(path, name)
    config = attributes.get("model_config")
    if config is None:
        raise ModelError(
            _(
                "{name} holds weights alone, without the layers that they belong to. Save the "
                "whole model: model.save(…), not model.save_weights(…)."
            ).format(name=name)
        )
    check_layers(config, name)


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    names = [entry.filename for entry in entries]
    if sorted(names) != sorted(_PARTS):
        strange = next((part for part in names if part not in _PARTS), None)
        doubled = strange is None and len(names) > len(_PARTS)
        raise ModelError(
            _(
                "{name} is not as Keras 3 saves a model: it holds {found}; accepted are exactly "
                "{parts}."
            ).format(
                name=name,
                found=_("a part twice") if doubled else (strange or _("too few parts"))[:60],
                parts=", ".join(_PARTS),
            )
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ModelError(_("{name} is encrypted; accepted are open archives.").format(name=name))


def _unpacked(archive: zipfile.ZipFile, part: str, most: int, name: str) -> bytes:
    """Return a part, of which no more than ``most`` bytes are ever unpacked."""
    with archive.open(part) as content:
        found = content.read(most + 1)
    if len(found) > most:
        raise ModelError(
            _("{part} in {name} unpacks to more than {most:,} bytes, which is the limit.").format(
                part=part, name=name, most=most
            )
        )
    return found


def _check_hdf5(source: Path | io.BytesIO, name: str) -> dict[str, str]:
    """Walk through an HDF5 file without following links; return its texts by name.

    Raises:
        ModelError: it is damaged, links elsewhere, or holds objects or too many numbers.
    """
    import h5py

    try:
        with h5py.File(source, "r") as file:
            _walk(file, name)
            return _texts(file, name)
    except ModelError:
        raise
    except Exception as error:  # whatever a damaged file makes HDF5 raise
        raise _damaged(name, ".h5") from error


def _walk(file: Any, name: str) -> None:
    import h5py

    total = count = 0
    waiting = [file]
    while waiting:
        group = waiting.pop()
        for key in group:
            count += 1
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise _strange(name, _("a link to another place"))
            part = group[key]
            if isinstance(part, h5py.Group):
                waiting.append(part)
            else:
                total += _numbers(part, name)
            if count > _MOST_OBJECTS or total > MOST_WEIGHTS:
                raise _too_large(name)


def _numbers(part: Any, name: str) -> int:
    import h5py

    if not isinstance(part, h5py.Dataset):
        raise _strange(name, _("a named type"))
    if part.external or part.is_virtual:
        raise _strange(name, _("data that lie in another file"))
    if part.dtype.kind not in _KINDS and not _is_text(part):
        raise _strange(name, _("objects that are not numbers"))
    return max(int(part.size or 0), 0)


def _is_text(part: Any) -> bool:
    """Whether it is one short text, as Keras keeps the names of its variables."""
    return part.dtype.kind in "SO" and int(part.size or 0) <= 1 and not part.dtype.hasobject


def _texts(file: Any, name: str) -> dict[str, str]:
    texts = {}
    for key in file.attrs:
        if key != "model_config":
            continue
        value = file.attrs[key]
        text = value.decode() if isinstance(value, bytes) else str(value)
        if len(text) > MOST_CONFIG_BYTES:
            raise _too_large(name)
        texts[key] = text
    return texts


def _too_large(name: str) -> ModelError:
    return ModelError(
        _(
            "{name} is too large: accepted are at most {most:,} numbers, those of the optimizer "
            "included. Save it without the optimizer, or make the network smaller."
        ).format(name=name, most=MOST_WEIGHTS)
    )


def _strange(name: str, what: str) -> ModelError:
    return ModelError(
        _("{name} holds {what}, which no model of Keras needs. Save the model again.").format(
            name=name, what=what
        )
    )


def _damaged(name: str, suffix: str) -> ModelError:
    return ModelError(
        _(
            "{name} is damaged, or not a {suffix} file at all. Save the model again, with "
            "model.save(…)."
        ).format(name=name, suffix=suffix)
    )
