"""Many pictures of one visitor: looked at by a few threads for everybody, and kept small.

``Album`` holds the pictures and their answers, ``Desk`` the threads that look at them, ``tables``
writes the answers down. Nothing here knows a web page.
"""

from __future__ import annotations

from fmnist.album.album import MOST_PICTURES, Album
from fmnist.album.desk import Desk, desk
from fmnist.album.pictures import Answer, Picture

__all__ = ["MOST_PICTURES", "Album", "Answer", "Desk", "Picture", "desk"]
