"""Who may use the API at all. What they may do there, the services decide."""

from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from articles.models import ApiToken

if TYPE_CHECKING:  # REST framework reads its settings, and with them this module, before it has a view
    from rest_framework.views import APIView


class ApiAccessPermission(BasePermission):
    """Denies by default: a request needs a user, a key's scope, and the right to view the view's model.

    The model is that of the view's ``queryset``, which is None if the view shows no data of the newsroom.
    Writing needs the right to view too, so that a refused write does not tell what exists.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        if isinstance(request.auth, ApiToken):
            scope = "read" if request.method in SAFE_METHODS else "write"
            if scope not in request.auth.scopes:
                self.message = gettext("This key does not have the scope “%(scope)s”.") % {"scope": scope}
                self.code = "scope_missing"
                return False
        shown: QuerySet[Model] | None = view.queryset  # type: ignore[attr-defined]  # a view without a queryset is a defect
        if shown is None:
            return True
        right = f"articles.view_{shown.model._meta.model_name}"
        self.message = gettext("You may not do this: it needs the right %(right)s.") % {"right": right}
        return bool(request.user.has_perm(right))
