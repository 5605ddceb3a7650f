"""/tasks/: the queue, and one POST for each verb of the desk."""

from collections.abc import Callable

import django_filters
from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api import task_input
from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer
from articles.api.filters import (
    IdFilter,
    PeopleFilterSet,
    PersonFilter,
    StrictBooleanFilter,
    refuse_unknown_parameters,
)
from articles.choices import DismissReason, TaskState
from articles.errors import TransitionError
from articles.labels import list_choices
from articles.models import Claim, ReviewTask, Transition, Verdict
from articles.services import tasks, verdicts
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
        """Past their due date by the database's clock, or not."""
        overdue = queryset.filter(due_at__lt=Now())
        return overdue if value else queryset.exclude(pk__in=overdue.values("pk"))


def list_tasks() -> QuerySet[ReviewTask]:
    """Return tasks with all that is shown of them, in a constant number of queries."""
    people = ("reviewer", "assigned_to", "retraction_requested_by", "retracted_by")
    versions = Verdict.objects.only("task_id", "published_at", "returned_at").order_by("number")
    return ReviewTask.objects.select_related("claim__article", *people).prefetch_related(
        Prefetch("verdicts", versions)
    )


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
        task = tasks.take_next_task(actor=self.actor)
        return Response(status=204) if task is None else self.answer_again(task.pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Take a task and hold it for twenty minutes."""
        return self.do(tasks.take_task, StrictSerializer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """Hold a task for twenty minutes more."""
        return self.do(renew_lease, StrictSerializer)

    @extend_schema(request=task_input.ReleaseInput)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Give a task back to the queue."""
        return self.do(tasks.release_task, task_input.ReleaseInput)

    @extend_schema(request=task_input.AssignInput)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Reserve a task for one reviewer, or for nobody."""
        return self.do(tasks.assign_task, task_input.AssignInput)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Make a task ready before its providers have answered."""
        return self.do(tasks.open_task, StrictSerializer)

    @extend_schema(request=task_input.DismissInput)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Close a task without a verdict."""
        return self.do(tasks.dismiss_task, task_input.DismissInput)

    @extend_schema(request=task_input.ReasonInput)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Bring a dismissed task back to the queue."""
        return self.do(tasks.reopen_task, task_input.ReasonInput)

    @extend_schema(request=task_input.VerdictInput)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Record a verdict and send it to approval."""
        return self.do(verdicts.submit_verdict, task_input.VerdictInput)

    @extend_schema(request=task_input.ReasonInput)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, pk: str) -> Response:
        """Send the verdict that waits back to its author."""
        return self.do(verdicts.return_verdict, task_input.ReasonInput)

    @extend_schema(request=task_input.ApproveInput)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve the verdict that waits, and publish it."""
        return self.do(verdicts.approve_verdict, task_input.ApproveInput)

    @extend_schema(request=task_input.CorrectInput)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Begin a correction; what is published stays until the next version is."""
        return self.do(verdicts.correct_verdict, task_input.CorrectInput)

    @extend_schema(request=task_input.ReasonInput)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """End a correction without a change."""
        return self.do(verdicts.keep_verdict, task_input.ReasonInput)

    @extend_schema(request=task_input.ReasonInput)
    @action(detail=True, methods=["post"], url_path="request-retraction")
    def request_retraction(self, request: Request, pk: str) -> Response:
        """Ask that a published verdict be retracted."""
        return self.do(verdicts.request_retraction, task_input.ReasonInput)

    @extend_schema(request=task_input.ReasonInput)
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Confirm a retraction that somebody else asked for."""
        return self.do(verdicts.retract_verdict, task_input.ReasonInput)

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

    def do(self, service: Callable[..., object], kind: type[StrictSerializer]) -> Response:
        """Let a service do its verb to the task of the address, and answer the task as it stands then."""
        task = self.get_target()
        service(task, actor=self.actor, **self.read_input(kind))
        return self.answer_again(task.pk)


def renew_lease(task: ReviewTask, *, actor: User) -> None:
    """Renew a lease, or raise TransitionError for somebody who holds none."""
    if not tasks.renew_lease(task, actor=actor):
        raise TransitionError(
            "You don't hold this task, so there is nothing to renew.",
            code="not_holder",
            allowed=list_allowed_verbs(task, actor),
        )
