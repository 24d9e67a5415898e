"""Where things are and how large they may be: environment variables → frozen ``Settings``.

| variable | meaning | default |
|---|---|---|
| ``FMNIST_HOME`` | folder of runs and caches | ``~/.fmnist`` |
| ``FMNIST_DATA_DIR`` | folder with the four official files | Keras' cache |
| ``FMNIST_DATASET`` | ``auto``, ``fashion-mnist``, ``practice``, or a path, see below | ``auto`` |
| ``FMNIST_WEIGHTS`` | ImageNet weights: a file, or a folder of ``BACKBONE.h5`` | a download |
| ``FMNIST_LESSONS`` | folder of a teacher's lessons, see docs/lessons.md | the guided ones only |
| ``FMNIST_PUBLIC_URL`` | address by which others reach the app, for Join | what the browser uses |
| ``FMNIST_DATABASE_URL`` | SQLAlchemy URL of the run store | SQLite in ``FMNIST_HOME`` |
| ``FMNIST_SCHEDULER`` | address of a Dask scheduler to use | a cluster of our own |
| ``FMNIST_LOG`` | how the log is written: ``plain`` or ``json`` lines | ``plain`` |
| ``FMNIST_WORKERS`` | worker processes; 0 = the app starts none | number of processors, at most 4 |
| ``FMNIST_MAX_COMPUTED_MB`` | all results that are kept for pages (maps …), in MB | 1000 |
| ``FMNIST_MAX_UPLOAD_MB`` | largest picture file accepted, in MB | 16 |
| ``FMNIST_MAX_MEGAPIXELS`` | largest picture accepted, in millions of pixels | 40 |
| ``FMNIST_MAX_ARCHIVE_MB`` | largest zip archive of pictures accepted, in MB | 200 |
| ``FMNIST_MAX_ARCHIVE_FILES`` | most files of a zip archive of pictures | 1000 |
| ``FMNIST_MAX_UNPACKED_MB`` | size of all files of such an archive, in MB | 1000 |
| ``FMNIST_TEACHER_PASSWORD`` | what ``python -m fmnist hash-password`` prints | no teacher |
| ``FMNIST_TEACHER_EMAILS`` | teachers by OpenID Connect: addresses, with commas | no teacher |

The app takes no upload beyond Streamlit's ``server.maxUploadSize``, 200 here: raise that too for a
larger archive.

A set of your own is any labelled set of grey 28×28 pictures, 0 = background, of 2 to 100 classes:

- an ``.npz`` file with ``x_train, y_train, x_test, y_test``, as Keras and NumPy users save them, or
  with ``x, y``, of which a fifth of every class becomes the test set; pictures ``(n, 28, 28)`` of
  whole numbers 0–255, labels ``(n,)`` of whole numbers from 0; and ``class_names``, if they have
  any;
- a folder ``train/CLASS/*.png`` and ``test/CLASS/*.png``, or ``CLASS/*.png``, its class folders
  called as anybody likes;
- or a folder with a table ``labels.csv``: ``file,label``, a line a picture.

``letters.class_names.txt`` beside ``letters.npz``, or ``class_names.txt`` in the folder, gives the
classes their names, a line each. Ten classes that have only numbers are those of Fashion-MNIST.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fmnist.errors import SettingsError
from fmnist.passwords import is_hash
from fmnist.translation import _

__all__ = ["DATASET_CHOICES", "Settings"]

DATASET_CHOICES: Final = ("auto", "fashion-mnist", "practice")
LOG_KINDS: Final = ("plain", "json")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment decides. Making one touches no file."""

    home: Path
    data_dir: Path | None = None
    dataset: str = "auto"
    weights: Path | None = None
    database_url: str = field(default="", repr=False)
    lessons: Path | None = None
    public_url: str = ""
    scheduler: str = ""
    log: str = "plain"
    workers: int = 2
    max_computed_megabytes: float = 1000.0
    max_upload_megabytes: float = 16.0
    max_megapixels: float = 40.0
    max_archive_megabytes: float = 200.0
    max_archive_files: int = 1000
    max_unpacked_megabytes: float = 1000.0
    teacher_password: str = field(default="", repr=False)
    teacher_emails: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environment`` (default: ``os.environ``).

        Raises:
            SettingsError: a variable holds a value that is not accepted.
        """
        env = os.environ if environment is None else environment
        home = Path(env.get("FMNIST_HOME") or "~/.fmnist").expanduser().absolute()
        data_dir = env.get("FMNIST_DATA_DIR")
        dataset = env.get("FMNIST_DATASET") or "auto"
        weights = env.get("FMNIST_WEIGHTS")
        lessons = env.get("FMNIST_LESSONS")
        return cls(
            home=home,
            data_dir=Path(data_dir).expanduser().absolute() if data_dir else None,
            dataset=_dataset(dataset),
            weights=Path(weights).expanduser().absolute() if weights else None,
            lessons=Path(lessons).expanduser().absolute() if lessons else None,
            public_url=_web_address(env.get("FMNIST_PUBLIC_URL") or ""),
            database_url=env.get("FMNIST_DATABASE_URL") or f"sqlite:///{home / 'fmnist.db'}",
            scheduler=_scheduler(env.get("FMNIST_SCHEDULER") or ""),
            log=_log(env.get("FMNIST_LOG") or "plain"),
            workers=int(
                _number(env, "FMNIST_WORKERS", default=min(4, os.cpu_count() or 1), least=0)
            ),
            max_computed_megabytes=_number(env, "FMNIST_MAX_COMPUTED_MB", default=1000, least=1),
            max_upload_megabytes=_number(env, "FMNIST_MAX_UPLOAD_MB", default=16, least=0.1),
            max_megapixels=_number(env, "FMNIST_MAX_MEGAPIXELS", default=40, least=0.1),
            max_archive_megabytes=_number(env, "FMNIST_MAX_ARCHIVE_MB", default=200, least=0.1),
            max_archive_files=int(_number(env, "FMNIST_MAX_ARCHIVE_FILES", default=1000, least=1)),
            max_unpacked_megabytes=_number(env, "FMNIST_MAX_UNPACKED_MB", default=1000, least=1),
            teacher_password=_teacher_password(env.get("FMNIST_TEACHER_PASSWORD") or ""),
            teacher_emails=_emails(env.get("FMNIST_TEACHER_EMAILS") or ""),
        )

    @property
    def own_dataset(self) -> Path | None:
        """Where the user's own set lies, if that is what ``dataset`` names."""
        return None if self.dataset in DATASET_CHOICES else Path(self.dataset)

    @property
    def taught(self) -> bool:
        """Whether somebody can sign in as a teacher."""
        return bool(self.teacher_password or self.teacher_emails)

    @property
    def cache(self) -> Path:
        """Folder of what can be made again: decompressed arrays, the drawn practice set."""
        return self.home / "cache"


