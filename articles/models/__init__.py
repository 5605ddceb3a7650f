"""All models. Import them from here; each module holds one noun and the rows that belong to it."""

from articles.models.api_token import ApiToken
from articles.models.archiving import Archiving
from articles.models.article import Article, ArticleVersion, Block, Snapshot
from articles.models.audit_entry import AuditEntry
from articles.models.claim import Claim, Claimant, Occurrence, SetAside
from articles.models.fact_check import ClaimMatch, FactCheck, FactCheckVector
from articles.models.feed import Feed, FeedEntry
from articles.models.imports import Import, ImportPayload
from articles.models.job import Job
from articles.models.lookup import Lookup
from articles.models.page_visit import PageCopy, PageVisit
from articles.models.preferences import Preferences
from articles.models.provider_status import ProviderStatus
from articles.models.review_task import ReviewTask, Transition
from articles.models.source_link import LibraryPage, Publisher, SourceLink
from articles.models.verdict import Citation, Rating, Verdict

__all__ = [
    "ApiToken",
    "Archiving",
    "Article",
    "ArticleVersion",
    "AuditEntry",
    "Block",
    "Citation",
    "Claim",
    "ClaimMatch",
    "Claimant",
    "FactCheck",
    "FactCheckVector",
    "Feed",
    "FeedEntry",
    "Import",
    "ImportPayload",
    "Job",
    "LibraryPage",
    "Lookup",
    "Occurrence",
    "PageCopy",
    "PageVisit",
    "Preferences",
    "ProviderStatus",
    "Publisher",
    "Rating",
    "ReviewTask",
    "SetAside",
    "Snapshot",
    "SourceLink",
    "Transition",
    "Verdict",
]
