"""What CONTRIBUTING.md says is so: its files exist, and each recipe works when followed in a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL))
COPIED = ("factcheck", "workers", "articles", "tests", "manage.py", "pyproject.toml", "CHANGELOG.md")
COPIED_TEXTS = ("README.md", "docker-compose.yml")
PLACEHOLDER = re.compile(r"<[a-z]+>")


def list_steps(recipe: str) -> list[str]:
    """Return the numbered steps of a recipe."""
    return re.findall(r"^\d+\. (.*?)(?=^\d+\. |^$|\Z)", recipe, re.MULTILINE | re.DOTALL)


def list_paths(text: str) -> list[str]:
    """Return what stands as code in a text and has the form of a file's path."""
    return re.findall(r"`([\w<>./-]+\.(?:py|html|css|md|yml|json|toml|txt))`", text)


def list_files(title: str) -> set[str]:
    """Return the first file of each step of the recipe whose title begins so."""
    (recipe,) = (body for heading, body in RECIPES.items() if heading.startswith(title))
    return {list_paths(step)[0] for step in list_steps(recipe)}


@pytest.mark.parametrize("path", sorted(set(list_paths(TEXT))))
def test_every_file_that_is_named_exists(path: str):
    if "/" not in path:  # a module in the map of folders, or a file of the root
        assert list(ROOT.glob(path)) or list((ROOT / "articles").rglob(path))
        return
    assert list(ROOT.glob(PLACEHOLDER.sub("*", path)))


def test_every_file_that_the_architecture_names_exists():
    named = re.findall(r"\b\w+/[\w/]+\.(?:py|html)\b", ARCHITECTURE)
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_every_folder_of_the_map_exists():
    block = re.search(r"^```\n(factcheck/.*?)^```", TEXT, re.MULTILINE | re.DOTALL)[1]
    parents: list[str] = []
    for line in block.splitlines():
        depth, name = (len(line) - len(line.lstrip())) // 4, line.split()[0]
        parents = [*parents[:depth], name]
        assert (ROOT / "/".join(parents)).exists(), line
    for name in ("templates/", "static/", "management/"):
        assert name in block
        assert (ROOT / "articles" / name).is_dir()


@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_counts_its_files(heading: str):
    steps = list_steps(RECIPES[heading])
    assert heading.endswith(f"({len(steps)} files)")
    assert all(step.startswith("`") for step in steps)


