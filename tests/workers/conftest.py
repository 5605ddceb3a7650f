"""The stub providers, on loopback."""

from tests.workers.stub_providers.fixtures import stub, stub_server

__all__ = ["stub", "stub_server"]
