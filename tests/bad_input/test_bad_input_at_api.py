"""Each bad input at the REST API: its status, its code, the field at fault, and nothing stored.

All run in a language whose texts are marked: no refusal may hold a sentence that is not translated.
"""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.clean_text import clean_line
from articles.models import Article, AuditEntry, Import, Snapshot
from tests.api.caller import API, Caller, check_translated, read_problem
from tests.bad_input.cases import BadInput, expand, load_cases, make_body
from tests.bad_input.made import make
from tests.pseudo_locale import use_pseudo_locale
from tests.rules.scene import Scene, make_scene
from workers.tasks import run_imports

pytestmark = pytest.mark.django_db
SENTENCE = "The tower was finished in 1889 and cost 8 million francs."


def count_all_rows() -> dict[str, int]:
    """Return the number of rows of every table there is."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def with_an_import(before: dict[str, int]) -> dict[str, int]:
    """Return these numbers with one import more, and the audit entry that says who began it."""
    more = {model._meta.label: before[model._meta.label] + 1 for model in (Import, AuditEntry)}
    return {**before, **more}


def name_rows(scene: Scene) -> dict[str, Any]:
    return {
        "article": scene.article.pk,
        "claim": scene.claim.pk,
        "block": scene.block.pk,
        "task": scene.task.pk,
    }


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture(autouse=True)
def marked_language():
    with use_pseudo_locale():
        yield


def by_name(name: str) -> Any:
    """Run a test on each case of a file."""
    return pytest.mark.parametrize("case", load_cases(name), ids=lambda case: ascii(case.name)[:80])


def check_refusal(response: Any, case: BadInput) -> None:
    problem = read_problem(response, case.status)
    assert problem["code"] == case.code
    if case.pointer is not None:
        assert [error.get("pointer") for error in problem["errors"]][:1] == [case.pointer]
    assert len(response.content) < 2000
    check_translated(problem)


@by_name("json")
def test_a_body_that_is_not_a_json_object_is_refused(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    check_refusal(caller.post("articles/", make_body(case.sent)), case)
    assert count_all_rows() == before


@by_name("fields")
def test_an_invalid_field_is_refused(case, scene):
    caller = Caller(scene.people["root"])
    names = name_rows(scene)
    before = count_all_rows()
    path = case.sent.get("path", "articles/").format(**names)
    if "form" in case.sent:
        response = caller.upload(path, make_form(case.sent["form"]))
    else:
        response = caller.send(
            case.sent.get("method", "post"), path, make_plain(expand(case.sent["json"], names))
        )
    check_refusal(response, case)
    assert count_all_rows() == before


@by_name("url")
def test_a_forbidden_url_is_refused(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    check_refusal(caller.post("articles/", case.sent["json"]), case)
    assert count_all_rows() == before


@by_name("url")
def test_a_forbidden_url_rejects_the_whole_list(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    body = {"urls": ["https://www.example.org/good", case.sent["json"]["url"]]}
    check_refusal(caller.post("articles/", body), replace(case, pointer="/urls/1"))
    assert count_all_rows() == before


@by_name("url")
def test_a_forbidden_url_is_refused_as_a_feed(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    check_refusal(caller.post("feeds/", case.sent["json"]), case)
    assert count_all_rows() == before


@by_name("list")
def test_an_invalid_list_is_refused(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    check_refusal(caller.post("articles/", expand(case.sent["json"], {})), case)
    assert count_all_rows() == before


@by_name("documents")
def test_a_hostile_or_broken_document_is_refused(case, ingrid):
    caller = Caller(ingrid)
    name, filename, media_type = case.sent["made"]
    before = count_all_rows()
    upload = SimpleUploadedFile(filename, make(name), content_type=media_type)
    response = caller.upload("articles/", {"file": upload})
    assert response.status_code == 202, response.content
    run_imports()
    done = caller.get(response["Location"]).json()
    assert done["state"] == "rejected"
    assert (done["problem"]["code"], done["problem"]["errors"][0]["pointer"]) == (case.code, case.pointer)
    check_translated(done["problem"])
    assert count_all_rows() == with_an_import(before)


@by_name("text")
def test_a_text_is_refused_whole_or_kept_as_it_is(case, ingrid):
    caller = Caller(ingrid)
    body = expand(case.sent["json"], {})
    before = count_all_rows()
    response = caller.post("articles/", body)
    if case.status >= 400:
        check_refusal(response, case)
        assert count_all_rows() == before
        return
    assert response.status_code == case.status, response.content
    article = response.json()["id"]
    assert Snapshot.objects.get(version__article=article).text == body["text"]
    assert caller.get(f"articles/{article}/text/").json()["text"] == body["text"]


@by_name("details")
def test_details_of_a_text_are_refused_or_stored_whole(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    response = caller.post("articles/", {"text": SENTENCE, **expand(case.sent["json"], {})})
    if case.status >= 400:
        check_refusal(response, case)
        assert count_all_rows() == before
        return
    assert response.status_code == case.status, response.content
    check_kept(case)


def check_kept(case: BadInput) -> None:
    """The one article has what was said of it, on one line and without marks that can't be seen."""
    article = Article.objects.get()
    for name, value in expand(case.sent["json"], {}).items():
        assert str(getattr(article, name)) == clean_line(value)


@by_name("file")
def test_a_file_is_refused_rejected_or_read(case, ingrid):
    caller = Caller(ingrid)
    before = count_all_rows()
    if "raw_form" in case.sent:
        response = caller.client.post(
            f"{API}articles/",
            case.sent["raw_form"],
            content_type="multipart/form-data; boundary=x",
            headers=caller.headers,
        )
    else:
        response = caller.upload("articles/", make_form(case.sent["form"]))
    if case.status >= 400:
        check_refusal(response, case)
        assert count_all_rows() == before
        return
    assert response.status_code == 202, response.content
    run_imports()
    done = caller.get(response["Location"]).json()
    if not case.code:
        assert done["state"] == "succeeded", done
        assert done["filename"] == case.sent.get("filename", done["filename"])
        return
    assert done["state"] == "rejected"
    assert (done["problem"]["code"], done["problem"]["errors"][0]["pointer"]) == (case.code, case.pointer)
    check_translated(done["problem"])
    assert count_all_rows() == with_an_import(before)


def make_form(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a form as Django's client takes it, its files made."""
    form = dict(fields)
    if isinstance(form.get("file"), dict):
        file = form["file"]
        raw = bytes.fromhex(file["hex"]) if "hex" in file else expand(file["text"], {}).encode()
        form["file"] = SimpleUploadedFile("placeholder", raw, content_type=file["type"])
        form["file"]._name = file["name"]  # as a client may send it, past Django's own tidying
    return form


def make_plain(value: Any) -> Any:
    """Dates that YAML reads as dates go out as text."""
    return {key: str(item) if isinstance(item, datetime.date) else item for key, item in value.items()}
