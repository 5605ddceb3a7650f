"""Make published, corrected and retracted fact-checks through the services, and read their pages."""

import datetime
import itertools
import json
import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from articles.choices import TaskState
from articles.models import Rating, ReviewTask, Verdict
from articles.services.claims import add_claim, edit_claim
from articles.services.imports import import_text
from articles.services.lookups import cancel_lookups, finish_enrichment
from articles.services.source_links import add_source_link
from articles.services.tasks import take_task
from articles.services.verdicts import (
    approve_verdict,
    correct_verdict,
    request_retraction,
    retract_verdict,
    submit_verdict,
)

TEXT = """The Harbour Gazette

The port grew faster than anyone planned

Mira Tolland |

The city council approved a budget of 41 million euros for the harbour on 3 March 2019. The port
authority said that container traffic rose by 18 per cent in 2018.

The mayor has accused the shipping company Norvik of dumping oil in the bay in 2017. Norvik denies it.
"""
QUOTE = "container traffic rose by 18 per cent in 2018"
BUDGET = "a budget of 41 million euros for the harbour on 3 March 2019"
LISTS = [
    "/",
    "/claimreview.jsonld",
    "/feeds/fact-checks.atom",
    "/feeds/fact-checks.rss",
    "/sitemap.xml",
    "/corrections/",
]
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
counter = itertools.count(1)


def make_task(
    editor: User, *, url: str = "", quote: str = QUOTE, text: str = TEXT, claimant: str = "", claimed_on=None
) -> ReviewTask:
    """Return a ready task whose claim is a quotation in an article."""
    article = import_text(text, actor=editor, url=url).article
    claim = add_claim(article.current_version, actor=editor, quote=quote, claimant=claimant)
    cancel_lookups(claim)
    task = ReviewTask.objects.get(claim=claim)
    if task.state == TaskState.ENRICHING:
        finish_enrichment(task)
        task.refresh_from_db()
    if claimed_on:
        edit_claim(claim, actor=editor, claimed_on=claimed_on)
    return ReviewTask.objects.select_related("claim").get(pk=task.pk)


def submit(
    task: ReviewTask, author: User, *, rating: str = "false", sources: int = 2, **fields: str
) -> Verdict:
    """Take a task that is ready, cite new sources and submit a verdict."""
    if task.state == TaskState.READY:
        take_task(task, actor=author)
    links = [
        add_source_link(
            task.claim,
            url=f"https://archive.example.org/{next(counter)}",
            title=f"Port statistics {n}",
            actor=author,
        )
        for n in range(1, sources + 1)
    ]
    fields.setdefault("rationale", "The port's own yearbook gives 8 per cent.")
    return submit_verdict(task, rating=Rating.objects.get(slug=rating), sources=links, actor=author, **fields)


def publish(task: ReviewTask, author: User, approver: User, *, at: str = "", **fields) -> Verdict:
    """Publish a verdict, at a time in the past if one is given."""
    submit(task, author, **fields)
    verdict = approve_verdict(task, actor=approver)
    if at:
        Verdict.objects.filter(pk=verdict.pk).update(published_at=datetime.datetime.fromisoformat(at))
        verdict.refresh_from_db()
    return verdict


def correct(
    task: ReviewTask, author: User, approver: User, *, note: str = "A figure was wrong.", **fields
) -> Verdict:
    """Publish a corrected version of a verdict."""
    correct_verdict(task, reason="A reader wrote in.", actor=approver, reviewer=author)
    return publish(task, author, approver, correction_note=note, **fields)


def retract(
    task: ReviewTask, asker: User, confirmer: User, *, reason: str = "The yearbook was withdrawn."
) -> None:
    """Retract a published verdict, which takes two people."""
    request_retraction(task, reason="Please look.", actor=asker)
    retract_verdict(task, reason=reason, actor=confirmer)


def page_of(task: ReviewTask) -> str:
    """Return the path of a task's page."""
    return f"/fact-checks/{task.public_id}/"


def read(client: Client, address: str, status: int = 200) -> str:
    """Return the text of a response, whose status must be ``status``."""
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def read_json_ld(html: str) -> list[Any]:
    """Return the JSON-LD objects on a page."""
    return [json.loads(script) for script in SCRIPT.findall(html)]
