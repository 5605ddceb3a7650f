"""The queue of review tasks: a table to choose from, and the button that takes the next task."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from articles.admin.verb_forms import make_form
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.choices import TaskState
from articles.errors import NotPermitted, TransitionError
from articles.labels import list_choices
from articles.models import Article, Lookup, ReviewTask, SourceLink
from articles.services.tasks import take_next_task
from articles.verbs import VERBS, Verb

PAGE_SIZE = 50
LAST_PAGE = 100  # for tasks further back there are filters
MINE = "mine"
DONE = {
    "assign": gettext_lazy("Tasks assigned: %(number)s."),
    "open": gettext_lazy("Tasks opened: %(number)s."),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The table's filters: a state or "mine", an article, an assignee's name, and a page from 1."""

    state: str
    article: Article | None
    assigned: str
    page: int

    def write(self, **changes: Any) -> str:
        """Return the query string of these filters with ``changes``."""
        query = QueryDict(mutable=True)
        wanted = {
            "state": self.state,
            "article": self.article.pk if self.article else "",
            "assigned": self.assigned,
            **changes,
        }
        query.update({name: str(value) for name, value in wanted.items() if value})
        return query.urlencode()


@dataclass(slots=True)
class Row:
    """A task with the number of its claim's sources and of its lookups by outcome."""

    task: ReviewTask
    source_count: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


@need("articles.view_reviewtask")
def show_queue(request: HttpRequest) -> HttpResponse:
    """Show a page of tasks."""
    actor = get_actor(request)
    filters = read_filters(request)
    tasks = list_tasks(filters, actor)
    start = (filters.page - 1) * PAGE_SIZE
    shown = list(tasks[start : start + PAGE_SIZE + 1])
    tabs = [(MINE, gettext("Mine")), *list_choices(TaskState)]
    context = {
        "rows": read_rows(shown[:PAGE_SIZE]),
        "tabs": [(name, label, filters.write(state=name)) for name, label in tabs],
        "filters": filters,
        "newer": filters.write(page=filters.page - 1) if filters.page > 1 else "",
        "older": filters.write(page=filters.page + 1)
        if len(shown) > PAGE_SIZE and filters.page < LAST_PAGE
        else "",
        "may_take": actor.has_perm("articles.take_task"),
        "may_assign": actor.has_perm("articles.assign_task"),
        "verbs": VERBS,
        "assign_form": make_form(VERBS["assign"])(auto_id="assign_%s"),
    }
    return render(request, "desk/queue.html", gettext("Queue"), context)


@need("articles.view_reviewtask")
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent free task and redirect to it."""
    if request.method != "POST":
        return redirect("admin:desk_queue")
    try:
        task = take_next_task(actor=get_actor(request))
    except (NotPermitted, TransitionError) as error:
        messages.error(request, error.detail)
        return redirect("admin:desk_queue")
    if task is None:
        messages.info(request, gettext("The queue is empty: nothing is ready that you could take."))
        return redirect("admin:desk_queue")
    return redirect("admin:desk_task", task.pk)


@need("articles.view_reviewtask")
def act_on_tasks(request: HttpRequest, verb: str) -> HttpResponse:
    """Assign or open the tasks ticked in the table, one service call each, and report the refusals."""
    if verb not in DONE:
        raise Http404
    back = redirect(f"{reverse('admin:desk_queue')}?{read_filters(request).write()}")
    if request.method != "POST":
        return back
    form = make_form(VERBS[verb])(request.POST)
    chosen = [int(pk) for pk in request.POST.getlist("task") if _is_number(pk)]
    if not form.is_valid() or not chosen:
        messages.error(request, gettext("Tick at least one task, and choose the reviewer from the list."))
        return back
    done = 0
    for task in ReviewTask.objects.filter(pk__in=chosen[:PAGE_SIZE]).select_related("claim"):
        refusal = _act(request, VERBS[verb], task)
        if refusal:
            messages.error(request, f"“{task.claim}”: {refusal}")
        done += not refusal
    if done:
        messages.success(request, DONE[verb] % {"number": done})
    return back


def read_filters(request: HttpRequest) -> Filters:
    """Return the filters in a request's query string. Invalid values are ignored."""
    given = request.GET
    state = given.get("state", TaskState.READY)
    article = given.get("article", "")
    page = given.get("page", "1")
    return Filters(
        state=state if state in (MINE, *TaskState.list_values()) else TaskState.READY,
        article=Article.objects.filter(pk=int(article)).first() if _is_number(article) else None,
        assigned=given.get("assigned", "").replace("\x00", ""),
        page=min(LAST_PAGE, max(1, int(page))) if _is_number(page) else 1,
    )


def list_tasks(filters: Filters, actor: User) -> QuerySet[ReviewTask]:
    """Return the tasks that match the filters, most urgent first."""
    tasks = ReviewTask.objects.select_related("claim__article", "reviewer", "assigned_to")
    if filters.state == MINE:
        open_states = (TaskState.ENRICHING, TaskState.READY)
        mine = Q(reviewer=actor, state__in=(TaskState.IN_REVIEW, TaskState.IN_APPROVAL))
        tasks = tasks.filter(mine | Q(assigned_to=actor, state__in=open_states))
    else:
        tasks = tasks.filter(state=filters.state)
    if filters.article is not None:
        tasks = tasks.filter(claim__article=filters.article)
    if filters.assigned == "nobody":
        tasks = tasks.filter(assigned_to=None)
    elif filters.assigned:
        tasks = tasks.filter(assigned_to__username=filters.assigned)
    if filters.state == TaskState.READY:
        return tasks.order_by("-priority", F("due_at").asc(nulls_last=True), "id")
    return tasks.order_by("-id" if filters.state in (TaskState.PUBLISHED, TaskState.DISMISSED) else "id")


def read_rows(tasks: list[ReviewTask]) -> list[Row]:
    """Return the rows of a page, with two queries for all of them."""
    rows = {task.claim_id: Row(task) for task in tasks}
    sources = (
        SourceLink.objects.filter(claim__in=rows)
        .values_list("claim")
        .annotate(count=Count("pk"))
        .order_by("claim")
    )
    for claim, count in sources:
        rows[claim].source_count = count
    lookups = (
        Lookup.objects.filter(claim__in=rows).values_list("claim", "provider", "outcome").order_by("number")
    )
    newest = {(claim, provider): outcome for claim, provider, outcome in lookups}
    for (claim, _), outcome in newest.items():
        rows[claim].outcomes[outcome] = rows[claim].outcomes.get(outcome, 0) + 1
    return list(rows.values())


def _act(request: HttpRequest, verb: Verb, task: ReviewTask) -> str:
    """Do a verb to a task. Return the reason if it was refused, else an empty string."""
    form = make_form(verb)(request.POST)
    form.is_valid()
    values = form.cleaned_data
    attempt(form, lambda: verb.run(task, values, actor=get_actor(request)))
    return " ".join(words for _, words in list_errors(form))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
