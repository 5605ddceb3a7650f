"""/tasks/: the queue, and one POST operation for each move of a task."""

import django_filters
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer
from articles.api.filters import (
    IdFilter,
    PeopleFilterSet,
    PersonFilter,
    StrictBooleanFilter,
    refuse_unknown_parameters,
)
from articles.api.task_actions import add_task_actions
from articles.choices import DismissReason, TaskState
from articles.labels import list_choices
from articles.models import Claim, ReviewTask, Transition, Verdict
from articles.services.tasks import take_next_task
from articles.verbs import Verb
from articles.workflow import list_allowed_verbs


class TaskClaimSerializer(serializers.ModelSerializer[Claim]):
    class Meta:
        model = Claim
        fields = ["id", "article", "text"]


class TaskSerializer(serializers.ModelSerializer[ReviewTask]):
    """The work on one claim. ``allowed`` are the verbs that the state and the caller's rights allow."""

    claim = TaskClaimSerializer()
    reviewer = PersonName()
    assigned_to = PersonName()
    dismiss_reason = serializers.ChoiceField(list_choices(DismissReason), allow_blank=True)
    retraction_requested_by = PersonName()
    retracted_by = PersonName()
    waiting_verdict = serializers.SerializerMethodField()
    published_verdict = serializers.SerializerMethodField()
    allowed = serializers.SerializerMethodField()

    class Meta:
        model = ReviewTask
        fields = [
            "id",
            "public_id",
            "claim",
            "state",
            "revision",
            "round",
            "reviewer",
            "assigned_to",
            "priority",
            "due_at",
            "leased_until",
            "enrich_deadline",
            "dismiss_reason",
            "waiting_verdict",
            "published_verdict",
            "retraction_requested_by",
            "retracted_by",
            "allowed",
            "created_at",
        ]

    def get_waiting_verdict(self, task: ReviewTask) -> int | None:
        waiting = [
            row.pk for row in task.verdicts.all() if row.published_at is None and row.returned_at is None
        ]
        return waiting[-1] if waiting else None

    def get_published_verdict(self, task: ReviewTask) -> int | None:
        published = [row.pk for row in task.verdicts.all() if row.published_at is not None]
        return published[-1] if published else None

    def get_allowed(self, task: ReviewTask) -> list[str]:
        return list(list_allowed_verbs(task, self.context["request"].user))


class TransitionSerializer(serializers.ModelSerializer[Transition]):
    """One move of a task. ``hash`` covers the row and the hash before it."""

    actor = PersonName()

    class Meta:
        model = Transition
        fields = ["number", "verb", "from_state", "to_state", "actor", "reason", "at", "hash"]


class TaskFilter(PeopleFilterSet):
    state = django_filters.MultipleChoiceFilter(choices=list_choices(TaskState))
    reviewer = PersonFilter()
    assigned_to = PersonFilter()
    priority = django_filters.TypedMultipleChoiceFilter(
        choices=[(0, "normal"), (1, "high"), (2, "breaking")], coerce=int
    )
    overdue = StrictBooleanFilter(method="filter_overdue")
    article = IdFilter(field_name="claim__article_id")
    claim = IdFilter(field_name="claim_id")

    def filter_overdue(self, queryset: QuerySet[ReviewTask], name: str, value: bool) -> QuerySet[ReviewTask]:
        """Filter tasks by whether their due date is past, by the database's clock."""
        overdue = queryset.filter(due_at__lt=Now())
        return overdue if value else queryset.exclude(pk__in=overdue.values("pk"))


def list_tasks() -> QuerySet[ReviewTask]:
    """Return the queryset of tasks with all that is shown of them, in a constant number of queries."""
    people = ("reviewer", "assigned_to", "retraction_requested_by", "retracted_by")
    versions = Verdict.objects.only("task_id", "published_at", "returned_at").order_by("number")
    return ReviewTask.objects.select_related("claim__article", *people).prefetch_related(
        Prefetch("verdicts", versions)
    )


@add_task_actions
class TaskViewSet(ListMixin, RetrieveMixin, DeskViewSet[ReviewTask]):
    queryset = list_tasks()
    serializer_class = TaskSerializer
    filterset_class = TaskFilter

    @extend_schema(
        request=None, responses={200: TaskSerializer, 204: OpenApiResponse(description="The queue is empty.")}
    )
    @action(detail=False, methods=["post"])
    def next(self, request: Request) -> Response:
        """Take the most pressing task that is free."""
        refuse_unknown_parameters(request, ())
        self.read_input(StrictSerializer)
        task = take_next_task(actor=self.actor)
        return Response(status=204) if task is None else self.answer_again(task.pk)

    @extend_schema(responses=TransitionSerializer(many=True))
    @action(
        detail=True,
        queryset=Transition.objects.select_related("actor"),
        filterset_class=None,
        serializer_class=TransitionSerializer,
    )
    def transitions(self, request: Request, pk: str) -> Response:
        """Every move of a task, oldest first."""
        get_object_or_404(ReviewTask.objects.only("pk"), pk=pk)
        return self.answer_rows_of(task=pk)

    def do(self, verb: Verb, kind: type[StrictSerializer]) -> Response:
        """Do a verb to the task that the URL names, and return the response with the task afterwards."""
        task = self.get_target()
        verb.run(task, self.read_input(kind), actor=self.actor)
        return self.answer_again(task.pk)
