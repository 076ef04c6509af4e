"""A reader without a browser: speaks Streamlit's own protocol to a running server and waits for reruns."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
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
    """One connection = one reader on one page; every `rerun` sends the widgets' values as a browser does.

    What stands on the page is known by its key (else its label): `select_boxes` with their options,
    `buttons`, `folds` (parts that open on request) and `tables` (as Arrow streams). With `keeps`, `heard`
    holds every frame of the last rerun.
    """

    address: str
    page: str = ""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = False
    select_boxes: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    folds: dict[str, str] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)
    _values: dict[str, WidgetState] = field(default_factory=dict)

    def __enter__(self) -> "Session":
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._connection = connect(
            url,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=dict(self.headers),
            max_size=None,
            proxy=None,
            compression=None,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def go(self, page: str, query: str = "") -> Rerun:
        """Opens another address in the same session: what was chosen on the page before is gone."""
        self.page, self.query = page, query
        self._values.clear()
        return self.rerun()

    def choose(self, widget: str, option: str) -> Rerun:
        """Chooses an option in a select box, as a click does."""
        id = self.select_boxes[widget][0]
        self._values[id] = WidgetState(id=id, string_value=option)
        return self.rerun()

    def open(self, folds: Iterable[str]) -> Rerun:
        """Opens closed parts of the page."""
        for fold in folds:
            id = self.folds[fold]
            self._values[id] = WidgetState(id=id, bool_value=True)
        return self.rerun()

    def press(self, button: str) -> Rerun:
        """Presses a button once."""
        id = self.buttons[button]
        return self.rerun(WidgetState(id=id, trigger_value=True))

    def rerun(self, *pressed: WidgetState) -> Rerun:
        """Asks for a run of the script and waits until it has ended."""
        request = BackMsg()
        state = request.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.locale = "zh-CN"
        state.context_info.timezone = "Asia/Shanghai"
        state.widget_states.widgets.extend([*self._values.values(), *pressed])
        began = time.monotonic()
        self.select_boxes, self.buttons, self.folds, self.tables, self.heard = {}, {}, {}, {}, []
        self._connection.send(request.SerializeToString())
        messages = size = 0
        failed = False
        while True:
            received = self._connection.recv(timeout=SECONDS_TO_WAIT)
            frame = received if isinstance(received, bytes) else received.encode()
            if self.keeps:
                self.heard.append(frame)
            message = ForwardMsg()
            message.ParseFromString(frame)
            messages, size = messages + 1, size + len(received)
            kind = message.WhichOneof("type")
            if kind == "delta":
                failed |= self._look_at(message)
            elif kind == "script_finished":
                return Rerun(time.monotonic() - began, messages, size, failed)

    def _look_at(self, message: ForwardMsg) -> bool:
        """Remembers what can be used; True for an exception on the page."""
        if message.delta.WhichOneof("type") == "add_block":
            self._look_at_block(message.delta.add_block)
            return False
        return self._look_at_element(message.delta.new_element)

    def _look_at_block(self, block: Block) -> None:
        if block.WhichOneof("type") == "expandable" and block.expandable.id:
            self.folds[_key(block.expandable.id) or block.expandable.label] = block.expandable.id

    def _look_at_element(self, element: Element) -> bool:
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            box = element.selectbox
            self.select_boxes[_key(box.id) or box.label] = (box.id, list(box.options))
        elif kind == "button":
            self.buttons[_key(element.button.id) or element.button.label] = element.button.id
        elif kind == "dataframe":
            self.tables[_key(element.dataframe.id)] = element.dataframe.arrow_data.data
        return kind == "exception"


def _key(id: str) -> str:
    """The key in a widget's id (`$$ID-<hash>-<key>`); empty where it has none."""
    key = id.split("-", 2)[-1]
    return "" if key == "None" else key
