"""The rating scale's colours as a stylesheet: they are rows, and the policy allows no inline style."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from articles.models import Rating

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PLAIN = "#57606a"


def show_colours(request: HttpRequest) -> HttpResponse:
    """Answer with one rule a rating; a colour that is none becomes grey."""
    rules = [
        f".r-{pk} {{ --rating: {colour if COLOUR.fullmatch(colour) else PLAIN}; }}"
        for pk, colour in Rating.objects.values_list("pk", "colour")
    ]
    answer = HttpResponse("\n".join(rules), content_type="text/css")
    patch_cache_control(answer, private=True, max_age=300)
    return answer
