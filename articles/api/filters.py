"""Filters that refuse unknown parameters, so that a misspelt one does not return everything."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from articles.api.pagination import PARAMETERS, refuse_parameter
from articles.messages import Message, keep_verbatim

if TYPE_CHECKING:  # REST framework reads its settings, and with them this module, before it has a view
    from rest_framework.views import APIView

MAX_ID = 2**63 - 1


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter's backend, with status 400 for an unknown parameter and for an invalid value."""

    def filter_queryset(
        self, request: HttpRequest | Request, queryset: QuerySet[Any], view: "APIView"
    ) -> QuerySet[Any]:
        """Return the filtered queryset, or raise RequestError."""
        filterset = self.get_filterset(request, queryset, view)
        names = set(filterset.filters) if filterset is not None else set()
        refuse_unknown_parameters(request, names | PARAMETERS)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            name, messages = next(iter(filterset.form.errors.items()))
            raise refuse_parameter(name, "invalid", keep_verbatim(str(messages[0])))
        return filterset.qs


class StrictBooleanField(forms.Field):
    """Accepts the words true and false only."""

    def to_python(self, value: object) -> bool | None:
        if value in self.empty_values:
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError(gettext("Give true or false."))
        return bool(value == "true")


@extend_schema_field({"type": "boolean"})
class StrictBooleanFilter(django_filters.Filter):
    """A boolean parameter."""

    field_class = StrictBooleanField


@extend_schema_field({"type": "integer", "minimum": 1})
class IdFilter(django_filters.Filter):
    """A primary key, up to the largest that a database can store."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=MAX_ID, **kwargs)


class WordsFilter(django_filters.CharFilter):
    """Text of at most 200 characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=200, **kwargs)


class PersonFilter(django_filters.CharFilter):
    """A user name, or "me" for the caller. For use in a PeopleFilterSet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(method="filter_person", max_length=150, label="A user name, or “me”.", **kwargs)


class PeopleFilterSet(django_filters.FilterSet):
    """A filter set that can have PersonFilters."""

    def filter_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return the rows that belong to one person."""
        if value == "me" and self.request is not None:
            value = self.request.user.get_username()
        return queryset.filter(**{f"{name}__username": value})


def refuse_unknown_parameters(request: HttpRequest | Request, known: Iterable[str]) -> None:
    """Raise RequestError (400) for a query parameter that is not in ``known``."""
    for name in request.GET:
        if name not in known:
            offered = ", ".join(sorted(known)) or "none"
            raise refuse_parameter(
                name[:50],
                "unknown_parameter",
                Message("There is no such parameter here. There are: %(names)s.", {"names": offered}),
            )
