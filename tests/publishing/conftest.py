from importlib.util import find_spec

import pytest
from django.test import override_settings

# The browser's driver is not among what the default suite needs
collect_ignore = [] if find_spec("playwright") else ["test_in_browser.py"]


@pytest.fixture(autouse=True)
def house():
    """A newsroom at the address that the test client asks."""
    with override_settings(
        SITE_URL="http://testserver", ORGANISATION="The Desk", ALLOWED_HOSTS=["testserver"]
    ):
        yield
