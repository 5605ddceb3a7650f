"""The review page: what a reviewer sees, and that no input is lost."""

import pytest
from django.urls import reverse

from articles.choices import Outcome, PageState
from articles.models import Archiving, Lookup, PageVisit, Publisher, SourceLink
from articles.services.fact_checks import import_fact_checks
from articles.services.source_links import add_source_link
from articles.services.verdicts import return_verdict
from tests.rules.scene import FIRST

TYPED = {"rating": "half-true", "rationale": "The minutes <b>say</b> so.\r\nTwice.", "correction_note": ""}


@pytest.fixture
def page(scene):
    return reverse("admin:desk_task", args=[scene.task.pk])


@pytest.fixture
def send(scene, browse):
    """Return a function that sends one of the page's forms as alice."""
    client = browse("alice")

    def press(verb, *, accept="text/html", **fields):
        address = reverse("admin:desk_task_act", args=[scene.task.pk, verb])
        return client.post(address, fields, headers={"accept": accept})

    return press


def read(browse, page, name="alice") -> str:
    return browse(name).get(page).content.decode()


def test_the_claim_is_shown_in_its_context(scene, browse, page):
    html = read(browse, page)
    assert f"<mark>{FIRST}</mark> Container traffic rose" in html


def test_a_taken_task_shows_the_form_and_its_rules(scene, browse, page, send):
    scene.open()
    assert 'name="rating"' not in read(browse, page)
    assert send("take").status_code == 302
    html = read(browse, page)
    assert html.count('name="rating"') == 7
    assert "2 sources needed." in html
    assert "Needs no source." in html
    assert "A second person approves it" in html


def test_a_refused_verdict_is_shown_as_it_was_typed(scene, page, send):
    scene.take("alice")
    links = scene.cite(2)
    answer = send("submit", **{**TYPED, "rating": "false"}, sources=[links[0].pk])
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "needs 2 cited sources; 1 given" in html
    assert "The minutes &lt;b&gt;say&lt;/b&gt; so.\r\nTwice.</textarea>" in html
    assert 'value="false" data-needs="2" data-key="5" checked' in html
    assert f'name="sources" value="{links[0].pk}" checked' in html
    assert f'name="sources" value="{links[1].pk}">' in html


@pytest.mark.parametrize("verb", ["source", "ask", "renew"])
def test_other_actions_keep_the_verdict_that_is_being_typed(scene, send, verb):
    scene.take("alice")
    links = scene.cite(1)
    url = "https://www.example.org/new"
    answer = send(verb, **TYPED, sources=[links[0].pk], url=url, title="New")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "The minutes &lt;b&gt;say&lt;/b&gt; so." in html
    assert f'name="sources" value="{links[0].pk}" checked' in html
    assert (f'value="{url}"' in html) == (verb != "source")


def test_a_refused_source_keeps_its_url_and_the_verdict_in_the_form(scene, send):
    scene.take("alice")
    answer = send("source", **TYPED, url="javascript:alert(1)", title="Odd")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="javascript:alert(1)"' in html
    assert 'href="javascript' not in html
    assert "The minutes &lt;b&gt;say&lt;/b&gt; so." in html


def test_a_judgement_is_saved_by_script_without_leaving_the_page(scene, send):
    scene.take("alice")
    (link,) = scene.cite(1)
    fields = {"source": link.pk, f"{link.pk}-stance": "supports", f"{link.pk}-quote": "Page 3."}
    answer = send("stance", accept="application/json", **fields)
    assert answer.json()["message"] == "Your judgement of the source is kept."
    assert answer.json()["leased_until"]
    link.refresh_from_db()
    assert (link.stance, link.quote, link.stance_by) == ("supports", "Page 3.", scene.people["alice"])


def test_a_refused_judgement_returns_the_reason_to_the_script(scene, send):
    scene.take("alice")
    (link,) = scene.cite(1)
    answer = send("stance", accept="application/json", **{"source": link.pk, f"{link.pk}-stance": "maybe"})
    assert answer.status_code == 422
    assert "maybe" in answer.json()["message"]


@pytest.mark.parametrize("source", ["0", "x", "", "9" * 30])
def test_a_judgement_of_an_unknown_source_is_404(scene, send, source):
    scene.take("alice")
    answer = send("stance", **{"source": source, f"{source}-stance": "supports", "stance": "supports"})
    assert answer.status_code in (404, 422)


def test_another_claims_source_cannot_be_judged(scene, send):
    scene.take("alice")
    (link,) = scene.cite(1, claim=scene.other_claim)
    assert send("stance", **{"source": link.pk, f"{link.pk}-stance": "supports"}).status_code == 404


def test_submit_and_next_goes_on_to_another_task(scene, send):
    scene.take("alice")
    (link,) = scene.cite(1)
    other = scene.other_task
    assert send("submit", **TYPED, sources=[link.pk], next="1").headers["Location"] == reverse(
        "admin:desk_queue"
    )
    assert scene.task.state == "in_approval"
    assert other.state == "enriching"


