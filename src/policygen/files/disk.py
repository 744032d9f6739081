"""The few changes to the file system that publishing makes, and the lock that keeps it alone."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.errors import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Disk:
    """Every change goes through one of these methods, so that a test can fail at each."""

    def make_folder(self, folder: Path) -> None:
        """Create ``folder`` and its parents where they are missing."""
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, file: Path, data: bytes) -> None:
        """Write a new file, and return when it is on the disk."""
        with file.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def move(self, file: Path, target: Path) -> None:
        """Put ``file`` in the place of ``target``, in one step."""
        file.replace(target)

    def remove(self, file: Path) -> None:
        """Remove a file; it may be gone already."""
        file.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Remove a folder with all it holds."""
        shutil.rmtree(folder)

    def remove_empty(self, folder: Path) -> None:
        """Remove an empty folder."""
        folder.rmdir()

    def sync(self, folder: Path) -> None:
        """Return when the names in ``folder`` are on the disk (Windows has no such call)."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data``, in hexadecimal."""
    return sha256(data).hexdigest()


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file's content, or an empty text if there is no such file."""
    try:
        return digest(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other publishers out of the folder ``out``. The lock dies with its process.

    Raises:
        OutputRefused: another process is publishing there now.
    """
    try:
        handle = _take_lock(out)
    except (BlockingIOError, FileExistsError, PermissionError) as error:
        if isinstance(error, PermissionError) and sys.platform != "win32":
            raise
        raise OutputRefused(
            [str(out)], "another run is writing there now", "wait until it has ended"
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def _take_lock(out: Path) -> int:
    if sys.platform == "win32":
        # A folder cannot be locked; a file that vanishes when it is closed does the same.
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY
        return os.open(out / ".policygen-lock", flags)
    import fcntl

    handle = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle
