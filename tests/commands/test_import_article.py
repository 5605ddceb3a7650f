"""``import_article`` and ``score_sentences``: the shapes that integrators rely on."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.choices import BlockRole, ClaimKind
from articles.models import Article
from articles.services.imports import import_text
from tests.scenes import TEXT

ROOT = Path(__file__).parent.parent.parent


def give(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_a_dry_run_touches_no_database_and_prints_the_promised_shape(monkeypatch, capsys):
    text = "\ufeff\U0001f600 " + TEXT
    give(monkeypatch, text.encode())
    call_command("import_article", "-", "--dry-run", "--json")  # no database mark: a query would fail
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"title", "byline", "publisher", "published_on", "language", "blocks", "claims"}
    decoded = text.encode().decode("utf-8-sig")
    for block in found["blocks"]:
        assert set(block) == {"role", "rule", "confidence", "start", "end"}
        assert block["role"] in BlockRole.list_values()
        assert 0 <= block["confidence"] <= 1
    assert found["claims"]
    for claim in found["claims"]:
        assert set(claim) == {"text", "start", "end", "occurrences", "claimant", "kind", "score", "reasons"}
        assert claim["kind"] in ClaimKind.list_values()
        assert claim["occurrences"][0] == {"start": claim["start"], "end": claim["end"]}
        assert decoded[claim["start"] : claim["end"]].split()[0] in claim["text"]


def test_a_dry_run_of_html_carries_the_extracted_text(tmp_path, capsys):
    body = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    file = tmp_path / "page.html"
    file.write_text(f"<html><body><article><h1>Port</h1>{body}</article></body></html>")
    call_command("import_article", str(file), "--dry-run", "--json")
    found = json.loads(capsys.readouterr().out)
    for claim in found["claims"]:
        assert found["text"][claim["start"] : claim["end"]].split()[0] in claim["text"]


@pytest.mark.django_db
def test_an_import_prints_the_articles_number_and_its_claims(tmp_path, capsys):
    file = tmp_path / "port.txt"
    file.write_text(TEXT)
    for known in (False, True):
        call_command("import_article", str(file))
        out = capsys.readouterr().out
        article = Article.objects.get()
        assert out.startswith(f"Article {article.pk}")
        assert ("known already" in out) is known
        assert all(claim.text in out for claim in article.claims.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("does-not-exist.txt", "can't be read"),
        ("http://127.0.0.1/", "destination_not_allowed"),
        ("-", "no_text"),
    ],
)
def test_a_refused_import_prints_the_reason_and_stores_nothing(source, words, monkeypatch):
    give(monkeypatch, b" ")
    with pytest.raises(CommandError, match=words):
        call_command("import_article", source)
    assert not Article.objects.exists()


def test_scores_are_printed_line_by_line_while_the_input_is_open():
    with subprocess.Popen(
        [sys.executable, "manage.py", "score_sentences"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        rows = []
        for sentence in ("Unemployment fell by 3 per cent in 2019.", "", "What a day!"):
            process.stdin.write(sentence + "\n")
            process.stdin.flush()
            rows.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        process.wait()
    assert [set(row) for row in rows] == [{"score", "kind", "reasons"}] * 3
    assert rows[0]["score"] > rows[2]["score"]
    assert all(0 <= row["score"] <= 1 for row in rows)


def test_the_genre_can_be_given():
    told = [
        subprocess.run(
            [sys.executable, "manage.py", "score_sentences", "--genre", genre],
            cwd=ROOT,
            input="The chairman described the video as satire.",
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for genre in ("news", "debate")
    ]
    news, debate = (json.loads(line)["score"] for line in told)
    assert news > debate


@pytest.mark.django_db
def test_an_import_of_many_claims_takes_a_bounded_number_of_queries():
    counts = []
    for claims in (10, 100):
        text = "\n\n".join(
            f"The council of Aldmoor spent {claims * 1000 + n} million euros on its harbour in 2019."
            for n in range(claims)
        )
        with CaptureQueriesContext(connection) as queries:
            assert import_text(text, actor=None).claim_count == claims
        counts.append(len(queries))
    # ten lookups for each claim are inserted in batches that SQLite accepts as one statement
    assert counts[1] <= counts[0] + 25
