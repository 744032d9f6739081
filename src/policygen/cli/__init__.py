"""The command line. Only here are options read, is text shown and an exit code chosen."""

from policygen.cli.boundary import main

__all__ = ["main"]
