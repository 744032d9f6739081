"""The writer to disk: a bundle is published whole or not at all, and never over foreign work."""

from policygen.files.journal import is_unfinished, load_published
from policygen.files.names import name_fault
from policygen.files.publish import Action, Change, publish
from policygen.files.saved import Look, Watched, saved_between

__all__ = [
    "Action",
    "Change",
    "Look",
    "Watched",
    "is_unfinished",
    "load_published",
    "name_fault",
    "publish",
    "saved_between",
]
