"""Each person's own language and time zone: set on a page, used for that person's screens alone."""

import datetime

import pytest
from django.conf import settings as factcheck_settings
from django.urls import reverse
from django.utils import timezone, translation

from articles.errors import InvalidInput
from articles.models import AuditEntry, Preferences, ReviewTask
from articles.services.people import set_preferences

PAGE = "/admin/desk/preferences/"
NOON = datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.UTC)


def set_zone(scene, name: str, zone: str) -> None:
    set_preferences(language="", time_zone=zone, actor=scene.people[name])


@pytest.fixture
def due(scene):
    """Let the first task be due at a moment that differs in writing from zone to zone."""
    ReviewTask.objects.filter(pk=scene.task.pk).update(due_at=NOON)


def test_each_person_reads_times_in_their_own_zone(scene, due, browse):
    set_zone(scene, "alice", "Asia/Kolkata")
    address = reverse("admin:desk_task", args=[scene.task.pk])
    pages = {name: browse(name).get(address).content.decode() for name in ("alice", "bob")}
    assert ("17:30" in pages["alice"], "12:00" in pages["alice"]) == (True, False)
    assert ("17:30" in pages["bob"], "12:00" in pages["bob"]) == (False, True)
    assert timezone.get_current_timezone_name() == "UTC", "the next request begins in the newsroom's zone"


def test_a_time_that_is_typed_is_in_the_zone_of_who_typed_it(scene, browse):
    set_zone(scene, "erin", "Asia/Kolkata")
    given = {"task": [scene.task.pk], "to": "alice", "due_at": "2026-07-01T17:30"}
    assert browse("erin").post(reverse("admin:desk_queue_act", args=["assign"]), given).status_code == 302
    assert scene.task.due_at == NOON


def test_the_page_keeps_what_is_chosen_and_says_which_zone_is_used(scene, browse):
    client = browse("alice")
    answer = client.post(PAGE, {"language": "", "time_zone": "America/Lima"}, follow=True)
    assert "in the zone America/Lima" in answer.content.decode()
    assert Preferences.objects.get(person=scene.people["alice"]).time_zone == "America/Lima"
    entry = AuditEntry.objects.get(action="person.set_preferences")
    assert (entry.actor, entry.details) == (
        scene.people["alice"],
        {"time_zone": {"from": "", "to": "America/Lima"}},
    )


def test_every_screen_says_in_which_zone_its_times_are(scene, browse):
    set_zone(scene, "erin", "Europe/Berlin")
    html = browse("erin").get(f"{reverse('admin:desk_queue')}?state=enriching").content.decode()
    assert "Times in Europe/Berlin" in html
    assert "Due (Europe/Berlin)" in html
    assert "Times in UTC" in browse("bob").get(reverse("admin:index")).content.decode()


def test_somebody_without_a_role_has_preferences_too(browse):
    assert browse("charlie").get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Europe/Atlantis"), ("time_zone", "../etc/passwd"), ("language", "tlh")],
)
def test_a_zone_or_language_that_there_is_not_is_refused_at_its_field(scene, browse, field, value):
    with pytest.raises(InvalidInput) as refusal:
        set_preferences(**{"language": "", "time_zone": "", field: value}, actor=scene.people["alice"])
    assert refusal.value.pointer == f"/{field}"
    answer = browse("alice").post(PAGE, {"language": "", "time_zone": "", field: value})
    assert answer.status_code == 422
    assert answer.context["errors"][0][0] == f"id_{field}"
    assert not Preferences.objects.exists()


def test_a_language_that_is_not_offered_any_more_leaves_that_of_the_browser(scene, browse):
    Preferences.objects.create(person=scene.people["alice"], language="tlh", time_zone="Europe/Atlantis")
    answer = browse("alice").get(PAGE)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()


def test_a_language_is_used_for_the_screens_of_who_chose_it(scene, browse, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    set_preferences(language="de", time_zone="", actor=scene.people["alice"])
    with translation.override(factcheck_settings.LANGUAGE_CODE):
        assert 'lang="de"' in browse("alice").get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["/", "/corrections/", "/api/v1/"])
def test_public_pages_and_the_api_do_not_depend_on_who_is_signed_in(scene, browse, address):
    set_zone(scene, "alice", "Asia/Kolkata")
    answer = browse("alice").get(address)
    if not address.startswith("/api/"):
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.content == browse("bob").get(address).content
