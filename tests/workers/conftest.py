"""The stub providers, on loopback."""

from tests.stub_providers.fixtures import stub, stub_server

__all__ = ["stub", "stub_server"]
