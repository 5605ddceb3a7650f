"""Copies of sources' pages, handed out as files and never shown as pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.admin.view_helpers import need
from articles.models import PageCopy
from articles.services.page_visits import name_copy


@need("articles.view_pagecopy")
def give_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with a page's WARC record, to be saved."""
    copy = get_object_or_404(PageCopy, pk=pk)
    return HttpResponse(
        bytes(copy.warc),
        content_type="application/warc",
        headers={
            "Content-Disposition": f'attachment; filename="{name_copy(copy)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
