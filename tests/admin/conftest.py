"""A scene with everybody in it, and their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.rules.scene import Scene, make_scene


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def browse(scene) -> Callable[[str], Client]:
    """Return the client of somebody who is logged in."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(scene.people[name])
        return client

    return log_in
