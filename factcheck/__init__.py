"""Wiring: settings, addresses, the Celery application. Nothing in the domain imports it."""

from factcheck.celery import app as celery_app

__all__ = ["celery_app"]
