import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.choices import DismissReason, TaskState
from articles.labels import list_choices
from articles.models.claim import Claim
from articles.models.message_field import MessageField


class ReviewTask(models.Model):
    """The work on one claim. Only ``articles.workflow.move`` writes its state.

    enriching ─► ready ─► in_review ─► in_approval ─► published ─► in_review (correction)
        │         │ ▲        │  ▲            │             └─► retracted
        │         │ └release─┘  └──return────┘
        └─────────┴─► dismissed (can be reopened)
    """

    claim = models.OneToOneField(
        Claim, verbose_name=_("claim"), on_delete=models.PROTECT, related_name="task"
    )
    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False, help_text=_("In public addresses.")
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=list_choices(TaskState),
        default=TaskState.ENRICHING,
        editable=False,
    )
    revision = models.PositiveIntegerField(
        _("revision"), default=0, editable=False, help_text=_("Transitions so far.")
    )
    round = models.PositiveSmallIntegerField(
        _("round"), default=1, editable=False, help_text=_("A correction begins the next.")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks_in_review",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks_assigned",
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=0, help_text=_("0 normal, 1 high, 2 breaking.")
    )
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    enrich_deadline = models.DateTimeField(
        _("enrich deadline"), help_text=_("Ready by then, whatever the providers did.")
    )
    dismiss_reason = models.CharField(
        _("dismiss reason"), max_length=15, choices=list_choices(DismissReason), blank=True, editable=False
    )
    retraction_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retraction requested by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retracted by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("review task")
        verbose_name_plural = _("review tasks")
        ordering = ["-priority", "due_at", "id"]
        permissions = [
            ("open_task", "Can open a task before its sources are in"),
            ("assign_task", "Can assign a task"),
            ("take_task", "Can take a task"),
            ("dismiss_task", "Can dismiss and reopen a task"),
            ("submit_verdict", "Can submit a verdict"),
            ("approve_verdict", "Can approve or return a verdict"),
            ("correct_verdict", "Can begin a correction"),
            ("retract_verdict", "Can ask for and confirm a retraction"),
            ("enrich_claim", "Can ask providers again"),
            ("match_claim", "Can say whether a claim was checked before"),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "due_at", "id"], condition=Q(state=TaskState.READY), name="task_queue"
            ),
            models.Index(
                fields=["enrich_deadline"], condition=Q(state=TaskState.ENRICHING), name="task_enriching"
            ),
            models.Index(fields=["leased_until"], condition=Q(state=TaskState.IN_REVIEW), name="task_leases"),
            models.Index(fields=["state", "id"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.list_values()), name="task_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[TaskState.IN_REVIEW, TaskState.IN_APPROVAL])
                | Q(reviewer__isnull=False),
                name="task_in_review_has_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.DISMISSED, dismiss_reason__in=DismissReason.list_values())
                | (~Q(state=TaskState.DISMISSED) & Q(dismiss_reason="")),
                name="task_dismissed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.IN_REVIEW) | Q(leased_until__isnull=False),
                name="task_review_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.RETRACTED)
                | (Q(retracted_by__isnull=False) & ~Q(retracted_by=F("retraction_requested_by"))),
                name="task_retracted_by_two",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Task %(key)s: %(claim)s") % {"key": self.pk, "claim": self.claim}

    def has_published_verdict(self) -> bool:
        """Tell whether any version of its verdict was published."""
        return self.verdicts.exclude(published_at=None).exists()


class Transition(models.Model):
    """One move of a task: from, to, who, why, when. Append-only; each row's hash covers the one before.

    ``ReviewTask.revision`` counts these rows, so that a deleted last row is noticed too.
    """

    task = models.ForeignKey(
        ReviewTask, verbose_name=_("task"), on_delete=models.PROTECT, related_name="transitions"
    )
    number = models.PositiveIntegerField(_("number"))
    verb = models.CharField(_("verb"), max_length=20)
    from_state = models.CharField(_("from state"), max_length=12, blank=True)
    to_state = models.CharField(_("to state"), max_length=12, choices=list_choices(TaskState))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = MessageField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"))
    previous_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["task_id", "number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="transition_number_once")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.from_state or '∅'} → {self.to_state}"
