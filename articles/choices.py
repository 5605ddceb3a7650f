"""Closed vocabularies, one class each. Rows, URLs, JSON and screens use the same words.

They are plain enumerations, so that reading, claims and sources can use them without Django. Field choices
and translated labels are in ``articles.labels``.
"""

from enum import StrEnum
from typing import Self

from articles.messages import gettext_noop


class Vocabulary(StrEnum):
    """Words, each with an English label: ``NAME = "value", gettext_noop("Label")``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member whose value is the word; the label is an attribute."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def list_values(cls) -> list[str]:
        """Return all words in the order of their definition."""
        return [member.value for member in cls]


class BlockRole(Vocabulary):
    """What a block of a snapshot is."""

    SITE_HEADER = "site_header", gettext_noop("Site header")
    PAGE_DATE = "page_date", gettext_noop("Page date")
    TITLE = "title", gettext_noop("Title")
    BYLINE = "byline", gettext_noop("Byline")
    HEADING = "heading", gettext_noop("Heading")
    BODY = "body", gettext_noop("Body")
    PULL_QUOTE = "pull_quote", gettext_noop("Pull quote")
    RELATED_LINK = "related_link", gettext_noop("Related link")
    CAPTION = "caption", gettext_noop("Caption")
    AUTHOR_BIO = "author_bio", gettext_noop("Author's bio")
    DISCLAIMER = "disclaimer", gettext_noop("Disclaimer")
    BOILERPLATE = "boilerplate", gettext_noop("Boilerplate")


class ClaimKind(Vocabulary):
    """The kind of sentence. The first five can be checked; the others are stored and shown in grey."""

    STATEMENT = "statement", gettext_noop("Statement")
    ATTRIBUTED = "attributed", gettext_noop("Attributed statement")
    QUOTATION = "quotation", gettext_noop("Quotation")
    NUMBER = "number", gettext_noop("Number")
    EVENT = "event", gettext_noop("Event")
    QUESTION = "question", gettext_noop("Question")
    OPINION = "opinion", gettext_noop("Opinion")
    PREDICTION = "prediction", gettext_noop("Prediction")
    EXHORTATION = "exhortation", gettext_noop("Exhortation")
    HEADLINE = "headline", gettext_noop("Headline")
    BOILERPLATE = "boilerplate", gettext_noop("Boilerplate")


CHECKABLE_KINDS = (
    ClaimKind.STATEMENT,
    ClaimKind.ATTRIBUTED,
    ClaimKind.QUOTATION,
    ClaimKind.NUMBER,
    ClaimKind.EVENT,
)


class Anchoring(Vocabulary):
    """How a claim was found again in a later version of its article."""

    FOUND = "found", gettext_noop("Found in this version")
    EXACT = "exact", gettext_noop("Where it was")
    MOVED = "moved", gettext_noop("Moved")
    CHANGED = "changed", gettext_noop("Changed")
    LOST = "lost", gettext_noop("Lost")


class TaskState(Vocabulary):
    """The state of a review task.

    enriching -> ready -> in_review -> in_approval -> published -> retracted
    ``articles.workflow.RULES`` lists these moves and those that lead back.
    """

    ENRICHING = "enriching", gettext_noop("Enriching")
    READY = "ready", gettext_noop("Ready")
    IN_REVIEW = "in_review", gettext_noop("In review")
    IN_APPROVAL = "in_approval", gettext_noop("In approval")
    PUBLISHED = "published", gettext_noop("Published")
    RETRACTED = "retracted", gettext_noop("Retracted")
    DISMISSED = "dismissed", gettext_noop("Dismissed")


class DismissReason(Vocabulary):
    """Why a claim is not checked."""

    NOT_CHECKABLE = "not_checkable", gettext_noop("Not checkable")
    DUPLICATE = "duplicate", gettext_noop("Duplicate")
    OUT_OF_SCOPE = "out_of_scope", gettext_noop("Out of scope")


class Outcome(Vocabulary):
    """How a lookup ended. "The provider failed" and "it found nothing" are different outcomes."""

    FOUND = "found", gettext_noop("Found")
    NONE = "none", gettext_noop("Nothing found")
    FAILED = "failed", gettext_noop("Failed")
    RATE_LIMITED = "rate_limited", gettext_noop("Rate limited")
    NOT_COVERED = "not_covered", gettext_noop("Not covered")
    NOT_CONFIGURED = "not_configured", gettext_noop("Not configured")
    CANCELLED = "cancelled", gettext_noop("Cancelled")


class Stance(Vocabulary):
    """What a source says of the claim, in a reviewer's judgement."""

    UNREAD = "unread", gettext_noop("Not yet judged")
    SUPPORTS = "supports", gettext_noop("Supports")
    PARTLY = "partly", gettext_noop("Partly supports")
    REFUTES = "refutes", gettext_noop("Refutes")
    CONTEXT = "context", gettext_noop("Context")
    IRRELEVANT = "irrelevant", gettext_noop("Irrelevant")


