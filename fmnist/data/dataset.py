"""Which dataset is used, and the dataset itself: held once per process, read-only.

"auto" means Fashion-MNIST when its files are here, and the drawn practice set otherwise. Nothing
is downloaded unless somebody asks for it, and who names a folder (``FMNIST_DATA_DIR``) or a
dataset gets that one or an error, never another. Where ``FMNIST_DATASET`` is a path, it is the set
of somebody's own that lies there.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.data.arrays import (
    Arrays,
    accept_folder,
    content_checksum,
    open_arrays,
    write_arrays,
)
from fmnist.data.checksums import Fault
from fmnist.data.official import (
    Stamp,
    faults,
    how_to_get,
    load_official,
    official_cache,
    official_folder,
    source_stamp,
)
from fmnist.data.own import load_own, own_stamp
from fmnist.data.practice import DRAWING_VERSION, draw_practice
from fmnist.dataset_names import OFFICIAL, PRACTICE, dataset_title, is_own, own_name
from fmnist.errors import DatasetError
from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.settings import DATASET_CHOICES, Settings
from fmnist.translation import _

__all__ = ["Dataset", "DatasetState", "dataset_state", "load_dataset"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Pictures and labels, shared by everybody in this process.

    Attributes:
        name: ``"fashion-mnist"``, ``"practice"``, or ``own_name`` of somebody's own set.
        x_train: ``(n, 28, 28) uint8``, 0 = background, read-only memory map; so is ``x_test``.
        y_train: ``(n,) uint8``, labels from 0, read-only memory map; so is ``y_test``.
        checksum: Identifies the content (``sha256:…``), the same on every machine.
        drawn: The pictures are drawn, not photographed: say so wherever they show.
        class_names: What the labels mean.
    """

    name: str
    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]
    checksum: str
    drawn: bool
    class_names: ClassNames = CLASS_NAMES

    @property
    def title(self) -> str:
        """What a person calls it, for example ``"Fashion-MNIST"``."""
        return dataset_title(self.name)

    @property
    def own(self) -> bool:
        """Whether it is somebody's own set."""
        return is_own(self.name)

    def split(self, name: Literal["train", "test"]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return pictures and labels of ``"train"`` or ``"test"``.

        Raises:
            DatasetError: another name.
        """
        if name == "train":
            return self.x_train, self.y_train
        if name == "test":
            return self.x_test, self.y_test
        raise DatasetError(
            _("The split {name!r} is unknown; accepted are train and test.").format(name=name)
        )


@dataclass(frozen=True, kw_only=True)
class DatasetState:
    """Which dataset ``load_dataset`` would give, why, and what a person can do about it.

    Attributes:
        name: ``"fashion-mnist"``, ``"practice"``, or that of somebody's own set.
        drawn: It would be the practice set.
        ready: ``False`` when ``load_dataset`` would raise.
        reason: One sentence for a person.
        advice: What to do, or an empty text when nothing needs doing.
        folder: Where the official files are, or are expected.
        faults: What is wrong with the official files, missing ones included.
    """

    name: str
    drawn: bool
    ready: bool
    reason: str
    advice: str
    folder: Path
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """What a person calls it."""
        return dataset_title(self.name)


_lock = threading.Lock()
_held: dict[tuple[str, Path], tuple[Stamp | None, Dataset]] = {}


def load_dataset(name: str = "auto", settings: Settings | None = None) -> Dataset:
    """Return the dataset, loaded at the first call and held for the rest of the process.

    Args:
        name: ``"fashion-mnist"``, ``"practice"``, the name of the own set that ``FMNIST_DATASET``
            names the path of, or ``"auto"``: what ``FMNIST_DATASET`` says, and if that is ``auto``
            too, Fashion-MNIST when it is here, else the practice set.
        settings: Default: the environment's.

    Raises:
        DatasetError: the name is unknown, a file is missing or damaged, or the cache cannot be
            written; says which file, its expected and found MD5, and how to get it.
    """
    settings = Settings.from_environment() if settings is None else settings
    wanted = settings.dataset if name == "auto" else name
    own = settings.own_dataset
    if is_own(wanted) or (own is not None and wanted == settings.dataset):
        return _own(wanted, settings)
    if wanted not in DATASET_CHOICES:
        raise DatasetError(
            _("The dataset {name!r} is unknown; accepted are {choices}.").format(
                name=wanted, choices=", ".join(DATASET_CHOICES)
            )
        )
    with _lock:
        if wanted == PRACTICE:
            return _practice(settings)
        stamp = source_stamp(settings)
        key = (OFFICIAL, official_cache(settings))
        if stamp is not None and key in _held and _held[key][0] == stamp:
            return _held[key][1]
        if wanted == "auto" and settings.data_dir is None and faults(settings):
            return _practice(settings)
        arrays = load_official(settings)
        dataset = _dataset(OFFICIAL, arrays, content_checksum(official_cache(settings)))
        _held[key] = (stamp, dataset)
        return dataset


def dataset_state(settings: Settings) -> DatasetState:
    """Say which dataset would be used, why, and what to do; quick, and never raises."""
    folder = official_folder(settings)
    if settings.own_dataset is not None:
        return _own_state(settings.own_dataset, settings)
    if settings.dataset == PRACTICE:
        return DatasetState(
            name=PRACTICE,
            drawn=True,
            ready=True,
            reason=_("The drawn practice pictures are used because FMNIST_DATASET asks for them."),
            advice="",
            folder=folder,
        )
    bad = faults(settings)
    if not bad:
        return DatasetState(
            name=OFFICIAL,
            drawn=False,
            ready=True,
            reason=_("Fashion-MNIST: all four files in {folder} are whole.").format(folder=folder),
            advice="",
            folder=folder,
        )
    falls_back = settings.dataset == "auto" and settings.data_dir is None
    return DatasetState(
        name=PRACTICE if falls_back else OFFICIAL,
        drawn=falls_back,
        ready=falls_back,
        reason=_reason(folder, bad, falls_back=falls_back),
        advice=how_to_get(settings),
        folder=folder,
        faults=bad,
    )


def _reason(folder: Path, bad: tuple[Fault, ...], *, falls_back: bool) -> str:
    if not falls_back:
        return _("Fashion-MNIST cannot be read from {folder}: {faults}.").format(
            folder=folder, faults="; ".join(str(fault) for fault in bad)
        )
    damaged = [fault for fault in bad if not fault.missing]
    if damaged:
        return _("Drawn practice pictures stand in for Fashion-MNIST: {faults}.").format(
            faults="; ".join(str(fault) for fault in damaged)
        )
    return _(
        "Drawn practice pictures stand in for Fashion-MNIST, which is not on this computer yet."
    )


def _own(wanted: str, settings: Settings) -> Dataset:
    """Return the set that ``FMNIST_DATASET`` names the path of, if it is the one wanted."""
    path = settings.own_dataset
    if path is None:
        raise DatasetError(
            _(
                "The dataset {name} is somebody's own, and FMNIST_DATASET is {value}; set it to "
                "the path of that dataset."
            ).format(name=wanted, value=settings.dataset)
        )
    with _lock:
        stamp = own_stamp(path)
        key = ("own", path)
        if stamp is None or key not in _held or _held[key][0] != stamp:
            arrays, class_names, folder = load_own(path, settings.cache)
            checksum = content_checksum(folder, class_names)
            name = own_name(path.stem, checksum)
            _held[key] = (stamp, _dataset(name, arrays, checksum, class_names))
        dataset = _held[key][1]
    if wanted not in (settings.dataset, dataset.name):
        raise DatasetError(
            _("The dataset {name} is wanted, but {path} is {found}.").format(
                name=wanted, path=path, found=dataset.name
            )
        )
    return dataset


def _own_state(path: Path, settings: Settings) -> DatasetState:
    try:
        dataset = load_dataset(settings.dataset, settings)
    except DatasetError as error:
        return DatasetState(
            name=path.stem,
            drawn=False,
            ready=False,
            reason=str(error),
            advice=_("Mend it, or set FMNIST_DATASET to something else."),
            folder=path,
        )
    return DatasetState(
        name=dataset.name,
        drawn=False,
        ready=True,
        reason=_("The pictures of {path} are used because FMNIST_DATASET names it.").format(
            path=path
        ),
        advice="",
        folder=path,
    )


def _practice(settings: Settings) -> Dataset:
    folder = settings.cache / f"practice-v{DRAWING_VERSION}"
    key = (PRACTICE, folder)
    if key not in _held:
        arrays = open_arrays(folder)
        if arrays is None:
            accept_folder(folder)
            arrays = write_arrays(folder, draw_practice())
        _held[key] = (None, _dataset(PRACTICE, arrays, content_checksum(folder)))
    return _held[key][1]


def _dataset(
    name: str, arrays: Arrays, checksum: str, class_names: ClassNames = CLASS_NAMES
) -> Dataset:
    return Dataset(
        name=name,
        x_train=arrays["x_train"],
        y_train=arrays["y_train"],
        x_test=arrays["x_test"],
        y_test=arrays["y_test"],
        checksum=checksum,
        drawn=name == PRACTICE,
        class_names=class_names,
    )
