"""Steps that many tests begin with, each done through the services."""

from django.contrib.auth.models import User

from articles.choices import TaskState
from articles.models import Article, Claim, Rating, ReviewTask, SourceLink, Verdict
from articles.services.imports import import_text
from articles.services.lookups import cancel_lookups, finish_enrichment
from articles.services.source_links import add_source_link
from articles.services.tasks import take_task
from articles.services.verdicts import approve_verdict, submit_verdict

TEXT = """The Harbour Gazette

The port grew faster than anyone planned

Mira Tolland |

The city council approved a budget of 41 million euros on 3 March 2019. Traffic rose by 18 per cent in 2018.

Who would have thought it possible?

The mayor has accused the shipping company Norvik of dumping oil in the bay in 2017. Norvik denies it.
"""


def make_article(text: str = TEXT) -> Article:
    """Import a text. Its claims' tasks are in ``enriching``."""
    article = import_text(text, actor=None).article
    assert article is not None
    return article


def make_ready_task(text: str = TEXT) -> ReviewTask:
    """Return the first task of an article, its lookups settled as cancelled."""
    task = ReviewTask.objects.filter(claim__article=make_article(text)).order_by("id").first()
    assert task is not None
    if task.state == TaskState.ENRICHING:
        cancel_lookups(task.claim)
        finish_enrichment(task)
        task.refresh_from_db()
    return task


def add_sources(claim: Claim, actor: User, count: int = 2) -> list[SourceLink]:
    """Add sources by hand."""
    known = claim.source_links.count()
    return [
        add_source_link(
            claim, url=f"https://source{known + n}.example.org/page", title=f"Source {n}", actor=actor
        )
        for n in range(count)
    ]


def submit(task: ReviewTask, actor: User, rating: str = "false", **fields: str) -> Verdict:
    """Take a task, cite two new sources and submit a verdict."""
    if task.state == TaskState.READY:
        take_task(task, actor=actor)
    sources = add_sources(task.claim, actor)
    return submit_verdict(
        task,
        rating=Rating.objects.get(slug=rating),
        rationale="The budget says otherwise, and so does the council's own record.",
        sources=sources,
        actor=actor,
        **fields,
    )


def publish(author: User, approver: User) -> ReviewTask:
    """Return a task whose first verdict is published."""
    task = make_ready_task()
    submit(task, author)
    approve_verdict(task, actor=approver)
    return task
