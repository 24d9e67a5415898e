"""A few threads that look at everybody's pictures, one of each album in turn.

The web process answers thirty visitors: a batch of five hundred photos must hold back neither
their pages nor somebody else's single photo. So there are as many threads as processors, at most
four, for all albums together; they begin when there is work and end when there is none. OpenCV,
Pillow and LiteRT leave Python's lock while they compute, so pages are served meanwhile.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from functools import cache
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from fmnist.album.pictures import small_copy, thumbnail
from fmnist.errors import FmnistError
from fmnist.translation import _, use_language

if TYPE_CHECKING:
    from fmnist.album.album import Album
    from fmnist.album.pictures import Picture
    from fmnist.recognition import Recogniser
    from fmnist.settings import Settings

__all__ = ["Desk", "desk"]

_IDLE_SECONDS: Final = 20.0
"""A thread without work ends after so long."""

_LOGGER = logging.getLogger(__name__)


class Desk:
    """Looks at the pictures of albums.

    Args:
        settings: how large a file and a picture may be.
        threads: at most so many at once.
    """

    def __init__(self, settings: Settings, *, threads: int) -> None:
        self._settings = settings
        self._most = threads
        self._changed = Condition()
        self._albums: deque[Album] = deque()
        self._threads = 0
        self._free = 0

    def serve(self, album: Album) -> None:
        """Look at all pictures of an album that wait, now and in the background."""
        with self._changed:
            if album not in self._albums:
                self._albums.append(album)
            if self._free:
                self._changed.notify_all()
            while self._threads < self._most:
                self._threads += 1
                Thread(target=self._work, name="fmnist-desk", daemon=True).start()

    def _work(self) -> None:
        try:
            while (found := self._next()) is not None:
                album, picture, recogniser = found
                use_language(album.language)
                self._look(album, picture, recogniser)
        except BaseException:
            with self._changed:
                self._threads -= 1
            raise

    def _next(self) -> tuple[Album, Picture, Recogniser] | None:
        """Wait for a picture, one of each album in turn; ``None`` when the thread shall end."""
        with self._changed:
            while True:
                for _turn in range(len(self._albums)):
                    album = self._albums[0]
                    taken = album.take()
                    if taken is None:
                        self._albums.popleft()
                        continue
                    self._albums.rotate(-1)
                    return album, *taken
                self._free += 1
                woken = self._changed.wait(_IDLE_SECONDS)
                self._free -= 1
                if not woken and not self._albums:
                    self._threads -= 1
                    return None

    def _look(self, album: Album, picture: Picture, recogniser: Recogniser) -> None:
        from fmnist.imaging import prepare

        try:
            # What has a thumbnail was made small before.
            content = picture.content
            if not picture.thumbnail:
                content = small_copy(content, self._settings)
            preparation = prepare(
                content,
                kind=picture.asked,
                settings=self._settings,
                adjustments=picture.adjustments,
            )
            album.answered(
                picture,
                recogniser,
                recogniser.recognise(preparation),
                content=content,
                thumbnail=thumbnail(content, picture.adjustments, self._settings),
            )
        except FmnistError as error:
            album.failed(picture, str(error))
        except Exception:
            _LOGGER.exception("A picture could not be looked at")
            album.failed(
                picture, _("Something went wrong here. The details are in the server's log.")
            )
        # Whatever was asked meanwhile of this picture waits for a thread.
        if album.progress().busy:
            self.serve(album)


@cache
def desk(settings: Settings) -> Desk:
    """Return the desk of this process."""
    return Desk(settings, threads=min(4, os.cpu_count() or 1))
