"""The door for editors and reviewers: Django's admin."""
