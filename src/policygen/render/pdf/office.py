"""The other way to a PDF: LibreOffice prints the Word file, where its look is wanted.

The bytes differ with the program's version and the machine's fonts, so the manifest tells which
program it was. It runs with a profile of its own, in which nothing is fetched and no macro runs.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from policygen.errors import InvalidInput, MissingTool
from policygen.problems import Problem
from policygen.worker import unlimited

#: How long one document may take, in seconds.
MOST_SECONDS = 180
_HOW = (
    "install it from https://www.libreoffice.org (Debian and Ubuntu: apt-get install "
    "libreoffice-writer-nogui), or leave --pdf-engine out: the PDF then needs no program"
)
_NAMES = ("soffice", "libreoffice", "soffice.com")
_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
}
_PRINTED = {
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
}
_SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Jobs/Jobs/UpdateCheck/Arguments">
<prop oor:name="AutoCheckEnabled" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Office:
    """The office program of this machine: where it is, and how it calls itself."""

    program: str
    version: str


@cache
def find_office() -> Office:
    """Return the office program. Raises MissingTool."""
    found = filter(None, map(shutil.which, (*_NAMES, *_PLACES.get(sys.platform, ()))))
    program = next(found, None)
    if program is None:
        raise MissingTool("LibreOffice", _HOW)
    with TemporaryDirectory(prefix="policygen-") as folder:
        told = _run([program, _profile(Path(folder)), "--headless", "--version"], MOST_SECONDS)
    words = told.split()
    if len(words) < 2 or not words[1][:1].isdigit():
        raise MissingTool("LibreOffice", f"'{program}' does not tell its version; {_HOW}")
    return Office(program, " ".join(words[:2]))


def print_word(word: bytes, title: str) -> bytes:
    """Return the PDF that the office program makes of a Word file; problems name ``title``.

    Raises:
        MissingTool: There is no office program.
        InvalidInput: It made no PDF, or not within ``MOST_SECONDS``.
    """
    office = find_office()
    with TemporaryDirectory(prefix="policygen-") as name:
        folder = Path(name)
        source, target = folder / "document.docx", folder / "document.pdf"
        source.write_bytes(word)
        options = json.dumps(_PRINTED, separators=(",", ":"))
        command = [
            office.program,
            _profile(folder),
            *("--headless", "--norestore", "--nolockcheck", "--convert-to"),
            f"pdf:writer_pdf_Export:{options}",
            *("--outdir", str(folder), str(source)),
        ]
        try:
            told = _run(command, MOST_SECONDS)
        except subprocess.TimeoutExpired as error:
            message = f"LibreOffice did not print '{title}' within {MOST_SECONDS} seconds"
            hint = "close other programs and try again, or leave --pdf-engine out"
            raise InvalidInput([Problem("D041", message, hint=hint)]) from error
        # The program ends with 0 whatever happens: only the file tells.
        if not target.is_file():
            said = " ".join(told.split())[:200] or "it gave no reason"
            message = f"LibreOffice made no PDF of '{title}': {said}"
            hint = "open the Word file in LibreOffice to see why, or leave --pdf-engine out"
            raise InvalidInput([Problem("D042", message, hint=hint)])
        return target.read_bytes()


def _profile(folder: Path) -> str:
    """Write a profile into the folder; return the option that names it."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(_SAFE, "utf-8")
    return f"-env:UserInstallation={user.parent.as_uri()}"


def _run(command: list[str], seconds: float) -> str:
    """Run a program and all that it starts; return what it says.

    Raises:
        subprocess.TimeoutExpired: It took longer, and was ended.
    """
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
    with unlimited():
        started = subprocess.Popen(  # noqa: S603  (a program found by name, arguments of our own)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    with started as process:
        try:
            told, _ = process.communicate(timeout=seconds)
        except BaseException:
            _end(process)
            raise
    return told.decode(errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with those it started: the office's first process only starts the next."""
    if sys.platform == "win32":
        taskkill = shutil.which("taskkill") or "taskkill"
        subprocess.run([taskkill, "/F", "/T", "/PID", str(process.pid)], check=False)  # noqa: S603
    else:
        os.killpg(process.pid, signal.SIGKILL)
