"""The command that creates a key."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import ApiToken
from articles.services.tokens import find_token


def test_the_key_alone_is_printed_and_works(alice, capsys):
    call_command("create_token", "alice", "--name", "cms", "--scopes", "read", "--days", "7")
    out = capsys.readouterr().out
    token = find_token(out.strip())
    assert token == ApiToken.objects.get()
    assert (token.user, token.name, token.scopes) == (alice, "cms", ["read"])
    assert out.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ["nobody"],
        ["alice", "--scopes", "admin"],
        ["alice", "--scopes", ""],
        ["alice", "--days", "0"],
        ["alice", "--days", "366"],
        ["alice", "--name", " "],
    ],
)
def test_an_invalid_key_is_not_created(options, alice):
    with pytest.raises(CommandError):
        call_command("create_token", *options)
    assert not ApiToken.objects.exists()
