"""``python -m workers.demo.stub_providers --port 8099``: the stub providers, until interrupted."""

import argparse
import sys

from workers.demo.stub_providers.server import serve


def main() -> None:
    """Serve until interrupted, first saying where."""
    parser = argparse.ArgumentParser(description="Serve every source provider's API on loopback.")
    parser.add_argument("--port", type=int, default=8099)
    arguments = parser.parse_args()
    sys.stderr.write(f"stub providers at http://127.0.0.1:{arguments.port}\n")
    serve(arguments.port)


if __name__ == "__main__":
    main()
