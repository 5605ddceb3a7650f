"""Every refusal has the same shape and reveals no internals."""

import io
import json

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone
from rest_framework import exceptions

from articles.api.problems import PROBLEM_JSON, find_problem
from articles.errors import ImportRejected
from articles.messages import Message
from articles.models import Import
from articles.problems import make_problem
from tests.api.caller import API, Caller, read_problem


def refuse_queries(error: Exception):
    def refuse(execute, sql, params, many, context):
        raise error

    return connection.execute_wrapper(refuse)


def test_an_unknown_url_is_a_problem_under_the_api_and_a_page_elsewhere(db):
    assert read_problem(Client().get("/api/v1/nothing/"), 404)["code"] == "not_found"
    assert read_problem(Client().get("/api/"), 404)["code"] == "not_found"
    assert read_problem(Client().get("/api/v2/articles/"), 404)["code"] == "not_found"
    assert Client().get("/nothing/")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "path",
    [
        "articles/999999999/",
        "articles/999999999999999999/",
        "articles/9999999999999999999999/",
        "articles/x/",
        "articles/-1/",
        "claimreview/00000000-0000-0000-0000-000000000000/",
        "claimreview/x/",
        "articles/1/text/?version=99",
        "claims/999/lookups/",
        "tasks/999/transitions/",
    ],
)
def test_a_missing_row_is_404(path, scene, call):
    path = path.replace("articles/1/", f"articles/{scene.article.pk}/")
    assert read_problem(call("erin").get(path), 404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("put", "articles/"),
        ("delete", "articles/"),
        ("options", "articles/"),
        ("trace", "articles/"),
        ("patch", "articles/"),
        ("post", "ratings/"),
        ("get", "tasks/next/"),
        ("delete", "verdicts/1/"),
        ("post", "status/"),
        ("patch", "verdicts/1/"),
    ],
)
def test_a_method_that_is_not_allowed_is_405_and_lists_the_allowed_ones(method, path, scene, call):
    caller = call("erin")
    response = getattr(caller.client, method)(API + path, headers=caller.headers)
    assert read_problem(response, 405)["code"] == "method_not_allowed"
    assert set(response["Allow"].split(", ")) <= {"GET", "HEAD", "POST", "PATCH"}


def test_a_url_without_its_last_slash_redirects_with_method_and_body(scene, call):
    response = call("erin").post("articles", {"text": "The tower was finished in 1889."})
    assert (response.status_code, response["Location"]) == (308, "/api/v1/articles/")
    assert call("erin").get("tasks?state=ready")["Location"] == "/api/v1/tasks/?state=ready"
    read_problem(call("erin").post("nothing"), 404)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_responses_are_json_only(accept, scene, call):
    assert (
        read_problem(call("erin").get("articles/", headers={"Accept": accept}), 406)["code"]
        == "not_acceptable"
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "",
        "application/json; charset=utf-16",
        "application/octet-stream",
        "json",
    ],
)
def test_requests_are_json_only(content_type, scene, call):
    response = call("erin").post("claims/", '{"article": 1}', content_type=content_type)
    assert read_problem(response, 415)["code"] in ("unsupported_media_type", "unsupported_charset")


def test_a_body_over_the_limit_is_refused_before_it_is_read(scene, call):
    class Unread(io.BytesIO):
        def read(self, *size):
            raise AssertionError("the body was read")

    caller = call("erin")
    length = 500 * 1024 * 1024
    for content_type in ("application/json", "multipart/form-data; boundary=x"):
        response = caller.client.generic(
            "POST",
            f"{API}articles/",
            b"{}",
            content_type,
            headers=caller.headers,
            CONTENT_LENGTH=str(length),
            **{"wsgi.input": Unread()},
        )
        assert read_problem(response, 413)["code"] == "too_large"


def test_a_body_in_chunks_without_a_length_is_refused(scene, call):
    response = call("erin").post("articles/", b"", headers={"Transfer-Encoding": "chunked"})
    assert read_problem(response, 411)["code"] == "length_required"


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_json_body_over_the_limit_is_413(scene, call):
    for path, pointer in (("articles/", "/text"), ("claims/", "")):
        problem = read_problem(call("erin").post(path, {"text": "x" * 2000}), 413)
        assert problem["errors"][0]["pointer"] == pointer


def test_a_form_with_ten_thousand_fields_is_413(scene, call):
    assert (
        read_problem(call("erin").upload("articles/", {f"f{n}": "x" for n in range(10_000)}), 413)["code"]
        == "too_large"
    )


