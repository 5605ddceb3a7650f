"""One round of a worker, without a broker: due imports, then due lookups, then what time brings about."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
django.setup()

from workers.tasks import run_imports, run_lookups, sweep  # noqa: E402  # tasks need Django set up

if __name__ == "__main__":
    run_imports()
    run_lookups()
    sweep()
