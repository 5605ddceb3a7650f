"""Django's settings, all made from ``factcheck.env``."""

from functools import partial
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from articles import choices
from articles.labels import list_choices
from factcheck.database_url import read_database_url
from factcheck.env import BASE_DIR as ROOT
from factcheck.env import (
    LOCALE_DIR,
    Environment,
    find_broker_url,
    find_data_dir,
    list_languages,
    load_secret_key,
)
from factcheck.logs import make_logging

env = Environment()

BASE_DIR = ROOT
DATA_DIR = find_data_dir(env)
SECRET_KEY = env.read("SECRET_KEY") or load_secret_key(DATA_DIR)
DEBUG = env.read_flag("DEBUG")

# The newsroom's own policy and address
SITE_URL = env.read("SITE_URL").rstrip("/")
ORGANISATION = env.read("ORGANISATION")
APPROVAL = env.read("APPROVAL")
ENRICH_DEADLINE = env.read_number("ENRICH_DEADLINE")
IN_FLIGHT = max(1, env.read_number("IN_FLIGHT"))
MIN_SOURCES = env.read_number("MIN_SOURCES")
MIN_SOURCES_AT_ENDS = env.read_number("MIN_SOURCES_AT_ENDS")
CLAIM_THRESHOLD = float(env.read("CLAIM_THRESHOLD")) if env.read("CLAIM_THRESHOLD") else None
PROVIDERS = env.read_list("PROVIDERS")
PROVIDER_OPTIONS = env.read_provider_options()
SEMANTIC_MODEL = env.read("SEMANTIC_MODEL")
READ_SOURCES = env.read_number("READ_SOURCES")
ARCHIVE_URL = env.read("ARCHIVE_URL").rstrip("/")
ARCHIVE_KEY = env.read("ARCHIVE_KEY")
FETCH_ALLOW = frozenset(env.read_list("FETCH_ALLOW"))
LLM_URL = env.read("LLM_URL").rstrip("/")
LLM_KEY = env.read("LLM_KEY")
LLM_MODEL = env.read("LLM_MODEL")
# An address in a setting is the operator's own word, so it may lie on the operator's own network.
PROVIDER_HOSTS = frozenset(
    f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    for url in (*(options.get("URL", "") for options in PROVIDER_OPTIONS.values()), ARCHIVE_URL, LLM_URL)
    if (parts := urlsplit(url)).hostname
)
USER_AGENT = f"factdesk/0.2 (+{SITE_URL})"

site = urlsplit(SITE_URL)
if site.scheme not in ("http", "https") or not site.hostname:
    raise ImproperlyConfigured(
        f"SITE_URL={SITE_URL!r} is not an address: give one such as https://facts.example.org."
    )
https = site.scheme == "https"
ALLOWED_HOSTS = [site.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{site.scheme}://{site.netloc}"]

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",  # before the admin, whose templates it replaces
    "articles.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "axes",
    "csp",
    "workers.apps.WorkersConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.admin.preferences.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database: https://docs.djangoproject.com/en/5.2/ref/databases/
if env.read("DATABASE_URL"):
    DATABASES = {"default": read_database_url(env.read("DATABASE_URL"))}
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "factdesk.sqlite3",
            # IMMEDIATE: a transaction that will write takes its lock at once, and waits, and never
            # fails half-way. WAL: readers don't wait for the writer.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        }
    }
    DATA_DIR.mkdir(parents=True, exist_ok=True)

# Celery: https://docs.celeryq.dev/en/stable/userguide/configuration.html
BROKER_URL = find_broker_url(env)
LIMITS_URL = env.read("CACHE_URL") or BROKER_URL
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.read("CACHE_URL")}
        if env.read("CACHE_URL")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# People
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True

# Times and words
LANGUAGE_CODE = "en"
# A cache may keep public pages by Accept-Language alone. Django would also take a language from a cookie:
# no cookie can have this name.
LANGUAGE_COOKIE_NAME = ";"
LOCALE_PATHS = [LOCALE_DIR]
LANGUAGES = list_languages()
FORMAT_MODULE_PATH = ["articles.formats"]
TIME_ZONE = env.read_time_zone("TIME_ZONE")
USE_TZ = True

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True  # no collectstatic is needed to start

# Requests: the largest body is a 25 MB file with its form fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Security: https://docs.djangoproject.com/en/5.2/topics/security/
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = https
CSRF_COOKIE_SECURE = https
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = https
SECURE_REDIRECT_EXEMPT = [r"^-/"]  # health checks come from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = https
SECURE_HSTS_PRELOAD = https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.read_flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# REST framework: https://www.django-rest-framework.org/api-guide/settings/
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "articles.api.authentication.TokenAuthentication",
        "articles.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["articles.api.permissions.ApiAccessPermission"],
    "DEFAULT_PARSER_CLASSES": ["articles.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "articles.api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["articles.api.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "articles.api.schema.DeskSchema",
    "EXCEPTION_HANDLER": "articles.api.problems.handle_exception",
    "DEFAULT_METADATA_CLASS": None,  # the OpenAPI description says it all
    "URL_FORMAT_OVERRIDE": None,  # there is one format, and no unknown parameter
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factdesk",
    "DESCRIPTION": "From an article to a published verdict.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "articles.api.schema.drop_database_bounds",
    ],
    "ENUM_NAME_OVERRIDES": {
        "CheckableKind": partial(list_choices, choices.CHECKABLE_KINDS),
        **{
            vocabulary.__name__: partial(list_choices, vocabulary)
            for vocabulary in (
                choices.BlockRole,
                choices.ClaimKind,
                choices.DismissReason,
                choices.ImportMethod,
                choices.ImportState,
                choices.Outcome,
                choices.PageState,
                choices.PublisherKind,
                choices.Stance,
                choices.TaskState,
            )
        },
    },
}

LOGGING = make_logging(env.read("LOG_FORMAT"))
