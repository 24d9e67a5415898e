"""What a server makes ready once, after its first page is drawn, before somebody waits for it."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.ui import resources

if TYPE_CHECKING:
    from fmnist.settings import Settings

__all__ = ["make_ready"]

_FIRST_PAGE_SECONDS: Final = 2.0
"""Within so long after the first script run a browser has fetched what the first page needs."""

_MAP_PICTURES: Final = 10_000
"""As many as the map shows unless somebody asks for fewer."""


@st.cache_resource(show_spinner=False)
def make_ready(after: float = _FIRST_PAGE_SECONDS) -> Timer | None:
    """Make ready, ``after`` seconds from now, what the pages need that are opened next.

    Called after the page is drawn. One thing after the other, so that the pages keep a processor:

    - OpenCV is imported, for who draws or brings a photo;
    - the model that the Confusion page shows first is asked about the test pictures, unless its
      answers are kept with it, and what that page imports is imported;
    - the map of the test pictures and its sheet of pictures are made, as files in the cache.

    What fails is logged and stops nobody: who needs it is told, if it is still so then.

    Returns:
        The timer, which is a thread: ``join`` waits until all is ready. ``None`` where the
        settings are not accepted, which the page says.
    """
    from fmnist.errors import SettingsError

    try:
        timer = Timer(after, _all_of_it, args=(resources.settings(),))
    except SettingsError:
        return None
    timer.name, timer.daemon = "make-ready", True
    timer.start()
    return timer


def _all_of_it(settings: Settings) -> None:
    _tried("OpenCV could not be imported beforehand", import_opencv)
    _tried("The first matrix could not be made beforehand", judge_first_model)
    _tried("The map could not be made beforehand", lambda: make_map(settings))


def _tried(failed: str, step: Callable[[], None]) -> None:
    from fmnist.errors import FmnistError

    try:
        step()
    except (FmnistError, ImportError, OSError):
        logging.getLogger(__name__).exception(failed)


def import_opencv() -> None:
    """Import OpenCV.

    Where the disk is slow or busy the import takes seconds, most of them reading one large
    library, for which Python would stop every page. So the files are read beforehand, which stops
    nobody, and the import finds them in memory.
    """
    found = importlib.util.find_spec("cv2")
    if found is not None and found.origin is not None:
        for file in Path(found.origin).parent.glob("*.so"):
            with file.open("rb") as content:
                while content.read(1 << 20):
                    pass
    import cv2  # noqa: F401 - for those who need it later


def judge_first_model() -> None:
    """Have what the Confusion page shows first worked out; on the practice set that takes 1 s."""
    from fmnist.catalogue import shipped_models
    from fmnist.ui import models
    from fmnist.ui.confusion import matrix  # noqa: F401 - for the first visitor of the page

    dataset = resources.dataset()
    first = next((model for model in shipped_models() if model.tells_apart(dataset)), None)
    if first is not None and models.at_hand(first, "test"):
        models.judged(first, "test")


def make_map(settings: Settings) -> None:
    """Make the map of the test pictures, and the sheet of these pictures: half a second once."""
    from fmnist.data import load_dataset
    from fmnist.maps import stratified_sample
    from fmnist.pixel_map import SEED, map_file, pixel_map
    from fmnist.ui.sheet import sheet_file, sheet_folder, sheet_name

    dataset = load_dataset(settings.dataset, settings)
    pictures, labels = dataset.split("test")
    chosen = stratified_sample(labels, _MAP_PICTURES, seed=SEED)
    shown, which = pictures[chosen], (dataset.checksum, "test", len(chosen))
    pixel_map(shown, labels[chosen], file=map_file(settings.cache, *which))
    sheet_file(shown, name=sheet_name(*which), folder=sheet_folder(settings.cache))
