"""Fixtures: rows of every kind, and a caller of every role."""

import pytest

from articles.services.lookups import ask_again
from tests.api.caller import Caller
from tests.rules.scene import Scene, make_scene


@pytest.fixture
def scene(db) -> Scene:
    """An article with two claims whose tasks have not been worked on."""
    return make_scene()


@pytest.fixture
def busy_scene(scene) -> Scene:
    """A scene in which the first claim's verdict is published and the second's task is in the queue."""
    scene.cite(2)
    scene.publish("alice", approver="bob")
    ask_again(scene.other_claim, actor=scene.people["alice"])
    scene.cite(2, claim=scene.other_claim)
    return scene


@pytest.fixture
def call(scene):
    """Return a caller by name; None is nobody."""
    callers: dict[str | None, Caller] = {}

    def find(name: str | None) -> Caller:
        if name not in callers:
            callers[name] = Caller(scene.people[name] if name else None)
        return callers[name]

    return find
