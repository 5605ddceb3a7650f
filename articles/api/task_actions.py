"""The API's actions on a task, made from the table of verbs: one POST operation for each move."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.fields import IdField, PersonField, StrictSerializer, TextField
from articles.labels import list_choices
from articles.models import Rating, SourceLink
from articles.verbs import MOVES, Field, Input, Verb

ViewSet = TypeVar("ViewSet", bound=type)


def add_task_actions(view_set: ViewSet) -> ViewSet:
    """Add an action for each move to a view set of tasks, which needs a method ``do(verb, serializer)``."""
    for verb in MOVES:
        setattr(view_set, f"do_{verb.name}", make_action(verb))
    return view_set


def make_action(verb: Verb) -> Callable[..., Response]:
    """Return the method that handles POST for a verb."""
    kind = make_serializer(verb.input)

    def answer(self: Any, request: Request, pk: str) -> Response:  # noqa: ANN401  # the view set it is added to
        response: Response = self.do(verb, kind)
        return response

    name = verb.name.replace("_", "-")
    answer.__name__, answer.__doc__ = f"do_{verb.name}", verb.description
    answer.__qualname__ = answer.__name__
    described = extend_schema(request=kind if verb.input.fields else None)
    method: Callable[..., Response] = described(
        action(detail=True, methods=["post"], url_path=name, url_name=name)(answer)
    )
    return method


@cache
def make_serializer(given: Input) -> type[StrictSerializer]:
    """Return the serializer class for a verb's input, which may have no fields."""
    if not given.fields:
        return StrictSerializer
    fields = {field.name: MAKERS[field.kind](field, _list_options(field)) for field in given.fields}
    return type(f"{given.name}Input", (StrictSerializer,), fields)


def _list_options(field: Field) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if not field.required:
        options["required"] = False
    if field.nullable:
        options["allow_null"] = True
    if field.description:
        options["help_text"] = field.description
    return options


def _make_text(field: Field, options: dict[str, Any]) -> TextField:
    if not field.required:
        options["default"] = ""
    return TextField(allow_blank=True, max_length=field.max_length, **options)


def _make_choice(field: Field, options: dict[str, Any]) -> serializers.ChoiceField:
    return serializers.ChoiceField(list_choices(field.vocabulary or ()), **options)


def _make_rating(field: Field, options: dict[str, Any]) -> serializers.SlugRelatedField[Rating]:
    return serializers.SlugRelatedField(slug_field="slug", queryset=Rating.objects.all(), **options)


def _make_sources(field: Field, options: dict[str, Any]) -> Any:  # noqa: ANN401  # with many=True, DRF returns another class
    return serializers.PrimaryKeyRelatedField(many=True, queryset=SourceLink.objects.all(), **options)


MAKERS: dict[str, Callable[[Field, dict[str, Any]], Any]] = {
    "text": _make_text,
    "line": _make_text,
    "choice": _make_choice,
    "person": lambda field, options: PersonField(**options),
    "moment": lambda field, options: serializers.DateTimeField(**options),
    "rating": _make_rating,
    "sources": _make_sources,
    "id": lambda field, options: IdField(**options),
}
