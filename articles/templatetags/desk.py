"""How the desk's templates say states and outcomes: always an icon and a word, never colour alone."""

import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy, ngettext

from articles.choices import Anchoring, DismissReason, Outcome, PageState, Stance, TaskState
from articles.labels import get_label
from articles.models import Rating, ReviewTask

register = template.Library()


@register.simple_tag
def state_chip(task: ReviewTask, rating: Rating | None = None) -> SafeString:
    """Write a task's state; that of a published one is its rating."""
    if task.state == TaskState.PUBLISHED and rating is not None:
        return rating_chip(rating)
    label = task.get_state_display()
    if task.state == TaskState.DISMISSED:
        label = f"{label}: {get_label(DismissReason(task.dismiss_reason)).lower()}"
    return chip(STATE_ICONS[task.state], label, f"s-{task.state}")


@register.simple_tag
def rating_chip(rating: Rating) -> SafeString:
    """Write a rating in its own colour, which the stylesheet of the scale gives by its key."""
    return chip(rating_icon(rating), rating.label, f"rated r-{rating.pk}")


@register.filter
def rating_icon(rating: Rating) -> str:
    return RATING_ICONS.get(rating.number, "◇")


@register.simple_tag
def outcome_chip(outcome: str) -> SafeString:
    """Write how a lookup ended; an open one waits."""
    label = get_label(Outcome(outcome)) if outcome else gettext("Waiting")
    return chip(OUTCOME_ICONS[outcome], label, f"o-{outcome or 'open'}")


@register.simple_tag
def provider_status_chip(state: str) -> SafeString:
    """Write whether a provider is asked just now."""
    return chip(*PROVIDER_STATES[state])


@register.simple_tag
def page_chip(state: str) -> SafeString:
    """Write what was found when a source's page was last opened."""
    icon, classes = PAGE_STATES[state]
    return chip(icon, get_label(PageState(state)), classes)


@register.simple_tag
def anchoring_chip(how: str) -> SafeString:
    """Write how a later version has a claim."""
    icon, classes = ANCHORINGS[how]
    return chip(icon, get_label(Anchoring(how)), classes)


@register.simple_tag
def stance_chip(stance: str) -> SafeString:
    return chip(STANCE_ICONS[stance], get_label(Stance(stance)), f"t-{stance}")


@register.filter
def stance_icon(stance: str) -> str:
    return STANCE_ICONS[stance]


@register.filter
def get(mapping: dict[Any, Any], key: object) -> object:
    """Return what a mapping holds at a key that a template computed."""
    return mapping.get(key)


@register.filter
def percent(share: float) -> str:
    return gettext("%(number)s %%") % {"number": round(share * 100)}


@register.filter
def ago(moment: datetime.datetime) -> str:
    """Say how long ago a moment was."""
    if timezone.now() - moment < datetime.timedelta(minutes=1):
        return gettext("just now")
    return gettext("%(time)s ago") % {"time": timesince(moment)}


@register.filter
def minutes_left(moment: datetime.datetime | None) -> int:
    """Return the whole minutes until a moment, 0 when it is over."""
    if moment is None:
        return 0
    return max(0, int((moment - timezone.now()).total_seconds() // 60))


@register.filter
def time_left(moment: datetime.datetime | None) -> str:
    """Say how many minutes are left until a moment."""
    minutes = minutes_left(moment)
    return ngettext("%(number)s min left", "%(number)s min left", minutes) % {"number": minutes}


@register.filter
def move_label(verb: str) -> str:
    """Say what a move of a task was, for its history."""
    return str(MOVES.get(verb, verb))


def chip(icon: str, label: object, classes: str) -> SafeString:
    """Write an icon with its word."""
    return format_html(
        '<span class="chip {}"><span class="icon" aria-hidden="true">{}</span> {}</span>',
        classes,
        icon,
        label,
    )


STATE_ICONS: dict[str, str] = {
    TaskState.ENRICHING: "…",
    TaskState.READY: "○",
    TaskState.IN_REVIEW: "◐",
    TaskState.IN_APPROVAL: "◕",
    TaskState.PUBLISHED: "●",
    TaskState.RETRACTED: "⊘",
    TaskState.DISMISSED: "–",
}
RATING_ICONS: dict[int | None, str] = {5: "✓", 4: "✓", 3: "≈", 2: "✗", 1: "✗"}
OUTCOME_ICONS: dict[str, str] = {
    "": "…",
    Outcome.FOUND: "✓",
    Outcome.NONE: "∅",
    Outcome.FAILED: "!",
    Outcome.RATE_LIMITED: "◷",
    Outcome.NOT_COVERED: "–",
    Outcome.NOT_CONFIGURED: "⚙",
    Outcome.CANCELLED: "×",
}
PROVIDER_STATES: dict[str, tuple[str, object, str]] = {
    "unknown": ("?", gettext_lazy("Not known"), "o-open"),
    "closed": ("✓", gettext_lazy("Asked"), "o-found"),
    "resting": ("◷", gettext_lazy("Resting"), "o-rate_limited"),
    "spent": ("◷", gettext_lazy("Today's calls are spent"), "o-rate_limited"),
    "half_open": ("◐", gettext_lazy("Being tried"), "o-rate_limited"),
    "open": ("!", gettext_lazy("Left alone"), "o-failed"),
    "failing": ("!", gettext_lazy("Failing"), "o-failed"),
    "missing": ("⚙", gettext_lazy("Not configured"), "o-not_configured"),
}
MOVES: dict[str, object] = {
    "create": gettext_lazy("Created"),
    "finish_enrichment": gettext_lazy("Sources looked up"),
    "open": gettext_lazy("Opened"),
    "assign": gettext_lazy("Assigned"),
    "take": gettext_lazy("Taken"),
    "release": gettext_lazy("Given back"),
    "submit": gettext_lazy("Submitted"),
    "return": gettext_lazy("Returned"),
    "approve": gettext_lazy("Approved"),
    "publish": gettext_lazy("Published"),
    "correct": gettext_lazy("Correction begun"),
    "keep": gettext_lazy("Kept as it was"),
    "request_retraction": gettext_lazy("Retraction asked for"),
    "retract": gettext_lazy("Retracted"),
    "dismiss": gettext_lazy("Dismissed"),
    "reopen": gettext_lazy("Reopened"),
}
ANCHORINGS: dict[str, tuple[str, str]] = {
    Anchoring.FOUND: ("✓", "o-found"),
    Anchoring.EXACT: ("✓", "o-found"),
    Anchoring.MOVED: ("↕", "o-found"),
    Anchoring.CHANGED: ("≠", "changed"),
    Anchoring.LOST: ("✗", "o-failed"),
}
PAGE_STATES: dict[str, tuple[str, str]] = {
    PageState.UNREAD: ("○", ""),
    PageState.READ: ("✓", "o-found"),
    PageState.WALLED: ("‖", "o-rate_limited"),
    PageState.REFUSED: ("–", "o-rate_limited"),
    PageState.GONE: ("✗", "o-failed"),
    PageState.CHANGED: ("≠", "changed"),
    PageState.UNREADABLE: ("!", "o-failed"),
}
STANCE_ICONS: dict[str, str] = {
    Stance.UNREAD: "○",
    Stance.SUPPORTS: "✓",
    Stance.PARTLY: "≈",
    Stance.REFUTES: "✗",
    Stance.CONTEXT: "i",
    Stance.IRRELEVANT: "–",
}