class Copy:
    """A copy of the code in which one recipe is followed; it remembers what was touched."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.touched: set[str] = set()
        for name in (*COPIED, *COPIED_TEXTS):
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, symlinks=True)
            else:
                shutil.copy2(source, root / name)

    def add(self, path: str, text: str) -> None:
        """Write a new file."""
        assert not (self.root / path).exists()
        (self.root / path).write_text(text, encoding="utf-8")
        self.touched.add(path)

    def put(self, path: str, text: str, *, after: str = "", before: str = "") -> None:
        """Put a text after, or before, the first place where another stands."""
        whole = (self.root / path).read_text(encoding="utf-8")
        found = after or before
        assert found in whole, f"{path} has no {found!r} any more"
        at = whole.index(found) + (len(after) if after else 0)
        (self.root / path).write_text(whole[:at] + text + whole[at:], encoding="utf-8")
        self.touched.add(path)

    def append(self, path: str, text: str) -> None:
        """Put a text at the end of a file."""
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)
        self.touched.add(path)

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the copy, with no settings but those given."""
        ours = re.compile(
            r"(DATABASE|BROKER|CACHE|SITE|LLM|ARCHIVE)_URL|DATA_DIR|SECRET_KEY|PROVIDER|PYTEST|COV"
        )
        clean = {name: value for name, value in os.environ.items() if not ours.match(name)}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**clean, "DJANGO_SETTINGS_MODULE": "factcheck.settings", **environ},
            capture_output=True,
            text=True,
            timeout=300,
        )

    def check(self, *arguments: str, **environ: str) -> str:
        """Run Python in the copy, which must succeed. Returns what it printed."""
        result = self.run(*arguments, **environ)
        assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-3000:]
        return result.stdout

    def renew_schema(self) -> None:
        """Have the API's description written anew, which must differ from the one before."""
        path = "tests/api/schema.txt"
        before = (self.root / path).read_bytes()
        self.check("-m", "tests.api.test_schema_snapshot")
        assert (self.root / path).read_bytes() != before
        self.touched.add(path)

    def check_tests(self, *arguments: str) -> str:
        """Run tests of the copy, all of which must pass, and at least one must be there."""
        return self.check("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *arguments)

    def check_is_whole(self, title: str) -> None:
        """Demand that exactly the files of a recipe were touched."""
        listed = {re.compile(PLACEHOLDER.sub(r"\\w+", re.escape(path))) for path in list_files(title)}
        for path in self.touched:
            assert any(pattern.fullmatch(path) for pattern in listed), f"the recipe does not name {path}"
        for pattern in listed:
            assert any(pattern.fullmatch(path) for path in self.touched), (
                f"nothing was done to {pattern.pattern}"
            )


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


TIDINGS = '''
"""Tidings: a search engine that only this test knows."""

from articles.messages import Message
from articles.types import ClaimQuery, FoundSource, ProviderAnswer
from workers.providers.base import ProviderClient, plain_terms
from workers.providers.shapes import read_date, read_objects, read_text, read_url


async def search(query: ClaimQuery, client: ProviderClient) -> ProviderAnswer:
    """Find what it has on the claim's terms."""
    asked = client.note_query(" ".join(plain_terms(query, 8)))
    if not asked:
        return ProviderAnswer(sources=(), query="")
    response = await client.get("find", {"q": asked})
    response.check_status()
    data = response.json()
    if "results" not in data:
        raise response.refuse(Message("%(provider)s answered without a list of results."))
    found = (
        FoundSource(
            url=read_url(item.get("url")),
            title=read_text(item.get("title")),
            snippet=read_text(item.get("content")),
            published_on=read_date(item.get("publishedDate")),
        )
        for item in read_objects(data["results"])
    )
    return response.answer(asked, found)
'''
TIDINGS_SPEC = """    ProviderSpec(
        name="tidings",
        label="Tidings",
        search=tidings.search,
        default_url="https://tidings.example",
        needs_key=False,
        rate_per_second=1.0,
        concurrency=1,
        notes="What only a test knows.",
    ),
"""


def test_a_provider_is_added_by_its_recipe(copy: Copy):
    copy.add("workers/providers/tidings.py", TIDINGS)
    copy.put("workers/providers/registry.py", "    tidings,\n", before="    wikidata,\n")
    copy.put("workers/providers/registry.py", TIDINGS_SPEC, before=")\n\n\ndef name_missing")
    shapes = "workers/demo/stub_providers/shapes.py"
    copy.put(shapes, '    "tidings": _write_searxng,\n', after="_WRITERS = {\n")
    copy.put(shapes, '    "tidings": ("/find", "q"),\n', after="PROVIDER_PATHS = {\n")
    rule = '    "tidings": lambda asked, headers: None if asked.get("q") else write_bad_request("tidings"),\n'
    copy.put("workers/demo/stub_providers/manners.py", rule, before='    "brave": _check_brave')
    given = '    "tidings": "harbour tax Port of Aldmoor 2019",\n'
    copy.put("tests/workers/lookups/test_given_queries.py", given, after="ASKED = {\n")
    for path in ("factcheck/env.py", "docker-compose.yml", "README.md"):
        copy.put(path, ",tidings", after="gdelt,openalex,searxng,brave")
    copy.put("README.md", "| `tidings` | network | what only a test knows |\n", before="| `brave` |")
    copy.check_is_whole("Add a provider")
    copy.check_tests(
        *("tests/workers/providers", "tests/workers/lookups/test_given_queries.py"),
        *("tests/test_documentation.py", "tests/compose/test_compose_file.py"),
        *("-k", "tidings or documented or (test_compose_file and providers)"),
    )


SETTING = """    Setting("PAGE_NUMBERS", "yes", "Whether the pages of a list are numbered.", ("yes", "no")),
"""
READ_SETTING = """
import sys
from django.conf import settings
from factcheck.env import Environment

assert settings.PAGE_NUMBERS is False
try:
    Environment({"PAGE_NUMBERS": "perhaps"}).read("PAGE_NUMBERS")
except Exception as error:
    assert "yes or no" in str(error)
else:
    sys.exit("a value outside the choices was read")

from tests import test_documentation as documentation
readme = open("README.md", encoding="utf-8").read()
(setting,) = (one for one in documentation.SETTINGS if one.name == "PAGE_NUMBERS")
documentation.test_every_setting_is_documented_with_its_default(readme, setting)
documentation.test_no_setting_is_documented_that_does_not_exist(readme)
"""


def test_a_setting_is_added_by_its_recipe(copy: Copy):
    copy.put("factcheck/env.py", SETTING, before='    Setting("DEBUG"')
    copy.put(
        "factcheck/settings.py", 'PAGE_NUMBERS = env.read_flag("PAGE_NUMBERS")\n', before="MIDDLEWARE = ["
    )
    row = "| `PAGE_NUMBERS` | `yes` | Whether the pages of a list are numbered. `yes` or `no`. |\n"
    copy.put("README.md", row, before="| `DEBUG` |")
    copy.check_is_whole("Add a setting")
    copy.check("-c", READ_SETTING, PAGE_NUMBERS="no")


ROLE_TEST = """

def test_a_box_is_a_sidebar():
    page = "<article><h1>A title of a page</h1><p>The mayor opened the bridge on 3 May.</p></article>"
    page += "<div class='factbox'>The bridge is 300 metres long and was built in 1931.</div>"
    roles = {block.role for block in read_document(page.encode(), media_type="text/html").blocks}
    assert "sidebar" in roles
"""
CHECK_ROLE = """
import django, pathlib
django.setup()
from django.core.management import call_command
try:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
except SystemExit as asked:
    assert asked.code == 1
else:
    raise AssertionError("no migration was asked for")
call_command("makemigrations", "articles", "--name", "sidebar", verbosity=0)
(made,) = pathlib.Path("articles/migrations").glob("*_sidebar.py")
assert "'sidebar'" in made.read_text().replace('"', "'")
from articles.admin.forms import BlockForm
assert ("sidebar", "Sidebar") in [(value, str(label)) for value, label in BlockForm().fields["role"].choices]
from tests.reading.formats import test_html
test_html.test_a_box_is_a_sidebar()
print(made)
"""


def test_a_block_role_is_added_by_its_recipe(copy: Copy):
    role = '    SIDEBAR = "sidebar", gettext_noop("Sidebar")\n'
    copy.put("articles/choices.py", role, before='    CAPTION = "caption"')
    rule = '    ((), frozenset({"factbox"}), LineRole(BlockRole.SIDEBAR, "sidebar-markup", 0.85)),\n'
    copy.put("articles/reading/roles/markup_rules.py", rule, after="\nRULES = (\n")
    copy.append("tests/reading/formats/test_html.py", ROLE_TEST)
    made = copy.check("-c", CHECK_ROLE)
    copy.touched.add(made.strip())
    copy.renew_schema()
    assert "sidebar" in (copy.root / "tests/api/schema.txt").read_text(encoding="utf-8")
    copy.check_is_whole("Add a block role")


INVARIANT = """
def find_nameless_publishers() -> Iterable[str]:
    return _name("publisher", Publisher.objects.filter(name=""))


"""
# Tables without the migrations: this invariant needs no trigger, and the check stays quick.
CHECK_INVARIANT = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = ":memory:"
settings.MIGRATION_MODULES = {"articles": None, "auth": None, "contenttypes": None}
django.setup()
from django.core.management import CommandError, call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from articles.services.verification import check_invariants
from tests.services.test_verification import BREAKS
assert check_invariants() == []
BREAKS["every publisher has a name"]()
try:
    call_command("verify")
except CommandError as error:
    assert "every publisher has a name: not so for publisher 1" in str(error), error
else:
    raise AssertionError("verify found nothing")
"""


def test_an_invariant_is_added_by_its_recipe(copy: Copy):
    service, tests = "articles/services/verification.py", "tests/services/test_verification.py"
    copy.put(service, "    Publisher,\n", before="    ReviewTask,\n")
    copy.put(service, INVARIANT, before="INVARIANTS: ")
    entry = '    "every publisher has a name": find_nameless_publishers,\n'
    copy.put(service, entry, before='    "every claim has its review task"')
    breach = (
        '    "every publisher has a name": lambda: Publisher.objects.create(domain="example.org", name=""),\n'
    )
    copy.put(tests, "from articles.models import Publisher\n", before="from articles.models import")
    copy.put(tests, breach, after="BREAKS = {\n")
    copy.check_is_whole("Add an invariant")
    copy.check("-c", CHECK_INVARIANT)


FORMAT = '''
"""An OpenDocument text, by way of markup. Runs in the sandbox."""

import base64
import html as markup
import io
import zipfile
from typing import Any

from lxml import etree

from articles.messages import Message
from articles.reading.formats import html
from articles.reading.formats.reader_errors import ReaderError

TAG = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """Read the file in ``payload["raw"]`` (base64); answer as ``html.read`` does."""
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(payload["raw"]))) as archive:
            root = etree.fromstring(archive.read("content.xml"), etree.XMLParser(resolve_entities=False))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise ReaderError("unreadable", Message("This OpenDocument text is damaged.")) from error
    names = {f"{TAG}h": "h1", f"{TAG}p": "p"}
    parts = [(names[node.tag], "".join(node.itertext())) for node in root.iter(*names)]
    tree = html.parse("".join(f"<{name}>{markup.escape(text)}</{name}>" for name, text in parts))
    rows = [row | {"kept_strict": False, "kept_wide": False} for row in html.walk(tree, "")]
    return {"lines": rows, "head": html.read_head(tree)}
'''
FORMAT_TEST = """

def make_odt() -> bytes:
    import io
    import zipfile

    space = 'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    text = "<t:h>The bridge is open</t:h><t:p>The mayor opened the bridge on 3 May 2019.</t:p>"
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("content.xml", f"<body {space}>{text}</body>")
    return raw.getvalue()


def test_an_opendocument_text_is_read():
    document = read_document(make_odt(), media_type="application/octet-stream", filename="story.odt")
    lines = document.text.splitlines()
    assert lines == ["The bridge is open", "", "The mayor opened the bridge on 3 May 2019."]
    with pytest.raises(ImportRejected) as refusal:
        read_document(b"PK no archive", media_type="", filename="story.odt")
    assert refusal.value.code == "unreadable"
"""


def test_a_file_format_is_added_by_its_recipe(copy: Copy):
    copy.add("articles/reading/formats/odt.py", FORMAT)
    child, document = "articles/reading/formats/sandbox_child.py", "articles/reading/document.py"
    copy.put(
        child,
        "from articles.reading.formats import odt\n",
        before="from articles.reading.formats import docx",
    )
    copy.put(child, '    "odt": odt.read,\n', before='    "pdf": pdf.read')
    copy.put(document, 'ODT = "application/vnd.oasis.opendocument.text"\n', before="TEXT_TYPES = (")
    copy.put(document, ', ODT: "odt"', after='ROW_READERS = {DOCX: "docx"')
    copy.put(document, '    ".odt": ODT,\n', before='    ".docx": DOCX')
    copy.put(document, " OpenDocument,", after="Plain text, Markdown, HTML,")
    copy.put("articles/templates/desk/import.html", " OpenDocument,", after="HTML, PDF,")
    copy.append("tests/reading/formats/test_files.py", FORMAT_TEST)
    copy.check_is_whole("Add a file format")
    copy.check("-c", "from tests.reading.formats.test_files import *; test_an_opendocument_text_is_read()")


LANGUAGE = '''
"""German, as far as this test needs it."""

from dataclasses import replace

from articles.claims.languages.english import ENGLISH

GERMAN = replace(ENGLISH, code="de")
'''
LANGUAGE_TEST = """

def test_a_german_document_is_read_with_german_words():
    from articles.claims.languages import choose_language
    from articles.reading.document import read_text

    text = "Der Rat hat am 3. Mai beschlossen, dass die Brücke nicht mehr für den Verkehr geöffnet wird."
    assert choose_language(read_text(text).metadata.language).code == "de"
    assert choose_language("de-AT").code == "de"
"""


def test_a_language_is_added_by_its_recipe(copy: Copy):
    copy.add("articles/claims/languages/german.py", LANGUAGE)
    registry = "articles/claims/languages/__init__.py"
    copy.put(registry, "from articles.claims.languages.german import GERMAN\n", before="\n__all__")
    copy.put(registry, ", GERMAN", after="for language in (ENGLISH")
    words = "articles/reading/metadata/data/common_words.json"
    copy.put(words, ' "dass", ', after='"de": [')
    copy.append("tests/claims/languages/test_languages.py", LANGUAGE_TEST)
    copy.check_is_whole("Add a language")
    copy.check(
        "-c",
        "from tests.claims.languages import test_languages as tests;"
        "tests.test_a_german_document_is_read_with_german_words()",
    )


RULE = 'make_rule("hasten", "ready in_review", None, "assign_task", reason=True),'
HASTEN = '''

@verb(moves="hasten")
def hasten_task(trace: Trace, task: ReviewTask, *, reason: str, actor: User) -> ReviewTask:
    """Put a task before all others."""
    trace.move(task, "hasten", reason=reason, priority=2)
    return task
'''
HASTEN_VERB = """    Verb(
        "hasten",
        hasten_task,
        _("The task comes before all others."),
        REASON,
        description="Put a task before all others.",
        label=_("Hasten"),
    ),
"""
HASTEN_BUTTON = """{% if "hasten" in allowed %}
{% include "desk/_action.html" with verb=verbs.hasten form=forms.hasten %}
{% endif %}
"""


@pytest.mark.recipes
def test_a_verb_is_added_by_its_recipe(copy: Copy):
    copy.put("articles/workflow.py", f"        {RULE}\n", before='        make_rule("take"')
    copy.append("articles/services/tasks.py", HASTEN)
    copy.put("articles/verbs.py", "    hasten_task,\n", before="    open_task,\n")
    copy.put("articles/verbs.py", HASTEN_VERB, after="\nMOVES = (\n")
    copy.put("articles/templates/desk/_desk_actions.html", HASTEN_BUTTON, before="</div>")
    write = '    ("post", "tasks/{task}/hasten/", {"reason": "Elections."}, EDIT),\n'
    copy.put("tests/api/paths.py", write, before='    ("post", "tasks/{task}/take/"')
    copy.put(
        "tests/test_workflow.py",
        '        ("in_review", "in_review"),\n',
        before='        ("in_review", "ready"),',
    )
    trace = '    "tasks_hasten": ("erin", do(lambda s: s.open(), body=REASON)),\n'
    copy.put("tests/rules/test_traces.py", trace, before='    "tasks_open": ')
    copy.renew_schema()
    copy.check_is_whole("Add a verb")
    copy.check_tests(
        *("tests/test_verbs.py", "tests/test_workflow.py", "tests/api", "tests/rules/test_traces.py"),
        *("tests/test_translation.py", "-k", "hasten or verb or workflow or every or outside"),
    )


PLACE = '    place = models.CharField(_("place"), max_length=200, null=True)\n'
PLACE_GUARD = """

def guard_place(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER articles_verdict_place BEFORE UPDATE ON articles_verdict FOR EACH ROW "
            "WHEN (NEW.place IS DISTINCT FROM OLD.place) EXECUTE FUNCTION articles_refuse_change()"
        )
        return
    schema_editor.execute(
        "CREATE TRIGGER articles_verdict_place BEFORE UPDATE ON articles_verdict "
        "WHEN NEW.place IS NOT OLD.place BEGIN SELECT RAISE(ABORT, 'a verdict is never edited'); END"
    )


Migration.operations.append(migrations.RunPython(guard_place, migrations.RunPython.noop))
"""
PLACE_SHOWN = """{% if SUBJECT.place %}<p>{% translate "Said at" %} {{ SUBJECT.place }}</p>{% endif %}
"""
PLACE_TEST = """

def test_the_place_is_shown_as_it_was_judged(client, erin, alice, bob):
    from django.db import IntegrityError, transaction

    from articles.services.claims import edit_claim
    from tests.api.caller import Caller

    task = make_task(erin)
    answer = Caller(erin).send("patch", f"/api/v1/claims/{task.claim_id}/", {"place": "Port of Aldmoor"})
    assert answer.json()["place"] == "Port of Aldmoor"
    client.force_login(erin)
    fields = {"text": task.claim.text, "kind": task.claim.kind, "place": "Aldmoor harbour"}
    client.post(f"/admin/desk/claims/{task.claim_id}/edit/", fields)
    assert "Said at Aldmoor harbour" in read(client, f"/admin/desk/tasks/{task.pk}/")
    client.logout()
    verdict = publish(task, alice, bob)
    type(task.claim).objects.update(place="elsewhere")
    html = read(client, page_of(task))
    assert "Said at Aldmoor harbour" in html and "elsewhere" not in html
    assert read_json_ld(html)[0]["itemReviewed"]["locationCreated"] == "Aldmoor harbour"
    for changed in ({"place": "elsewhere"}, {"rationale": "Another."}, {"approver": alice}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.filter(pk=verdict.pk).update(**changed)
"""


@pytest.mark.recipes
def test_a_field_of_a_claim_is_added_by_its_recipe(copy: Copy):
    copy.put("articles/models/claim.py", PLACE, before="    claimed_on = ")
    copy.put("articles/models/verdict.py", PLACE, before="    claimed_on = ")
    copy.check("manage.py", "makemigrations", "articles", "--name", "place")
    (made,) = (copy.root / "articles/migrations").glob("*_place.py")
    copy.append(f"articles/migrations/{made.name}", PLACE_GUARD)
    service = "articles/services/claims.py"
    copy.put(service, "    place: str | None = None,\n", before="    claimed_on: datetime.date | None = None")
    copy.put(
        service,
        '    if place is not None:\n        changes["place"] = place[:200]\n',
        before="    changes = {name:",
    )
    copy.put(
        "articles/services/verdicts.py",
        "        place=task.claim.place,\n",
        before="        claimed_on=find_",
    )
    field = '    place = forms.CharField(required=False, max_length=200, label=gettext_lazy("Said at"))\n'
    copy.put("articles/admin/forms.py", field, before="\n\nclass SplitForm")
    claim = PLACE_SHOWN.replace("SUBJECT", "claim")
    copy.put("articles/templates/desk/_claim.html", claim, before="{% if claim.context %}")
    copy.put("articles/api/claims.py", '            "place",\n', before='            "claimed_on",')
    given = "    place = TextField(required=False, allow_blank=True, max_length=200)\n"
    copy.put("articles/api/claims.py", given, before="    claimed_on = serializers.DateField")
    verdict = PLACE_SHOWN.replace("SUBJECT", "verdict")
    copy.put("articles/templates/public/fact_check.html", verdict, before='  <dl class="facts">')
    property_ = '            "locationCreated": verdict.place,\n'
    copy.put(
        "articles/publishing/claimreview.py",
        property_,
        before='            "inLanguage": claim.article.language',
    )
    copy.append("tests/publishing/test_pages.py", PLACE_TEST)
    copy.put("CHANGELOG.md", "- Claims say where they were said.\n", before="- ")
    copy.renew_schema()
    copy.check_is_whole("Add a field to a claim")
    copy.check_tests(
        *("tests/publishing/test_pages.py", "tests/publishing/test_frozen.py"),
        *("tests/api/test_schema.py", "tests/test_translation.py"),
    )
