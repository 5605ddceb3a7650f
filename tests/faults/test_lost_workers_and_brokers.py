"""Workers killed, the broker flushed and gone: nothing lost, nothing double, nobody kept waiting."""

import time

import pytest

from tests.faults.installation import Installation
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


def import_articles(installation: Installation, numbers: range) -> None:
    for number in numbers:
        installation.manage("import_article", "-", text=make_text(number))


def assert_nothing_lost_or_double(installation: Installation, stub: StubServer, *, claims: int) -> None:
    assert installation.count("SELECT count(*) FROM articles_claim") == claims
    assert installation.count("SELECT count(*) FROM articles_lookup") == 3 * claims
    assert (
        installation.count("SELECT count(*) FROM articles_lookup WHERE outcome IN ('found', 'none')")
        == 3 * claims
    )
    assert installation.count("SELECT count(*) FROM articles_reviewtask WHERE state = 'ready'") == claims
    links = {row[0] for row in installation.query("SELECT url FROM articles_sourcelink")}
    assert links
    assert links <= {url.split("#")[0] for url in stub.served}
    installation.manage("verify")


def test_twenty_workers_killed_in_the_middle_of_their_work_lose_and_double_nothing(installation, stub):
    for number in range(10):
        installation.manage("import_article", "-", text=make_text(number, towns=50))
    installation.start("beat")
    for _ in range(20):
        before = set(installation.query(HELD))
        installation.start("fetch")
        installation.wait(
            lambda: set(installation.query(HELD)) - before,  # noqa: B023  # called at once
            seconds=LEASE + 30,
            what="work begun",
        )
        installation.kill("fetch")
        assert installation.count(OPEN) > 0, "the worker was killed after its work, not in the middle of it"
        installation.manage("verify")
    installation.start("fetch")
    installation.wait(lambda: installation.count(OPEN) == 0, seconds=240, what="all lookups settled")
    assert_nothing_lost_or_double(installation, stub, claims=500)


def test_a_flushed_broker_loses_nothing(installation, stub):
    installation.start("fetch", "beat")
    for number in range(4):
        import_articles(installation, range(number, number + 1))
        installation.broker.client().flushall()
    installation.wait(lambda: installation.count(OPEN) == 0, seconds=60, what="all lookups settled")
    assert_nothing_lost_or_double(installation, stub, claims=24)


def test_an_import_answers_in_its_usual_time_while_the_broker_is_down(installation, stub):
    began = time.monotonic()
    import_articles(installation, range(3))
    usual = (time.monotonic() - began) / 3
    installation.stop_broker()
    began = time.monotonic()
    import_articles(installation, range(3, 6))
    assert (time.monotonic() - began) / 3 < 2 * usual + 1
    installation.bring_broker_back()
    installation.start("fetch", "beat")
    installation.wait(lambda: installation.count(OPEN) == 0, seconds=60, what="all lookups settled")
    assert_nothing_lost_or_double(installation, stub, claims=36)


def test_a_broker_that_comes_back_finds_its_workers_again(installation, stub):
    installation.start("fetch", "beat")
    import_articles(installation, range(1))
    installation.wait(lambda: installation.count(OPEN) == 0, seconds=40, what="first lookups settled")
    installation.stop_broker()
    time.sleep(6)
    installation.bring_broker_back()
    import_articles(installation, range(1, 3))
    installation.wait(lambda: installation.count(OPEN) == 0, seconds=90, what="later lookups settled")
    assert_nothing_lost_or_double(installation, stub, claims=18)


def test_a_killed_import_worker_loses_no_import(installation, stub):
    page = "".join(f"<p>{paragraph}</p>" for paragraph in make_text(7).split("\n\n"))
    file = installation.folder / "page.html"
    file.write_text(f"<html><body><article><h1>Harbours</h1>{page}</article></body></html>")
    installation.manage(
        "shell",
        "-c",
        "from articles.services.imports import start_file_import as s;"
        f"s(open({str(file)!r}, 'rb').read(), filename='p.html', media_type='text/html', actor=None)",
    )
    # a worker that took the import and died: its lease runs out, the next one does it
    installation.manage(
        "shell",
        "-c",
        "from articles import jobs; from articles.models import Import;"
        "jobs.lease(Import, limit=1, seconds=3)",
    )
    installation.start("import", "fetch", "beat")
    done = "SELECT count(*) FROM articles_import WHERE state = 'succeeded' AND attempts = 2"
    installation.wait(lambda: installation.count(done) == 1, seconds=60, what="import done by another worker")
    installation.wait(lambda: installation.count(OPEN) == 0, seconds=60, what="its lookups settled")
    installation.manage("verify")
