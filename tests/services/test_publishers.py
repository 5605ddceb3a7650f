"""What a newsroom says of publishers is stored, once for each host, with what it was before."""

import pytest

from articles.errors import InvalidInput
from articles.models import AuditEntry, Publisher
from articles.services.publishers import add_publisher, edit_publisher

pytestmark = pytest.mark.django_db


def test_a_changed_publisher_is_stored_and_its_audit_entry_has_the_value_before(root):
    publisher = add_publisher(domain="https://www.gossip.example/page", name="Gossip", actor=root)
    edit_publisher(publisher, blocked=True, note="It made quotations up.", actor=root)
    stored = Publisher.objects.get()
    assert (stored.domain, stored.blocked, stored.note) == ("gossip.example", True, "It made quotations up.")
    entry = AuditEntry.objects.order_by("number").last()
    assert (entry.action, entry.details["blocked"]) == ("publisher.edit", {"from": False, "to": True})


def test_a_change_that_changes_nothing_leaves_no_entry(root):
    publisher = add_publisher(domain="gossip.example", name="Gossip", actor=root)
    entries = AuditEntry.objects.count()
    edit_publisher(publisher, name="Gossip", actor=root)
    assert AuditEntry.objects.count() == entries


def test_a_host_has_one_publisher(root):
    add_publisher(domain="gossip.example", name="Gossip", actor=root)
    with pytest.raises(InvalidInput) as refusal:
        add_publisher(domain="http://gossip.example/", name="Another", actor=root)
    assert (refusal.value.pointer, refusal.value.code) == ("/domain", "duplicate")
