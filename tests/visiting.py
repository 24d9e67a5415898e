"""A visitor without a browser, over Streamlit's websocket: for tests, and to time the server alone.

Source: the messages of ``streamlit.proto``, as the installed Streamlit's front end sends them.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

__all__ = ["PageError", "Visitor", "visitor"]

_ANSWER_SECONDS = 60.0
_WENT_WRONG = "Something went wrong here"
_MOST_BYTES = 64 << 20


class PageError(Exception):
    """A page shows an exception, or says that something went wrong."""


@dataclass
class Visitor:
    """One open tab.

    Attributes:
        connection: its websocket.
        pages: last part of each page's address → its hash.
        session: what the server calls it.
        buttons: id of each button of the page; it ends with the button's key.
        alerts: what the page tells in boxes: errors, warnings, and more.
        polls: the parts of the page that run again by themselves → seconds between two runs.
    """

    connection: ClientConnection
    pages: dict[str, str]
    session: str = ""
    buttons: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    polls: dict[str, float] = field(default_factory=dict)
    _place: ClientState = field(default_factory=ClientState)

    def open(self, page: str, query: str = "") -> float:
        """Go to a page; return the seconds until its script has run to the end.

        Args:
            page: last part of its address, for example ``"train"``; Home is ``""``.
            query: the part of the address behind the question mark.

        Raises:
            PageError: the page shows an exception.
        """
        self._place = ClientState(
            page_script_hash=self.pages.get(page, ""),
            page_name="" if self.pages else page,
            query_string=query,
        )
        self.buttons, self.alerts, self.polls = [], [], {}
        return self._run(self._place)

    def press(self, key: str) -> float:
        """Press the button of that key; return the seconds until the script has run to the end.

        Raises:
            LookupError: the page has no such button.
            PageError: the page shows an exception.
        """
        found = next((name for name in self.buttons if name.endswith(f"-{key}")), None)
        if found is None:
            raise LookupError(key)
        state = ClientState()
        state.CopyFrom(self._place)
        state.widget_states.widgets.add(id=found, trigger_value=True)
        self.buttons, self.alerts, self.polls = [], [], {}
        return self._run(state)

    def stay(self, seconds: float) -> int:
        """Look at the page, whose parts that run by themselves do; return how often one ran.

        Raises:
            PageError: the page shows an exception.
        """
        end, ran = time.monotonic() + seconds, 0
        due = {name: time.monotonic() + every for name, every in self.polls.items()}
        while (now := time.monotonic()) < end:
            next_one = min(self.polls, key=due.__getitem__, default=None)
            moment = end if next_one is None else min(end, due[next_one])
            if moment > now:
                with suppress(TimeoutError):
                    self._take(moment - now)
                due = {name: due.get(name, now + every) for name, every in self.polls.items()}
            elif next_one is not None:
                state = ClientState()
                state.CopyFrom(self._place)
                state.fragment_id, state.is_auto_rerun = next_one, True
                self.connection.send(BackMsg(rerun_script=state).SerializeToString())
                due[next_one] = now + self.polls[next_one]
                ran += 1
        return ran

    def _run(self, state: ClientState) -> float:
        started = time.perf_counter()
        self.connection.send(BackMsg(rerun_script=state).SerializeToString())
        ended = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
        while True:
            message = self._take(_ANSWER_SECONDS)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in ended:
                return time.perf_counter() - started

    def _take(self, seconds: float) -> ForwardMsg:
        """Take the next message, and note what it tells.

        Raises:
            TimeoutError: there is none within so many seconds.
            PageError: it is an exception.
        """
        content = self.connection.recv(timeout=seconds)
        message: ForwardMsg = ForwardMsg.FromString(content if isinstance(content, bytes) else b"")
        match message.WhichOneof("type"):
            case "new_session":
                self.session = message.new_session.initialize.session_id or self.session
            case "navigation":
                self.pages = {
                    entry.url_pathname: entry.page_script_hash
                    for entry in message.navigation.app_pages
                }
            case "auto_rerun":
                self.polls[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            case "stop_auto_rerun":
                for name in message.stop_auto_rerun.fragment_ids:
                    self.polls.pop(name, None)
            case "delta":
                self._note(message.delta.new_element)
        return message

    def _note(self, element: Element) -> None:
        if element.HasField("button"):
            self.buttons.append(element.button.id)
        elif element.HasField("exception"):
            raise PageError(element.exception.message)
        elif element.HasField("alert"):
            self.alerts.append(element.alert.body)
            if _WENT_WRONG in element.alert.body:
                raise PageError(element.alert.body)


@contextmanager
def visitor(
    address: str,
    page: str = "",
    query: str = "",
    *,
    cookie: str = "",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Visitor]:
    """Open a page of the app in a new session.

    Args:
        address: ``http://…`` or ``https://…``.
        page: last part of the page's address.
        query: the part behind the question mark.
        cookie: what the browser sends.
        tls: whose certificates are trusted, for ``https``; default: those of the machine.
    """
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(
        stream,
        subprotocols=[Subprotocol("streamlit")],
        ssl=tls,
        additional_headers={"Cookie": cookie} if cookie else None,
        max_size=_MOST_BYTES,
    ) as socket:
        found = Visitor(socket, {})
        found.open(page, query)
        yield found
