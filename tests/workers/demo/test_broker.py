"""The embedded broker is a real one: closed to strangers, and with a memory."""

import os
import stat
from pathlib import Path

import pytest
import redis

from workers.demo.broker import plan_broker, wait_for_broker
from workers.demo.commands import make_broker_child
from workers.demo.processes import ProcessGroup
from workers.demo.signals import Stopper


@pytest.fixture
def start_broker(tmp_path):
    homes = []

    def start():
        broker = plan_broker(tmp_path / "a folder" / "broker")
        home = ProcessGroup(tmp_path, dict(os.environ), print, Stopper().shield)
        homes.append(home)
        home.folder = Path(__file__).resolve().parents[3]
        home.start(make_broker_child(broker, tmp_path / "logs"))
        wait_for_broker(broker)
        return broker, home

    yield start
    for home in homes:
        home.stop(patience=5)


def test_rings_survive_a_restart(start_broker):
    broker, home = start_broker()
    with redis.Redis.from_url(broker.make_url(0)) as client:
        client.rpush("lookups", "message")
    home.stop(patience=5)
    broker, _ = start_broker()
    with redis.Redis.from_url(broker.make_url(0)) as client:
        assert client.llen("lookups") == 1


def test_nobody_enters_without_the_password(start_broker, tmp_path):
    broker, _ = start_broker()
    with redis.Redis(host="127.0.0.1", port=broker.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    settings = tmp_path / "a folder" / "broker" / "valkey.conf"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert broker.password not in repr(broker)


def test_full_memory_refuses_rather_than_forgets(start_broker):
    broker, _ = start_broker()
    with redis.Redis.from_url(broker.make_url(0)) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        assert client.config_get("appendonly")["appendonly"] == "yes"
