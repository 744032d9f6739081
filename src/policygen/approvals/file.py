"""The text of the approvals: its nodes to records, with a problem for each fault."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.approvals.record import Approval, Approvals, ApprovedText, Capacity
from policygen.errors import InvalidInput
from policygen.model import YEARS
from policygen.problems import Problem, did_you_mean
from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policygen.problems import Location
    from policygen.source import Node

#: The file's name; it stands beside the answers.
APPROVALS = "approvals.yaml"
#: What a new file begins with.
OPENING = """\
# Who approved which text. 'policygen approve' writes this file; a record that is edited counts no
# more. Under texts stands what each approved text was made of, to tell what changed since.
version: 1
approvals: []
texts: []
"""
_VERSION = 1
_HASH = re.compile(r"[0-9a-f]{64}")
# No id is read as a number.
_TEXT = "t-"
_WORDS = re.compile(r".*\S.*", re.DOTALL)
_PART = re.compile(r"(?P<digest>[0-9a-f]{12}) (?P<name>.*)", re.DOTALL)
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]+={0,2}")

# What each key of a record holds: its kind, in words, and whether it must be there.
_RECORD: dict[str, tuple[type, str, bool]] = {
    "id": (str, "the record's id", True),
    "document": (str, "a document such as outsourcing-policy", True),
    "version": (str, "a version in quotes, such as '1.0'", True),
    "digest": (str, "64 hexadecimal digits", True),
    "capacity": (str, "prepared, reviewed, agreed or approved", True),
    "by": (str, "a name", True),
    "role": (str, "the id of a role", True),
    "on": (date, "a date such as 2026-12-15", True),
    "resolution": (str, "a text in quotes", False),
    "meeting": (date, "a date such as 2026-12-15", False),
    "minute": (str, "64 hexadecimal digits", False),
    "signature": (str, "a signature of ssh-keygen", False),
}
_NEEDED = frozenset(key for key, (_, _, needed) in _RECORD.items() if needed)
_FORMS = {"digest": _HASH, "minute": _HASH, "signature": _SIGNATURE}
_PARTS = ("sections", "answers", "clauses")
_RESTORE = "restore the file from git; policygen approve writes it"


def parse_approvals(node: Node, file: str) -> Approvals:
    """Return the approvals that the document of a file holds.

    Raises:
        InvalidInput: With every problem found.
    """
    reader = _Reader()
    records, texts = reader.read(node)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return Approvals(records, texts, file)


def approval_record(approval: Approval) -> dict[str, Any]:
    """Return what the file says of an approval; a value of None is not written."""
    return {
        "id": approval.id,
        "document": approval.document,
        "version": approval.version,
        "capacity": approval.capacity.value,
        "by": approval.by,
        "role": approval.role,
        "on": approval.on,
        "resolution": approval.resolution or None,
        "meeting": approval.meeting,
        "minute": approval.minute or None,
        "digest": approval.digest,
        "signature": approval.signature or None,
    }


def text_record(text: ApprovedText) -> dict[str, Any]:
    """Return what the file says of an approved text."""
    return {
        "id": f"{_TEXT}{text.digest}",
        "sections": _listed(text.sections.items()),  # in the order of the document
        "answers": _listed(sorted(text.answers.items())),
        "clauses": _listed(sorted(text.clauses.items())),
    }


def _listed(parts: Iterable[tuple[str, str]]) -> list[str]:
    # As values: a key of YAML may not hold every sign that a heading may.
    return [f"{digest} {name}" for name, digest in parts]


class _Reader:
    """Reads the records and collects the problems on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, node: Node) -> tuple[tuple[Approval, ...], dict[str, ApprovedText]]:
        if not isinstance(node, MappingNode):
            self._tell("H040", node.location, "this is no file of approvals", _RESTORE)
            return (), {}
        self._check_keys(node, {"version", "approvals", "texts"})
        version = node.get("version")
        if not isinstance(version, ScalarNode) or version.value != _VERSION:
            where = version.location if version else node.location
            message = f"the file of approvals has no version: {_VERSION}"
            self._tell("H040", where, message, _RESTORE)
        records = tuple(self._records(self._items(node, "approvals")))
        texts = {text.digest: text for text in self._texts(self._items(node, "texts"))}
        return records, texts

    def _items(self, node: MappingNode, key: str) -> Iterator[MappingNode]:
        found = node.get(key)
        if not isinstance(found, ListNode):
            where = found.location if found else node.location
            self._tell("H040", where, f"the file of approvals has no list of {key}", _RESTORE)
            return
        for item in found.items:
            if isinstance(item, MappingNode):
                yield item
            else:
                message = f"an entry under {key} is a mapping with an id"
                self._tell("H040", item.location, message, _RESTORE)

    def _records(self, items: Iterator[MappingNode]) -> Iterator[Approval]:
        seen: set[str] = set()
        for item in items:
            self._check_keys(item, set(_RECORD))
            values = dict(self._values(item))
            if _NEEDED - values.keys():
                continue  # told already
            capacity = Capacity(values.pop("capacity"))
            name = values.pop("id")
            approval = Approval(**values, capacity=capacity, location=item.location)
            if approval.id != name:
                message = f"the record {name!r} is not as policygen wrote it"
                hint = "restore the file from git, or take the record out and approve again"
                self._tell("H043", item.location, message, hint)
            if name in seen:
                self._tell("H043", item.location, f"the record {name} stands twice", _RESTORE)
            seen.add(name)
            yield approval

    def _values(self, item: MappingNode) -> Iterator[tuple[str, Any]]:
        for key, (kind, what, needed) in _RECORD.items():
            entry = item.entries.get(key)
            if entry is None:
                if needed:
                    message = f"a record of approval has no {key}"
                    self._tell("H042", item.location, message, _RESTORE)
                continue
            value = entry.node.value if isinstance(entry.node, ScalarNode) else None
            if _fits(key, value, kind):
                yield key, value
            else:
                self._tell("H042", entry.location, f"{key} is {what}", _RESTORE)

    def _texts(self, items: Iterator[MappingNode]) -> Iterator[ApprovedText]:
        for item in items:
            self._check_keys(item, {"id", *_PARTS})
            name = item.get("id")
            value = name.value if isinstance(name, ScalarNode) else None
            digest = value.removeprefix(_TEXT) if isinstance(value, str) else ""
            if not _HASH.fullmatch(digest):
                message = "an approved text has its digest as id: t- and 64 hexadecimal digits"
                self._tell("H042", item.location, message, _RESTORE)
                continue
            yield ApprovedText(digest, *(self._digests(item, part) for part in _PARTS))

    def _digests(self, item: MappingNode, part: str) -> Mapping[str, str]:
        node = item.get(part)
        items = node.items if isinstance(node, ListNode) else ()
        values = [each.value for each in items if isinstance(each, ScalarNode)]
        found = [_PART.fullmatch(value) for value in values if isinstance(value, str)]
        if not isinstance(node, ListNode) or len(found) < len(items) or not all(found):
            where = node.location if node else item.location
            message = f"{part} of an approved text lists short digests, each with a name"
            self._tell("H042", where, message, _RESTORE)
        return {match["name"]: match["digest"] for match in found if match}

    def _check_keys(self, node: MappingNode, known: set[str]) -> None:
        for key, entry in node.entries.items():
            if key not in known:
                hint = did_you_mean(key, known) or f"known are {', '.join(sorted(known))}"
                message = f"the file of approvals has no entry {key!r}"
                self._tell("H041", entry.location, message, hint)

    def _tell(self, code: str, where: Location, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, where, hint))


def _fits(key: str, value: Any, kind: type) -> bool:
    if type(value) is not kind:
        return False
    if isinstance(value, date):
        return value.year in YEARS
    if key == "capacity":
        return value in list(Capacity)
    form = _FORMS.get(key, _WORDS)
    return bool(form.fullmatch(str(value)))
