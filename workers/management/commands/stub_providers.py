"""``manage.py stub_providers``: every provider's API on this machine, for demonstrations and development."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from workers.demo.stub_providers import server
from workers.providers.registry import PROVIDERS


class Command(BaseCommand):
    """Serves until interrupted, after printing the settings that point the service at it."""

    help = "Serve every provider's API on loopback, with made-up pages and every fault on demand."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8099)

    def handle(self, *, port: int, **options: object) -> None:
        self.stdout.write("# Set these, start the service, and stop this with Ctrl-C:")
        self.stdout.write(f"FETCH_ALLOW=127.0.0.1:{port}")
        for spec in PROVIDERS:
            if spec.default_url or spec.needs_url:
                prefix = f"PROVIDER_{spec.name.upper()}"
                self.stdout.write(f"{prefix}_URL=http://127.0.0.1:{port}/{spec.name}")
                if spec.needs_key:
                    self.stdout.write(f"{prefix}_KEY=any")
        self.stdout.write(f"ARCHIVE_URL=http://127.0.0.1:{port}/{server.ARCHIVE}")
        self.stdout.write(f"# Faults: {', '.join(sorted(server.FAULTS - {''}))}")
        self.stdout.write(
            '# A fault, for one provider: curl -d \'{"provider": "gdelt", "fault": "unavailable"}\' '
            f"http://127.0.0.1:{port}/_control"
        )
        self.stdout.flush()
        server.serve(port)
