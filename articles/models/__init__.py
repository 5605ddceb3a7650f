"""The nouns, one module each."""

from articles.models.api_token import ApiToken
from articles.models.article import Article, ArticleVersion, Snapshot
from articles.models.audit_entry import AuditEntry
from articles.models.block import Block
from articles.models.claim import Claim, Occurrence
from articles.models.claimant import Claimant
from articles.models.fact_check import FactCheck
from articles.models.imports import Import, ImportPayload
from articles.models.ledger_row import LedgerRow
from articles.models.library_page import LibraryPage
from articles.models.lookup import Lookup
from articles.models.publisher import Publisher
from articles.models.rating import Rating
from articles.models.review_task import ReviewTask, Transition
from articles.models.source_link import SourceLink
from articles.models.verdict import Citation, Verdict

__all__ = [
    "ApiToken",
    "Article",
    "ArticleVersion",
    "AuditEntry",
    "Block",
    "Citation",
    "Claim",
    "Claimant",
    "FactCheck",
    "Import",
    "ImportPayload",
    "LedgerRow",
    "LibraryPage",
    "Lookup",
    "Occurrence",
    "Publisher",
    "Rating",
    "ReviewTask",
    "Snapshot",
    "SourceLink",
    "Transition",
    "Verdict",
]
