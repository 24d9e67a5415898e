"""Many pictures of one visitor: looked at by a few threads for everybody, and kept small.

``Album`` holds the pictures and their answers, ``Desk`` the threads that look at them, ``Shelf``
the albums of visitors who may come back, ``tables`` writes the answers down. Nothing here knows a
web page.
"""

from __future__ import annotations

from fmnist.album.album import MOST_PICTURES, Album
from fmnist.album.desk import Desk, desk
from fmnist.album.pictures import Answer, Picture
from fmnist.album.shelf import KEPT_MINUTES, Shelf, shelf

__all__ = [
    "KEPT_MINUTES",
    "MOST_PICTURES",
    "Album",
    "Answer",
    "Desk",
    "Picture",
    "Shelf",
    "desk",
    "shelf",
]
