"""The public pages: read by anybody, without an account."""

from django.urls import path

from articles.publishing import pages
from articles.publishing.feeds import AtomFeed, RssFeed

app_name = "public"

urlpatterns = [
    path("", pages.show_front_page, name="front_page"),
    path("fact-checks/<uuid:public_id>/", pages.show_fact_check, name="fact_check"),
    path("fact-checks/<uuid:public_id>/claimreview.jsonld", pages.give_claim_review, name="claim_review"),
    path("claimreview.jsonld", pages.give_data_feed, name="data_feed"),
    path("feeds/fact-checks.atom", pages.make_public(AtomFeed()), name="atom"),
    path("feeds/fact-checks.rss", pages.make_public(RssFeed()), name="rss"),
    path("corrections/", pages.show_corrections, name="corrections"),
    path("ratings/", pages.show_ratings, name="ratings"),
    path("ratings.css", pages.give_rating_colours, name="rating_colours"),
    path("robots.txt", pages.give_robots, name="robots"),
    path("sitemap.xml", pages.give_sitemap, name="sitemap"),
]
