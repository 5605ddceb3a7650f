"""Lists of every operation of the API. A test fails for an operation that is in no list."""

from articles.models import Article, FactCheck, Import, Publisher, Verdict
from articles.services.claims import find_claimant
from articles.services.feeds import ensure_feed
from tests.rules.scene import Scene

READS = (
    "articles/",
    "articles/{article}/",
    "articles/{article}/text/",
    "articles/{article}/claims/",
    "articles/{article}/versions/",
    "articles/{article}/diff/",
    "articles/{article}/set-aside/",
    "imports/",
    "imports/{document}/",
    "feeds/",
    "feeds/{feed}/",
    "blocks/{block}/",
    "claims/",
    "claims/{claim}/",
    "claims/{claim}/source-links/",
    "claims/{claim}/lookups/",
    "claims/{claim}/matches/",
    "claimants/",
    "claimants/{claimant}/",
    "claimants/{claimant}/alike/",
    "tasks/",
    "tasks/{task}/",
    "tasks/{task}/transitions/",
    "source-links/",
    "source-links/{source}/",
    "source-links/{source}/archivings/",
    "source-links/{source}/visits/",
    "verdicts/",
    "verdicts/{verdict}/",
    "ratings/",
    "ratings/1/",
    "publishers/",
    "publishers/{publisher}/",
    "claimreview/",
    "claimreview/{public}/",
)
REVIEW = {"alice", "ravi", "bob", "carol", "root"}
APPROVE = {"bob", "carol", "root"}
EDIT = {"erin", "root"}
IMPORT = {"erin", "ingrid", "root"}

# method, path, body, who has the right (the state may still refuse them)
WRITES = (
    ("post", "articles/", {"text": "The tower was finished in 1889 and is 300 metres high."}, IMPORT),
    ("patch", "articles/{article}/", {"title": "Another"}, EDIT),
    ("post", "feeds/", {"url": "https://www.example.org/feed.xml"}, IMPORT),
    ("patch", "feeds/{feed}/", {"watched": True}, EDIT),
    ("post", "feeds/{feed}/read/", None, IMPORT),
    ("patch", "blocks/{block}/", {"role": "caption"}, EDIT),
    ("post", "claims/", {"article": "{article}", "quote": "Container traffic rose"}, EDIT),
    ("patch", "claims/{other_claim}/", {"context": "In the harbour."}, EDIT),
    (
        "post",
        "claims/{other_claim}/split/",
        {"parts": ["Container traffic rose", "18 per cent in 2018"]},
        EDIT,
    ),
    ("post", "claims/{other_claim}/merge/", {"into": "{claim}"}, EDIT),
    ("patch", "claimants/{claimant}/", {"wikidata_id": "Q42"}, EDIT),
    ("post", "claimants/{claimant}/merge/", {"into": "{other_claimant}"}, EDIT),
    ("post", "claims/{other_claim}/enrich/", {"providers": []}, REVIEW | EDIT),
    (
        "post",
        "claims/{other_claim}/matches/",
        {"fact_check": "{fact_check}", "decision": "rejected"},
        REVIEW | EDIT,
    ),
    ("post", "claims/{other_claim}/cancel/", None, REVIEW | EDIT),
    ("post", "claims/{other_claim}/reuse/", {"fact_check": "{fact_check}"}, REVIEW),
    (
        "post",
        "source-links/",
        {"claim": "{other_claim}", "url": "https://www.example.org/new"},
        REVIEW | EDIT,
    ),
    ("patch", "source-links/{source}/", {"stance": "supports"}, REVIEW | EDIT),
    ("post", "source-links/{source}/read/", None, REVIEW | EDIT),
    ("post", "source-links/{source}/archive/", None, REVIEW | EDIT),
    ("post", "providers/retry/", {"provider": "library"}, REVIEW | EDIT),
    ("post", "tasks/next/", None, REVIEW),
    ("post", "tasks/{task}/take/", None, REVIEW),
    ("post", "tasks/{task}/release/", {}, REVIEW | EDIT),
    ("post", "tasks/{task}/assign/", {"to": "ravi"}, EDIT),
    ("post", "tasks/{task}/open/", None, EDIT),
    ("post", "tasks/{task}/dismiss/", {"why": "duplicate"}, None),
    ("post", "tasks/{task}/reopen/", {"reason": "It matters."}, REVIEW | EDIT),
    (
        "post",
        "tasks/{task}/submit/",
        {"rating": "half-true", "rationale": "So.", "sources": ["{source}"]},
        REVIEW,
    ),
    ("post", "tasks/{task}/return/", {"reason": "Name the page."}, APPROVE),
    ("post", "tasks/{task}/approve/", {}, APPROVE),
    ("post", "tasks/{task}/correct/", {"reason": "The day.", "reviewer": "alice"}, EDIT | APPROVE),
    ("post", "tasks/{task}/keep/", {"reason": "It stands."}, None),
    ("post", "tasks/{task}/request-retraction/", {"reason": "Forged."}, EDIT | APPROVE),
    ("post", "tasks/{task}/retract/", {"reason": "Forged."}, None),
    ("post", "tasks/{task}/renew/", None, None),
)


def name_rows(scene: Scene) -> dict[str, object]:
    """Return the values for the placeholders in the paths."""
    publisher, _ = Publisher.objects.get_or_create(domain="www.example.org", defaults={"name": "Example"})
    fact_check, _ = FactCheck.objects.get_or_create(
        key="elsewhere", defaults={"url": "https://checks.example.org/1", "claim_text": "Traffic rose."}
    )
    document, _ = Import.objects.get_or_create(
        method="url", url="https://www.example.org/story", requested_by=scene.people["erin"]
    )
    return {
        "article": Article.objects.get().pk,
        "document": document.pk,
        "block": scene.block.pk,
        "claim": scene.claim.pk,
        "other_claim": scene.other_claim.pk,
        "task": scene.task.pk,
        "source": scene.sources[0].pk,
        "verdict": Verdict.objects.get().pk,
        "publisher": publisher.pk,
        "feed": ensure_feed("https://www.example.org/news.xml", actor=None).pk,
        "claimant": find_claimant("Mira Tolland").pk,
        "other_claimant": find_claimant("M. Tolland").pk,
        "fact_check": fact_check.pk,
        "public": scene.task.public_id,
    }


def fill(value, names):
    """Fill the placeholders of a path or a body."""
    if isinstance(value, dict):
        return {key: fill(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, names) for item in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}") and value.count("{") == 1:
        return names[value[1:-1]]
    return value.format(**names) if isinstance(value, str) else value
