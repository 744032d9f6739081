"""Projects on disk with templates of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below a root; return the root."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def project(root: Path, files: dict[str, str]) -> Path:
    """Return a project with these files."""
    return write(root, {"policygen.yaml": "policygen: 1\n", **files})


def clause(name: str, body: str, head: str = "") -> str:
    """Return the text of a clause."""
    return f"---\nid: {name}\ntitle: {name}\n{head}---\n{body}\n"
