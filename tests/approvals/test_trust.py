"""What is on record cannot be edited unseen, forged, lost or broken without being told."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen import pipeline
from policygen.approvals import Approval, Approvals, ApprovedText, Capacity
from policygen.approvals.file import OPENING, approval_record, parse_approvals, text_record
from policygen.errors import OutputRefused
from policygen.files import publish
from policygen.inputs import load_approvals
from policygen.pipeline.approval_checks import ApproveRequest
from policygen.pipeline.approve import approve
from policygen.source import parse_yaml, render_with_records
from tests.approvals.project import change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Run = Callable[..., Ended]

needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is absent")
WRITER = "policygen.pipeline.recording.publish"
SHEET = ("sheets/payroll", "--by", "C. Daly", "--role", "committee", "--as-of", "2026-12-16")


# -- the file --

WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=12,
).filter(str.strip)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
HASHES = st.binary().map(lambda data: sha256(data).hexdigest())
APPROVALS = st.builds(
    Approval,
    document=WORDS,
    version=WORDS,
    digest=HASHES,
    capacity=st.sampled_from(Capacity),
    by=WORDS,
    role=WORDS,
    on=DAYS,
    resolution=WORDS | st.just(""),
    meeting=DAYS | st.none(),
    minute=HASHES | st.just(""),
)
PARTS = st.dictionaries(WORDS, HASHES.map(lambda digest: digest[:12]), max_size=4)
TEXTS = st.builds(ApprovedText, HASHES, PARTS, PARTS, PARTS)


@settings(deadline=None)
@given(st.lists(APPROVALS, max_size=4, unique_by=lambda each: each.id), st.lists(TEXTS, max_size=3))
def test_what_is_written_is_what_is_read(
    records: list[Approval], texts: list[ApprovedText]
) -> None:
    texts = list({text.digest: text for text in texts}.values())
    written = render_with_records(OPENING, "approvals", map(approval_record, records))
    written = render_with_records(written, "texts", map(text_record, texts))
    read = parse_approvals(parse_yaml(written.encode(), "approvals.yaml"), "approvals.yaml")
    assert read == Approvals(
        tuple(records), {text.digest: text for text in texts}, "approvals.yaml"
    )
    for one, other in zip(read.texts.values(), texts, strict=True):
        assert list(one.sections) == list(other.sections)  # in the order of the document


@settings(deadline=None)
@given(APPROVALS, APPROVALS)
def test_two_records_have_one_id_only_if_they_say_the_same(one: Approval, other: Approval) -> None:
    assert (one.id == other.id) is (one == other)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A. Byrne", "B. Byrne"),
        ("on: 2026-12-16", "on: 2026-12-17"),
        ('resolution: "B-1"', 'resolution: "B-2"'),
        ('capacity: "approved"', 'capacity: "agreed"'),
        ('role: "board"', 'role: "committee"'),
        ('version: "1.0"', 'version: "1.1"'),
        ("house-rules", "sheets/vault"),
        (r"digest: .[0-9a-f]{64}", 'digest: "' + "0" * 64),
        (r"minute: .[0-9a-f]{64}", 'minute: "' + "0" * 64),
    ],
)
def test_an_edited_record_stops_every_command(
    run: Run, approved: Run, answers: Path, before: str, after: str
) -> None:
    approved()
    file = answers.parent / "approvals.yaml"
    text, count = re.subn(before, after, file.read_text(encoding="utf-8"), count=1)
    assert count == 1
    file.write_text(text, encoding="utf-8")
    for command in (("check", "answers.yaml"), ("status",)):
        ended = run(*command)
        assert ended.code == 1
        assert "approvals.yaml:5:5: H043 error: the record 'a-" in ended.out + ended.err


def test_a_file_that_was_cut_is_to_be_restored(run: Run, approved: Run, answers: Path) -> None:
    approved()
    file = answers.parent / "approvals.yaml"
    whole = file.read_bytes()
    for end in (0, whole.index(b"A. Byrne"), whole.index(b"texts:") + 3, whole.index(b"sections")):
        file.write_bytes(whole[:end])
        ended = run("check", "answers.yaml")
        assert ended.code == 1
        hints = set(re.findall("hint: (.*)", ended.out + ended.err))
        assert hints
        assert all(hint.startswith("restore the file from git") for hint in hints), end


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "Y016"),
        ("[]", "H040"),
        ("version: 2\napprovals: []\ntexts: []", "H040"),
        ("version: 1\ntexts: []", "H040"),
        ("version: 1\napprovals: [x]\ntexts: []", "H040"),
        ("version: 1\napprovals: []\ntexts: []\nmore: 1", "H041"),
        ("version: 1\napprovals: [{id: a-1}]\ntexts: []", "H042"),
        ("version: 1\napprovals: []\ntexts: [{id: x}]", "H042"),
        (f"version: 1\napprovals: []\ntexts: [{{id: t-{'0' * 64}, sections: {{}}}}]", "H042"),
        ("version: 1\napprovals: [\n", "Y001"),
        ("version: 1\n<<<<<<< ours\napprovals: []\n", "T071"),
        ("\x00", "Y008"),
    ],
)
def test_a_damaged_file_is_told(run: Run, answers: Path, content: str, code: str) -> None:
    (answers.parent / "approvals.yaml").write_text(content, encoding="utf-8")
    ended = run("check", "answers.yaml")
    assert ended.code == 1
    assert f" {code} error" in ended.out
    assert "approvals.yaml" in ended.out
    assert run("build", "answers.yaml").code == 1


def test_a_link_that_leaves_the_project_is_refused(
    run: Run, answers: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "approvals.yaml"
    outside.write_text(OPENING, encoding="utf-8")
    (answers.parent / "approvals.yaml").symlink_to(outside)
    assert "Y019" in run("check", "answers.yaml").out


def test_comments_and_order_stay(run: Run, approved: Run, answers: Path) -> None:
    approved()
    file = answers.parent / "approvals.yaml"
    change(file, "approvals:\n", "approvals: # by the board\n")
    assert run("approve", *SHEET).code == 0
    assert "approvals: # by the board\n" in file.read_text(encoding="utf-8")


# -- at the same time --


def test_records_made_at_once_are_all_kept(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run approves the vault while this one is about to write on the payroll."""

    def request(name: str, by: str, role: str) -> ApproveRequest:
        return ApproveRequest(answers, f"sheets/{name}", by, role, date(2026, 12, 16))

    def between(*args: Any, **options: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            monkeypatch.setattr(WRITER, publish)
            approve(request("vault", "D. Roe", "legal"))
            monkeypatch.setattr(WRITER, between)
        return publish(*args, **options)

    calls: list[Any] = []
    approve(request("vault", "E. Kerr", "legal"))
    monkeypatch.setattr(WRITER, between)
    approve(request("payroll", "C. Daly", "committee"))
    assert len(calls) == 2
    kept = load_approvals(answers, answers.parent).records
    assert [each.by for each in kept] == ["E. Kerr", "D. Roe", "C. Daly"]


def test_a_file_that_cannot_be_written_is_refused(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OutputRefused(["approvals.yaml"], "cannot write (No space left on device)")

    monkeypatch.setattr(WRITER, full)
    request = ApproveRequest(answers, "sheets/payroll", "C. Daly", "committee", date(2026, 12, 16))
    with pytest.raises(OutputRefused):
        approve(request)
    assert not (answers.parent / "approvals.yaml").exists()


# -- signatures --


def make_key(folder: Path, name: str) -> Path:
    key = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key)]
    subprocess.run(command, check=True)
    return key


