"""``python -m tests.stub_providers --port 8099``: the stub providers, until interrupted."""

import argparse
import sys

from aiohttp import web

from tests.stub_providers.server import StubServer


def main() -> None:
    """Serve until interrupted, first saying where."""
    parser = argparse.ArgumentParser(description="Serve every source provider's API on loopback.")
    parser.add_argument("--port", type=int, default=8099)
    arguments = parser.parse_args()
    server = StubServer(arguments.port)
    sys.stderr.write(f"stub providers at {server.url}\n")
    web.run_app(server.make_app(), host="127.0.0.1", port=arguments.port, print=lambda *_: None)


if __name__ == "__main__":
    main()
