import asyncio
import json
import urllib.parse

import pytest

from articles.web.fetch import FetchedPage, Fetcher
from tests.workers.stub_providers.fixtures import stub, stub_server
from workers.demo.stub_providers.server import StubServer

__all__ = ["stub", "stub_server"]


def call(stub: StubServer, path: str, **options) -> FetchedPage:
    async def run() -> FetchedPage:
        async with Fetcher(user_agent="factdesk-tests/0", allow=stub.allow) as fetcher:
            return await fetcher.fetch(stub.url + path, **options)

    return asyncio.run(run())


def order(stub: StubServer, **fields) -> None:
    body = json.dumps(fields).encode()
    assert call(stub, "/_control", method="POST", data=body).status == 200


def test_the_same_words_get_the_same_answer(stub):
    answers = [call(stub, "/crossref/works?query.bibliographic=oil+bay").body for _ in range(2)]
    assert answers[0] == answers[1]
    assert call(stub, "/crossref/works?query.bibliographic=other+words").body != answers[0]


def test_a_fault_can_be_ordered_for_so_many_requests(stub):
    order(stub, provider="crossref", fault="error", times=2)
    statuses = [call(stub, "/crossref/works?query.bibliographic=oil").status for _ in range(3)]
    assert statuses == [500, 500, 200]


def test_a_fault_without_a_number_stays_until_it_is_taken_back(stub):
    order(stub, provider="gdelt", fault="unavailable")
    assert [call(stub, "/gdelt/api/v2/doc/doc?query=oil").status for _ in range(3)] == [503] * 3
    order(stub, reset=True)
    assert call(stub, "/gdelt/api/v2/doc/doc?query=oil").status == 200


def test_requests_are_logged_and_links_remembered(stub):
    call(stub, "/brave/res/v1/web/search?q=oil", headers={"X-Subscription-Token": "k"})
    (entry,) = json.loads(call(stub, "/_log").body)
    assert (entry["provider"], entry["query"]["q"]) == ("brave", "oil")
    assert entry["headers"]["x-subscription-token"] == "k"
    assert set(json.loads(call(stub, "/_served").body)) == stub.served != set()


def test_the_archive_saves_a_page_in_two_looks(stub):
    page = "https://ledger.example/story"
    headers = {"Authorization": "LOW key:wrong"}
    assert call(stub, "/archive/save", method="POST", data={"url": page}, headers=headers).status == 401
    assert [row["form"] for row in stub.log] == [{"url": page}]
    headers = {"Authorization": "LOW key:secret"}
    job = json.loads(call(stub, "/archive/save", method="POST", data={"url": page}, headers=headers).body)[
        "job_id"
    ]
    states = [json.loads(call(stub, f"/archive/save/status/{job}").body)["status"] for _ in range(2)]
    assert states == ["pending", "success"]


@pytest.mark.parametrize(
    ("page", "known"), [("https://a.example/archived", True), ("https://a.example/", False)]
)
def test_the_archive_knows_some_pages(stub, page, known):
    answer = json.loads(call(stub, f"/archive/wayback/available?url={urllib.parse.quote(page)}").body)
    assert bool(answer["archived_snapshots"]) == known


def test_a_fault_nobody_knows_is_refused_by_name(stub):
    answer = call(stub, "/fault/typo/gdelt/api/v2/doc/doc?query=oil")
    assert answer.status == 400
    assert b"unavailable" in answer.body
    body = json.dumps({"provider": "gdelt", "fault": "typo"}).encode()
    assert call(stub, "/_control", method="POST", data=body).status == 400


def test_the_archive_fails_by_order_too(stub):
    assert call(stub, "/fault/unavailable/archive/wayback/available?url=x").status == 503
    assert stub.log[-1]["provider"] == "archive"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/wikipedia/w/api.php?action=query&list=search&format=json", 200, b"missingparam"),
        ("/wikipedia/w/api.php?action=query&srsearch=oil", 200, b"<!DOCTYPE html>"),
        ("/google_factcheck/v1alpha1/claims:search?query=oil", 403, b"PERMISSION_DENIED"),
        ("/crossref/works?query.bibliographic=oil&select=language", 400, b"validation-failure"),
        ("/openalex/works?search=oil", 429, b"Insufficient budget"),
        ("/openalex/works?search=oil&api_key=k&per_page=200", 400, b"Invalid query"),
        ("/gdelt/api/v2/doc/doc?query=%22oil%22", 200, b"too short"),
        ("/gdelt/api/v2/doc/doc?query=ez-Zor", 200, b"illegal character"),
        ("/gdelt/api/v2/doc/doc?query=oil%20OR%20bay", 200, b"surrounded by ()"),
        ("/searxng/search?q=oil", 200, b"<!DOCTYPE html>"),
        ("/brave/res/v1/web/search?q=oil", 422, b"x-subscription-token"),
    ],
)
def test_a_request_that_the_real_one_would_refuse_is_refused(stub, path, status, words):
    answer = call(stub, path)
    assert answer.status == status
    assert words in answer.body
