"""Settings: read from the environment, refused with what to do, and none required to start."""

import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.env import SETTINGS, Environment, find_broker_url, load_secret_key
from workers.checks import check_provider_names


def test_every_setting_has_a_default_and_a_meaning():
    env = Environment({})
    for setting in SETTINGS:
        assert env.read(setting.name) == setting.default
        assert setting.meaning.endswith(".")


def test_a_setting_is_read_from_its_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("from a file\n")
    assert Environment({"SECRET_KEY_FILE": str(file)}).read("SECRET_KEY") == "from a file"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        Environment({"SECRET_KEY_FILE": str(tmp_path / "none")}).read("SECRET_KEY")


@pytest.mark.parametrize(
    ("name", "value"), [("APPROVAL", "sometimes"), ("DEBUG", "True"), ("LOG_FORMAT", "xml")]
)
def test_a_value_outside_its_choices_is_refused_naming_them(name, value):
    with pytest.raises(ImproperlyConfigured, match=" or "):
        Environment({name: value}).read(name)


@pytest.mark.parametrize("value", ["", "-1", "ten", "1.5", "٣"])
def test_an_invalid_number_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match="ENRICH_DEADLINE"):
        Environment({"ENRICH_DEADLINE": value}).read_number("ENRICH_DEADLINE")


def test_provider_settings_are_read_by_provider(tmp_path):
    file = tmp_path / "key"
    file.write_text("k")
    env = Environment({"PROVIDER_WIKIPEDIA_RATE": "5", "PROVIDER_GOOGLE_FACTCHECK_KEY_FILE": str(file)})
    assert env.read_provider_options() == {"wikipedia": {"RATE": "5"}, "google_factcheck": {"KEY": "k"}}


def test_a_provider_setting_of_another_shape_is_refused():
    with pytest.raises(ImproperlyConfigured, match="PROVIDER_WIKIPEDIA_TOKEN is not a setting"):
        Environment({"PROVIDER_WIKIPEDIA_TOKEN": "x"}).read_provider_options()


def test_an_unknown_provider_is_refused_with_the_nearest_known_one(settings):
    settings.PROVIDERS = ["library", "wikipeda"]
    settings.PROVIDER_OPTIONS = {"google_factchek": {"KEY": "k"}}
    errors = check_provider_names()
    assert [error.hint for error in errors] == [
        "Did you mean 'wikipedia'?",
        "Did you mean 'google_factcheck'?",
    ]


def test_processes_that_start_at_once_agree_on_one_secret_key(tmp_path):
    keys: set[str] = set()
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        keys.add(load_secret_key(tmp_path / "data"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_command_beside_a_quickstart_finds_its_broker(tmp_path):
    broker = tmp_path / "broker" / "url"
    env = Environment({"DATA_DIR": str(tmp_path)})
    assert find_broker_url(env) == "redis://127.0.0.1:6379/0"
    broker.parent.mkdir()
    broker.write_text("redis://:word@127.0.0.1:5555/0\n")
    assert find_broker_url(env) == "redis://:word@127.0.0.1:5555/0"
    told = Environment({"DATA_DIR": str(tmp_path), "BROKER_URL": "redis://broker/0"})
    assert find_broker_url(told) == "redis://broker/0"


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "", "nan"])
def test_a_budget_that_is_not_a_positive_integer_is_refused(value):
    environ = {"PROVIDER_BRAVE_BUDGET": value}
    if not value:
        assert Environment(environ).read_provider_options() == {}
        return
    with pytest.raises(ImproperlyConfigured, match="PROVIDER_BRAVE_BUDGET"):
        Environment(environ).read_provider_options()


def test_a_providers_numbers_are_read(settings):
    environ = {
        "PROVIDER_BRAVE_RATE": "0.5",
        "PROVIDER_BRAVE_CONCURRENCY": "3",
        "PROVIDER_BRAVE_BUDGET": "100",
    }
    expected = {"RATE": "0.5", "CONCURRENCY": "3", "BUDGET": "100"}
    assert Environment(environ).read_provider_options() == {"brave": expected}
