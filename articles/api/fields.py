"""Serializer and fields for input and output: no unknown fields, strict text, people by user name."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.api.filters import MAX_ID
from articles.api.problems import RequestError
from articles.messages import Message


class StrictSerializer(serializers.Serializer[Any]):
    """Input in which each field is known: one that is not is refused (400) by name."""

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """Return the validated values. RequestError for unknown fields, ValidationError for bad ones."""
        if isinstance(data, dict):  # a form's QueryDict is a dict too
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                known = ", ".join(self.fields) or "none"
                raise RequestError(
                    400,
                    "unknown_field",
                    Message(
                        "There is no field “%(name)s” here. There are: %(names)s.",
                        {"name": unknown[0][:50], "names": known},
                    ),
                    errors=[
                        {
                            "pointer": f"/{name[:50]}",
                            "code": "unknown_field",
                            "detail": Message("There is no such field here."),
                        }
                        for name in unknown[:20]
                    ],
                )
        checked: dict[str, Any] = super().to_internal_value(data)
        return checked


class TextField(serializers.CharField):
    """A JSON string, unchanged: it is not trimmed, and a number is not accepted."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(**kwargs)

    def to_internal_value(self, data: object) -> str:
        """Return the text. Raises ValidationError for a value that is not a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class IdField(serializers.IntegerField):
    """A primary key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **kwargs)


@extend_schema_field({"type": ["string", "null"]})
class PersonName(serializers.Field[Any, Any, Any, Any]):
    """A person's user name, null for nobody; read only."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: User) -> str:
        """Return the user name."""
        return value.get_username()


class PersonField(serializers.SlugRelatedField[User]):
    """A person, given by user name, who can log in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="username", queryset=User.objects.filter(is_active=True), **kwargs)

    def to_internal_value(self, data: object) -> User:
        """Return the person. Raises ValidationError for a name that no active user has."""
        if not isinstance(data, str) or len(data) > 150:
            self.fail("invalid")
        return super().to_internal_value(data)
