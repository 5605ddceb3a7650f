"""/articles/ and /blocks/: import an article, read it, correct its details and the roles of its blocks."""

from collections.abc import Sequence
from typing import Any, cast

import django_filters
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, ListMixin, RetrieveMixin
from articles.api.claims import ClaimFilter, ClaimSerializer, list_claims
from articles.api.fields import PersonName, StrictSerializer, TextField
from articles.api.filters import WordsFilter, refuse_unknown_parameters
from articles.api.imports import ImportSerializer
from articles.api.parsers import StrictJSONParser, StrictMultiPartParser
from articles.api.problems import RequestError
from articles.choices import BlockRole
from articles.claims.versions.differences import compare_texts
from articles.labels import list_choices
from articles.messages import Message
from articles.models import Article, ArticleVersion, Block, Import, Occurrence, ReviewTask, SetAside, Snapshot
from articles.services.articles import edit_article
from articles.services.blocks import set_block_role
from articles.services.duplicate_articles import list_article_claims
from articles.services.import_input import DETAILS
from articles.services.imports import (
    MAX_LIST,
    import_text,
    start_file_import,
    start_list_import,
    start_url_import,
)


class BlockSerializer(serializers.ModelSerializer[Block]):
    """A run [start, end) of a version's text, in code points, and what it is."""

    set_by = PersonName()

    class Meta:
        model = Block
        fields = ["id", "start", "end", "role", "rule", "confidence", "found_role", "set_by"]


class BlockChanges(StrictSerializer):
    role = serializers.ChoiceField(list_choices(BlockRole))


class BlockViewSet(RetrieveMixin, DeskViewSet[Block]):
    queryset = Block.objects.select_related("set_by", "version")
    serializer_class = BlockSerializer

    @extend_schema(request=BlockChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give a block another role; claims retire and appear with it."""
        block = self.get_target()
        set_block_role(block, actor=self.actor, **self.read_input(BlockChanges))
        return self.answer_again(block.pk)


class VersionSerializer(serializers.ModelSerializer[ArticleVersion]):
    class Meta:
        model = ArticleVersion
        fields = ["number", "sha256", "media_type", "encoding", "encoding_repaired", "length", "created_at"]


class ArticleListSerializer(serializers.ListSerializer[Any]):
    """A list of articles, their tasks counted in one query."""

    def to_representation(self, data: Any) -> list[Any]:  # noqa: ANN401  # as in the class above it
        rows = list(data)
        cast(dict[str, Any], self.context)["task_counts"] = count_tasks([article.pk for article in rows])
        return super().to_representation(rows)


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """An article. ``url`` is where it was published; ``tasks`` counts the tasks of its claims by state.

    ``copy_of`` is the article whose text this one repeats under another address.
    """

    url = serializers.CharField(help_text="Empty for what came without.")
    version = VersionSerializer(source="current_version", read_only=True)
    imported_by = PersonName()
    tasks = serializers.SerializerMethodField()

    class Meta:
        model = Article
        list_serializer_class = ArticleListSerializer
        fields = [
            "id",
            "url",
            "title",
            "byline",
            "publisher",
            "published_on",
            "modified_on",
            "language",
            "section",
            "copy_of",
            "version",
            "tasks",
            "imported_by",
            "created_at",
        ]

    def get_tasks(self, article: Article) -> dict[str, int]:
        counts = self.context.get("task_counts") or count_tasks([article.pk])
        return dict(counts[article.pk])


class ArticleTextSerializer(serializers.Serializer[Any]):
    """The text of one version, and its blocks in order; all offsets are code points of the text."""

    article = serializers.IntegerField()
    version = VersionSerializer()
    text = serializers.CharField()
    blocks = BlockSerializer(many=True)


class SpanSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class RunSerializer(serializers.Serializer[Any]):
    """A run of both texts: what it was in the older, what it is in the newer."""

    op = serializers.ChoiceField(("equal", "insert", "delete"))
    before = SpanSerializer()
    after = SpanSerializer()


class DifferenceSerializer(serializers.Serializer[Any]):
    """Two versions of an article, and the runs that lead from the one's text to the other's."""

    article = serializers.IntegerField()
    older = VersionSerializer()
    newer = VersionSerializer()
    runs = RunSerializer(many=True)


class SetAsideSerializer(serializers.ModelSerializer[SetAside]):
    """A sentence of the current version's body that was not made a claim, and why."""

    reasons = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = SetAside
        fields = ["id", "start", "end", "kind", "score", "reasons"]


class DetailsInput(StrictSerializer):
    """What an article is said to be, before what it says of itself."""

    byline = TextField(required=False, allow_blank=True, max_length=300)
    publisher = TextField(required=False, allow_blank=True, max_length=300)
    published_on = serializers.DateField(required=False, allow_null=True)
    modified_on = serializers.DateField(required=False, allow_null=True)
    language = TextField(
        required=False, allow_blank=True, max_length=35, help_text="A tag such as en or pt-BR."
    )
    section = TextField(required=False, allow_blank=True, max_length=200)


class ArticleInput(DetailsInput):
    """A text, or the address of a page, or (as a form) a file."""

    text = TextField(required=False, allow_blank=True, help_text="Imported at once; at most 2 MB.")
    url = TextField(
        required=False, help_text="Alone: the page to fetch. With a text or file: where that stood."
    )
    urls = serializers.ListField(
        child=TextField(allow_blank=True),
        required=False,
        max_length=MAX_LIST,
        help_text="Pages to fetch, at most 200; the import answered has one child each.",
    )
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="Of 25 MB at most.")
    title = TextField(required=False, default="", allow_blank=True, max_length=500)
    priority = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2)


