"""A small scene: people of all roles, one article with two claims, and short methods to move a task.

Everything is done through the services, so that a scene is always in an allowed state. It needs no worker, no
provider and no claim finder.
"""

import datetime
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from articles.choices import BlockRole, ClaimKind
from articles.models import Article, Block, Claim, Rating, ReviewTask, SourceLink
from articles.services.articles import file_article
from articles.services.source_links import add_source_link
from articles.services.tasks import open_task, take_task
from articles.services.verdicts import approve_verdict, correct_verdict, request_retraction, submit_verdict
from articles.types import Document, FoundBlock, FoundClaim, Metadata, Span
from tests.conftest import make_person

ROLES = {
    "erin": "Editor",
    "alice": "Reviewer",
    "ravi": "Reviewer",
    "bob": "Approver",
    "carol": "Approver",
    "ingrid": "Integration",
    "audrey": "Auditor",
}
FIRST = "The council approved a budget of 41 million euros for the harbour on 3 March 2019."
SECOND = "Container traffic rose by 18 per cent in 2018."
TITLE = "The port grew faster than anyone planned"


@dataclass
class Scene:
    """The people by name, the article, and its two claims with their tasks. All cases work on ``task``."""

    people: dict[str, User]
    article: Article
    claim_ids: tuple[int, int]
    sources: list[SourceLink] = field(default_factory=list)

    @property
    def claim(self) -> Claim:
        """The first claim, read anew."""
        return Claim.objects.select_related("task", "article").get(pk=self.claim_ids[0])

    @property
    def other_claim(self) -> Claim:
        return Claim.objects.select_related("task", "article").get(pk=self.claim_ids[1])

    @property
    def task(self) -> ReviewTask:
        """The first claim's task, read anew."""
        return ReviewTask.objects.select_related("claim", "reviewer").get(claim=self.claim_ids[0])

    @property
    def other_task(self) -> ReviewTask:
        return ReviewTask.objects.select_related("claim", "reviewer").get(claim=self.claim_ids[1])

    @property
    def block(self) -> Block:
        """The block that contains both claims."""
        return Block.objects.get(version__article=self.article, role=BlockRole.BODY)

    def cite(self, count: int, *, claim: Claim | None = None) -> list[SourceLink]:
        """Add ``count`` sources to a claim, by default the first."""
        links = [
            add_source_link(
                claim or self.claim,
                url=f"https://www.example.org/{'other' if claim else 'first'}/{number}",
                title=f"Source {number}",
                actor=self.people["alice"],
            )
            for number in range(1, count + 1)
        ]
        if claim is None:
            self.sources = links
        return links

    def open(self) -> None:
        open_task(self.task, actor=self.people["erin"])

    def take(self, by: str) -> None:
        """Open the task if necessary, and let a person take it."""
        if self.task.state == "enriching":
            self.open()
        take_task(self.task, actor=self.people[by])

    def submit(self, by: str, *, note: str = "") -> None:
        """Let the task's holder submit "half true" with one source."""
        links = self.sources or self.cite(1)
        submit_verdict(
            self.task,
            rating=Rating.objects.get(slug="half-true"),
            rationale="The minutes name the sum and another day.",
            sources=links[:1],
            correction_note=note,
            actor=self.people[by],
        )

    def propose(self, by: str) -> None:
        """Take and submit, so that a verdict by ``by`` is pending."""
        self.take(by)
        self.submit(by)

    def publish(self, by: str, *, approver: str) -> None:
        self.propose(by)
        approve_verdict(self.task, actor=self.people[approver])

    def correct(self, by: str, *, reviewer: str) -> None:
        correct_verdict(
            self.task, reason="The day is wrong.", actor=self.people[by], reviewer=self.people[reviewer]
        )

    def ask_retraction(self, by: str) -> None:
        request_retraction(self.task, reason="The minutes were forged.", actor=self.people[by])

    def expire_lease(self) -> None:
        """Let the holder's lease expire."""
        ReviewTask.objects.filter(claim=self.claim_ids[0]).update(
            leased_until=timezone.now() - datetime.timedelta(hours=1)
        )


def make_scene() -> Scene:
    """Make the people and file the article."""
    people = {name: make_person(name, role) for name, role in ROLES.items()}
    people["charlie"] = make_person("charlie")
    people["root"] = User.objects.create_superuser("root", password="a long enough password")
    text = f"{TITLE}\n\n{FIRST} {SECOND}\n"
    body = text.index(FIRST)
    document = Document(
        text=text,
        media_type="text/plain",
        metadata=Metadata(title=TITLE, language="en"),
        blocks=(
            FoundBlock(BlockRole.TITLE, "test", 1.0, 0, len(TITLE)),
            FoundBlock(BlockRole.BODY, "test", 1.0, body, len(text) - 1),
        ),
    )
    found = [make_found_claim(text, sentence) for sentence in (FIRST, SECOND)]
    filed = file_article(document, found, raw=text.encode(), url="", title="", actor=people["erin"])
    first, second = filed.article.claims.order_by("id").values_list("pk", flat=True)
    return Scene(people, filed.article, (first, second))


def make_found_claim(text: str, sentence: str) -> FoundClaim:
    span = Span(text.index(sentence), text.index(sentence) + len(sentence))
    return FoundClaim(
        text=sentence,
        start=span.start,
        end=span.end,
        occurrences=(span,),
        claimant="",
        kind=ClaimKind.NUMBER,
        score=0.9,
        reasons=("names a number",),
    )


def count_rows() -> dict[str, int]:
    """Return the number of rows of every table, which a refusal must not change."""
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("articles").get_models()
    }


def read_tasks() -> list[tuple[object, ...]]:
    """Return the columns of all tasks that a refusal must not change."""
    return list(
        ReviewTask.objects.order_by("pk").values_list(
            "pk",
            "state",
            "revision",
            "reviewer",
            "assigned_to",
            "round",
            "dismiss_reason",
            "retraction_requested_by",
        )
    )
