"""The caller of git: files of a revision, who changed them and why, and which tags there are.

git is run as a program, with a fixed list of arguments: nothing that a user writes is read as an
option, no prompt is shown, no hook or filter runs and nothing is fetched.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput, MissingTool
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
# A hook of git sets these for its own repository, which need not be the one of the folder.
_STRANGE = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"),
    *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"),
    *("GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_EXTERNAL_DIFF"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
)
#: What Word, a terminal or a reader would stumble over: controls, half pairs, turned writing.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]+"
)
_LONGEST = 300
#: A larger file of a revision is refused.
_MOST_BYTES = 64 * 1024 * 1024
_SECONDS = 120
_REGULAR = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its id, author, day (ISO, where the author was) and first line.

    Author and first line are cleaned: one line, no characters that cannot be printed.
    """

    id: str
    author: str
    day: str
    subject: str

    @property
    def short(self) -> str:
        """The id in short."""
        return self.id[:8]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name and the commit that it names.

    Author, day and first line are those of the tag where it has some, else of the commit.
    """

    name: str
    commit: str
    author: str
    day: str
    subject: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its working folder."""

    root: Path

    def path_of(self, folder: Path) -> PurePosixPath:
        """Return a folder's path from the root of the repository that it lies in."""
        return PurePosixPath(folder.resolve().relative_to(self.root.resolve()).as_posix())

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

    def head(self) -> str:
        """Return the id of the commit that is checked out, empty if there is none yet."""
        return (
            self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}").stdout.decode().strip()
        )

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

    def edits(self, old: str, new: str, paths: Sequence[str]) -> tuple[Commit, ...]:
        """Return the commits that changed files after ``old`` up to ``new``, the last first.

        Without an ``old`` they are all the commits up to ``new``.
        """
        form = "--format=%H%x00%an%x00%as%x00%s"
        span = f"{old}..{new}" if old else new
        how = ("-z", "--topo-order", "--no-notes", "--encoding=UTF-8", form)
        told = self._asked("log", *how, span, "--", *paths)
        return tuple(Commit(*fields) for fields in _records(told, 4))

    def tags(self, commit: str) -> tuple[Tag, ...]:
        """Return the tags whose commit is ``commit`` or one before it, by name."""
        # Git gives empty texts for what a tag, or the commit behind it, does not have.
        ways = ("tagger", "author", "*author")
        fields = ["%(refname:strip=2)", "%(*objectname)", "%(objectname)", "%(contents:subject)"]
        fields += [f"%({way}name)" for way in ways] + [f"%({way}date:short)" for way in ways]
        form = "".join(f"{field}%00" for field in fields)
        told = self._asked("for-each-ref", f"--format={form}", f"--merged={commit}", "refs/tags")
        found = []
        for name, peeled, target, subject, *persons in _records(told, len(fields)):
            author, day = (next(filter(None, part), "") for part in (persons[:3], persons[3:]))
            found.append(Tag(name, peeled or target, author, day, subject))
        return tuple(found)

    def uncommitted(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Return the files below paths of the working folder that are not as they were committed.

        A new file is among them, unless git is told to ignore it. Links to other repositories
        are not looked into.
        """
        wanted = ("status", "--porcelain=v1", "-z", "-uall", "--no-renames")
        settings = tuple(self._without_filters())
        told = self._asked(*wanted, "--ignore-submodules=all", "--", *paths, settings=settings)
        rows = told.decode("utf-8", "replace").split("\0")
        return tuple(sorted(row[3:] for row in rows if row))

    def is_shallow(self) -> bool:
        """Tell whether older commits are missing, as in a clone of the last commit only."""
        return self._asked("rev-parse", "--is-shallow-repository").strip() == b"true"

    def set(self, name: str, value: str) -> None:
        """Set one of the repository's own settings, such as ``diff.word.textconv``."""
        self._asked("config", "--local", "--replace-all", name, value)

    def _without_filters(self) -> Iterator[str]:
        """Yield the settings by which no program of the repository filters files."""
        names = ("config", "--name-only", "-z", "--get-regexp", r"^filter\..*\.(clean|process)$")
        told = self._git(*names).stdout.decode("utf-8", "surrogateescape")
        for name in filter(None, told.split("\0")):
            yield f"{name}="
            yield f"{name.rpartition('.')[0]}.required=false"

    def _asked(self, *arguments: str, settings: Sequence[str] = ()) -> bytes:
        found = self._git(*arguments, settings=settings)
        if found.returncode:
            message = f"git cannot tell: {_reason(found)}"
            raise InvalidInput([Problem("D068", message, Location(self.root.as_posix()))])
        return found.stdout

    def _git(
        self, *arguments: str, settings: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        return _run(self.root, *arguments, settings=settings)


@dataclass(frozen=True, slots=True)
class Revision:
    """A project at a commit: the repository, the commit, and the project's folder in it.

    The commit is empty for files as they lie in the working folder.
    """

    repository: Repository
    commit: str
    folder: PurePosixPath


def _is_content(data: bytes, committed: Mapping[str, str], name: PurePosixPath) -> bool:
    """Tell whether a file is the one committed, be it with the line ends of another system."""
    key = committed.get(str(name), "")
    return any(_key_of(each, len(key)) == key for each in (data, data.replace(b"\r\n", b"\n")))


def _key_of(data: bytes, digits: int) -> str:
    """Return the id that git gives a file's content; its length tells how it is worked out."""
    framed = b"blob %d\0%s" % (len(data), data)
    return sha256(framed).hexdigest() if digits == 64 else sha1(framed).hexdigest()  # noqa: S324


def find_repository(folder: Path) -> Repository | None:
    """Return the repository that a folder lies in, if it lies in one that git may read.

    Raises:
        MissingTool: git is not installed.
    """
    found = _found(folder)
    return found if isinstance(found, Repository) else None


def load_revision(folder: Path, commit: str = "") -> Revision:
    """Return the project in a folder at a commit, of the repository that the folder lies in.

    Raises:
        InvalidInput: It lies in none, or git refuses to read it: for what reason.
        MissingTool: git is not installed.
    """
    found = _found(folder)
    if isinstance(found, Repository):
        return Revision(found, commit, found.path_of(folder))
    where = Location(folder.as_posix())
    if "not a git repository" in found:
        message = "this folder lies in no repository of git"
        hint = "run 'git init' in the project, or work in a clone of its repository"
        raise InvalidInput([Problem("D070", message, where, hint)])
    hint = ""
    if "dubious ownership" in found:
        hint = "if you trust it: git config --global --add safe.directory and the folder's path"
    raise InvalidInput([Problem("D070", f"git does not read this folder: {found}", where, hint)])


def _found(folder: Path) -> Repository | str:
    """Return the repository that a folder lies in, or why git finds none."""
    found = _run(folder, "rev-parse", "--show-toplevel")
    root = found.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")
    return Repository(Path(root)) if not found.returncode and root else _reason(found)


def _reason(found: subprocess.CompletedProcess[bytes]) -> str:
    """Return in one line what git gave as the reason."""
    lines = found.stderr.decode("utf-8", "replace").strip().splitlines()
    fatal = [line for line in lines if line.startswith(("fatal: ", "error: "))]
    told = (fatal or lines or ["no reason given"])[0]
    return told.removeprefix("fatal: ").removeprefix("error: ")


def _records(told: bytes, width: int) -> Iterator[list[str]]:
    """Yield what git told, a number of texts for each: it puts a zero byte behind each text."""
    texts = told.decode("utf-8", "replace").split("\0")
    for start in range(0, len(texts) - width + 1, width):
        yield [_clean(text) for text in texts[start : start + width]]


def _clean(text: str) -> str:
    """Return a text of a stranger as one line that can be printed anywhere."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _run(
    folder: Path, *arguments: str, settings: Iterable[str] = ()
) -> subprocess.CompletedProcess[bytes]:
    every = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
    command = ["git", "--no-pager", "--literal-pathspecs", *every, *arguments]
    own = {name: value for name, value in os.environ.items() if name not in _STRANGE}
    try:
        return subprocess.run(  # noqa: S603  (a fixed program, its arguments are no options)
            command,
            cwd=folder,
            env={**own, **_ENVIRONMENT},
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