class ArticleChanges(DetailsInput):
    title = TextField(required=False, allow_blank=True, max_length=500)


class ArticleFilter(django_filters.FilterSet):
    q = WordsFilter(field_name="title", lookup_expr="icontains", label="Words of the title.")
    url = django_filters.CharFilter(max_length=2000, label="The article's own address, exactly.")
    publisher = WordsFilter(lookup_expr="iexact")
    language = WordsFilter(lookup_expr="iexact")
    published_on__gte = django_filters.DateFilter(field_name="published_on", lookup_expr="gte")
    published_on__lt = django_filters.DateFilter(field_name="published_on", lookup_expr="lt")
    created_at__gte = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_at__lt = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")


class ArticleViewSet(ListMixin, RetrieveMixin, DeskViewSet[Article]):
    newest_first = True
    queryset = Article.objects.select_related("current_version", "imported_by")
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    parser_classes = [StrictJSONParser, StrictMultiPartParser]
    largest_field = "/text"

    @extend_schema(
        request=ArticleInput,
        responses={
            200: OpenApiResponse(ArticleSerializer, "It was here already."),
            201: OpenApiResponse(ArticleSerializer, "Imported."),
            202: OpenApiResponse(ImportSerializer, "Accepted; Location is the import to watch."),
        },
    )
    def create(self, request: Request) -> Response:
        """Import an article: a text at once; a URL, a list of them, a feed or a file in the background."""
        refuse_unknown_parameters(request, ())
        values = self.read_input(ArticleInput)
        details = {name: values[name] for name in DETAILS if name in values}
        common = {
            "title": values["title"],
            "details": details,
            "priority": values["priority"],
            "actor": self.actor,
        }
        match sorted(values.keys() & {"text", "url", "urls", "file"}):
            case ["text"] | ["text", "url"]:
                done = import_text(values["text"], url=values.get("url", ""), **common)
                return self.answer_imported(done)
            case ["urls"]:
                if values["title"] or details:
                    raise RequestError(
                        400,
                        "ambiguous",
                        Message("The pages of a list have their own titles and details: leave these out."),
                        pointer="/urls",
                    )
                return self.answer_accepted(
                    start_list_import(values["urls"], priority=values["priority"], actor=self.actor)
                )
            case ["url"]:
                return self.answer_accepted(start_url_import(values["url"], **common))
            case ["file"] | ["file", "url"]:
                return self.answer_accepted(start_upload(values["file"], url=values.get("url", ""), **common))
            case ["file", *_]:
                raise RequestError(
                    400, "ambiguous", Message("Give a text or a file, not both."), pointer="/file"
                )
        raise RequestError(
            400,
            "required",
            Message("Give a “text”, a “url”, “urls” or, as multipart/form-data, a “file”."),
            pointer="",
        )

    @extend_schema(request=ArticleChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what an article says of itself; its text can't be changed."""
        article = self.get_target()
        edit_article(article, actor=self.actor, **self.read_input(ArticleChanges))
        return self.answer_again(article.pk)

    @extend_schema(
        parameters=[OpenApiParameter("version", int, description="Its number; the current one without it.")],
        responses=ArticleTextSerializer,
    )
    @action(
        detail=True, parameters=("version",), filterset_class=None, serializer_class=ArticleTextSerializer
    )
    def text(self, request: Request, pk: str) -> Response:
        """The text of a version with its blocks."""
        article = self.get_object()
        newest = article.current_version.number if article.current_version else 0
        version = _read_version(article, request.query_params.get("version"), newest)
        snapshot = get_object_or_404(Snapshot.objects.defer("raw"), version=version)
        blocks = version.blocks.select_related("set_by")
        return self.answer(
            {"article": article.pk, "version": version, "text": snapshot.text, "blocks": blocks}
        )

    @extend_schema(responses=ClaimSerializer(many=True))
    @action(
        detail=True,
        queryset=list_claims(),
        newest_first=False,
        filterset_class=ClaimFilter,
        serializer_class=ClaimSerializer,
    )
    def claims(self, request: Request, pk: str) -> Response:
        """The article's claims in their order; in a copy, those of the article whose text it repeats."""
        article = get_object_or_404(Article.objects.only("pk"), pk=pk)
        rows = self.get_queryset().filter(pk__in=list_article_claims(article).values("pk"))
        return self.answer_page(rows)

    @extend_schema(responses=SetAsideSerializer(many=True))
    @action(
        detail=True,
        url_path="set-aside",
        queryset=SetAside.objects.all(),
        newest_first=False,
        filterset_class=None,
        serializer_class=SetAsideSerializer,
    )
    def set_aside(self, request: Request, pk: str) -> Response:
        """What was not made a claim in the current version: questions, opinions, predictions, the rest."""
        article = get_object_or_404(Article.objects.only("current_version"), pk=pk)
        return self.answer_rows_of(version=str(article.current_version_id))

    @extend_schema(responses=VersionSerializer(many=True))
    @action(
        detail=True,
        queryset=ArticleVersion.objects.all(),
        filterset_class=None,
        serializer_class=VersionSerializer,
    )
    def versions(self, request: Request, pk: str) -> Response:
        """The article's versions, newest first."""
        get_object_or_404(Article.objects.only("pk"), pk=pk)
        return self.answer_rows_of(article=pk)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "from", int, description="The older version's number; the one before without it."
            ),
            OpenApiParameter(
                "to", int, description="The newer version's number; the current one without it."
            ),
        ],
        responses=DifferenceSerializer,
    )
    @action(
        detail=True, parameters=("from", "to"), filterset_class=None, serializer_class=DifferenceSerializer
    )
    def diff(self, request: Request, pk: str) -> Response:
        """How two versions' texts differ: runs of both in order, offsets in code points."""
        article = self.get_object()
        newest = article.current_version.number if article.current_version else 0
        newer = _read_version(article, request.query_params.get("to"), newest)
        older = _read_version(article, request.query_params.get("from"), max(1, newer.number - 1))
        texts = Snapshot.objects.defer("raw").in_bulk([older.pk, newer.pk])
        runs = compare_texts(texts[older.pk].text, texts[newer.pk].text)
        return self.answer({"article": article.pk, "older": older, "newer": newer, "runs": runs})

    def answer_imported(self, done: Import) -> Response:
        """Return the response with a finished import's article: 201 if it is new, else 200."""
        status = 201 if done.made_article else 200
        address = reverse("api:articles-detail", args=[done.article_id])
        return self.answer_again(
            done.article_id or 0,
            status=status,
            headers={"Location": self.request.build_absolute_uri(address)},
        )

    def answer_accepted(self, row: Import) -> Response:
        """Return a 202 response with a pending import and the URL that reports its progress."""
        address = reverse("api:imports-detail", args=[row.pk])
        return Response(
            ImportSerializer(row, context=self.get_serializer_context()).data,
            status=202,
            headers={"Location": self.request.build_absolute_uri(address), "Retry-After": "1"},
        )


def _read_version(article: Article, number: str | None, default: int) -> ArticleVersion:
    if number is None:
        wanted = default
    else:
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    version: ArticleVersion = get_object_or_404(article.versions, number=wanted)
    return version


def start_upload(upload: "UploadedFile[Any]", **common: Any) -> Import:
    """Start the import of an uploaded file."""
    return start_file_import(
        upload.read(), filename=upload.name or "", media_type=upload.content_type or "", **common
    )


def count_tasks(article_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return, by article, the number of its claims' tasks in each state, with two queries for all."""
    counts: dict[int, dict[str, int]] = {article_id: {} for article_id in article_ids}
    rows = (
        ReviewTask.objects.filter(claim__article__in=article_ids)
        .order_by()
        .values_list("claim__article", "state")
        .annotate(number=Count("pk"))
    )
    copied = (
        Occurrence.objects.filter(version__article__in=article_ids)
        .exclude(claim__article=F("version__article"))
        .order_by()
        .values_list("version__article", "claim__task__state")
        .annotate(number=Count("claim", distinct=True))
    )
    for article_id, state, number in [*rows, *copied]:
        counts[article_id][state] = counts[article_id].get(state, 0) + number
    return counts
