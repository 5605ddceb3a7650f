"""Access: nobody without a key or session, and no key beyond its scope, its date or its owner."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from articles.models import ApiToken
from articles.services.tokens import create_token, revoke_token
from tests.api.caller import API, Caller, read_problem
from tests.api.paths import READS, WRITES, fill, name_rows
from tests.conftest import PASSWORD

EVERYBODY = ("erin", "alice", "bob", "ingrid", "audrey", "root")
OPEN_TO_ALL = ("/api/v1/schema/", "/api/v1/[^/]")  # the description, and the redirect to a last slash


@pytest.mark.parametrize("path", READS)
def test_reading_needs_a_role(path, busy_scene, call):
    address = fill(path, name_rows(busy_scene))
    for name in EVERYBODY:
        assert call(name).get(address).status_code == 200, name
    assert read_problem(call("charlie").get(address), 403)["code"] == "permission_denied"
    refused = call(None).get(address)
    assert read_problem(refused, 401)["code"] == "not_authenticated"
    assert refused["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"), WRITES, ids=[f"{row[0]} {row[1]}" for row in WRITES]
)
def test_writing_needs_the_right(method, path, body, allowed, busy_scene, call):
    names = name_rows(busy_scene)
    address, data = fill(path, names), fill(body, names)
    read_problem(call(None).send(method, address, data), 401)
    read_problem(call("charlie").send(method, address, data), 403)
    if allowed is None:  # only the state refuses; the rights are in cases.py
        return
    for name in sorted(set(busy_scene.people) - allowed - {"charlie"}):
        refusal = read_problem(call(name).send(method, address, data), 403)
        assert refusal["code"] in ("permission_denied", "self_approval"), name
    for name in sorted(allowed):
        assert call(name).send(method, address, data).status_code not in (401, 403, 404, 405, 500), name


def test_every_operation_stands_in_the_lists_above():
    described = {
        (method, path.removeprefix(API))
        for path, operations in SchemaGenerator().get_schema(request=None, public=True)["paths"].items()
        for method in operations
    }
    fixed = {("get", "status/"), ("get", "providers/")}
    written = {("get", path) for path in READS} | {(method, path) for method, path, _, _ in WRITES}
    assert sorted(map(shape_of, described - fixed)) == sorted(map(shape_of, written))


def shape_of(operation: tuple[str, str]) -> tuple[str, str]:
    """Return an operation with every key in its path replaced by the same placeholder."""
    method, path = operation
    return method, re.sub(r"(\{\w+\}|(?<=/)\d+)(?=/)", "*", path)


def test_every_view_needs_authentication(db):
    addresses = [one for one in list_addresses(get_resolver().url_patterns, "") if one.startswith("/api/")]
    asking = [address for address in addresses if address not in OPEN_TO_ALL]
    assert len(asking) > 30
    for address in asking:
        assert Client().get(address).status_code in (401, 405), address


def list_addresses(patterns, prefix):
    """Return an example URL of every route."""
    for pattern in patterns:
        route = prefix + example_of(str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from list_addresses(pattern.url_patterns, route)
        else:
            yield "/" + route


def example_of(route: str) -> str:
    for named, example in (
        ("(?P<pk>[0-9]{1,18})", "1"),
        (
            "(?P<public_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
            "00000000-0000-0000-0000-000000000000",
        ),
    ):
        route = route.replace(named, example)
    return route.strip("^$").replace("\\Z", "")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer fd_x",
        "Bearer fd_a_b_c",
        "Bearer fd_é_ü",
        "bearer  ",
        "Bearer " + "x" * 5000,
        "Bearer fd_AAAAAAAAAA_" + "A" * 43,
    ],
)
def test_an_unknown_key_is_refused(header, db):
    response = Client().get(f"{API}status/", headers={"Authorization": header})
    assert read_problem(response, 401)["code"] == "invalid_token"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_another_authorization_scheme_counts_as_anonymous(db):
    response = Client().get(f"{API}status/", headers={"Authorization": "Basic YWxpY2U6eA=="})
    assert read_problem(response, 401)["code"] == "not_authenticated"


def test_a_key_ends_with_its_date_its_revocation_and_its_user(alice):
    caller = Caller(alice)
    assert caller.get("status/").status_code == 200
    token = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    read_problem(caller.get("status/"), 401)
    ApiToken.objects.update(expires_at=token.expires_at)
    alice.is_active = False
    alice.save()
    read_problem(caller.get("status/"), 401)
    alice.is_active = True
    alice.save()
    assert caller.get("status/").status_code == 200
    revoke_token(token, actor=alice)
    read_problem(caller.get("status/"), 401)


def test_a_right_that_is_taken_away_is_gone_at_once(erin):
    caller = Caller(erin)
    assert caller.get("articles/").status_code == 200
    erin.groups.clear()
    read_problem(caller.get("articles/"), 403)


def test_a_key_does_nothing_outside_its_scopes(erin):
    reader, writer = Caller(erin, scopes=("read",)), Caller(erin, scopes=("write",))
    assert reader.get("articles/").status_code == 200
    assert (
        read_problem(reader.post("articles/", {"text": "The tower was finished in 1889."}), 403)["code"]
        == "scope_missing"
    )
    assert writer.post("articles/", {"text": "The tower was finished in 1889."}).status_code == 201
    assert read_problem(writer.get("articles/"), 403)["code"] == "scope_missing"


def test_a_secret_is_stored_only_as_a_hash(erin):
    token, key = create_token(erin, name="cms", actor=erin)
    secret = key.rpartition("_")[2]
    assert secret not in str(ApiToken.objects.values().get(pk=token.pk))


def test_a_session_writes_only_with_its_csrf_token(erin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(f"{API}articles/").status_code == 200
    body = {"data": '{"text": "The tower was finished in 1889."}', "content_type": "application/json"}
    assert read_problem(browser.post(f"{API}articles/", **body), 403)["code"] == "csrf_failed"
    browser.get("/admin/login/")
    browser.cookies["csrftoken"] = "a" * 32
    assert browser.post(f"{API}articles/", **body, headers={"X-CSRFToken": "a" * 32}).status_code == 201


def test_a_password_in_the_body_does_not_authenticate(erin):
    response = Client().post(
        f"{API}articles/", {"username": "erin", "password": PASSWORD}, content_type="application/json"
    )
    read_problem(response, 401)