def test_a_verb_that_the_state_does_not_allow_is_refused_with_the_allowed_ones(scene, call):
    problem = read_problem(call("alice").post(f"tasks/{scene.task.pk}/take/"), 409)
    assert problem["allowed"] == ["open", "assign", "dismiss"]


def test_an_unreachable_database_is_503_with_retry_after(scene, call):
    caller = call("erin")
    for error in (
        OperationalError("could not connect to server: secret-host"),
        OperationalError("database is locked"),
    ):
        with refuse_queries(error):
            response = caller.get("articles/")
        assert read_problem(response, 503)["code"] == "database_unavailable"
        assert response["Retry-After"] == "5"
        assert b"secret-host" not in response.content


def test_a_defect_is_500_without_a_trace_of_it(scene, call):
    caller = call("erin")
    with refuse_queries(DatabaseError("the password is swordfish")):
        response = caller.get("articles/")
    assert read_problem(response, 500)["code"] == "server_error"
    for secret in (b"swordfish", b"Traceback", b"site-packages", b"/work"):
        assert secret not in response.content


def test_a_host_that_is_not_ours_is_400(scene, call):
    caller = call("erin")
    response = caller.client.get(f"{API}articles/?limit=1", headers=caller.headers, HTTP_HOST="evil.example")
    assert response.status_code == 400


def test_at_most_200_characters_of_the_input_are_echoed(scene, call):
    for body in (
        {"x" * 5000: 1},
        {"text": "y", "title": "z" * 5000},
        {"url": "ftp://" + "u" * 1900},
        {"text": 5},
    ):
        response = call("erin").post("articles/", body)
        assert 400 <= response.status_code < 500
        assert len(response.content) < 2000


def test_a_problem_is_json_and_not_cached(scene, call):
    response = call("erin").get("articles/999/")
    assert response["Content-Type"] == PROBLEM_JSON
    json.loads(response.content)
    assert "no-cache" in response["Cache-Control"]


def test_errors_of_nested_fields_and_items_have_their_pointers():
    error = exceptions.ValidationError(
        {
            "title": ["Too long.", "Not plain."],
            "links": [{}, {"url": ["No address."], "non_field_errors": ["Twice."]}],
            "a/b.c": {"x~y": ["Odd name."]},
            "scores": {0: ["No number."]},
            "non_field_errors": ["Not together."],
        }
    )
    problem = find_problem(error)
    assert {(one["pointer"], one["detail"]) for one in problem["errors"]} == {
        ("/title", "Too long."),
        ("/title", "Not plain."),
        ("/links/1/url", "No address."),
        ("/links/1", "Twice."),
        ("/a~1b.c/x~0y", "Odd name."),
        ("/scores/0", "No number."),
        ("", "Not together."),
    }
    assert [one["pointer"] for one in problem["errors"][:3]] == ["/title", "/title", ""]


def test_an_error_of_the_whole_input_points_to_it():
    [error] = find_problem(exceptions.ValidationError("No list.", code="not_a_list"))["errors"]
    assert error == {"pointer": "", "code": "not_a_list", "detail": "No list."}


@override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")])
def test_a_problem_is_in_the_language_of_its_request_and_its_code_is_not(db):
    answers = {
        code: Client().get("/api/v1/articles/", headers={"Accept-Language": code}) for code in ("de", "en")
    }
    problems = {code: read_problem(answer, 401) for code, answer in answers.items()}
    assert problems["de"]["detail"] == "Anmeldedaten fehlen."
    assert problems["en"]["detail"] == "Authentication credentials were not provided."
    assert problems["de"]["code"] == problems["en"]["code"] == "not_authenticated"
    for code, answer in answers.items():
        assert answer["Content-Language"] == code
        assert "Accept-Language" in answer["Vary"]


@override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")])
def test_the_numbers_of_a_kept_refusal_are_written_for_whoever_reads_it(ingrid):
    error = ImportRejected("/text", "too_large", Message("%(size)s bytes", {"size": 2000}))
    row = Import.objects.create(
        method="text", state="rejected", settled_at=timezone.now(), problem=make_problem(error)
    )
    caller = Caller(ingrid)
    for code, shown in (("de", "2.000 bytes"), ("en", "2,000 bytes")):
        problem = caller.get(f"imports/{row.pk}/", headers={"Accept-Language": code}).json()["problem"]
        assert (problem["detail"], problem["errors"][0]["detail"]) == (shown, shown)
