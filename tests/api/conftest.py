"""A desk with rows of every kind, and somebody of every role to look at it."""

import pytest

from articles.services.lookups import ask_again
from tests.api.caller import Caller
from tests.rules.scene import Scene, make_scene


@pytest.fixture
def scene(db) -> Scene:
    """An article with two claims, nothing done yet."""
    return make_scene()


@pytest.fixture
def busy_scene(scene) -> Scene:
    """The first claim's verdict is published, the second's task waits in the queue."""
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
