"""A visitor without a browser, over Streamlit's websocket: for tests, and to time the server alone.

Source: the messages of ``streamlit.proto``, as the installed Streamlit's front end sends them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

__all__ = ["Visitor", "visitor"]

_ANSWER_SECONDS = 60.0
_MOST_BYTES = 64 << 20


@dataclass
class Visitor:
    """One open tab.

    Attributes:
        connection: its websocket.
        pages: last part of each page's address → its hash.
        session: what the server calls it.
    """

    connection: ClientConnection
    pages: dict[str, str]
    session: str = ""

    def open(self, page: str, query: str = "") -> float:
        """Go to a page; return the seconds until its script has run to the end.

        Args:
            page: last part of its address, for example ``"train"``; Home is ``""``.
            query: the part of the address behind the question mark.

        Raises:
            RuntimeError: the page shows an exception.
        """
        started = time.perf_counter()
        state = ClientState(
            page_script_hash=self.pages.get(page, ""),
            page_name="" if self.pages else page,
            query_string=query,
        )
        self.connection.send(BackMsg(rerun_script=state).SerializeToString())
        while True:
            content = self.connection.recv(timeout=_ANSWER_SECONDS)
            message = ForwardMsg.FromString(content if isinstance(content, bytes) else b"")
            match message.WhichOneof("type"):
                case "new_session":
                    self.session = message.new_session.initialize.session_id
                case "navigation":
                    self.pages = {
                        entry.url_pathname: entry.page_script_hash
                        for entry in message.navigation.app_pages
                    }
                case "delta" if message.delta.new_element.HasField("exception"):
                    raise RuntimeError(message.delta.new_element.exception.message)
                case "script_finished":
                    return time.perf_counter() - started


@contextmanager
def visitor(
    address: str, page: str = "", query: str = "", *, cookie: str = ""
) -> Iterator[Visitor]:
    """Open a page of the app at ``http://…`` in a new session, of a browser with that cookie."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(
        stream,
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie} if cookie else None,
        max_size=_MOST_BYTES,
    ) as socket:
        found = Visitor(socket, {})
        found.open(page, query)
        yield found
