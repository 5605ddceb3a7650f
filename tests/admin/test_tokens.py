"""API keys: shown once, revoked at once, created for oneself."""

import re

from django.urls import reverse

from articles.models import ApiToken
from articles.services.tokens import create_token, find_token

KEYS = "/admin/desk/keys/"
FIELDS = {"name": "CMS <b>", "scopes": ["read"], "days": "30"}


def test_a_key_is_shown_once_and_never_again(scene, browse):
    client = browse("erin")
    answer = client.post(KEYS, FIELDS)
    key = re.search(r'class="secret">(fd_\w+)<', answer.content.decode())[1]
    token = find_token(key)
    assert (token.user, token.name, token.scopes) == (scene.people["erin"], "CMS <b>", ["read"])
    assert "no-store" in answer.headers["Cache-Control"]
    html = client.get(KEYS).content.decode()
    assert key not in html
    assert "CMS &lt;b&gt;" in html


def test_a_key_for_somebody_else_needs_the_right_to_it(scene, browse):
    answer = browse("erin").post(KEYS, {**FIELDS, "user": "root"})
    assert answer.status_code == 403
    assert not ApiToken.objects.exists()
    assert browse("root").post(KEYS, {**FIELDS, "user": "ingrid"}).status_code == 200
    assert ApiToken.objects.get().user == scene.people["ingrid"]


def test_a_services_refusal_is_shown_at_its_field(scene, browse):
    answer = browse("erin").post(KEYS, {"name": " ", "days": "30", "scopes": ["read"]})
    assert answer.status_code == 422
    assert answer.context["errors"][0][0] == "id_name"
    assert not ApiToken.objects.exists()


def test_a_key_is_revoked_by_its_user_and_by_no_other(scene, browse):
    token, key = create_token(scene.people["erin"], name="CMS", actor=scene.people["erin"])
    address = reverse("admin:desk_token_end", args=[token.pk])
    html = browse("alice").post(address, follow=True).content.decode()
    assert "You may not do this" in html
    assert find_token(key) is not None
    browse("erin").get(address)
    assert find_token(key) is not None
    browse("erin").post(address)
    assert find_token(key) is None


def test_people_see_their_own_keys_only(scene, browse):
    create_token(scene.people["alice"], name="Alice's key", actor=scene.people["alice"])
    assert "Alice&#x27;s key" not in browse("erin").get(KEYS).content.decode()
    assert "Alice&#x27;s key" in browse("root").get(KEYS).content.decode()
