"""Change a block's role, and the claims that depend on it."""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles import types
from articles.choices import BlockRole
from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import Article, Block, Claim, Occurrence, Snapshot
from articles.services.articles import add_found_claims, keep_set_aside, make_claim_key
from articles.services.claims import restore_claim, retire_claim
from articles.services.imports import find_document_claims
from articles.services.verb import Trace, verb


@verb("articles.change_block")
def set_block_role(trace: Trace, block: Block, *, role: str, actor: User) -> Block:
    """Change a block's role. Claims found only in it retire; claims found in it with the new role are added.

    Claims that an editor added stay. The audit entry holds both roles and the claims affected.
    """
    if role not in BlockRole.list_values():
        raise InvalidInput(
            "/role",
            "invalid_choice",
            Message(
                "“%(value)s” is not a role. Use one of: %(choices)s.",
                {"value": str(role), "choices": tuple(BlockRole.list_values())},
            ),
        )
    if role == block.role:
        trace.leave_none()
        return block
    before = block.role
    article = Article.objects.select_for_update().get(pk=block.version.article_id)
    block.role, block.set_by = role, actor
    block.save(update_fields=["role", "set_by"])
    appeared, retired = _renew_claims(article, block, actor)
    trace.record(
        "block.set_role",
        f"block:{block.pk}",
        article=article,
        details={"from": before, "to": role, "appeared": appeared, "retired": retired},
    )
    return block


def _renew_claims(article: Article, block: Block, actor: User) -> tuple[list[int], list[int]]:
    """Find the version's claims again with the current roles. Return the keys of added and retired claims."""
    version = block.version
    text = Snapshot.objects.get(version=version).text
    blocks = tuple(
        types.FoundBlock(BlockRole(row.role), row.rule, row.confidence, row.start, row.end)
        for row in version.blocks.all()
    )
    document = types.Document(
        text=text,
        media_type=version.media_type,
        metadata=types.Metadata(title=article.title, byline=article.byline),
        blocks=blocks,
    )
    found, aside = find_document_claims(document)
    keep_set_aside(version, aside)
    keys = {make_claim_key(claim.text) for claim in found}
    appeared = [claim.pk for claim in add_found_claims(article, version, text, found, actor=actor)]
    for claim in Claim.objects.filter(article=article, key__in=keys, merged_into=None).exclude(
        retired_at=None
    ):
        restore_claim(claim, actor=actor, reason=Message("Its text was marked as body again."))
        appeared.append(claim.pk)
    retired = []
    for claim in _list_claims_only_in(block).exclude(key__in=keys):
        retire_claim(
            claim,
            actor=actor,
            reason=Message(
                "Its text was marked as “%(role)s”.", {"role": Message(BlockRole(block.role).label)}
            ),
        )
        retired.append(claim.pk)
    return sorted(appeared), sorted(retired)


def _list_claims_only_in(block: Block) -> QuerySet[Claim]:
    here = Q(version=block.version)
    inside = Q(start__gte=block.start, end__lte=block.end)
    return Claim.objects.filter(
        Exists(Occurrence.objects.filter(here & inside, claim=OuterRef("pk"))),
        ~Exists(Occurrence.objects.filter(here & ~inside, claim=OuterRef("pk"))),
        article=block.version.article_id,  # a copy has occurrences of another article's claims
        added_by=None,
        retired_at=None,
    )
