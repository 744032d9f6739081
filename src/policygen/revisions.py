"""The caller of git: files of a revision, and who changed them and why.

git is run as a program, with a fixed list of arguments: nothing that a user writes is read as an
option, no prompt is shown, no hook or filter runs and nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput, MissingTool
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SETTINGS = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false"),
    *("log.showSignature=false", "protocol.allow=never"),
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
#: A larger file of a revision is refused.
_MOST_BYTES = 64 * 1024 * 1024
_SECONDS = 120
_REGULAR = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that changed a file: its short id, author, day (ISO) and first line."""

    id: str
    author: str
    day: str
    subject: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its working folder."""

    root: Path

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision names.

        Raises:
            InvalidInput: There is no such commit.
        """
        name = f"{revision}^{{commit}}"
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if found.returncode or not revision:
            message = f"git knows no revision {revision!r}"
            hint = "name a file or folder that is there, a commit, a branch or a tag"
            raise InvalidInput([Problem("D068", message, hint=hint)])
        return found.stdout.decode().strip()

    def files(self, commit: str, folder: PurePosixPath) -> dict[str, str]:
        """Return the files of a commit below a folder, with the ids of what they hold.

        Links and files of other repositories are not among them.
        """
        arguments = ("ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", f"{folder}/")
        listed = self._asked(*(arguments if folder.parts else arguments[:-2]))
        found = {}
        for row in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
            told, _, name = row.partition("\t")
            mode, _, key, size = told.split()
            if mode in _REGULAR:
                if int(size) > _MOST_BYTES:
                    message = "this file of the revision is too large"
                    raise InvalidInput([Problem("D068", message, Location(name))])
                found[name] = key
        return found

    def content(self, key: str) -> bytes:
        """Return what a file holds, by the id that ``files`` gives."""
        return self._asked("cat-file", "blob", key)

    def differing(self, folder: PurePosixPath, names: Iterable[str]) -> list[str]:
        """Return which of the files below a folder are not as the last commit has them.

        Their content is compared here: git itself would run filters that the repository names.
        """
        found = self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        committed = {} if found.returncode else self.files(found.stdout.decode().strip(), folder)
        return [
            name
            for name in sorted(set(names))
            if not _is_content((self.root / folder / name).read_bytes(), committed, folder / name)
        ]

    def edits(self, old: str, new: str, path: str) -> tuple[Commit, ...]:
        """Return the commits that changed a file after ``old`` up to ``new``, the last first."""
        form = "--format=%h%x1f%an%x1f%as%x1f%s"
        told = self._asked("log", form, "--no-notes", f"{old}..{new}", "--", path)
        rows = told.decode("utf-8", "replace").splitlines()
        return tuple(Commit(*row.split("\x1f", 3)) for row in rows if row.count("\x1f") == 3)

    def set(self, name: str, value: str) -> None:
        """Set one of the repository's own settings, such as ``diff.word.textconv``."""
        self._asked("config", "--local", "--replace-all", name, value)

    def _asked(self, *arguments: str) -> bytes:
        found = self._git(*arguments)
        if found.returncode:
            reason = found.stderr.decode("utf-8", "replace").strip().splitlines()
            message = f"git cannot tell: {reason[-1] if reason else 'no reason given'}"
            raise InvalidInput([Problem("D068", message, Location(self.root.as_posix()))])
        return found.stdout

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return _run(self.root, *arguments)


def _is_content(data: bytes, committed: Mapping[str, str], name: PurePosixPath) -> bool:
    """Tell whether a file is the one committed, be it with the line ends of another system."""
    key = committed.get(str(name), "")
    return any(_key_of(each, len(key)) == key for each in (data, data.replace(b"\r\n", b"\n")))


def _key_of(data: bytes, digits: int) -> str:
    """Return the id that git gives a file's content; its length tells how it is worked out."""
    framed = b"blob %d\0%s" % (len(data), data)
    return sha256(framed).hexdigest() if digits == 64 else sha1(framed).hexdigest()  # noqa: S324


def find_repository(folder: Path) -> Repository | None:
    """Return the repository that a folder lies in, if it lies in one.

    Raises:
        MissingTool: git is not installed.
    """
    found = _run(folder, "rev-parse", "--show-toplevel")
    root = found.stdout.decode("utf-8", "surrogateescape").rstrip("\n")
    return Repository(Path(root)) if not found.returncode and root else None


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "--no-pager", "--literal-pathspecs", *settings, *arguments]
    try:
        return subprocess.run(  # noqa: S603  (a fixed program, its arguments are no options)
            command,
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise MissingTool("git", "install git, or name files instead of revisions") from None
    except subprocess.TimeoutExpired:
        message = f"git did not answer within {_SECONDS} seconds"
        raise InvalidInput([Problem("D068", message, Location(folder.as_posix()))]) from None