class PublisherKind(Vocabulary):
    """Who stands behind a source."""

    GOVERNMENT = "government", gettext_noop("Government")
    STATISTICS = "statistics", gettext_noop("Statistics office")
    SCIENTIFIC = "scientific", gettext_noop("Scientific")
    AGENCY = "agency", gettext_noop("News agency")
    NEWS = "news", gettext_noop("News")
    FACT_CHECKER = "fact_checker", gettext_noop("Fact-checker")
    REFERENCE = "reference", gettext_noop("Reference")
    ORGANISATION = "organisation", gettext_noop("Organisation")
    SOCIAL = "social", gettext_noop("Social media")
    OWN = "own", gettext_noop("Our own")
    UNKNOWN = "unknown", gettext_noop("Unknown")


class ImportMethod(Vocabulary):
    """How a document was submitted."""

    TEXT = "text", gettext_noop("Pasted text")
    FILE = "file", gettext_noop("File")
    URL = "url", gettext_noop("URL")
    FEED = "feed", gettext_noop("Feed")
    LIST = "list", gettext_noop("List of addresses")


class MatchDecision(Vocabulary):
    """A person's decision on an earlier fact-check that may answer a claim."""

    CONFIRMED = "confirmed", gettext_noop("Same claim")
    REJECTED = "rejected", gettext_noop("Another claim")


class Reliability(Vocabulary):
    """How far the newsroom trusts a publisher."""

    UNRATED = "unrated", gettext_noop("Not rated")
    HIGH = "high", gettext_noop("High")
    MIXED = "mixed", gettext_noop("Mixed")
    LOW = "low", gettext_noop("Low")


class PageState(Vocabulary):
    """What was found when a source's page was last opened."""

    UNREAD = "unread", gettext_noop("Not opened")
    READ = "read", gettext_noop("Read")
    WALLED = "walled", gettext_noop("Behind a wall")
    REFUSED = "refused", gettext_noop("Closed to robots")
    GONE = "gone", gettext_noop("Gone")
    CHANGED = "changed", gettext_noop("Changed since it was read")
    UNREADABLE = "unreadable", gettext_noop("Could not be read")


class VisitPurpose(Vocabulary):
    """Why a source's page is opened."""

    READ = "read", gettext_noop("To read it")
    CHECK = "check", gettext_noop("To see whether it still stands")


class ArchiveOutcome(Vocabulary):
    """How the archiving of a page ended."""

    ARCHIVED = "archived", gettext_noop("Archived")
    FAILED = "failed", gettext_noop("Failed")
    CANCELLED = "cancelled", gettext_noop("Cancelled")


class ImportState(Vocabulary):
    """The state of an import."""

    PENDING = "pending", gettext_noop("Pending")
    SUCCEEDED = "succeeded", gettext_noop("Succeeded")
    REJECTED = "rejected", gettext_noop("Rejected")
