"""Starting the server: ports, and who may see own data."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from baoxue import serving
from baoxue.bootstrap import BootstrapError
from tests.running import ROOT, environment


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind((serving.LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_stepped_over(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "USUAL_PORT", taken)
    chosen = serving._free_port(serving.LOOPBACK, None)
    assert chosen != taken


def test_a_named_port_that_is_taken_is_refused(taken: int) -> None:
    with pytest.raises(BootstrapError, match=str(taken)):
        serving._free_port(serving.LOOPBACK, taken)


def test_own_data_need_the_switch(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAOXUE_SINGLE_USER", raising=False)
    with pytest.raises(BootstrapError, match="BAOXUE_SINGLE_USER=1"):
        serving._permitted_host(own_data, None)
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    assert serving._permitted_host(own_data, None) == "127.0.0.1"
    with pytest.raises(BootstrapError, match=r"0\.0\.0\.0"):
        serving._permitted_host(own_data, "0.0.0.0")


def test_the_demo_may_be_shown_to_others(demo_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert serving._permitted_host(demo_data, None) == "127.0.0.1"
    monkeypatch.delenv("BAOXUE_SINGLE_USER", raising=False)
    assert serving._permitted_host(demo_data, "0.0.0.0") == "0.0.0.0"


def test_with_the_switch_even_the_demo_stays_here(demo_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own data may take the demo's place while the server runs."""
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    with pytest.raises(BootstrapError, match=r"0\.0\.0\.0"):
        serving._permitted_host(demo_data, "0.0.0.0")


def test_start_serves_and_says_where(demo_data: Path) -> None:
    """`python -m baoxue start`, as make run and Windows call it: the address is printed when it answers."""
    port = serving.free_port()
    command = [sys.executable, "-m", "baoxue", "start", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(demo_data), stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            said = ""
            for line in process.stdout or ():
                said += line.decode()
                if f"http://127.0.0.1:{port}" in said:
                    break
            else:
                pytest.fail(said)
        finally:
            os.killpg(process.pid, 2)
        assert process.wait(timeout=20) in (0, 130)
