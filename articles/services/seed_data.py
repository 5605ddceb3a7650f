"""What a new desk begins with: the source library and the publishers that are shipped."""

import json
from pathlib import Path

from articles.models import LibraryPage, Publisher
from articles.services.library import load_library, load_publishers

SHIPPED = Path(__file__).resolve().parent.parent / "data"
SAMPLE_ARTICLE = SHIPPED / "sample-article.txt"


def load_shipped_data() -> tuple[int, int]:
    """Load what is shipped into tables that are still empty; what people keep there stays as it is.

    Returns how many library pages and how many publishers were added.
    """
    pages = publishers = 0
    if not LibraryPage.objects.exists():
        pages = load_library(json.loads((SHIPPED / "library.json").read_text(encoding="utf-8")))
    if not Publisher.objects.exists():
        publishers = load_publishers(json.loads((SHIPPED / "publishers.json").read_text(encoding="utf-8")))
    return pages, publishers
