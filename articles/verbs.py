"""The verbs of a review task's page: the table from which API actions, desk buttons and forms are made.

A verb names its service, its input and its texts. ``articles.workflow.RULES`` defines who may make a move and
in which state; for every other verb the service checks that. To add a verb: a rule in the workflow, a service
function, an entry here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext_lazy as _

from articles.choices import DismissReason, Stance, Vocabulary
from articles.models import ReviewTask
from articles.services.archivings import request_archiving
from articles.services.lookups import ask_again, ask_all, ask_in_words, cancel_enrichment
from articles.services.matches import answer_match
from articles.services.page_visits import read_again
from articles.services.source_links import add_source_link, set_stance
from articles.services.tasks import (
    assign_task,
    dismiss_task,
    open_task,
    release_task,
    renew_task,
    reopen_task,
    take_task,
)
from articles.services.verdicts import (
    approve_verdict,
    correct_verdict,
    keep_verdict,
    request_retraction,
    retract_verdict,
    return_verdict,
    submit_verdict,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    Text = _StrOrPromise
else:
    Text = object  # a string, or a lazily translated one

Kind = Literal["text", "line", "url", "choice", "person", "moment", "rating", "sources", "providers", "id"]
Target = Literal["task", "claim", "source"]

MAX_REASON = 2000  # characters


@dataclass(frozen=True, slots=True)
class Field:
    """One value that a verb takes.

    ``required``: the API requires the key; the service decides whether the value may be empty. ``nobody`` is
    the desk's label for choosing no person. ``rows`` is the height of a text field. ``hidden`` fields are
    filled in by the page. ``description`` appears in the API's description, ``hint`` under the desk's field.
    """

    name: str
    kind: Kind
    label: Text = ""
    description: str = ""
    hint: Text = ""
    required: bool = True
    nullable: bool = False
    max_length: int | None = None
    vocabulary: type[Vocabulary] | None = None
    nobody: Text = ""
    rows: int = 2
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """The fields of a verb, and the name of their component in the API's description."""

    name: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Verb:
    """One action of a person on a task's page.

    ``description`` explains it in the API's description; ``done`` is the desk's message after it. ``label``
    is the text of its button, ``hint`` the text above it; ``danger`` marks an action that can't be undone.
    ``keeps_form``: the desk keeps a verdict that is being typed. ``target`` is the object the service takes.
    """

    name: str
    service: Callable[..., object]
    done: Text
    input: Input = Input()
    description: str = ""
    label: Text = ""
    hint: Text = ""
    danger: bool = False
    keeps_form: bool = False
    target: Target = "task"

    def run(self, task: ReviewTask, values: dict[str, Any], *, actor: User) -> object:
        """Call the service and return its result. Raises Http404 for a source link of another claim."""
        values = dict(values)
        if self.target == "claim":
            return self.service(task.claim, actor=actor, **values)
        if self.target == "source":
            link = get_object_or_404(task.claim.source_links, pk=values.pop("source"))
            return self.service(link, actor=actor, **values)
        return self.service(task, actor=actor, **values)


REASON = Input(
    "Reason",
    (
        Field(
            "reason",
            "text",
            label=_("Reason"),
            description="Kept in the task's history.",
            max_length=MAX_REASON,
        ),
    ),
)
RELEASE = Input(
    "Release", (Field("reason", "text", label=_("Reason"), required=False, max_length=MAX_REASON),)
)
ASSIGN = Input(
    "Assign",
    (
        Field(
            "to",
            "person",
            label=_("Reviewer"),
            description="A reviewer's user name; null for nobody.",
            nullable=True,
            nobody=_("Nobody"),
        ),
        # What is typed on a screen is read in the zone of whoever types it.
        Field(
            "due_at",
            "moment",
            label=format_lazy(_("Due ({zone})"), zone=lazy(get_current_timezone_name, str)()),
            required=False,
        ),
    ),
)
DISMISS = Input(
    "Dismiss",
    (
        Field("why", "choice", label=_("Why"), vocabulary=DismissReason),
        Field("note", "line", label=_("Note"), required=False, max_length=MAX_REASON),
    ),
)
VERDICT = Input(
    "Verdict",
    (
        Field("rating", "rating", description="The slug of a rating."),
        Field(
            "rationale",
            "text",
            label=_("Rationale"),
            description="At most 20,000 characters.",
            hint=_("For readers: what the sources say, and why that makes the rating."),
            rows=9,
        ),
        Field(
            "sources",
            "sources",
            label=_("Cited sources"),
            description="Source links of this claim, in the order cited.",
        ),
        Field(
            "correction_note",
            "text",
            label=_("What this corrects"),
            description="For readers, from round 2 on.",
            hint=_("One sentence for readers."),
            required=False,
            max_length=MAX_REASON,
        ),
        Field(
            "reuses",
            "id",
            description="The fact-check of ours that this verdict began from.",
            required=False,
            hidden=True,
        ),
    ),
)
APPROVE = Input(
    "Approve",
    (
        Field(
            "verdict_number",
            "id",
            description="The version that was read; another one is refused.",
            required=False,
            hidden=True,
        ),
    ),
)
CORRECT = Input(
    "Correct",
    (
        *REASON.fields,
        Field(
            "reviewer",
            "person",
            label=_("Who corrects it"),
            description="Who corrects it: a reviewer's user name; the caller without it.",
            required=False,
            nobody=_("Myself"),
        ),
    ),
)
SOURCE = Input("", (Field("source", "id", hidden=True),))
STANCE = Input(
    "",
    (
        Field("source", "id", hidden=True),
        Field("stance", "choice", vocabulary=Stance),
        Field("quote", "text", required=False),
    ),
)
NEW_SOURCE = Input(
    "",
    (
        Field("url", "url", label=_("Address of a source"), required=False, max_length=4000),
        Field("title", "line", label=_("Its title"), required=False, max_length=300),
    ),
)
PROVIDERS = Input("", (Field("providers", "providers", required=False),))
WORDS = Input("", (Field("provider", "line", max_length=30), Field("query", "line", required=False)))
MATCH = Input("", (Field("fact_check", "id"), Field("answer", "line", max_length=20)))