@pytest.fixture
def key(answers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committee's key, which the project allows."""
    made = make_key(tmp_path_factory.mktemp("keys"), "committee")
    public = made.with_suffix(".pub").read_text(encoding="utf-8")
    (answers.parent / "allowed_signers").write_text(f"committee {public}", encoding="utf-8")
    return made


@needs_ssh
def test_a_signed_approval_holds_and_is_printed_as_signed(
    run: Run, answers: Path, key: Path
) -> None:
    ended = run("approve", *SHEET, "--sign", str(key))
    assert (ended.code, ended.err) == (0, "")
    assert ", signed\nsheets/payroll: approved\n" in ended.out
    assert run("build", "answers.yaml", "-f", "md").code == 0
    text = (answers.parent / "build/sheets/payroll.md").read_text(encoding="utf-8")
    assert "16 December 2026 | signed |" in text
    manifest = (answers.parent / "build/manifest.json").read_text(encoding="utf-8")
    assert '"allowed_signers"' in manifest
    assert run("status").code == 0


@needs_ssh
def test_a_signature_is_added_to_an_approval_on_record(run: Run, answers: Path, key: Path) -> None:
    run("approve", *SHEET)
    ended = run("approve", *SHEET, "--sign", str(key))
    assert (ended.code, ended.err) == (0, "")
    (one,) = load_approvals(answers, answers.parent).records
    assert one.signature
    again = run("approve", *SHEET)
    assert "H057" in again.err
    assert "on record already: sheets/payroll 1.0" in again.out
    assert ", signed\nsheets/payroll: approved\n" in again.out


@needs_ssh
def test_a_key_that_is_not_allowed_signs_nothing(
    run: Run, answers: Path, key: Path, tmp_path: Path
) -> None:
    other = make_key(tmp_path, "other")
    ended = run("approve", *SHEET, "--sign", str(other))
    assert (ended.code, "H053 error" in ended.err) == (1, True)
    board = ("sheets/payroll", "--by", "A", "--role", "board", "--as-of", "2026-12-16")
    assert "lists no such key for board" in run("approve", *board, "--sign", str(key)).err
    assert not (answers.parent / "approvals.yaml").exists()


@needs_ssh
def test_a_forged_signature_stops_build_and_status(
    run: Run, answers: Path, key: Path, tmp_path: Path
) -> None:
    run("approve", *SHEET, "--sign", str(key))
    other = make_key(tmp_path, "other")
    public = other.with_suffix(".pub").read_text(encoding="utf-8")
    (answers.parent / "allowed_signers").write_text(f"committee {public}", encoding="utf-8")
    for command in (("build", "answers.yaml"), ("status",)):
        ended = run(*command)
        assert ended.code == 1
        assert (
            "H053 error: the signature of C. Daly for sheets/payroll 1.0 does not hold" in ended.err
        )
    # Those that are not counted on a day are looked at too.
    assert "H053 error" in run("status", "--as-of", "2026-12-15").err
    (answers.parent / "allowed_signers").unlink()
    assert "H054 error: allowed_signers does not exist" in run("build", "answers.yaml").err


@needs_ssh
def test_a_signature_is_of_its_own_record(run: Run, answers: Path, key: Path) -> None:
    run("approve", *SHEET, "--sign", str(key))
    later = (*SHEET[:-1], "2026-12-17")
    run("approve", *later)
    one, other = load_approvals(answers, answers.parent).records
    file = answers.parent / "approvals.yaml"
    change(
        file,
        f'digest: "{other.digest}"}}',
        f'digest: "{other.digest}", signature: "{one.signature}"}}',
    )
    assert "H053 error" in run("build", "answers.yaml").err


@needs_ssh
def test_a_key_counts_on_the_day_of_the_signature(run: Run, answers: Path, key: Path) -> None:
    public = key.with_suffix(".pub").read_text(encoding="utf-8")
    signers = answers.parent / "allowed_signers"
    signers.write_text(f'committee valid-before="20261217" {public}', encoding="utf-8")
    assert run("approve", *SHEET, "--sign", str(key)).code == 0
    assert run("build", "answers.yaml", "-f", "md").code == 0
    assert run("approve", *SHEET[:-1], "2026-12-18", "--sign", str(key)).code == 1


@needs_ssh
def test_ssh_keygen_is_wanted_only_where_something_is_signed(
    run: Run, approved: Run, answers: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("approve", *SHEET, "--sign", str(key)).code == 0
    monkeypatch.setenv("PATH", "")
    ended = run("build", "answers.yaml", "-f", "md")
    assert (ended.code, "ssh-keygen is not installed" in ended.err) == (3, True)
    (answers.parent / "approvals.yaml").unlink()
    assert approved().code == 0
    assert run("build", "answers.yaml", "-f", "md").code == 0


@needs_ssh
def test_what_is_no_key_cannot_sign(run: Run, answers: Path, key: Path) -> None:
    assert key.exists()
    ended = run("approve", *SHEET, "--sign", "minute.pdf")
    assert (ended.code, "H053 error: the key cannot sign" in ended.err) == (1, True)


# -- git --


def test_status_tells_of_inputs_that_are_not_committed(run: Run, answers: Path) -> None:
    def git(*args: str) -> None:
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(
            ["git", *settings, *args], check=True, capture_output=True, cwd=answers.parent
        )

    git("init", "-q")
    assert "answers.yaml is not committed as it is" in run("status").err
    git("add", ".")
    git("commit", "-qm", "Begin")
    assert run("status").err == ""
    change(answers.parent / "templates/clauses/why.md", "{{", "Why: {{")
    ended = run("status")
    assert ended.code == 0
    assert ended.err == (
        "H056 note: templates/clauses/why.md is not committed as it is: "
        "what is told here is of the file on disk\n"
    )


def test_an_unfinished_line_end_of_another_system_is_no_change(run: Run, answers: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True, cwd=answers.parent)
    commands = (["add", "."], ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "x"])
    for command in commands:
        subprocess.run(["git", *command], check=True, capture_output=True, cwd=answers.parent)
    answers.write_bytes(answers.read_bytes().replace(b"\n", b"\r\n"))
    assert run("status").err == ""


def test_the_order_of_building_and_approving_does_not_matter(approved: Run, answers: Path) -> None:
    approved()
    first = pipeline.build(pipeline.BuildRequest(answers, out=answers.parent / "one"))
    (answers.parent / "approvals.yaml").rename(answers.parent / "kept")
    pipeline.build(pipeline.BuildRequest(answers, out=answers.parent / "two"))
    (answers.parent / "kept").rename(answers.parent / "approvals.yaml")
    pipeline.build(pipeline.BuildRequest(answers, out=answers.parent / "two"))
    assert first.problems == ()
    for file in (answers.parent / "one").rglob("*.*"):
        other = answers.parent / "two" / file.relative_to(answers.parent / "one")
        assert file.read_bytes() == other.read_bytes(), file
