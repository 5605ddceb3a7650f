"""What strangers' servers send, from the wire to the row and the screen: nothing breaks, nothing harms."""

import json
import unicodedata

import pytest
from django.urls import reverse

from articles.choices import Outcome
from articles.models import Lookup, SourceLink
from articles.services.verification import check_invariants
from articles.web.address_rules import check_url
from tests.scenes import make_article
from tests.workers.asking import NETWORK_PROVIDERS
from workers.lookups.runner import get_limits, run_due_lookups

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ONE_CLAIM = "The city council approved a budget of 41 million euros on 3 March 2019."


@pytest.fixture(autouse=True)
def providers(settings, stub):
    settings.PROVIDERS = list(NETWORK_PROVIDERS)
    settings.PROVIDER_OPTIONS = {
        name: {"URL": stub.url_of(name), "KEY": "a-key", "RATE": "1000", "CONCURRENCY": "50"}
        for name in NETWORK_PROVIDERS
    }
    settings.PROVIDER_HOSTS = stub.allow
    get_limits.cache_clear()


@pytest.mark.parametrize("fault", ["spoilt", "hostile", "html", "long_title", "thousands", "long_address"])
def test_every_lookup_ends_and_what_is_kept_is_clean(stub, client, erin, fault):
    for name in NETWORK_PROVIDERS:
        stub.set_fault(name, fault)
    article = make_article(ONE_CLAIM)
    run_due_lookups()
    # GDELT may not reach back to 2019, and found something all the same.
    assert set(Lookup.objects.values_list("outcome", flat=True)) == {Outcome.FOUND}
    assert Lookup.objects.order_by("-found_count")[0].found_count <= 100
    links = list(SourceLink.objects.all())
    assert links
    for link in links:
        check_url(link.url, ports=None)
        for text in (link.title, link.snippet, link.publisher, link.author, *map(str, link.reasons)):
            assert not {unicodedata.category(character) for character in text} & {"Cc", "Cf", "Cs"}
    assert check_invariants() == []
    client.force_login(erin)
    claim = article.claims.get()
    html = client.get(reverse("admin:desk_task", args=[claim.task.pk])).content.decode()
    for sign in ("alert(", "javascript:", "169.254", "<b>bold", "user:secret"):
        assert sign not in html
    answer = client.get(f"/api/v1/source-links/?claim={claim.pk}")
    assert len(json.loads(answer.content)["results"]) > 0


def test_an_answer_of_nothing_but_hostile_links_has_failed_and_says_so(stub, settings):
    settings.PROVIDERS = ["brave"]
    stub.set_fault("brave", "only_hostile")
    make_article(ONE_CLAIM)
    run_due_lookups()
    lookup = Lookup.objects.get()
    assert lookup.outcome == Outcome.FAILED
    assert "none of them at a public web address" in str(lookup.detail)
    assert not SourceLink.objects.exists()
