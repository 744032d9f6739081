"""Repositories of git with a policy in them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Every commit is at noon of this day where its author is, unless a test says otherwise.
DAY = "2026-09-14T12:00:00+02:00"

#: The one document of a short project: control, versions, exceptions.
SHORT = "short-policy"
_OUTLINE = f"""\
id: {SHORT}
title: Short policy
file: {SHORT}
audience: board
copies: [staff]
formats: [docx, md, html]
word_template: house.docx
version: "{{{{ control.version }}}}"
date: control.effective
clauses:
  - {{id: document-control, level: 0}}
  - {{id: policy-versions, level: 0}}
  - {{id: policy-exceptions}}
"""


def git(folder: Path, *arguments: str, author: str = "Mary Quinn", day: str = DAY) -> str:
    """Run git in a folder, untouched by the settings of this machine; return what it says."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **{f"GIT_{who}_NAME": author for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "someone@example.org" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_DATE": day for who in ("AUTHOR", "COMMITTER")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    settings = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *settings, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env=environment,
    )
    return done.stdout.decode("utf-8", "replace")


def commit(folder: Path, subject: str, author: str = "Mary Quinn", day: str = DAY) -> str:
    """Commit all that is in a folder; return the commit's id."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", subject, author=author, day=day)
    return git(folder, "rev-parse", "HEAD").strip()


def edit(file: Path, old: str, new: str) -> None:
    """Replace words in a file that must hold them."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def project(
    folder: Path, sample: str = "minimal", version: str = "git", *, is_short: bool = True
) -> Path:
    """Copy a sample whose version git tells; return its answers file.

    Of all its documents a short one is left, quick to build: ``SHORT``.
    """
    shutil.copytree(ROOT / "samples" / sample, folder, ignore=shutil.ignore_patterns("build"))
    answers = folder / "answers.yaml"
    lines = answers.read_text(encoding="utf-8").splitlines()
    at = lines.index("control:")
    place = next(n for n in range(at, len(lines)) if lines[n].startswith("  version: "))
    lines[place] = f"  version: {version}"
    answers.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    if is_short:
        outline = folder / "templates" / "outlines" / f"{SHORT}.yaml"
        outline.parent.mkdir(parents=True)
        outline.write_text(_OUTLINE, encoding="utf-8", newline="\n")
        settings = "policygen: 1\npackaged: {outlines: []}\n"
        (folder / "policygen.yaml").write_text(settings, encoding="utf-8", newline="\n")
    return answers


def policy(folder: Path, sample: str = "minimal") -> Path:
    """Return the answers file of a sample in a repository of its own; nothing is committed."""
    answers = project(folder, sample)
    git(folder, "init", "-q")
    return answers
