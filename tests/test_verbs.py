"""The table of verbs agrees with the workflow's moves, the services, the desk and the API."""

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
def test_a_verbs_texts_are_translated_when_they_are_shown(verb: Verb):
    said = [verb.done, verb.label, verb.hint, *(field.label for field in verb.input.fields)]
    assert all(isinstance(text, Promise) for text in said if text)


@pytest.mark.parametrize("verb", MOVES, ids=lambda verb: verb.name)
def test_desk_and_api_take_the_same_fields(verb: Verb):
    names = [field.name for field in verb.input.fields]
    assert list(make_serializer(verb.input)().fields) == names
    assert list(make_form(verb).base_fields) == names
    assert reverse(f"api:tasks-{verb.name.replace('_', '-')}", args=[1])


@pytest.mark.parametrize("verb", MOVES, ids=lambda verb: verb.name)
def test_desk_and_api_have_the_same_length_limits(verb: Verb):
    for field in verb.input.fields:
        there, here = (
            make_serializer(verb.input)().fields[field.name],
            make_form(verb).base_fields[field.name],
        )
        if isinstance(there, serializers.CharField) and isinstance(here, forms.CharField):
            assert here.max_length == there.max_length


def test_hand_written_forms_belong_to_a_verb():
    assert set(WRITTEN) <= set(VERBS)
