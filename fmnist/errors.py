"""Errors that a person is meant to read.

Each message says what failed, what arrived, what is accepted and what to do next. Pages show
these and nothing else; the command line prints them on one line and ends with exit code 2.

    FmnistError
    ├── SettingsError        an environment variable holds a value that is not accepted
    ├── ClassNamesError      names of classes that are too many, too few, empty or not unique
    ├── DatasetError         the dataset is missing, damaged or of the wrong shape
    ├── PictureError         bytes or an array that are not a picture we accept
    ├── ConfigError          a training configuration outside what is accepted
    ├── ModelError           a model file that cannot be read, or is not a classifier of ours
    ├── TrainingError        a training that cannot go on (loss is NaN, …)
    ├── TeachingError        classes or pictures that nothing can be learned from
    ├── LessonError          a file that is no lesson
    └── RunError             an unknown run, or a run that is not in the state asked for
        ├── StoreError       the run store is damaged, of another version, or cannot be opened
        │   └── StoreBusyError   it is locked, full or out of reach: another time it may answer
        ├── RunTakenError    the run is in the hands of another process
        ├── NotYoursError    somebody acts on what belongs to somebody else
        ├── LimitError       a visitor asks for more than the teacher accepts
        └── SealedError      how a model does on the test pictures, while the test set is sealed
"""

from __future__ import annotations

__all__ = [
    "ClassNamesError",
    "ConfigError",
    "DatasetError",
    "FmnistError",
    "LessonError",
    "LimitError",
    "ModelError",
    "NotYoursError",
    "PictureError",
    "RunError",
    "RunTakenError",
    "SealedError",
    "SettingsError",
    "StoreBusyError",
    "StoreError",
    "TeachingError",
    "TrainingError",
]


class FmnistError(Exception):
    """Base of every error that is shown to a person."""


class SettingsError(FmnistError):
    """An environment variable holds a value that is not accepted."""


class ClassNamesError(FmnistError):
    """Names of classes that are too many, too few, empty or not unique."""


class DatasetError(FmnistError):
    """The dataset is missing, damaged or of the wrong shape."""


class PictureError(FmnistError):
    """Bytes or an array that are not a picture we accept."""


class ConfigError(FmnistError):
    """A training configuration outside what is accepted."""


class ModelError(FmnistError):
    """A model file that cannot be read, or that is not a classifier of ours."""


class TrainingError(FmnistError):
    """A training that cannot go on."""


class TeachingError(FmnistError):
    """Classes or pictures that nothing can be learned from."""


class LessonError(FmnistError):
    """A file that is no lesson; the message names the line."""


class RunError(FmnistError):
    """An unknown run, or a run that is not in the state asked for."""


class StoreError(RunError):
    """The run store does not answer."""


class StoreBusyError(StoreError):
    """The run store does not answer now: it is locked, full or out of reach. That may pass."""


class RunTakenError(RunError):
    """The run is in the hands of another process."""


class NotYoursError(RunError):
    """Somebody acts on what belongs to somebody else."""


class LimitError(RunError):
    """A visitor asks for more than the teacher accepts."""


class SealedError(RunError):
    """The test set is sealed: nobody sees yet how the models of this room do on it."""