def test_a_returned_verdict_is_in_the_form_again_with_the_reason(scene, browse, page):
    scene.propose("alice")
    return_verdict(scene.task, reason="Name the page.", actor=scene.people["bob"])
    html = read(browse, page)
    assert "Name the page." in html
    assert "The minutes name the sum and another day.</textarea>" in html
    assert f'name="sources" value="{scene.sources[0].pk}" checked' in html


def test_each_outcome_has_its_own_words(scene, browse, page):
    lookups = Lookup.objects.filter(claim=scene.claim)
    ends = (Outcome.FAILED, Outcome.NONE)
    for lookup, outcome in zip(lookups.order_by("provider"), ends, strict=False):
        Lookup.objects.filter(pk=lookup.pk).update(
            outcome=outcome, settled_at="2026-01-01T00:00Z", detail="No answer in time."
        )
    html = read(browse, page)
    assert "Failed" in html
    assert "Nothing found" in html
    assert "No answer in time." in html
    assert "Ask again all that did not answer" in html


def test_asking_again_names_the_provider(scene, send):
    lookup = Lookup.objects.filter(claim=scene.claim).first()
    Lookup.objects.filter(pk=lookup.pk).update(outcome=Outcome.FAILED, settled_at="2026-01-01T00:00Z")
    assert send("ask", providers=lookup.provider).status_code == 302
    assert list(Lookup.objects.filter(claim=scene.claim, number=2).values_list("provider", flat=True)) == [
        lookup.provider
    ]


def test_a_task_with_an_expired_lease_can_be_taken_by_anybody(scene, browse, page):
    scene.take("alice")
    scene.expire_lease()
    html = read(browse, page, "ravi")
    assert "time ran out" in html
    assert "Take this task" in html


def test_an_expired_lease_loses_no_input(scene, send):
    scene.take("alice")
    (link,) = scene.cite(1)
    scene.expire_lease()
    answer = send("submit", **TYPED, sources=[link.pk])
    assert answer.status_code == 409
    assert "Take it again to go on" in answer.content.decode()


def test_a_hundred_sources_cost_no_more_queries_than_one(scene, browse, page, django_assert_max_num_queries):
    scene.take("alice")
    for number in range(40):
        add_source_link(scene.claim, url=f"https://www.example.org/{number}", actor=scene.people["alice"])
    client = browse("alice")
    with django_assert_max_num_queries(31):
        html = client.get(page).content.decode()
    assert html.count("data-card=") == SourceLink.objects.count() == 40


def test_an_earlier_fact_check_is_offered_with_the_words_it_shares_and_attaches_nothing(scene, browse, page):
    import_fact_checks(
        [
            {
                "url": "https://checkers.example.org/1",
                "claimReviewed": FIRST,
                "reviewRating": {"name": "Half true"},
            },
            {"url": "https://checkers.example.org/2", "claimReviewed": "Bees like the harbour."},
        ],
        actor=None,
    )
    sources = scene.task.claim.source_links.count()
    html = read(browse, page)
    assert "Checked before?" in html
    assert "https://checkers.example.org/1" in html
    assert "Half true" in html
    assert "https://checkers.example.org/2" not in html
    assert scene.task.claim.source_links.count() == sources


def test_a_source_says_why_its_page_was_not_read_and_why_it_is_not_archived(scene, browse, page):
    walled, waiting = scene.cite(2)
    PageVisit.objects.all().delete()
    SourceLink.objects.filter(pk=walled.pk).update(
        page_state=PageState.WALLED, page_checked_at=walled.retrieved_at
    )
    now = walled.retrieved_at
    PageVisit.objects.create(
        source_link=walled, outcome=PageState.WALLED, settled_at=now, detail="It answered 403."
    )
    Archiving.objects.create(
        source_link=walled,
        outcome="failed",
        settled_at=now,
        code="error:blocked-url",
        detail="<b>It is blocked.",
    )
    Archiving.objects.create(source_link=waiting, code="status:429", detail="The archive answered 429.")
    html = read(browse, page, "erin")
    assert "It answered 403." in html
    assert "&lt;b&gt;It is blocked. (error:blocked-url)" in html
    assert html.count("Not archived") == html.count("Being archived") == 1
    assert "The archive answered 429." in html
    assert html.count("Archive it again") == 1


def test_all_providers_are_asked_again_by_one_button(scene, send, settings):
    settings.PROVIDERS = ["library", "wikipedia"]
    scene.claim.lookups.all().delete()
    for provider in settings.PROVIDERS:
        now = scene.claim.created_at
        Lookup.objects.create(claim=scene.claim, provider=provider, outcome=Outcome.FOUND, settled_at=now)
    assert send("enrich", accept="application/json").status_code == 200
    assert set(scene.claim.lookups.filter(outcome="").values_list("provider", flat=True)) == {
        "library",
        "wikipedia",
    }


def test_a_source_shows_its_publisher(scene, browse, page):
    scene.cite(1)
    Publisher.objects.create(
        domain="example.org",
        name="Example",
        kind="agency",
        country="France",
        reliability="high",
        note="Corrects itself <in the open>.",
    )
    html = read(browse, page)
    for word in ("news agency", "France", "reliability high"):
        assert word in html
    assert "Corrects itself &lt;in the open&gt;." in html
