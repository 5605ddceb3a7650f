"""The rules of the desk as data: who may not do what, when, and how it is refused.

All of them run against the services, the API and the desk (``test_rules_at_*.py``). A runner makes the scene,
calls ``prepare``, takes the ``values``, notes ``count_rows()`` and ``read_tasks()``, lets ``actor`` try
``verb`` on the case's ``target``, and expects the refusal: ``status``, ``code`` and ``pointer`` from the API,
a message or a form error on the desk. Afterwards nothing may have changed.

Verbs on a task are those of ``articles.workflow``; the others are named like their service.
``values`` are plain: a rating is its slug, a person a user name, a source or claim its primary key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from articles.models import Publisher
from articles.services.source_links import set_stance
from articles.services.tasks import assign_task, dismiss_task
from articles.services.verdicts import keep_verdict, retract_verdict, return_verdict
from tests.rules.scene import SECOND, Scene

Values = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One person's attempt to break one rule.

    ``refusal`` is "status code", or "status code pointer" where a field is at fault.
    """

    rule: str
    actor: str
    verb: str
    prepare: Callable[[Scene], None]
    refusal: str
    values: Callable[[Scene], Values] = lambda scene: {}

    @property
    def status(self) -> int:
        """The HTTP status of the refusal."""
        return int(self.refusal.split()[0])

    @property
    def code(self) -> str:
        return self.refusal.split()[1]

    @property
    def pointer(self) -> str:
        """The JSON pointer of the field at fault, empty if there is none."""
        return "".join(self.refusal.split()[2:])

    @property
    def target(self) -> str:
        """What the verb is done to: task, claim, source_link, block, article or desk (nothing yet)."""
        return TARGETS.get(self.verb, "task")


TARGETS = {
    "edit_claim": "claim",
    "split_claim": "claim",
    "merge_claims": "claim",
    "ask_again": "claim",
    "add_source_link": "claim",
    "set_stance": "source_link",
    "set_block_role": "block",
    "add_claim": "article",
    "edit_article": "article",
    "import_text": "desk",
}


def give(**values: Any) -> Callable[[Scene], Values]:
    """Return values that do not depend on the scene."""
    return lambda scene: values


def verdict(
    *, rating: str = "half-true", rationale: str = "Because.", **more: Any
) -> Callable[[Scene], Values]:
    """Return a verdict that cites all sources of the scene."""
    return lambda scene: {
        "rating": rating,
        "rationale": rationale,
        "sources": [link.pk for link in scene.sources],
        **more,
    }


def take_with_sources(scene: Scene, count: int, by: str = "alice") -> None:
    scene.take(by)
    scene.cite(count)


def publish(scene: Scene) -> None:
    scene.publish("alice", approver="bob")


def start_correction(scene: Scene) -> None:
    publish(scene)
    scene.correct("erin", reviewer="alice")


def propose_correction(scene: Scene) -> None:
    """Publish a first version by bob, approved by carol, and submit a second by alice."""
    scene.publish("bob", approver="carol")
    scene.correct("erin", reviewer="alice")
    scene.submit("alice", note="The day was wrong.")


def propose_twice(scene: Scene) -> None:
    scene.propose("alice")
    return_verdict(scene.task, reason="Name the page.", actor=scene.people["bob"])
    scene.submit("alice")


def retract(scene: Scene) -> None:
    publish(scene)
    scene.ask_retraction("erin")
    retract_verdict(scene.task, reason="The minutes were forged.", actor=scene.people["bob"])


def dismiss(scene: Scene) -> None:
    scene.open()
    dismiss_task(scene.task, why="not_checkable", actor=scene.people["erin"])


def expire(scene: Scene) -> None:
    take_with_sources(scene, 1)
    scene.expire_lease()


def assign_to_ravi(scene: Scene) -> None:
    scene.open()
    assign_task(scene.task, to=scene.people["ravi"], actor=scene.people["erin"])


def mark_irrelevant(scene: Scene) -> None:
    take_with_sources(scene, 1)
    set_stance(scene.sources[0], stance="irrelevant", actor=scene.people["alice"])


def block_publisher(scene: Scene) -> None:
    Publisher.objects.update_or_create(
        domain="rumours.example", defaults={"name": "Daily Rumours", "blocked": True}
    )


def keep(scene: Scene) -> None:
    start_correction(scene)
    keep_verdict(scene.task, reason="The day is right after all.", actor=scene.people["erin"])


def cite_other_claim(scene: Scene) -> Values:
    return {
        "rating": "half-true",
        "rationale": "Because.",
        "sources": [link.pk for link in scene.cite(1, claim=scene.other_claim)],
    }