MOVES = (
    Verb(
        "take",
        take_task,
        _("The task is yours for 20 minutes."),
        description="Take a task and hold it for twenty minutes.",
    ),
    Verb(
        "renew",
        renew_task,
        _("Held for 20 minutes more."),
        description="Hold a task for twenty minutes more.",
        keeps_form=True,
    ),
    Verb(
        "release",
        release_task,
        _("The task is back in the queue."),
        RELEASE,
        description="Give a task back to the queue.",
        label=_("Give it back to the queue"),
    ),
    Verb(
        "assign",
        assign_task,
        _("The task is assigned."),
        ASSIGN,
        description="Reserve a task for one reviewer, or for nobody.",
        label=_("Assign"),
    ),
    Verb(
        "open",
        open_task,
        _("The task is ready."),
        description="Make a task ready before its providers have answered.",
        label=_("Open before the sources are in"),
    ),
    Verb(
        "dismiss",
        dismiss_task,
        _("The task is dismissed."),
        DISMISS,
        description="Close a task without a verdict.",
        label=_("Dismiss the claim"),
        hint=_("It will not be checked. It can be reopened."),
        danger=True,
    ),
    Verb(
        "reopen",
        reopen_task,
        _("The task is back in the queue."),
        REASON,
        description="Bring a dismissed task back to the queue.",
        label=_("Reopen"),
    ),
    Verb(
        "submit",
        submit_verdict,
        _("The verdict is submitted."),
        VERDICT,
        description="Record a verdict and send it to approval.",
    ),
    Verb(
        "return",
        return_verdict,
        _("The verdict is returned to its author."),
        REASON,
        description="Send the verdict that waits back to its author.",
        label=_("Return to its author"),
        hint=_("Say what to mend. The author holds the task again."),
    ),
    Verb(
        "approve",
        approve_verdict,
        _("Approved and published."),
        APPROVE,
        description="Approve the verdict that waits, and publish it.",
    ),
    Verb(
        "correct",
        correct_verdict,
        _("The correction is begun. What is published stands until the new version is approved."),
        CORRECT,
        description="Begin a correction; what is published stays until the next version is.",
        label=_("Begin a correction"),
        hint=_("A new version is written and approved; this one stands until then."),
    ),
    Verb(
        "keep",
        keep_verdict,
        _("The published verdict stands."),
        REASON,
        description="End a correction without a change.",
        label=_("Keep the published verdict"),
        hint=_("Ends the correction without a change."),
    ),
    Verb(
        "request_retraction",
        request_retraction,
        _("Retraction asked for: a second person must confirm it."),
        REASON,
        description="Ask that a published verdict be retracted.",
        label=_("Ask for a retraction"),
        hint=_("A second person must confirm it."),
        danger=True,
    ),
    Verb(
        "retract",
        retract_verdict,
        _("The verdict is retracted; its page says so."),
        REASON,
        description="Confirm a retraction that somebody else asked for.",
        label=_("Confirm the retraction"),
        hint=_("The public page then says that it was retracted, and why."),
        danger=True,
    ),
)
# On the desk these are buttons of the task's page; in the API they are actions of the claim or the source
# link.
RESEARCH = (
    Verb(
        "stance",
        set_stance,
        _("Your judgement of the source is kept."),
        STANCE,
        keeps_form=True,
        target="source",
    ),
    Verb("source", add_source_link, _("The source is added."), NEW_SOURCE, keeps_form=True, target="claim"),
    Verb(
        "ask",
        ask_again,
        _("Asked again; answers appear here as they come in."),
        PROVIDERS,
        keeps_form=True,
        target="claim",
    ),
    Verb(
        "enrich",
        ask_all,
        _("All are asked again; answers appear here as they come in."),
        keeps_form=True,
        target="claim",
    ),
    Verb(
        "reword",
        ask_in_words,
        _("Asked in your words; the answer appears here as it comes in."),
        WORDS,
        keeps_form=True,
        target="claim",
    ),
    Verb(
        "cancel",
        cancel_enrichment,
        _("No provider is asked any more for this claim."),
        keeps_form=True,
        target="claim",
    ),
    Verb(
        "read",
        read_again,
        _("The page is opened again; what it says appears here."),
        SOURCE,
        keeps_form=True,
        target="source",
    ),
    Verb(
        "archive",
        request_archiving,
        _("The web archive is asked for a copy."),
        SOURCE,
        keeps_form=True,
        target="source",
    ),
    Verb("match", answer_match, _("Done."), MATCH, keeps_form=True, target="claim"),
)
VERBS = {verb.name: verb for verb in (*MOVES, *RESEARCH)}
