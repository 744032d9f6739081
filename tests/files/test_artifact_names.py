"""Artifact paths that some system cannot hold are refused."""

import pytest

from policygen.errors import OutputRefused
from policygen.files import name_fault
from policygen.files.names import check_names


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../policy.md",
        "contracts/../../policy.md",
        "contracts//terms.md",
        "contracts/",
        ".git/hooks/pre-commit",
        ".policygen-publish/journal.json",
        "C:/policy.md",
        "contracts\\terms.md",
        "con.md",
        "contracts/NUL",
        "com1.tar.gz",
        "lpt¹",
        "policy.md.",
        "policy ",
        "what?.md",
        "two\nlines.md",
        "turned\u202eround.md",
        "x" * 252 + ".docx",
    ],
)
def test_a_name_that_some_system_cannot_hold_has_a_fault(path: str) -> None:
    assert name_fault(path)


@pytest.mark.parametrize(
    "path",
    ["policy.md", "contracts/desk/terms.docx", "console.md", "com.md", "Größe und Maß.md", "a.b.c"],
)
def test_an_ordinary_name_has_none(path: str) -> None:
    assert name_fault(path) == ""


def test_all_faulty_names_are_told_at_once() -> None:
    with pytest.raises(OutputRefused) as refused:
        check_names(["nul.md", "fine.md", "../up.md"])
    assert [path.partition(" ")[0] for path in refused.value.paths] == ["../up.md", "nul.md"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Policy.md", "policy.md"), ("Desk/a.md", "desk/A.md"), ("caf\u00e9.md", "cafe\u0301.md")],
)
def test_names_that_differ_only_by_case_or_accents_are_refused(one: str, other: str) -> None:
    with pytest.raises(OutputRefused, match="only by case"):
        check_names([one, "between.md", other])


def test_a_name_cannot_be_file_and_folder() -> None:
    with pytest.raises(OutputRefused) as refused:
        check_names(["desk/deep/terms.md", "Desk", "desk-2"])
    assert refused.value.paths == ("Desk",)
