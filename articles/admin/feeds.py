"""The screens of feeds: what is watched, what each reading brought, and what failed."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from articles.admin.forms import FeedForm
from articles.admin.view_helpers import attempt, get_actor, list_errors, need, render
from articles.models import Feed
from articles.services.feeds import change_feed, read_feed_now

MOST_FEEDS = 500
MOST_ENTRIES = 100


@need("articles.view_feed")
def show_feeds(request: HttpRequest) -> HttpResponse:
    """Show all feeds: whether each is watched, when it was read, how many entries it brought."""
    feeds = Feed.objects.annotate(entry_count=Count("entries")).order_by("-watched", "title", "pk")
    return render(request, "desk/feeds.html", gettext("Feeds"), {"feeds": feeds[:MOST_FEEDS]})


@need("articles.view_feed")
def show_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a feed with its entries, or change its schedule."""
    feed = get_object_or_404(Feed, pk=pk)
    form = FeedForm(initial={"watched": feed.watched, "minutes": feed.minutes})
    status = 200
    if request.method == "POST":
        form, status = FeedForm(request.POST), 422
        if form.is_valid():
            given = form.cleaned_data
            _, status = attempt(form, lambda: change_feed(feed, **given, actor=get_actor(request)))
        if not form.errors:
            messages.success(request, gettext("Kept."))
            return redirect("admin:desk_feed", pk)
    content = {
        "feed": feed,
        "form": form,
        "errors": list_errors(form) if form.is_bound else [],
        "entries": feed.entries.select_related("document_import__article")[:MOST_ENTRIES],
    }
    return render(request, "desk/feed.html", str(feed), content, status=status)


@need("articles.view_feed")
def read_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Start reading a feed and redirect to the page that shows the progress."""
    feed = get_object_or_404(Feed, pk=pk)
    if request.method != "POST":
        return redirect("admin:desk_feed", pk)
    form = FeedForm({"minutes": feed.minutes})
    form.is_valid()
    reading, _ = attempt(form, lambda: read_feed_now(feed, actor=get_actor(request)))
    for _, words in list_errors(form):
        messages.error(request, words)
    return redirect("admin:desk_import_page", reading.pk) if reading else redirect("admin:desk_feed", pk)
