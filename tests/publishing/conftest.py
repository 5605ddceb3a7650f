from importlib.util import find_spec

import pytest
from django.test import override_settings

# The default suite does not need the browser's driver
collect_ignore = [] if find_spec("playwright") else ["test_in_browser.py"]


@pytest.fixture(autouse=True)
def newsroom():
    """A newsroom at the address that the test client uses."""
    with override_settings(
        SITE_URL="http://testserver", ORGANISATION="The Desk", ALLOWED_HOSTS=["testserver"]
    ):
        yield
