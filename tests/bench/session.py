"""A reader without a browser: speaks Streamlit's own protocol to a running server and waits for reruns."""

import time
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

SECONDS_TO_WAIT = 60


@dataclass
class Rerun:
    """What the server sent between the request and the end of the script."""

    seconds: float
    messages: int
    bytes: int
    failed: bool


@dataclass
class Session:
    """One connection = one reader on one page; every `rerun` sends the widgets' values as a browser does."""

    address: str
    page: str = ""
    query: str = ""
    select_boxes: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    """label or key -> (widget id, options) of the select boxes now on the page."""
    _values: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "Session":
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._connection = connect(
            url, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None, compression=None
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def choose(self, widget: str, option: str) -> Rerun:
        """Chooses an option in a select box, as a click does."""
        self._values[self.select_boxes[widget][0]] = option
        return self.rerun()

    def rerun(self) -> Rerun:
        """Asks for a run of the script and waits until it has ended."""
        request = BackMsg()
        state = request.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.locale = "zh-CN"
        state.context_info.timezone = "Asia/Shanghai"
        for name, value in self._values.items():
            state.widget_states.widgets.append(WidgetState(id=name, string_value=value))
        began = time.monotonic()
        self._connection.send(request.SerializeToString())
        messages = size = 0
        failed = False
        while True:
            received = self._connection.recv(timeout=SECONDS_TO_WAIT)
            message = ForwardMsg()
            message.ParseFromString(received if isinstance(received, bytes) else received.encode())
            messages, size = messages + 1, size + len(received)
            kind = message.WhichOneof("type")
            if kind == "delta":
                failed |= self._look_at(message)
            elif kind == "script_finished":
                return Rerun(time.monotonic() - began, messages, size, failed)

    def _look_at(self, message: ForwardMsg) -> bool:
        """Remembers select boxes; True for an exception on the page."""
        element = message.delta.new_element
        if element.WhichOneof("type") == "selectbox":
            box = element.selectbox
            key = box.id.rsplit("-", 1)[-1]
            self.select_boxes[key if key != "None" else box.label] = (box.id, list(box.options))
        return element.WhichOneof("type") == "exception"
