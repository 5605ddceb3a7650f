"""The desk: Django's admin and its own screens, for editors and reviewers."""
