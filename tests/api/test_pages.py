"""Pagination: each row once, in a fixed order, with a constant number of queries and no count."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Publisher
from tests.api.caller import read_problem
from tests.api.paths import READS, fill, name_rows


def make_publishers(numbers) -> None:
    Publisher.objects.bulk_create(Publisher(domain=f"p{n}.example", name=f"P{n}") for n in numbers)


def walk(caller, path: str):
    while path:
        page = caller.get(path).json()
        yield page["results"]
        path = page["next"]


def test_following_all_pages_returns_each_row_once_while_rows_are_added(scene, call):
    make_publishers(range(25))
    known = set(Publisher.objects.values_list("pk", flat=True))
    seen = []
    for number, page in enumerate(walk(call("audrey"), "publishers/?limit=4")):
        assert len(page) <= 4
        seen += [row["id"] for row in page]
        if number < 5:
            make_publishers([100 + number])
    assert known <= set(seen)
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)


def test_the_newest_article_comes_first(scene, call):
    for number in range(3):
        call("erin").post("articles/", {"text": f"The tower number {number} was finished in 1889."})
    ids = [row["id"] for page in walk(call("erin"), "articles/?limit=1") for row in page]
    assert ids == list(Article.objects.order_by("-pk").values_list("pk", flat=True))


def test_the_next_page_stands_in_the_link_header_too(scene, call):
    make_publishers(range(3))
    response = call("audrey").get("publishers/?limit=2&kind=unknown")
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
    assert "kind=unknown" in response.json()["next"]
    assert call("audrey").get(response.json()["next"]).json()["next"] is None


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "limit=1e2", "limit=٣", "limit=99999999999"],
)
def test_a_page_has_one_to_two_hundred_rows(query, scene, call):
    assert read_problem(call("audrey").get(f"publishers/?{query}"), 400)["code"] == "out_of_range"


@pytest.mark.parametrize("cursor", ["", "x", "eyJwayI6MX0", "eyJwayI6MX0:abc", "%00", "1" * 5000])
def test_a_forged_cursor_is_refused(cursor, scene, call):
    assert read_problem(call("audrey").get(f"publishers/?cursor={cursor}"), 400)["code"] == "invalid_cursor"


def test_a_cursor_belongs_to_its_list(scene, call):
    make_publishers(range(3))
    cursor = call("audrey").get("publishers/?limit=1").json()["next"].split("cursor=")[1]
    assert read_problem(call("audrey").get(f"articles/?cursor={cursor}"), 400)["code"] == "invalid_cursor"


LISTS = [path for path in READS if path.endswith("s/") or path in ("claimreview/",)]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_needs_a_constant_number_of_queries_and_no_count(
    path, busy_scene, call, django_assert_max_num_queries
):
    address = fill(path, name_rows(busy_scene))
    caller = call("audrey")
    caller.get(address)
    with (
        django_assert_max_num_queries(16),
        CaptureQueriesContext(
            connection,
        ) as few,
    ):
        one = caller.get(f"{address}?limit=1")
    with CaptureQueriesContext(connection) as many:
        caller.get(f"{address}?limit=200")
    assert one.status_code == 200
    assert len(many) <= len(few) + 1
    assert not [query["sql"] for query in many if query["sql"].startswith("SELECT COUNT(*)")]


def test_a_hundred_claims_cost_as_many_queries_as_one(scene, call):
    text = " ".join(
        f"The tower number {n} was finished in {1800 + n} and cost {n} million euros." for n in range(100)
    )
    article = call("erin").post("articles/", {"text": text}).json()
    caller = call("audrey")
    caller.get("claims/?limit=1")
    for path in ("claims/", "tasks/", f"articles/{article['id']}/claims/", "articles/"):
        with CaptureQueriesContext(connection) as few:
            caller.get(f"{path}?limit=1")
        with CaptureQueriesContext(connection) as many:
            page = caller.get(f"{path}?limit=200").json()
        assert len(many) == len(few), path
    assert len(page["results"]) == 2
    assert sum(page["results"][0]["tasks"].values()) > 50
