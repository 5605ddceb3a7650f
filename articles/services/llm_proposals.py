"""Ask a language model, if one is configured, for further claims. Its answer can only point to the text."""

from collections.abc import Sequence

from django.conf import settings

from articles.claims.detection.llm_proposals import (
    LARGEST_ANSWER,
    AnswerRefused,
    add_proposals,
    build_request,
    read_answer,
)
from articles.errors import FetchError, SaidError
from articles.messages import Message
from articles.types import Document, FoundClaim
from articles.web.fetch import FetchLimits, fetch_once

LIMITS = FetchLimits(total_seconds=60.0, max_bytes=LARGEST_ANSWER, max_redirects=0)


class ProposalsFailed(SaidError):
    """The model could not be asked, or its answer is unusable. The message tells an editor why."""


def is_set_up() -> bool:
    """Tell whether the settings name an endpoint and a model."""
    return bool(settings.LLM_URL and settings.LLM_MODEL)


def propose_claims(document: Document, found: Sequence[FoundClaim]) -> list[FoundClaim]:
    """Return the claims found, and those that a language model proposes if the body contains them.

    Raises ProposalsFailed if the model gives no proposals; the claims found are then complete without it.
    """
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.LLM_KEY:
        headers["Authorization"] = f"Bearer {settings.LLM_KEY}"
    try:
        answer = fetch_once(
            f"{settings.LLM_URL}/chat/completions",
            allow=settings.PROVIDER_HOSTS,
            user_agent=settings.USER_AGENT,
            limits=LIMITS,
            headers=headers,
            method="POST",
            data=build_request(settings.LLM_MODEL, document.text, document.blocks),
        )
        if answer.status != 200:
            raise ProposalsFailed(
                Message("The model's server answered %(status)s.", {"status": str(answer.status)})
            )
        proposals = read_answer(answer.body)
    except FetchError as error:
        raise ProposalsFailed(error.message) from error
    except AnswerRefused as error:
        raise ProposalsFailed(
            Message("The model's answer can't be used. %(why)s", {"why": error.message})
        ) from error
    return add_proposals(found, proposals, document.text, document.blocks, model=settings.LLM_MODEL)
