"""Before anything is started: the port and the folder are ours."""

import socket

import pytest
from django.core.management import CommandError

from workers.demo.broker import find_free_port
from workers.management.commands import quickstart
from workers.management.commands.quickstart import choose_port, hold_data_dir


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_next_free_port_is_taken_when_none_was_asked_for(taken_port, monkeypatch):
    monkeypatch.setattr(quickstart, "FIRST_PORT", taken_port)
    assert taken_port < choose_port("127.0.0.1", None) < taken_port + quickstart.PORTS


def test_port_that_was_asked_for_is_taken_or_refused(taken_port):
    free = find_free_port()
    assert choose_port("127.0.0.1", free) == free
    with pytest.raises(CommandError, match=f"Port {taken_port} is in use"):
        choose_port("127.0.0.1", taken_port)


def test_two_quickstarts_do_not_share_their_data(tmp_path):
    with hold_data_dir(tmp_path / "data"):
        with (
            pytest.raises(CommandError, match="set DATA_DIR to another folder"),
            hold_data_dir(tmp_path / "data"),
        ):
            pass
        with hold_data_dir(tmp_path / "other"):
            pass
    with hold_data_dir(tmp_path / "data"):
        pass