def _dataset(value: str) -> str:
    """Return one of ``DATASET_CHOICES``, or an absolute path."""
    if value in DATASET_CHOICES:
        return value
    if value.endswith(".npz") or value.startswith("~") or any(sign in value for sign in "/\\"):
        return str(Path(value).expanduser().absolute())
    raise SettingsError(
        _(
            "FMNIST_DATASET is {value!r}; accepted are {choices}, or the path of an .npz file or a "
            "folder, for example ./{value}."
        ).format(value=value, choices=", ".join(DATASET_CHOICES))
    )


def _log(kind: str) -> str:
    if kind not in LOG_KINDS:
        raise SettingsError(
            _("FMNIST_LOG is {value!r}; accepted are {choices}.").format(
                value=kind, choices=", ".join(LOG_KINDS)
            )
        )
    return kind


def _scheduler(address: str) -> str:
    if address and not address.startswith(("tcp://", "tls://", "ws://", "wss://", "ucx://")):
        raise SettingsError(
            _(
                "FMNIST_SCHEDULER is {value!r}; accepted is the address of a Dask scheduler such "
                "as tcp://host:8786."
            ).format(value=address)
        )
    return address


def _teacher_password(value: str) -> str:
    """Return the hash; a password itself is refused, and never repeated in what is said."""
    if value and not is_hash(value):
        raise SettingsError(
            _(
                "FMNIST_TEACHER_PASSWORD is no hash; accepted is what "
                "`python -m fmnist hash-password` prints, not the password itself."
            )
        )
    return value


def _emails(value: str) -> tuple[str, ...]:
    found = tuple(part.strip().casefold() for part in value.split(",") if part.strip())
    for part in found:
        if "@" not in part:
            raise SettingsError(
                _(
                    "FMNIST_TEACHER_EMAILS names {value!r}; accepted are addresses separated by "
                    "commas, such as ada@school.example,alan@school.example."
                ).format(value=part)
            )
    return found


def _web_address(address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise SettingsError(
            _(
                "FMNIST_PUBLIC_URL is {value!r}; accepted is an address such as "
                "https://fmnist.example.org."
            ).format(value=address)
        )
    return address.rstrip("/")


def _number(env: Mapping[str, str], name: str, *, default: float, least: float) -> float:
    text = env.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        raise SettingsError(
            _("{name} is {value!r}; accepted is a number of at least {least:g}.").format(
                name=name, value=text, least=least
            )
        )
    return value
