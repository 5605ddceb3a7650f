"""One claim from import to correction, all through the REST API, as an integrator would write it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles.services.library import add_library_page
from articles.services.verification import check_invariants
from tests.api.caller import Caller, read_problem
from workers.lookups.runner import run_due_lookups
from workers.tasks import run_imports

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MINUTES = "The council of the city approved the harbour budget of 41 million euros on 5 March 2019."


@pytest.fixture(autouse=True)
def library_alone(settings, db):
    """One provider, which asks nobody: the newsroom's own library."""
    settings.PROVIDERS = ["library"]
    for number in (1, 2):
        add_library_page(
            url=f"https://city.example.org/minutes/{number}",
            title=f"Minutes of the city council {number}",
            text=MINUTES,
            actor=None,
        )


@pytest.fixture
def site(article_text, settings):
    """A web site on loopback, opened by hand as an operator would: /port is the article, all else is 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = article_text.encode() if self.path == "/port" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FETCH_ALLOW = frozenset({f"127.0.0.1:{server.server_port}"})
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(response, status: int = 200) -> dict:
    assert response.status_code == status, response.content
    return response.json()


def test_an_article_becomes_a_published_and_corrected_verdict(ingrid, alice, bob, erin, article_text):
    cms, reviewer, approver, editor = Caller(ingrid), Caller(alice), Caller(bob), Caller(erin)

    created = cms.post("articles/", {"text": article_text, "url": "https://gazette.example.org/port"})
    article = read(created, 201)
    assert created["Location"].endswith(f"/api/v1/articles/{article['id']}/")
    assert read(cms.get(created["Location"]))["title"] == article["title"]

    text = read(cms.get(f"articles/{article['id']}/text/"))
    assert text["text"] == article_text
    claims = read(cms.get(f"articles/{article['id']}/claims/"))["results"]
    budget = next(claim for claim in claims if "41 million" in claim["text"])
    for place in budget["occurrences"]:
        assert article_text[place["start"] : place["end"]] == place["exact"]

    run_due_lookups()
    lookups = read(cms.get(f"claims/{budget['id']}/lookups/"))["results"]
    assert [row["outcome"] for row in lookups] == ["found"]

    path = f"tasks/{budget['task']['id']}/"
    assert "take" in read(reviewer.get(path))["allowed"]
    assert read(reviewer.post(f"{path}take/"))["reviewer"] == "alice"
    sources = read(reviewer.get(f"claims/{budget['id']}/source-links/"))["results"]
    assert [source["found_by"] for source in sources[:1]] == [{"library": 1}]
    added = reviewer.post(
        "source-links/", {"claim": budget["id"], "url": "https://archive.example.org/x", "title": "X"}
    )
    read(added, 201)
    assert (
        read(reviewer.patch(f"source-links/{sources[0]['id']}/", {"stance": "refutes", "quote": "5 March"}))[
            "stance_by"
        ]
        == "alice"
    )

    verdict = {
        "rating": "mostly-true",
        "rationale": "The sum is right; the day was the 5th.",
        "sources": [sources[0]["id"]],
    }
    submitted = read(reviewer.post(f"{path}submit/", verdict))
    assert (submitted["state"], submitted["published_verdict"]) == ("in_approval", None)
    assert read_problem(reviewer.post(f"{path}approve/", {}), 403)
    assert read(approver.get("claimreview/"))["dataFeedElement"] == []

    approved = read(approver.post(f"{path}approve/", {"verdict_number": 1}))
    assert approved["state"] == "published"
    written = read(cms.get(f"verdicts/{approved['published_verdict']}/"))
    assert (written["author"], written["approver"], written["state"]) == ("alice", "bob", "published")

    review = read(cms.get(f"claimreview/{approved['public_id']}/"))
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == budget["text"]
    feed = read(cms.get("claimreview/"))
    assert [item["item"][0]["claimReviewed"] for item in feed["dataFeedElement"]] == [budget["text"]]

    read(editor.post(f"{path}correct/", {"reason": "A reader found the right day.", "reviewer": "alice"}))
    read(
        reviewer.post(
            f"{path}submit/", {**verdict, "rating": "half-true", "correction_note": "The day was wrong."}
        )
    )
    read(approver.post(f"{path}approve/"))
    assert read(cms.get(f"claimreview/{approved['public_id']}/"))["reviewRating"] != review["reviewRating"]
    verdicts = read(cms.get(f"verdicts/?task={budget['task']['id']}"))["results"]
    assert [(row["number"], row["state"]) for row in verdicts] == [(2, "published"), (1, "superseded")]

    verbs = [row["verb"] for row in read(cms.get(f"{path}transitions/"))["results"]]
    assert verbs == [
        "create",
        "finish_enrichment",
        "take",
        "submit",
        "approve",
        "correct",
        "submit",
        "approve",
    ]
    assert check_invariants() == []


def test_a_file_is_accepted_and_watched_until_it_is_an_article(ingrid, article_text, tmp_path):
    cms = Caller(ingrid)
    file = tmp_path / "port.txt"
    file.write_text(article_text, encoding="utf-8")
    with file.open("rb") as upload:
        accepted = cms.upload("articles/", {"file": upload, "title": "The port"})
    assert read(accepted, 202)["state"] == "pending"
    waiting = cms.get(accepted["Location"])
    assert waiting["Retry-After"] == "1"
    run_imports()
    done = read(cms.get(accepted["Location"]))
    assert done["state"] == "succeeded"
    assert [step["name"] for step in done["steps"]] == ["read", "claims"]
    assert read(cms.get(f"articles/{done['article']}/text/"))["text"] == article_text


def test_a_page_is_fetched_behind_the_callers_back(ingrid, article_text, site):
    cms = Caller(ingrid)
    accepted = cms.post("articles/", {"url": f"{site}/port", "priority": 1})
    assert read(accepted, 202)["state"] == "pending"
    run_imports()
    done = read(cms.get(accepted["Location"]))
    assert [step["name"] for step in done["steps"]] == ["fetch", "read", "claims"]
    assert read(cms.get(f"articles/{done['article']}/text/"))["text"] == article_text


def test_a_page_that_is_not_there_is_a_problem_at_its_import(ingrid, site):
    cms = Caller(ingrid)
    accepted = cms.post("articles/", {"url": f"{site}/gone"})
    run_imports()
    done = read(cms.get(accepted["Location"]))
    assert (done["state"], done["article"]) == ("rejected", None)
    assert (done["problem"]["code"], done["problem"]["errors"][0]["pointer"]) == ("not_found", "/url")
    assert read(cms.get("articles/"))["results"] == []


def test_the_next_task_is_nobodys_twice_and_the_queue_has_an_end(ingrid, alice, ravi, article_text):
    cms, first, second = Caller(ingrid), Caller(alice), Caller(ravi)
    read(cms.post("articles/", {"text": article_text}), 201)
    run_due_lookups()
    waiting = {row["id"] for row in read(cms.get("tasks/?state=ready"))["results"]}
    taken = [
        read(caller.post("tasks/next/"))["id"]
        for caller, _ in zip([first, second] * 50, waiting, strict=False)
    ]
    assert sorted(taken) == sorted(waiting)
    assert first.post("tasks/next/").status_code == 204
