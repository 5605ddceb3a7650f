"""A desk to look at: people, the sample article with its sources, and a task in each state.

Run as ``python -m tests.browser.seed`` on a fresh, migrated database. Prints the keys of what it made.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
django.setup()

from articles.models import Rating, ReviewTask  # noqa: E402  # models need Django set up
from articles.services.imports import import_text, run_import_now, start_file_import  # noqa: E402
from articles.services.library import load_library, load_publishers  # noqa: E402
from articles.services.source_links import set_stance  # noqa: E402
from articles.services.tasks import dismiss_task, take_task  # noqa: E402
from articles.services.verdicts import approve_verdict, submit_verdict  # noqa: E402
from tests.conftest import make_person  # noqa: E402
from workers.lookups.runner import run_due_lookups  # noqa: E402

SHIPPED = Path(__file__).resolve().parent.parent.parent / "articles" / "data"
ROLES = {"erin": "Editor", "alice": "Reviewer", "bob": "Approver", "audrey": "Auditor"}
THREE_HOURS = "lasted more than three hours"
AFTERNOON = "On the afternoon of 17 September 2016"
NATIONS = "United States, Australia, Denmark and France"
SOLDIERS = "62 Syrian soldiers"


def seed() -> dict[str, int]:
    """Make everything; return the keys of the article, of two imports and of a task in each state."""
    people: dict[str, Any] = {name: make_person(name, role) for name, role in ROLES.items()}
    people["charlie"] = make_person("charlie")
    load_library(json.loads((SHIPPED / "library.json").read_text(encoding="utf-8")))
    load_publishers(json.loads((SHIPPED / "publishers.json").read_text(encoding="utf-8")))
    text = (SHIPPED / "sample-article.txt").read_text(encoding="utf-8")
    done = import_text(text, actor=people["erin"])
    run_due_lookups()
    refused = start_file_import(
        b"\x00\x01\x02" * 99, filename="scan.bin", media_type="", actor=people["erin"]
    )
    run_import_now(refused)
    keys = {"article": done.article_id, "import": done.pk, "refused": refused.pk}
    one_hour = "The account that gives the times has 37 strikes from 3:55 to 4:56 p.m.: about one hour."
    keys["published"] = propose(THREE_HOURS, people, rating="mostly-false", stance="refutes", why=one_hour)
    approve_verdict(ReviewTask.objects.get(pk=keys["published"]), actor=people["bob"])
    agreed = "Day, place and aircraft are the same in all accounts, and the Coalition confirmed the strike."
    keys["in_approval"] = propose(AFTERNOON, people, rating="mostly-true", stance="supports", why=agreed)
    keys["in_review"] = take_task(find_task(NATIONS), actor=people["alice"]).pk
    ready = find_task(SOLDIERS)
    keys["ready"], keys["claim"] = ready.pk, ready.claim_id
    last = ReviewTask.objects.latest("pk")
    keys["dismissed"] = dismiss_task(last, why="not_checkable", actor=people["erin"]).pk
    return {name: int(key or 0) for name, key in keys.items()}


def find_task(words: str) -> ReviewTask:
    """Return the task of the sample's claim in which these words stand."""
    return ReviewTask.objects.filter(claim__text__contains=words).earliest("pk")


def propose(words: str, people: dict[str, Any], *, rating: str, stance: str, why: str) -> int:
    """Let alice judge a claim's first source and submit a verdict that cites it; return the task's key."""
    task = take_task(find_task(words), actor=people["alice"])
    link = task.claim.source_links.all()[0]
    set_stance(link, stance=stance, actor=people["alice"], quote=link.snippet)
    submit_verdict(
        task,
        rating=Rating.objects.get(slug=rating),
        rationale=why,
        sources=[link],
        actor=people["alice"],
    )
    return task.pk


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed()))
