"""The URLs of the API, all under /api/v1/."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from articles.api.articles import ArticleViewSet, BlockViewSet
from articles.api.claim_reviews import ClaimReviewViewSet
from articles.api.claimants import ClaimantViewSet
from articles.api.claims import ClaimViewSet
from articles.api.feeds import FeedViewSet
from articles.api.handlers import add_slash
from articles.api.imports import ImportViewSet
from articles.api.providers import ProvidersView, RetryView
from articles.api.source_links import PublisherViewSet, SourceLinkViewSet
from articles.api.status import StatusView
from articles.api.tasks import TaskViewSet
from articles.api.verdicts import RatingViewSet, VerdictViewSet

app_name = "api"

router = SimpleRouter()
router.register("articles", ArticleViewSet, basename="articles")
router.register("imports", ImportViewSet, basename="imports")
router.register("feeds", FeedViewSet, basename="feeds")
router.register("blocks", BlockViewSet, basename="blocks")
router.register("claimants", ClaimantViewSet, basename="claimants")
router.register("claims", ClaimViewSet, basename="claims")
router.register("tasks", TaskViewSet, basename="tasks")
router.register("source-links", SourceLinkViewSet, basename="source-links")
router.register("verdicts", VerdictViewSet, basename="verdicts")
router.register("ratings", RatingViewSet, basename="ratings")
router.register("publishers", PublisherViewSet, basename="publishers")
router.register("claimreview", ClaimReviewViewSet, basename="claimreview")

urlpatterns = [
    path(
        "api/v1/",
        include(
            [
                path("status/", StatusView.as_view(), name="status"),
                path("providers/", ProvidersView.as_view(), name="providers"),
                path("providers/retry/", RetryView.as_view(), name="providers-retry"),
                path("schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
                path("", include(router.urls)),
                re_path(r"[^/]\Z", add_slash),
            ]
        ),
    ),
]
