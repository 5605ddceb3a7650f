"""/claims/{id}/matches/: earlier fact-checks that may answer a claim, and people's decisions on them."""

from typing import Any

from rest_framework import serializers

from articles.api.fields import PersonName, StrictSerializer
from articles.choices import MatchDecision
from articles.labels import list_choices
from articles.models import ClaimMatch, FactCheck


class FactCheckSerializer(serializers.ModelSerializer[FactCheck]):
    """A published fact-check: from elsewhere, or with ``task`` our own."""

    class Meta:
        model = FactCheck
        fields = [
            "id",
            "url",
            "claim_text",
            "claimant",
            "title",
            "publisher",
            "rating",
            "rating_value",
            "reviewed_on",
            "language",
            "task",
        ]


class DecisionSerializer(serializers.ModelSerializer[ClaimMatch]):
    decided_by = PersonName()

    class Meta:
        model = ClaimMatch
        fields = ["decision", "decided_by", "decided_at", "reused_in"]


class MatchSerializer(serializers.Serializer[Any]):
    """An earlier fact-check: how near it is, the words both have, and the decision (null: a suggestion)."""

    fact_check = FactCheckSerializer()
    score = serializers.FloatField()
    words = serializers.ListField(child=serializers.CharField())
    decision = DecisionSerializer(allow_null=True)


class MatchInput(StrictSerializer):
    """A person's word on a suggestion; null takes it back."""

    fact_check = serializers.PrimaryKeyRelatedField(queryset=FactCheck.objects.select_related("task"))
    decision = serializers.ChoiceField(list_choices(MatchDecision), allow_null=True)


class ReuseInput(StrictSerializer):
    fact_check = serializers.PrimaryKeyRelatedField(queryset=FactCheck.objects.select_related("task"))


class ReuseSerializer(serializers.Serializer[Any]):
    """What a verdict may begin with: send it to the task's submit/ with ``reuses``, after reading it anew."""

    rating = serializers.CharField()
    rationale = serializers.CharField()
    sources = serializers.ListField(child=serializers.IntegerField(), source="source_ids")
    reuses = serializers.IntegerField(source="match.fact_check_id")
