"""Closed vocabularies, one class a vocabulary; the same words stand in rows, URLs, JSON and screens."""

from django.db.models import TextChoices


class BlockRole(TextChoices):
    """What a run of a snapshot is."""

    SITE_HEADER = "site_header", "Site header"
    PAGE_DATE = "page_date", "Page date"
    TITLE = "title", "Title"
    BYLINE = "byline", "Byline"
    HEADING = "heading", "Heading"
    BODY = "body", "Body"
    PULL_QUOTE = "pull_quote", "Pull quote"
    RELATED_LINK = "related_link", "Related link"
    CAPTION = "caption", "Caption"
    AUTHOR_BIO = "author_bio", "Author's bio"
    DISCLAIMER = "disclaimer", "Disclaimer"
    BOILERPLATE = "boilerplate", "Boilerplate"


class ClaimKind(TextChoices):
    """What sort of sentence a claim is. The first five can be checked; the others are kept and greyed."""

    STATEMENT = "statement", "Statement"
    ATTRIBUTED = "attributed", "Attributed statement"
    QUOTATION = "quotation", "Quotation"
    NUMBER = "number", "Number"
    EVENT = "event", "Event"
    QUESTION = "question", "Question"
    OPINION = "opinion", "Opinion"
    PREDICTION = "prediction", "Prediction"
    EXHORTATION = "exhortation", "Exhortation"
    HEADLINE = "headline", "Headline"
    BOILERPLATE = "boilerplate", "Boilerplate"


CHECKABLE_KINDS = (
    ClaimKind.STATEMENT,
    ClaimKind.ATTRIBUTED,
    ClaimKind.QUOTATION,
    ClaimKind.NUMBER,
    ClaimKind.EVENT,
)


class Anchoring(TextChoices):
    """How a claim was found again in a later version of its article."""

    FOUND = "found", "Found in this version"
    EXACT = "exact", "Where it was"
    MOVED = "moved", "Moved"
    CHANGED = "changed", "Changed"
    LOST = "lost", "Lost"


class TaskState(TextChoices):
    """Where a review task stands.

    enriching -> ready -> in_review -> in_approval -> published -> retracted
    with the ways back that ``articles.workflow`` lists.
    """

    ENRICHING = "enriching", "Enriching"
    READY = "ready", "Ready"
    IN_REVIEW = "in_review", "In review"
    IN_APPROVAL = "in_approval", "In approval"
    PUBLISHED = "published", "Published"
    RETRACTED = "retracted", "Retracted"
    DISMISSED = "dismissed", "Dismissed"


class DismissReason(TextChoices):
    """Why a claim is not checked."""

    NOT_CHECKABLE = "not_checkable", "Not checkable"
    DUPLICATE = "duplicate", "Duplicate"
    OUT_OF_SCOPE = "out_of_scope", "Out of scope"


class Outcome(TextChoices):
    """How a lookup ended. "The provider failed" and "it found nothing" are never the same."""

    FOUND = "found", "Found"
    NONE = "none", "Nothing found"
    FAILED = "failed", "Failed"
    RATE_LIMITED = "rate_limited", "Rate limited"
    NOT_COVERED = "not_covered", "Not covered"
    NOT_CONFIGURED = "not_configured", "Not configured"
    CANCELLED = "cancelled", "Cancelled"


class Stance(TextChoices):
    """What a source says of the claim, in a reviewer's judgement."""

    UNREAD = "unread", "Not yet judged"
    SUPPORTS = "supports", "Supports"
    PARTLY = "partly", "Partly supports"
    REFUTES = "refutes", "Refutes"
    CONTEXT = "context", "Context"
    IRRELEVANT = "irrelevant", "Irrelevant"


class PublisherKind(TextChoices):
    """Who stands behind a source."""

    GOVERNMENT = "government", "Government"
    STATISTICS = "statistics", "Statistics office"
    SCIENTIFIC = "scientific", "Scientific"
    AGENCY = "agency", "News agency"
    NEWS = "news", "News"
    FACT_CHECKER = "fact_checker", "Fact-checker"
    REFERENCE = "reference", "Reference"
    ORGANISATION = "organisation", "Organisation"
    SOCIAL = "social", "Social media"
    OWN = "own", "Our own"
    UNKNOWN = "unknown", "Unknown"


class ImportMethod(TextChoices):
    """How a document was given to us."""

    TEXT = "text", "Pasted text"
    FILE = "file", "File"
    URL = "url", "URL"
    FEED = "feed", "Feed"
    LIST = "list", "List of addresses"


class MatchDecision(TextChoices):
    """What a person says of an earlier fact-check that may answer a claim."""

    CONFIRMED = "confirmed", "Same claim"
    REJECTED = "rejected", "Another claim"


class Reliability(TextChoices):
    """How far a newsroom trusts a publisher, in its own judgement."""

    UNRATED = "unrated", "Not rated"
    HIGH = "high", "High"
    MIXED = "mixed", "Mixed"
    LOW = "low", "Low"


class PageState(TextChoices):
    """What was found when a source's page was last opened."""

    UNREAD = "unread", "Not opened"
    READ = "read", "Read"
    WALLED = "walled", "Behind a wall"
    REFUSED = "refused", "Closed to robots"
    GONE = "gone", "Gone"
    CHANGED = "changed", "Changed since it was read"
    UNREADABLE = "unreadable", "Could not be read"


class VisitPurpose(TextChoices):
    """Why a source's page is opened."""

    READ = "read", "To read it"
    CHECK = "check", "To see whether it still stands"


class ArchiveOutcome(TextChoices):
    """How the archiving of a page ended."""

    ARCHIVED = "archived", "Archived"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class ImportState(TextChoices):
    """Where an import stands."""

    PENDING = "pending", "Pending"
    SUCCEEDED = "succeeded", "Succeeded"
    REJECTED = "rejected", "Rejected"
