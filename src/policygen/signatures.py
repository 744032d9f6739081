"""Signatures of SSH keys over statements: made and checked by ``ssh-keygen``.

It is run as a program with a fixed list of arguments. Whether a key was allowed is asked for the
day of the signature, not for today.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput, MissingTool
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

#: What the signatures are for: one made for another purpose does not count.
NAMESPACE = "policygen-approval"
#: The file in the project's root that lists who may sign, a role and a public key a line.
SIGNERS = "allowed_signers"

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70


def sign(statement: bytes, key: Path) -> str:
    """Return the signature of a key's file over a statement, as one line without its frame.

    ssh-keygen asks for the key's passphrase itself, or takes it from the agent.

    Raises:
        InvalidInput: The key cannot be read or its passphrase was not given.
        MissingTool: ssh-keygen is not installed.
    """
    with TemporaryDirectory() as folder:
        told = Path(folder) / "statement"
        told.write_bytes(statement)
        made = _run(["sign", "-f", str(key.absolute()), "-n", NAMESPACE, str(told)])
        result = told.with_suffix(".sig")
        if made.returncode or not result.is_file():
            reason = made.stderr.decode("utf-8", "replace").strip().splitlines()
            message = f"the key cannot sign: {reason[-1] if reason else 'no reason given'}"
            hint = "give the file of a private SSH key, such as ~/.ssh/id_ed25519"
            raise InvalidInput([Problem("H053", message, Location(key.as_posix()), hint)])
        lines = result.read_text("ascii").split()
    return "".join(lines[3:-3])  # between the words of the frame's two lines


def is_signed(statement: bytes, signature: str, signers: bytes, identity: str, on: date) -> bool:
    """Tell whether a signature over a statement is by a key that ``signers`` allows an identity.

    Raises:
        MissingTool: ssh-keygen is not installed.
    """
    lines = [signature[at : at + _WIDTH] for at in range(0, len(signature), _WIDTH)]
    with TemporaryDirectory() as folder:
        allowed, framed = Path(folder) / "signers", Path(folder) / "statement.sig"
        allowed.write_bytes(signers)
        framed.write_text("\n".join([_BEGIN, *lines, _END, ""]), encoding="ascii")
        asked = ["verify", "-f", str(allowed), "-I", identity, "-n", NAMESPACE]
        day = f"verify-time={on:%Y%m%d}120000"
        return _run([*asked, "-s", str(framed), "-O", day], statement).returncode == 0


def _run(arguments: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  (a fixed program, its arguments are no options)
            ["ssh-keygen", "-Y", *arguments],  # noqa: S607
            input=given,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        how = "install OpenSSH, which signs approvals and checks their signatures"
        raise MissingTool("ssh-keygen", how) from None
