"""The zip package around a Word file: read with limits; equal parts give equal bytes."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONTENT_TYPES = "[Content_Types].xml"
MOST_PARTS = 2_000
MOST_BYTES = 64 * 1024 * 1024
_XML_PART = re.compile(r"\.(xml|rels)$", re.IGNORECASE)
# How a file begins that Word has encrypted, and one of Word before 2007.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How a package begins.
_BEGINS = b"PK"
_OLD = "the file is protected by a password, or in the .doc form of old versions of Word"
_OLD_HINT = "open it in Word, take the password off, save it as .docx and use that copy"
_EMPTY = "the file is empty"
_CUT = "the file is cut short or not a Word file (half saved or half synchronised)"
_CUT_HINT = (
    "take the last good copy; a clause can be converted again with 'policygen templates convert'"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML part; no entity is expanded, nothing is fetched.

    Raises:
        etree.XMLSyntaxError: the part is not well formed.
    """
    # A parser is made per call: lxml parsers are neither picklable nor free of state.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(data, parser)


def write_xml(root: etree._Element) -> bytes:
    """Return an XML part as Word writes it: UTF-8, declared standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def read_package(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a Word file by their names, in the file's order.

    Args:
        data: the whole file.
        name: what problems call it.

    Raises:
        InvalidInput: it is not a zip file, it is too large, or a member is not acceptable.
    """
    if data.startswith(_COMPOUND):
        raise InvalidInput([Problem("T101", _OLD, Location(file=name), _OLD_HINT)])
    if not data.strip(b"\0"):  # what a disk that was full, or half synchronised, leaves
        raise InvalidInput([Problem("T101", _CUT if data else _EMPTY, Location(name), _CUT_HINT)])
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse(name, _member_faults(archive.infolist()))
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InvalidInput([_not_whole(data, name)]) from error
    except (NotImplementedError, RuntimeError) as error:
        raise InvalidInput([_not_word(name, f"not a readable Word file: {error}")]) from error
    _refuse(name, _part_faults(parts))
    return parts


def write_package(parts: Mapping[str, bytes], *, compress: bool = False) -> bytes:
    """Return the parts as a zip file: stored, undated, content types first, the rest by name.

    With ``compress`` they are deflated, and the bytes are those of the machine's zlib.
    """
    out = BytesIO()
    how = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", how) as archive:
        for name in sorted(parts, key=lambda part: (part != CONTENT_TYPES, part)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = how
            info.create_system = 0
            info.external_attr = 0o600 << 16
            archive.writestr(info, parts[name])
    return out.getvalue()


def _not_whole(data: bytes, name: str) -> Problem:
    """Return the problem of a file that is no whole package: a broken one, or of another format."""
    if data.startswith(_BEGINS):
        return Problem("T101", _CUT, Location(file=name), _CUT_HINT)
    return _not_word(name, "not a readable Word file, but one of another format")


def _not_word(name: str, message: str, part: str = "") -> Problem:
    hint = "save the file in Word as .docx and use that copy"
    return Problem("T101", message, Location(file=name, part=part), hint)


def _refuse(name: str, faults: Iterator[tuple[str, str]]) -> None:
    problems = [_not_word(name, message, part) for part, message in faults]
    if problems:
        raise InvalidInput(problems)


def _member_faults(members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the zip directory, before anything is unpacked."""
    if len(members) > MOST_PARTS:
        yield "", f"{len(members)} parts are more than the {MOST_PARTS} allowed"
    if sum(info.file_size for info in members) > MOST_BYTES:
        yield "", f"the parts are larger than the {MOST_BYTES // 1024**2} MiB allowed"
    seen: set[str] = set()
    for info in members:
        path = info.filename
        if path.startswith("/") or "\\" in path or ".." in path.split("/") or ":" in path:
            yield path, "a part's name leaves the package"
        if path.lower() in seen:
            yield path, "two parts have the same name"
        if stat.S_ISLNK(info.external_attr >> 16):
            yield path, "a part is a link to a file"
        seen.add(path.lower())


def _part_faults(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the parts: missing ones, macros, document types, broken XML."""
    for needed in (CONTENT_TYPES, "_rels/.rels"):
        if needed not in parts:
            yield needed, "the part is missing, so this is not a Word file"
    for path, data in parts.items():
        if path.lower().endswith("vbaproject.bin"):
            yield path, "macros are not accepted"
        if _XML_PART.search(path):
            fault = _xml_fault(data)
            if fault:
                yield path, fault


def _xml_fault(data: bytes) -> str:
    try:
        root = parse_xml(data)
    except etree.XMLSyntaxError as error:
        return f"the part is not well-formed XML: {error.msg}"
    if root.getroottree().docinfo.internalDTD is not None:
        return "a document type declaration is not accepted"
    return ""
