"""Workers killed, the broker flushed and gone: nothing lost, nothing double, nobody kept waiting."""

import time

import pytest

from tests.faults.installation import House
from workers.demo.stub_providers.server import StubServer

pytestmark = pytest.mark.faults

OPEN = "SELECT count(*) FROM articles_lookup WHERE settled_at IS NULL"
HELD = "SELECT DISTINCT lease_token FROM articles_lookup WHERE lease_token IS NOT NULL"  # one a lease
TOWNS = ("Aldmoor", "Brack", "Corvel", "Dunmere", "Esk", "Farrow")
LEASE = 20  # seconds; a killed worker's lookups are free again after it


def make_text(number: int, *, towns: int = 6) -> str:
    return "\n\n".join(
        f"The council of {TOWNS[place % 6]} spent {number * 97 + place} million euros"
        f" on its harbour on {place % 28 + 1} March 2019."
        for place in range(towns)
    )


def import_articles(house: House, numbers: range) -> None:
    for number in numbers:
        house.manage("import_article", "-", text=make_text(number))


def assert_nothing_lost_or_double(house: House, stub: StubServer, *, claims: int) -> None:
    assert house.count("SELECT count(*) FROM articles_claim") == claims
    assert house.count("SELECT count(*) FROM articles_lookup") == 3 * claims
    assert (
        house.count("SELECT count(*) FROM articles_lookup WHERE outcome IN ('found', 'none')") == 3 * claims
    )
    assert house.count("SELECT count(*) FROM articles_reviewtask WHERE state = 'ready'") == claims
    links = {row[0] for row in house.query("SELECT url FROM articles_sourcelink")}
    assert links
    assert links <= {url.split("#")[0] for url in stub.served}
    house.manage("verify")


def test_twenty_workers_killed_in_the_middle_of_their_work_lose_and_double_nothing(house, stub):
    for number in range(10):
        house.manage("import_article", "-", text=make_text(number, towns=50))
    house.start("beat")
    for _ in range(20):
        before = set(house.query(HELD))
        house.start("fetch")
        house.wait(lambda: set(house.query(HELD)) - before, seconds=LEASE + 30, what="work begun")  # noqa: B023
        house.kill("fetch")
        assert house.count(OPEN) > 0, "the worker was killed after its work, not in the middle of it"
        house.manage("verify")
    house.start("fetch")
    house.wait(lambda: house.count(OPEN) == 0, seconds=240, what="all lookups settled")
    assert_nothing_lost_or_double(house, stub, claims=500)


def test_a_flushed_broker_loses_nothing(house, stub):
    house.start("fetch", "beat")
    for number in range(4):
        import_articles(house, range(number, number + 1))
        house.broker.client().flushall()
    house.wait(lambda: house.count(OPEN) == 0, seconds=60, what="all lookups settled")
    assert_nothing_lost_or_double(house, stub, claims=24)


def test_an_import_answers_in_its_usual_time_while_the_broker_is_down(house, stub):
    began = time.monotonic()
    import_articles(house, range(3))
    usual = (time.monotonic() - began) / 3
    house.stop_broker()
    began = time.monotonic()
    import_articles(house, range(3, 6))
    assert (time.monotonic() - began) / 3 < 2 * usual + 1
    house.bring_broker_back()
    house.start("fetch", "beat")
    house.wait(lambda: house.count(OPEN) == 0, seconds=60, what="all lookups settled")
    assert_nothing_lost_or_double(house, stub, claims=36)


def test_a_broker_that_comes_back_finds_its_workers_again(house, stub):
    house.start("fetch", "beat")
    import_articles(house, range(1))
    house.wait(lambda: house.count(OPEN) == 0, seconds=40, what="first lookups settled")
    house.stop_broker()
    time.sleep(6)
    house.bring_broker_back()
    import_articles(house, range(1, 3))
    house.wait(lambda: house.count(OPEN) == 0, seconds=90, what="later lookups settled")
    assert_nothing_lost_or_double(house, stub, claims=18)


def test_a_killed_import_worker_loses_no_import(house, stub):
    page = "".join(f"<p>{paragraph}</p>" for paragraph in make_text(7).split("\n\n"))
    file = house.folder / "page.html"
    file.write_text(f"<html><body><article><h1>Harbours</h1>{page}</article></body></html>")
    house.manage(
        "shell",
        "-c",
        "from articles.services.imports import start_file_import as s;"
        f"s(open({str(file)!r}, 'rb').read(), filename='p.html', media_type='text/html', actor=None)",
    )
    # a worker that took the import and died: its lease runs out, the next one does it
    house.manage(
        "shell",
        "-c",
        "from articles import jobs; from articles.models import Import;"
        "jobs.lease(Import, limit=1, seconds=3)",
    )
    house.start("import", "fetch", "beat")
    done = "SELECT count(*) FROM articles_import WHERE state = 'succeeded' AND attempts = 2"
    house.wait(lambda: house.count(done) == 1, seconds=60, what="import done by another worker")
    house.wait(lambda: house.count(OPEN) == 0, seconds=60, what="its lookups settled")
    house.manage("verify")
