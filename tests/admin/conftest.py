"""Fixtures: a scene with people of all roles, and a logged-in client for each."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.rules.scene import Scene, make_scene


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def browse(scene) -> Callable[[str], Client]:
    """Return a function that returns the logged-in client of a person by name."""

    def log_in(name: str) -> Client:
        client = Client()
        client.force_login(scene.people[name])
        return client

    return log_in
