"""The table of verbs fits what it joins: the workflow's moves, the services, both ways in."""

import inspect

import pytest
from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from rest_framework import serializers

from articles.admin.verb_forms import WRITTEN, make_form
from articles.api.task_actions import make_serializer
from articles.verbs import MOVES, VERBS, Verb
from articles.workflow import RULES

by_name = pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)


def test_every_move_that_a_person_may_make_is_a_verb():
    moves = {name for name, rule in RULES.items() if rule.rights}
    assert {verb.name for verb in MOVES} == moves | {"renew"}


@by_name
def test_a_verb_takes_what_its_service_takes(verb: Verb):
    given = {field.name for field in verb.input.fields} - ({"source"} if verb.target == "source" else set())
    parameters = list(inspect.signature(verb.service).parameters.values())
    names = {one.name for one in parameters if one.kind is inspect.Parameter.KEYWORD_ONLY}
    assert given <= names
    required = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY and one.default is one.empty}
    assert required <= given | {"actor"}


@by_name
def test_what_a_verb_says_on_the_desk_is_translated_when_it_is_shown(verb: Verb):
    said = [verb.done, verb.label, verb.hint, *(field.label for field in verb.input.fields)]
    assert all(isinstance(text, Promise) for text in said if text)


@pytest.mark.parametrize("verb", MOVES, ids=lambda verb: verb.name)
def test_both_ways_in_take_the_same_fields(verb: Verb):
    names = [field.name for field in verb.input.fields]
    assert list(make_serializer(verb.input)().fields) == names
    assert list(make_form(verb).base_fields) == names
    assert reverse(f"api:tasks-{verb.name.replace('_', '-')}", args=[1])


@pytest.mark.parametrize("verb", MOVES, ids=lambda verb: verb.name)
def test_a_text_is_as_long_at_both_ways_in(verb: Verb):
    for field in verb.input.fields:
        there, here = (
            make_serializer(verb.input)().fields[field.name],
            make_form(verb).base_fields[field.name],
        )
        if isinstance(there, serializers.CharField) and isinstance(here, forms.CharField):
            assert here.max_length == there.max_length


def test_forms_that_are_written_out_belong_to_a_verb():
    assert set(WRITTEN) <= set(VERBS)
