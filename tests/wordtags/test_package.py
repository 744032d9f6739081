"""Word files from strangers: what is not safe is refused, by name, before anything is opened."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.wordtags import load_word_template, package
from policygen.wordtags.package import read_package, write_package
from tests.wordtags.making import house_parts, paragraph, word_file

if TYPE_CHECKING:
    from policygen.problems import Problem


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        load_word_template(data, "own.docx")
    assert {problem.code for problem in caught.value.problems} == {"T101"}
    return caught.value.problems


def house_and(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    return zipped([*house_parts().items(), *members])


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    refused(data)


@pytest.mark.parametrize(
    ("data", "message", "way"),
    [
        (b"", "the file is empty", "the last good copy; a clause can be converted again"),
        (word_file(paragraph("x"))[:-40], "cut short", "the last good copy"),
        (b"\0" * 4096, "half synchronised", "the last good copy"),
        (b"%PDF-1.7", "of another format", "save the file in Word as .docx"),
    ],
)
def test_a_file_that_is_not_whole_is_told_from_one_of_another_format(
    data: bytes, message: str, way: str
) -> None:
    (problem,) = refused(data)
    assert message in problem.message
    assert way in problem.hint


def test_a_changed_byte_is_noticed() -> None:
    data = bytearray(word_file(paragraph("x" * 200)))
    data[data.index(b"x" * 200)] ^= 1
    refused(bytes(data))


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "word/../../evil.xml", "C:/evil.xml"]
)
def test_a_part_that_leaves_the_package_is_refused(name: str) -> None:
    assert refused(house_and((name, b"<a/>")))[0].location.part == name


def test_two_parts_of_one_name_are_refused() -> None:
    assert "same name" in refused(house_and(("WORD/document.xml", b"<a/>")))[0].message


def test_macros_are_refused() -> None:
    assert "macros" in refused(house_and(("word/vbaProject.bin", b"x")))[0].message


def test_a_link_to_a_file_is_refused() -> None:
    info = zipfile.ZipInfo("word/link.bin")
    info.external_attr = 0o120777 << 16
    refused(house_and((info, b"/etc/passwd")))


def test_a_part_that_is_not_well_formed_is_refused() -> None:
    parts = house_parts() | {"word/footer1.xml": b"<w:ftr>"}
    assert refused(write_package(parts))[0].location.part == "word/footer1.xml"


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b"<!DOCTYPE a []><a/>",
    ],
)
def test_entities_are_refused_unread(data: bytes) -> None:
    refused(write_package(house_parts() | {"word/footer1.xml": data}))


def test_a_file_that_is_too_large_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = word_file(paragraph("too large"))
    monkeypatch.setattr(package, "MOST_BYTES", 1_000)
    assert "larger" in refused(data)[0].message


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = word_file(paragraph("too many"))
    monkeypatch.setattr(package, "MOST_PARTS", 3)
    assert "parts" in refused(data)[0].message


def test_all_faults_of_a_package_are_told() -> None:
    assert len(refused(house_and(("../a.xml", b"<a/>"), ("/b.xml", b"<b/>")))) == 2


def test_what_is_written_is_read_again() -> None:
    parts = {"b.xml": b"<b/>", "[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<r/>"}
    assert read_package(write_package(parts), "x") == parts
    assert write_package(parts) == write_package(dict(reversed(parts.items())))


def test_links_that_word_follows_by_itself_are_told() -> None:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="x/attachedTemplate" TargetMode="External" '
        b'Target="https://example.org/t.dotm"/><Relationship Id="rId2" Type="x/hyperlink" '
        b'TargetMode="External" Target="https://example.org"/></Relationships>'
    )
    parts = house_parts() | {"word/_rels/settings.xml.rels": rels}
    warnings = load_word_template(write_package(parts), "own.docx").warnings
    assert [(warning.code, warning.location.part) for warning in warnings] == [
        ("T102", "word/_rels/settings.xml.rels")
    ]
    assert "https://example.org/t.dotm" in warnings[0].message
    assert not warnings[0].is_error


def test_a_file_with_a_password_or_of_an_old_word_is_named_as_such() -> None:
    found = refused(bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 504)
    assert "password" in found[0].message


def test_a_strict_file_is_named_as_such() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = f'<w:document xmlns:w="{strict}"><w:body/></w:document>'.encode()
    found = refused(write_package(house_parts() | {"word/document.xml": xml}))
    assert "Strict" in found[0].message


def test_a_file_that_unpacks_to_very_much_is_refused_unread() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in house_parts().items():
            archive.writestr(name, data)
        archive.writestr("word/media/bomb.bin", b"\x00" * (package.MOST_BYTES + 1))
    assert len(out.getvalue()) < 1_000_000
    assert "larger" in refused(out.getvalue())[0].message


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in house_parts().items():
            archive.writestr(name, data)
        archive.writestr("word/media/bomb.bin", b"\x00" * 10_000_000)
    lying = out.getvalue().replace((10_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    refused(lying)
