"""What people set for themselves: the language and the time zone in which they read the desk."""

import zoneinfo
from functools import cache

from django.conf import settings
from django.contrib.auth.models import User

from articles.errors import InvalidInput
from articles.messages import Message
from articles.models import Preferences
from articles.services.verb import Trace, verb

NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def list_time_zones() -> tuple[str, ...]:
    """List the names of time zones to choose from: UTC, then those of places (Europe/Berlin) by name.

    Read from the machine's copy of the database of zones: https://www.iana.org/time-zones
    """
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    return ("UTC", *(name for name in names if not name.startswith(NOT_PLACES)))


def find_preferences(person: User) -> Preferences:
    """Return what a person has set, or preferences that are not kept yet, with all defaults."""
    return Preferences.objects.filter(person=person).first() or Preferences(person=person)


@verb()
def set_preferences(trace: Trace, /, *, language: str, time_zone: str, actor: User) -> Preferences:
    """Keep the language and the time zone in which the actor reads the desk; empty for the defaults.

    Everybody may, for themselves. InvalidInput for a language without a catalogue and for an unknown zone.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise InvalidInput("/language", "invalid", LANGUAGE_UNKNOWN)
    if time_zone and time_zone not in zoneinfo.available_timezones():
        raise InvalidInput("/time_zone", "invalid", ZONE_UNKNOWN)
    given = {"language": language, "time_zone": time_zone}
    kept = find_preferences(actor)
    details = {
        name: {"from": getattr(kept, name), "to": value}
        for name, value in given.items()
        if getattr(kept, name) != value
    }
    if not details:
        trace.leave_none()
        return kept
    preferences, _ = Preferences.objects.update_or_create(person=actor, defaults=given)
    trace.record("person.set_preferences", f"person:{actor.pk}", details=details)
    return preferences


LANGUAGE_UNKNOWN = Message("The desk is not translated into this language: choose one of the list.")
ZONE_UNKNOWN = Message("There is no time zone of this name: choose one of the list.")
