from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.workers.stub_providers.fixtures import stub, stub_server
from workers.demo.stub_providers.server import StubServer

__all__ = ["installation", "stub", "stub_server"]


@pytest.fixture
def installation(tmp_path: Path, stub: StubServer) -> Iterator[Installation]:
    """The service with the stub's Wikipedia and Google at a pace that takes seconds, and the library."""
    with Installation(
        tmp_path,
        PROVIDERS="library,wikipedia,google_factcheck",
        PROVIDER_WIKIPEDIA_URL=stub.url_of("wikipedia"),
        PROVIDER_WIKIPEDIA_RATE="20",
        PROVIDER_GOOGLE_FACTCHECK_URL=stub.url_of("google_factcheck"),
        PROVIDER_GOOGLE_FACTCHECK_KEY="a-key",
        PROVIDER_GOOGLE_FACTCHECK_RATE="20",
        ENRICH_DEADLINE="600",
        IN_FLIGHT="30",  # no worker takes so many that the next ones find the same rows again and again
    ) as installation:
        yield installation
