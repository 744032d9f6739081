"""The writer to disk: a bundle is published whole or not at all, and never over foreign work."""

from policygen.files.journal import is_unfinished, load_published
from policygen.files.names import name_fault
from policygen.files.publish import Action, Change, publish

__all__ = ["Action", "Change", "is_unfinished", "load_published", "name_fault", "publish"]
