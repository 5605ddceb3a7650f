"""The stub providers, as a server that misbehaves."""

from tests.workers.stub_providers.fixtures import stub, stub_server

__all__ = ["stub", "stub_server"]
