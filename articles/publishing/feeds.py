"""The current fact-checks as Atom and RSS. A corrected one moves to the top again, with the same id."""

import datetime
import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext

from articles.models import Verdict
from articles.publishing.claimreview import list_versions
from articles.publishing.links import make_page_url, make_site_url
from articles.publishing.reads import list_published_after

FEED_SIZE = 50

# Characters that an XML document may not contain: https://www.w3.org/TR/xml/#charsets.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomFeed(Feed):  # type: ignore[type-arg]  # Feed takes no parameters at run time
    """Atom: each entry has the time of its first publication and that of its latest version."""

    feed_type: type[SyndicationFeed] = Atom1Feed
    feed_name = "public:atom"

    def title(self) -> str:
        return gettext("%(organisation)s: fact-checks") % {"organisation": settings.ORGANISATION}

    def subtitle(self) -> str:
        return gettext("Published fact-checks, newest first. A correction brings one to the top again.")

    description = subtitle

    def link(self) -> str:
        return make_site_url(reverse("public:front_page"))

    def feed_url(self) -> str:
        return make_site_url(reverse(self.feed_name))

    def author_name(self) -> str:
        return settings.ORGANISATION

    def items(self) -> list[Verdict]:
        return list_published_after(None, limit=FEED_SIZE)[0]

    def item_title(self, item: Verdict) -> str:
        values = {"claim": item.claim_reviewed, "rating": item.rating.label}
        if len(list_versions(item)) > 1:
            return clean_xml(gettext("Corrected: “%(claim)s”: %(rating)s") % values)
        return clean_xml(gettext("“%(claim)s”: %(rating)s") % values)

    def item_description(self, item: Verdict) -> str:
        """Return HTML, since feed readers render it: people's text is escaped before it is escaped as XML."""
        paragraphs = [f"{item.rating.label}. {item.rating.meaning}", item.rationale]
        if item.correction_note:
            paragraphs.insert(1, gettext("Corrected: %(note)s") % {"note": item.correction_note})
        return linebreaks(clean_xml("\n\n".join(paragraphs)), autoescape=True)

    def item_link(self, item: Verdict) -> str:
        return make_page_url(item.task.public_id)

    def item_guid(self, item: Verdict) -> str:
        return f"urn:uuid:{item.task.public_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Verdict) -> datetime.datetime | None:
        return list_versions(item)[0].published_at

    def item_updateddate(self, item: Verdict) -> datetime.datetime | None:
        return item.published_at

    def item_categories(self, item: Verdict) -> tuple[str, ...]:
        return (clean_xml(item.rating.label),)


class RssFeed(AtomFeed):
    """RSS 2.0, which has one date an entry: that of the latest version."""

    feed_type = Rss201rev2Feed
    feed_name = "public:rss"

    def item_title(self, item: Verdict) -> str:
        # RSS does not define whether a title is text or HTML, and many readers treat it as HTML.
        return escape(super().item_title(item))

    def item_pubdate(self, item: Verdict) -> datetime.datetime | None:
        return item.published_at


def clean_xml(text: str) -> str:
    """Return a text without the characters that an XML document may not contain."""
    return _NOT_XML.sub("", text)
