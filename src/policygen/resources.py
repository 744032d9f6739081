"""Where the files that travel with policygen are: schemas, templates, samples."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def packaged(name: str) -> Path:
    """Return the folder ``schemas``, ``templates`` or ``samples``.

    An installed wheel holds it in the package; in a checkout it is the repository's own folder.
    """
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent.parent / name
