"""The check each verb that is no move of a task begins with."""

from django.contrib.auth.models import User

from articles.errors import NotPermitted


def require(actor: User | None, right: str) -> None:
    """Raise NotPermitted unless ``actor`` has ``right`` (such as "articles.import_article").

    None is the service itself, or a command run by somebody with a shell: both may.
    """
    if actor is not None and not actor.has_perm(right):
        raise NotPermitted(f"You may not do this: it needs the right {right}.")
