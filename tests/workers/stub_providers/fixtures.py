"""The stub server as pytest fixtures; import them into a conftest.py."""

from collections.abc import Iterator

import pytest

from workers.demo.stub_providers.server import StubServer


@pytest.fixture(scope="session")
def stub_server() -> Iterator[StubServer]:
    """One server for the whole session of a test process."""
    with StubServer() as server:
        yield server


@pytest.fixture
def stub(stub_server: StubServer) -> Iterator[StubServer]:
    """The server with nothing planned, logged or served yet."""
    stub_server.reset()
    yield stub_server
    stub_server.reset()
