"""``python -m factcheck.first_start FOLDER``: make the secrets that a set of containers shares.

Run once before all else, by the ``secrets`` service of docker-compose.yml. What is there already stays:
the same volume gives the same secrets at each start.
"""

import secrets
import sys
from pathlib import Path

READABLE = 0o444  # by the other containers' users; only those that mount the volume see it

BROKER_SETTINGS = """# Written on the first start. https://valkey.io/topics/valkey.conf/
requirepass {password}
dir /data
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
"""


def make_secrets(folder: Path, *, database_host: str = "db", broker_host: str = "broker") -> list[str]:
    """Write the files that are missing in ``folder``. Returns their names."""
    made: list[str] = []

    def keep(name: str, text: str) -> str:
        path = folder / name
        if not path.exists():
            draft = folder / f".{name}"
            draft.write_text(text, encoding="ascii")
            draft.chmod(READABLE)
            draft.rename(path)
            made.append(name)
        return path.read_text(encoding="ascii")

    folder.mkdir(parents=True, exist_ok=True)
    keep("secret_key", secrets.token_urlsafe(64))
    database = keep("database_password", secrets.token_hex(24))
    broker = keep("broker_password", secrets.token_hex(24))
    keep("database_url", f"postgres://factdesk:{database}@{database_host}/factdesk")
    keep("broker_url", f"redis://:{broker}@{broker_host}:6379/0")
    keep("cache_url", f"redis://:{broker}@{broker_host}:6379/1")
    keep("broker.conf", BROKER_SETTINGS.format(password=broker))
    return made


def main(arguments: list[str]) -> int:
    """Make the secrets in the folder named on the command line, and say which."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m factcheck.first_start FOLDER\n")
        return 2
    made = make_secrets(Path(arguments[0]))
    sys.stdout.write(f"Made {', '.join(made)}.\n" if made else "All secrets are there.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
