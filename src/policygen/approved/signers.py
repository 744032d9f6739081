"""Whether the signatures on record are by those who may sign."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Problem
from policygen.signatures import SIGNERS, is_signed
from policygen.source import load_bytes, name_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.approvals import Approval
    from policygen.inputs import Inputs


def check_signatures(inputs: Inputs, approvals: Iterable[Approval]) -> Iterator[Problem]:
    """Yield a problem for each signature that is not by a key that its role may sign with.

    Raises:
        MissingTool: ssh-keygen is not installed.
    """
    signed = [each for each in approvals if each.signature]
    if not signed:
        return
    try:
        signers = load_bytes(inputs.root / SIGNERS, inputs.root)
    except InvalidInput as error:
        hint = (
            f"restore the file {SIGNERS}, which lists each role and the public keys it signs with"
        )
        yield from (replace(problem, code="H054", hint=hint) for problem in error.problems)
        return
    for each in signed:
        if not is_signed(each.statement, each.signature, signers, each.role, each.on):
            message = f"the signature of {each.by} for {each.document} {each.version} does not hold"
            hint = (
                f"the record was changed, or {SIGNERS} lists no such key for {each.role} on "
                f"{each.on}: restore both from git, or take the record out and approve again"
            )
            yield Problem("H053", message, each.location, hint)


def signers_file(inputs: Inputs) -> str:
    """Return the name of the file of allowed signers, if an approval is signed."""
    is_read = any(each.signature for each in inputs.approvals.records)
    file = inputs.root / SIGNERS
    return name_in(inputs.root, file) if is_read and file.is_file() else ""
