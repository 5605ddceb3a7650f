"""URLs of the public pages, which anybody may read without an account."""

from django.urls import path

from articles.publishing import pages
from articles.publishing.feeds import AtomFeed, RssFeed

app_name = "public"

urlpatterns = [
    path("", pages.show_front_page, name="front_page"),
    path("fact-checks/<uuid:public_id>/", pages.show_fact_check, name="fact_check"),
    path("fact-checks/<uuid:public_id>/claimreview.jsonld", pages.serve_claim_review, name="claim_review"),
    path("claimreview.jsonld", pages.serve_data_feed, name="data_feed"),
    path("feeds/fact-checks.atom", pages.make_public(AtomFeed()), name="atom"),
    path("feeds/fact-checks.rss", pages.make_public(RssFeed()), name="rss"),
    path("corrections/", pages.show_corrections, name="corrections"),
    path("ratings/", pages.show_ratings, name="ratings"),
    path("ratings.css", pages.serve_rating_colours, name="rating_colours"),
    path("robots.txt", pages.serve_robots, name="robots"),
    path("sitemap.xml", pages.serve_sitemap, name="sitemap"),
]
