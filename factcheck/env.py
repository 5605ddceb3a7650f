"""Every setting an operator can give, in one table: it reads, documents and refuses them.

Each name is read from the environment, or, as ``NAME_FILE``, from a file (a Docker secret).
"""

import difflib
import math
import os
import re
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language_info, to_language

import articles


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, its default, the values it may take (any when empty), what it does."""

    name: str
    default: str
    meaning: str
    choices: tuple[str, ...] = ()


def find_base_dir() -> Path:
    """Return the folder that relative paths start from: the checkout, else the current folder.

    An installed wheel has no checkout, and must write nothing among the installed packages.
    """
    parent = Path(__file__).resolve().parent.parent
    return parent if (parent / "manage.py").is_file() else Path.cwd()


BASE_DIR = find_base_dir()
LOCALE_DIR = Path(articles.__file__).parent / "locale"
QUICKSTART_BROKER = "broker/url"  # in DATA_DIR: the address of the broker that quickstart runs

DEFAULT_PROVIDERS = (
    "library,article_links,wikipedia,wikidata,google_factcheck,crossref,gdelt,openalex,searxng,brave"
)

SETTINGS = (
    Setting(
        "DATA_DIR", ".data", "Folder for the secret key, the SQLite database and quickstart's own files."
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Django's signing key. If unset, one is made on the first start and kept in DATA_DIR.",
    ),
    Setting(
        "DATABASE_URL", "", "postgres://user:password@host/name. If unset, an SQLite database in DATA_DIR."
    ),
    Setting(
        "BROKER_URL",
        "redis://127.0.0.1:6379/0",
        "Redis or Valkey that carries messages to the workers. If unset, that of a quickstart in DATA_DIR.",
    ),
    Setting(
        "CACHE_URL",
        "",
        "Redis or Valkey for the cache and rate limits. If unset, the broker keeps the limits.",
    ),
    Setting(
        "SITE_URL",
        "http://127.0.0.1:8000",
        "The public address. Allowed hosts, links and cookies follow from it.",
    ),
    Setting("BEHIND_PROXY", "no", "Whether to trust X-Forwarded-Proto from a proxy in front.", ("yes", "no")),
    Setting("DEBUG", "no", "Django's debug pages. Only for development on your own machine.", ("yes", "no")),
    Setting("ORGANISATION", "Factdesk", "The name published as author of the fact-checks."),
    Setting("TIME_ZONE", "UTC", "The time zone in which times are shown, such as Europe/Berlin."),
    Setting("APPROVAL", "always", "Whether a second person must approve a verdict.", ("always", "never")),
    Setting(
        "ENRICH_DEADLINE",
        "300",
        "Seconds after which a task is ready for review even if providers have not answered.",
    ),
    Setting(
        "IN_FLIGHT",
        "100",
        "How many lookups one worker process runs at the same time, for all providers together.",
    ),
    Setting("MIN_SOURCES", "1", "How many sources a verdict must cite."),
    Setting(
        "MIN_SOURCES_AT_ENDS", "2", "How many sources a verdict at either end of the rating scale must cite."
    ),
    Setting(
        "CLAIM_THRESHOLD",
        "",
        "Check-worthiness (0 to 1) from which a sentence becomes a claim. If unset, the built-in threshold.",
    ),
    Setting(
        "PROVIDERS", DEFAULT_PROVIDERS, "The providers to ask for each claim, in order, separated by commas."
    ),
    Setting("READ_SOURCES", "3", "How many of a claim's best sources are opened and read. 0 for none."),
    Setting(
        "ARCHIVE_URL",
        "https://web.archive.org",
        "Web archive that keeps copies of cited pages. Empty for none.",
    ),
    Setting("ARCHIVE_KEY", "", "access:secret of an account at that archive, for more captures a day."),
    Setting(
        "SEMANTIC_MODEL",
        "",
        "Folder with a sentence model to use in place of the installed one. none to use no model.",
    ),
    Setting("LLM_URL", "", "OpenAI-compatible endpoint that may propose claims. Empty for none."),
    Setting("LLM_KEY", "", "The key of that endpoint, if it needs one."),
    Setting("LLM_MODEL", "", "The name of the model to use there."),
    Setting(
        "FETCH_ALLOW",
        "",
        "Addresses (host:port) the fetcher may open although they are not public, separated by commas.",
    ),
    Setting("LOG_FORMAT", "text", "The format of log lines.", ("text", "json")),
)

PROVIDER_SETTING = re.compile(r"PROVIDER_([A-Z0-9_]+)_(URL|KEY|RATE|CONCURRENCY|BUDGET)(_FILE)?")


# The provider settings that are numbers, and what they may not be less than (RATE must be above it).
LEAST = {"RATE": 0.0, "CONCURRENCY": 1, "BUDGET": 1}


def check_number(name: str, value: str, *, least: float) -> None:
    """Raise ImproperlyConfigured for a provider setting that is no number, or too small a one."""
    try:
        number = float(value) if least == 0 else int(value)
    except ValueError:
        number = math.nan
    if not (number > least or number == least > 0):
        raise ImproperlyConfigured(f"{name}={value!r} is no number that can be kept to: give one such as 2.")


class Environment:
    """Reads the settings of ``SETTINGS`` and PROVIDER_<NAME>_URL, _KEY, _RATE and so on from a mapping.

    A value outside its choices, and a PROVIDER_ name of another shape, raise ImproperlyConfigured.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.environ = environ
        self.table = {setting.name: setting for setting in SETTINGS}

    def read(self, name: str) -> str:
        """Return the value of a setting: from the environment, from its file, or its default."""
        setting = self.table[name]
        value = self._read_raw(name)
        if value is None:
            return setting.default
        if setting.choices and value not in setting.choices:
            allowed = " or ".join(setting.choices)
            raise ImproperlyConfigured(f"{name}={value!r} is not known: use {allowed}.")
        return value

    def is_set(self, name: str) -> bool:
        """Tell whether a setting was given, in the environment or by a file."""
        return self._read_raw(name) is not None

    def read_number(self, name: str) -> int:
        """Return a setting that is a whole number of zero or more."""
        value = self.read(name)
        if not value.isascii() or not value.isdigit():
            raise ImproperlyConfigured(f"{name}={value!r} is not a whole number: give one such as 300.")
        return int(value)

    def read_list(self, name: str) -> list[str]:
        """Return a setting that is a list separated by commas."""
        return [part.strip() for part in self.read(name).split(",") if part.strip()]

    def read_flag(self, name: str) -> bool:
        """Return a setting that is "yes" or "no"."""
        return self.read(name) == "yes"

    def read_time_zone(self, name: str) -> str:
        """Return the name of a time zone (https://www.iana.org/time-zones); refuse an unknown one."""
        zone = self.read(name)
        if zone not in zoneinfo.available_timezones():
            raise ImproperlyConfigured(f"{name}={zone!r} is no time zone: give one such as Europe/Berlin.")
        return zone

    def read_provider_options(self) -> dict[str, dict[str, str]]:
        """Return what is set for each provider: {"wikipedia": {"URL": ..., "KEY": ..., "RATE": ...}}."""
        options: dict[str, dict[str, str]] = {}
        for name in sorted(self.environ):
            if not name.startswith("PROVIDER_"):
                continue
            match = PROVIDER_SETTING.fullmatch(name)
            if match is None:
                raise ImproperlyConfigured(f"{name} is not a setting: {self._suggest(name)}")
            value = self._read_raw(name.removesuffix("_FILE"))
            if value and match[2] in LEAST:
                check_number(name, value, least=LEAST[match[2]])
            if value:
                options.setdefault(match[1].lower(), {})[match[2]] = value
        return options

    def _read_raw(self, name: str) -> str | None:
        if name in self.environ:
            return self.environ[name]
        path = self.environ.get(f"{name}_FILE")
        if path is None:
            return None
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE={path!r} can't be read: {error.strerror}.") from error

    def _suggest(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.table, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        return f"{hint}Provider settings are PROVIDER_<NAME>_URL, _KEY, _RATE, _CONCURRENCY and _BUDGET."


def list_languages() -> list[tuple[str, str]]:
    """List the languages of screens and answers, by code and own name: English, and each with a catalogue."""
    catalogues = LOCALE_DIR.glob("*/LC_MESSAGES/django.mo")
    codes = sorted({"en", *(to_language(path.parts[-3]) for path in catalogues)})
    return [(code, get_language_info(code)["name_local"]) for code in codes]


def find_data_dir(env: Environment) -> Path:
    """Return the folder for what the service makes itself; a relative path starts from BASE_DIR."""
    return BASE_DIR / env.read("DATA_DIR")


def find_broker_url(env: Environment) -> str:
    """Return the broker as set, else where a quickstart on this DATA_DIR put it, else the default."""
    left = find_data_dir(env) / QUICKSTART_BROKER
    if not env.is_set("BROKER_URL") and left.is_file():
        return left.read_text(encoding="ascii").strip()
    return env.read("BROKER_URL")


def load_secret_key(data_dir: Path) -> str:
    """Return the signing key kept in ``data_dir``, making it on the first start.

    Two processes that start at once agree on one key: the file is linked into place whole.
    """
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # another process made the key first, and that one counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
