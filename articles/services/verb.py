"""The wrapper of every verb: it checks the right, opens the transaction and writes the audit entries.

A verb is a person's action on the newsroom's data: a service function with an ``actor``. Its first argument
is a ``Trace``, which callers don't pass. The verb records through it what it did, by a move of a task or by
an audit entry. A verb that records neither fails, so that no write goes unrecorded.

    @verb("articles.change_block")
    def set_block_role(trace: Trace, block: Block, *, role: str, actor: User) -> Block: ...
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.models import User
from django.db import transaction

from articles.audit import Event, append_entries
from articles.errors import NotPermitted
from articles.messages import Said
from articles.models import Article, ReviewTask, Transition
from articles.workflow import check_right, explain_missing_right, move

P = ParamSpec("P")
R = TypeVar("R")


class UntracedWrite(RuntimeError):
    """A verb recorded nothing: a defect in the code. Its transaction is rolled back."""


@dataclass(slots=True)
class Trace:
    """The records of one verb. ``actor`` is None for the service itself or a command run from a shell."""

    actor: User | None
    events: list[Event] = field(default_factory=list)
    is_left: bool = False

    def record(
        self, action: str, subject: str, *, article: Article | None = None, details: dict[str, Any]
    ) -> None:
        """Add an audit entry, written when the verb ends. ``action`` is noun.verb, ``subject`` noun:id."""
        self.events.append(Event(action, subject, self.actor, article, details))
        self.is_left = True

    def move(self, task: ReviewTask, name: str, *, reason: Said = "", **changes: Any) -> Transition:
        """Move a task (see ``articles.workflow.move``); its transition is the trace."""
        transition = move(task, name, actor=self.actor, reason=reason, **changes)
        self.is_left = True
        return transition

    def leave_none(self) -> None:
        """Declare that there is nothing to record: nothing changed, or only the length of a lease."""
        self.is_left = True


_open_trace: ContextVar[Trace | None] = ContextVar("open_trace", default=None)


def verb(*rights: str, moves: str = "") -> Callable[[Callable[Concatenate[Trace, P], R]], Callable[P, R]]:
    """Make a service function a verb.

    ``rights``: the actor needs one of them. ``moves``: the move it makes, whose rights in the table of moves
    apply instead. With neither, the function checks the right itself. A verb that another verb calls joins
    its transaction, and its audit entries are written with the other's at the end.
    """

    def wrap(function: Callable[Concatenate[Trace, P], R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast(User | None, kwargs.get("actor"))
            if moves:
                check_right(moves, actor)
            elif rights:
                require(actor, *rights)
            outer = _open_trace.get()
            if outer is not None:
                trace = Trace(actor, outer.events)
                result = function(trace, *args, **kwargs)
                _require_trace(trace, function.__name__)
                outer.is_left = True
                return result
            trace = Trace(actor)
            with transaction.atomic():
                token = _open_trace.set(trace)
                try:
                    result = function(trace, *args, **kwargs)
                finally:
                    _open_trace.reset(token)
                _require_trace(trace, function.__name__)
                append_entries(trace.events)
            return result

        run.__dict__["is_verb"] = True  # for the test that every function with an actor is a verb
        return run

    return wrap


def require(actor: User | None, *rights: str) -> None:
    """Raise NotPermitted unless ``actor`` has one of ``rights`` (such as "articles.import_article").

    None is the service itself or a command run from a shell, which may do everything.
    """
    if actor is not None and not any(actor.has_perm(right) for right in rights):
        raise NotPermitted(explain_missing_right(rights))


def _require_trace(trace: Trace, name: str) -> None:
    if not trace.is_left:
        raise UntracedWrite(f"{name} left neither an audit entry nor a transition.")
