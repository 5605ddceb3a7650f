"""What a person is told is marked for translation, and its values fit its text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles import errors

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path
    for package in ("articles", "workers")
    for path in (ROOT / package).rglob("*.py")
    if not {"migrations", "stub_providers"} & set(path.parts)
)
# What takes a message to a person, and the functions of modules that pass one on.
TAKES_MESSAGE = {
    "AuthenticationFailed",
    "PermissionDenied",
    "RequestError",
    "ValidationError",
    "Settlement",
    "Retry",
    "VisitedPage",
    "add_error",
    "describe_problem",
    "note",
    "refuse",
    "refuse_key",
    "refuse_parameter",
    *(
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.SaidError)
    ),
    "AnswerRefused",
    "ArchiveRefused",
    "ProposalsFailed",
    "ReaderError",
}
MESSAGE_KEYS = {"detail", "message", "reasons"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def find_calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def list_plain_sentences(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what is a sentence in an argument and went through no function that marks it."""
    match node:
        case ast.JoinedStr():
            if any(isinstance(part, ast.Constant) and " " in str(part.value) for part in node.values):
                yield node
        case ast.Constant(value=str(text)):
            if " " in text.strip():
                yield node
        case ast.BinOp(left=left, right=right):
            yield from list_plain_sentences(left)
            yield from list_plain_sentences(right)
        case ast.IfExp(body=body, orelse=other):
            yield from list_plain_sentences(body)
            yield from list_plain_sentences(other)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            for element in elements:
                yield from list_plain_sentences(element)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and key.value in MESSAGE_KEYS:
                    yield from list_plain_sentences(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_refusal_is_a_plain_string(path):
    found = [
        f"{path.relative_to(ROOT)}:{plain.lineno}: {name_of(call)}"
        for call in find_calls(path)
        if name_of(call) in TAKES_MESSAGE
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for plain in list_plain_sentences(argument)
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_text_of_a_message_is_written_where_it_is_collected(path):
    """``makemessages`` reads literals: a text that is put together is found in no catalogue."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for call in find_calls(path)
        if name_of(call) in ("Message", "pluralize", "gettext_noop")
        for text in call.args[: 2 if name_of(call) == "pluralize" else 1]
        if isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call)
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_message_has_a_value_for_each_placeholder(path):
    """A provider's refusals are given its name where they are made into an error."""
    found = []
    for call in find_calls(path):
        texts = [one.value for one in call.args[:2] if isinstance(one, ast.Constant) and one.value]
        if name_of(call) not in ("Message", "pluralize") or not texts:
            continue
        wanted = set(PLACEHOLDER.findall(" ".join(map(str, texts)))) - {"count"}
        given = next((one for one in call.args[1:] if isinstance(one, ast.Dict)), None)
        if given is None and len(call.args) > (3 if name_of(call) == "pluralize" else 1):
            continue  # its values come from elsewhere
        names = {key.value for key in given.keys if isinstance(key, ast.Constant)} if given else set()
        free = {"provider"} if "providers" in path.parts else set()
        if wanted - free != names - free:
            found.append(f"{path.relative_to(ROOT)}:{call.lineno}: {wanted ^ names}")
    assert found == []


def test_the_walk_finds_a_plain_sentence():
    call = ast.parse('InvalidInput("/a", "code", f"It is {x} long." if x else "It is " + y)').body[0].value
    assert len([plain for argument in call.args for plain in list_plain_sentences(argument)]) == 2