def cite_twice_the_same(scene: Scene) -> Values:
    return {"rating": "false", "rationale": "Because.", "sources": [scene.sources[0].pk] * 2}


def leave(scene: Scene) -> None:
    """Leave the scene as it is made: the task is in ``enriching``."""


CASES = (
    # Independence
    Case("nobody_approves_their_own_verdict", "bob", "approve", lambda s: s.propose("bob"),
         "403 self_approval"),
    Case("a_superuser_approves_no_own_verdict", "root", "approve", lambda s: s.propose("root"),
         "403 self_approval"),
    Case("the_author_of_an_earlier_version_approves_none", "bob", "approve", propose_correction,
         "403 self_approval"),
    Case("a_reviewer_may_not_approve", "ravi", "approve", lambda s: s.propose("alice"),
         "403 permission_denied"),
    Case("an_editor_may_not_approve", "erin", "approve", lambda s: s.propose("alice"),
         "403 permission_denied"),
    Case("an_approver_approves_only_the_version_they_read", "bob", "approve", propose_twice, "409 conflict",
         give(verdict_number=1)),
    Case("nothing_is_approved_twice", "carol", "approve", publish, "409 not_allowed"),
    Case("nothing_is_approved_before_it_is_submitted", "bob", "approve", lambda s: s.take("alice"),
         "409 not_allowed"),
    # What a verdict needs
    Case("a_verdict_needs_a_rationale", "alice", "submit", lambda s: take_with_sources(s, 1),
         "422 required /rationale", verdict(rationale="")),
    Case("white_space_is_no_rationale", "alice", "submit", lambda s: take_with_sources(s, 1),
         "422 required /rationale", verdict(rationale=" \n ")),
    Case("a_rationale_has_an_end", "alice", "submit", lambda s: take_with_sources(s, 1),
         "422 too_long /rationale", verdict(rationale="x" * 20_001)),
    Case("a_verdict_needs_a_source", "alice", "submit", lambda s: s.take("alice"), "422 min_items /sources",
         verdict()),
    Case("the_ends_of_the_scale_need_two_sources", "alice", "submit", lambda s: take_with_sources(s, 1),
         "422 min_items /sources", verdict(rating="false")),
    Case("a_source_cited_twice_counts_once", "alice", "submit", lambda s: take_with_sources(s, 1),
         "422 min_items /sources", cite_twice_the_same),
    Case("another_claims_source_is_no_source", "alice", "submit", lambda s: take_with_sources(s, 1),
         "422 other_claim /sources", cite_other_claim),
    Case("an_irrelevant_source_is_not_cited", "alice", "submit", mark_irrelevant, "422 irrelevant /sources",
         verdict()),
    Case("a_correction_says_what_it_corrects", "alice", "submit", start_correction,
         "422 required /correction_note", verdict()),
    # Who holds a task
    Case("only_the_holder_submits", "ravi", "submit", lambda s: take_with_sources(s, 1), "409 held_by_other",
         verdict()),
    Case("an_expired_lease_submits_nothing", "alice", "submit", expire, "409 lease_expired", verdict()),
    Case("a_task_is_taken_before_it_is_judged", "alice", "submit", lambda s: (s.open(), s.cite(1)),
         "409 not_allowed", verdict()),
    Case("a_verdict_is_submitted_once", "alice", "submit", lambda s: s.propose("alice"), "409 not_allowed",
         verdict()),
    Case("an_editor_may_not_submit", "erin", "submit", lambda s: (s.open(), s.cite(1)),
         "403 permission_denied", verdict()),
    Case("only_the_holder_holds_a_task_longer", "ravi", "renew", lambda s: s.take("alice"), "409 not_holder"),
    Case("a_task_that_nobody_holds_is_not_renewed", "alice", "renew", lambda s: s.open(), "409 not_holder"),
    Case("two_people_never_hold_one_task", "ravi", "take", lambda s: s.take("alice"), "409 held_by_other"),
    Case("an_assigned_task_is_not_taken_by_others", "alice", "take", assign_to_ravi, "409 assigned_to_other"),
    Case("a_task_is_not_taken_while_it_is_enriched", "alice", "take", leave, "409 not_allowed"),
    Case("a_published_task_is_not_taken", "ravi", "take", publish, "409 not_allowed"),
    Case("a_stranger_takes_nothing", "charlie", "take", lambda s: s.open(), "403 permission_denied"),
    Case("an_auditor_takes_nothing", "audrey", "take", lambda s: s.open(), "403 permission_denied"),
    Case("an_integration_takes_nothing", "ingrid", "take", lambda s: s.open(), "403 permission_denied"),
    Case("an_editor_takes_nothing", "erin", "take", lambda s: s.open(), "403 permission_denied"),
    Case("a_reviewer_releases_nobody_elses_task", "ravi", "release", lambda s: s.take("alice"),
         "403 permission_denied"),
    Case("what_nobody_holds_is_not_released", "alice", "release", lambda s: s.open(), "409 not_allowed"),
    # Editors
    Case("a_reviewer_opens_nothing", "alice", "open", leave, "403 permission_denied"),
    Case("what_is_open_is_not_opened", "erin", "open", lambda s: s.open(), "409 not_allowed"),
    Case("a_reviewer_assigns_nothing", "alice", "assign", lambda s: s.open(), "403 permission_denied",
         give(to="ravi")),
    Case("a_task_is_assigned_to_reviewers_alone", "erin", "assign", lambda s: s.open(),
         "422 not_a_reviewer /to", give(to="audrey")),
    Case("what_is_in_review_is_not_assigned", "erin", "assign", lambda s: s.take("alice"), "409 not_allowed",
         give(to="ravi")),
    # Returning and dismissing
    Case("a_verdict_is_returned_with_a_reason", "bob", "return", lambda s: s.propose("alice"),
         "422 required /reason", give(reason="")),
    Case("white_space_is_no_reason", "bob", "return", lambda s: s.propose("alice"), "422 required /reason",
         give(reason="  ")),
    Case("a_reviewer_returns_nothing", "ravi", "return", lambda s: s.propose("alice"),
         "403 permission_denied", give(reason="Name the page.")),
    Case("a_published_verdict_is_not_returned", "carol", "return", publish, "409 not_allowed",
         give(reason="Name the page.")),
    Case("a_published_task_is_not_dismissed", "erin", "dismiss", publish, "409 verdict_published",
         give(why="duplicate")),
    Case("a_correction_is_not_dismissed", "alice", "dismiss", start_correction, "409 verdict_published",
         give(why="duplicate")),
    Case("a_waiting_verdict_is_not_dismissed", "erin", "dismiss", lambda s: s.propose("alice"),
         "409 not_allowed", give(why="duplicate")),
    Case("a_task_is_dismissed_for_a_known_reason", "erin", "dismiss", lambda s: s.open(),
         "422 invalid_choice /why", give(why="boring")),
    Case("a_reviewer_dismisses_nobody_elses_task", "ravi", "dismiss", lambda s: s.take("alice"),
         "409 held_by_other", give(why="duplicate")),
    Case("an_auditor_dismisses_nothing", "audrey", "dismiss", lambda s: s.open(), "403 permission_denied",
         give(why="duplicate")),
    Case("a_task_is_reopened_with_a_reason", "erin", "reopen", dismiss, "422 required /reason",
         give(reason="")),
    Case("only_what_is_dismissed_is_reopened", "erin", "reopen", lambda s: s.open(), "409 not_allowed",
         give(reason="It matters.")),
    # After publication
    Case("a_correction_needs_a_reason", "erin", "correct", publish, "422 required /reason",
         give(reason="", reviewer="alice")),
    Case("only_what_is_published_is_corrected", "erin", "correct", lambda s: s.propose("alice"),
         "409 not_allowed", give(reason="The day is wrong.", reviewer="alice")),
    Case("a_correction_goes_to_a_reviewer", "erin", "correct", publish, "422 not_a_reviewer /reviewer",
         give(reason="The day is wrong.", reviewer="audrey")),
    Case("a_reviewer_begins_no_correction", "alice", "correct", publish, "403 permission_denied",
         give(reason="The day is wrong.")),
    Case("a_published_verdict_is_kept_with_a_reason", "erin", "keep", start_correction,
         "422 required /reason", give(reason="")),
    Case("nothing_is_kept_that_was_not_published", "erin", "keep", lambda s: s.take("alice"),
         "409 nothing_published", give(reason="It stands.")),
    Case("what_is_kept_is_no_longer_in_correction", "erin", "keep", keep, "409 not_allowed",
         give(reason="It stands.")),
    Case("a_retraction_is_asked_for_with_a_reason", "erin", "request_retraction", publish,
         "422 required /reason", give(reason="")),
    Case("only_what_is_published_is_retracted", "erin", "request_retraction", lambda s: s.propose("alice"),
         "409 not_allowed", give(reason="Forged.")),
    Case("a_retraction_is_asked_for_first", "bob", "retract", publish, "409 retraction_not_requested",
         give(reason="Forged.")),
    Case("a_retraction_takes_two_people", "erin", "retract", lambda s: (publish(s), s.ask_retraction("erin")),
         "403 self_approval", give(reason="Forged.")),
    Case("a_superuser_retracts_nothing_alone", "root", "retract",
         lambda s: (publish(s), s.ask_retraction("root")), "403 self_approval", give(reason="Forged.")),
    Case("a_retraction_is_confirmed_with_a_reason", "bob", "retract",
         lambda s: (publish(s), s.ask_retraction("erin")), "422 required /reason", give(reason="")),
    Case("a_reviewer_retracts_nothing", "alice", "retract", lambda s: (publish(s), s.ask_retraction("erin")),
         "403 permission_denied", give(reason="Forged.")),
    Case("what_is_retracted_stays_so", "carol", "correct", retract, "409 not_allowed",
         give(reason="The day is wrong.")),
    # Claims
    Case("a_claim_is_not_reworded_while_its_verdict_waits", "erin", "edit_claim",
         lambda s: s.propose("alice"), "409 claim_locked", give(text="The council approved a budget.")),
    Case("a_claim_is_not_reworded_once_published", "erin", "edit_claim", publish, "409 claim_locked",
         give(text="The council approved a budget.")),
    Case("a_claim_is_not_reworded_into_another", "erin", "edit_claim", leave, "422 duplicate /text",
         give(text=SECOND)),
    Case("a_claim_keeps_some_words", "erin", "edit_claim", leave, "422 required /text", give(text="  ")),
    Case("a_reviewer_rewords_no_claim", "alice", "edit_claim", leave, "403 permission_denied",
         give(text="The council approved a budget.")),
    Case("a_claim_is_split_into_its_own_words", "erin", "split_claim", leave, "422 not_found /parts/1",
         give(parts=["The council approved a budget", "words that are not there"])),
    Case("a_claim_is_split_into_two_at_least", "erin", "split_claim", leave, "422 min_items /parts",
         give(parts=["The council approved a budget"])),
    Case("a_claim_is_not_merged_into_itself", "erin", "merge_claims", leave, "422 invalid /into",
         lambda scene: {"into": scene.claim.pk}),
    Case("a_reviewer_merges_no_claims", "alice", "merge_claims", leave, "403 permission_denied",
         lambda scene: {"into": scene.other_claim.pk}),
    Case("a_claim_stands_in_the_article", "erin", "add_claim", leave, "422 not_found /quote",
         give(quote="words that are not there")),
    Case("a_reviewer_adds_no_claim", "alice", "add_claim", leave, "403 permission_denied",
         give(quote="The council approved a budget")),
    Case("only_known_providers_are_asked", "alice", "ask_again", leave, "422 unknown_provider /providers",
         give(providers=["oracle"])),
    Case("an_auditor_asks_no_provider", "audrey", "ask_again", leave, "403 permission_denied",
         give(providers=[])),
    # Sources, blocks, articles
    Case("a_source_is_added_once", "alice", "add_source_link", lambda s: s.cite(1), "422 duplicate /url",
         give(url="https://www.example.org/first/1?utm_source=feed")),
    Case("a_source_is_a_web_address", "alice", "add_source_link", leave, "422 scheme_not_allowed /url",
         give(url="javascript:alert(1)")),
    Case("a_blocked_publisher_is_no_source", "alice", "add_source_link", block_publisher,
         "422 publisher_blocked /url", give(url="https://rumours.example/story")),
    Case("an_integration_adds_no_source", "ingrid", "add_source_link", leave, "403 permission_denied",
         give(url="https://www.example.org/third")),
    Case("a_stance_is_one_of_those_known", "alice", "set_stance", lambda s: s.cite(1),
         "422 invalid_choice /stance", give(stance="maybe")),
    Case("an_auditor_judges_no_source", "audrey", "set_stance", lambda s: s.cite(1), "403 permission_denied",
         give(stance="supports")),
    Case("a_block_has_a_known_role", "erin", "set_block_role", leave, "422 invalid_choice /role",
         give(role="poem")),
    Case("a_reviewer_sets_no_role", "alice", "set_block_role", leave, "403 permission_denied",
         give(role="caption")),
    Case("a_reviewer_edits_no_article", "alice", "edit_article", leave, "403 permission_denied",
         give(title="Another title")),
    Case("a_reviewer_imports_nothing", "alice", "import_text", leave, "403 permission_denied",
         give(text="The tower was finished in 1889.")),
    Case("a_stranger_imports_nothing", "charlie", "import_text", leave, "403 permission_denied",
         give(text="The tower was finished in 1889.")),
    Case("an_empty_text_is_not_imported", "erin", "import_text", leave, "422 no_text /text",
         give(text=" \n ")),
)  # fmt: skip
